"""What dashboards and Bazarr ask for, in the words in which they ask, and the fields that they read."""

from aniworld.database import connected
from aniworld.models import Episode

NOTHING = {"totalRecords": 0, "records": []}


def test_homepage_shows_how_much_is_wanted_queued_and_there(get, frieren):
    assert get("wanted/missing")["totalRecords"] == 1
    queue = get("queue")
    assert {name: queue[name] for name in NOTHING} == NOTHING
    assert get("queue/details") == []
    assert [(one["title"], one["id"]) for one in get("series")] == [("Frieren", frieren)]


def test_homepage_shows_the_calendar(get, frieren):
    found = get(
        "calendar?start=2998-12-27T00:00:00.000%2B01:00&end=2999-01-02T23:59:59.999%2B01:00"
        "&unmonitored=false&includeSeries=true&includeEpisodeFile=false&includeEpisodeImages=false"
    )
    [event] = found
    assert (event["series"]["title"], event["series"]["titleSlug"]) == ("Frieren", "frieren")
    assert (event["seasonNumber"], event["episodeNumber"], event["hasFile"]) == (1, 3, False)
    assert event["airDateUtc"] == "2999-01-01T12:00:00Z"


def test_homarr_tests_its_connection(app, key):
    answer = app.test_client().get("/api", headers={"X-Api-Key": key})
    assert (answer.status_code, answer.get_json()["current"]) == (200, "v3")


def test_homarr_shows_the_calendar(app, key, frieren):
    answer = app.test_client().get(
        "/api/v3/calendar?start=2023-09-01T00:00:00.000Z&end=2023-09-30T00:00:00.000Z&unmonitored=true"
        "&includeSeries=true&includeEpisodeFile=true&includeEpisodeImages=true",
        headers={"X-Api-Key": key},
    )
    [event] = answer.get_json()
    assert event["title"] == "Tale 1" and event["airDateUtc"] == "2023-09-29T12:00:00Z"
    assert event["episodeFile"]["relativePath"] == "S01E01 [1080p].mkv"
    series = event["series"]
    assert (series["overview"], series["imdbId"]) == ("An elf.", "tt22248376")
    assert [one["coverType"] for one in series["images"]] == ["poster"], "others have no address for all"
    assert series["images"][0]["remoteUrl"].startswith("https://")
    assert event["images"] == []


def test_homarr_shows_what_is_missing(get, frieren):
    answer = get(
        "wanted/missing?page=1&pageSize=10&sortKey=airDateUtc&sortDirection=ascending&includeSeries=true"
    )
    [episode] = answer["records"]
    assert (answer["totalRecords"], episode["title"], episode["episodeNumber"]) == (1, "Tale 2", 2)
    assert (episode["series"]["title"], episode["series"]["year"]) == ("Frieren", 2023)


def test_homarr_shows_the_queue(get):
    answer = get("queue?page=1&pageSize=10&includeSeries=true&includeEpisode=true")
    assert (answer["totalRecords"], answer["records"], answer["pageSize"]) == (0, [], 10)


def test_bazarr_finds_the_version(app, key):
    for address in ("/api/system/status", "/api/v3/system/status"):
        version = app.test_client().get(f"{address}?apikey={key}").get_json()["version"]
        assert version.startswith("4."), "so that no language profiles are asked for"


def test_bazarr_reads_all_series(get, frieren, settings):
    [show] = get("series/")
    assert show["path"] == f"{settings.library}/Frieren (2023)"
    assert (show["tvdbId"], show["imdbId"], show["seriesType"]) == (424536, "tt22248376", "anime")
    assert show["alternateTitles"] == [{"title": "葬送のフリーレン", "seasonNumber": -1}]
    assert (show["tags"], show["monitored"], show["ended"], show["year"]) == ([], True, False, 2023)
    assert show["lastAired"] == "2999-01-01T12:00:00Z" and show["sortTitle"]
    assert [one["url"].partition("?")[0] for one in show["images"]] == [f"/MediaCover/{frieren}/poster.webp"]
    [folder] = get("rootfolder")
    assert show["path"].startswith(folder["path"])
    assert get(f"series/{frieren}") == show


