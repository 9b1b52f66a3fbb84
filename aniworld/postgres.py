"""PostgreSQL in the place of the database, for several machines.

Its connections, its one writer, and its wake-ups.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator, Sequence
from typing import Any

from peewee import OperationalError, PeeweeException, Psycopg3Adapter
from playhouse.pool import MaxConnectionsExceeded, PooledPostgresqlDatabase

from .errors import SettingsError
from .scale import psycopg
from .trouble import AWAY, BUSY, DAMAGED, DISK, FULL, MISSING, READ_ONLY, Kind, Trouble

MOST_CONNECTIONS = 32  # of one process; a thread that finds none free waits
WAIT_SECONDS = 10
# Our advisory locks: https://www.postgresql.org/docs/15/explicit-locking.html
LOCKS, WRITING, MIGRATING = 0x616E69, 1, 2
# A machine that vanishes must not keep the writers' lock: both ends notice within half a minute.
WIRE = {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
}
SESSION = {
    "application_name": "aniworld",
    "lock_timeout": "10s",
    "idle_in_transaction_session_timeout": "60s",
    "tcp_keepalives_idle": "10",
    "tcp_keepalives_interval": "5",
    "tcp_keepalives_count": "3",
    "tcp_user_timeout": "20s",
}

# https://www.postgresql.org/docs/15/errcodes-appendix.html
# Where a whole class of errors is meant: its first two letters.
STATES = {
    "08": AWAY,
    "25006": READ_ONLY,  # read_only_sql_transaction
    "40": BUSY,  # serialization_failure, deadlock_detected
    "53": BUSY,  # insufficient_resources
    "53100": FULL,  # disk_full
    "55P03": BUSY,  # lock_not_available
    "57": AWAY,  # operator_intervention: it shuts down, or starts
    "58": DISK,  # system_error
    "58P01": DAMAGED,  # undefined_file
    "XX001": DAMAGED,  # data_corrupted
    "XX002": DAMAGED,  # index_corrupted
}
PROBE_MILLISECONDS = 1000


class KeptAsWritten(Psycopg3Adapter):
    """JSON stays text: JSONB sorts the keys of what programs are told, and refuses what a text may hold."""

    def __init__(self) -> None:
        super().__init__()
        self.jsonb_type = self.json_type


class PostgresServer(PooledPostgresqlDatabase):
    """The database at a postgresql:// address, whose own options go before ours.

    durable: every commit survives a power cut of the server. Without it the last commits may be undone by
    one.
    """

    field_types = PooledPostgresqlDatabase.field_types | {
        "FLOAT": "DOUBLE PRECISION",  # REAL rounds a time to two minutes
        "JSON": "JSON",
    }
    psycopg3_adapter = KeptAsWritten
    passes_over_locked_rows = "FOR UPDATE SKIP LOCKED"
    by_letters = ' COLLATE "C"'

    def __init__(self, url: str, *, durable: bool):
        given = psycopg.conninfo.conninfo_to_dict(url)
        session = SESSION | {"synchronous_commit": "on" if durable else "off"}
        ours = " ".join(f"-c {name}={value}" for name, value in session.items())
        given["options"] = f"{ours} {given.get('options', '')}".strip()
        name = given.pop("dbname")
        super().__init__(
            name,
            prefer_psycopg3=True,
            max_connections=MOST_CONNECTIONS,
            timeout=WAIT_SECONDS,
            **(WIRE | given),
        )

    @property
    def description(self) -> str:
        major, minor = divmod(self.server_version or 0, 10_000)
        return f"PostgreSQL {major}.{minor} at {self.connect_params.get('host')}"

    def trouble_of(self, error: BaseException) -> Trouble | None:
        """Return what an error says of the database; None when it is about something else."""
        kind = _kind_of(error)
        return Trouble(kind, str(error).strip().partition("\n")[0]) if kind else None

    def lasting_trouble(self) -> None:
        """Return None: a server is mended by its own people while we run, so nothing outlasts its errors."""

    def look_again(self) -> None:
        """Do nothing: a server looks after its files itself."""

    def wait_until_known(self) -> None:
        """Do nothing: a server looks after its files itself."""

    def why_not_writable(self) -> Trouble | None:
        """Return why nothing can be stored now; None when something can.

        Changes nothing and keeps nobody waiting.
        """
        try:
            with (
                self.connection_context() if self.is_closed() else contextlib.nullcontext(),
                self.atomic() as written,
            ):
                self.execute_sql(f"SET LOCAL lock_timeout = '{PROBE_MILLISECONDS}ms'")
                self.execute_sql("INSERT INTO secret (name, value) VALUES ('probe', repeat('x', 8000))")
                written.rollback()
        except PeeweeException as error:
            return self.trouble_of(error) or Trouble(AWAY, str(error))
        return None

    def refuse_when_empty(self) -> None:
        """Raise Trouble if the database is empty, although aniworld was here before."""
        with self.connection_context():
            if not self.get_tables():
                raise Trouble(MISSING, "there is no table in the database of ANIWORLD_DATABASE_URL")

    def forget_shape(self) -> None:
        """Do nothing: a server looks after its tables itself."""

    note_shape = forget_shape

    def connect(self, reuse_if_open: bool = False) -> bool:
        try:
            return super().connect(reuse_if_open)
        except MaxConnectionsExceeded:
            raise OperationalError(f"all {MOST_CONNECTIONS} connections of this process are in use") from None

    def execute_sql(self, sql: str, params: Sequence[Any] | None = None) -> Any:
        """Replace NUL, which PostgreSQL's texts cannot hold, so that such a name is unknown and no error."""
        clean = []
        for value in params or ():
            if isinstance(value, str):
                value = value.replace("\0", "\N{REPLACEMENT CHARACTER}")
            clean.append(value)
        return super().execute_sql(sql, clean or None)

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        """Open a transaction that is the only writer of all machines from its start, as with SQLite.

        So event ids are in the order of the commits, no two workers decide from what the other is about to
        change, and no two transactions can deadlock.
        """
        with self.atomic():
            self.execute_sql("SELECT pg_advisory_xact_lock(%s, %s)", (LOCKS, WRITING))
            yield

    def a_statement(self) -> contextlib.AbstractContextManager[None]:
        """In here a single statement writes, in turn with all others that write."""
        return self.writing()

    @contextlib.contextmanager
    def at_once(self) -> Iterator[None]:
        """Let a single statement write if nobody else holds its row.

        Raises OperationalError instead of waiting.
        """
        with self.atomic():
            self.execute_sql("SET LOCAL lock_timeout = '1ms'")
            yield

    def reading(self) -> contextlib.AbstractContextManager[None]:
        """Open a transaction that sees one state of all rows and blocks nobody."""
        return self.atomic("REPEATABLE READ READ ONLY")

    @contextlib.contextmanager
    def migrating(self) -> Iterator[None]:
        """Let only one process of all machines in here.

        Raises SettingsError when the server does not answer.
        """
        with self.extra_connection() as guard:
            guard.execute("SET lock_timeout = 0")
            guard.execute("SELECT pg_advisory_lock(%s, %s)", (LOCKS, MIGRATING))
            yield

    def extra_connection(self) -> psycopg.Connection:
        """Open a connection outside the pool, to be closed by the caller. Raises SettingsError."""
        try:
            return psycopg.connect(dbname=self.database, autocommit=True, **self.connect_params)
        except psycopg.OperationalError as error:
            why = str(error).strip().splitlines()[0]
            raise SettingsError("database_server_away", why=why) from error


