"""What seems to be wrong with the numbers of files that have no place, and what would give them one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ...errors import NotFound
from ...messages import Message
from ...models import Series
from ...models.folder import ABSOLUTE, BY_HAND, FOLDER, UNSURE
from . import by_hand, placing, series_videos, video_claims
from .numbering import Place
from .placing import Placed
from .series_videos import SeriesVideos
from .video_claims import Claim, NamedVideo, NumberedFolder

UNEVEN = 4  # episodes by which the halves of a season differ, at most


@dataclass(frozen=True)
class Rule:
    """How numbers may be meant. code: of the sentence that says so."""

    code: str
    numbering: str
    season: int | None = None
    offset: int = 0


@dataclass(frozen=True)
class Finding:
    """What a folder's files without a place seem to be.

    rule: None where nobody knows; places: what it would give these videos; is_whole: the rule fits all files
    of the folder, so that it can be kept for what comes; else it is said of these videos only.
    """

    folder: NumberedFolder
    videos: Sequence[NamedVideo]
    rule: Rule | None = None
    places: dict[int, tuple[Place, ...]] | None = None
    is_whole: bool = False

    @property
    def message(self) -> Message:
        code = self.rule.code if self.rule else "doctor_unknown"
        values = {"count": len(self.videos), "folder": self.folder.path}
        if self.rule:
            values |= {"season": self.rule.season or 0, "offset": self.rule.offset}
        return Message(code, values)


def examine(series: Series) -> list[Finding]:
    """Return a finding for each folder of a series that has files without a place."""
    found = []
    for one in series_videos.read([series.id]):
        placed = placing.place(one.numbers, one.folders)
        for folder in one.folders:
            lost = _lost(one, folder, placed)
            if lost:
                found.append(_finding(one, folder, lost, placed))
    return found


def _lost(one: SeriesVideos, folder: NumberedFolder, placed: dict[int, Placed]) -> list[NamedVideo]:
    """Return the videos of which neither a name nor a person says what they hold."""
    found = []
    for video in folder.videos:
        if placed[video.id].how == UNSURE and one.how[video.id] != BY_HAND:
            found.append(video)
    return found


def _finding(
    one: SeriesVideos, folder: NumberedFolder, lost: Sequence[NamedVideo], placed: dict[int, Placed]
) -> Finding:
    numbered = []
    for video in lost:
        if video.said.kind == "episode" and video.numbers:
            numbered.append(video)
    for rule in _rules(one, folder, numbered, placed):
        places = _try(one, folder, numbered, rule)
        if places is not None and not _is_taken(places, rule, placed):
            is_whole = _fits_all(one, folder, placed, rule)
            return Finding(folder, numbered, rule, places, is_whole)
    return Finding(folder, lost)


def _rules(
    one: SeriesVideos, folder: NumberedFolder, videos: Sequence[NamedVideo], placed: dict[int, Placed]
) -> Iterator[Rule]:
    """Yield how their numbers may be meant, the likeliest first."""
    if not videos or not one.numbers.seasons:
        return
    numbers: list[int] = []
    for video in videos:
        numbers += video.numbers
    numbers.sort()
    claims = video_claims.read(one.numbers, replace(folder, videos=videos))
    yield from _of_parts(one, claims, numbers, placed)
    yield from _of_contradictions(claims)
    yield from _off_by_one(one, folder, placed)
    if numbers[0] > 1 or numbers[-1] > max(one.numbers.lengths.values()):
        yield Rule("doctor_absolute", ABSOLUTE)
    yield from _split_otherwise(one, claims, numbers)
    yield from _of_empty_seasons(one, numbers, placed)


def _of_parts(
    one: SeriesVideos, claims: Sequence[Claim], numbers: Sequence[int], placed: dict[int, Placed]
) -> Iterator[Rule]:
    """Yield that the second part of a season begins anew: after what is there, else in the middle of it."""
    if not all(claim.part and claim.part > 1 for claim in claims) or numbers[0] > 1:
        return
    season = claims[0].season or one.numbers.seasons[0]
    length = one.numbers.lengths.get(season, 0)
    last_there = 0
    for found in placed.values():
        for held, number in found.places:
            if held == season:
                last_there = max(last_there, number)
    offsets = [last_there]
    if abs(length - 2 * numbers[-1]) <= UNEVEN:  # as long as a half: it ends with the season
        offsets.append(length - numbers[-1])
    for offset in [*offsets, length // 2]:
        if offset > 0:
            yield Rule("doctor_part", FOLDER, season, offset)


def _of_contradictions(claims: Sequence[Claim]) -> Iterator[Rule]:
    others: set[int] = set()
    for claim in claims:
        others |= claim.others
    if len(others) == 1 and all(claim.others for claim in claims):
        yield Rule("doctor_folder_season", FOLDER, others.pop())


def _off_by_one(one: SeriesVideos, folder: NumberedFolder, placed: dict[int, Placed]) -> Iterator[Rule]:
    """Yield that a season's numbers begin with 0, or with 2 and end one too late."""
    seasons: set[int | None] = set()
    numbers: list[int] = []
    for claim in video_claims.read(one.numbers, folder):
        if claim.has_numbers and not claim.is_special:
            seasons.add(claim.season)
            numbers += claim.all_numbers()
    if len(seasons) != 1:
        return
    numbers.sort()
    season = seasons.pop() or one.numbers.seasons[0]
    length = one.numbers.lengths.get(season, 0)
    if numbers[0] == 0 and numbers[-1] + 1 == length:
        yield Rule("doctor_off_by_one", FOLDER, season, 1)
    if numbers[0] == 2 and numbers[-1] - 1 == length:
        yield Rule("doctor_off_by_one", FOLDER, season, -1)


