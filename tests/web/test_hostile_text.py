"""Whatever a title, an overview or a name holds, on every page it is text and nothing but text."""

import pytest
from said import said

from aniworld import software
from aniworld.auth import api_keys
from aniworld.database import connected, transaction
from aniworld.library.matching import catalogue_source
from aniworld.library.parts import progress_events
from aniworld.library.sources import ask
from aniworld.models import Artwork, Episode, Part, Season, Series
from aniworld.providers import SOURCES

from .pages import Page

pytestmark = pytest.mark.sqlite

EVIL = (
    """<script>alert(1)</script> "><img src=x onerror=alert(1)> '><svg onload=alert(1)> {{7*190476187}}{%raw%} </textarea></title>"""
    """</script><script>alert(2)</script> &lt;script&gt; <div hx-get="/logout" hx-trigger="load"> </hx-partial>"""
    """<hx-partial hx-target="body"> javascript:alert(1) <!-- ]]> <base href="//evil.example">"""
    """<meta http-equiv="refresh" content="0;url=//evil.example"> \u202e"""
)
SHORT = '"><img src=x onerror=alert(1)>{{7*190476187}}'


@pytest.fixture
def hostile(put):
    """Series 1, in which every text that somebody else may write is hostile."""
    texts = {
        name: EVIL + name
        for name in ("original_title", "overview", "status", "studio", "country", "folder", "search_text")
    }
    lists = {"genres": [EVIL + "genre"], "titles": {"de": EVIL}, "synonyms": [EVIL]}
    put(EVIL + "title", "failed", url="javascript:alert(1)", **lists, **texts)
    with connected(), transaction():
        Series.update(title=EVIL + "title").execute()
        Season.create(series=1, number=1, name=EVIL + "season", overview=EVIL)
        texts = {"title": EVIL + "episode", "overview": EVIL + "plot", "file": EVIL}
        Episode.create(series=1, season=1, number=1, provider="x", provider_id="1", **texts)
        Part.update(**said(EVIL + "error"), source=SHORT + "source").where(Part.name != "logo").execute()
        Part.update(state="unavailable", **said(EVIL + "unknown", "unknown_title")).where(
            Part.name == "logo"
        ).execute()
        colour = '#fff"><script>alert(1)</script>'
        Artwork.create(series=1, kind="poster", source="x", sha="0" * 64, is_chosen=True, colour=colour)
        progress_events.refresh(1)
        api_keys.add(SHORT + "key")


@pytest.fixture
def mallory(browser, hostile, monkeypatch):
    """Somebody whose own name is hostile, and whose searches find hostile shows."""
    candidate = {
        "provider": "tvmaze",
        "provider_label": EVIL,
        "id": SHORT,
        "title": EVIL + "candidate",
        "titles": [EVIL],
        "year": 2014,
        "kind": SHORT,
        "overview": "<b>" + EVIL,
        "poster_url": "javascript:alert(1)",
        "episode_count": 1,
        "series_id": None,
    }
    found = [candidate, candidate | {"series_id": 1, "poster_url": None}]
    monkeypatch.setattr(ask, "search", lambda q: ([dict(one) for one in found], [EVIL + "problem"]))
    return browser(SHORT + "user").sign_in()


CREDITS = [source.attribution for source in SOURCES.values()] + [
    catalogue_source.ATTRIBUTION,
    catalogue_source.IDS_ATTRIBUTION,
]
OURS = (
    "/",
    "#",
    *(credit.url for credit in CREDITS),
    *(credit.licence_url for credit in CREDITS if credit.licence_url),
    *(piece.address for piece in software.installed() if piece.address),
)
OUR_TEXTAREAS = ("list", "edit-plot", "edit-genres")


def harmless(answer):
    """The page, once nothing on it does anything but what our templates meant."""
    page = Page(answer)
    for element in page.elements:
        assert not [name for name in element.attributes if name.startswith("on")], element.attributes
        assert element.tag not in ("base", "iframe", "object", "embed", "b"), element.tag
        assert element.tag != "textarea" or element["id"] in OUR_TEXTAREAS
        for name in ("href", "src", "action", "formaction", "hx-get", "hx-post"):
            assert element.attributes.get(name, "/").startswith(OURS), element.attributes
            assert element.attributes.get(name) != "/logout" or name == "action"
        assert element.tag != "script" or element["src"].startswith("/static/")
        assert "evil" not in element.attributes.get("content", "") or element.tag != "meta"
        assert element.attributes.get("hx-target", "#").startswith("#")
    assert "1333333309" not in page.html
    return page


PAGES = {
    "/": ["title", "error"],
    "/series/1": [
        *[
            "title",
            "original_title",
            "overview",
            "studio",
            "genre",
            "folder",
            "season",
            "episode",
            "error",
            "unknown",
        ]
    ],
    "/series/1?q=xx": ["candidate", "problem"],
    "/series/1/remove": ["title", "folder"],
    "/series/1/edit": ["title"],
    "/series/1/edit/1/1": [],
    "/series/1/story": ["title", "error"],
    "/activity": [],
    "/missing": [],
    "/history": [],
    "/?q=xx": [],
    "/system/log": [],
    "/search?q=xx": ["candidate", "problem"],
    "/search?q=xx&series=1": ["title", "candidate", "problem"],
    "/live/changes?since=0&view=library": ["title", "error"],
    "/live/changes?since=0&view=cards": ["title"],
    "/live/changes?since=0&view=series-1": ["title", "overview", "error", "unknown"],
}


