"""What each page owes to everyone: names for what it shows, room on a small screen, and peace for whoever
wants it."""

import pytest
from playwright.sync_api import Page, expect

from .conftest import DESK, NARROW

pytestmark = pytest.mark.browser
LONG = (
    "Thisisonesinglewordthatgoesonandonwithoutanyplacetobreakitsothatanylayoutthatisnotcarefulwillburst" * 2
)

# What is wrong with a page, by rule: the elements that break it.
CHECKS = """() => {
    const shown = element => element.checkVisibility();
    const all = selector => [...document.querySelectorAll(selector)].filter(shown);
    const named = e => e.labels?.length || e.ariaLabel || e.getAttribute("aria-labelledby") || e.textContent.trim() || e.title;
    const ids = [...document.querySelectorAll("[id]")].map(e => e.id);
    const words = {
        "a field without a label": all("input:not([type=hidden], [aria-hidden]), select, textarea, progress:not([aria-hidden])").filter(
            e => !(e.labels?.length || e.ariaLabel || e.getAttribute("aria-labelledby"))),
        "a picture without alt": [...document.images].filter(e => !e.hasAttribute("alt")),
        "a button or link without a name": all("button, a[href]").filter(
            e => !named(e) && ![...e.querySelectorAll("img")].some(img => img.alt)),
        "a drawing that is read out": all("svg").filter(e => !e.closest("[aria-hidden=true]") && !e.getAttribute("role")),
        "a heading that skips a level": all("h1, h2, h3, h4").filter(
            (e, i, list) => i && e.tagName[1] - list[i - 1].tagName[1] > 1),
        "a target too small to hit": all("button, summary, input:not([type=hidden], [aria-hidden]), .button").filter(
            e => e.checkVisibility({contentVisibilityAuto: true})  // what is far below has no size yet
                && (e.getBoundingClientRect().height < 24 || e.getBoundingClientRect().width < 24)),
        "an id used twice": [...new Set(ids.filter((id, i) => ids.indexOf(id) !== i))].map(id => document.getElementById(id)),
        "a reference to nothing": [...document.querySelectorAll("[aria-labelledby], [aria-describedby], label[for]")].filter(
            e => (e.getAttribute("aria-labelledby") ?? e.getAttribute("aria-describedby") ?? e.htmlFor).split(" ")
                .some(id => !document.getElementById(id))),
        "a style that the policy forbids": [...document.querySelectorAll("[style]")],
    };
    const found = Object.entries(words).flatMap(([rule, elements]) => elements.map(e => rule + ": " + e.outerHTML.slice(0, 160)));
    if (document.querySelectorAll("h1").length !== 1) found.push("not one h1");
    if (!document.documentElement.lang) found.push("no language");
    if (!document.title.trim()) found.push("no title");
    if (document.querySelectorAll("main").length !== 1) found.push("not one main");
    return found;
}"""
TOO_WIDE = """() => [...document.querySelectorAll("body *")]
    .filter(e => e.checkVisibility() && e.getBoundingClientRect().right > innerWidth + 1 && !e.closest(".unseen"))
    .slice(0, 5).map(e => e.outerHTML.slice(0, 160))"""


MATCH = "match&provider=tvmaze&id=513&title=SPY+x+FAMILY"


@pytest.fixture(scope="module")
def stories(house, own_standin):
    """One series of each fate, and their pages."""
    own_standin.fail("/images", times=None, status=404)
    failing = house.add("Generated show 41")
    house.wait_until_loaded(failing)
    own_standin.reset()
    ids = [house.add("Jujutsu Kaisen"), failing, house.add(LONG), house.add("Qqqq Zzzz")]
    for series_id in ids:
        house.wait_until_loaded(series_id)
    return [f"/series/{series_id}" for series_id in ids]


