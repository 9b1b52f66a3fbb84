"""Series and episodes with air dates, written as rows, and a clock in another place."""

import os
import time
from datetime import date, datetime, timedelta

import pytest

from aniworld.database import connected, now
from aniworld.models import Episode, Series
from aniworld.text import fold

DAY = 86400.0


def ago(days):
    return (date.today() - timedelta(days)).isoformat()


def put(title, *episodes, season=1, **fields):
    """A series with episodes 1, 2, … Each is the fields of one: air_date, airs_at, file, …"""
    key = title.lower().replace(" ", "-")
    known = {"key": key, "added_as": key, "sort_title": fold(title), "search_text": fold(title)}
    with connected():
        row = Series.create(**{"title": title} | known | fields)
        grow(row, *episodes, season=season)
    return row


def grow(row, *episodes, season=1):
    """Another season of a series."""
    with connected():
        for number, one in enumerate(episodes, start=1):
            place = {"season": season, "number": number, "provider_id": f"{season}-{number}"}
            Episode.create(**{"series": row.id, "provider": "tvmaze"} | place | one)


def aired(days, **fields):
    return {"air_date": ago(days)} | fields


def moment(text):
    """The seconds since 1970 of an ISO time with a zone."""
    return datetime.fromisoformat(text).timestamp()


def soon(hours):
    return now() + hours * 3600


@pytest.fixture
def clock_in(monkeypatch):
    """Takes this machine to another time zone."""

    def move(zone):
        monkeypatch.setitem(os.environ, "TZ", zone)
        time.tzset()

    yield move
    monkeypatch.undo()
    time.tzset()
