"""Adding a series: typed, clicked, by keyboard, twice, seen by others, and with a name that means harm."""

import json
import re
from html import escape

import pytest
import requests
from playwright.sync_api import Page, expect

from .conftest import MARKED, PHONE, mark

pytestmark = pytest.mark.browser
NAME = "Search or add a series"
ASKING = re.compile("wait=providers")
EVIL = "<img src=x onerror=alert(1)>"


def type_and_enter(page: Page, name: str) -> None:
    page.get_by_label(NAME).fill(name)
    page.get_by_label(NAME).press("Enter")


def card(page: Page, title: str):
    return page.locator("[data-series-id]").filter(has_text=title)


def is_loaded(page: Page, title: str) -> None:
    expect(card(page, title)).to_have_attribute("data-status", "completed", timeout=15_000)
    expect(card(page, title).locator(".loading-indicator")).to_have_count(0)


def test_a_typed_name_is_a_card_at_once_which_loads_by_itself_on_every_open_page(alice_at, standin):
    standin.delay_seconds = 0.3
    page, phone = alice_at(), alice_at(viewport=PHONE)
    for each in (page, phone):
        expect(each.locator("html[data-live=on]")).to_be_attached()
        mark(each)

    type_and_enter(page, "frieren")

    for each in (page, phone):
        new = each.locator("[data-series-id]").first
        expect(new.locator(".loading-indicator")).to_be_visible(timeout=1500)
        expect(new.locator(".loading-indicator .progress-item")).to_have_count(4)
        expect(new.locator(".status-text")).not_to_be_empty()
    expect(page.get_by_label(NAME)).to_have_value("")
    for each in (page, phone):
        expect(card(each, "Frieren: Beyond Journey's End")).to_be_visible(timeout=15000)
        is_loaded(each, "Frieren")
        expect(card(each, "Frieren").locator("img")).to_have_js_property("complete", True)
        expect(each.locator(MARKED)).to_be_attached()


def test_a_click_on_a_candidate_adds_it(alice_at, standin):
    page = alice_at()
    page.get_by_label(NAME).press_sequentially("mushi", delay=10)
    candidate = page.locator(".candidate").filter(has_text="Mushi-Shi").first
    candidate.get_by_role("button", name="Add").click()

    expect(card(page, "Mushi-Shi")).to_be_visible()
    expect(page.locator(".candidate")).to_have_count(0)
    is_loaded(page, "Mushi-Shi")


