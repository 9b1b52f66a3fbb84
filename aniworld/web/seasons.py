"""The episodes of a series for its page: a strip of its seasons, and a stretch of the one that is looked at.

A season may have more than a thousand episodes, so a page draws fifty at most.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from ..library.episodes.special_order import SpecialOrder
from ..models import Episode, Season, Series
from ..models.days import day_of
from . import episode_rows
from .episode_rows import ShownEpisode
from .thumbnails import Picture

SPECIALS = 0
LONGEST_WHOLE = 40  # a season of so many episodes is not divided
RUN, LONG_RUN = 25, 50  # episodes of a stretch, and of one of a season that has hundreds
LONG = 200
COLUMNS = (
    Episode.id,
    Episode.season,
    Episode.number,
    Episode.air_date,
    Episode.airs_at,
    Episode.file,
    Episode.is_ignored,
    Episode.missing_since,
)


@dataclass
class ShownSeason:
    """A season in the strip."""

    number: int
    title: str
    premiered: date | None
    poster: Picture | None
    present: int
    missing: int
    ignored: int
    total: int

    @property
    def aired(self) -> int:
        return self.present + self.missing

    @property
    def percent(self) -> int:
        """How much of what has aired is here."""
        return 100 * self.present // self.aired if self.aired else 0


@dataclass
class Run:
    """A stretch of a season: its place in the order, from 1, and its first and last number."""

    place: int
    first: int
    last: int
    missing: int


@dataclass
class Seasons:
    """What the page shows of the episodes.

    season: the one that is looked at; run: the place of its stretch.
    """

    all: list[ShownSeason] = field(default_factory=list)
    season: ShownSeason | None = None
    runs: list[Run] = field(default_factory=list)
    run: int = 1
    episodes: list[ShownEpisode] = field(default_factory=list)

    @property
    def missing(self) -> int:
        """How many are missing of all seasons, without specials."""
        return sum(season.missing for season in self.all if season.number != SPECIALS)

    @property
    def has_stills(self) -> bool:
        return any(episode.still for episode in self.episodes)


def look(
    series: Series, poster: Callable[[int], Picture | None], season: int | None = None, run: int | None = None
) -> Seasons:
    """Return the episodes of a stretch of a season; where none is asked for, those that aired last.

    poster: returns the picture for the number of a season.
    """
    rows = list(series.episodes.select(*COLUMNS).where(Episode.season >= 0))
    if not rows:
        return Seasons()
    rows.sort(key=lambda row: (row.season, row.number))
    by_season: dict[int, list[Episode]] = {}
    for row in rows:
        by_season.setdefault(row.season, []).append(row)
    candidates = rows
    if season in by_season:
        candidates = by_season[season]
    newest = _newest(candidates)
    stretches = _stretches(by_season[newest.season])
    place = _place_of(newest, stretches)
    if run and 0 < run <= len(stretches):
        place = run
    shown = _with_specials(rows, stretches[place - 1], is_last=place == len(stretches))
    drawn = _all(series, by_season, poster)
    return Seasons(
        all=list(drawn.values()),
        season=drawn[newest.season],
        runs=[_run(number, stretch) for number, stretch in enumerate(stretches, 1)],
        run=place,
        episodes=episode_rows.read(series, shown),
    )


def _newest(rows: Sequence[Episode]) -> Episode:
    """Return the episode that aired last; before any has aired, the first, and a special only if all are."""
    regular = [row for row in rows if row.season != SPECIALS] or rows
    today = date.today().isoformat()
    aired = []
    for row in regular:
        if row.air_date and row.air_date <= today:
            aired.append(row)
    if not aired:
        return regular[0]
    return max(aired, key=lambda row: (row.air_date, row.season, row.number))


def _stretches(rows: list[Episode]) -> list[list[Episode]]:
    if len(rows) <= LONGEST_WHOLE:
        return [rows]
    step = RUN
    if len(rows) > LONG:
        step = LONG_RUN
    return [rows[start : start + step] for start in range(0, len(rows), step)]


def _place_of(row: Episode, stretches: list[list[Episode]]) -> int:
    place = 1
    while row not in stretches[place - 1]:
        place += 1
    return place


def _run(place: int, stretch: list[Episode]) -> Run:
    return Run(place, stretch[0].number, stretch[-1].number, _counted(stretch)["missing"])


def _with_specials(rows: Sequence[Episode], stretch: list[Episode], *, is_last: bool) -> list[int]:
    """Return the ids of the episodes of a stretch, with the specials that stand between them."""
    season = stretch[0].season
    if season == SPECIALS:
        return [row.id for row in stretch]
    order = SpecialOrder(rows)
    before: dict[int, list[int]] = {}
    behind = []
    for special in rows:
        place = order.place(special)
        if place.season == season and place.episode is not None:
            before.setdefault(place.episode, []).append(special.id)
        elif place.after_season == season:
            behind.append(special.id)
    shown = []
    for row in stretch:
        shown += [*before.get(row.number, ()), row.id]
    if is_last:
        shown += behind
    return shown


def _all(
    series: Series, by_season: dict[int, list[Episode]], poster: Callable[[int], Picture | None]
) -> dict[int, ShownSeason]:
    """Return the seasons by their numbers, in order, specials last."""
    known = {season.number: season for season in series.seasons}
    drawn = {}
    for number in sorted(by_season, key=lambda number: (number == SPECIALS, number)):
        drawn[number] = _season(number, known.get(number), by_season[number], poster)
    return drawn


def _season(
    number: int, season: Season | None, rows: Sequence[Episode], poster: Callable[[int], Picture | None]
) -> ShownSeason:
    counts = _counted(rows)
    days = [season.premiered if season else None, *(row.air_date for row in rows)]
    return ShownSeason(
        number=number,
        title=season.name if season else "",
        premiered=day_of(next(filter(None, days), None)),
        poster=poster(number),
        present=counts["present"],
        missing=counts["missing"],
        ignored=counts["ignored"],
        total=len(rows),
    )


def _counted(rows: Sequence[Episode]) -> dict[str, int]:
    today = date.today()
    counts = {"present": 0, "missing": 0, "unaired": 0, "ignored": 0}
    for row in rows:
        counts[row.state(today)] += 1
    return counts
