from datetime import datetime

import pytest

SHOW = {
    "id": int,
    "url": str,
    "name": str,
    "type": str,
    "language": str,
    "genres": list,
    "status": str,
    "runtime": int,
    "averageRuntime": int,
    "premiered": str,
    "ended": str | None,
    "officialSite": str | None,
    "schedule": dict,
    "rating": dict,
    "weight": int,
    "network": dict | None,
    "webChannel": dict | None,
    "dvdCountry": dict | None,
    "externals": dict,
    "image": dict | None,
    "summary": str | None,
    "updated": int,
    "_links": dict,
}
EPISODE = {
    "id": int,
    "url": str,
    "name": str,
    "season": int,
    "number": int | None,
    "type": str,
    "airdate": str,
    "airtime": str,
    "airstamp": str | None,
    "runtime": int,
    "rating": dict,
    "image": dict | None,
    "summary": str | None,
    "_links": dict,
}
SEASON = {
    "id": int,
    "url": str,
    "number": int,
    "name": str,
    "episodeOrder": int | None,
    "premiereDate": str | None,
    "endDate": str | None,
    "network": dict | None,
    "webChannel": dict | None,
    "image": dict | None,
    "summary": str | None,
    "_links": dict,
}
IMAGE = {"id": int, "type": str | None, "main": bool, "resolutions": dict}
AKA = {"name": str, "country": dict | None}


def has_shape(value, shape):
    assert list(value) == list(shape)
    return all(isinstance(value[name], kind) for name, kind in shape.items())


def show_id(get, query):
    return get("/tvmaze/search/shows", q=query).json()[0]["show"]["id"]


@pytest.fixture
def titan(get):
    return show_id(get, "Attack on Titan")


def test_a_search_gives_scored_shows_best_first(get):
    hits = get("/tvmaze/search/shows", q="fruits").json()
    assert [hit["score"] for hit in hits] == sorted((hit["score"] for hit in hits), reverse=True)
    assert len(hits) >= 2 and all(has_shape(hit["show"], SHOW) for hit in hits)


def test_a_search_without_hits_is_an_empty_list(get):
    assert get("/tvmaze/search/shows", q="qwertzuiop").json() == []


def test_a_single_search_without_a_hit_is_404_with_an_empty_body_that_calls_itself_json(get):
    answer = get("/tvmaze/singlesearch/shows", q="qwertzuiop")
    assert (answer.status_code, answer.content) == (404, b"")
    assert answer.headers["Content-Type"].startswith("application/json")


def test_a_single_search_may_embed(get):
    answer = get("/tvmaze/singlesearch/shows", q="frieren", embed="episodes").json()
    assert answer["name"].startswith("Frieren") and len(answer["_embedded"]["episodes"]) == 38


def test_a_foreign_id_redirects_to_the_show(get, standin):
    answer = get("/tvmaze/lookup/shows", thetvdb="81797")
    assert answer.status_code == 301
    assert answer.headers["Location"] == f"{standin.url}/tvmaze/shows/{show_id(get, 'One Piece')}"
    assert get("/tvmaze/lookup/shows", imdb="tt2560140").status_code == 301


@pytest.mark.parametrize("ids", [{"thetvdb": "1"}, {"imdb": "tt0"}, {"tvrage": "5"}, {}], ids=str)
def test_an_unknown_foreign_id_is_not_found(get, ids):
    assert get("/tvmaze/lookup/shows", **ids).status_code == 404


def test_one_call_brings_seasons_images_and_names_along(get, titan):
    answer = get(f"/tvmaze/shows/{titan}", **{"embed[]": ["seasons", "images", "akas", "cast"]}).json()
    embedded = answer.pop("_embedded")
    assert has_shape(answer, SHOW)
    assert all(has_shape(season, SEASON) for season in embedded["seasons"])
    assert [(s["number"], s["episodeOrder"]) for s in embedded["seasons"]] == [
        (1, 25),
        (2, 12),
        (3, 22),
        (4, 28),
    ]
    assert all(has_shape(image, IMAGE) for image in embedded["images"])
    assert all(has_shape(aka, AKA) for aka in embedded["akas"]) and embedded["cast"]
    member = {"person": dict, "character": dict, "self": bool, "voice": bool}
    assert all(has_shape(row, member) for row in embedded["cast"])


@pytest.mark.parametrize("part", ["seasons", "images", "akas", "episodes", "cast", "crew"])
def test_what_can_be_embedded_also_has_a_route_of_its_own(get, titan, part):
    embedded = get(f"/tvmaze/shows/{titan}", **{"embed[]": part}).json()["_embedded"]
    assert embedded == {part: get(f"/tvmaze/shows/{titan}/{part}").json()}


