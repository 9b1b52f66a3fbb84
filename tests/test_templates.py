"""The templates by themselves: drawn from the view models of the pages, under a stub of the app.

What a page passes as a dict is written out in drawn; a test holds its fields to those of the pages.
"""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from drawn import EVIL
from drawn.fragments import FRAGMENTS
from drawn.installation import make_board, make_source
from drawn.library import FOUND, SHELVES, TOLD, make_page, make_shelf
from drawn.pages import ALL, PAGES
from drawn.people import ALICE
from drawn.routes import ROUTES
from drawn.series import DONE, FAILED, LOADING, LOOKED_AT, UNKNOWN, make_place, make_series
from flask import Flask, render_template, template_rendered
from jinja2 import StrictUndefined

from aniworld import assets
from aniworld.library.disk.left_out import LeftOut
from aniworld.library.sources.status import SOURCES
from aniworld.models import (
    Series,
)
from aniworld.software import SHIPPED
from aniworld.web import filters

ROOT = Path(__file__).parents[1]
TEMPLATES = ROOT / "templates"
VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta", "rect", "use"}


@pytest.fixture(scope="module")
def stub():
    app = Flask("stub", root_path=str(ROOT))
    app.jinja_env.undefined = StrictUndefined
    filters.register(app)
    assets.register(app)
    for endpoint, rule in ROUTES.items():
        app.add_url_rule(rule, endpoint, lambda **_: "")
    return app


@pytest.fixture
def draw(stub):
    """Draw a template with what every template is given, and with what the test gives."""
    source = SOURCES["tvmaze"].attribution
    always = {"csrf": "secret-token", "user": ALICE, "view": "library", "cursor": 7, "version": "1.0"}
    always |= {"theme": "", "toast": None}
    always |= {"sources": [source], "on": [source], "off": [source], "catalogue": [source]}
    always |= {"software": SHIPPED, "newer": None}

    def render(template, **context):
        with stub.test_request_context():
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
        return [
            attributes
            for _, _, attributes in self.elements
            if word in (attributes.get("class") or "").split()
        ]


def test_all_templates_are_html_and_each_is_drawn_here():
    files = [path for path in TEMPLATES.rglob("*") if path.is_file() and path.suffix != ".pyc"]
    names = {str(path.relative_to(TEMPLATES)) for path in files}
    assert all(name.endswith(".html") for name in names), "only .html is escaped"
    assert names == {name for name, _ in ALL} | {
        "layout.html",
        "previews/_files.html",
        "pieces.html",
        "account/_sure.html",
        "adding/_list.html",
        "calendar/_addresses.html",
        "calendar/_entry.html",
        "library_folder/_root.html",
        "search/_box.html",
        "search/_suggestions.html",
        "servers/_fields.html",
        "settings/_fields.html",
        "setup/_steps.html",
        "system/_facts.html",
        "notifications/_fields.html",
        "series/_yours.html",
        "series/_toolbar.html",
        "series/_episodes_again.html",
        "errors/_problem.html",
        "live/_merged.html",
        "toasts/_toast.html",
        *[f"frame/{name}.html" for name in ("_area", "_keys", "_links", "_theme", "areas")],
        *[f"library/{name}.html" for name in ("_chips", "_filters", "_look", "_menu", "_nothing")],
        *[f"library/{name}.html" for name in ("_today", "_together")],
    }


@pytest.mark.parametrize(("name", "context", "id"), FRAGMENTS)
def test_a_fragment_is_one_element_with_its_id_and_no_secret(draw, name, context, id):
    text = draw(name, **context)
    roots = [attributes for depth, _, attributes in Page(text).elements if depth == 0]
    assert [root.get("id") for root in roots] == [id]
    assert text == text.strip(), "white space around a fragment piles up in the page with each swap"
    assert "secret-token" not in text or name == "search/_results.html"


@pytest.mark.parametrize(("name", "context"), PAGES)
def test_a_page_has_one_heading_unique_ids_and_the_token_in_each_form(draw, name, context):
    token = "code" if name == "maintenance/show.html" else "csrf_token"  # there nobody has a session
    elements = Page(draw(name, **context)).elements
    ids = [attributes["id"] for _, _, attributes in elements if "id" in attributes]
    assert [tag for _, tag, _ in elements].count("h1") == 1
    assert len(ids) == len(set(ids))
    posting = [
        attributes for _, tag, attributes in elements if tag == "form" and attributes.get("method") == "post"
    ]
    hidden = [attributes for _, _, attributes in elements if attributes.get("type") == "hidden"]
    assert len(posting) == sum(attributes.get("name") == token for attributes in hidden)


