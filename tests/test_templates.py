"""The templates by themselves: drawn from small stand-ins, under a stub of the app."""

import copy
import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace

import pytest
from flask import Flask, render_template
from jinja2 import StrictUndefined

ROOT = Path(__file__).parents[1]
TEMPLATES = ROOT / "templates"
EVIL = """<script>alert(1)</script> "><img src=x onerror=alert(1)> {{7*191}} </hx-partial><hx-partial hx-target='body'>"""
PARTS = {"episodes": "Episodes", "nfo": "NFO", "logo": "Logo", "images": "Images"}
CLASSES = {"loaded": "completed", "partial": "completed", "failed": "failed"}
ROUTES = {
    "library.show": "/", "about.show": "/about", "search.show": "/search", "live.socket": "/live", "live.changes": "/changes",
    "series.create": "/series", "series.show": "/series/<series_id>", "series.load": "/series/<series_id>/load",
    "series.match": "/series/<series_id>/match", "series.number": "/series/<series_id>/number", "series.remove_ask": "/series/<series_id>/remove",
    "series.remove": "/series/<series_id>/removed", "session.show": "/login", "session.create": "/sessions",
    "session.enter": "/enter", "session.destroy": "/logout", "setup.create": "/setup", "account.show": "/account",
    "account.password": "/account/password", "timetable.show": "/timetable", "timetable.run": "/timetable/run",
    "activity.show": "/activity", "activity.pause": "/activity/pause", "activity.resume": "/activity/resume",
    "activity.cancel": "/activity/<series_id>/cancel", "activity.retry": "/activity/<series_id>/retry",
    "activity.cancel_background": "/activity/cancel", "activity.retry_all": "/activity/retry", "sources.show": "/sources",
    "sources.test": "/sources/<name>/test", "sources.save_key": "/sources/<name>/key", "sources.remove_key": "/sources/<name>/gone",
    "gallery.show": "/series/<series_id>/artwork",
    **{f"gallery.{verb}": f"/series/<series_id>/artwork/<name>/{verb}" for verb in ("use", "upload", "pin", "unpin", "undo")},
}  # fmt: skip
VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta", "rect", "use"}


@pytest.fixture(scope="module")
def app():
    app = Flask("stub", root_path=str(ROOT))
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.filters |= {"localtime": str, "date": str, "in_time": str, "plural": lambda count, word: f"{count} {word}s"}
    for endpoint, rule in ROUTES.items():
        app.add_url_rule(rule, endpoint, lambda **_: "")
    return app


@pytest.fixture
def draw(app):
    """Draw a template with what every template is given, and with what the test gives."""
    source = SimpleNamespace(name="TVmaze", text="Facts.", url="https://tvmaze.example/", licence_url="")
    always = {"csrf": "secret-token", "user": SimpleNamespace(name="alice"), "view": "library", "cursor": 7, "version": "1.0"}
    always |= {"sources": [source], "on": [source], "off": [source], "catalogue": [source]}

    def render(template, **context):
        with app.test_request_context():
            return render_template(template, **{**always, **context})

    return render


class Page(HTMLParser):
    """The elements of a page as (depth, tag, attributes)."""

    def __init__(self, text):
        super().__init__()
        self.depth, self.elements = 0, []
        self.feed(text)
        self.close()
        assert self.depth == 0, "an element is not closed"

    def handle_starttag(self, tag, attributes):
        self.elements.append((self.depth, tag, dict(attributes)))
        self.depth += tag not in VOID

    def handle_startendtag(self, tag, attributes):
        self.elements.append((self.depth, tag, dict(attributes)))

    def handle_endtag(self, tag):
        self.depth -= 1

    def having(self, word):
        return [attributes for _, _, attributes in self.elements if word in (attributes.get("class") or "").split()]


def make_parts(*states):
    return [
        SimpleNamespace(
            name=name, label=label, state=state, word=state, progress_class=CLASSES.get(state, "pending"), attempt=1, done=3,
            total=12, next_try_at=9_000, origin="from TVmaze", error="No answer." if state == "failed" else None,
            can_retry=state in ("failed", "partial"),
        )
        for (name, label), state in zip(PARTS.items(), states, strict=True)
    ]  # fmt: skip


