"""Which episodes each video of a series holds. What is not certain is unsure: no file is written beside it.

In this order: a season and number that exist are that; a number beyond the season's length counts through the
whole show; the folder's season and offset; else unsure.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import NamedTuple

from ...models.folder import BY_ABSOLUTE, NAMED, SEASONS, UNSURE
from . import special_places, video_claims
from .numbering import Place
from .show_numbers import ShowNumbers
from .video_claims import Claim, Group, NamedVideo, NumberedFolder


class Placed(NamedTuple):
    """The episodes of a video, and how they are known.

    reason: the code of why they are not known; "" when they are.
    """

    places: tuple[Place, ...]
    how: str
    reason: str = ""


Way = Callable[[NamedVideo], Placed]
NOTHING_IN_IT = Placed((), NAMED)


class _Holder(NamedTuple):
    """A video that holds an episode, and how far it is from being surely of the show."""

    video_id: int
    claim: Claim
    doubt: int


def place(show: ShowNumbers, folders: Iterable[NumberedFolder]) -> dict[int, Placed]:
    """Return for each video of a series, by id, what it holds. folders: all of the series."""
    claims: list[Claim] = []
    for folder in folders:
        claims += video_claims.read(show, folder)
    groups = _numbers_of_groups(claims)
    by_season = _is_numbered_by_season(show, groups)
    found: dict[int, Placed] = {}
    for claim in claims:
        way = _way(show, claim, groups[claim.group], by_season)
        for video in claim.videos:
            found[video.id] = way(video)
    _let_the_surer_have_it(show, claims, found)
    return found


def _numbers_of_groups(claims: Iterable[Claim]) -> dict[Group, list[int]]:
    """Return the numbers of the files that are numbered alike, in order."""
    groups: dict[Group, list[int]] = defaultdict(list)
    for claim in claims:
        groups[claim.group] += claim.all_numbers()
    return {group: sorted(numbers) for group, numbers in groups.items()}


def _is_numbered_by_season(show: ShowNumbers, groups: dict[Group, list[int]]) -> bool:
    """Return whether a later season begins anew: then no number is of the whole show."""
    for (_, _, season), numbers in groups.items():
        first = show.first_absolute.get(season or 0, 1)
        if numbers and first > 1 and numbers[0] < first:
            return True
    return False


def _way(show: ShowNumbers, claim: Claim, alike: Sequence[int], by_season: bool) -> Way:
    """Return how the videos of a claim are placed: one way for all of them."""
    if claim.said.kind == "extra":
        return _always(NOTHING_IN_IT)
    if claim.said.decimal or not claim.has_numbers or claim.said.kind == "unknown":
        return _unsure("unsure_number")
    if claim.is_special:
        return partial(_special, show, claim)
    if claim.is_said:  # the folder's row says that all of its numbers are of one season
        return partial(_in_season_or_not, show, claim, claim.folder.season or 1)
    if claim.is_absolute:
        return partial(_absolute, show, claim)
    if claim.others:
        return partial(_of_one_reading, show, claim)
    if not _is_whole(show, claim, alike):
        return _unsure("unsure_part")
    if claim.is_longer and not show.has_one_season:
        return _unsure("unsure_title")
    return _by_numbers(show, claim, alike, by_season)


def _always(placed: Placed) -> Way:
    return lambda _: placed


def _unsure(reason: str) -> Way:
    return _always(_not_known(reason))


def _not_known(reason: str) -> Placed:
    return Placed((), UNSURE, reason)


def _special(show: ShowNumbers, claim: Claim, video: NamedVideo) -> Placed:
    places = special_places.find(show, video.path, claim.numbers_of(video))
    return Placed(places, NAMED) if places else _not_known("unsure_special")


def _in_season_or_not(show: ShowNumbers, claim: Claim, season: int, video: NamedVideo) -> Placed:
    return _in_season(show, claim.numbers_of(video), season) or _not_known("unsure_no_such_episode")


def _in_whole_show_or_not(show: ShowNumbers, claim: Claim, video: NamedVideo) -> Placed:
    return _in_whole_show(show, claim.numbers_of(video)) or _not_known("unsure_no_such_episode")


def _in_either(show: ShowNumbers, claim: Claim, season: int, video: NamedVideo) -> Placed:
    """Return it in its season, or else where its numbers count through the whole show."""
    found = _in_season(show, claim.numbers_of(video), season)
    return found or _in_whole_show_or_not(show, claim, video)


def _absolute(show: ShowNumbers, claim: Claim, video: NamedVideo) -> Placed:
    """Return it where the folder's row says that its numbers count through the whole show."""
    if claim.is_explicit and claim.season is not None and claim.season != 1:
        return _in_either(show, claim, claim.season, video)
    return _in_whole_show_or_not(show, claim, video)