def test_bazarr_reads_the_episodes_and_their_files(get, frieren, settings):
    episodes = get(f"episode?seriesId={frieren}")
    files = get(f"episodeFile?seriesId={frieren}")
    first, second, _ = episodes
    assert (first["hasFile"], second["hasFile"], second["episodeFileId"]) == (True, False, 0)
    [file] = [one for one in files if one["id"] == first["episodeFileId"]]
    assert file["path"] == f"{settings.library}/Frieren (2023)/S01E01 [1080p].mkv"
    assert (file["size"], file["quality"]["quality"]["resolution"]) == (1, 1080)
    assert file["quality"]["quality"]["name"] == "Unknown" and file["languages"] == []
    assert get(f"episodeFile/{file['id']}") == file
    assert get(f"episode/{first['id']}")["episodeFile"] == file
    assert get(f"history?eventType=1&episodeId={first['id']}")["records"] == []


def test_bazarr_reads_tags_and_profiles(get):
    assert get("tag") == []
    assert [one["name"] for one in get("languageprofile")] == ["Any"]


def test_what_is_ignored_is_neither_missing_nor_monitored(get, frieren):
    with connected():
        Episode.update(is_ignored=True).where(Episode.number > 1).execute()
    assert get("wanted/missing")["totalRecords"] == 0
    assert [one["monitored"] for one in get(f"episode?seriesId={frieren}")] == [True, False, False]
    whole = "calendar?start=2998-12-31&end=2999-01-02"
    assert get(whole) == []
    assert len(get(f"{whole}&unmonitored=true")) == 1


def test_the_figures_of_a_series_are_those_of_its_seasons(get, frieren):
    show = get(f"series/{frieren}")
    [season] = show["seasons"]
    figures = {"episodeFileCount": 1, "episodeCount": 2, "totalEpisodeCount": 3, "percentOfEpisodes": 50}
    for statistics in (show["statistics"], season["statistics"]):
        assert {name: statistics[name] for name in figures} == figures
    assert (show["statistics"]["sizeOnDisk"], show["statistics"]["seasonCount"]) == (1, 1)
    assert (show["previousAiring"], show["nextAiring"]) == ("2023-10-06T12:00:00Z", "2999-01-01T12:00:00Z")


def test_a_series_of_which_nothing_is_known_yet_has_every_field_that_clients_count_on(get, put, settings):
    put("Barakamon")
    [show] = get("series")
    assert (show["tvdbId"], show["year"], show["runtime"], show["images"], show["seasons"]) == (
        0,
        0,
        0,
        [],
        [],
    )
    assert show["path"] == f"{settings.library}/Barakamon" and show["status"] == "continuing"
    assert show["statistics"]["percentOfEpisodes"] == 0
    assert "nextAiring" not in show and "imdbId" not in show


def test_a_series_is_found_by_its_tvdb_id(get, frieren):
    assert [one["id"] for one in get("series?tvdbId=424536")] == [frieren]
    assert get("series?tvdbId=1") == []


def test_missing_episodes_come_in_pages_and_in_the_order_that_was_asked_for(get, frieren):
    with connected():
        Episode.update(air_date="2024-01-01").where(Episode.number == 3).execute()
    latest_first = get("wanted/missing?pageSize=1&page=2")
    assert (latest_first["totalRecords"], len(latest_first["records"])) == (2, 1)
    assert latest_first["records"][0]["episodeNumber"] == 2
    by_title = get("wanted/missing?sortKey=series.sortTitle")
    assert [one["episodeNumber"] for one in by_title["records"]] == [2, 3]


def test_episodes_of_one_season(get, frieren):
    assert len(get(f"episode?seriesId={frieren}&seasonNumber=1")) == 3
    assert get(f"episode?seriesId={frieren}&seasonNumber=2") == []
    shown = get(f"episode?seriesId={frieren}&includeEpisodeFile=True")
    assert [one.get("episodeFile") is not None for one in shown] == [True, False, False]


def test_disks_health_and_profiles(get, monkeypatch):
    [disk], [folder] = get("diskspace"), get("rootfolder")
    assert disk["totalSpace"] > 0 and folder["accessible"] is True
    assert get("qualityProfile/1")["name"] == "Any"
    assert get("languageProfile/1")["id"] == get("qualityProfile")[0]["id"] == 1
    assert all(set(one) == {"source", "type", "message"} for one in get("health"))