def make_picture(colour="#a1b2c3"):
    return SimpleNamespace(small="/p/s.webp", large="/p/l.webp", colour=colour, is_drawn=False, width=2, height=3)


def make_season():
    episodes = [
        SimpleNamespace(
            number=at, absolute=at + 12, title="", air_date=date(2026, 1, at), overview="", runtime_minutes=24, state=state,
            file=None,
        )
        for at, state in enumerate(("present", "missing", "unaired", "ignored"), 1)
    ]  # fmt: skip
    counts = {"present": 1, "aired": 2, "total": 4}
    return SimpleNamespace(number=1, title="Season 1", premiered=None, poster=None, episodes=episodes, **counts)


CREDIT = SimpleNamespace(label="TVmaze", url="https://tvmaze.example/1", fields=["overview"])


def make_series(states=("loaded",) * 4, status="completed", **changes):
    fields = dict(
        id=42, key="frieren", title="Frieren", original_title="葬送のフリーレン", year=2023, overview="An elf.", status="ended",
        genres=["Fantasy"], studio="Madhouse", rating=8.9, runtime_minutes=24, premiered=date(2023, 9, 29), ended=None,
        folder="Frieren (2023)", url="https://tvmaze.example/1", topic="series-42", loading_status=status, loading_error=None,
        is_completed=status == "completed", is_loading=status.startswith("loading"), is_failed=status == "failed",
        is_unknown=False, message="Loading episodes…", poster=None, fanart=None, banner=None, logo=None,
        parts=make_parts(*states), seasons=[make_season()], episode_count=28, present_count=28,
        numbered_by=CREDIT, soon_numbered_by="Kitsu", where_from=[CREDIT],
        also_known_as=[SimpleNamespace(text="葬送のフリーレン", lang="ja", language="Japanese")],
        could_number=[SimpleNamespace(name="tmdb", attribution=SimpleNamespace(name="TMDB"))],
    )  # fmt: skip
    return SimpleNamespace(**fields | changes)


def make_shelf(*items, **changes):
    counts = {"total": 3, "page": 1, "pages": 2, "whole_total": 3, "loading_count": 1, "failed_count": 1}
    return SimpleNamespace(**{"items": list(items), "next_url": "/?page=2"} | counts | changes)


def make_line(*names, **changes):
    parts = [part for part in make_parts("loading", "failed", "loading", "loading") if part.name in names]
    fields = dict(series_id=42, title="Frieren", parts=parts, text="TVmaze waits.", until="in 4 s", names=",".join(names),
                  key=f"42-{names[0]}", priority="new", since="14:05", is_unknown=False)  # fmt: skip
    return SimpleNamespace(**fields | changes)


def make_board(**changes):
    gates = [SimpleNamespace(name=name, state=name, word=name, reason="It is down.", troubles="5 failures", rate="2 in 1 s")
             for name in ("open", "closed", "tried")]  # fmt: skip
    news = [SimpleNamespace(kind="failed", at="14:05", name="Frieren", series_id=id, error="Gone.", icon="dash", words="failed:")
            for id in (42, None)]  # fmt: skip
    fields = dict(paused_at="", running=[make_line("episodes")], running_total=1,
                  waiting=[make_line("logo", "images")], waiting_total=9, background_total=9, failed=[make_line("nfo")],
                  failed_total=1, retry_total=2, gates=gates, news=news)  # fmt: skip
    return fields | changes


def make_candidate(series_id=None):
    return SimpleNamespace(
        provider="tvmaze", provider_label="TVmaze", id="1", title="Frieren", titles=["Frieren", "葬送のフリーレン"], year=2023, kind="TV", overview="An elf.",
        poster=None, series_id=series_id, episode_count=28,
    )  # fmt: skip