@pytest.mark.parametrize(("name", "context"), ALL)
def test_nothing_is_inline_so_the_strict_policy_holds(draw, name, context):
    for _, tag, attributes in Page(draw(name, **context)).elements:
        assert tag != "style" and (tag != "script" or attributes.get("src"))
        assert not any(key == "style" or key.startswith(("on", "hx-on")) for key in attributes)
        assert not any(
            (value or "").strip().startswith(("js:", "javascript:")) for value in attributes.values()
        )
        assert "[" not in (attributes.get("hx-trigger") or "")
        assert tag not in ("img", "script", "link") or (
            attributes.get("src") or attributes.get("href")
        ).startswith("/")
        assert tag != "img" or "alt" in attributes


@pytest.mark.parametrize(("name", "context"), ALL)
def test_hostile_text_stays_text(draw, name, context):
    text = draw(name, **spoil(context))
    assert not any(
        word in text for word in ("<script>", "<img src=x", "1333333309", "<hx-partial hx-target='body'")
    )
    assert not any(attributes.get("src") == "x" for _, _, attributes in Page(text).elements)


def spoil(context):
    """The same context with an evil text wherever a stranger could have put one."""
    free = {
        "title",
        "original_title",
        "overview",
        "studio",
        "folder",
        "message",
        "error",
        "source",
        "word",
        "kind",
        "sentence",
        "said",
        "helps",
        "q",
        "provider_label",
        "label",
        "language",
        "loading_error",
        "notice",
        "text",
        "reason",
        "result",
        "next",
        "name" if "keys" in context else "title",
    }

    def spoiled(key, value):
        if key in free and (value is None or isinstance(value, str)):
            return EVIL
        if key in ("genres", "problems", "fields"):
            return [EVIL]
        if isinstance(value, list):
            return [spoiled(key, item) for item in value]
        if isinstance(value, dict):
            return {k: spoiled(k, v) for k, v in value.items()}
        if isinstance(value, LeftOut):
            return value  # its reason is a word of ours, and the rest is evil already
        if hasattr(value, "_fields"):
            return type(value)(**{k: spoiled(k, v) for k, v in value._asdict().items()})
        if type(value).__module__.startswith(("aniworld.", "types")) and not isinstance(value, type):
            copy = type(value).__new__(type(value))
            vars(copy).update({k: spoiled(k, v) for k, v in vars(value).items()})
            return copy
        return value

    return {key: spoiled(key, value) for key, value in context.items()}


def test_a_loading_card_shows_each_part_with_its_state(draw):
    page = Page(
        draw(
            "series/_card.html",
            series=make_series(("loaded", "failed", "loading", "unavailable"), "loading_nfo"),
        )
    )
    [card] = page.having("card")
    assert card["data-series-id"] == "42"
    assert len(page.having("loading-indicator")) == len(page.having("status-text")) == 1
    shown = [(item["data-part"], item["data-state"], item["class"]) for item in page.having("progress-item")]
    assert shown == [
        ("episodes", "loaded", "progress-item completed"),
        ("nfo", "failed", "progress-item failed"),
        ("logo", "loading", "progress-item pending"),
        ("images", "unavailable", "progress-item failed"),
    ]


def test_a_completed_card_has_no_indicator(draw):
    text = draw("series/_card.html", series=DONE)
    assert not any(word in text for word in ("loading-indicator", "status-text", "progress-item"))


def test_a_part_that_knows_its_total_has_a_labelled_bar(draw):
    page = Page(draw("series/_parts.html", series=LOADING))
    bars = [attributes for _, tag, attributes in page.elements if tag == "progress"]
    assert bars[0] == {"max": "12", "value": "3", "aria-label": "Episodes"}
    assert "Loading 3/12" in draw("series/_card.html", series=LOADING)


def test_a_failed_card_offers_to_try_what_failed_again_with_and_without_script(draw):
    [button] = [a for _, tag, a in Page(draw("series/_card.html", series=FAILED)).elements if tag == "button"]
    assert (button["name"], button["value"], button["form"]) == ("parts", "logo,images", "post")
    assert button["formaction"] == button["hx-post"] == "/series/42/load"


def test_an_unknown_series_leads_to_the_search_for_the_right_one(draw):
    assert 'href="/series/42#match"' in draw("series/_card.html", series=UNKNOWN)
    page = draw("series/show.html", **LOOKED_AT, series=UNKNOWN, found=FOUND._replace(series=UNKNOWN))
    assert page.count('action="/series/42/match"') == 2 and 'href="/series/4"' in page, (
        "what is another series cannot be picked"
    )