def pages(stories: list[str]) -> list[str]:
    lists = ["/", "/?q=nothing+like+it", "/?state=failed", "/search?q=one+piece", "/add", "/import/lists"]
    lists.append("/import/lists/preview?service=kitsu&user=aniworld&status=planned")
    others = [
        "/account",
        "/users",
        "/keys",
        "/security-log",
        "/activity",
        "/history",
        "/settings/tasks",
        "/settings/sources",
        "/system",
        "/about",
        "/nowhere",
    ]
    return [
        *lists,
        *others,
        *("/missing", "/missing?q=nothing+like+it", "/calendar", "/calendar?view=list"),
        *(
            "/settings/servers",
            "/settings/notifications",
            "/settings/files",
            "/settings/general",
            "/settings/backups",
            "/import",
            "/settings/folders",
            "/system/log",
        ),
        *stories,
        *(stories[0] + page for page in ("/files", "/rename?which=all", "/preview/held")),
        *(stories[0] + "/preview?action=" + action for action in ("refresh", MATCH)),
        *(stories[0] + "/artwork" + place for place in ("", "?place=fanart", "?place=season-1")),
        stories[0] + "/remove",
        stories[2] + "/remove",
        stories[3] + "?q=haikyu",
    ]


def test_every_page_has_names_for_what_it_shows_and_stays_within_a_large_and_a_narrow_screen(
    visitors, alice_at, house, stories
):
    page = alice_at("/about")
    wrong = {}
    for path in [*pages(stories), "/login"]:
        page.goto(house.url + path)
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        for viewport in (DESK, NARROW):
            page.set_viewport_size(viewport)
            if found := page.evaluate(CHECKS) + too_wide(page):
                wrong[path, viewport["width"]] = found
        page.set_viewport_size(DESK)
    visitors.expect("404")
    assert wrong == {}


def test_every_page_in_german_has_room_on_a_narrow_screen(visitors, alice_at, house, stories):
    """German words are longer than English ones, and may not push anything out of a phone."""
    page = alice_at("/about", viewport=NARROW, locale="de-DE")
    wrong = {}
    for path in [*pages(stories), "/login"]:
        page.goto(house.url + path)
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        assert page.evaluate("document.documentElement.lang") == "de"
        if found := page.evaluate(CHECKS) + too_wide(page):
            wrong[path] = found
    visitors.expect("404")
    assert wrong == {}


def too_wide(page: Page) -> list[str]:
    if page.evaluate("document.scrollingElement.scrollWidth <= innerWidth"):
        return []
    return ["wider than the screen", *page.evaluate(TOO_WIDE)]


def test_the_list_of_candidates_fits_a_narrow_screen_and_has_names(alice_at, house, stories, standin):
    page = alice_at(viewport=NARROW)
    page.get_by_label("Search or add a series").fill("one piece")
    expect(page.locator(".candidate").first).to_be_visible()
    assert page.evaluate(CHECKS) + too_wide(page) == []
    page.keyboard.press("Escape")
    expect(page.locator(".candidate")).to_have_count(0)


def test_the_forms_of_strangers_have_names_too(visitors, house):
    page = visitors.open(house.url + "/login", viewport=NARROW)
    assert page.evaluate(CHECKS) + too_wide(page) == []
    page.get_by_label("User name").fill("alice")
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert").first).to_contain_text("is wrong")
    expect(page.get_by_label("Password")).to_be_focused()
    assert page.evaluate(CHECKS) + too_wide(page) == []
    visitors.expect("401")


# Whether nothing lies over the words of the strip, and it lies over nothing of the head.
STRIP_IS_FREE = """() => {
    const strip = document.querySelector(".health-link"), all = document.querySelectorAll(".health-words, .health-more");
    const middles = [...all].map(each => each.getBoundingClientRect()).map(box => [box.x + box.width / 2, box.y + box.height / 2]);
    const {left, right, top, bottom} = strip.getBoundingClientRect();
    const crossed = [...document.querySelectorAll(".top-box, .top-links")].map(each => each.getBoundingClientRect())
        .filter(box => box.left < right && box.right > left && box.top < bottom && box.bottom > top);
    return middles.every(([x, y]) => strip.contains(document.elementFromPoint(x, y))) && crossed.length === 0;
}"""
STRIP_WIDTHS = (320, 768, 1280, 1440, 1600, 1856, 1920, 2560)


