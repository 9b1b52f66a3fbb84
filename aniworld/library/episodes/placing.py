"""Which episodes each video of a series holds. What is not certain is unsure: no file is written beside it.

In this order: a season and number that exist are that; a number beyond the season's length counts through the
whole show; the folder's season and offset; else unsure.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ...models.folder import BY_ABSOLUTE, NAMED, SEASONS, UNSURE
from . import special_places, video_claims
from .numbering import Place
from .show_numbers import ShowNumbers
from .video_claims import Claim, Group, NumberedFolder


class Placed(NamedTuple):
    """The episodes of a video, and how they are known.

    reason: the code of why they are not known; "" when they are.
    """

    places: tuple[Place, ...]
    how: str
    reason: str = ""


NOTHING_IN_IT = Placed((), NAMED)


def place(show: ShowNumbers, folders: Iterable[NumberedFolder]) -> dict[int, Placed]:
    """Return for each video of a series, by id, what it holds. folders: all of the series."""
    claims: list[Claim] = []
    for folder in folders:
        claims += video_claims.read(show, folder)
    groups = _numbers_of_groups(claims)
    by_season = _is_numbered_by_season(show, groups)
    found = {claim.video.id: _place(show, claim, groups[claim.group], by_season) for claim in claims}
    _let_the_surer_have_it(show, claims, found)
    return found


def _numbers_of_groups(claims: Iterable[Claim]) -> dict[Group, list[int]]:
    """Return the numbers of the files that are numbered alike, in order."""
    groups: dict[Group, list[int]] = defaultdict(list)
    for claim in claims:
        groups[claim.group] += claim.numbers
    return {group: sorted(numbers) for group, numbers in groups.items()}


def _is_numbered_by_season(show: ShowNumbers, groups: dict[Group, list[int]]) -> bool:
    """Return whether a later season begins anew: then no number is of the whole show."""
    for (_, _, season), numbers in groups.items():
        first = show.first_absolute.get(season or 0, 1)
        if numbers and first > 1 and numbers[0] < first:
            return True
    return False


def _place(show: ShowNumbers, claim: Claim, alike: Sequence[int], by_season: bool) -> Placed:
    if claim.name.kind == "extra":
        return NOTHING_IN_IT
    if claim.name.decimal or not claim.numbers or claim.name.kind == "unknown":
        return _unsure("unsure_number")
    if claim.is_special:
        return _special(show, claim)
    if claim.is_said:
        return _as_said(show, claim)
    if claim.is_absolute:
        return _absolute(show, claim)
    if claim.others:
        return _of_one_reading(show, claim)
    if not _is_whole(show, claim, alike):
        return _unsure("unsure_part")
    if claim.is_longer and not show.has_one_season:
        return _unsure("unsure_title")
    return _by_numbers(show, claim, alike, by_season)


def _unsure(reason: str) -> Placed:
    return Placed((), UNSURE, reason)


def _special(show: ShowNumbers, claim: Claim) -> Placed:
    places = special_places.find(show, claim)
    return Placed(places, NAMED) if places else _unsure("unsure_special")


def _as_said(show: ShowNumbers, claim: Claim) -> Placed:
    """Return it where the folder's row says that all of its numbers are of one season."""
    return _in_season(show, claim, claim.folder.season or 1) or _unsure("unsure_no_such_episode")


def _absolute(show: ShowNumbers, claim: Claim) -> Placed:
    """Return it where the folder's row says that its numbers count through the whole show."""
    if claim.is_explicit and claim.season != 1:
        named = _in_season(show, claim, claim.season)
        if named:
            return named
    return _in_whole_show(show, claim) or _unsure("unsure_no_such_episode")


def _of_one_reading(show: ShowNumbers, claim: Claim) -> Placed:
    """Return it where name and folder agree after all: S01E14 in season 2's folder, if 14 is of it."""
    found = _in_whole_show(show, claim)
    if found and claim.is_explicit and {season for season, _ in found.places} == claim.others:
        return found
    return _unsure("unsure_contradiction")


