"""The library folders in a browser: one is added, takes new series, and is removed by two clicks."""

import pytest
from playwright.sync_api import expect

from .conftest import DESK, NARROW
from .test_everyone import CHECKS, CONTRAST, too_wide

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("viewport", [DESK, NARROW], ids=["desk", "narrow"])
def test_a_folder_comes_takes_new_series_and_goes(alice_at, visitors, house, tmp_path, viewport):
    place = tmp_path / ("a-long-name-without-an-end" * 6)
    place.mkdir()
    page = alice_at("/settings/folders", viewport=viewport)
    visitors.expect("422")
    field = page.get_by_label("Whole path of the folder")
    field.fill(str(house.library))
    page.get_by_role("button", name="Add folder").click()
    expect(page.get_by_role("alert").first).to_contain_text("is a library folder already")
    assert page.evaluate(CHECKS) + too_wide(page) + page.evaluate(CONTRAST) == []
    field.fill(str(place))
    page.get_by_role("button", name="Add folder").click()
    panel = page.locator("[data-root]").nth(1)
    expect(panel).to_contain_text(str(place))
    panel.get_by_role("button", name="Let new series come here").click()
    expect(panel).to_contain_text("New series come here.")
    panel.get_by_label("Remove").first.click()
    expect(panel).to_contain_text("No file is touched.")
    assert page.evaluate(CHECKS) + too_wide(page) + page.evaluate(CONTRAST) == []
    panel.get_by_role("button", name="Remove").last.click()
    expect(page.locator("[data-root]")).to_have_count(1)
    assert place.is_dir()
