from urllib.parse import parse_qs, urlsplit

import pytest

ATTRIBUTES = {
    "slug",
    "synopsis",
    "description",
    "titles",
    "canonicalTitle",
    "abbreviatedTitles",
    "averageRating",
    "startDate",
    "endDate",
    "nextRelease",
    "ageRating",
    "ageRatingGuide",
    "subtype",
    "status",
    "posterImage",
    "coverImage",
    "episodeCount",
    "episodeLength",
    "totalLength",
    "youtubeVideoId",
    "nsfw",
}
EPISODE = {
    "createdAt",
    "updatedAt",
    "synopsis",
    "description",
    "titles",
    "canonicalTitle",
    "seasonNumber",
    "number",
    "relativeNumber",
    "airdate",
    "length",
    "thumbnail",
}
ONE_PIECE = "12"


def found(get, text, **more):
    return get("/kitsu/anime", **{"filter[text]": text, **more}).json()


def test_each_cour_is_an_entry_of_its_own_with_its_start(get):
    data = found(get, "Attack on Titan", **{"page[limit]": 20})["data"]
    named = [(a["titles"]["en"], a["startDate"]) for a in (row["attributes"] for row in data)]
    assert named[0] == ("Attack on Titan", "2013-04-07")
    assert ("Attack on Titan Season 3 Part 2", "2019-04-29") in named


def test_an_entry_has_the_documented_shape(get):
    row = found(get, "Frieren")["data"][0]
    assert isinstance(row["id"], str) and row["type"] == "anime" and row["attributes"].keys() >= ATTRIBUTES
    assert row["attributes"]["titles"].keys() >= {"en", "en_jp", "ja_jp"}
    assert row["attributes"]["averageRating"] == "86.56" and row["attributes"]["episodeCount"] == 28
    assert set(row["attributes"]["posterImage"]) == {"tiny", "small", "medium", "large", "original", "meta"}
    assert set(row["attributes"]["coverImage"]) == {"tiny", "small", "large", "original", "meta"}


def test_included_mappings_are_linked_by_type_and_id(get):
    answer = found(get, "Frieren", include="mappings")
    linked = answer["data"][0]["relationships"]["mappings"]["data"]
    included = {(row["type"], row["id"]): row["attributes"] for row in answer["included"]}
    ids = {
        included[row["type"], row["id"]]["externalSite"]: included[row["type"], row["id"]]["externalId"]
        for row in linked
    }
    assert ids == {"myanimelist/anime": "52991", "anilist/anime": "154587", "thetvdb": "424536/1"}


def test_without_include_nothing_is_included(get):
    answer = found(get, "Frieren")
    assert "included" not in answer and "data" not in answer["data"][0]["relationships"]["mappings"]


def test_sparse_fields_take_away_relationships_too(get):
    row = found(get, "Frieren", **{"fields[anime]": "titles,mappings"})["data"][0]
    assert (set(row["attributes"]), set(row["relationships"])) == ({"titles"}, {"mappings"})


def test_a_foreign_id_leads_to_its_entry(get):
    query = {"filter[externalSite]": "myanimelist/anime", "filter[externalId]": "16498", "include": "item"}
    answer = get("/kitsu/mappings", **query).json()
    item = answer["data"][0]["relationships"]["item"]["data"]
    assert (item["type"], item["id"]) == (answer["included"][0]["type"], answer["included"][0]["id"])
    assert answer["included"][0]["attributes"]["titles"]["en"] == "Attack on Titan"


def test_an_unknown_foreign_id_is_an_empty_page(get):
    answer = get("/kitsu/mappings", **{"filter[externalSite]": "anidb", "filter[externalId]": "1"}).json()
    assert (answer["data"], answer["meta"]) == ([], {"count": 0})


def test_one_entry_can_be_asked_for_with_its_categories(get):
    answer = get(f"/kitsu/anime/{ONE_PIECE}", include="categories").json()
    assert (
        answer["data"]["attributes"]["status"] == "current"
        and answer["data"]["attributes"]["episodeCount"] is None
    )
    assert {row["attributes"]["title"] for row in answer["included"]} == {"Action", "Adventure", "Fantasy"}


def test_following_the_next_links_brings_every_episode_once(get, standin):
    path, numbers, requests = f"/kitsu/anime/{ONE_PIECE}/episodes?page[limit]=20", [], 0
    while path:
        answer = get(path).json()
        numbers += [row["attributes"]["number"] for row in answer["data"]]
        assert all(set(row["attributes"]) == EPISODE for row in answer["data"])
        path, requests = answer["links"].get("next", "").removeprefix(standin.url), requests + 1
    assert numbers == list(range(1, answer["meta"]["count"] + 1)) and len(numbers) > 1000
    assert requests == -(-len(numbers) // 20) and set(answer["links"]) == {"first", "prev", "last"}


def test_links_keep_what_was_asked_for(get):
    links = found(get, "My Hero Academia", **{"page[limit]": 2, "page[offset]": 2, "include": "mappings"})[
        "links"
    ]
    query = parse_qs(urlsplit(links["next"]).query)
    assert query == {
        "filter[text]": ["My Hero Academia"],
        "include": ["mappings"],
        "page[limit]": ["2"],
        "page[offset]": ["4"],
    }
    assert parse_qs(urlsplit(links["prev"]).query)["page[offset]"] == ["0"]


@pytest.mark.parametrize(
    "page",
    [{"page[limit]": 21}, {"page[limit]": 0}, {"page[limit]": "many"}, {"page[offset]": "-1"}],
    ids=str,
)
def test_a_page_that_is_too_large_or_no_page_is_400(get, page):
    answer = get(f"/kitsu/anime/{ONE_PIECE}/episodes", **page)
    assert answer.status_code == 400 and answer.json()["errors"][0]["status"] == "400"


@pytest.mark.parametrize(
    "accept, status",
    [("application/json", 406), ("*/*", 406), ("application/json, application/vnd.api+json", 200)],
)
def test_only_its_own_media_type_is_accepted(standin, client, accept, status):
    answer = client.get(f"{standin.url}/kitsu/anime", headers={"Accept": accept}, timeout=5)
    assert answer.status_code == status and answer.headers["Content-Type"].startswith(
        "application/vnd.api+json"
    )


@pytest.mark.parametrize("path", ["/kitsu/anime/99999999", "/kitsu/anime/99999999/episodes", "/kitsu/manga"])
def test_what_is_not_there_is_a_404_with_errors(get, path):
    answer = get(path)
    assert answer.status_code == 404 and set(answer.json()["errors"][0]) == {
        "title",
        "detail",
        "code",
        "status",
    }


def test_an_announced_season_has_neither_a_date_nor_episodes(get):
    row = next(r for r in found(get, "Delicious in Dungeon")["data"] if r["attributes"]["startDate"] is None)
    assert (
        row["attributes"]["status"],
        row["attributes"]["episodeCount"],
        row["attributes"]["coverImage"],
    ) == (
        "tba",
        None,
        None,
    )
    assert get(f"/kitsu/anime/{row['id']}/episodes").json()["meta"]["count"] == 0


def test_pictures_of_an_entry_can_be_fetched(get, standin):
    attributes = found(get, "Attack on Titan Season 3 Part 2")["data"][0]["attributes"]
    for url in (attributes["posterImage"]["large"], attributes["coverImage"]["original"]):
        assert get(url.removeprefix(standin.url)).headers["Content-Type"] == "image/jpeg"


def test_the_live_action_series_is_not_there(get):
    assert [row["id"] for row in found(get, "One Piece")["data"]] == [ONE_PIECE]