def _kind_of(error: BaseException) -> Kind | None:
    """Return the kind of an error by the server's state for it; without one the server was not reached."""
    # peewee raises its own in place of it.
    origin = error.__context__ if isinstance(error, PeeweeException) else error
    if isinstance(origin, psycopg.Error) and origin.sqlstate:
        return STATES.get(origin.sqlstate) or STATES.get(origin.sqlstate[:2])
    if isinstance(origin, psycopg.OperationalError):
        return AWAY
    return BUSY if isinstance(error, OperationalError) else None  # all connections are in use


class NotifyWakeUp:
    """Wake-ups between machines.

    PostgreSQL itself delivers one when the transaction that sent it is committed.
    """

    wakes_with_commit = True

    def __init__(self, server: PostgresServer, name: str):
        self._server, self._name = server, name

    def wake(self) -> None:
        self._server.execute_sql("SELECT pg_notify(%s, '')", (self._name,))

    def listen(self) -> NotifyListener:
        return NotifyListener(self._server, self._name)


class NotifyListener:
    """One listener, with a connection of its own.

    Without the server it receives nothing, and reconnects at the next wait.
    """

    def __init__(self, server: PostgresServer, name: str):
        self._server, self._name = server, name
        self._connection: psycopg.Connection | None = None

    def wait(self, seconds: float) -> bool:
        """Wait up to `seconds` for a wake-up. Return whether one came."""
        try:
            self._connection = self._connection or self._connect()
            return bool(list(self._connection.notifies(timeout=seconds, stop_after=1)))
        except (psycopg.Error, SettingsError):
            self.close()
            time.sleep(seconds)
            return False

    def _connect(self) -> psycopg.Connection:
        connection = self._server.extra_connection()
        connection.execute(f'LISTEN "{self._name}"')
        return connection

    def leave(self) -> None:
        """Do nothing: the server notices that this process ends."""

    def close(self) -> None:
        if self._connection:
            self._connection.close()
        self._connection = None
