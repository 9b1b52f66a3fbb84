"""All shows of the stand-in, found by id or by name; also any number of generated ones for measurements."""

import difflib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from functools import cached_property, lru_cache

from .shows import FOLDER, Cour, Entry, Show, load

FIRST_GENERATED = 100_001
GENERATED = re.compile(r"generated show ?(\d*)")
CLOSE_ENOUGH = 0.55


class Catalogue:
    """The shows as of `today`; `many` generated ones beside the real ones, with ids from FIRST_GENERATED."""

    def __init__(self, today: date, many: int = 0):
        self.today, self.many = today, many
        self.shows = {show.id: show for show in (load(path, today) for path in sorted(FOLDER.glob("*.toml")))}
        self.generated = lru_cache(maxsize=512)(self._generated)

    def show(self, ident: int, source: str = "tvmaze") -> Show | None:
        """The show of that id, when the source has it."""
        found = self.shows.get(ident) or self._numbered(ident - FIRST_GENERATED + 1)
        return found if found and source in found.sources else None

    def by_slug(self, slug: str) -> Show | None:
        number = slug.removeprefix("generated-show-")
        return self._by_slug.get(slug) or (self._numbered(int(number)) if number.isdigit() else None)

    def by_external(self, **ids: str) -> Show | None:
        """The show with that tvdb or imdb id."""
        wanted = [(name, ident) for name, ident in ids.items() if ident]
        return next((s for s in self.shows.values() if any(str(getattr(s, name)) == ident for name, ident in wanted)), None)

    def entry(self, kitsu: int) -> Entry | None:
        """The Kitsu entry of that id."""
        generated = self._numbered(kitsu - FIRST_GENERATED + 1)
        return generated.entries[0] if generated else self._entries.get(kitsu)

    def entries(self) -> Iterable[Entry]:
        return self._entries.values()

    def search(self, query: str, source: str) -> list[tuple[float, Show]]:
        """Shows of one source with their likeness to the query (0 to 1), best first."""
        if match := GENERATED.fullmatch(fold(query)):
            numbers = [int(match[1])] if match[1] else range(1, 11)
            return [(1.0, show) for show in map(self._numbered, numbers) if show]
        scored = (
            (max(likeness(query, title) for title in show.all_titles), show)
            for show in self.shows.values()
            if source in show.sources
        )
        return sorted(((s, show) for s, show in scored if s >= CLOSE_ENOUGH), key=lambda hit: (-hit[0], hit[1].id))

    @cached_property
    def _entries(self) -> dict[int, Entry]:
        kitsu_shows = (show for show in self.shows.values() if "kitsu" in show.sources)
        return {entry.cour.kitsu: entry for show in kitsu_shows for entry in show.entries}

    @cached_property
    def _by_slug(self) -> dict[str, Show]:
        return {show.slug: show for show in self.shows.values()}

    def _numbered(self, number: int) -> Show | None:
        return self.generated(number) if 1 <= number <= self.many else None

    def _generated(self, number: int) -> Show:
        models = list(self.shows.values())
        start = date(2010, 1, 3) + timedelta(weeks=number % 700)
        ident = FIRST_GENERATED - 1 + number
        cour = Cour(season=1, start=start, end=start + timedelta(weeks=11), episodes=12, kitsu=ident)
        return replace(
            models[number % len(models)],
            id=ident, slug=f"generated-show-{number}", name=f"Generated show {number}", romaji=f"Generated show {number}",
            native="", german="", synonyms=(), overview=f"Show number {number} of many that look alike.", status="Ended",
            cours=(cour,), specials=(), titles=(), tvdb=None, imdb=None, logo=True, stumbles=0, sources=("tvmaze", "kitsu"),
        )  # fmt: skip


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Lower case, without accents and punctuation, words one space apart."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return " ".join(re.sub(r"[\W_]+", " ", plain).split())


@lru_cache(maxsize=16384)
def likeness(query: str, title: str) -> float:
    """How well a query fits a title, from 0 to 1; typing errors are forgiven."""
    asked, known = fold(query), fold(title)
    if not asked or not known:
        return 0.0
    if asked == known:
        return 1.0
    if known.startswith(asked) or asked in known:
        return 0.75 + 0.2 * len(asked) / len(known) if len(asked) > 1 else 0.0
    words, length = known.split(), len(asked.split())
    windows = [known, *(" ".join(words[i : i + length]) for i in range(len(words) - length + 1))]
    return 0.9 * max(difflib.SequenceMatcher(None, asked, window).ratio() for window in windows) ** 1.5
