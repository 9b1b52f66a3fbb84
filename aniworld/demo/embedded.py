"""Shows that the stand-in makes up on demand, so that the demo can add all that the catalogue offers."""

import random
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from .. import catalogue
from .catalogue import CLOSE_ENOUGH, Catalogue, best_likeness, fold
from .shows import Cour, Entry, Show

FIRST_MADE_UP = 10_000_000
SLUG = "made-up-"
LENGTHS = {"movie": (1,), "OVA": (2, 3, 4, 6)}  # episodes; of all others:
USUAL_LENGTHS = (11, 12, 12, 13, 24, 25)
OVERVIEW = "of this one the demo knows the title and the year. Its episodes, texts and pictures are made up."
COMMON: dict[str, Any] = {  # what all of them have
    "german": "",
    "genres": ("Anime",),
    "rating": None,
    "overview": OVERVIEW,
    "specials": (),
    "titles": (),
    "tvdb": None,
    "imdb": None,
    "logo": True,
    "stumbles": 0,
    "sources": ("tvmaze", "kitsu"),
}


class WithEmbedded(Catalogue):
    """The shows, and each entry of the embedded catalogue that is none of them.

    Of those, title and year are right; the rest is made up.
    """

    def __init__(self, today: date, many: int = 0):
        super().__init__(today, many)
        self._titles: set[tuple[str, int | None]] = set()  # folded, each with a year
        self._mal: set[str] = set()
        for show in self.shows.values():
            for cour in show.cours:
                self._mal.add(str(cour.mal))
                for title in show.all_titles:
                    self._titles.add((fold(title), cour.start.year if cour.start else None))
        self.made_up = lru_cache(maxsize=512)(self._made_up)

    def show(self, ident: int, source: str = "tvmaze") -> Show | None:
        return super().show(ident, source) or self.made_up(ident)

    def by_slug(self, slug: str) -> Show | None:
        number = slug.removeprefix(SLUG)
        if number.isdigit():
            return self.made_up(int(number))
        return super().by_slug(slug)

    def entry(self, kitsu: int) -> Entry | None:
        show = self.made_up(kitsu)
        if show:
            return show.entries[0]
        return super().entry(kitsu)

    def search(self, query: str, source: str) -> list[tuple[float, Show]]:
        hits = super().search(query, source)
        for entry in catalogue.search(query):
            show = self.made_up(FIRST_MADE_UP + int(entry.id))
            if show:
                hits.append((max(CLOSE_ENOUGH, best_likeness(query, show)), show))
        return sorted(hits, key=lambda hit: -hit[0])

    def _made_up(self, ident: int) -> Show | None:
        entry = catalogue.get(str(ident - FIRST_MADE_UP))
        if not entry or self._is_known(entry):
            return None
        chance = random.Random(ident)
        native = entry.names[0][1]
        name = entry.titles.get("en", native)
        cour = _cour(entry, ident, chance)
        is_over = cour.end is not None and cour.end < self.today
        return replace(
            chance.choice(list(self.shows.values())),
            id=ident,
            slug=f"{SLUG}{ident}",
            name=name,
            romaji=name,
            native=native,
            synonyms=_synonyms(entry, name),
            status="Ended" if is_over else "Running",
            cours=(cour,),
            **COMMON,
        )

    def _is_known(self, entry: catalogue.Entry) -> bool:
        """Return whether an entry is one of the shows, by id or by title and year."""
        titles = {(fold(title), entry.year) for _, title in entry.names}
        return entry.ids.get("mal") in self._mal or bool(self._titles & titles)


def _cour(entry: catalogue.Entry, ident: int, chance: random.Random) -> Cour:
    start = date(entry.year or 2010, chance.choice((1, 4, 7, 10)), chance.randint(1, 14))
    episodes = chance.choice(LENGTHS.get(entry.kind, USUAL_LENGTHS))
    return Cour(
        season=1,
        start=start,
        end=start + timedelta(weeks=episodes - 1),
        episodes=episodes,
        kitsu=ident,
        mal=_number(entry.ids.get("mal")),
        anilist=_number(entry.ids.get("anilist")),
    )


def _number(ident: str | None) -> int | None:
    return int(ident) if ident is not None else None


def _synonyms(entry: catalogue.Entry, name: str) -> tuple[str, ...]:
    """Return the other titles in English or without a language."""
    others = []
    for language, title in entry.names[1:]:
        if language in ("en", "") and title != name:
            others.append(title)
    return tuple(others)
