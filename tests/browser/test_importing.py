"""The import page by its keys, and pages of files that follow a scan."""

import re
from collections.abc import Callable
from urllib.parse import quote

import pytest
from playwright.sync_api import APIResponse, Page, Route, expect
from processes.house import wait_for

from .conftest import MARKED, mark

pytestmark = pytest.mark.browser
SUREST = "Eee Steins;Gate [tvdbid-244061]"


def put(house, folder, *videos):
    place = house.library / folder
    place.mkdir(parents=True, exist_ok=True)
    for name in videos:
        (place / name).write_bytes(b"film")
    return place


def scan(house):
    assert house.post("/api/scan").status_code in (200, 202)


def scanned(house):
    """Scan, and wait until it is done."""
    scan(house)
    wait_for(lambda: house.get("/api/scan").json()["state"] == "done", what="the scan")


def ignore_all(house):
    for one in house.get("/api/folders?state=unmatched").json()["folders"]:
        house.post(f"/api/folders/{one['id']}/ignore").raise_for_status()


@pytest.fixture
def folders(house):
    """Three folders of nobody, of which one surely is of a show that is known; all others are ignored."""
    ignore_all(house)
    put(house, "Aaa Unheard Of", "01.mkv")
    put(house, "Bbb Steins;Gate [tvdbid-244061]", "Steins;Gate - 01.mkv")
    put(house, "Ccc Unheard Of", "01.mkv")
    scanned(house)


def hold_first(page: Page, address: str) -> Callable[[], None]:
    """Hold back the first answer from there until what is returned is called: the socket is faster."""
    held: list[tuple[Route, APIResponse]] = []

    def hold(route: Route) -> None:
        if held:
            route.continue_()
        else:
            held.append((route, route.fetch()))

    page.route(re.compile(address), hold)

    def let_go() -> None:
        route, answer = held[0]
        with page.expect_request_finished(lambda request: request == route.request):
            route.fulfill(response=answer)

    return let_go


def test_the_import_page_is_worked_with_the_keys_alone(alice_at, house, folders):
    page = alice_at("/import")
    rows = page.locator("[data-folder]")
    expect(rows).to_have_count(3)
    expect(rows.nth(1)).to_contain_text("Steins;Gate")
    mark(page)
    keys = page.keyboard
    keys.press("j")
    expect(rows.nth(0)).to_be_focused()
    keys.press("j")
    keys.press("ArrowDown")
    expect(rows.nth(2)).to_be_focused()
    keys.press("k")
    keys.press("ArrowUp")
    expect(rows.nth(0)).to_be_focused()
    let_go = hold_first(page, "/ignore$")
    keys.press("i")
    expect(rows.nth(0)).to_contain_text("Ignored")
    expect(page.locator("#import-count")).to_have_text("2 folders without a series")
    expect(rows.nth(0)).to_be_focused()
    keys.press("i")  # though the first answer is still on its way
    expect(page.locator("#import-count")).to_have_text("3 folders without a series")
    let_go()
    expect(page.locator("#import-count")).to_have_text("3 folders without a series")
    keys.press("j")
    keys.press("s")
    box = rows.nth(1).get_by_role("searchbox").or_(rows.nth(1).get_by_role("textbox"))
    expect(box).to_be_visible()
    box.fill("jkasi")
    expect(box).to_have_value("jkasi")  # in a box, letters are letters
    expect(page.get_by_role("button", name="Accept all")).to_be_visible()
    rows.nth(1).focus()
    expect(rows.nth(1)).to_be_focused()
    keys.press("a")
    expect(page.get_by_role("button", name="Accept all")).to_have_count(0)
    expect(rows.nth(1).get_by_role("link", name="Steins;Gate")).to_be_visible()
    expect(page.locator(MARKED)).to_have_count(1)
    rows.nth(0).focus()
    keys.press("a")  # nothing to accept: nothing happens
    expect(rows.nth(0)).to_contain_text("No series is known for it yet.")


def test_how_sure_they_must_be_stays_as_it_was_chosen_while_folders_come_and_go(alice_at, house):
    ignore_all(house)
    put(house, "Texhnolyze", "Texhnolyze - 01.mkv")
    put(house, SUREST, "Steins;Gate - 01.mkv")
    scanned(house)
    page = alice_at("/import")
    menu = page.get_by_label("Accept all that are at least")
    surest, other = (page.locator("[data-folder]", has_text=name) for name in (SUREST, "Texhnolyze"))
    expect(other).to_contain_text("90 %")
    menu.select_option("0.95")
    surest.get_by_role("button", name="Ignore").click()
    expect(surest).to_contain_text("Ignored")
    expect(menu.locator("option[disabled]")).to_have_text("95 % sure")
    expect(menu).to_have_value("0.95")
    page.get_by_role("button", name="Accept all").click()
    expect(page).to_have_url(re.compile("/import$"))
    expect(other.get_by_role("button", name="Accept")).to_be_visible()  # nothing was accepted
    expect(menu).to_have_value("0.9")
    menu.select_option("0.8")
    surest = house.get(f"/api/folders?state=ignored&q={quote(SUREST)}").json()["folders"][0]
    house.post(f"/api/folders/{surest['id']}/ignore", json={"ignored": False}).raise_for_status()
    expect(menu.locator("option[disabled]")).to_have_count(0)
    expect(menu).to_have_value("0.8")


def test_files_and_roots_follow_a_scan_while_somebody_types(alice_at, house):
    number = house.add("Barakamon")
    house.wait_until_loaded(number)
    folder = house.get(f"/api/series/{number}").json()["folder"]
    put(house, folder, "Barakamon - S01E01.mkv", "odd one.mkv")
    scanned(house)
    files, roots = alice_at(f"/series/{number}/files"), alice_at("/settings/folders")
    box = files.get_by_label("Episodes of odd one.mkv")
    box.fill("S01E0")
    known = roots.locator("[data-root] p").first
    expect(known).to_contain_text("videos are known")
    before = known.inner_text()
    mark(files), mark(roots)
    put(house, folder, "Barakamon - S01E02.mkv")
    scan(house)
    expect(files.locator("#files")).to_contain_text("Barakamon - S01E02.mkv")
    expect(known).not_to_have_text(before)
    expect(box).to_have_value("S01E0")
    expect(box).to_be_focused()
    expect(files.locator(MARKED)).to_have_count(1)
    expect(roots.locator(MARKED)).to_have_count(1)
