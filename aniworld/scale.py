"""The clients of PostgreSQL and Redis, which only the extra `scale` installs.

The settings refuse the address of a server whose client is missing, so nobody else has to ask for it.
"""

import importlib
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING

from . import later
from .translations import N_


class Client(later.Module):
    """A library that is loaded when it is first used. It is false where it cannot be loaded."""

    def __bool__(self) -> bool:
        try:
            importlib.import_module(self._name)
        except ImportError:
            return False
        return True


if TYPE_CHECKING:
    import psycopg
    import psycopg.conninfo
    import redis
    import redis.backoff
    import redis.retry
else:
    psycopg = Client("psycopg", "conninfo")
    redis = Client("redis", "backoff", "retry")

__all__ = ["NEEDED", "leave_out", "parse_database_url", "parse_queue_url", "psycopg", "redis"]
CLIENTS = {"psycopg": "ANIWORLD_DATABASE_URL", "redis": "ANIWORLD_QUEUE_URL"}
NEEDED = N_("needs packages that are not installed: those of requirements-scale.txt, or of aniworld[scale]")


def leave_out(environ: Mapping[str, str]) -> None:
    """Make those clients as good as not installed in this process whose server the environment does not name.

    peewee and huey load each one that they find: a quarter of a start, and 13 MB. To be called before them.
    """
    for client, setting in CLIENTS.items():
        if not environ.get(setting) and not environ.get(f"{setting}_FILE"):
            sys.modules.setdefault(client, None)  # type: ignore[arg-type]  # so that no import finds it


def parse_database_url(text: str) -> None:
    """Read an address as PostgreSQL's client does.

    Raises ImportError without that client, ValueError (which may repeat the password) when it is no address.
    """
    if not psycopg:
        raise ImportError(NEEDED)
    try:
        psycopg.conninfo.conninfo_to_dict(text)
    except psycopg.Error as error:
        raise ValueError(str(error)) from error


def parse_queue_url(text: str) -> None:
    """Read an address as Redis' client does. Raises likewise, and TypeError for an unknown option."""
    if not redis:
        raise ImportError(NEEDED)
    redis.ConnectionPool.from_url(text).make_connection()
