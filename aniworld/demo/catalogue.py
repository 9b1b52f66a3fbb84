"""All shows of the stand-in, found by id or by name; also any number of generated ones for measurements."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from functools import cached_property, lru_cache

from rapidfuzz.distance import Indel

from .shows import FOLDER, Cour, Entry, Show, load

FIRST_GENERATED = 100_001
GENERATED = re.compile(r"generated show ?(\d*)")
CLOSE_ENOUGH = 0.55


class Catalogue:
    """The shows as of `today`; `many` generated ones beside the real ones, with ids from FIRST_GENERATED."""

    def __init__(self, today: date, many: int = 0):
        self.today, self.many = today, many
        shows = [load(path, today) for path in sorted(FOLDER.glob("*.toml"))]
        self.shows = {show.id: show for show in shows}
        self.generated = lru_cache(maxsize=512)(self._generated)

    def show(self, ident: int, source: str = "tvmaze") -> Show | None:
        """Return the show of that id, if the source has it."""
        found = self.shows.get(ident) or self._numbered(ident - FIRST_GENERATED + 1)
        if found and source in found.sources:
            return found
        return None

    def by_slug(self, slug: str) -> Show | None:
        number = slug.removeprefix("generated-show-")
        if number.isdigit():
            return self._numbered(int(number))
        return self._by_slug.get(slug)

    def by_external(self, **ids: str) -> Show | None:
        """Return the first show that has one of these ids; empty ones are passed over."""
        for show in self.shows.values():
            for name, ident in ids.items():
                if ident and str(getattr(show, name)) == ident:
                    return show
        return None

    def entry(self, kitsu: int) -> Entry | None:
        """Return the Kitsu entry of that id."""
        generated = self._numbered(kitsu - FIRST_GENERATED + 1)
        if generated:
            return generated.entries[0]
        return self._entries.get(kitsu)

    def entries(self) -> Iterable[Entry]:
        return self._entries.values()

    def search(self, query: str, source: str) -> list[tuple[float, Show]]:
        """Return shows of one source with their likeness to the query (0 to 1), best match first."""
        if match := GENERATED.fullmatch(fold(query)):
            numbers = range(1, 11)
            if match[1]:
                numbers = range(int(match[1]), int(match[1]) + 1)
            return [(1.0, show) for show in map(self._numbered, numbers) if show]
        hits = []
        for show in self.shows.values():
            score = best_likeness(query, show)
            if source in show.sources and score >= CLOSE_ENOUGH:
                hits.append((score, show))
        return sorted(hits, key=lambda hit: (-hit[0], hit[1].id))

    @cached_property
    def _entries(self) -> dict[int, Entry]:
        found = {}
        for show in self.shows.values():
            for entry in show.entries:
                if "kitsu" in show.sources and entry.cour.kitsu is not None:
                    found[entry.cour.kitsu] = entry
        return found

    @cached_property
    def _by_slug(self) -> dict[str, Show]:
        return {show.slug: show for show in self.shows.values()}

    def _numbered(self, number: int) -> Show | None:
        if 1 <= number <= self.many:
            return self.generated(number)
        return None

    def _generated(self, number: int) -> Show:
        models = list(self.shows.values())
        start = date(2010, 1, 3) + timedelta(weeks=number % 700)
        ident = FIRST_GENERATED - 1 + number
        cour = Cour(season=1, start=start, end=start + timedelta(weeks=11), episodes=12, kitsu=ident)
        return replace(
            models[number % len(models)],
            id=ident,
            slug=f"generated-show-{number}",
            name=f"Generated show {number}",
            romaji=f"Generated show {number}",
            native="",
            german="",
            synonyms=(),
            overview=f"Show number {number} of many that look alike.",
            status="Ended",
            cours=(cour,),
            specials=(),
            titles=(),
            tvdb=None,
            imdb=None,
            logo=True,
            stumbles=0,
            sources=("tvmaze", "kitsu"),
        )


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Return a text in lower case, without accents and punctuation, its words one space apart."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return " ".join(re.sub(r"[\W_]+", " ", plain).split())


@lru_cache(maxsize=16384)
def likeness(query: str, title: str) -> float:
    """Return how well a query fits a title, from 0 to 1; typing errors are forgiven."""
    asked, known = fold(query), fold(title)
    if not asked or not known:
        return 0.0
    if asked == known:
        return 1.0
    if asked in known:
        if len(asked) == 1:
            return 0.0
        return 0.75 + 0.2 * len(asked) / len(known)
    return 0.9 * _closest(asked, known) ** 1.5


def _closest(asked: str, known: str) -> float:
    """Compare with a title, and with each run of its words that is as long as what was asked."""
    words = known.split()
    length = len(asked.split())
    best = Indel.normalized_similarity(asked, known)
    for start in range(len(words) - length + 1):
        run = " ".join(words[start : start + length])
        best = max(best, Indel.normalized_similarity(asked, run))
    return best


def best_likeness(query: str, show: Show) -> float:
    """Return how well a query fits that title of a show that it fits best."""
    return max(likeness(query, title) for title in show.all_titles)
