"""What an open page shows while things happen: with its socket, without it, and across a restart."""

import contextlib
import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import APIResponse, Page, Route, expect
from processes import shelf
from processes.house import WEB, House, wait_for

from .conftest import AWAY, MARKED, mark, sign_in

pytestmark = pytest.mark.browser
NAME = "Search or add a series"


def is_live(page: Page) -> None:
    expect(page.locator("html[data-live=on]")).to_be_attached()
    expect(page.get_by_text("Live updates are paused")).to_be_hidden()


def start_web(house: House) -> None:
    house.start("web", WEB)
    wait_for(house.serves, 15, "web to serve again")


def test_a_page_whose_socket_is_blocked_says_so_and_shows_the_same_by_asking(
    visitors, alice_at, house, standin
):
    page = alice_at("/about")
    page.route_web_socket(re.compile("/live"), lambda socket: socket.close())
    page.goto(house.url + "/")
    mark(page)
    expect(page.get_by_text("Live updates are paused")).to_be_visible(timeout=10_000)

    house.wait_until_loaded(house.add_new("Generated show 53"))

    card = page.locator("[data-series-id]").filter(has_text="Generated show 53")
    expect(card).to_be_visible(timeout=10_000)
    expect(card.locator(".loading-indicator")).to_have_count(0, timeout=10_000)
    expect(page.locator(MARKED)).to_be_attached()
    visitors.expect("WebSocket")


def test_after_a_restart_the_page_shows_what_it_missed(visitors, alice_at, house, standin):
    page = alice_at()
    is_live(page)
    mark(page)
    standin.delay_seconds = 0.4
    series_id = house.add_new("Death Note")
    expect(page.locator(f"[data-series-id='{series_id}'] .loading-indicator")).to_be_visible()

    house.kill("web")
    expect(page.locator("html[data-live=off]")).to_be_attached()
    expect(page.get_by_text("Live updates are paused")).to_be_visible()
    standin.delay_seconds = 0
    status = "SELECT loading_status FROM series WHERE id = ?"
    wait_for(
        lambda: shelf.rows(house.data, status, int(series_id)) == [("completed",)], 15, "the worker to go on"
    )
    start_web(house)

    expect(page.locator("html[data-live=on]")).to_be_attached(timeout=15_000)
    expect(page.locator(f"[data-series-id='{series_id}'] .loading-indicator")).to_have_count(0, timeout=5_000)
    expect(page.get_by_text("Live updates are paused")).to_be_hidden()
    expect(page.locator(MARKED)).to_be_attached()
    visitors.expect(*AWAY)


def test_after_a_calm_restart_pages_come_back_too(visitors, alice_at, house, standin):
    page = alice_at()
    is_live(page)
    code, seconds = house.stop("web")
    assert code == 0 and seconds < 8
    start_web(house)
    series_id = house.add_new("Generated show 55")
    expect(page.locator(f"[data-series-id='{series_id}']")).to_be_visible(timeout=15_000)
    is_live(page)
    visitors.expect(*AWAY)


def test_a_page_whose_cursor_is_no_longer_kept_reloads_itself(visitors, alice_at, house, standin):
    page = alice_at()
    is_live(page)
    mark(page)
    house.stop("web")
    shelf.rows(house.data, "DELETE FROM event WHERE id < (SELECT max(id) FROM event)")
    shelf.rows(house.data, "UPDATE sqlite_sequence SET seq = seq + 100 WHERE name = 'event'")
    shelf.rows(house.data, "UPDATE event SET id = id + 100")
    start_web(house)
    expect(page.locator(MARKED)).to_have_count(0, timeout=20_000)
    is_live(page)
    visitors.expect(*AWAY)


def test_a_session_that_has_ended_leads_to_the_sign_in_page(visitors, house, standin):
    page = visitors.open(house.url + "/login")
    sign_in(page, house)
    is_live(page)
    shelf.rows(house.data, "DELETE FROM session WHERE id = (SELECT max(id) FROM session)")
    expect(page).to_have_url(re.compile("/login"), timeout=15_000)
    visitors.expect("WebSocket")
    visitors.expect("401")


def test_the_page_of_a_series_fills_while_it_is_open(alice_at, house, standin):
    standin.delay_seconds = 3
    series_id = house.add_new("Made in Abyss")
    page = alice_at(f"/series/{series_id}")
    mark(page)
    expect(page.locator(".part")).to_have_count(4)
    expect(page.get_by_text("The episode list is on its way.")).to_be_visible()
    standin.delay_seconds = 0.1

    expect(page.locator(".part.completed")).to_have_count(4, timeout=20_000)
    assert page.locator(".episode").count() > 10
    expect(page.locator(".hero img").first).to_have_js_property("complete", True)
    expect(page.locator(".hero-overview")).not_to_be_empty()
    expect(page.locator(".hero-status")).to_have_count(0)
    expect(page.locator(MARKED)).to_be_attached()


