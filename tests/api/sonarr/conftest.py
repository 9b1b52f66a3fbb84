"""A library as Sonarr's clients find it, and clients that reach the app without a network."""

from io import BytesIO
from urllib.parse import urlsplit

import pytest
from library.episodes import rows
from requests import Response, Session
from requests.adapters import BaseAdapter
from urllib3 import HTTPResponse

from aniworld.auth import api_keys
from aniworld.database import connected, transaction
from aniworld.library.episodes import video_places
from aniworld.models import Artwork, Episode, Series, SeriesId


class InProcess(BaseAdapter):
    """Answers requests by the app in this process."""

    def __init__(self, app):
        super().__init__()
        self.app = app

    def send(self, request, **_):
        parts = urlsplit(request.url)
        headers = {name: value for name, value in request.headers.items() if name != "Content-Length"}
        answer = self.app.test_client().open(
            f"{parts.path}?{parts.query}", method=request.method, headers=headers, data=request.body
        )
        response = Response()
        response.status_code = answer.status_code
        response.raw = HTTPResponse(BytesIO(answer.data), dict(answer.headers), preload_content=False)
        response.reason = answer.status.partition(" ")[2]
        response.headers.update(answer.headers)
        response.request, response.url = request, request.url
        return response

    def close(self):
        pass


@pytest.fixture
def key(app):
    with connected():
        return api_keys.add("dashboard")


@pytest.fixture
def session(app):
    """A session of requests in which every address is the app's."""
    session = Session()
    session.mount("http://", InProcess(app))
    return session


@pytest.fixture
def get(app, key):
    """Asks as a widget does, with its key in the address."""

    def ask(address):
        mark = "&" if "?" in address else "?"
        return app.test_client().get(f"/api/v3/{address}{mark}apikey={key}").get_json()

    return ask


@pytest.fixture
def frieren(put):
    """A series of three episodes: one is here, one has aired, one is to come."""
    number = put(
        "Frieren",
        "loaded",
        folder="Frieren (2023)",
        folder_key="frieren (2023)",
        has_folder=True,
        root=1,
        year=2023,
        status="running",
        studio="Madhouse",
        overview="An elf.",
        premiered="2023-09-29",
        rating=9.1,
        runtime_minutes=24,
        genres=["Fantasy"],
        titles={"ja": "葬送のフリーレン"},
    )
    with connected(), transaction():
        series = Series.get_by_id(number)
        rows.with_seasons(series, 3)
        for name, value in (("tvdb", "424536"), ("tvmaze", "57066"), ("imdb", "tt22248376")):
            SeriesId.get_or_create(series=series, provider=name, value=value)
        for place, day in ((1, "2023-09-29"), (2, "2023-10-06"), (3, "2999-01-01")):
            Episode.update(air_date=day).where(Episode.number == place).execute()
        held = rows.video(
            rows.folder(series), "S01E01 [1080p].mkv", 1, season=1, version="1080p", changed_ns=10**18
        )
        video_places.renew([held.folder_id])
        poster = {"series": series, "kind": "poster", "source": "tvmaze", "is_chosen": True}
        Artwork.create(url="https://static.tvmaze.com/1.jpg", **poster)
        Artwork.create(kind="fanart", source="drawn", series=series, is_chosen=True)
    return number
