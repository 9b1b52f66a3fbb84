"""Updates an NFO file that others edit too: a user's changes stay, everything else is brought up to date.

Only what changes is written anew; every other byte of the file stays.
"""

import xml.etree.ElementTree as ET
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from ...translations import N_
from . import meaning
from .edited import SHOW, Edited, Numbers
from .meaning import Key
from .patching import joined, layout_of
from .reading import MAX_BYTES, Broken, Document, Nfo, OnlyAddress, Unreadable, parse
from .root_merging import RootMerge

Over = Mapping[Numbers, Collection[Key]]  # what becomes ours although it is the user's, by document
NOTHING: Over = MappingProxyType({})


@dataclass(frozen=True)
class Merged:
    """The result of a merge.

    content: the bytes to write, None when the file must not be touched; reason: says why then, in one
    sentence; is_unreadable: it could not be taken for an NFO; is_broken: nobody can read it, so it may be
    replaced; kept: the elements that are the user's, such as ("plot", "uniqueid tvdb"); edited: the same with
    what they say.
    """

    content: bytes | None
    kept: tuple[str, ...] = ()
    edited: tuple[Edited, ...] = ()
    reason: str = ""
    is_unreadable: bool = False
    is_broken: bool = False


def merge(
    current: bytes, last_written: bytes | None, new: bytes, file_name: str = "", over: Over = NOTHING
) -> Merged:
    """Return what to write over current, now that new is what we have to say.

    Three ways, by what elements mean: what differs from last_written is the user's and stays as it is, also
    when it was deleted; the rest becomes as in new. A file that we never wrote (last_written is None) is the
    user's throughout, and only gets what it lacks: elements that are not there, in no other words either, or
    are empty. A title that is the file_name (without its ending) is none. What is in over becomes as in new,
    whoever wrote it.

    Remember new, not .content, as the next last_written: only what we said ourselves tells later what is not
    ours.
    """
    if current == last_written:
        return Merged(new)
    try:
        theirs = parse(current)
        ours = parse(new)
    except OnlyAddress as error:
        return Merged(None, reason=str(error))
    except Unreadable as error:
        return Merged(None, reason=str(error), is_unreadable=True, is_broken=isinstance(error, Broken))
    if theirs.tag != ours.tag:
        return Merged(None, reason=f"The file describes a {theirs.tag[:40]}, not a {ours.tag}.")
    if any(meaning.is_true(entry.root.findtext("lockdata")) for entry in theirs.documents):
        return Merged(None, reason=N_("The file is locked (lockdata)."))
    try:
        return _merge_files(current, theirs, _parse_or_none(last_written), ours, file_name, over)
    except Unreadable as error:
        return Merged(None, reason=f"It would become one that cannot be read. {error}")


def _parse_or_none(content: bytes | None) -> Nfo | None:
    try:
        return parse(content) if content else None
    except Unreadable:
        return None


def _merge_files(
    current: bytes, theirs: Nfo, last: Nfo | None, ours: Nfo, file_name: str, over: Over
) -> Merged:
    texts: list[bytes] = []
    kept: list[str] = []
    edited: list[Edited] = []
    missing = list(ours.documents)
    for entry in theirs.documents:
        new = _partner(entry, theirs, ours)
        if new is None:
            texts.append(entry.text)
            continue
        numbers = _numbers(new) if ours.tag == "episodedetails" else SHOW
        before = _root_before(entry, theirs, last)
        merge_roots = RootMerge(entry, before, new.root, file_name, over.get(numbers, ()))
        texts.append(merge_roots.text())
        kept += merge_roots.kept()
        edited += merge_roots.edited(numbers)
        missing = [document for document in missing if document is not new]
    content = current
    if missing or texts != [entry.text for entry in theirs.documents]:
        content = _file(theirs, texts, missing)
        if len(content) > MAX_BYTES:
            return Merged(None, reason=N_("The file would become larger than an NFO ever is."))
        parse(content)  # one that could not be read again is never written
    return Merged(content, tuple(dict.fromkeys(kept)), tuple(edited))


def _file(theirs: Nfo, texts: list[bytes], missing: Sequence[Document]) -> bytes:
    line_feed = layout_of(theirs.documents[-1]).line_feed or b"\n"
    tail = theirs.tail
    if missing:
        tail = tail.lstrip()
    text = theirs.declaration + joined(texts, [document.root for document in missing], line_feed) + tail
    return theirs.encoding.encode(text)


def _root_before(entry: Document, theirs: Nfo, last: Nfo | None) -> ET.Element | None:
    """Return what we wrote last of the same episode."""
    if last is None:
        return None
    before = _partner(entry, theirs, last)
    if before is None:
        return None
    return before.root


def _partner(entry: Document, own: Nfo, other: Nfo) -> Document | None:
    """Return the document of another version that speaks of the same episode.

    Alone in both, it needs no number.
    """
    if len(own.documents) == len(other.documents) == 1:
        return other.documents[0]
    for document in other.documents:
        if _numbers(document) == _numbers(entry):
            return document
    return None


def _numbers(entry: Document) -> Numbers:
    return entry.root.findtext("season", "").strip(), entry.root.findtext("episode", "").strip()
