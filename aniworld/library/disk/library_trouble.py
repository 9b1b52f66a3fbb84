"""What is wrong with the roots of the library: as it was found last, or looked for now."""

from typing import NamedTuple

from ...database import now
from ...errors import LibraryError
from ...messages import Cure, Message
from ...models import LibraryGate, Root
from ..parts import workers
from . import library_mark, root_answers, root_rows
from .root_answers import PATIENCE_SECONDS

SILENT_SECONDS = 180.0  # another machine that has not looked for so long is not counted
LONGEST_PROBE_SECONDS = 30.0
PAGE_WAITS_SECONDS = 1.0  # for a disk that sleeps; then nothing is known yet


class LibraryTrouble(NamedTuple):
    """Why a root of the library cannot be used.

    code: one of library_mark.TROUBLES; said: what is wrong; helps: what helps; times: UTC seconds;
    root_id: of which root.
    """

    code: str
    said: Message | str
    helps: Cure | str
    since: float
    next_probe_at: float
    root_id: int = Root.FIRST

    @property
    def sentence(self) -> str:
        return str(self.said)

    @property
    def cure(self) -> str:
        return str(self.helps)

    @property
    def needs_a_person(self) -> bool:
        """Return whether a person has to decide if this is the library."""
        return self.code in library_mark.NEEDS_A_PERSON


def troubles() -> dict[int, LibraryTrouble]:
    """Return the trouble of each root that was found last: this machine's, else another's.

    Checks nothing itself.
    """
    found: dict[int, LibraryTrouble] = {}
    others: dict[int, LibraryTrouble] = {}
    for row in LibraryGate.read("ORDER BY since"):
        told = LibraryTrouble(
            row.code, row.message, Cure(row.code), row.since, row.next_probe_at, row.root_id
        )
        if row.host == workers.HOST:
            found.setdefault(row.root_id, told)
        elif abs(now() - row.seen_at) < SILENT_SECONDS:
            others.setdefault(row.root_id, told)
    return others | found


def trouble() -> LibraryTrouble | None:
    """Return the trouble of the first root that has one. Checks nothing itself."""
    return _first(troubles())


def troubles_now() -> dict[int, LibraryTrouble]:
    """Return the trouble that each root has; where none is known, look at its mark."""
    known = troubles()
    for root in root_rows.all():
        if root.id not in known:
            error = look_at(root, PAGE_WAITS_SECONDS)
            if error:
                times = (now(), now() + LONGEST_PROBE_SECONDS)
                known[root.id] = LibraryTrouble(error.code, error.message, Cure(error.code), *times, root.id)
    return known


def trouble_now() -> LibraryTrouble | None:
    """Return the trouble that the first root with trouble has; where none is known, look."""
    return _first(troubles_now())


def _first(known: dict[int, LibraryTrouble]) -> LibraryTrouble | None:
    if not known:
        return None
    return known[min(known)]


def look_at(root: Root, patience: float = PATIENCE_SECONDS) -> LibraryError | None:
    """Return why a root is not there or not ours; None when it is, or when its disk has not answered yet."""
    if not root_answers.of(root_rows.path(root), patience).has_come:
        return silence(root, 0.0)
    try:
        library_mark.check_root(root.id)
    except LibraryError as error:
        return error
    return None


def silence(root: Root, patience: float = PATIENCE_SECONDS) -> LibraryError | None:
    """Return the error of a root whose disk does not answer, if that is for too long."""
    place = root_rows.path(root)
    if not root_answers.of(place, patience).is_overdue:
        return None
    return LibraryError(library_mark.SILENT, Message("library_folder_silent", {"folder": str(place)}), place)
