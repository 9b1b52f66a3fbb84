"""The clients of PostgreSQL and Redis, which only the extra `scale` installs; None where it is missing.

The settings refuse the address of a server whose client is missing, so nobody else has to ask for it.
"""

from typing import TYPE_CHECKING

from .translations import N_

if TYPE_CHECKING:
    import psycopg
    import psycopg.conninfo
    import redis
    import redis.backoff
    import redis.retry
else:
    try:
        import psycopg
        import psycopg.conninfo
    except ImportError:
        psycopg = None
    try:
        import redis
        import redis.backoff
        import redis.retry
    except ImportError:
        redis = None

__all__ = ["NEEDED", "parse_database_url", "parse_queue_url", "psycopg", "redis"]
NEEDED = N_("needs packages that are not installed: those of requirements-scale.txt, or of aniworld[scale]")


def parse_database_url(text: str) -> None:
    """Read an address as PostgreSQL's client does.

    Raises ImportError without that client, ValueError (which may repeat the password) when it is no address.
    """
    if psycopg is None:
        raise ImportError(NEEDED)
    try:
        psycopg.conninfo.conninfo_to_dict(text)
    except psycopg.Error as error:
        raise ValueError(str(error)) from error


def parse_queue_url(text: str) -> None:
    """Read an address as Redis' client does. Raises likewise, and TypeError for an unknown option."""
    if redis is None:
        raise ImportError(NEEDED)
    redis.ConnectionPool.from_url(text).make_connection()
