"""Merges one root of an NFO with what we wrote of it last, and with what we have to say now."""

import xml.etree.ElementTree as ET
from collections.abc import Collection

from . import edited, meaning
from .edited import Edited, Numbers
from .meaning import TITLE, Groups, Key
from .patching import Patch
from .reading import Document, document_of

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


class RootMerge:
    """The merge of one root with what we wrote of it last, and what we have to say now.

    over: what becomes as we have it, although it is the user's.
    """

    def __init__(
        self,
        entry: Document,
        last: ET.Element | None,
        new: ET.Element,
        file_name: str,
        over: Collection[Key] = (),
    ):
        self.entry, self.last, self.new, self.file_name, self.over = entry, last, new, file_name, over
        self.here: Groups = meaning.groups(entry.root)
        self.before: Groups = meaning.groups(last)
        self.wanted: Groups = meaning.groups(new)
        self.users = self._of_the_user()

    def kept(self) -> list[str]:
        """Return the names of what is the user's and not as we would have it."""
        found = []
        for key in self.users:
            if not self._is_as_wanted(key):
                found.append(" ".join(key).strip())
        return found

    def edited(self, numbers: Numbers) -> list[Edited]:
        """Return the user's elements themselves. numbers: of the episode that the root is about."""
        found = []
        for key in self.users:
            if not self._is_as_wanted(key):
                is_ours = key in self.before or key in self.wanted
                found.append(edited.of(numbers, key, self.here.get(key, ()), is_ours=is_ours))
        return found

    def _is_as_wanted(self, key: Key) -> bool:
        here, wanted = self.here.get(key), self.wanted.get(key)
        if key[0] == "uniqueid" and here:
            return meaning.ids_in(here) == meaning.ids_in(wanted)
        return meaning.said(here) == meaning.said(wanted)

    def _of_the_user(self) -> dict[Key, None]:
        """Return what we must leave alone, in the order of the file.

        What was edited, and what is locked in Jellyfin.

        A dict, as each element of the file is looked up in it.
        """
        locked = _locked(self.here) - _locked(self.before)
        users: dict[Key, None] = {}
        for key in [*self.here, *self.before, *self.wanted]:
            if key not in self.over and (key[0] in locked or self._is_edited(key)):
                users[key] = None
        return users

    def _is_edited(self, key: Key) -> bool:
        if key == TITLE and self._has_no_title():
            return False
        return meaning.said(self.here.get(key)) != meaning.said(self.before.get(key))

    def _has_no_title(self) -> bool:
        """Return whether a title that is none is there, and neither is it an edit of a title of ours."""
        here, before, wanted = self.here.get(TITLE), self.before.get(TITLE, []), self.wanted.get(TITLE)
        if not here or not wanted:
            return False
        is_better = not meaning.is_no_title(wanted, self.file_name)
        is_edit = not meaning.is_no_title(before, self.file_name)
        return is_better and not is_edit and meaning.is_no_title(here, self.file_name)

    def text(self) -> bytes:
        """Return the document with our values in it."""
        patch = Patch(self.entry)
        for key in dict.fromkeys([*self.here, *self.wanted]):
            if key in self.users:
                patch.append(self._id_in_todays_form(key))
            elif key not in self.here:
                if not meaning.is_empty(self.wanted[key]):
                    patch.append(self.wanted[key])
            elif meaning.said(self.here[key]) != meaning.said(self.wanted.get(key)):
                _change(patch, self.here[key], self.wanted.get(key, []))
        return self._with_one_default(patch.text())

    def _id_in_todays_form(self, key: Key) -> list[ET.Element]:
        """Return the uniqueid for an id that somebody else's file has only as older programs write it.

        Kodi would take another one for the id of the show.
        """
        here = self.here.get(key, [])
        is_old = key[0] == "uniqueid" and here and key not in self.before
        if not is_old or any(element.tag == "uniqueid" for element in here):
            return []
        if meaning.ids_in(here) != meaning.ids_in(self.wanted.get(key)):
            return []
        return [element for element in self.wanted[key] if element.tag == "uniqueid"]

    def _with_one_default(self, text: bytes) -> bytes:
        """Leave exactly one default id: the user's choice when there is one, else ours.

        In a file of somebody else only our own elements change.
        """
        document = document_of(text)
        unique = document.root.findall("uniqueid")
        entries = {_service(element): element for element in unique}
        default = next((entries[name] for name in self._defaults(list(entries)) if name in entries), None)
        theirs = set()
        if self.last is None:
            theirs = {_service(element) for element in self.entry.root.findall("uniqueid")}
        patch = Patch(document)
        for element in unique:
            is_default = meaning.is_true(element.get("default"))
            if (element is default) == is_default or _service(element) in theirs:
                continue
            if is_default:
                del element.attrib["default"]
            else:
                element.set("default", "true")
            patch.replace(element, element)
        return patch.text()

    def _defaults(self, services: list[str]) -> list[str]:
        """Return the services whose id may be the default, first the one that is to be."""
        said: list[str] = []
        if self.last is not None:
            said = _default_ids(self.last)
        users = [name for name in _default_ids(self.entry.root) if name not in said]
        return [*users, *_default_ids(self.new), *services]


def _locked(groups: Groups) -> set[str]:
    """Return the tags of the fields that are locked for Jellyfin."""
    names = "|".join(element.text or "" for element in groups.get(("lockedfields", ""), ()))
    found = set()
    for name in names.split("|"):
        tag = LOCKED_FIELDS.get(name.strip())
        if tag:
            found.add(tag)
    return found


def _change(patch: Patch, here: list[ET.Element], wanted: list[ET.Element]) -> None:
    """Make elements say what is wanted, each in its place."""
    new = list(wanted)
    for element in here:
        same_tag = next((one for one in new if one.tag == element.tag), None)
        if same_tag is None:
            patch.remove(element)
            continue
        new.remove(same_tag)
        if meaning.said([element]) != meaning.said([same_tag]):
            patch.replace(element, same_tag)
    if new:
        patch.insert_behind(here[-1], new)


def _default_ids(root: ET.Element) -> list[str]:
    unique = root.findall("uniqueid")
    found = []
    for element in unique:
        if meaning.is_true(element.get("default")):
            found.append(_service(element))
    return found


def _service(uniqueid: ET.Element) -> str:
    return meaning.service(uniqueid.get("type", ""))
