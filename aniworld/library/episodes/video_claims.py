"""What each video of a series says of its place: its name, the folders around it, the row of its folder."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ...files import naming
from ...files.names import Name
from ...models.folder import ABSOLUTE, FOLDER, SEASONS
from . import title_claims, written_numbers
from .show_numbers import SPECIALS, ShowNumbers
from .title_claims import TitleClaim

EXPLICIT = "name"  # where a season that stands beside the number was found
Group = tuple[int, str, int | None]  # folder, directory, season
LATER = re.compile(r"(?<!\d)0?(?:[2-9]|1\d)(?!\d)")
PLAIN_FOLDER = frozenset(
    ["1080p", "720p", "480p", "2160p", "bd", "dvd", "web", "video", "videos", "episodes"]
)


@dataclass(frozen=True)
class NamedVideo:
    """A video. path: inside its folder."""

    id: int
    path: str
    name: Name

    @property
    def directory(self) -> str:
        return self.path.rpartition("/")[0]

    def words_before_number(self) -> str:
        """Return what stands between the title and the number: " II - ", " Part 2 - "."""
        file = self.path.rpartition("/")[2]
        start = file.find(self.name.title or "")
        if not self.name.episodes or start < 0:
            return ""
        text = file[start + len(self.name.title or "") :]
        numbers = list(re.finditer(rf"(?<!\d)0*{self.name.episodes[0]}(?!\d)", text))
        return text[: numbers[-1].start()] if numbers else ""


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
    """What is said of one video.

    numbers: as they count, with the folder's offset; season: None where nothing tells one; is_explicit: it
    stands beside the number (S02E05); others: other seasons that folders say, when they contradict it; part:
    of a season ("Part 2"); is_longer: its title goes on where one of the show ends; is_the_show: it is one;
    is_aside: it lies in a directory of which nobody knows what is in it.
    """

    video: NamedVideo
    folder: NumberedFolder
    numbers: tuple[int, ...]
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
        """Return what its numbers are alike with: those of the same directory and season."""
        return self.folder.id, self.video.directory, self.season

    @property
    def name(self) -> Name:
        return self.video.name

    @property
    def is_special(self) -> bool:
        return self.name.kind == "special" or self.season == SPECIALS

    @property
    def is_in_later_directory(self) -> bool:
        """Return whether it lies in what may be a later season: "Stag. 2", of which nobody knows."""
        if not self.is_aside or self.season is not None:
            return False
        return LATER.search(self.video.directory.rpartition("/")[2]) is not None

    @property
    def is_said(self) -> bool:
        """Return whether a person, or who linked the folder, said that all its numbers are of one season."""
        return self.folder.numbering == FOLDER and self.folder.is_by_hand

    @property
    def is_absolute(self) -> bool:
        return self.folder.numbering == ABSOLUTE


def read(show: ShowNumbers, folder: NumberedFolder) -> Iterator[Claim]:
    """Yield the claim of each video of a folder."""
    of_folder = title_claims.read(folder.path.rpartition("/")[2], show)
    if folder.is_home or folder.season is not None:  # a person said whose it is
        of_folder = of_folder._replace(season=_season_of(folder, of_folder), is_longer=False)
    elif title_claims.may_be_a_season(folder.path.rpartition("/")[2], of_folder, show):
        of_folder = of_folder._replace(may_be_a_season=True)
    around: dict[str, list[TitleClaim]] = {}
    titles: dict[tuple[str | None, str], TitleClaim] = {}
    is_absolute = folder.numbering == ABSOLUTE
    otherwise = written_numbers.read_otherwise(folder.videos, show, is_absolute=is_absolute)
    for video in folder.videos:
        if video.id in otherwise:
            video = replace(video, name=otherwise[video.id])
        parent = video.directory
        if parent not in around:
            around[parent] = [*_of_directories(parent, show), of_folder]
        title = video.name.title, video.words_before_number()
        if title not in titles:
            titles[title] = title_claims.with_words(*title, show)
        yield _claim(folder, video, titles[title], around[parent])


def _season_of(folder: NumberedFolder, claim: TitleClaim) -> int | None:
    return claim.season if folder.season is None else folder.season


def _of_directories(parent: str, show: ShowNumbers) -> list[TitleClaim]:
    """Return what the directories between a video and its folder say, the nearest first."""
    found = []
    for name in _nearest_first(parent):
        number = naming.season_number(name)
        claim = TitleClaim(number, is_the_show=True) if number is not None else title_claims.read(name, show)
        found.append(claim)
    return found


def _nearest_first(directory: str) -> list[str]:
    return directory.split("/")[::-1] if directory else []


def _claim(
    folder: NumberedFolder, video: NamedVideo, title: TitleClaim, around: Sequence[TitleClaim]
) -> Claim:
    said = [title, *around]
    season, others = _season(video.name, said)
    parts = [claim.part for claim in said if claim.part is not None]
    return Claim(
        video=video,
        folder=folder,
        numbers=tuple(number + folder.offset for number in video.name.episodes),
        season=season,
        is_explicit=video.name.season_from == EXPLICIT,
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