def test_the_arrow_keys_go_through_the_candidates_and_enter_adds_the_one_that_has_the_focus(
    alice_at, standin
):
    page = alice_at()
    box, buttons = page.get_by_label(NAME), page.locator(".candidate .button")
    with page.expect_response(ASKING):
        box.press_sequentially("naruto ship", delay=10)
    expect(page.get_by_text("Asking TVmaze, Kitsu…")).to_have_count(0)
    page.keyboard.press("ArrowDown")
    expect(buttons.nth(0)).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(buttons.nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(box).to_be_focused()
    expect(box).to_have_value("naruto ship")

    page.keyboard.press("ArrowDown")
    title = page.locator(".candidate-title").first.inner_text()
    page.keyboard.press("Enter")
    expect(page.locator(".candidate")).to_have_count(0)
    expect(page.get_by_role("heading", level=2, name=title, exact=True)).to_be_visible()


ARROW_DOWN = "(box, held) => box.dispatchEvent(new KeyboardEvent('keydown', {key: 'ArrowDown', bubbles: true, [held]: true}))"


def test_arrows_that_choose_characters_or_mark_text_stay_in_the_box(alice_at, standin):
    page = alice_at()
    box = page.get_by_label(NAME)
    box.fill("naruto")
    expect(page.locator(".candidate").first).to_be_visible()
    for held in ("isComposing", "shiftKey", "altKey"):
        box.evaluate(ARROW_DOWN, held)
        expect(box).to_be_focused()


def test_the_catalogue_is_there_while_the_sources_are_still_asked(alice_at, standin):
    standin.delay_seconds = 1.5
    page = alice_at()
    page.get_by_label(NAME).press_sequentially("naruto ship", delay=10)
    candidates = page.locator(".candidate")
    expect(candidates.first).to_contain_text("Naruto Shippuuden", timeout=1000)
    expect(page.get_by_text("Asking TVmaze, Kitsu…")).to_be_visible()
    expect(page.get_by_text("Asking TVmaze, Kitsu…")).to_have_count(0, timeout=8000)
    expect(candidates.first).to_contain_text("Naruto Shippuuden")
    expect(page.get_by_label(NAME)).to_be_focused()


def test_a_list_that_was_closed_stays_closed_when_the_sources_answer(alice_at, standin):
    standin.delay_seconds = 0.6
    page = alice_at()
    with page.expect_request(ASKING):
        page.get_by_label(NAME).press_sequentially("haikyu", delay=10)
    expect(page.locator(".candidate").first).to_be_visible()
    with page.expect_event("requestfailed", lambda request: ASKING.search(request.url)):
        page.keyboard.press("Escape")
    expect(page.locator(".candidate")).to_have_count(0)


def test_a_candidate_that_is_added_closes_the_list_for_good_though_the_sources_answer_later(
    alice_at, standin
):
    standin.delay_seconds = 1.0
    page = alice_at()
    with page.expect_response(ASKING, timeout=10000):
        with page.expect_request(ASKING):
            page.get_by_label(NAME).press_sequentially("mononoke", delay=10)
        page.locator(".candidate").first.get_by_role("button", name="Add").click()
        expect(page.locator(".candidate")).to_have_count(0)
    page.wait_for_function(
        "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))"
    )
    expect(page.locator(".candidate")).to_have_count(0)
    expect(page.locator("#adding .note")).to_have_count(0)


def test_an_answer_for_what_is_no_longer_typed_is_not_shown(alice_at, standin):
    standin.delay_seconds = 0.6
    page = alice_at()
    with page.expect_request(ASKING):
        page.get_by_label(NAME).press_sequentially("haikyu", delay=10)
    page.get_by_label(NAME).fill("frieren")
    expect(page.locator(".candidate").first).to_contain_text("Frieren")
    expect(page.get_by_text("Asking TVmaze, Kitsu…")).to_have_count(0, timeout=8000)
    expect(page.locator(".candidate").filter(has_text="Haikyu")).to_have_count(0)
    expect(page.locator(".candidate img").first).to_be_visible()


def test_the_same_series_twice_says_so_and_links_to_the_one_there_is(alice_at, standin):
    page = alice_at()
    type_and_enter(page, "Barakamon")
    expect(page.get_by_label(NAME)).to_have_value("")
    page.route(re.compile("/search"), lambda route: None)  # Enter comes before the list: what is here is told
    type_and_enter(page, "barakamon")

    note = page.get_by_text("Already in your library")
    expect(note.get_by_role("link")).to_have_attribute("href", re.compile(r"/series/\d+$"))
    page.unroute_all()
    expect(card(page, "Barakamon")).to_have_count(1)
    is_loaded(page, "Barakamon")
    page.wait_for_timeout(400)  # longer than the box waits before it searches
    expect(note).to_be_visible()


def test_the_list_of_candidates_closes_when_the_box_is_emptied(alice_at, standin):
    page = alice_at()
    page.get_by_label(NAME).fill("one piece")
    expect(page.locator(".candidate").first).to_be_visible()
    page.get_by_label(NAME).fill("")
    expect(page.locator(".candidate")).to_have_count(0)


def test_enter_takes_the_highlighted_hit(alice_at, standin):
    page = alice_at()
    page.get_by_label(NAME).fill("fruits baskt")
    taken = page.locator(".candidate.is-taken")
    expect(taken).to_have_count(1)
    title = taken.locator(".candidate-title").inner_text()
    assert title.casefold() == "fruits basket"
    page.get_by_label(NAME).press("Enter")
    expect(page.locator(".candidate")).to_have_count(0)
    expect(page.get_by_role("heading", level=2, name=title, exact=True)).to_be_visible()
    expect(card(page, "fruits baskt")).to_have_count(0)


def test_enter_opens_what_is_in_the_library(alice_at, house, standin):
    series_id = house.add("Violet Evergarden")
    page = alice_at()
    page.get_by_label(NAME).fill("violet ever")
    expect(page.locator(".candidate.is-taken")).to_contain_text("Violet Evergarden")
    page.get_by_label(NAME).press("Enter")
    expect(page).to_have_url(re.compile(rf"/series/{series_id}$"))


def test_after_escape_enter_adds_what_was_typed(alice_at, standin):
    page = alice_at()
    page.get_by_label(NAME).fill("Mushishi Fan Film")
    expect(page.locator("#candidates[data-q='Mushishi Fan Film']")).to_be_attached()
    page.keyboard.press("Escape")
    page.get_by_label(NAME).press("Enter")
    expect(card(page, "Mushishi Fan Film")).to_be_visible()


PASTE = """(box, text) => { const held = new DataTransfer(); held.setData("text", text);
    box.dispatchEvent(new ClipboardEvent("paste", {clipboardData: held, bubbles: true, cancelable: true})) }"""


def test_a_pasted_list_is_reviewed_and_added(alice_at, standin):
    page = alice_at()
    page.get_by_label(NAME).evaluate(
        PASTE, "Odd Lanterns\nhttps://kitsu.app/anime/paper-umbrellas-odd\nmy odd show"
    )
    expect(page.get_by_role("heading", level=1)).to_have_text("Review the list")
    expect(page.get_by_role("row")).to_have_count(4)
    expect(page.get_by_role("combobox")).to_have_count(3)
    page.get_by_role("combobox").nth(2).select_option(label="Skip this line")
    page.get_by_role("button", name="Add these series").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("2 series added")
    page.goto(page.url.rsplit("/", 1)[0] + "/")
    expect(card(page, "Odd Lanterns")).to_be_visible()
    expect(card(page, "paper umbrellas odd")).to_be_visible()
    expect(card(page, "my odd show")).to_have_count(0)


def test_a_single_pasted_name_stays_in_the_box(alice_at):
    page = alice_at()
    before = page.url
    page.get_by_label(NAME).evaluate(PASTE, "Dandadan\n")
    expect(page.get_by_label(NAME)).to_have_value("")  # the browser itself would paste it
    assert page.url == before


def test_a_double_click_adds_one_series(alice_at, standin):
    page = alice_at()
    page.get_by_label(NAME).fill("Haikyu!!")
    page.locator("#add").get_by_role("button", name="Add").dblclick()
    expect(card(page, "Haikyu")).to_have_count(1)
    is_loaded(page, "Haikyu")
    expect(card(page, "Haikyu")).to_have_count(1)


def test_the_keyboard_alone_is_enough_and_the_focus_can_be_seen(alice_at, standin):
    page = alice_at()
    reach(page, "#name")
    page.keyboard.type("Cowboy Bebop")
    page.keyboard.press("Enter")
    expect(card(page, "Cowboy Bebop")).to_be_visible()
    expect(page.get_by_label(NAME)).to_be_focused()
    is_loaded(page, "Cowboy Bebop")

    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("/")
    expect(page.get_by_label(NAME)).to_be_focused()
    expect(page.get_by_label(NAME)).to_have_value("")
    link = card(page, "Cowboy Bebop").get_by_role("link", name="Cowboy Bebop", exact=True).get_attribute("id")
    reach(page, f"#{link}")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/series/\d+$"))


def reach(page: Page, selector: str, steps: int = 40) -> None:
    """Press Tab until the focus is there; it must be seen on each step."""
    for _ in range(steps):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        assert page.evaluate(FOCUS_IS_SEEN), (
            f"no focus to be seen on {page.evaluate('document.activeElement.outerHTML')}"
        )
    pytest.fail(f"{selector} is out of reach of the keyboard")


# By a ring around it, around what it stands in, or around the whole card that its ::after covers.
FOCUS_IS_SEEN = """() => {
    const seen = (element, part) => { const style = getComputedStyle(element, part);
        return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0 || style.boxShadow !== "none" };
    const active = document.activeElement;
    return active === document.body || seen(active) || seen(active, "::after") || (active.parentElement && seen(active.parentElement));
}"""


def test_the_keys_are_told_when_asked_for(alice_at):
    page = alice_at()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_a_name_that_is_html_stays_text(alice_at, standin):
    page = alice_at()
    type_and_enter(page, EVIL)
    expect(card(page, EVIL)).to_be_visible()
    expect(card(page, EVIL).get_by_text("Find it")).to_be_visible(timeout=15000)
    card(page, EVIL).get_by_role("link", name=EVIL, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(EVIL)
    expect(page).to_have_title(re.compile(re.escape(EVIL)))
    assert page.locator("[onerror]").count() == 0


HARM = f'">{EVIL}<script>alert(2)</script>{{{{7*7}}}}<div hx-get="/logout" hx-trigger="load">x</div>'


def lie(standin) -> None:
    """From now on the source answers with one show, with code in each of its texts."""
    show = requests.get(f"{standin.url}/tvmaze/search/shows", params={"q": "Mushi-Shi"}, timeout=5).json()[0][
        "show"
    ]
    show |= {"id": 990, "name": f"Evil {HARM}", "summary": f"<p>{escape(HARM)}</p>", "genres": [HARM]}
    show |= {"url": "javascript:alert(3)", "network": {"name": HARM, "country": None}}
    episode = {
        "id": 991,
        "season": 1,
        "number": 1,
        "name": HARM,
        "summary": escape(HARM),
        "airdate": "2020-01-01",
    }
    akas = [{"name": HARM, "country": {"code": "JP"}}]
    show["_embedded"] = {"seasons": [{"number": 1, "name": HARM}], "images": [], "akas": akas}
    standin.fail("/tvmaze/search", body=json.dumps([{"score": 9.0, "show": show}]), times=None)
    standin.fail("/tvmaze/shows/990/episodes", body=json.dumps([episode]), times=None)
    standin.fail("/tvmaze/shows/990", body=json.dumps(show), times=None)


def test_a_source_that_sends_html_and_scripts_has_them_shown_as_text(alice_at, standin):
    lie(standin)
    page = alice_at()
    page.get_by_label(NAME).fill("evil")
    candidate = page.locator(".candidate").filter(has_text="onerror=alert(1)")
    expect(candidate).to_be_visible()
    candidate.get_by_role("button", name="Add").click()
    expect(card(page, "Evil")).to_be_visible()
    card(page, "Evil").get_by_role("link").first.click()

    expect(page.get_by_role("heading", level=1)).to_contain_text(HARM)
    for text in (
        "hero-overview",
        "genres",
        "facts",
        "hero-original",
        "season-title",
        "episode-title",
        "episode-overview",
    ):
        expect(page.locator(f".{text}")).to_contain_text("{{7*7}}", timeout=15000)
    assert page.locator("[onerror], [hx-get='/logout'], main script, [href^='javascript:']").count() == 0
