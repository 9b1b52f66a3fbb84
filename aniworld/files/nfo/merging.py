"""Writes anew an NFO file that others edit too: what a user changed stays, everything else is brought up to date."""

import copy
import xml.etree.ElementTree as ET
from collections.abc import Hashable
from dataclasses import dataclass

from .reading import Document, Nfo, Unreadable, parse
from .writing import DECLARATION, fragment

# Elements of one tag are one value ("the genres"), but these are told apart by an attribute.
IDENTIFIED_BY = {"uniqueid": "type", "namedseason": "number", "seasonplot": "number", "thumb": "aspect"}
# Jellyfin's names in <lockedfields>.
LOCKED_FIELDS = {
    "Name": "title", "Overview": "plot", "Genres": "genre", "Studios": "studio", "Tags": "tag", "Cast": "actor",
    "Runtime": "runtime", "OfficialRating": "mpaa", "ProductionLocations": "country",
}  # fmt: skip

Key = tuple[str, str]
Groups = dict[Key, list[ET.Element]]


@dataclass(frozen=True)
class Merged:
    """content: the bytes to write, None when the file must not be touched; reason says why then, in one sentence.

    kept: the elements that are the user's, such as ("plot", "uniqueid tvdb").
    """

    content: bytes | None
    kept: tuple[str, ...] = ()
    reason: str = ""


def merge(current: bytes, last_written: bytes | None, new: bytes) -> Merged:
    """Return what to write over current, now that new is what we have to say.

    Three ways, element by element: what differs from last_written is the user's and stays as it is, also when it was
    deleted; the rest becomes as in new. A file that we never wrote (last_written is None) is the user's throughout,
    and only gets what it lacks. Unknown elements, their order, and a URL behind the root stay.

    Remember new, not .content, as the next last_written: only what we said ourselves tells later what is not ours.
    """
    if current == last_written:
        return Merged(new)
    try:
        theirs = parse(current)
    except Unreadable as error:
        return Merged(None, reason=str(error))
    ours = parse(new)
    if theirs.tag != ours.tag:
        return Merged(None, reason=f"The file describes a {theirs.tag}, not a {ours.tag}.")
    if any(_is_true(entry.root.findtext("lockdata")) for entry in theirs.documents):
        return Merged(None, reason="The file is locked (lockdata).")
    return _merge_files(current, theirs, _parse_or_none(last_written), ours)


def _parse_or_none(content: bytes | None) -> Nfo | None:
    try:
        return parse(content) if content else None
    except Unreadable:
        return None


def _is_true(text: str | None) -> bool:
    return (text or "").strip().lower() == "true"


def _merge_files(current: bytes, theirs: Nfo, last: Nfo | None, ours: Nfo) -> Merged:
    merged, kept, missing = [], [], list(ours.documents)
    for entry in theirs.documents:
        new = _partner(entry, theirs, ours)
        if new is None:
            merged.append(entry)
            continue
        before = _partner(entry, theirs, last) if last else None
        root, names = _merge_roots(entry.root, before.root if before else None, new.root)
        merged.append(Document(entry.head, root))
        kept += names
        missing = [document for document in missing if document is not new]
    is_same = not missing and all(_value(a.root) == _value(b.root) for a, b in zip(theirs.documents, merged, strict=True))
    content = current if is_same else _file([*merged, *missing], theirs.tail)
    return Merged(content, tuple(dict.fromkeys(kept)))


def _file(documents: list[Document], tail: bytes) -> bytes:
    parts = [part for entry in documents for part in (entry.head and entry.head + b"\n", fragment(entry.root))]
    return DECLARATION + b"".join(parts) + (tail and tail + b"\n")


def _partner(entry: Document, own: Nfo, other: Nfo) -> Document | None:
    """Return the document of another version that speaks of the same episode; alone in both, it needs no number."""
    if len(own.documents) == len(other.documents) == 1:
        return other.documents[0]
    return next((document for document in other.documents if _numbers(document) == _numbers(entry)), None)


def _numbers(entry: Document) -> tuple[str, str]:
    return entry.root.findtext("season", "").strip(), entry.root.findtext("episode", "").strip()


def _merge_roots(current: ET.Element, last: ET.Element | None, new: ET.Element) -> tuple[ET.Element, list[str]]:
    here, before, wanted = _groups(current), {} if last is None else _groups(last), _groups(new)
    users = _of_the_user(here, before, wanted)
    root = ET.Element(current.tag, current.attrib)
    root.text = current.text
    pending = {key: group for key, group in wanted.items() if key not in users}
    for child in current:
        key = _key(child)
        if key is None or key in users:
            root.append(copy.deepcopy(child))
        else:
            root.extend(pending.pop(key, ()))
    for group in pending.values():
        root.extend(group)
    _set_default_id(root, current, last, new)
    return root, [" ".join(key).strip() for key in users if _said(here.get(key)) != _said(wanted.get(key))]


def _of_the_user(here: Groups, before: Groups, wanted: Groups) -> list[Key]:
    """Return what we must leave alone, in the order of the file: what was edited, and what is locked in Jellyfin."""
    names = "|".join(element.text or "" for element in here.get(("lockedfields", ""), ()))
    locked = {LOCKED_FIELDS.get(name.strip()) for name in names.split("|")}
    keys = dict.fromkeys([*here, *before, *wanted])
    return [key for key in keys if key[0] in locked or _said(here.get(key)) != _said(before.get(key))]


def _set_default_id(root: ET.Element, current: ET.Element, last: ET.Element | None, new: ET.Element) -> None:
    """Leave exactly one default: the user's choice when there is one, else ours."""
    said = [] if last is None else _default_ids(last)
    users = [name for name in _default_ids(current) if name not in said]
    entries = {_key(element)[1]: element for element in root.findall("uniqueid")}
    default = next((name for name in [*users, *_default_ids(new), *entries] if name in entries), None)
    for element in root.findall("uniqueid"):
        if element is entries[default]:
            element.set("default", "true")
        elif _is_true(element.get("default")):
            del element.attrib["default"]


def _default_ids(root: ET.Element) -> list[str]:
    return [_key(element)[1] for element in root.findall("uniqueid") if _is_true(element.get("default"))]


def _groups(root: ET.Element) -> Groups:
    groups: Groups = {}
    for child in root:
        if key := _key(child):
            groups.setdefault(key, []).append(child)
    return groups


def _key(element: ET.Element) -> Key | None:
    """Return (tag, identity); None for comments and instructions, which are nobody's value."""
    if not isinstance(element.tag, str):
        return None
    return element.tag, element.get(IDENTIFIED_BY.get(element.tag, ""), "").strip().lower()


def _said(group: list[ET.Element] | None) -> list[Hashable]:
    # Which id is the default is settled apart, see _set_default_id.
    return [(entry.text or "").strip() if entry.tag == "uniqueid" else _value(entry) for entry in group or ()]


def _value(element: ET.Element) -> Hashable:
    """Return what an element says, whatever its indentation."""
    children = tuple(_value(child) for child in element if isinstance(child.tag, str))
    return element.tag, tuple(sorted(element.items())), (element.text or "").strip(), children
