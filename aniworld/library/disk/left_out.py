"""Folders that a scan leaves out, listed with each root: links, and those that some disks take for others."""

import os
import threading
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from ...database import transaction
from ...files import naming
from ...messages import Cure, Message
from ...models import Root
from . import folder_events, folder_rules, root_rows

LINK, CASE, UNICODE = "link", "case", "unicode"
SENTENCES = {LINK: "left_out_link", CASE: "left_out_case", UNICODE: "left_out_unicode"}
MOST = 500  # that are listed of one root
MOST_NAMED = 5  # on a page and in a terminal
PATIENCE_SECONDS = 10.0  # for what links lead to, which may lie on a lost server


class LeftOut(NamedTuple):
    """A folder that is left out. path, and that of the other folder: below the root.

    reason: link, case or unicode; other: where the link leads, or the folder that has nearly the same name.
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


def renew(root: Root, seen: Seen, followed: Collection[str]) -> list[LeftOut]:
    """List what a scan has left out of a root. What it did not read again stays listed.

    followed: links that are the homes of series, which are looked into.
    """
    found, links = list(seen.twins), set(seen.links)
    for one in of(root):
        if one.path.partition("/")[0] in seen.read:
            continue
        if one.reason != LINK:
            found.append(one)
        elif "/" in one.path:  # what lies in the root itself is met by each scan
            links.add(one.path)
    found += _leading_out(root, sorted(links.difference(followed)))
    listed = sorted(found)[:MOST]
    rows = [list(one) for one in listed]
    if rows != root.left_out:
        with transaction():
            Root.update(left_out=rows).where(Root.id == root.id).execute()
            folder_events.tell([])
    return listed


def _leading_out(root: Root, links: Sequence[str]) -> list[LeftOut]:
    """Return the links that lead to folders outside of all roots: what lies in one is scanned there."""
    if not links:
        return []
    roots = [root_rows.path(one) for one in root_rows.all()]
    found: list[LeftOut] = []
    looking = threading.Thread(
        target=_follow, args=(root_rows.path(root), links, roots, found), name="links", daemon=True
    )
    looking.start()
    looking.join(PATIENCE_SECONDS)
    return list(found)


def _follow(top: Path, links: Iterable[str], roots: Iterable[Path], found: list[LeftOut]) -> None:
    tops = [Path(os.path.realpath(place)) for place in roots]
    for path in links:
        name = path.rpartition("/")[2]
        if folder_rules.is_ignored(name, is_top=name == path) or not os.path.isdir(top / path):
            continue
        target = os.path.realpath(top / path)
        if not any(Path(target).is_relative_to(place) for place in tops):
            readable = target.encode(errors="replace").decode()  # a name on disk may be no text
            found.append(LeftOut(path, LINK, readable))
