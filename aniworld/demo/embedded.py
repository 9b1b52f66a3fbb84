"""Shows that the stand-in makes up when asked: whatever aniworld's own catalogue offers, so that the demo can add it."""

import random
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache

from .. import catalogue
from .catalogue import CLOSE_ENOUGH, Catalogue, fold, likeness
from .shows import Cour, Entry, Show

FIRST_MADE_UP = 10_000_000
SLUG = "made-up-"
LENGTHS = {"movie": (1,), "OVA": (2, 3, 4, 6)}  # episodes; of all others:
USUAL_LENGTHS = (11, 12, 12, 13, 24, 25)


class WithEmbedded(Catalogue):
    """The shows, and each entry of the embedded catalogue that is none of them: title and year are right, the rest is made up."""

    def __init__(self, today: date, many: int = 0):
        super().__init__(today, many)
        runs = [(show, cour) for show in self.shows.values() for cour in show.cours]
        self._named = {(fold(title), cour.start and cour.start.year) for show, cour in runs for title in show.all_titles}
        self._mal = {str(cour.mal) for _, cour in runs}
        self.made_up = lru_cache(maxsize=512)(self._made_up)

    def show(self, ident: int, source: str = "tvmaze") -> Show | None:
        return super().show(ident, source) or self.made_up(ident)

    def by_slug(self, slug: str) -> Show | None:
        number = slug.removeprefix(SLUG)
        return self.made_up(int(number)) if number.isdigit() else super().by_slug(slug)

    def entry(self, kitsu: int) -> Entry | None:
        show = self.made_up(kitsu)
        return show.entries[0] if show else super().entry(kitsu)

    def search(self, query: str, source: str) -> list[tuple[float, Show]]:
        found = (self.made_up(FIRST_MADE_UP + int(entry.id)) for entry in catalogue.search(query))
        scored = [(max(CLOSE_ENOUGH, *(likeness(query, title) for title in show.all_titles)), show) for show in found if show]
        return sorted(super().search(query, source) + scored, key=lambda hit: -hit[0])

    def _made_up(self, ident: int) -> Show | None:
        entry = catalogue.get(str(ident - FIRST_MADE_UP))
        if not entry or entry.ids.get("mal") in self._mal or self._named & {(fold(title), entry.year) for _, title in entry.names}:
            return None
        chance, native = random.Random(ident), entry.names[0][1]
        name = entry.titles.get("en", native)
        start = date(entry.year or 2010, chance.choice((1, 4, 7, 10)), chance.randint(1, 14))
        episodes = chance.choice(LENGTHS.get(entry.kind, USUAL_LENGTHS))
        end = start + timedelta(weeks=episodes - 1)
        mal, anilist = (int(entry.ids[site]) if site in entry.ids else None for site in ("mal", "anilist"))
        return replace(
            chance.choice(list(self.shows.values())),
            id=ident, slug=f"{SLUG}{ident}", name=name, romaji=name, native=native, german="", genres=("Anime",), rating=None,
            synonyms=tuple(title for language, title in entry.names[1:] if language in ("en", "") and title != name),
            overview="of this one the demo knows the title and the year. Its episodes, texts and pictures are made up.",
            status="Ended" if end < self.today else "Running",
            cours=(Cour(season=1, start=start, end=end, episodes=episodes, kitsu=ident, mal=mal, anilist=anilist),),
            specials=(), titles=(), tvdb=None, imdb=None, logo=True, stumbles=0, sources=("tvmaze", "kitsu"),
        )  # fmt: skip
