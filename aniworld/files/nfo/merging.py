"""Updates an NFO file that others edit too: a user's changes stay, everything else is brought up to date."""

import copy
import xml.etree.ElementTree as ET
from collections.abc import Hashable, Iterable
from dataclasses import dataclass

from .reading import MAX_BYTES, Broken, Document, Nfo, OnlyAddress, Unreadable, parse
from .writing import DECLARATION, fragment

# Elements of one tag are one value ("the genres"), but these differ by an attribute.
IDENTIFIED_BY = {"uniqueid": "type", "namedseason": "number", "seasonplot": "number", "thumb": "aspect"}
# Jellyfin's names in <lockedfields>.
LOCKED_FIELDS = {
    "Name": "title",
    "Overview": "plot",
    "Genres": "genre",
    "Studios": "studio",
    "Tags": "tag",
    "Cast": "actor",
    "Runtime": "runtime",
    "OfficialRating": "mpaa",
    "ProductionLocations": "country",
}

Key = tuple[str, str]
Groups = dict[Key, list[ET.Element]]


@dataclass(frozen=True)
class Merged:
    """The result of a merge.

    content: the bytes to write, None when the file must not be touched; reason: says why then, in one
    sentence; is_unreadable: it could not be taken for an NFO; is_broken: nobody can read it, so it may be
    replaced; kept: the elements that are the user's, such as ("plot", "uniqueid tvdb").
    """

    content: bytes | None
    kept: tuple[str, ...] = ()
    reason: str = ""
    is_unreadable: bool = False
    is_broken: bool = False


def merge(current: bytes, last_written: bytes | None, new: bytes) -> Merged:
    """Return what to write over current, now that new is what we have to say.

    Three ways, element by element: what differs from last_written is the user's and stays as it is, also when
    it was deleted; the rest becomes as in new. A file that we never wrote (last_written is None) is the
    user's throughout, and only gets what it lacks. Unknown elements, their order, and a URL behind the root
    stay.

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
    merged: list[Document] = []
    kept: list[str] = []
    missing = list(ours.documents)
    for entry in theirs.documents:
        new = _partner(entry, theirs, ours)
        if new is None:
            merged.append(entry)
            continue
        root, names = _merge_roots(entry.root, _root_before(entry, theirs, last), new.root)
        merged.append(Document(entry.head, root))
        kept += names
        missing = [document for document in missing if document is not new]
    content = current
    if missing or _values(merged) != _values(theirs.documents):
        content = _file([*merged, *missing], theirs.tail)
    if len(content) > MAX_BYTES:
        return Merged(None, reason="The file would become larger than an NFO ever is.")
    return Merged(content, tuple(dict.fromkeys(kept)))


def _root_before(entry: Document, theirs: Nfo, last: Nfo | None) -> ET.Element | None:
    """Return what we wrote last of the same episode."""
    if last is None:
        return None
    before = _partner(entry, theirs, last)
    if before is None:
        return None
    return before.root


def _values(documents: Iterable[Document]) -> list[Hashable]:
    return [_value(document.root) for document in documents]


def _file(documents: list[Document], tail: bytes) -> bytes:
    content = DECLARATION
    for entry in documents:
        if entry.head:
            content += entry.head + b"\n"
        content += fragment(entry.root)
    if tail:
        content += tail + b"\n"
    return content


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


def _numbers(entry: Document) -> tuple[str, str]:
    return entry.root.findtext("season", "").strip(), entry.root.findtext("episode", "").strip()


def _merge_roots(
    current: ET.Element, last: ET.Element | None, new: ET.Element
) -> tuple[ET.Element, list[str]]:
    here = _groups(current)
    before = _groups(last)
    wanted = _groups(new)
    users = _of_the_user(here, before, wanted)
    root = ET.Element(current.tag, current.attrib)
    root.text = current.text
    pending = _without(users, wanted)
    for child in current:
        key = _key(child)
        if key is None or key in users:
            root.append(copy.deepcopy(child))
        else:
            root.extend(pending.pop(key, ()))
    for group in pending.values():
        root.extend(group)
    _set_default_id(root, current, last, new)
    return root, [_name(key) for key in users if _said(here.get(key)) != _said(wanted.get(key))]


def _name(key: Key) -> str:
    return " ".join(key).strip()


def _without(users: dict[Key, None], wanted: Groups) -> Groups:
    """Return the groups that are not the user's."""
    ours: Groups = {}
    for key, group in wanted.items():
        if key not in users:
            ours[key] = group
    return ours


def _of_the_user(here: Groups, before: Groups, wanted: Groups) -> dict[Key, None]:
    """Return what we must leave alone, in the order of the file.

    What was edited, and what is locked in Jellyfin.

    A dict, as each element of the file is looked up in it.
    """
    names = "|".join(element.text or "" for element in here.get(("lockedfields", ""), ()))
    locked = {LOCKED_FIELDS.get(name.strip()) for name in names.split("|")}
    users: dict[Key, None] = {}
    for key in [*here, *before, *wanted]:
        if key[0] in locked or _said(here.get(key)) != _said(before.get(key)):
            users[key] = None
    return users


def _set_default_id(root: ET.Element, current: ET.Element, last: ET.Element | None, new: ET.Element) -> None:
    """Leave exactly one default: the user's choice when there is one, else ours."""
    said: list[str] = []
    if last is not None:
        said = _default_ids(last)
    users = [name for name in _default_ids(current) if name not in said]
    entries = {_service(element): element for element in root.findall("uniqueid")}
    default = None
    for name in [*users, *_default_ids(new), *entries]:
        if name in entries:
            default = entries[name]
            break
    for element in root.findall("uniqueid"):
        if element is default:
            element.set("default", "true")
        elif _is_true(element.get("default")):
            del element.attrib["default"]


def _default_ids(root: ET.Element) -> list[str]:
    return [_service(element) for element in root.findall("uniqueid") if _is_true(element.get("default"))]


def _groups(root: ET.Element | None) -> Groups:
    groups: Groups = {}
    if root is None:
        return groups
    for child in root:
        if key := _key(child):
            groups.setdefault(key, []).append(child)
    return groups


def _key(element: ET.Element) -> Key | None:
    """Return (tag, identity); None for comments and instructions, which are nobody's value."""
    if not isinstance(element.tag, str):
        return None
    return element.tag, element.get(IDENTIFIED_BY.get(element.tag, ""), "").strip().lower()


def _service(uniqueid: ET.Element) -> str:
    return uniqueid.get("type", "").strip().lower()


def _said(group: list[ET.Element] | None) -> list[Hashable]:
    said: list[Hashable] = []
    for entry in group or ():
        if entry.tag == "uniqueid":  # which id is the default is settled apart, see _set_default_id
            said.append((entry.text or "").strip())
        else:
            said.append(_value(entry))
    return said


def _value(element: ET.Element) -> Hashable:
    """Return what an element says, whatever its indentation."""
    children = tuple(_value(child) for child in element if isinstance(child.tag, str))
    return element.tag, tuple(sorted(element.items())), (element.text or "").strip(), children
