"""TMDB, fanart.tv, Jikan and AniList for tests: a stub on loopback that knows one show, and the settings
that lead to it."""

from io import BytesIO

import pytest
from PIL import Image
from providers.conftest import Stub, running

from aniworld import context
from aniworld.library.sources import ask
from aniworld.providers import build
from aniworld.settings import Settings

KEYS = {"ANIWORLD_TMDB_KEY": "token", "ANIWORLD_FANART_KEY": "word", "ANIWORLD_LANGUAGE": "de"}
EVERYBODY = {"ANIWORLD_PROVIDERS": ""}
FRIEREN = 209867  # TMDB's number of the show


def picture(form="JPEG", size=(60, 90)):
    stream = BytesIO()
    Image.new("RGB", size, "#804020").save(stream, form)
    return stream.getvalue()


class Services(Stub):
    """TMDB, fanart.tv, Jikan and AniList on loopback. What nobody scripted has no entry there."""

    def __init__(self):
        super().__init__()
        self.says("/jikan/anime", {"pagination": {}, "data": []})
        self.says("/anilist", {"data": {"Page": {"media": []}}})
        self.says("/tmdb/search/tv", {"results": []})
        for name in ("poster-de.jpg", "wide.jpg", "season1.jpg"):
            self.says(f"/pictures/original/{name}", picture(), Content_Type="image/jpeg")
        for name in ("logo-de.png", "logo-en.png", "fanart-de.png", "fanart-en.png"):
            self.says(f"/pictures/original/{name}", picture("PNG"), Content_Type="image/png")

    def environment(self):
        names = ("tmdb", "fanart", "jikan", "anilist")
        rates = ",".join(f"{name}=1000/1s" for name in (*names, "tvmaze", "kitsu", "images"))
        return {f"ANIWORLD_{name.upper()}_URL": f"{self.url}/{name}" for name in names} | {
            "ANIWORLD_PROVIDER_RATE": rates,
            "ANIWORLD_TMDB_IMAGE_URL": f"{self.url}/pictures",
        }

    def fails(self, service, status=500, body=b""):
        for path in [path for path in self.answers if path.startswith(f"/{service}")]:
            self.says(path, body, status=status)

    def count(self, text):
        return sum(text in path for path, _ in self.asked)


def tmdb_show(**fields):
    return {
        "id": FRIEREN,
        "name": "Frieren – Nach dem Ende der Reise",
        "original_name": "葬送のフリーレン",
        "original_language": "ja",
        "overview": "Eine Elfe geht noch einmal auf Reisen.",
        "first_air_date": "2023-09-29",
        "status": "Returning Series",
        "genres": [{"id": 16, "name": "Animation"}],
        "networks": [],
        "origin_country": ["JP"],
        "vote_average": 8.8,
        "vote_count": 9,
        "poster_path": "/poster-de.jpg",
        "backdrop_path": "/wide.jpg",
        "external_ids": {"tvdb_id": 424536, "imdb_id": "tt22248376"},
        "seasons": [
            {"season_number": 1, "episode_count": 28, "name": "Staffel 1", "poster_path": "/season1.jpg"}
        ],
        "images": {
            "posters": [
                {"file_path": "/poster-de.jpg", "iso_639_1": "de", "vote_average": 5, "vote_count": 1}
            ],
            "backdrops": [{"file_path": "/wide.jpg", "iso_639_1": None, "vote_average": 5, "vote_count": 1}],
            "logos": [
                {"file_path": "/logo-en.png", "iso_639_1": "en", "vote_average": 9, "vote_count": 9},
                {"file_path": "/logo-de.png", "iso_639_1": "de", "vote_average": 1, "vote_count": 1},
            ],
        },
        "translations": {
            "translations": [
                {
                    "iso_639_1": "en",
                    "iso_3166_1": "US",
                    "data": {"name": "Frieren: Beyond Journey's End", "overview": "An elf."},
                },
                {
                    "iso_639_1": "de",
                    "iso_3166_1": "DE",
                    "data": {
                        "name": "Frieren – Nach dem Ende der Reise",
                        "overview": "Eine Elfe geht noch einmal auf Reisen.",
                    },
                },
            ]
        },
        "alternative_titles": {"results": []},
    } | fields


def tmdb_season():
    days = [f"2023-{9 + (29 + 7 * n) // 31:02}-{1 + (28 + 7 * n) % 31:02}" for n in range(3)]
    return {
        "season/1": {
            "episodes": [
                {
                    "id": 4000 + n,
                    "season_number": 1,
                    "episode_number": n,
                    "name": f"Kapitel {'ABC'[n - 1]}",
                    "overview": f"Text {n}.",
                    "air_date": days[n - 1],
                    "runtime": 24,
                }
                for n in (1, 2, 3)
            ]
        }
    }


@pytest.fixture
def services(standin):
    with running(Services()) as services:
        services.says(
            "/tmdb/search/tv",
            {
                "results": [
                    {
                        "id": FRIEREN,
                        "name": "Frieren – Nach dem Ende der Reise",
                        "original_name": "葬送のフリーレン",
                        "genre_ids": [16],
                        "first_air_date": "2023-09-29",
                    }
                ]
            },
        )
        services.says(f"/tmdb/tv/{FRIEREN}", tmdb_show() | tmdb_season())
        services.says("/tmdb/find/424536", {"tv_results": [{"id": FRIEREN, "name": "Frieren"}]})
        logo = f"{services.url}/pictures/original/fanart-"
        services.says(
            "/fanart/tv/424536",
            {
                "thetvdb_id": "424536",
                "hdtvlogo": [
                    {"url": f"{logo}{code}.png", "lang": code, "likes": "3"} for code in ("en", "de")
                ],
            },
        )
        yield services


@pytest.fixture
def switch(house, environ):
    """Go on with other settings, as after a restart."""

    def to(**changed):
        settings = Settings.load(environ | changed)
        ask.use(build(settings))
        context.current().languages = settings.languages or ("en",)

    yield to
    context.current().languages = ("en",)


@pytest.fixture
def with_keys(switch):
    switch(**KEYS)