def make_place(**changes):
    candidates = [
        SimpleNamespace(id=at, preview="/search/preview/x", source="TVmaze", language="English", size=size, is_chosen=at == 1)
        for at, size in ((1, "680 × 1000"), (2, ""))
    ]  # fmt: skip
    fields = dict(
        series_id=42, name="logo", path="clearlogo.png", id="series-42-art-logo", title="Logo", shape="logo", picture=make_picture(),
        can_undo=True, is_yours=False, is_drawn=False, is_pinned=True, state="From TVmaze.", step="1", can_be_drawn=True,
        first=candidates, more=[SimpleNamespace(**vars(candidates[1]) | {"id": 3})],
    )  # fmt: skip
    return SimpleNamespace(**fields | changes)


def make_source(name, state="open", **changes):
    gate = SimpleNamespace(state=state, word=state, reason="" if state == "open" else "It is down.", troubles="", rate="2 in 1 s")
    fields = dict(
        name=name, label=name.upper(), attribution=SimpleNamespace(url="https://source.example"), gives=["search"], is_spine=True,
        why_off="", takes_key=True, key=None, gate=gate, speed="", word="on", setting="NAME_KEY",
        tested=SimpleNamespace(kind="away", sign="alert", words="It did not answer.", at="14:05"),
    )  # fmt: skip
    return SimpleNamespace(**fields | changes)


EMPTY = {"picture": None, "is_pinned": False, "can_be_drawn": False, "can_undo": False, "first": [], "more": []}
PLACES = [make_place(), make_place(id="series-42-art-poster", name="poster", is_pinned=False, is_drawn=True),
          make_place(id="series-42-art-banner", name="banner", is_yours=True),
          make_place(id="series-42-art-landscape", name="landscape", **EMPTY)]  # fmt: skip
ROWS = [
    make_source("one", "closed", key=SimpleNamespace(masked="•••• 4f2a", setting="")), make_source("two", tested=None),
    make_source("three", key=SimpleNamespace(masked="••••", setting="THREE_KEY")), make_source("four", "tried", takes_key=False),
]  # fmt: skip
WRONG = {"field": "two", "sentence": "That is no key."}
DONE = make_series(poster=make_picture(), fanart=make_picture(), logo=make_picture(colour=None))
LOADING = make_series(("loading", "pending", "partial", "pending"), "loading_episodes")
FAILED = make_series(("loaded", "loaded", "failed", "failed"), "failed")
NEVER_FOUND = {"is_unknown": True, "seasons": [], "year": None, "rating": None, "folder": None}
UNKNOWN = make_series(("failed", "pending", "pending", "pending"), "failed", **NEVER_FOUND)
SERIES = {"done": DONE, "loading": LOADING, "failed": FAILED, "unknown": UNKNOWN}
CANDIDATES = [make_candidate(), make_candidate(series_id=4)]
SEARCH = {"q": "fri", "candidates": CANDIDATES, "problems": ["Kitsu did not answer."], "series": None}
THREE = [make_series(id=id, topic=f"series-{id}") for id in (1, 2, 3)]
SHELVES = {"full": make_shelf(*THREE), "empty": make_shelf(whole_total=0, next_url=None)}
TOLD = {"view": "library", "changed": [DONE], "added": set(), "removed": [], "seasons_changed": False, "shelf": SHELVES["full"]}
TROUBLE = {"title": "No such page", "sentence": "It is gone.", "kept": "All is as it was.", "advice": "Go on.", "back_url": "/"}
KEY = SimpleNamespace(name="phone", created_at=1, last_used_at=None)
GLANCES = [
    SimpleNamespace(count=4, is_paused=False, trouble=""), SimpleNamespace(count=0, is_paused=True, trouble="Nobody works."),
]  # fmt: skip
NOTHING = {kind: value for word in ("running", "waiting", "failed") for kind, value in ((word, []), (f"{word}_total", 0))}
BOARDS = [
    make_board(),
    make_board(paused_at="14:05", failed=[make_line("episodes", is_unknown=True)]),
    make_board(**NOTHING, background_total=0, retry_total=0, gates=[], news=[]),
]
CHORES = [(SimpleNamespace(label="Look"), SimpleNamespace(name="check", next_at=1, last_at=at, took_seconds=2.0, result="Done.",
                                                          is_running=not at, is_under_way=not at))
          for at in (1, None)]  # fmt: skip

