"""Where a special is shown among the regular episodes, by the days on which they aired."""

from bisect import bisect_right
from collections.abc import Iterable
from typing import NamedTuple

from ...models import Episode


class Shown(NamedTuple):
    """Before an episode, or after a season; all None where nobody knows."""

    season: int | None = None
    episode: int | None = None
    after_season: int | None = None


NOWHERE = Shown()


class SpecialOrder:
    """The regular episodes of a series, which its specials stand between."""

    def __init__(self, episodes: Iterable[Episode]) -> None:
        places = []
        aired = []
        for row in episodes:
            if row.season > 0 and row.missing_since is None:
                places.append((row.season, row.number))
                if row.air_date:
                    aired.append((row.air_date, row.season, row.number))
        self.places = sorted(places)
        self.aired = sorted(aired)

    def place(self, special: Episode) -> Shown:
        """Return where a special is shown: before the episode that follows the last one aired by then.

        One that aired on the day of an episode is shown after it, and after the last of a season it stands
        after the season.
        """
        if special.season != 0 or not special.air_date or not self.aired:
            return NOWHERE
        count = bisect_right(self.aired, (special.air_date, self.places[-1][0], self.places[-1][1]))
        if count == 0:
            season, number = self.places[0]
            return Shown(season, number)
        _, season, number = self.aired[count - 1]
        following = bisect_right(self.places, (season, number))
        if following < len(self.places) and self.places[following][0] == season:
            return Shown(*self.places[following])
        return Shown(after_season=season)
