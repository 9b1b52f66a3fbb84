"""What was done is taken back with one click, with and without JavaScript."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("has_script", [True, False])
def test_a_removed_series_is_back_with_all_its_data_and_no_file_was_touched(alice_at, house, has_script):
    series_id = house.add_new(f"Generated show {231 + has_script}")
    house.wait_until_loaded(series_id)
    page = alice_at(f"/series/{series_id}/remove", java_script_enabled=has_script)
    page.locator("main form button[type=submit]").first.click()
    expect(page.locator("[role=status] [data-undo]")).to_be_visible()
    expect(page.locator(f"[data-series-id='{series_id}']")).to_have_count(0)
    page.locator("[role=status] [data-undo]").click()
    expect(page).to_have_url(re.compile(f"/series/{series_id}$"))
    expect(page.locator("#toasts")).to_contain_text("is back in your library.")
    expect(page.locator(".part.completed")).to_have_count(4)

    page.goto(f"{house.url}/history")
    entry = page.locator("[data-entry]").filter(has_text="was removed").first
    expect(entry).to_contain_text("Undone")


def test_a_key_undoes_what_was_just_done_and_writes_itself_where_one_types(alice_at, house):
    series_id = house.add_new("Generated show 233")
    house.wait_until_loaded(series_id)
    page = alice_at(f"/series/{series_id}/remove")
    page.locator("main form button[type=submit]").first.press("Enter")
    expect(page.locator("[data-undo]")).to_have_attribute("aria-keyshortcuts", "u")
    page.keyboard.press("/")
    page.keyboard.press("u")
    expect(page.get_by_label("Search or add a series")).to_have_value("u")
    page.keyboard.press("Escape")
    page.get_by_role("heading", level=1).click()
    posted = []
    page.on("request", lambda request: posted.append(request.method == "POST"))
    page.keyboard.down("u")
    page.keyboard.down("u")  # held, it comes again and again
    expect(page).to_have_url(re.compile(f"/series/{series_id}$"))
    assert sum(posted) == 1
    expect(page.locator("#toasts")).to_contain_text("is back in your library.")
