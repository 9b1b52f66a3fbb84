"""What each video of a series says of its place: its name, the folders around it, the row of its folder."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from ...files import naming
from ...files.names import Name
from ...models.folder import ABSOLUTE, FOLDER, SEASONS
from . import title_claims, written_numbers
from .show_numbers import SPECIALS, ShowNumbers
from .title_claims import TitleClaim

EXPLICIT = "name"  # where a season that stands beside the number was found
Group = tuple[int, str, int | None]  # folder, directory, season
LATER = re.compile(r"(?<!\d)0?(?:[2-9]|1\d)(?!\d)")
_DIGITS = re.compile(r"\d+")
PLAIN_FOLDER = frozenset(
    ["1080p", "720p", "480p", "2160p", "bd", "dvd", "web", "video", "videos", "episodes"]
)


class NamedVideo(NamedTuple):
    """A video. path: inside its folder; said: what its name says, but for the numbers of its episodes.

    Videos of one show share what is said of them, most often.
    """

    id: int
    path: str
    said: Name
    numbers: tuple[int, ...]

    @property
    def name(self) -> Name:
        return replace(self.said, episodes=self.numbers)

    @property
    def directory(self) -> str:
        return self.path.rpartition("/")[0]

    def words_before_number(self) -> str:
        """Return what stands between the title and the number: " II - ", " Part 2 - "."""
        file = self.path.rpartition("/")[2]
        title = self.said.title or ""
        start = file.find(title)
        if not self.numbers or start < 0:
            return ""
        text = file[start + len(title) :]
        number = str(self.numbers[0]).lstrip("0")
        words = ""
        for digits in _DIGITS.finditer(text):
            if digits[0].lstrip("0") == number:
                words = text[: digits.start()]
        return words


@dataclass(frozen=True)
class NumberedFolder:
    """A folder of the series, and how its files are numbered (models.Folder)."""

    id: int
    path: str
    videos: Sequence[NamedVideo]
    numbering: str = SEASONS
    is_by_hand: bool = False
    season: int | None = None
    offset: int = 0
    is_home: bool = False


@dataclass(frozen=True)
class Claim:
    """What is said of videos of one directory that differ in nothing but their numbers.

    said: their names, without numbers; has_numbers: they have some; season: None where nothing tells one;
    is_explicit: it stands beside the number (S02E05); others: other seasons that folders say, when they
    contradict it; part: of a season ("Part 2"); is_longer: their title goes on where one of the show ends;
    is_the_show: it is one; is_aside: they lie in a directory of which nobody knows what is in it.
    """

    videos: list[NamedVideo]
    folder: NumberedFolder
    directory: str
    said: Name
    has_numbers: bool
    season: int | None
    is_explicit: bool
    others: frozenset[int]
    part: int | None
    is_final: bool
    is_longer: bool
    is_the_show: bool
    is_aside: bool

    @property
    def group(self) -> Group:
        """Return what their numbers are alike with: those of the same directory and season."""
        return self.folder.id, self.directory, self.season

    def numbers_of(self, video: NamedVideo) -> tuple[int, ...]:
        """Return the numbers of one of the videos as they count, with the folder's offset."""
        if not self.folder.offset:
            return video.numbers
        return tuple(number + self.folder.offset for number in video.numbers)

    def all_numbers(self) -> list[int]:
        """Return the numbers of all of the videos as they count."""
        found: list[int] = []
        for video in self.videos:
            found += self.numbers_of(video)
        return found

    @property
    def is_special(self) -> bool:
        return self.said.kind == "special" or self.season == SPECIALS

    @property
    def is_in_later_directory(self) -> bool:
        """Return whether it lies in what may be a later season: "Stag. 2", of which nobody knows."""
        if not self.is_aside or self.season is not None:
            return False
        return LATER.search(self.directory.rpartition("/")[2]) is not None

    @property
    def is_said(self) -> bool:
        """Return whether a person, or who linked the folder, said that all its numbers are of one season."""
        return self.folder.numbering == FOLDER and self.folder.is_by_hand

    @property
    def is_absolute(self) -> bool:
        return self.folder.numbering == ABSOLUTE


