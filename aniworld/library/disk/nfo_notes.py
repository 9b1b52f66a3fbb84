"""What became of NFO files that were not handled as usual, in one message for a whole series."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from ...messages import Message

# The gravest first.
UNREADABLE, OTHER_SHOW, SET_ASIDE, KEPT = "unreadable_nfo", "nfo_of_other_show", "set_aside", "kept"


@dataclass(frozen=True)
class Note:
    """A file that was not handled as usual.

    code: UNREADABLE, OTHER_SHOW, SET_ASIDE or KEPT; why: the end of its sentence; copy: where its bytes are;
    ids: of the show that it names.
    """

    code: str
    path: str
    why: str | Message = ""
    copy: str = ""
    ids: dict[str, str] = field(default_factory=dict)

    @property
    def message(self) -> Message:
        if self.code == SET_ASIDE:
            return Message(self.code, {"file": self.path, "copy": self.copy})
        if self.code == OTHER_SHOW:
            named = [f"{service}:{value}" for service, value in self.ids.items()]
            return Message(self.code, {"file": self.path, "ids": named})
        return Message(self.code, {"file": self.path, "why": self.why})


def by_code(notes: Sequence[Note]) -> dict[str, list[Note]]:
    """Return the notes by their code, the most serious first."""
    found: dict[str, list[Note]] = {}
    for code in (UNREADABLE, OTHER_SHOW, SET_ASIDE, KEPT):
        alike = [note for note in notes if note.code == code]
        if alike:
            found[code] = alike
    return found


def message(notes: dict[str, list[Note]]) -> Message | None:
    """Return one message for all files with which the same is the matter, however many they are."""
    messages: list[Message] = []
    for first, *more in notes.values():
        messages.append(first.message)
        if more:
            messages.append(Message("more_files", {"count": len(more)}))
    return Message.several(messages) if messages else None
