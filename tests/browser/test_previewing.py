"""A change is looked at first, and one file is left out of it: by the keyboard, with a script and without."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("has_script", "name", "picked"),
    [(True, "My Hero Academia", "501"), (False, "The Apothecary Diaries", "502")],
)
def test_a_file_is_left_out_by_the_keyboard(alice_at, house, standin, has_script, name, picked):
    series = house.add(name)
    house.wait_until_loaded(series)
    home = house.library / house.get(f"/api/series/{series}").json()["folder"]
    before = (home / "tvshow.nfo").read_bytes()

    page = alice_at(
        f"/series/{series}/preview?action=match&provider=tvmaze&id={picked}", java_script_enabled=has_script
    )
    box = page.get_by_label("tvshow.nfo", exact=True)
    expect(box).to_be_checked()
    box.focus()
    page.keyboard.press("Space")
    expect(box).not_to_be_checked()
    page.get_by_role("button", name="Apply to the chosen files").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(rf"/series/{series}$"))

    house.wait_until_loaded(series)
    assert (home / "tvshow.nfo").read_bytes() == before
    page.goto(f"{house.url}/series/{series}/preview/held")
    expect(page.get_by_label("tvshow.nfo")).to_be_visible()