def _of_one_reading(show: ShowNumbers, claim: Claim, video: NamedVideo) -> Placed:
    """Return it where name and folder agree after all: S01E14 in season 2's folder, if 14 is of it."""
    found = _in_whole_show(show, claim.numbers_of(video))
    if found and claim.is_explicit and {season for season, _ in found.places} == claim.others:
        return found
    return _not_known("unsure_contradiction")


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


def _by_numbers(show: ShowNumbers, claim: Claim, alike: Sequence[int], by_season: bool) -> Way:
    season = _season_meant(show, claim)
    if season is None:
        return _unsure("unsure_no_such_season")
    length, first = show.lengths[season], show.first_absolute.get(season, 1)
    may_be_absolute = _allows_absolute(claim) and alike[0] >= first
    if first > 1 and may_be_absolute:
        if alike[-1] > length:
            return partial(_absolute_in, show, claim, season)
        if not claim.is_explicit:
            return _unsure("unsure_absolute")
    if claim.is_in_later_directory and alike[0] <= 1 and not show.has_one_season:
        return _unsure("unsure_no_such_season")
    begins_beyond = alike[0] > length  # and so is no season that has more than its source knows
    if first == 1 and may_be_absolute and (begins_beyond or not by_season):
        return partial(_in_either, show, claim, season)
    return partial(_in_season_or_not, show, claim, season)


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


def _absolute_in(show: ShowNumbers, claim: Claim, season: int, video: NamedVideo) -> Placed:
    found = _in_whole_show(show, claim.numbers_of(video))
    if found and {number for number, _ in found.places} == {season}:
        return found
    return _not_known("unsure_absolute")


def _in_season(show: ShowNumbers, numbers: Sequence[int], season: int) -> Placed | None:
    places = []
    for number in numbers:
        if (season, number) not in show.places:
            return None
        places.append((season, number))
    return Placed(tuple(places), NAMED)


def _in_whole_show(show: ShowNumbers, numbers: Sequence[int]) -> Placed | None:
    places = []
    for number in numbers:
        if number not in show.absolute:
            return None
        places.append(show.absolute[number])
    return Placed(tuple(places), BY_ABSOLUTE)


def _let_the_surer_have_it(show: ShowNumbers, claims: Sequence[Claim], found: dict[int, Placed]) -> None:
    """Take an episode away from a file of another title, or aside, that a file of the show itself holds."""
    doubts = [_doubt(claim) for claim in claims]
    if not any(doubts):
        return
    held: dict[Place, list[_Holder]] = defaultdict(list)
    for claim, doubt in zip(claims, doubts, strict=True):
        for video in claim.videos:
            for where in found[video.id].places:
                held[where].append(_Holder(video.id, claim, doubt))
    for holders in held.values():
        best = min(holder.doubt for holder in holders)
        for holder in holders:
            if holder.doubt > best and not holder.claim.is_said:
                found[holder.video_id] = _not_known("unsure_twin")
        if best and len(holders) > 1 and not show.has_one_season:
            _doubt_all(holders, found)


def _doubt_all(holders: Sequence[_Holder], found: dict[int, Placed]) -> None:
    """Doubt files of one number in several directories that nobody knows: "Arc One/01", "Arc Two/01"."""
    directories = {holder.claim.group for holder in holders if holder.claim.is_aside}
    if len(directories) > 1:
        for holder in holders:
            found[holder.video_id] = _not_known("unsure_twin")


def _doubt(claim: Claim) -> int:
    """Return how far files are from being surely of the show: 0 is nearest."""
    if claim.is_explicit and not claim.is_longer:
        return 0
    if claim.said.title and not claim.is_the_show:
        return 2 if claim.is_longer else 1
    return 1 if claim.is_aside else 0
