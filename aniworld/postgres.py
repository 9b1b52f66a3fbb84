"""PostgreSQL in the place of the database, for several machines: its connections, its one writer, and its bell."""

import contextlib
import time
from collections.abc import Iterator, Sequence
from typing import Any

import psycopg
from peewee import OperationalError, Psycopg3Adapter
from playhouse.pool import MaxConnectionsExceeded, PooledPostgresqlDatabase
from psycopg.conninfo import conninfo_to_dict

from .errors import SettingsError

MOST_CONNECTIONS = 32  # of one process; a thread that finds none free waits
WAIT_SECONDS = 10
LOCKS, WRITING, MIGRATING = 0x616E69, 1, 2  # our advisory locks: https://www.postgresql.org/docs/15/explicit-locking.html
# A machine that vanishes must not keep the writers' lock: both ends notice within half a minute.
WIRE = {"connect_timeout": 5, "keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3, "tcp_user_timeout": 20_000}
SESSION = {
    "application_name": "aniworld",
    "lock_timeout": "10s",
    "idle_in_transaction_session_timeout": "60s",
    "tcp_keepalives_idle": "10",
    "tcp_keepalives_interval": "5",
    "tcp_keepalives_count": "3",
    "tcp_user_timeout": "20s",
}


class KeptAsWritten(Psycopg3Adapter):
    """JSON stays text: JSONB sorts the keys of what programs are told, and refuses what a text may hold."""

    def __init__(self) -> None:
        super().__init__()
        self.jsonb_type = self.json_type


class PostgresServer(PooledPostgresqlDatabase):
    """The database at a postgresql:// address, whose own options go before ours.

    durable: every commit survives a power cut of the server. Without it the last commits may be undone by one.
    """

    field_types = PooledPostgresqlDatabase.field_types | {
        "FLOAT": "DOUBLE PRECISION",  # REAL rounds a time to two minutes
        "JSON": "JSON",
    }
    psycopg3_adapter = KeptAsWritten
    passes_over_locked_rows = "FOR UPDATE SKIP LOCKED"

    def __init__(self, url: str, *, durable: bool):
        given = conninfo_to_dict(url)
        session = SESSION | {"synchronous_commit": "on" if durable else "off"}
        ours = " ".join(f"-c {name}={value}" for name, value in session.items())
        given["options"] = f"{ours} {given.get('options', '')}".strip()
        name = given.pop("dbname")
        super().__init__(
            name, prefer_psycopg3=True, max_connections=MOST_CONNECTIONS, timeout=WAIT_SECONDS, **(WIRE | given)
        )

    @property
    def description(self) -> str:
        major, minor = divmod(self.server_version or 0, 10_000)
        return f"PostgreSQL {major}.{minor} at {self.connect_params.get('host')}"

    def connect(self, reuse_if_open: bool = False) -> bool:
        try:
            return super().connect(reuse_if_open)
        except MaxConnectionsExceeded:
            raise OperationalError(f"all {MOST_CONNECTIONS} connections of this process are in use") from None

    def execute_sql(self, sql: str, params: Sequence[Any] | None = None) -> Any:
        """PostgreSQL's texts hold no NUL; with its substitute a name that has one is unknown instead of an accident."""
        clean = [value.replace("\0", "\N{REPLACEMENT CHARACTER}") if isinstance(value, str) else value for value in params or ()]
        return super().execute_sql(sql, clean or None)

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        """A transaction that is the only writer of all machines from its start, as with SQLite.

        So event ids are in the order of the commits, no two workers decide from what the other is about to change, and
        no two transactions can deadlock.
        """
        with self.atomic():
            self.execute_sql("SELECT pg_advisory_xact_lock(%s, %s)", (LOCKS, WRITING))
            yield

    def a_statement(self) -> contextlib.AbstractContextManager:
        """In here a single statement writes, without a transaction: nothing to do."""
        return contextlib.nullcontext()

    @contextlib.contextmanager
    def at_once(self) -> Iterator[None]:
        """In here a single statement writes, when nobody else has its row. Raises OperationalError instead of waiting."""
        with self.atomic():
            self.execute_sql("SET LOCAL lock_timeout = '1ms'")
            yield

    def reading(self) -> contextlib.AbstractContextManager:
        """A transaction that sees one state of all rows, and is in nobody's way."""
        return self.atomic("REPEATABLE READ READ ONLY")

    @contextlib.contextmanager
    def migrating(self) -> Iterator[None]:
        """Only one process of all machines is in here. Raises SettingsError when the server does not answer."""
        with self.extra_connection() as guard:
            guard.execute("SET lock_timeout = 0")
            guard.execute("SELECT pg_advisory_lock(%s, %s)", (LOCKS, MIGRATING))
            yield

    @contextlib.contextmanager
    def resting(self) -> Iterator[None]:
        """Lend this thread's connection to others while it waits for something else."""
        lends = not self.is_closed() and not self.in_transaction()
        if lends:
            self.close()
        try:
            yield
        finally:
            if lends:
                self.connect(reuse_if_open=True)

    def extra_connection(self) -> psycopg.Connection:
        """A connection that is not of the pool, to be closed by the caller. Raises SettingsError."""
        try:
            return psycopg.connect(dbname=self.database, autocommit=True, **self.connect_params)
        except psycopg.OperationalError as error:
            reason = str(error).strip().splitlines()[0]
            raise SettingsError(f"The database of ANIWORLD_DATABASE_URL does not answer: {reason}.") from error


class NotifyBell:
    """A bell between machines: PostgreSQL itself delivers it when the transaction that rang it is committed."""

    rings_with_commit = True

    def __init__(self, server: PostgresServer, name: str):
        self._server, self._name = server, name

    def ring(self) -> None:
        self._server.execute_sql("SELECT pg_notify(%s, '')", (self._name,))

    def listen(self) -> "NotifyEar":
        return NotifyEar(self._server, self._name)


class NotifyEar:
    """One listener, with a connection of its own. Without the server it hears nothing, and tries again at each wait."""

    def __init__(self, server: PostgresServer, name: str):
        self._server, self._name = server, name
        self._connection: psycopg.Connection | None = None

    def wait(self, seconds: float) -> bool:
        """Wait until the bell rings, at most so long. True when it rang."""
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

    def close(self) -> None:
        if self._connection:
            self._connection.close()
        self._connection = None
