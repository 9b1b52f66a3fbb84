"""Two libraries that speak to Sonarr read this library, and add to it."""

import arrapi
import pytest
from arrapi.apis.sonarr import SonarrAPI as Arrapi
from pyarr import SonarrAPI as Pyarr

from aniworld.database import connected
from aniworld.models import Series

ADDRESS = "http://aniworld.lan"


@pytest.fixture
def pyarr(key, session):
    client = Pyarr(ADDRESS, key)
    client.session = session
    return client


@pytest.fixture
def client(key, session):
    return Arrapi(ADDRESS, key, session=session)


def test_pyarr_reads_the_library(pyarr, frieren):
    assert pyarr.get_system_status()["instanceName"] == "aniworld"
    assert [one["title"] for one in pyarr.get_series()] == ["Frieren"]
    assert pyarr.get_series(frieren)["network"] == "Madhouse"
    assert pyarr.get_series(424536, tvdb=True)[0]["id"] == frieren
    assert [one["title"] for one in pyarr.get_episode(frieren, series=True)] == ["Tale 1", "Tale 2", "Tale 3"]
    assert [one["seasonNumber"] for one in pyarr.get_episode_file(frieren, series=True)] == [1]
    assert pyarr.get_wanted()["totalRecords"] == 1
    assert pyarr.get_queue()["records"] == pyarr.get_history()["records"] == []
    assert pyarr.get_quality_profile()[0]["name"] == "Any"
    assert pyarr.get_root_folder()[0]["id"] == 1 and pyarr.get_tag() == []
    assert pyarr.get_disk_space()[0]["path"] and isinstance(pyarr.get_health(), list)


def test_arrapi_reads_the_library(client, frieren):
    [series] = client.all_series()
    assert (series.title, series.tvdbId, series.tvMazeId, series.year) == ("Frieren", 424536, 57066, 2023)
    assert (series.status, series.seriesType, series.runtime) == ("continuing", "anime", 24)
    assert (series.seasonCount, series.episodeCount, series.percentOfEpisodes) == (1, 2, 50)
    assert series.nextAiring.year == 2999 and series.firstAired.year == 2023
    assert [season.seasonNumber for season in series.seasons] == [1]
    assert client.get_series(series_id=frieren).title == client.get_series(tvdb_id=424536).title == "Frieren"
    assert [episode.title for episode in client.episodes(frieren)] == ["Tale 1", "Tale 2", "Tale 3"]
    assert [folder.id for folder in client.root_folder()] == [1] and client.all_tags() == []
    assert [profile.name for profile in client.quality_profile()] == ["Any"]
    assert client.all_queue() == []
    assert len(client.calendar("2999-01-01", "2999-01-02", include_series=True)) == 1


def test_arrapi_adds_a_series_by_its_tvdb_id(client, settings):
    series = client.add_series(str(settings.library), "Any", None, tvdb_id=79481, series_type="anime")
    assert series.id == 1 and series.title
    with connected():
        assert {one.value for one in Series.get().ids if one.provider == "tvdb"} == {"79481"}
    with pytest.raises(arrapi.exceptions.Exists):
        client.add_series(str(settings.library), "Any", None, tvdb_id=79481)


def test_a_wrong_key_is_told(session, key):
    with pytest.raises(arrapi.exceptions.Unauthorized):
        Arrapi(ADDRESS, key + "x", session=session)
