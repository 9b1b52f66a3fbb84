"""Which numbers of the files are which episodes, as a table that people can read, edit and send on."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ...errors import Invalid
from ...models import Series
from . import by_hand, series_videos
from .numbering import Place
from .video_claims import NamedVideo, NumberedFolder

HEADER = ("directory", "named", "first", "last", "season", "episode")
MOST_LINES = 2000
_NUMBER = re.compile(r"\d{1,5}")


class Line(NamedTuple):
    """Files of one directory whose numbers follow each other, and the episodes that they hold.

    named: the season in their names, "" when they say none; season, episode: of the first of them, None while
    nobody knows.
    """

    directory: str
    named: str
    first: int
    last: int
    season: int | None = None
    episode: int | None = None

    @property
    def source(self) -> tuple[str, str]:
        return self.directory, self.named


class _Numbered(NamedTuple):
    """A file that has one number or several that follow each other."""

    video: NamedVideo
    directory: str
    named: str
    places: tuple[Place, ...]


def lines(series: Series) -> list[Line]:
    """Return the sheet of a series, in order of directories and numbers."""
    found: list[Line] = []
    for file in _in_order(_files(series)):
        line = _line(file)
        if found and _goes_on(found[-1], line):
            found[-1] = found[-1]._replace(last=max(line.last, found[-1].last))
        else:
            found.append(line)
    return found


def _files(series: Series) -> Iterator[_Numbered]:
    for one in series_videos.read([series.id]):
        places = {episode_id: place for place, episode_id in one.episodes.items()}
        for folder in one.folders:
            for video in folder.videos:
                if video.numbers:
                    held = sorted(places[held] for held in one.held.get(video.id, ()) if held in places)
                    yield _Numbered(video, _directory(folder, video), _named(video), tuple(held))


def _directory(folder: NumberedFolder, video: NamedVideo) -> str:
    return f"{folder.path}/{video.directory}".rstrip("/")


def _named(video: NamedVideo) -> str:
    is_in_name = video.said.season is not None and video.said.season_from == "name"
    return f"S{video.said.season:02}" if is_in_name else ""


def _in_order(files: Iterator[_Numbered]) -> list[_Numbered]:
    return sorted(files, key=lambda file: (file.directory, file.named, file.video.numbers, file.video.path))


def _line(file: _Numbered) -> Line:
    numbers = file.video.numbers
    line = Line(file.directory, file.named, numbers[0], numbers[-1])
    if not file.places:
        return line
    season, episode = file.places[0]
    return line._replace(season=season, episode=episode)


def _goes_on(before: Line, line: Line) -> bool:
    """Return whether a line is the continuation of the one before it, or another version of its last."""
    if before.source != line.source or line.season != before.season:
        return False
    follows = before.last <= line.first <= before.last + 1
    if line.episode is None or before.episode is None:
        return follows
    return follows and line.episode - before.episode == line.first - before.first


def as_text(series: Series) -> str:
    """Return the sheet as CSV."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADER)
    for line in lines(series):
        writer.writerow(line)
    return out.getvalue()


def read(text: str) -> list[Line]:
    """Return the lines of a sheet. Raises Invalid, which names the first line that cannot be read."""
    found = []
    for number, cells in enumerate(csv.reader(io.StringIO(text)), start=1):
        if number > MOST_LINES:
            raise Invalid("sheet_too_long", "sheet", most=MOST_LINES)
        stripped = [cell.strip() for cell in cells]
        if any(stripped) and tuple(stripped) != HEADER:
            found.append(_read(number, stripped))
    return found


def _read(number: int, cells: Sequence[str]) -> Line:
    directory, named, *numbers = cells if len(cells) == len(HEADER) else ("", "", "")
    first_and_last, place = numbers[:2], numbers[2:]
    is_whole = len(numbers) == 4 and all(_NUMBER.fullmatch(cell) for cell in first_and_last)
    is_placed = all(_NUMBER.fullmatch(cell) for cell in place)
    if not is_whole or not (is_placed or not any(place)):
        raise Invalid("sheet_line", "sheet", line=number)
    line = Line(directory, named.upper(), int(numbers[0]), int(numbers[1]))
    return line._replace(season=int(place[0]), episode=int(place[1])) if is_placed else line


def apply(series: Series, text: str) -> int:
    """Say of each video what the sheet says, where that is something else. Return how many changed.

    Lines without a season say nothing. Raises Invalid: then nothing is changed.
    """
    wanted = [line for line in read(text) if line.season is not None]
    said: dict[int, Sequence[Place]] = {}
    used = set()
    for file in _files(series):
        line = _line_of(file, wanted)
        if line is not None:
            used.add(line)
            places = _places(file, line)
            if places != file.places:
                said[file.video.id] = places
    for line in wanted:
        if line not in used:
            raise Invalid(
                "sheet_no_file", "sheet", directory=line.directory, first=line.first, last=line.last
            )
    if said:
        by_hand.say(series, said)
    return len(said)


def _line_of(file: _Numbered, wanted: Sequence[Line]) -> Line | None:
    for line in wanted:
        is_there = line.first <= file.video.numbers[0] and file.video.numbers[-1] <= line.last
        if is_there and line.source == (file.directory, file.named):
            return line
    return None


def _places(file: _Numbered, line: Line) -> tuple[Place, ...]:
    found = []
    for number in file.video.numbers:
        found.append((line.season or 0, (line.episode or 0) + number - line.first))
    return tuple(found)
