"""What the stand-in knows: real shows, one file each in shows/, with their episodes worked out from season dates and counts."""

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

from .scenery import Palette
from .titles import made_summary, made_title

FOLDER = Path(__file__).parent / "shows"
WEEKS_AHEAD = 4  # an airing season is announced this far


@dataclass(frozen=True)
class Cour:
    """A run of weekly episodes within a season.

    Kitsu has one entry for each that has a kitsu id; the others continue the one before.
    """

    season: int
    start: date | None = None
    end: date | None = None
    episodes: int = 0
    kitsu: int | None = None
    mal: int | None = None
    anilist: int | None = None
    title: str = ""
    romaji: str = ""

    def air_date(self, index: int) -> date | None:
        """The day of the episode at index (from 0): weekly, with pauses spread so that the last one falls on `end`."""
        if self.start is None or self.end is None or index == 0:
            return self.start
        if index == self.episodes - 1:
            return self.end
        weeks = (self.end - self.start).days / 7
        return self.start + timedelta(weeks=round(index * weeks / (self.episodes - 1)))


@dataclass(frozen=True)
class Special:
    season: int
    date: date
    title: str
    runtime: int


@dataclass(frozen=True)
class Episode:
    """number is None for a special; position counts through the whole show from 1; cour is an index, None for a special."""

    id: int
    position: int
    season: int
    number: int | None
    title: str
    summary: str | None
    air_date: date | None
    runtime: int
    cour: int | None
    has_still: bool


@dataclass(frozen=True)
class Entry:
    """One show as Kitsu sees it: a cour with its own id, titles and episodes numbered from 1."""

    show: "Show"
    cour: Cour
    season: int
    start: date | None
    end: date | None
    episodes: tuple[Episode, ...]


@dataclass(frozen=True)
class Show:
    """One show as TVmaze sees it. sources: the services that have it; stumbles: how many answers fail before one comes."""

    id: int
    slug: str
    name: str
    native: str
    romaji: str
    german: str
    status: str
    genres: tuple[str, ...]
    network: str
    overview: str
    words: tuple[str, ...]
    titles: tuple[str, ...]
    scene: tuple[str, ...]
    palette: Palette
    cours: tuple[Cour, ...]
    today: date
    specials: tuple[Special, ...] = ()
    synonyms: tuple[str, ...] = ()
    type: str = "Animation"
    language: str = "Japanese"
    web: bool = False
    time: str = ""
    runtime: int = 24
    rating: float | None = None
    tvdb: int | None = None
    imdb: str | None = None
    logo: bool = True
    stumbles: int = 0
    sources: tuple[str, ...] = ("tvmaze", "kitsu")

    @property
    def premiered(self) -> date | None:
        return self.cours[0].start

    @property
    def ended(self) -> date | None:
        return self.cours[-1].end if self.status == "Ended" else None

    @property
    def all_titles(self) -> tuple[str, ...]:
        """Every name that a search may use."""
        named = (name for cour in self.cours for name in (cour.title, cour.romaji) if name)
        return tuple(dict.fromkeys((self.name, self.romaji, self.native, self.german, *self.synonyms, *named)))

    @cached_property
    def episodes(self) -> tuple[Episode, ...]:
        """All regular episodes in order of airing, then the specials."""
        regular, position, numbers = [], 0, {}
        for index, cour in enumerate(self.cours):
            for i in range(cour.episodes):
                position += 1
                numbers[cour.season] = number = numbers.get(cour.season, 0) + 1
                regular.append(self._episode(position, cour.season, number, cour.air_date(i), index))
        specials = (self._special(position + i, special) for i, special in enumerate(self.specials, 1))
        return (*regular, *specials)

    @cached_property
    def seasons(self) -> dict[int, tuple[Cour, ...]]:
        """The cours of each season number."""
        numbers = dict.fromkeys(cour.season for cour in self.cours)
        return {number: tuple(cour for cour in self.cours if cour.season == number) for number in numbers}

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """The show as Kitsu cuts it up."""
        starts = [i for i, cour in enumerate(self.cours) if cour.kitsu]
        return tuple(self._entry(first, last) for first, last in pairwise([*starts, len(self.cours)]))

    def _entry(self, first: int, last: int) -> Entry:
        cour, end = self.cours[first], self.cours[last - 1].end
        episodes = tuple(e for e in self.episodes if e.cour is not None and first <= e.cour < last and e.air_date)
        return Entry(self, cour, cour.season, cour.start, end, episodes)

    def _episode(self, position: int, season: int, number: int, air_date: date | None, cour: int) -> Episode:
        seed, is_told = f"{self.slug} {position}", air_date is not None and air_date <= self.today
        written = self.titles[position - 1] if position <= len(self.titles) else made_title(seed, self.words)
        summary = made_summary(seed, self.words) if is_told else None
        return Episode(
            id=self.id * 10_000 + position,
            position=position,
            season=season,
            number=number,
            title=(written or f"Episode {number}") if is_told else "TBA",
            summary="" if is_told and position % 9 == 0 else summary,  # both kinds of nothing occur
            air_date=air_date,
            runtime=self.runtime,
            cour=cour,
            has_still=is_told and position % 23 != 0,
        )

    def _special(self, position: int, special: Special) -> Episode:
        summary = made_summary(f"{self.slug} {position}", self.words)
        ident = self.id * 10_000 + position
        return Episode(ident, position, special.season, None, special.title, summary, special.date, special.runtime, None, True)


def load(path: Path, today: date) -> Show:
    """Read one show's file."""
    with path.open("rb") as file:
        facts: dict[str, Any] = tomllib.load(file)
    palette = facts.pop("palette")
    return Show(
        slug=path.stem,
        today=today,
        palette=Palette(**{**palette, "sky": tuple(palette["sky"])}),
        cours=tuple(_cour(cour, today) for cour in facts.pop("cours")),
        specials=tuple(Special(**special) for special in facts.pop("specials", ())),
        **{name: tuple(value) if isinstance(value, list) else value for name, value in facts.items()},
    )


def _cour(facts: dict[str, Any], today: date) -> Cour:
    if not facts.pop("rolling", False):
        return Cour(**facts)
    weeks = max(0, (today - facts["start"]).days // 7) + WEEKS_AHEAD
    return Cour(**facts, end=facts["start"] + timedelta(weeks=weeks), episodes=weeks + 1)
