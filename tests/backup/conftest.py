"""A library with a story, and what a program is told of all of it."""

import cysqlite
import pytest

from aniworld.backup import making, shelf
from aniworld.database import connected
from aniworld.library.series import series
from aniworld.models import Episode, Series, User

LEFT_OUT_OF_EXPORT = ("last_used_at",)


@pytest.fixture
def shelved(alice, program, settings):
    """Two loaded series, one of them with a title of alice's own."""
    for name in ("Frieren", "Cowboy Bebop"):
        assert alice.post("/series", name=name).status_code < 400
    with connected():
        first = Series.select().order_by(Series.id).first()
        Series.update(title="Alice's own title").where(Series.id == first.id).execute()
    return first.id


@pytest.fixture
def exported(program):
    """Returns all that a program is told of the series, episodes and videos."""

    def export():
        listed = program.get("/api/series?per_page=200").get_json()
        details = []
        for one in sorted(listed["series"], key=lambda one: int(one["id"])):
            for path in ("", "/episodes", "/loading-status", "/videos"):
                details.append(program.get(f"/api/series/{one['id']}{path}").get_json())
        return details

    return export


@pytest.fixture
def backup(shelved):
    """A backup of that library."""
    return making.make(shelf.MANUAL)


def rows_of(path, table):
    connection = cysqlite.connect(str(path))
    try:
        return connection.execute(f'SELECT * FROM "{table}"').fetchall()
    finally:
        connection.close()


def count(model):
    with connected():
        return model.select().count()


__all__ = ["Episode", "User", "count", "rows_of", "series"]
