"""A Sonarr tells what it did, and aniworld follows."""

import pytest

from aniworld.database import connected
from aniworld.library.disk import scan
from aniworld.models import Series

DEATH_NOTE = {
    "id": 3,
    "title": "Death Note",
    "titleSlug": "death-note",
    "path": "/tv/Death Note",
    "tvdbId": 79481,
    "tvMazeId": 0,
    "tmdbId": 0,
    "imdbId": "tt0877057",
    "malIds": [1535],
    "aniListIds": [],
    "type": "anime",
    "year": 2006,
    "tags": [],
}
CHANGES = ["Download", "ImportComplete", "Rename", "EpisodeFileDelete", "SeriesDelete"]
EPISODES = [{"id": 1, "episodeNumber": 1, "seasonNumber": 1, "title": "Rebirth", "airDate": "2006-10-03"}]


@pytest.fixture
def tell(program):
    def send(event, **more):
        return program.post(
            "/api/webhooks/sonarr", json={"eventType": event, "instanceName": "Sonarr"} | more
        )

    return send


@pytest.fixture
def looked(monkeypatch):
    """The ids of the series whose folders were looked into."""
    found = []
    monkeypatch.setattr(scan, "one", found.append)
    return found


def told(answer):
    return answer.status_code, answer.get_json()["done"], answer.get_json()["series_id"]


@pytest.mark.parametrize("event", ["SeriesAdd", "Download", "ImportComplete"])
def test_a_series_that_is_not_here_yet_is_added(tell, looked, event):
    assert told(tell(event, series=DEATH_NOTE, episodes=EPISODES)) == (202, "added", "1")
    with connected():
        series = Series.get()
        assert series.title == "Death Note"
        assert {"tvdb": "79481"}.items() <= {one.provider: one.value for one in series.ids}.items()
    assert looked == [], "its folder is found as it loads"


def test_a_series_is_added_once_however_often_it_is_told(tell, looked):
    tell("SeriesAdd", series=DEATH_NOTE)
    assert told(tell("SeriesAdd", series=DEATH_NOTE)) == (200, "nothing", "1")
    with connected():
        assert Series.select().count() == 1


@pytest.mark.parametrize(
    "event", ["Download", "ImportComplete", "Rename", "EpisodeFileDelete", "SeriesDelete"]
)
def test_where_files_changed_the_folder_is_looked_into(tell, looked, event):
    tell("SeriesAdd", series=DEATH_NOTE)
    assert told(tell(event, series=DEATH_NOTE, deletedFiles=True)) == (202, "scanned", "1")
    assert looked == [1]
    with connected():
        assert Series.select().count() == 1, "only people remove series"


@pytest.mark.parametrize("event", ["Rename", "EpisodeFileDelete", "SeriesDelete"])
def test_what_happens_to_a_series_that_is_not_here_is_nothing_to_aniworld(tell, looked, event):
    assert told(tell(event, series=DEATH_NOTE)) == (200, "nothing", None)
    assert looked == []


@pytest.mark.parametrize(
    "event",
    ["Test", "Grab", "Health", "HealthRestored", "ApplicationUpdate", "ManualInteractionRequired"],
)
def test_other_events_are_heard_and_change_nothing(tell, looked, event):
    """Its test button sends a series that does not exist."""
    assert told(tell(event, series={"id": 1, "title": "Test Title", "tvdbId": 1234})) == (
        200,
        "nothing",
        None,
    )
    with connected():
        assert Series.select().count() == 0


@pytest.mark.parametrize(
    "ids", [{"tvdbId": 79481}, {"tvMazeId": 507}, {"imdbId": "tt0877057"}, {"malIds": [1535]}], ids=str
)
def test_a_series_is_known_by_any_of_its_ids(tell, looked, ids):
    tell("SeriesAdd", series=DEATH_NOTE)
    assert told(tell("Rename", series=ids)) == (202, "scanned", "1")


def test_a_title_alone_is_enough_to_add(tell):
    assert told(tell("SeriesAdd", series={"title": "Barakamon", "tvdbId": 0})) == (202, "added", "1")


NONSENSE = [
    {},
    {"eventType": "Explode"},
    {"eventType": 7},
    {"eventType": ["Test"]},
    {"eventType": "Download"},
    {"eventType": "Download", "series": "Death Note"},
    {"eventType": "Download", "series": {}},
    {"eventType": "Download", "series": {"title": "  "}},
    {"eventType": "Download", "series": {"title": 7, "tvdbId": 1}},
    {"eventType": "SeriesAdd", "series": {"title": "x" * 20_000}},
    {"eventType": "SeriesAdd", "series": {"tvdbId": -1, "imdbId": "ttx", "malIds": ["x"]}},
    {"eventType": "SeriesAdd", "series": {"tvdbId": True, "tmdbId": 10**13, "imdbId": 1, "malIds": {}}},
]


@pytest.mark.parametrize("sent", NONSENSE, ids=lambda sent: str(sent)[:60])
def test_nonsense_is_refused_in_words_and_nothing_is_added(program, sent):
    answer = program.post("/api/webhooks/sonarr", json=sent)
    assert answer.status_code == 422 and answer.get_json()["error"]
    with connected():
        assert Series.select().count() == 0


def test_a_stranger_is_not_heard(stranger):
    answer = stranger.client.post("/api/webhooks/sonarr", json={"eventType": "Test"})
    assert answer.status_code == 401
