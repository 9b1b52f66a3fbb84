"""A card that went into another series: what pages are told, where its addresses lead, and what programs
hear."""

import pytest

from aniworld import events
from aniworld.database import connected
from aniworld.errors import AlreadyInLibrary
from aniworld.library.parts import claims
from aniworld.library.series import duplicates
from aniworld.models import Artwork, Part

from .pages import Page


@pytest.fixture
def merged(put):
    """Series 2, the romaji, has gone into series 1. Returns the newest event before."""
    put("Frieren", "loaded")
    put("Sousou no <b>Frieren</b>")
    with connected():
        before = events.latest()
        settle()
    return before


def settle():
    duplicates.settle(
        claims.ClaimedPart(claims.claim("me", 16)),
        AlreadyInLibrary("This show is already in the library as “Frieren”.", 1),
    )


@pytest.mark.parametrize("view", ["library", "series-2"])
def test_pages_take_the_card_away_and_say_where_it_went(alice, merged, view):
    page = Page(alice.client.get("/live/changes", query_string={"since": merged, "view": view}))
    assert page.swaps[:2] == [("#series-2", "delete"), ("#toasts", "innerHTML")]
    assert "“Sousou no <b>Frieren</b>” is in your library already, as Frieren." in page.text
    assert page.one("a", href="/series/1").text == "Frieren"


def test_a_page_of_another_series_hears_nothing_of_it(alice, merged):
    assert (
        Page(alice.client.get("/live/changes", query_string={"since": merged, "view": "series-9"})).swaps
        == []
    )


def test_the_page_of_the_card_leads_to_the_series(alice, merged):
    assert alice.get("/series/2").location == "/series/1"
    assert alice.get("/series/2/artwork").location == "/series/1/artwork"
    assert alice.get("/series/2/artwork?place=fanart").location == "/series/1/artwork?place=fanart"
    assert Page(alice.get("/")).cards == ["1"]


@pytest.mark.parametrize(
    "address", ["/api/series/2{}", "/api/series/sousou-no-b-frieren-b{}", "/api/anime/2{}"]
)
def test_who_got_the_cards_id_is_answered_with_the_series(program, merged, address):
    status = program.get(address.format("/loading-status"))
    assert (status.status_code, status.get_json()["series_id"], status.get_json()["loading_status"]) == (
        200,
        "1",
        "completed",
    )
    if "anime" not in address:
        assert program.get(address.format("")).get_json()["id"] == "1"
        assert program.get(address.format("/episodes")).get_json()["series_id"] == "1"


def test_who_removes_the_card_does_not_remove_the_series(program, merged):
    assert program.delete("/api/series/2?files=true").status_code == 404
    assert program.get("/api/series").get_json()["total"] == 1


def test_a_touched_card_links_to_the_series_that_it_is(alice, put):
    put("Frieren", "loaded"), put("Sousou no Frieren")
    with connected():
        Artwork.create(series=2, kind="logo", source="yours", is_chosen=True)
        settle()
        assert {part.error_code for part in Part.select().where(Part.series == 2)} == {"already_in_library"}
    page = Page(alice.get("/series/2"))
    assert "This show is in your library already, as Frieren." in " ".join(page.text.split())
    assert Page(alice.get("/")).cards == ["2", "1"]