def _split_otherwise(one: SeriesVideos, claims: Sequence[Claim], numbers: Sequence[int]) -> Iterator[Rule]:
    """Yield that the list has as one season what the names have as two: S02E01 to E13 are its last 13."""
    seasons = {claim.season for claim in claims}
    last = one.numbers.last or 0
    said = seasons.pop() if len(seasons) == 1 else None
    if said is not None and said > last and numbers[0] == 1:
        offset = one.numbers.lengths[last] - numbers[-1]
        if offset > 0:
            yield Rule("doctor_split", FOLDER, last, offset)


def _of_empty_seasons(one: SeriesVideos, numbers: Sequence[int], placed: dict[int, Placed]) -> Iterator[Rule]:
    """Yield each season of which nothing is here and that is as long as the files go."""
    there = {season for season, _ in _held(placed)}
    for season in one.numbers.seasons:
        if season not in there and numbers[0] <= 1 and numbers[-1] == one.numbers.lengths[season]:
            yield Rule("doctor_season", FOLDER, season)


def _try(
    one: SeriesVideos, folder: NumberedFolder, videos: Sequence[NamedVideo], rule: Rule
) -> dict[int, tuple[Place, ...]] | None:
    """Return the places that a rule gives these videos; None when it does not give each one of its own."""
    placed = placing.place(one.numbers, [_numbered(folder, videos, rule)])
    places: dict[int, tuple[Place, ...]] = {}
    taken: list[Place] = []
    for video_id, found in placed.items():
        places[video_id] = found.places
        taken += found.places
    if not all(places.values()) or len(set(taken)) < len(taken):
        return None
    return places


def _is_taken(places: dict[int, tuple[Place, ...]], rule: Rule, placed: dict[int, Placed]) -> bool:
    """Return whether other files are these episodes already."""
    if rule.code == "doctor_off_by_one":  # all files move on by one
        return False
    held = _held(placed)
    return any(held & set(found) for found in places.values())


def _held(placed: dict[int, Placed]) -> set[Place]:
    """Return the episodes that some file holds."""
    held: set[Place] = set()
    for found in placed.values():
        held.update(found.places)
    return held


def _numbered(folder: NumberedFolder, videos: Sequence[NamedVideo], rule: Rule) -> NumberedFolder:
    return replace(
        folder,
        videos=videos,
        numbering=rule.numbering,
        is_by_hand=True,
        season=rule.season,
        offset=rule.offset,
    )


def _fits_all(one: SeriesVideos, folder: NumberedFolder, placed: dict[int, Placed], rule: Rule) -> bool:
    """Return whether the files of the folder that have a place keep it under the rule."""
    if rule.code == "doctor_off_by_one":
        return True
    under_it = placing.place(one.numbers, [_numbered(folder, folder.videos, rule)])
    for video_id, found in under_it.items():
        known = placed[video_id]
        if known.how != UNSURE and known.places != found.places:
            return False
    return True


def follow(series: Series, folder_id: int) -> None:
    """Do what the doctor says of a folder. Raises NotFound when there is nothing to do any more."""
    for finding in examine(series):
        if finding.folder.id == folder_id and finding.rule and finding.places:
            if finding.is_whole:
                rule = finding.rule
                by_hand.number(folder_id, rule.numbering, rule.season, rule.offset)
            else:
                by_hand.say(series, dict(finding.places))
            return
    raise NotFound("no_such_advice")
