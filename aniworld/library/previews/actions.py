"""What can be looked at before it is done: refreshing, matching to another show, and three ways to number."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from ...errors import AlreadyInLibrary, Invalid, ProviderError
from ...models import PARTS, Series
from ..episodes import by_hand, folder_doctor, mapping_sheet, renumbering
from ..series import rematch
from ..series import series as verbs
from ..sources import ask
from . import told
from .told import Told

LARGEST = 1_000_000  # of numbers that are sent


class Action:
    """Something that is done to a series, and changes its files.

    moves_files: it touches files itself; else the worker does that later.
    """

    moves_files: ClassVar[bool] = False

    def ask(self, series: Series) -> Told | None:
        """Return what the sources have to tell for it. Raises AniworldError."""
        return None

    def write(self, series: Series, answer: Told | None) -> None:
        """Write the rows as they will be once it is done, inside a dry run. Raises AniworldError."""
        self.do(series)

    def do(self, series: Series) -> None:
        """Do it. Raises AniworldError."""
        raise NotImplementedError

    def is_other_show(self, series: Series) -> bool:
        return False

    def unwanted(self, series: Series) -> Iterable[str]:
        """Return the files that go with it, wherever they are."""
        return ()


@dataclass(frozen=True)
class Refresh(Action):
    """Ask all sources anew."""

    def ask(self, series: Series) -> Told:
        return told.of(series)

    def write(self, series: Series, answer: Told | None) -> None:
        if answer:
            answer.store(series)

    def do(self, series: Series) -> None:
        verbs.load(series, list(PARTS))  # not forced: what was shown has just been asked for


@dataclass(frozen=True)
class Match(Action):
    """Make it the show that somebody picked. title, year: as the pick was shown."""

    moves_files: ClassVar[bool] = True

    provider: str
    source_id: str
    title: str = ""
    year: int | None = None

    def _picked(self) -> verbs.Pick:
        return verbs.pick(self.provider, self.source_id, self.title, self.year)

    def is_other_show(self, series: Series) -> bool:
        return not rematch.is_same(series, self.provider, self._picked())

    def ask(self, series: Series) -> Told:
        picked = self._picked()
        other = verbs.find(picked.ids)
        if other and other.id != series.id:
            raise AlreadyInLibrary("already_here", other.id, title=other.title)
        if not self.is_other_show(series):
            return told.of(series)
        return told.of_ids(picked.ids, picked.title or series.title, picked.year)

    def write(self, series: Series, answer: Told | None) -> None:
        if self.is_other_show(series):
            rematch.become(series, f"{self.provider}:{self.source_id}", self._picked())
        if answer:
            answer.store(Series.get_by_id(series.id))

    def do(self, series: Series) -> None:
        rematch.to(series, self.provider, self.source_id, self.title, self.year)


@dataclass(frozen=True)
class Number(Action):
    """Let another source number the episodes."""

    provider: str

    def ask(self, series: Series) -> Told:
        if self.provider not in [source.name for source in renumbering.choices(series)]:
            raise Invalid("pick_numbering_source", "provider")
        answer = told.at(series, self.provider)
        if not answer.episodes:
            label = ask.label(self.provider)
            raise ProviderError("no_episodes", self.provider, retryable=False, source=label)
        return answer

    def write(self, series: Series, answer: Told | None) -> None:
        if answer:
            answer.store_list(series)
            renumbering.adopt(series, answer.match, answer.further)
            answer.store_rest(series)

    def do(self, series: Series) -> None:
        renumbering.change(series, self.provider)

    def unwanted(self, series: Series) -> Iterable[str]:
        found = []
        for row in series.files:
            if renumbering.is_season_poster(row.path):
                found.append(row.path)
        return found


@dataclass(frozen=True)
class Sheet(Action):
    """Say of the videos what an edited mapping sheet says."""

    sheet: str

    def do(self, series: Series) -> None:
        mapping_sheet.apply(series, self.sheet)


@dataclass(frozen=True)
class Advice(Action):
    """Do what is advised for a folder whose files have no place."""

    folder_id: int

    def do(self, series: Series) -> None:
        by_hand.of_series(series, self.folder_id)
        folder_doctor.follow(series, self.folder_id)


@dataclass(frozen=True)
class Numbering(Action):
    """Say how the files of a folder are numbered."""

    folder_id: int
    numbering: str
    season: int | None = None
    offset: int = 0

    def do(self, series: Series) -> None:
        by_hand.of_series(series, self.folder_id)
        by_hand.number(self.folder_id, self.numbering, self.season, self.offset)


NAMES = ("refresh", "match", "number", "sheet", "advice", "numbering")


def read(sent: Mapping[str, Any]) -> Action:
    """Return the action that a form or a program names, with its values. Raises Invalid."""
    name = sent.get("action")
    if name == "refresh":
        return Refresh()
    if name == "match":
        title, year = _text(sent, "title")[:500], _number(sent, "year")
        return Match(_text(sent, "provider"), _text(sent, "id"), title, year)
    if name == "number":
        return Number(_text(sent, "provider"))
    if name == "sheet":
        return Sheet(_text(sent, "sheet"))
    if name == "advice":
        return Advice(_number(sent, "folder_id") or 0)
    if name == "numbering":
        season, offset = _number(sent, "season"), _number(sent, "offset") or 0
        return Numbering(_number(sent, "folder_id") or 0, _text(sent, "numbering"), season, offset)
    raise Invalid("no_such_action", "action", choices=list(NAMES))


def _text(sent: Mapping[str, Any], name: str) -> str:
    value = sent.get(name)
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    return str(value)


def _number(sent: Mapping[str, Any], name: str) -> int | None:
    """Return a whole number, from a form as text; None where nothing is said. Raises Invalid."""
    value = sent.get(name)
    if isinstance(value, str):
        text = value.strip()
        if not text:
            return None
        if text.removeprefix("-").isascii() and text.removeprefix("-").isdecimal() and len(text) < 10:
            value = int(text)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) >= LARGEST:
        raise Invalid("not_a_number", name, name=name.capitalize())
    return value
