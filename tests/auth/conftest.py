"""Every door of the app, and whether anything in the house has moved."""

import re

import pytest

from aniworld.database import connected, db
from aniworld.library.series import series

FILLED_IN = {
    "name": "tmdb",
    "source": "tmdb",
    "series_id": "1",
    "number": "1",
    "folder_id": "1",
    "root_id": "1",
    "server_id": "1",
    "list_id": "1",
    "target_id": "1",
    "video_id": "1",
    "identifier": "1",
    "filename": "app.js",
    "entry_id": "1",
    "token": "x",
    "sha": "a" * 64,
    "size": "small",
    "path": "1",
    "season": "1",
    "field": "plot",
    "resource": "series",
    "backup_id": "aniworld-20260101-000000-manual",
}
# What is remembered of the sources' pace, of how they answered, and of who could not sign in.
REMEMBERED = ("gate", "answer_count", "last_answers", "security_event")


@pytest.fixture
def doors(app):
    """Every rule of the app with an address that fits it."""

    def address(rule):
        return re.sub(r"<(?:[^<>]*:)?(\w+)>", lambda found: FILLED_IN[found[1]], rule.rule)

    return [(rule, address(rule)) for rule in app.url_map.iter_rules()]


@pytest.fixture
def secret_series(app, still):
    """Series 1, whose name no stranger may read."""
    with connected():
        return series.add("Nobody Knows This Show")[0]


@pytest.fixture
def rows(app):
    """Takes a picture of all rows, without what is remembered."""

    def take():
        with connected():
            names = [name for name in db.get_tables() if name not in REMEMBERED]
            return {
                name: sorted(map(repr, db.execute_sql(f'SELECT * FROM "{name}"').fetchall()))
                for name in names
            }

    return take
