"""The clients of PostgreSQL and Redis are found only by a process whose environment names their server."""

import subprocess
import sys

import pytest

PROGRAM = """
import json, sys
from aniworld import scale
scale.leave_out(json.loads(sys.argv[1]))
import huey.storage, peewee
print(peewee.psycopg is not None, huey.storage.Redis is not None, bool(scale.psycopg), bool(scale.redis))
"""
pytest.importorskip("psycopg")
pytest.importorskip("redis")


@pytest.mark.parametrize(
    "environ, found",
    [
        ("{}", "False False False False"),
        ('{"ANIWORLD_DATABASE_URL": ""}', "False False False False"),
        ('{"ANIWORLD_DATABASE_URL": "postgresql://a/b"}', "True False True False"),
        ('{"ANIWORLD_QUEUE_URL_FILE": "/run/secrets/queue"}', "False True False True"),
    ],
    ids=["neither", "an empty setting", "PostgreSQL", "Redis, by a file"],
)
def test_a_client_is_found_where_its_server_is_named(environ, found):
    told = subprocess.run(
        [sys.executable, "-c", PROGRAM, environ], capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == found
