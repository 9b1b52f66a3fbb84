"""Programs that ask Sonarr for a series have it added, as Seerr does."""

import pytest

from aniworld.database import connected
from aniworld.models import Series, SeriesId

DEATH_NOTE = 79481


@pytest.fixture
def send(app, key):
    """Sends as Seerr does, with its key in the address."""

    def to(method, address, **sent):
        return app.test_client().open(f"/api/v3/{address}?apikey={key}", method=method, json=sent)

    return to


def test_seerr_adds_what_somebody_wished_for(send, get):
    """Its requests, one after the other."""
    assert (
        get("qualityProfile")[0]["id"] == get("languageprofile")[0]["id"] == get("rootfolder")[0]["id"] == 1
    )
    assert get("system/status")["urlBase"] == "" and get("tag") == []
    found = get(f"series/lookup?term=tvdb:{DEATH_NOTE}")[0]
    assert (found["title"], found["tvdbId"]) == ("Death Note", DEATH_NOTE) and "id" not in found
    seasons = [one | {"monitored": True} for one in found["seasons"]]
    wish = {
        "tvdbId": DEATH_NOTE,
        "title": "Death Note",
        "qualityProfileId": 1,
        "languageProfileId": 1,
        "seasons": seasons,
        "tags": [],
        "seasonFolder": True,
        "monitored": True,
        "rootFolderPath": "/library",
        "seriesType": "anime",
        "addOptions": {"ignoreEpisodesWithFiles": True, "searchForMissingEpisodes": True},
    }
    answer = send("POST", "series", **wish)
    assert answer.status_code == 201
    added = answer.get_json()
    assert (added["id"], added["title"], added["tvdbId"]) == (1, "Death Note", DEATH_NOTE)
    again = get(f"series/lookup?term=tvdb:{DEATH_NOTE}")[0]
    assert again["id"] == 1
    updated = send("PUT", "series", **again)
    assert (updated.status_code, updated.get_json()["id"]) == (200, 1)
    assert send("POST", "series", **wish).status_code == 200
    with connected():
        assert Series.select().count() == 1


def test_a_title_leads_to_candidates_and_to_what_is_here(get, send):
    send("POST", "series", tvdbId=DEATH_NOTE)
    shown = {one["title"]: one for one in get("series/lookup?term=Death+Note")}
    assert shown["Death Note"]["id"] == 1
    others = get("series/lookup?term=Cowboy+Bebop")
    assert others[0]["title"] == "Cowboy Bebop" and others[0]["seasons"]


def test_an_id_that_nobody_knows_leads_to_nothing(get):
    assert get("series/lookup?term=tvdb:999999") == []


WRONG = [
    {},
    {"tvdbId": "79481"},
    {"tvdbId": 0},
    {"tvdbId": -1},
    {"tvdbId": True},
    {"tvdbId": 10**13},
    {"tvdbId": 1, "title": []},
    {"tvdbId": 1, "title": "x" * 20_000},
]


@pytest.mark.parametrize("sent", WRONG, ids=str)
def test_nonsense_is_refused_in_words_and_nothing_is_added(send, sent):
    answer = send("POST", "series", **sent)
    assert answer.status_code == 422 and answer.get_json()["error"]
    with connected():
        assert Series.select().count() == SeriesId.select().count() == 0


@pytest.mark.parametrize(
    "address",
    [
        "series/lookup?term=",
        "series/lookup",
        "series?tvdbId=x",
        "episode",
        "episode?seriesId=-1",
        "calendar?start=never",
        "wanted/missing?page=x",
        f"episodefile?seriesId={'9' * 30}",
    ],
)
def test_a_question_that_cannot_be_understood_is_refused_in_words(get, address):
    answer = get(address)
    assert answer["error"] and answer["code"] in ("query_needed", "not_a_number", "not_a_day")


@pytest.mark.parametrize(
    "address",
    [
        "nothing",
        "series/7",
        "episode/7",
        "episodefile/7",
        "series/x",
        "series/٣",
        f"series/{'1' * 20}",
        "episode?seriesId=7",
        "command",
        "MediaCover/7/poster.webp",
    ],
)
def test_what_is_not_there_is_not_found(get, address):
    assert get(address)["code"] in ("not_found", "no_such_series", "no_such_picture")


def test_a_series_that_is_not_there_cannot_be_updated(send):
    assert send("PUT", "series", id=7).status_code == 404
    assert send("PUT", "series", id="x").status_code == 422


def test_pictures_are_fetched_with_a_key(app, key, alice):
    alice.post("/series", name="Barakamon")
    for name in ("poster.webp", "poster-500.webp"):
        answer = app.test_client().get(f"/api/v3/MediaCover/1/{name}?apikey={key}")
        assert (answer.status_code, answer.mimetype) == (200, "image/webp")