def test_all_episodes_come_in_one_answer(get):
    episodes = get(f"/tvmaze/shows/{show_id(get, 'One Piece')}/episodes").json()
    assert len(episodes) > 1000 and all(has_shape(episode, EPISODE) for episode in episodes)
    stamps = [datetime.fromisoformat(episode["airstamp"]) for episode in episodes]
    assert stamps == sorted(stamps)


def test_specials_come_only_when_asked_for_and_have_no_number(get, titan):
    without = get(f"/tvmaze/shows/{titan}/episodes").json()
    everything = get(f"/tvmaze/shows/{titan}/episodes", specials="1").json()
    assert everything[: len(without)] == without
    assert [(e["season"], e["number"], e["type"]) for e in everything[len(without) :]] == [
        (4, None, "significant_special")
    ] * 2


def test_an_episode_without_a_date_says_so_with_an_empty_text(get):
    last = get(f"/tvmaze/shows/{show_id(get, 'Delicious in Dungeon')}/episodes").json()[-1]
    assert (last["airdate"], last["airtime"], last["airstamp"]) == ("", "", None)
    assert (last["image"], last["summary"], last["rating"]) == (None, None, {"average": None})


def test_the_episodes_of_a_season_have_a_route(get, titan):
    season = get(f"/tvmaze/shows/{titan}/seasons").json()[3]
    episodes = get(f"/tvmaze/seasons/{season['id']}/episodes").json()
    assert {episode["season"] for episode in episodes} == {4} and len(episodes) == 30


def test_both_kinds_of_nothing_occur_in_summaries(get):
    summaries = {e["summary"] for e in get(f"/tvmaze/shows/{show_id(get, 'One Piece')}/episodes").json()}
    assert {"", None} <= summaries and any(text.startswith("<p>") for text in summaries if text)


def test_a_running_show_names_its_last_and_its_next_episode(get):
    links = get(f"/tvmaze/shows/{show_id(get, 'One Piece')}").json()["_links"]
    assert set(links) == {"self", "previousepisode", "nextepisode"}


def test_a_show_without_a_logo_has_no_typography_and_one_picture_has_no_type(get):
    kinds = {query: [i["type"] for i in _images(get, query)] for query in ("Mushi-Shi", "Frieren")}
    assert "typography" in kinds["Frieren"] and "typography" not in kinds["Mushi-Shi"]
    assert {"poster", "background", "banner", None} <= set(kinds["Mushi-Shi"])


def test_every_picture_that_is_offered_can_be_fetched(get, standin):
    for image in _images(get, "Frieren"):
        for resolution in image["resolutions"].values():
            answer = get(resolution["url"].removeprefix(standin.url))
            assert answer.status_code == 200 and answer.headers["Content-Type"].startswith("image/")


def test_a_streamed_show_has_a_web_channel_in_place_of_a_network(get):
    hits = [hit["show"] for hit in get("/tvmaze/search/shows", q="One Piece").json()]
    assert [(bool(s["network"]), bool(s["webChannel"]), s["type"]) for s in hits] == [
        (True, False, "Animation"),
        (False, True, "Scripted"),
    ]


def test_updates_name_the_shows_that_changed(get):
    everything, today = get("/tvmaze/updates/shows").json(), get("/tvmaze/updates/shows", since="day").json()
    assert len(everything) > len(today) > 0
    assert str(show_id(get, "One Piece")) in today


@pytest.mark.parametrize("path", ["/tvmaze/shows/1", "/tvmaze/shows/1/episodes", "/tvmaze/nothing"])
def test_what_is_not_there_is_a_404_in_json(get, path):
    answer = get(path)
    assert answer.status_code == 404 and set(answer.json()) == {"name", "message", "code", "status"}


def test_a_show_that_only_kitsu_has_is_unknown_to_tvmaze(get, standin):
    ident = next(show.id for show in standin.catalogue.shows.values() if show.sources == ("kitsu",))
    assert get(f"/tvmaze/shows/{ident}").status_code == 404


def test_generated_shows_look_like_the_others(get):
    show = get("/tvmaze/search/shows", q="Generated show 1999").json()[0]["show"]
    assert has_shape(show, SHOW) and show["id"] >= 100_000
    assert len(get(f"/tvmaze/shows/{show['id']}/episodes").json()) == 12


def _images(get, query):
    return get(f"/tvmaze/shows/{show_id(get, query)}/images").json()