def squeezed(text):
    return " ".join(text.split())


def test_what_others_wrote_is_shown_as_text_on_every_page(mallory):
    for path, fields in PAGES.items():
        page = harmless(mallory.get(path))
        shown = squeezed(
            " ".join([page.text, *(element.attributes.get("title", "") for element in page.elements)])
        )
        missing = [field for field in fields if squeezed(EVIL + field) not in shown]
        assert not missing, f"{path}: {missing}"


def test_the_plot_of_an_episode_is_text_where_it_is_cut_too(mallory):
    (plot,) = harmless(mallory.get("/series/1")).all("p", class_="episode-overview")
    shown = squeezed(plot.text).rstrip(" …")
    assert len(shown) > 100 and squeezed(EVIL).startswith(shown)


def test_names_of_people_and_keys_are_text(mallory):
    assert SHORT + "user" in harmless(mallory.get("/account")).text
    assert SHORT + "user" in harmless(mallory.get("/users")).text
    assert SHORT + "key" in harmless(mallory.get("/keys")).text
    assert SHORT + "key" in harmless(mallory.get("/security-log")).text


def test_fragments_for_open_pages_are_text(mallory):
    htmx = {"HX-Request": "true"}
    answers = [
        mallory.post("/series/1/load", headers=htmx, parts="logo"),
        mallory.get("/search?q=xx&wait=providers", **htmx),
        mallory.get("/nothing" + SHORT, **htmx),
        mallory.post("/series", headers=htmx, name=EVIL + "title"),
        mallory.post("/series/1/load", headers=htmx, parts=EVIL),
    ]
    assert all("alert(1)" in harmless(answer).html or answer.status_code == 404 for answer in answers[:2])
    for answer in answers[2:]:
        harmless(answer)


def test_what_is_in_an_address_is_text(mallory, stranger):
    statuses = []
    for name in ("q", "state", "sort", "page", "next", "code", "view", "since", "series", "name"):
        for path in (
            "/",
            "/series/1",
            "/search",
            "/login",
            "/login/link",
            "/setup",
            "/live/changes",
            "/account",
            "/nothing",
        ):
            for person in (mallory, stranger):
                answer = person.client.get(path, query_string={name: EVIL})
                statuses.append(answer.status_code)
                if answer.mimetype == "text/html" and answer.status_code != 302:
                    harmless(answer)
    for path in (f"/{EVIL}", f"/series/{EVIL}", f"/static/{EVIL}", f"/artwork/{EVIL}-small.webp"):
        answer = mallory.client.get("/", environ_overrides={"PATH_INFO": path.encode().decode("latin1")})
        statuses.append(answer.status_code)
        harmless(answer)
    assert {200, 302, 404} <= set(statuses) <= {200, 302, 400, 404, 422}


def test_what_is_sent_in_a_form_is_text(mallory, stranger):
    fields = dict.fromkeys(
        [
            "name",
            "provider",
            "id",
            "title",
            "year",
            "parts",
            "username",
            "password",
            "next",
            "code",
            "current",
        ],
        EVIL,
    )
    asked = [
        (mallory, path) for path in ("/series", "/series/1/match", "/series/1/load", "/account/password")
    ]
    for person, path in [*asked, *((stranger, path) for path in ("/login", "/login/link", "/setup"))]:
        answer = person.post(path, **fields)
        harmless(answer)
        assert 400 <= answer.status_code < 500, path


def test_a_link_of_a_source_is_a_link_only_when_it_leads_to_the_web(alice, put):
    put("Barakamon", "loaded")

    def links(url):
        with connected():
            Series.update(url=url, spine="kitsu").execute()
        page = harmless(alice.get("/series/1"))
        return [
            link["href"]
            for link in page.all("a")
            if link.text == "Kitsu" and link["href"] != "https://kitsu.app"
        ]

    assert links('https://kitsu.app/x"><script>') == ['https://kitsu.app/x"><script>']
    for url in (
        "javascript:alert(1)",
        " https://kitsu.app",
        "data:text/html,x",
        "//evil.example",
        "https:evil",
    ):
        assert links(url) == [], url


def test_programs_get_the_text_as_it_is_in_json_that_no_browser_takes_for_a_page(mallory):
    answer = mallory.get("/api/series/1")
    assert answer.get_json()["name"] == EVIL + "title"
    assert answer.mimetype == "application/json" and answer.headers["X-Content-Type-Options"] == "nosniff"
    for path in ("/api/series", "/api/series/1/episodes", "/api/series/1/loading-status", "/api/search?q=xx"):
        assert mallory.get(path).mimetype == "application/json"


def test_no_other_page_takes_it_for_more_than_text(app, mallory):
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in rule.methods and not rule.arguments]
    pages = [
        answer for answer in (mallory.get(rule.rule) for rule in rules) if answer.mimetype == "text/html"
    ]
    assert len(pages) > 6
    for answer in pages:
        harmless(answer)