def read(show: ShowNumbers, folder: NumberedFolder) -> list[Claim]:
    """Return what is said of the videos of a folder, once for those that are alike."""
    of_folder = _of_folder(show, folder)
    around: dict[str, list[TitleClaim]] = {}
    titles: dict[tuple[str | None, str], TitleClaim] = {}
    found: dict[tuple[str, int, bool, str], Claim] = {}
    is_absolute = folder.numbering == ABSOLUTE
    otherwise = written_numbers.read_otherwise(folder.videos, show, is_absolute=is_absolute)
    for video in folder.videos:
        if video.id in otherwise:
            name = otherwise[video.id]
            video = video._replace(said=replace(name, episodes=()), numbers=name.episodes)
        directory, words = video.directory, video.words_before_number()
        # Names that are alike are one object, most often.
        alike = directory, id(video.said), bool(video.numbers), words
        if alike in found:
            found[alike].videos.append(video)
            continue
        if directory not in around:
            around[directory] = [*_of_directories(directory, show), of_folder]
        title = video.said.title, words
        if title not in titles:
            titles[title] = title_claims.with_words(*title, show)
        found[alike] = _claim(folder, video, titles[title], around[directory])
    return list(found.values())


def _of_folder(show: ShowNumbers, folder: NumberedFolder) -> TitleClaim:
    """Return what the name of a folder says, and its row."""
    name = folder.path.rpartition("/")[2]
    claim = title_claims.read(name, show)
    if folder.is_home or folder.season is not None:  # a person said whose it is
        return claim._replace(season=_season_of(folder, claim), is_longer=False)
    if title_claims.may_be_a_season(name, claim, show):
        return claim._replace(may_be_a_season=True)
    return claim


def _season_of(folder: NumberedFolder, claim: TitleClaim) -> int | None:
    return claim.season if folder.season is None else folder.season


def _of_directories(parent: str, show: ShowNumbers) -> list[TitleClaim]:
    """Return what the directories between a video and its folder say, the nearest first."""
    found = []
    for name in _nearest_first(parent):
        number = naming.season_number(name)
        if number is None:
            found.append(title_claims.read(name, show))
        else:
            found.append(TitleClaim(number, is_the_show=True))
    return found


def _nearest_first(directory: str) -> list[str]:
    if not directory:
        return []
    return list(reversed(directory.split("/")))


def _claim(
    folder: NumberedFolder, video: NamedVideo, title: TitleClaim, around: Sequence[TitleClaim]
) -> Claim:
    said = [title, *around]
    season, others = _season(video.said, said)
    parts = [claim.part for claim in said if claim.part is not None]
    return Claim(
        videos=[video],
        folder=folder,
        directory=video.directory,
        said=video.said,
        has_numbers=bool(video.numbers),
        season=season,
        is_explicit=video.said.season_from == EXPLICIT,
        others=others,
        part=parts[0] if parts else None,
        is_final=any(claim.is_final for claim in said),
        is_longer=_is_longer(said, season),
        is_the_show=title.is_the_show,
        is_aside=_is_aside(video.directory, around),
    )


def _is_longer(said: Sequence[TitleClaim], season: int | None) -> bool:
    if season is None and any(claim.may_be_a_season for claim in said):
        return True
    return any(claim.is_longer for claim in said)


def _is_aside(directory: str, around: Sequence[TitleClaim]) -> bool:
    """Return whether it lies in a directory of which nobody knows what is in it."""
    for name, claim in zip(_nearest_first(directory), around, strict=False):
        is_known = claim.is_the_show or claim.part is not None or name.casefold() in PLAIN_FOLDER
        if not is_known:
            return True
    return False


def _season(name: Name, said: Sequence[TitleClaim]) -> tuple[int | None, frozenset[int]]:
    """Return the season, and the others that are said beside it.

    The nearest counts, but alone against all others it is not believed.
    """
    title = said[0]
    seasons = [claim.season for claim in said if claim.season is not None]
    belongs_to_title = name.season_from == "title" and title.keeps_words
    if name.season is not None and not belongs_to_title:
        seasons.insert(0, name.season)
    if not seasons:
        return None, frozenset()
    first, *others = seasons
    if first == SPECIALS or first in others:
        return first, frozenset()
    return first, frozenset(others)
