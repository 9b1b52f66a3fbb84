"""A place of its own in PostgreSQL and in Redis for each test that wants one."""

import itertools
import os

import pytest

from aniworld.database import db
from aniworld.postgres import PostgresServer

from .servers import Postgres, Redis, missing

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def postgres():
    """A PostgreSQL for all tests of this run. Where it is not installed they are skipped, and fail in CI."""
    _need_servers()
    server = Postgres()
    yield server
    server.close()


@pytest.fixture(scope="session")
def redis():
    """A Redis for all tests of this run. Where it is not installed they are skipped, and fail in CI."""
    _need_servers()
    server = Redis()
    yield server
    server.close()


def _need_servers():
    if reason := missing():
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(reason)


@pytest.fixture
def places(postgres, redis):
    """The settings that put everything of one test into an empty schema and an empty numbered database."""
    number = next(_numbers)
    schema = f"test_{number}"
    yield {
        "ANIWORLD_DATABASE_URL": postgres.make_schema(schema),
        "ANIWORLD_QUEUE_URL": redis.empty(number % redis.numbers),
    }
    close_connections()
    postgres.drop_schema(schema)


def close_connections():
    """All that this process holds open."""
    if isinstance(db.obj, PostgresServer):
        db.obj.close_all()
