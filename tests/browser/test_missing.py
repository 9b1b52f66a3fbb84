"""Missing episodes at a real browser: what is ignored goes from the page at once, and comes back."""

import pytest
from playwright.sync_api import expect

from .conftest import PHONE

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("viewport", [None, PHONE], ids=["desk", "phone"])
def test_what_is_ignored_goes_at_once_and_undo_brings_it_back(alice_at, house, viewport):
    series_id = house.add("Barakamon")
    house.wait_until_loaded(series_id)
    page = alice_at("/missing?sort=title", **({"viewport": viewport} if viewport else {}))
    gap = page.locator(f"#gap-{series_id}")
    expect(gap).to_be_visible()
    page.evaluate("window.isTheSame = true")
    gap.get_by_role("button", name="Ignore all").press("Enter")
    expect(gap).to_have_count(0)
    assert page.evaluate("window.isTheSame")
    page.get_by_role("button", name="Undo").click()
    page.wait_for_url("**/missing?sort=title")
    expect(page.locator(f"#gap-{series_id}")).to_be_visible()
