"""What an installation keeps when a backup is restored into it."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from . import rows, tables
from .rows import Database

SESSIONS = (
    "SELECT u.name, u.password_hash, s.token_hash, s.created_at, s.seen_at, s.how, s.device, s.address"
    ' FROM session AS s JOIN "user" AS u ON u.id = s.user_id'
)
SERVER_KEYS = (
    "SELECT m.kind, m.url, k.key FROM media_server_key AS k JOIN media_server AS m ON m.id = k.server_id"
)
ADDRESSES = (
    "SELECT t.name, t.way, t.shown, a.address, a.key"
    " FROM notice_address AS a JOIN notice_target AS t ON t.id = a.target_id"
)
MARK = "SELECT library_id FROM library_mark WHERE id = 1 AND is_written"


class Kept(NamedTuple):
    """What stays: who is signed in, the keys that a backup has not, and the mark of the first library folder.

    That mark is the one of the library that this installation works with, wherever the backup was made.
    """

    sessions: Sequence[Sequence[Any]]
    source_keys: Sequence[Sequence[Any]]
    server_keys: Sequence[Sequence[Any]]
    addresses: Sequence[Sequence[Any]]
    mark: str | None

    @classmethod
    def of(cls, database: Database) -> "Kept":
        mark = rows.run(database, MARK).fetchone()
        return cls(
            rows.run(database, SESSIONS).fetchall(),
            rows.run(database, "SELECT source, key FROM source_key").fetchall(),
            rows.run(database, SERVER_KEYS).fetchall(),
            rows.run(database, ADDRESSES).fetchall(),
            mark[0] if mark else None,
        )

    def put_back(self, database: Database, *, has_keys: bool) -> None:
        """Put it back behind the rows of the backup, inside the caller's transaction.

        has_keys: whether the backup has keys of its own.
        """
        self._sign_in_again(database)
        if not has_keys:
            self._put_keys(database)
        if self.mark:
            rows.run(database, "DELETE FROM library_mark WHERE library_id = ? OR id = 1", self.mark)
            mine = [(1, self.mark, True)]
            rows.insert(database, "library_mark", ("id", "library_id", "is_written"), mine)

    def _sign_in_again(self, database: Database) -> None:
        """Let those stay signed in whose account is in the backup, with the password that they have now."""
        same = 'SELECT id FROM "user" WHERE name = ? AND password_hash = ?'
        names = ("user_id", "token_hash", "created_at", "seen_at", "how", "device", "address")
        for name, password_hash, *session in self.sessions:
            user = rows.run(database, same, name, password_hash).fetchone()
            if user:
                rows.insert(database, "session", names, [(user[0], *session)])

    def _put_keys(self, database: Database) -> None:
        """Put the keys back; one of a media server only where it goes to the same address as before."""
        for table in tables.KEYS:
            rows.run(database, f'DELETE FROM "{table}"')
        rows.insert(database, "source_key", ("source", "key"), self.source_keys)
        self._put_server_keys(database)
        self._put_addresses(database)

    def _put_server_keys(self, database: Database) -> None:
        there = "SELECT id FROM media_server WHERE kind = ? AND url = ?"
        for kind, url, key in self.server_keys:
            for (server_id,) in rows.run(database, there, kind, url).fetchall()[:1]:
                rows.insert(database, "media_server_key", ("server_id", "key"), [(server_id, key)])

    def _put_addresses(self, database: Database) -> None:
        """Put the whole addresses of those who are notified back, where the target is the same as before."""
        there = "SELECT id FROM notice_target WHERE name = ? AND way = ? AND shown = ?"
        names = ("target_id", "address", "key")
        for name, way, shown, *secret in self.addresses:
            for (target_id,) in rows.run(database, there, name, way, shown).fetchall():
                rows.insert(database, "notice_address", names, [(target_id, *secret)])