def _is_whole(show: ShowNumbers, claim: Claim, alike: Sequence[int]) -> bool:
    """Return whether its numbers are of a whole season, whatever its title says of parts.

    A second part may begin anew, or go on where the first one ended; numbers past the middle go on.
    """
    if claim.is_final and claim.season is None and not show.has_one_season:
        return False
    if claim.part is None or claim.part == 1 or claim.folder.offset:
        return True
    length = show.lengths.get(claim.season or min(show.seasons, default=1), 0)
    return alike[0] * 2 > length


def _by_numbers(show: ShowNumbers, claim: Claim, alike: Sequence[int], by_season: bool) -> Placed:
    season = _season_meant(show, claim)
    if season is None:
        return _unsure("unsure_no_such_season")
    length, first = show.lengths[season], show.first_absolute.get(season, 1)
    may_be_absolute = _allows_absolute(claim) and alike[0] >= first
    if first > 1 and may_be_absolute:
        if alike[-1] > length:
            return _absolute_in(show, claim, season)
        if not claim.is_explicit:
            return _unsure("unsure_absolute")
    if claim.is_in_later_directory and alike[0] <= 1 and not show.has_one_season:
        return _unsure("unsure_no_such_season")
    named = _in_season(show, claim, season)
    if named:
        return named
    begins_beyond = alike[0] > length  # and so is no season that has more than its source knows
    if first == 1 and may_be_absolute and (begins_beyond or not by_season):
        return _in_whole_show(show, claim) or _unsure("unsure_no_such_episode")
    return _unsure("unsure_no_such_episode")


def _allows_absolute(claim: Claim) -> bool:
    is_said_otherwise = claim.folder.numbering == SEASONS and claim.folder.is_by_hand
    return not is_said_otherwise


def _season_meant(show: ShowNumbers, claim: Claim) -> int | None:
    """Return the season in which its numbers are looked up; None when there is no such one."""
    if claim.season in show.seasons:
        return claim.season
    is_own = claim.season in show.own_seasons and show.has_one_season
    if claim.season is not None and not is_own:
        return None
    if show.has_one_season:
        return show.seasons[0]
    return 1 if 1 in show.seasons else None


def _absolute_in(show: ShowNumbers, claim: Claim, season: int) -> Placed:
    found = _in_whole_show(show, claim)
    if found and {number for number, _ in found.places} == {season}:
        return found
    return _unsure("unsure_absolute")


def _in_season(show: ShowNumbers, claim: Claim, season: int | None) -> Placed | None:
    places = []
    for number in claim.numbers:
        if season is None or (season, number) not in show.places:
            return None
        places.append((season, number))
    return Placed(tuple(places), NAMED)


def _in_whole_show(show: ShowNumbers, claim: Claim) -> Placed | None:
    places = []
    for number in claim.numbers:
        if number not in show.absolute:
            return None
        places.append(show.absolute[number])
    return Placed(tuple(places), BY_ABSOLUTE)


def _let_the_surer_have_it(show: ShowNumbers, claims: Sequence[Claim], found: dict[int, Placed]) -> None:
    """Take an episode away from a file of another title, or aside, that a file of the show itself holds."""
    held: dict[Place, list[Claim]] = defaultdict(list)
    for claim in claims:
        for where in found[claim.video.id].places:
            held[where].append(claim)
    for holders in held.values():
        best = min(_doubt(claim) for claim in holders)
        for claim in holders:
            if _doubt(claim) > best and not claim.is_said:
                found[claim.video.id] = _unsure("unsure_twin")
        if best and len(holders) > 1 and not show.has_one_season:
            _doubt_all(holders, found)


def _doubt_all(holders: Sequence[Claim], found: dict[int, Placed]) -> None:
    """Doubt files of one number in several directories that nobody knows: "Arc One/01", "Arc Two/01"."""
    directories = {claim.group for claim in holders if claim.is_aside}
    if len(directories) > 1:
        for claim in holders:
            found[claim.video.id] = _unsure("unsure_twin")


def _doubt(claim: Claim) -> int:
    """Return how far a file is from being surely of the show: 0 is nearest."""
    if claim.is_explicit and not claim.is_longer:
        return 0
    if claim.name.title and not claim.is_the_show:
        return 2 if claim.is_longer else 1
    return 1 if claim.is_aside else 0