FRAGMENTS = [
    *[(f"series/{name}.html", {"series": series}, f"series-42{ending}") for series in SERIES.values()
      for name, ending in {"_card": "", "_header": "-header", "_parts": "-parts", "_seasons": "-seasons", "_origin": "-origin"}.items()],
    *[("library/_count.html", {"shelf": shelf}, "library-count") for shelf in SHELVES.values()],
    ("search/_results.html", SEARCH, "candidates"),
    ("search/_results.html", SEARCH | {"series": UNKNOWN}, "candidates"),
    ("search/_results.html", SEARCH | {"waiting": ["TVmaze", "Kitsu"]}, "candidates"),
    ("search/_results.html", SEARCH | {"candidates": [], "already": DONE}, "candidates"),
    ("search/_results.html", {"q": "", "candidates": [], "problems": [], "series": None}, "candidates"),
    ("live/_poll.html", {}, "poll"),
    ("timetable/_chores.html", {"lines": CHORES}, "chores"),
    *[("gallery/_place.html", {"place": place}, place.id) for place in PLACES],
    *[("activity/_board.html", board, "activity-board") for board in BOARDS],
    *[("activity/_link.html", {"glance": glance}, "activity-link") for glance in GLANCES],
    *[("activity/_worker.html", {"glance": glance}, "worker") for glance in GLANCES],
    *[("sources/_tested.html", {"name": row.name, "tested": row.tested}, f"tested-{row.name}") for row in ROWS[:2]],
]  # fmt: skip
PAGES = [
    *[("library/show.html", {"shelf": shelf, "q": q, "state": "", "sort": "added"})
      for shelf in SHELVES.values() for q in ("", "fri")],
    *[("series/show.html", {"series": series, "view": "series-42"}) for series in SERIES.values()],
    ("series/show.html", {"series": UNKNOWN, **{k: SEARCH[k] for k in ("q", "candidates", "problems")}}),
    ("series/remove.html", {"series": DONE, "error": None, "with_files": False}),
    ("gallery/show.html", {"series": DONE, "places": PLACES, "error": ""}),
    ("gallery/show.html", {"series": DONE, "places": [], "error": "The picture is damaged."}),
    ("series/match.html", {"series": DONE, "picked": {"provider": "kitsu", "id": "1", "title": "Elf", "year": 2023, "label": "Kitsu"}}),
    ("search/show.html", SEARCH),
    ("search/show.html", SEARCH | {"series": UNKNOWN}),
    ("session/show.html", {"error": None, "next": "/", "setup_needed": False, "user": None, "view": None}),
    ("session/show.html", {"error": "That was wrong.", "next": None, "setup_needed": True, "user": None, "view": None}),
    ("session/link.html", {"code": "abc", "user": None, "view": None}),
    ("setup/show.html", {"code": "abc", "shortest": 8, "error": "Too short.", "user": None, "view": None}),
    ("account/show.html", {"keys": [KEY], "command": "make a key", "error": "That was wrong.", "notice": "Changed."}),
    ("account/show.html", {"keys": [], "command": "make a key"}),
    ("about/show.html", {"sources": []}),
    ("errors/show.html", TROUBLE),
    *[("activity/show.html", board | {"glance": glance}) for board in BOARDS for glance in GLANCES],
    *[("timetable/show.html", {"lines": lines}) for lines in ([], CHORES)],
    *[("sources/show.html", {"rows": ROWS, "may_change": may, "wrong": wrong, "not_named": "named"})
      for may, wrong in ((True, None), (True, WRONG), (False, None), (True, WRONG | {"field": None}))],
]
MESSAGES = [
    ("live/_message.html", TOLD),
    ("live/_message.html", TOLD | {"view": "series-42", "seasons_changed": True}),
    ("errors/_message.html", TROUBLE),
    ("activity/_message.html", BOARDS[0] | {"glance": GLANCES[0]}),
    ("gallery/_message.html", {"places": PLACES}),
    ("activity/_glance.html", {"glance": GLANCES[1]}),
]
ALL = [*[(name, context) for name, context, _ in FRAGMENTS], *PAGES, *MESSAGES]