def test_what_is_spoken_is_a_word_at_each_step_and_not_at_each_tick(alice_at, house, standin):
    standin.delay_seconds = 0.2
    page = alice_at()
    is_live(page)
    page.evaluate("""() => { window.said = [];
        new MutationObserver(() => window.said.push(document.getElementById("announce").textContent))
            .observe(document.getElementById("announce"), {childList: true, characterData: true, subtree: true}); }""")
    series_id = house.add_new("Demon Slayer")
    expect(page.locator(f"[data-series-id='{series_id}'][data-status=completed]")).to_be_attached(
        timeout=20_000
    )
    said = [
        sentence for sentence in page.evaluate("window.said") if "emon" in sentence or "Kimetsu" in sentence
    ]
    assert 1 <= len(said) <= 3, said
    assert said[-1].endswith("is loaded.")


def add_slowly(page: Page, name: str) -> Callable[[], None]:
    """Type a name and press Enter; the answer is held back until what is returned is called."""
    held: list[tuple[Route, APIResponse]] = []
    page.route(re.compile("/series$"), lambda route: held.append((route, route.fetch())))
    page.get_by_label(NAME).fill(name)
    page.get_by_label(NAME).press("Enter")
    expect(page.locator("[data-series-id]").filter(has_text=name)).to_be_visible()

    def let_go() -> None:
        while not held:
            page.wait_for_timeout(20)  # the socket can be faster than the answer
        route, answer = held[0]
        route.fulfill(response=answer)

    return let_go


def test_an_answer_that_comes_late_does_not_undo_what_the_page_was_told_since(alice_at, standin):
    page = alice_at()
    is_live(page)
    let_go = add_slowly(page, "Generated show 26")
    card = page.locator("[data-series-id]").filter(has_text="Generated show 26")
    expect(card).to_have_attribute("data-status", "completed", timeout=15_000)

    let_go()

    expect(page.get_by_label(NAME)).to_have_value("")
    expect(card).to_have_count(1)
    expect(card).to_have_attribute("data-status", "completed")


def test_what_is_typed_while_an_answer_is_on_its_way_stays(alice_at, standin):
    page = alice_at()
    is_live(page)
    let_go = add_slowly(page, "Generated show 27")
    page.get_by_label(NAME).fill("Generated show 28")

    with page.expect_request_finished(lambda request: request.method == "POST"):
        let_go()

    expect(page.get_by_label(NAME)).to_have_value("Generated show 28")
    page.get_by_label(NAME).press("Enter")
    expect(page.locator("[data-series-id]").filter(has_text="Generated show 28")).to_be_visible()


def test_the_toast_has_its_sign_though_the_server_is_away(visitors, alice_at):
    visitors.expect("ERR_FAILED", "Failed to fetch")
    page = alice_at()
    page.route("**/*", lambda route: route.abort())
    page.get_by_label("Search or add a series").fill("frieren")
    page.keyboard.press("Enter")
    toast = page.locator(".toast").filter(has_text="aniworld could not be reached.")
    expect(toast).to_be_visible()
    assert toast.locator("svg path").count() == 2
    assert toast.locator("svg use").count() == 0


def test_to_open_the_page_of_a_series_that_waits_in_bulk_brings_it_forward(alice_at, house, standin):
    """Paused meanwhile, so that it waits for as long as the test looks."""
    who = "SELECT DISTINCT priority, asker FROM part WHERE series_id = ?"
    with paused(house):
        series_id = int(house.add_new("Generated show 54"))
        shelf.rows(house.data, "UPDATE part SET priority = 1 WHERE series_id = ?", series_id)
        alice_at(f"/series/{series_id}")
        wait_for(
            lambda: shelf.rows(house.data, who, series_id) == [(2, "user:alice")], 10, "it to come forward"
        )
    house.wait_until_loaded(str(series_id))


@contextlib.contextmanager
def paused(house: House) -> Iterator[None]:
    """Loading rests meanwhile, and goes on whatever happens: the other tests need it."""
    with house.signed_in() as alice:
        assert alice.post(f"{house.url}/activity/pause", timeout=10).ok
        try:
            yield
        finally:
            assert alice.post(f"{house.url}/activity/resume", timeout=10).ok
