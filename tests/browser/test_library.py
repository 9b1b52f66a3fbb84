"""The library in a browser: filtered as one types, its place kept, a menu for each card, several series at once."""

import re

import pytest
from playwright.sync_api import expect

from .conftest import DESK, PHONE

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def shelf(house, own_standin):
    """More series than one page shows."""
    ids = [house.add(f"Generated show {number}") for number in range(60, 100)]
    for series_id in ids:
        house.wait_until_loaded(series_id, 120)
    return ids


def card_of(page, name):
    return page.locator(".card").filter(has=page.get_by_role("link", name=name, exact=True))


def test_the_grid_is_filtered_as_one_types_and_forgives_an_error(alice_at, shelf):
    page = alice_at()
    page.get_by_label("Filter by title").press_sequentially("genrated show 77")
    expect(page.locator(".card")).to_have_count(1)
    expect(page).to_have_url(re.compile(r"\?q=genrated\+show\+77$"))
    expect(page.get_by_label("Filter by title")).to_be_focused()
    page.reload()
    expect(page.locator(".card")).to_have_count(1)
    page.get_by_label("Filter by title").fill("")
    expect(page.locator(".card")).to_have_count(30)
    expect(page).not_to_have_url(re.compile("q="))


def test_a_menu_sorts_at_once_and_the_address_tells(alice_at, shelf):
    page = alice_at()
    page.get_by_label("Sort by").select_option("title")
    expect(page).to_have_url(re.compile(r"\?sort=title$"))
    expect(page.locator(".rail a").first).to_be_visible()
    page.get_by_role("link", name=re.compile("^Failed")).click()
    expect(page).to_have_url(re.compile("sort=title"))


def test_back_comes_to_the_same_card_of_the_second_page(alice_at, shelf):
    page = alice_at("/?sort=title")
    page.get_by_role("link", name="Show more").click()
    expect(page.locator(".card")).not_to_have_count(30)
    last = page.locator(".card-title a").last
    name = last.inner_text()
    last.click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.go_back()
    expect(page).to_have_url(re.compile(r"page=2.*#series-\d+$"))
    expect(card_of(page, name)).to_be_in_viewport()


def test_the_look_is_kept(alice_at, shelf):
    page = alice_at()
    page.get_by_role("button", name="List").click()
    expect(page.locator("#grid")).to_have_class(re.compile("grid-list"))
    with page.expect_response(re.compile("/look")):
        page.get_by_label("Size of the posters").fill("5")
    page.reload()
    expect(page.locator("#grid")).to_have_class("grid grid-5 grid-list")


def test_several_are_selected_with_ctrl_removed_and_are_back_with_undo(alice_at, house, shelf):
    page = alice_at("/?q=generated+show+9&sort=title")
    names = ["Generated show 90", "Generated show 91"]
    for name in names:
        card_of(page, name).locator(".card-title a").click(modifiers=["Control"])
    bar = page.get_by_role("form", name="Selected series")
    expect(bar.locator("output")).to_have_text("2")
    bar.get_by_role("button", name="Remove").click()
    for name in names:
        expect(card_of(page, name)).to_have_count(0)
    expect(bar).to_be_hidden()
    page.locator("[role=status] [data-undo]").click()
    expect(page).to_have_url(house.url + "/")
    expect(page.get_by_text("2 changes undone.")).to_be_visible()
    for name in names:
        expect(card_of(page, name)).to_be_visible()


def test_with_the_keyboard_alone_a_series_is_selected_and_its_menu_opened(alice_at, shelf):
    page = alice_at("/?q=generated+show+80")
    link = page.locator(".card-title a")
    link.focus()
    page.keyboard.press("x")
    expect(page.locator(".card-pick")).to_be_checked()
    page.keyboard.press("m")
    menu = page.locator("#card-menu")
    expect(menu.get_by_role("button", name="Select")).to_be_focused()
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    expect(link).to_be_focused()


def test_the_menu_leads_to_what_can_be_done_with_this_series(alice_at, house, shelf):
    page = alice_at("/?q=generated+show+81")
    card = page.locator(".card")
    series_id = card.get_attribute("data-series-id")
    card.hover()
    card.locator(".card-more").click()
    menu = page.locator("#card-menu")
    expect(menu).to_contain_text("Generated show 81")
    for name, path in (
        ("Artwork", f"/series/{series_id}/artwork"),
        ("Remove", f"/series/{series_id}/remove"),
    ):
        expect(menu.get_by_role("link", name=name)).to_have_attribute("href", path)
    expect(menu.get_by_role("link", name="Fix match")).to_have_attribute(
        "href", re.compile(f"series={series_id}&q=Gen")
    )
    menu.get_by_role("button", name="Refresh").click()
    expect(menu).to_be_hidden()
    house.wait_until_loaded(series_id)


def test_on_a_phone_a_long_press_opens_the_menu_and_taps_select_more(alice_at, shelf):
    page = alice_at("/?q=generated+show+8", viewport=PHONE, has_touch=True)
    card = page.locator(".card").first
    card.evaluate("card => card.scrollIntoView({block: 'end'})")  # where the menu comes under the finger
    box = card.bounding_box()
    session = page.context.new_cdp_session(page)
    point = {"x": box["x"] + 60, "y": box["y"] + 150}
    session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [point]})
    expect(page.locator("#card-menu")).to_be_visible()
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    page.locator("#card-menu").get_by_role("button", name="Select").tap()
    page.locator(".card .frame").nth(1).tap(force=True)
    expect(page.locator("[data-selected]")).to_have_text("2")
    page.get_by_role("button", name="Clear").tap()
    expect(page.locator(".card-pick:checked")).to_have_count(0)


def test_without_a_script_checkboxes_select_and_the_next_page_says_what_was_done(
    visitors, house, signed_in, shelf
):
    page = visitors.open(
        house.url + "/?q=generated+show+85", storage_state=signed_in, java_script_enabled=False
    )
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Remove", exact=True).click()
    expect(page.get_by_text("was removed from your library. Its files stay.")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(card_of(page, "Generated show 85")).to_be_visible()


def test_without_a_script_filters_are_a_form_and_pages_are_links(visitors, house, signed_in, shelf):
    page = visitors.open(house.url, storage_state=signed_in, java_script_enabled=False)
    page.get_by_label("Sort by").select_option("title")
    page.get_by_label("Filter by title").fill("generated")
    page.locator("#filters").get_by_role("button", name="Apply").click()
    expect(page).to_have_url(re.compile("sort=title"))
    page.get_by_role("link", name="Show more").click()
    expect(page.get_by_role("link", name="Previous page")).to_be_visible()


SHIFTS = """() => { window.moved = 0; new PerformanceObserver(list => { for (const each of list.getEntries())
    if (!each.hadRecentInput) window.moved += each.value; }).observe({type: "layout-shift", buffered: true}); }"""


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_nothing_jumps_while_eight_series_come_and_load(alice_at, house, shelf, viewport):
    page = alice_at(viewport=viewport)
    page.evaluate(SHIFTS)
    first = 100 if viewport is DESK else 110
    ids = [house.add_new(f"Generated show {number}") for number in range(first, first + 8)]
    for series_id in ids:
        house.wait_until_loaded(series_id, 60)
        expect(page.locator(f"#series-{series_id}")).to_have_attribute(
            "data-status", "completed", timeout=60_000
        )
    assert page.evaluate("window.moved") <= 0.1