MEASURE = """() => { window.moved = 0; new PerformanceObserver(list => list.getEntries().forEach(e => window.moved += e.value))
    .observe({type: "layout-shift"}); }"""


def test_what_is_wrong_is_told_on_open_pages_and_goes_by_itself_and_nothing_moves(alice_at, house):
    desk, narrow = alice_at("/"), alice_at("/activity", viewport=NARROW, color_scheme="dark")
    without_socket = alice_at("/system")
    for page in (desk, narrow):
        page.evaluate(MEASURE)
    away = house.library.with_name("unmounted")
    house.library.rename(away)
    try:
        for page in (desk, narrow):
            told = page.locator("[data-health=trouble]")
            expect(told).to_contain_text("Your library cannot be reached.")
            assert told.get_attribute("role") == "status"
            assert page.evaluate(CHECKS) + too_wide(page) + page.evaluate(CONTRAST) == []
        # What it does by itself every ten seconds.
        without_socket.evaluate("htmx.trigger('#health', 'aniworld:health')")
        expect(without_socket.locator("#check-library")).to_contain_text("Mount the disk of the library")
        assert without_socket.evaluate(CONTRAST) == []
        for width in STRIP_WIDTHS:
            without_socket.set_viewport_size({"width": width, "height": 800})
            assert without_socket.evaluate(STRIP_IS_FREE), width
    finally:
        away.rename(house.library)
    for page in (desk, narrow):
        expect(page.locator("#health")).to_have_text("", timeout=30_000)  # the next probe may be seconds away
        assert page.evaluate("window.moved") == 0


RUNNING = """() => document.getAnimations().filter(each => each.playState === "running")
    .map(each => each.animationName ?? each.transitionProperty)"""


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_nothing_moves_for_whoever_wants_no_motion(alice_at, house, standin, motion):
    standin.delay_seconds = 2
    series_id = house.add_new(f"Generated show {45 + len(motion)}")
    page = alice_at(reduced_motion=motion)
    expect(
        page.locator(f"[data-series-id='{series_id}'] .progress-item[data-state=loading]").first
    ).to_be_visible()
    running = page.evaluate(RUNNING)
    standin.delay_seconds = 0
    assert bool(running) == (motion == "no-preference"), running


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_what_is_behind_it(alice_at, house, stories, scheme):
    page = alice_at("/about", color_scheme=scheme)
    faint = {}
    for path in ("/", "/account", "/users", "/keys", "/security-log", "/about", stories[1], stories[3]):
        page.goto(house.url + path)
        if found := page.evaluate(CONTRAST):
            faint[path] = found
    assert faint == {}


# WCAG 2 contrast of text on plain backgrounds; text over pictures is left out, as nobody can compute it here.
CONTRAST = """() => {
    const canvas = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
    const rgba = colour => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
        return [...canvas.getImageData(0, 0, 1, 1).data]; };
    const light = ([r, g, b]) => [r, g, b].map(c => c / 255).map(c => c <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4)
        .reduce((sum, c, i) => sum + c * [.2126, .7152, .0722][i], 0);
    const behind = element => { for (let e = element; e; e = e.parentElement) { const style = getComputedStyle(e);
        if (style.backgroundImage !== "none" || e.matches(".hero, .frame, .card")) return null;
        const colour = rgba(style.backgroundColor); if (colour[3] === 255) return colour; } return rgba("Canvas"); };
    return [...document.querySelectorAll("body *")].flatMap(e => {
        const own = [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim());
        if (!own || !e.checkVisibility() || e.closest(".unseen, .skip, [disabled]")) return [];
        const style = getComputedStyle(e), back = behind(e), front = rgba(style.color);
        if (!back || front[3] < 255) return [];
        const [low, high] = [light(back), light(front)].sort((a, b) => a - b), ratio = (high + .05) / (low + .05);
        const large = parseFloat(style.fontSize) >= 24 || parseFloat(style.fontSize) >= 18.66 && style.fontWeight >= 700;
        return ratio >= (large ? 3 : 4.5) ? [] : [ratio.toFixed(2) + " " + e.outerHTML.slice(0, 120)];
    });
}"""
