"""What no package says of titles: lists of our own, each a text file beside this one."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from aniworld.text import squeeze

try:
    import cutlet
except ImportError:
    cutlet = None

ENGLISH = "en:"
UNREAD = re.compile(r"\?{2,}")  # what cutlet writes for what it cannot read


class Reader:
    """Reads Japanese titles: as they are spoken, and with foreign words as they are written at home."""

    def __init__(self, lists: Path) -> None:
        self.readers = [cutlet.Cutlet("hepburn", use_foreign_spelling=foreign) for foreign in (False, True)]
        self.known: dict[str, str] = {}
        for word, reading in listed(lists / "readings.txt", " "):
            self.known[word] = f" {reading} "
        longest_first = sorted(map(re.escape, self.known), key=len, reverse=True)
        self.words = re.compile("|".join(longest_first))

    def read(self, title: str) -> list[str]:
        spelled = title
        if self.known:
            spelled = self.words.sub(lambda match: self.known[match[0]], title)
        spelled = spelled.replace("\u00d7", "x")
        return [UNREAD.sub(" ", reader.romaji(spelled)).strip() for reader in self.readers]


def reader_of(lists: Path) -> Reader | None:
    """Return what reads Japanese titles, where that is installed."""
    if cutlet is None:
        return None
    return Reader(lists)


def listed(path: Path, between: str) -> Iterator[tuple[str, str]]:
    """Yield the two parts of each line of a list of our own."""
    for line in path.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            key, _, value = line.partition(between)
            yield key.strip(), value.strip()


def newest(lists: Path) -> Iterator[dict[str, Any]]:
    """Yield the shows of our own list as the package has its items."""
    for ident, rest in listed(lists / "newest.txt", "|"):
        begin, kind, title = (part.strip() for part in rest.split("|"))
        yield {
            "title": title,
            "titleTranslate": {},
            "lang": "ja",
            "type": kind,
            "begin": f"{begin}T00:00:00.000Z",
            "sites": [{"site": "bangumi", "id": ident}],
        }


def add_short_names(entries: Iterable[dict[str, Any]], lists: Path) -> int:
    """Add what else shows are called. Return to how many entries.

    An official English title is one of the entry's; a short name only finds it.
    """
    of_title: dict[str, list[dict[str, Any]]] = {}
    for entry in entries:
        for title in {squeeze(title) for _, title in entry["names"]}:
            of_title.setdefault(title, []).append(entry)
    called = 0
    for title, others in listed(lists / "short_names.txt", "|"):
        meant = of_title.get(squeeze(title))
        if meant:
            entry = min(meant, key=lambda entry: how_unlikely(entry, title))
            entry["names"] += others_of(others)
            called += 1
    return called


def others_of(others: str) -> Iterator[tuple[str, str]]:
    """Yield (language, name) of the names in a line; a short name has no language."""
    for other in others.split("|"):
        name = other.strip()
        if name.startswith(ENGLISH):
            yield "en", name.removeprefix(ENGLISH)
        else:
            yield "", name


def how_unlikely(entry: dict[str, Any], title: str) -> tuple[bool, bool, int]:
    """Say which of several entries of one title is meant: the one written just so, a show, the oldest."""
    is_written_so = entry["names"][0][1] == title
    return not is_written_so, entry["kind"] != "TV", entry["year"] or 0