def test_all_templates_are_html_and_each_is_drawn_here():
    names = {str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*") if path.is_file()}
    assert all(name.endswith(".html") for name in names), "only .html is escaped"
    assert names == {name for name, _ in ALL} | {"layout.html", "pieces.html", "errors/_problem.html"}


@pytest.mark.parametrize(("name", "context", "id"), FRAGMENTS)
def test_a_fragment_is_one_element_with_its_id_and_no_secret(draw, name, context, id):
    text = draw(name, **context)
    roots = [attributes for depth, _, attributes in Page(text).elements if depth == 0]
    assert [root.get("id") for root in roots] == [id]
    assert text == text.strip(), "white space around a fragment piles up in the page with each swap"
    assert "secret-token" not in text or name == "search/_results.html"


@pytest.mark.parametrize(("name", "context"), PAGES)
def test_a_page_has_one_heading_unique_ids_and_the_token_in_each_form(draw, name, context):
    elements = Page(draw(name, **context)).elements
    ids = [attributes["id"] for _, _, attributes in elements if "id" in attributes]
    assert [tag for _, tag, _ in elements].count("h1") == 1
    assert len(ids) == len(set(ids))
    posting = [attributes for _, tag, attributes in elements if tag == "form" and attributes.get("method") == "post"]
    assert len(posting) == sum(attributes.get("name") == "csrf_token" for _, _, attributes in elements)


@pytest.mark.parametrize(("name", "context"), ALL)
def test_nothing_is_inline_so_the_strict_policy_holds(draw, name, context):
    for _, tag, attributes in Page(draw(name, **context)).elements:
        assert tag != "style" and (tag != "script" or attributes.get("src"))
        assert not any(key == "style" or key.startswith(("on", "hx-on")) for key in attributes)
        assert not any((value or "").strip().startswith(("js:", "javascript:")) for value in attributes.values())
        assert "[" not in (attributes.get("hx-trigger") or "")
        assert tag not in ("img", "script", "link") or (attributes.get("src") or attributes.get("href")).startswith("/")
        assert tag != "img" or "alt" in attributes


@pytest.mark.parametrize(("name", "context"), ALL)
def test_hostile_text_stays_text(draw, name, context):
    text = draw(name, **spoil(context))
    assert not any(word in text for word in ("<script>", "<img src=x", "1337", "<hx-partial hx-target='body'"))
    assert not any(attributes.get("src") == "x" for _, _, attributes in Page(text).elements)


def spoil(context):
    """The same context with an evil text wherever a stranger could have put one."""
    free = {"title", "original_title", "overview", "studio", "folder", "message", "error", "source", "word", "kind", "sentence",
            "q", "provider_label", "label", "language", "loading_error", "notice", "text", "reason", "result", "next", "name" if "keys" in context else "title"}  # fmt: skip

    def spoiled(key, value):
        if key in free and (value is None or isinstance(value, str)):
            return EVIL
        if key in ("genres", "problems", "fields"):
            return [EVIL]
        if isinstance(value, list):
            return [spoiled(key, item) for item in value]
        if isinstance(value, SimpleNamespace):
            value = copy.copy(value)
            value.__dict__.update({k: spoiled(k, v) for k, v in vars(value).items()})
        return value

    return {key: spoiled(key, value) for key, value in context.items()}


def test_a_loading_card_shows_each_part_with_its_state(draw):
    page = Page(draw("series/_card.html", series=make_series(("loaded", "failed", "loading", "unavailable"), "loading_nfo")))
    [card] = page.having("card")
    assert card["data-series-id"] == "42"
    assert len(page.having("loading-indicator")) == len(page.having("status-text")) == 1
    shown = [(item["data-part"], item["data-state"], item["class"]) for item in page.having("progress-item")]
    assert shown == [
        ("episodes", "loaded", "progress-item completed"),
        ("nfo", "failed", "progress-item failed"),
        ("logo", "loading", "progress-item pending"),
        ("images", "unavailable", "progress-item pending"),
    ]


def test_a_completed_card_has_no_indicator(draw):
    text = draw("series/_card.html", series=DONE)
    assert not any(word in text for word in ("loading-indicator", "status-text", "progress-item"))


def test_a_part_that_knows_its_total_has_a_labelled_bar(draw):
    for name in ("series/_card.html", "series/_parts.html"):
        bars = [attributes for _, tag, attributes in Page(draw(name, series=LOADING)).elements if tag == "progress"]
        assert bars[0] == {"max": "12", "value": "3", "aria-label": "Episodes"}


def test_a_failed_card_offers_to_try_what_failed_again_with_and_without_script(draw):
    [button] = [a for _, tag, a in Page(draw("series/_card.html", series=FAILED)).elements if tag == "button"]
    assert (button["name"], button["value"], button["form"]) == ("parts", "logo,images", "post")
    assert button["formaction"] == button["hx-post"] == "/series/42/load"


def test_an_unknown_series_leads_to_the_search_for_the_right_one(draw):
    assert 'href="/series/42#match"' in draw("series/_card.html", series=UNKNOWN)
    page = draw("series/show.html", series=UNKNOWN, q="fri", candidates=SEARCH["candidates"], problems=[])
    assert page.count('action="/series/42/match"') == 1 and 'href="/series/4"' in page, "what is another series cannot be picked"


def partials(text):
    return re.findall(r'<hx-partial hx-target="([^"]+)" hx-swap="(\w+)">', text)


@pytest.mark.parametrize(("told", "expected"), [
    ({"added": {42}}, [("#series-42", "delete"), ("#grid", "afterbegin"), ("#library-count", "outerMorph")]),
    ({}, [("#series-42", "outerMorph"), ("#library-count", "outerMorph")]),
    ({"view": "cards", "added": {42}}, [("#series-42", "outerMorph"), ("#library-count", "outerMorph")]),
    ({"changed": [], "removed": [7]}, [("#series-7", "delete"), ("#library-count", "outerMorph")]),
    ({"view": "series-42"}, [("#series-42-header", "outerMorph"), ("#series-42-parts", "outerMorph")]),
    ({"view": "series-42", "seasons_changed": True},
     [("#series-42-header", "outerMorph"), ("#series-42-parts", "outerMorph"), ("#series-42-seasons", "outerMorph"),
      ("#series-42-origin", "outerMorph")]),
    ({"view": "series-9"}, []),
    ({"view": None, "shelf": None},
     [("#series-42", "outerMorph"), ("#series-42-header", "outerMorph"), ("#series-42-parts", "outerMorph")]),
])  # fmt: skip
def test_an_open_page_is_told_only_what_it_shows(draw, told, expected):
    assert partials(draw("live/_message.html", **TOLD | told)) == expected


def test_a_page_listens_from_the_event_it_was_drawn_at_and_only_when_it_has_a_view(draw):
    page = draw("library/show.html", shelf=SHELVES["full"], q="", state="", sort="added")
    assert 'hx-ws:connect="/live?since=7&amp;view=library"' in page
    assert 'hx-get="/changes?since=7&amp;view=library"' in page
    assert "hx-ws:connect" not in draw("about/show.html", view=None)


def test_scripts_are_not_deferred_as_htmx_may_then_start_before_its_socket_extension(draw):
    scripts = [attributes for _, tag, attributes in Page(draw("about/show.html")).elements if tag == "script"]
    assert [script["src"].split("?")[0].rsplit("/")[-1] for script in scripts] == ["htmx.min.js", "hx-ws.min.js", "app.js"]
    assert not any(key in script for script in scripts for key in ("defer", "async", "type"))


def test_a_page_without_script_reloads_only_while_something_loads(draw):
    assert 'http-equiv="refresh"' in draw("about/show.html", refresh_without_script=True)
    assert 'http-equiv="refresh"' not in draw("about/show.html")


def test_every_icon_that_is_used_is_in_the_sprite(draw):
    drawn = set(re.findall(r'id="([a-z]+)"', (ROOT / "static/icons.svg").read_text()))
    used = {name for template, context in ALL for name in re.findall(r"icons\.svg#([a-z]+)", draw(template, **context))}
    assert used == drawn


def test_every_style_sheet_is_linked(draw):
    linked = set(re.findall(r"/static/(css/\w+\.css)", draw("about/show.html")))
    assert linked == {str(path.relative_to(ROOT / "static")) for path in (ROOT / "static/css").iterdir()}
