"""The page of a series in a browser: toolbar, seasons and story; on a phone, by keys, without script."""

import re

import pytest
from playwright.sync_api import expect

from .conftest import MARKED, PHONE, mark
from .test_everyone import CHECKS, CONTRAST, too_wide

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def frieren(house, own_standin):
    series_id = house.add("Frieren")
    house.wait_until_loaded(series_id)
    return f"/series/{series_id}"


def test_another_season_opens_in_place_and_stays_when_something_changes(alice_at, house, frieren):
    page = alice_at(frieren)
    mark(page)
    current = page.locator(".strip-season[aria-current]")
    expect(current).to_contain_text("Season 2")
    page.locator(".strip-season").first.click()
    expect(current).to_contain_text("Season 1")
    expect(page.locator(".season-title")).to_have_text("Season 1")
    page.get_by_role("button", name="Ignore episode 3", exact=True).click()
    expect(page.locator("[role=status] [data-toast]")).to_contain_text("Episode 3 of season 1 is ignored.")
    expect(page.get_by_role("button", name="Count again episode 3")).to_be_visible()
    expect(current).to_contain_text("Season 1")
    expect(page.locator(MARKED)).to_be_attached()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("button", name="Ignore episode 3", exact=True)).to_be_visible()
    expect(current).to_contain_text("Season 1")


def test_the_story_opens_in_a_drawer_and_locks_a_field_by_the_keyboard_alone(alice_at, frieren):
    page = alice_at(frieren)
    page.locator(".tool-menu > summary").focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Story of its metadata").focus()
    page.keyboard.press("Enter")
    drawer = page.locator("#story")
    expect(drawer.locator("[data-field=studio]")).to_contain_text("from")
    assert page.evaluate(CHECKS) + too_wide(page) + page.evaluate(CONTRAST) == []
    drawer.get_by_role("button", name="Lock Studio").focus()
    page.keyboard.press("Enter")
    expect(drawer.locator("[data-field=studio]")).to_contain_text("yours, since")
    drawer.get_by_role("button", name="Take back Studio").click()
    expect(drawer.locator("[data-field=studio]")).not_to_contain_text("yours, since")
    page.keyboard.press("Escape")
    expect(drawer).not_to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_a_phone_the_toolbar_is_at_the_bottom_and_hides_nothing(alice_at, frieren, scheme):
    page = alice_at(frieren, viewport=PHONE, color_scheme=scheme)
    toolbar = page.locator("[data-toolbar]")
    expect(toolbar).to_be_in_viewport()
    box = toolbar.bounding_box()
    assert box["y"] > PHONE["height"] - 140 and box["width"] > PHONE["width"] - 20
    assert page.evaluate(CHECKS) + too_wide(page) + page.evaluate(CONTRAST) == []
    toolbar.locator("summary").click()
    expect(page.get_by_role("link", name="Remove from library")).to_be_in_viewport()
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    foot = page.locator(".foot").bounding_box()
    text = page.locator(".foot-links").bounding_box()
    assert text["y"] + text["height"] <= toolbar.bounding_box()["y"] + 1, foot


def test_without_script_seasons_view_and_story_are_pages(visitors, house, signed_in, frieren):
    page = visitors.open(house.url + frieren, storage_state=signed_in, java_script_enabled=False)
    page.locator(".strip-season").first.click()
    expect(page).to_have_url(re.compile(r"\?season=1#"))
    expect(page.locator(".season-title")).to_have_text("Season 1")
    page.get_by_role("button", name="Tiles").click()
    expect(page.locator(".episodes-tiles")).to_be_visible()
    expect(page).to_have_url(re.compile("season=1"))
    page.get_by_role("button", name="Ignore episode 5", exact=True).click()
    expect(page.locator("[data-toast]")).to_contain_text("Episode 5 of season 1 is ignored.")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("[data-toast]")).to_contain_text("counts again")
    page.get_by_role("button", name="List").click()
    page.locator(".tool-menu > summary").click()
    page.get_by_role("link", name="Story of its metadata").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Story of Frieren")


def test_nothing_moves_while_a_series_loads(alice_at, house, standin):
    standin.delay_seconds = 0.5
    series_id = house.add_new("Attack on Titan")
    page = alice_at(f"/series/{series_id}")
    page.evaluate("""() => { window.moved = 0; new PerformanceObserver(list => list.getEntries().forEach(
        e => { if (!e.hadRecentInput) window.moved += e.value; })).observe({type: "layout-shift"}); }""")
    expect(page.locator(".part.completed")).to_have_count(4, timeout=20_000)
    expect(page.locator(".episode").first).to_be_visible()
    assert page.evaluate("window.moved") <= 0.1
