"""Folders that a scan leaves out, listed with each root: links, and those that some disks take for others."""

import os
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from ...database import transaction
from ...files import naming
from ...messages import Cure, Message
from ...models import Root
from . import folder_events, folder_rules, root_answers, root_rows

LINK, NOWHERE, CASE, UNICODE = "link", "nowhere", "case", "unicode"
LINKS = (LINK, NOWHERE)
SENTENCES = {
    LINK: "left_out_link",
    NOWHERE: "left_out_nowhere",
    CASE: "left_out_case",
    UNICODE: "left_out_unicode",
}
MOST = 500  # that are listed of one root
MOST_NAMED = 5  # on a page and in a terminal
PATIENCE_SECONDS = 2.0  # for what a link leads to, which may lie on a lost server
MOST_SILENT = 5  # links of a root without an answer: then the others are not asked
_EXTENSION = re.compile(r"\.\w{1,5}$")


class LeftOut(NamedTuple):
    """A folder that is left out. path, and that of the other folder: below the root.

    reason: link, nowhere (a link to what is not there), case or unicode; other: where the link leads, or the
    folder that has nearly the same name.
    """

    path: str
    reason: str
    other: str

    @property
    def sentence(self) -> str:
        return Message(SENTENCES[self.reason], {"other": naming.shown(self.other)}).sentence

    @property
    def cure(self) -> str:
        return str(Cure(SENTENCES[self.reason]))


@dataclass
class Seen:
    """What a scan has met in a root. read: directories of the root that it read, or that are gone."""

    read: set[str] = field(default_factory=set)
    links: set[str] = field(default_factory=set)
    twins: list[LeftOut] = field(default_factory=list)


def of(root: Root) -> list[LeftOut]:
    """Return what the last scans left out of a root."""
    return [LeftOut(*row) for row in root.left_out]


def lines(found: Sequence[LeftOut]) -> list[str]:
    """Return what a terminal says of them: a line for each of the first, and how many more there are."""
    told = []
    for one in found[:MOST_NAMED]:
        why = f"{one.sentence} {one.cure}"
        told.append(Message("left_out_line", {"path": one.path, "why": why}).sentence)
    if len(found) > MOST_NAMED:
        told.append(Message("left_out_more", {"count": len(found) - MOST_NAMED}).sentence)
    return told


def twin(path: str, other: str) -> LeftOut:
    """Return a folder that is left out as another one has nearly the same name."""
    reason = CASE
    if unicodedata.normalize("NFC", path) == unicodedata.normalize("NFC", other):
        reason = UNICODE
    return LeftOut(path, reason, other)


def renew(root: Root, seen: Seen) -> list[LeftOut]:
    """List what a scan has left out of a root. What it did not read again stays listed."""
    found, links = list(seen.twins), set(seen.links)
    before: dict[str, LeftOut] = {}
    for one in of(root):
        if one.reason in LINKS:
            before[one.path] = one
        if one.path.partition("/")[0] in seen.read:
            continue
        if one.reason not in LINKS:
            found.append(one)
        elif "/" in one.path:  # what lies in the root itself is met by each scan
            links.add(one.path)
    found += _followed(root, sorted(links), before)
    listed = sorted(found)[:MOST]
    rows = [list(one) for one in listed]
    if rows != root.left_out:
        with transaction():
            Root.update(left_out=rows).where(Root.id == root.id).execute()
            folder_events.tell([])
    return listed


def _followed(root: Root, links: Sequence[str], before: Mapping[str, LeftOut]) -> list[LeftOut]:
    """Return the links that are listed. One that leads to a server that does not answer is as before."""
    if not links:
        return []
    top, silent = root_rows.path(root), 0
    tops = [_real(root_rows.path(one)) for one in root_rows.all()]
    found = []
    for path in links:
        name = path.rpartition("/")[2]
        if folder_rules.is_ignored(name, is_top=name == path):
            continue
        told = before.get(path)
        if silent < MOST_SILENT and _answers(top / path):
            told = _look(top, path, tops, told)
        else:
            silent += 1
        if told:
            found.append(told)
    return found


def _look(top: Path, path: str, tops: Iterable[Path], before: LeftOut | None) -> LeftOut | None:
    """Return what is said of a link, nothing if it leads to what is scanned anyway, or to a file.

    before: what was said of it. A link to nothing whose name is a file's was for a folder if it was listed.
    """
    place = top / path
    target = os.path.realpath(place)
    readable = target.encode(errors="replace").decode()  # a name on disk may be no text
    if os.path.isdir(place):
        if any(Path(target).is_relative_to(one) for one in tops):
            return None
        return LeftOut(path, LINK, readable)
    is_to_nothing = os.path.islink(place) and not os.path.exists(place)
    if is_to_nothing and (before or not _EXTENSION.search(path)):
        return LeftOut(path, NOWHERE, readable)
    return None


def _real(place: Path) -> Path:
    """Return where a root really is, or its path while it does not answer."""
    if _answers(place):
        return Path(os.path.realpath(place))
    return place


def _answers(place: Path) -> bool:
    """Return whether a place answers now, so that looking at it holds up nobody."""
    answer = root_answers.of(place, PATIENCE_SECONDS)
    if answer.has_come and answer.seconds > PATIENCE_SECONDS:  # to what an earlier scan asked
        answer = root_answers.of(place, PATIENCE_SECONDS)
    return answer.has_come
