"""MyAnimeList and AniList: what they add, and how a show that several have is shown."""

from aniworld.library.sources import ask

from .test_sources import environ as environ
from .test_sources import ids

# MyAnimeList and AniList


def jikan_has(services, *entries):
    services.says(
        "/jikan/anime",
        {
            "pagination": {},
            "data": [
                {
                    "mal_id": number,
                    "titles": [{"type": "Default", "title": title}, *titles],
                    "type": "TV",
                    "episodes": count,
                    "status": "Finished Airing",
                    "aired": {"from": f"{start}T00:00:00+00:00", "to": None},
                }
                for number, title, titles, count, start in entries
            ],
        },
    )


def episodes_of(services, number, *titles):
    rows = [
        {"mal_id": n, "title": title, "title_japanese": f"{n}話の題", "aired": None}
        for n, title in enumerate(titles, start=1)
    ]
    services.says(f"/jikan/anime/{number}/episodes", {"pagination": {"last_visible_page": 1}, "data": rows})


def test_a_german_title_comes_from_myanimelist_without_any_key(shelf, switch, services):
    switch(ANIWORLD_LANGUAGE="de")
    jikan_has(
        services,
        (22789, "Barakamon", [{"type": "German", "title": "Barakamon – Inselleben"}], 12, "2014-07-06"),
    )
    added = shelf.add("Barakamon")
    assert (added.title, added.sources["title"]) == ("Barakamon – Inselleben", "jikan")
    assert {("jikan", "22789"), ("mal", "22789")} <= ids(added)


def test_myanimelist_fills_episode_titles_by_the_day_an_entry_began(shelf, switch, services):
    switch(ANIWORLD_PROVIDERS="tvmaze,jikan")
    jikan_has(
        services,
        (59978, "Frieren: Beyond Journey's End Season 2", [], 10, "2026-01-16"),
        (52991, "Frieren: Beyond Journey's End", [], 28, "2023-09-29"),
    )
    episodes_of(services, 52991, "A", "B")
    episodes_of(services, 59978, "C")
    rows = shelf.episodes(shelf.add("Frieren"))
    assert [rows[place].titles.get("ja") for place in ((1, 1), (1, 2), (2, 1))] == [
        "1話の題",
        "2話の題",
        "1話の題",
    ]
    assert rows[1, 1].provider == "tvmaze"


def test_myanimelist_is_asked_for_episodes_only_when_titles_are_missing(shelf, services):
    jikan_has(
        services,
        (33352, "Violet Evergarden", [], 13, "2018-01-11"),
        (52991, "Frieren: Beyond Journey's End", [], 28, "2023-09-29"),
    )
    shelf.add("Violet Evergarden")
    assert services.count("/jikan/anime?") == 1 and not services.count("/episodes")
    shelf.add("Frieren")  # has episodes without a title
    assert services.count("/jikan/anime/52991/episodes") == 1


def test_anilist_gives_what_nobody_else_has(shelf, switch, services):
    switch(ANIWORLD_PROVIDERS="tvmaze,anilist")
    services.says(
        "/anilist",
        {
            "data": {
                "Page": {
                    "media": [
                        {
                            "id": 154587,
                            "idMal": 52991,
                            "title": {
                                "romaji": "Sousou no Frieren",
                                "english": "Frieren: Beyond Journey's End",
                            },
                            "startDate": {"year": 2023, "month": 9, "day": 29},
                            "synonyms": ["Frieren of the List"],
                        }
                    ]
                }
            }
        },
    )
    frieren = shelf.add("Frieren")
    assert {("anilist", "154587"), ("mal", "52991")} <= ids(
        frieren
    ) and "Frieren of the List" in frieren.synonyms
    assert services.posted[0]["variables"]["q"]


# The search


def test_what_two_sources_have_under_one_id_is_shown_once(house, switch, services):
    jikan_has(
        services,
        (52991, "Sousou no Frieren", [], 28, "2023-09-29"),
        (1, "Frieren of Elsewhere", [], 1, "2020-01-01"),
    )
    found, problems = ask.search("frieren")
    assert [entry["provider"] for entry in found] == ["tvmaze", "kitsu", "kitsu", "jikan"] and found[-1][
        "id"
    ] == "1"
    assert problems == []