def partials(text):
    return re.findall(r'<hx-partial hx-target="([^"]+)" hx-swap="(\w+)">', text)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (
            {"added": {42}},
            [("#series-42", "delete"), ("#grid[data-plain]", "afterbegin"), ("#library-count", "outerMorph")],
        ),
        ({}, [("#series-42", "outerMorph"), ("#library-count", "outerMorph")]),
        ({"view": "cards", "added": {42}}, [("#series-42", "outerMorph"), ("#library-count", "outerMorph")]),
        (
            {
                "changed": [],
                "removed": [7],
                "merged": [{"name": "Elf", "merged_into": "4", "merged_name": "Frieren"}],
            },
            [("#series-7", "delete"), ("#toasts", "innerHTML"), ("#library-count", "outerMorph")],
        ),
        ({"changed": [], "removed": [7]}, [("#series-7", "delete"), ("#library-count", "outerMorph")]),
        (
            {"view": "series-42"},
            [
                ("#series-42-header", "outerMorph"),
                ("#series-42-folder", "outerMorph"),
                ("#series-42-parts", "outerMorph"),
            ],
        ),
        (
            {"view": "series-42", "seasons_changed": True},
            [
                ("#series-42-header", "outerMorph"),
                ("#series-42-folder", "outerMorph"),
                ("#series-42-parts", "outerMorph"),
                ("#again", "innerHTML"),
                ("#series-42-facts", "outerMorph"),
                ("#series-42-files", "outerMorph"),
                ("#series-42-yours", "outerMorph"),
                ("#series-42-origin", "outerMorph"),
            ],
        ),
        ({"view": "series-9"}, []),
        (
            {"view": None, "listing": None},
            [
                ("#series-42", "outerMorph"),
                ("#series-42-header", "outerMorph"),
                ("#series-42-folder", "outerMorph"),
                ("#series-42-parts", "outerMorph"),
            ],
        ),
    ],
)
def test_an_open_page_is_told_only_what_it_shows(draw, told, expected):
    assert partials(draw("live/_message.html", **TOLD | told)) == expected


def test_a_page_listens_from_the_event_it_was_drawn_at_and_only_when_it_has_a_view(draw):
    page = draw("library/show.html", **make_page(SHELVES["full"]))
    assert 'hx-ws:connect="/live?since=7&amp;view=library"' in page
    assert 'hx-get="/changes?since=7&amp;view=library"' in page
    assert "hx-ws:connect" not in draw("about/show.html", view=None)


def test_a_page_brings_one_style_sheet_and_one_script_that_is_not_deferred(draw):
    elements = Page(draw("about/show.html")).elements
    scripts = [attributes for _, tag, attributes in elements if tag == "script"]
    sheets = [attributes for _, tag, attributes in elements if attributes.get("rel") == "stylesheet"]
    assert [re.sub(r"\.\w{12}\.", ".", script["src"]) for script in scripts] == ["/static/app.js"]
    assert [re.sub(r"\.\w{12}\.", ".", sheet["href"]) for sheet in sheets] == ["/static/app.css"]
    assert not any(key in script for script in scripts for key in ("defer", "async", "type"))


def test_a_page_without_script_reloads_only_while_something_loads(draw):
    assert 'http-equiv="refresh"' in draw("about/show.html", refresh_without_script=True)
    assert 'http-equiv="refresh"' not in draw("about/show.html")


def test_every_icon_that_is_used_is_in_the_sprite(draw):
    drawn = set(re.findall(r'id="([a-z]+)"', (ROOT / "static/icons.svg").read_text()))
    used = {
        name
        for template, context in ALL
        for name in re.findall(r"icons\.\w+\.svg#([a-z]+)", draw(template, **context))
    }
    assert used == drawn


def fields(value):
    names = value if isinstance(value, dict) else vars(value)
    return {name for name in names if not name.startswith("_")}


def test_what_is_written_out_here_has_the_fields_of_what_pages_pass(app, alice):
    passed = {}

    def keep(sender, template, context):
        passed[template.name] = context

    alice.post("/series", name="Frieren")
    with template_rendered.connected_to(keep, app):
        for path in (
            "/",
            "/series/1",
            "/series/1/artwork",
            "/settings/sources",
            "/activity",
            "/search?q=frieren",
        ):
            assert alice.get(path).status_code == 200
    place = passed["artwork/show.html"]["place"]
    pairs = [
        (passed["library/show.html"]["shelf"], make_shelf(sort="added")),
        (place, make_place()),
        (place.offers[0].first[0], make_place().offers[0].first[0]),
        (passed["sources/show.html"]["rows"][0], make_source("tvmaze")),
        (passed["activity/show.html"]["news"][0], make_board()["news"][0]),
        (passed["search/show.html"]["found"].library[0].row, Series()),
    ]
    assert [fields(real) ^ fields(ours) for real, ours in pairs] == [set()] * len(pairs)
    assert make_board().keys() <= passed["activity/show.html"].keys()
