"""When loading goes wrong: a title nobody knows is put right, and what failed is tried again."""

import re

import pytest
from playwright.sync_api import expect

from .conftest import MARKED, mark

pytestmark = pytest.mark.browser


def test_an_unknown_title_is_found_by_its_user_and_then_loads(alice_at, standin):
    page = alice_at()
    page.get_by_label("Search or add a series").fill("My holiday videos")
    page.get_by_label("Search or add a series").press("Enter")
    card = page.locator("[data-series-id]").filter(has_text="My holiday videos")
    card.get_by_role("link", name="Find it").click(timeout=15_000)

    expect(page.get_by_role("heading", name="Which series is it?")).to_be_visible()
    page.get_by_label("Another name for this series").press_sequentially("laid-back camp", delay=5)
    candidate = page.locator(".candidate").filter(has_text="Laid-Back Camp").first
    candidate.get_by_role("button", name="This one").first.click()

    expect(page.get_by_role("heading", name="Which series is it?")).to_be_hidden()
    expect(page.locator(".part.completed")).to_have_count(4, timeout=20_000)
    expect(page.get_by_role("heading", level=1, name="Laid-Back Camp")).to_be_visible()


def test_a_wrong_match_is_put_right_and_keeps_its_folder(alice_at, house, standin):
    series_id = house.add("Steins;Gate")
    house.wait_until_loaded(series_id)
    page = alice_at(f"/series/{series_id}")
    folder = page.locator(".on-disk code").inner_text()
    page.get_by_role("link", name="Fix match").click()

    expect(page.get_by_label("Name of a series", exact=True)).to_have_value("Steins;Gate")
    expect(page.get_by_text("Current match").first).to_be_visible()
    page.get_by_label("Name of a series", exact=True).fill("delicious")
    candidate = (
        page.locator(".candidate").filter(has_text="Delicious in Dungeon").filter(has_text="TVmaze").first
    )
    candidate.get_by_role("button", name="This one").first.click()
    expect(page.get_by_role("heading", name="Is it this series?")).to_be_visible()
    page.get_by_role("button", name="Yes, this one").click()

    expect(page.get_by_role("heading", level=1, name="Delicious in Dungeon")).to_be_visible(timeout=20_000)
    expect(page.locator(".part.completed")).to_have_count(4, timeout=20_000)
    expect(page.locator(".on-disk code")).to_have_text(folder)


def test_another_source_numbers_the_episodes_and_every_open_page_follows(alice_at, house, standin):
    series_id = house.add("Cowboy Bebop")
    house.wait_until_loaded(series_id)
    watching, page = alice_at(f"/series/{series_id}"), alice_at(f"/series/{series_id}")
    mark(watching)
    standin.delay_seconds = 1.0
    page.get_by_text("Let another source number the episodes").click()
    page.get_by_role("button", name="Kitsu numbers the episodes").click()

    for open_page in (page, watching):
        expect(open_page.get_by_text("Kitsu takes over as soon as its list has arrived.")).to_be_visible()
    standin.reset()
    for open_page in (page, watching):
        expect(open_page.get_by_text("Kitsu numbers the episodes.", exact=True)).to_be_visible(timeout=20_000)
        expect(open_page.locator(".part.completed")).to_have_count(4, timeout=20_000)
    expect(watching.locator(MARKED)).to_be_attached()


def test_what_failed_says_why_and_loads_when_it_is_tried_again(visitors, alice_at, standin):
    standin.fail("/images", times=None, status=404)
    page = alice_at()
    page.get_by_label("Search or add a series").fill("Generated show 21")
    page.get_by_label("Search or add a series").press("Enter")
    card = page.locator("[data-series-id]").filter(has_text="Generated show 21")
    failed = card.locator(".progress-item.failed")
    expect(failed).to_have_count(1, timeout=20_000)
    expect(failed).to_contain_text("Images")
    expect(card.locator(".status-text")).not_to_be_empty()
    mark(page)

    standin.reset()
    card.get_by_role("button", name="Try again").click()

    expect(card.locator(".loading-indicator")).to_have_count(0, timeout=20_000)
    expect(card.locator("img")).to_be_visible()
    expect(page.locator(MARKED)).to_be_attached()


def test_one_part_is_tried_again_from_the_page_of_the_series(alice_at, house, standin):
    standin.fail("/images", times=None, status=404)
    series_id = house.add("Generated show 22")
    house.wait_until_loaded(series_id)
    page = alice_at(f"/series/{series_id}")
    images = page.locator(".part[data-part=images]")
    expect(images).to_have_attribute("data-state", "failed")
    expect(images.locator(".part-error")).to_be_visible()

    standin.reset()
    images.get_by_role("button", name="Try again").click()

    expect(images).to_have_attribute("data-state", "loaded", timeout=20_000)
    expect(images.locator(".part-error")).to_have_count(0)
    expect(page.locator("#problem")).to_be_empty()


def test_when_aniworld_is_away_a_click_says_that_nothing_was_lost(visitors, alice_at, house, standin):
    page = alice_at()
    page.route(re.compile("/series$"), lambda route: route.abort())
    page.get_by_label("Search or add a series").fill("Generated show 23")
    page.get_by_label("Search or add a series").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Nothing was lost")
    expect(page.get_by_label("Search or add a series")).to_have_value("Generated show 23")
    page.get_by_role("button", name="Dismiss").click()
    expect(page.get_by_role("alert")).to_be_empty()
    visitors.expect("ERR_FAILED")
    visitors.expect("Failed to fetch")


def test_a_series_that_is_removed_leaves_every_open_page(alice_at, house, standin):
    series_id = house.add("Generated show 24")
    house.wait_until_loaded(series_id)
    page, other = alice_at(f"/series/{series_id}"), alice_at()
    expect(other.locator(f"[data-series-id='{series_id}']")).to_be_visible()
    page.locator(".tool-menu > summary").click()
    page.get_by_role("link", name="Remove from library").click()
    page.get_by_role("button", name="Remove it").click()
    expect(page).to_have_url(house.url + "/")
    for each in (page, other):
        expect(each.locator(f"[data-series-id='{series_id}']")).to_have_count(0)
