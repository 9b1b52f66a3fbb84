"""The file of the catalogue: opened read-only, asked for entries, the words of their titles or one id."""

import threading
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path

from cysqlite import Connection, connect

PATH = Path(__file__).parent / "titles.db"
SERVICES = ("mal", "anilist", "anidb", "tmdb", "bangumi")
COLUMNS = ", ".join(("entry.rank", "id", "year", "kind", "names", *SERVICES))
_lock = threading.Lock()  # one connection serves all threads: an answer takes less time than opening the file


@dataclass(frozen=True)
class Entry:
    """An anime as its services list it: a show, one season of it, a film.

    id: as text, the same in each edition of the catalogue; rank: 1 for the best known of all; names:
    (language, title), the original first, and without a language how the original is read; kind: "TV",
    "movie", "OVA" or "ONA"; ids: by service, "tmdb" being that of the whole show; found_as: the title that
    fitted what was searched for; likeness: how much of what was searched for one title is, 1.0 when it is
    the same or sounds so; is_guess: nothing fitted, this was the likest.
    """

    id: str
    rank: int
    names: tuple[tuple[str, str], ...]
    year: int | None
    kind: str
    ids: dict[str, str] = field(default_factory=dict)
    found_as: str = ""
    likeness: float = 0.0
    is_guess: bool = False

    @cached_property
    def titles(self) -> dict[str, str]:
        """The first title of each language."""
        titles: dict[str, str] = {}
        for language, title in reversed(self.names):  # so that the first one stays
            if language:
                titles[language] = title
        return titles

    @cached_property
    def synonyms(self) -> tuple[str, ...]:
        """The other ones."""
        others = []
        for language, title in self.names:
            if language and title != self.titles[language]:
                others.append(title)
        return tuple(others)


@cache
def _file() -> Connection:
    return connect(f"{PATH.as_uri()}?mode=ro&immutable=1", uri=True)


def _entries(condition: str, values: Sequence[object]) -> list[Entry]:
    with _lock:
        rows = _file().execute(f"SELECT {COLUMNS} FROM {condition}", values).fetchall()
    return [_entry(*row) for row in rows]


def _entry(rank: int, ident: int, year: int | None, kind: str, names: str, *ids: int | None) -> Entry:
    titles = []
    for line in names.splitlines():
        language, _, title = line.partition("\t")
        titles.append((language, title))
    known = {}
    for service, value in zip(SERVICES, ids, strict=True):
        if value:
            known[service] = str(value)
    return Entry(str(ident), rank, tuple(titles), year, kind, known)


def get(ident: str) -> Entry | None:
    """Return the entry of this id."""
    is_number = ident.isascii() and ident.isdecimal() and len(ident) < 16
    if not is_number:
        return None
    found = _entries("entry WHERE id = ?", [int(ident)])
    return next(iter(found), None)


def of_ids(ids: Mapping[str, str]) -> list[Entry]:
    """Return the entries that have one of these ids; what other services call it is passed over."""
    found = []
    for service in SERVICES:
        value = ids.get(service, "")
        if value.isascii() and value.isdecimal() and len(value) < 16:
            found += _entries(f"entry WHERE {service} = ? ORDER BY rank", [int(value)])
    return found


def of_ranks(ranks: Collection[int]) -> list[Entry]:
    """Return the entries of these ranks."""
    places = ", ".join("?" * len(ranks))
    return _entries(f"entry WHERE rank IN ({places})", list(ranks))


def having(grams: Sequence[str], limit: int) -> list[Entry]:
    """Return the best known entries whose squeezed titles have all these runs of three characters.

    A blank in a run stands before a title.
    """
    wanted = " AND ".join(f'"{gram}"' for gram in dict.fromkeys(grams))
    return _entries(
        "gram JOIN entry ON entry.rank = gram.rowid WHERE gram MATCH ? ORDER BY gram.rowid LIMIT ?",
        [wanted, limit],
    )


def like(pattern: str, exactly: str, limit: int) -> list[Entry]:
    """Return the best known entries whose lines of names are LIKE a pattern (\\ escapes a wildcard).

    Those that are also LIKE the other come first.
    """
    where = r"entry WHERE names LIKE ? ESCAPE '\' ORDER BY names LIKE ? ESCAPE '\' DESC, rank LIMIT ?"
    return _entries(where, [pattern, exactly, limit])


@cache
def words() -> tuple[str, ...]:
    """Return the longer words of all titles in Latin letters, folded."""
    with _lock:
        return tuple(word for (word,) in _file().execute("SELECT word FROM word ORDER BY word"))


@cache
def sounds() -> tuple[tuple[int, int, str], ...]:
    """Return (rank, which of its names, how that sounds) of all titles that can be read in Latin letters."""
    with _lock:
        return tuple(_file().execute("SELECT rank, place, sound FROM sound ORDER BY rank, place, sound"))
