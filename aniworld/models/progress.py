"""The one place that says how far a series is, from the state of its parts."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from ..errors import NoTurn
from ..messages import Message
from .part import FAILED, LABELS, LOADING, PARTS, PENDING, UNAVAILABLE, UNFINISHED, Part

# With these a series has no show behind it, which is a failure and not just a gap.
NO_SHOW = ("unknown_title", "already_in_library")


@dataclass(frozen=True)
class Progress:
    """How far a series is.

    status: as the contract names it; loaded: part name -> usable; message: one short sentence for people;
    trouble: why it failed.
    """

    status: str
    message: Message
    trouble: Message | None
    loaded: dict[str, bool] = field(default_factory=dict)

    @property
    def is_finished(self) -> bool:
        return self.status in ("completed", "failed")


def derive(parts: Sequence[Part]) -> Progress:
    """Say how far a series with these parts is."""
    ordered = _in_order(parts)
    loaded = _loaded(parts)
    failures = [part for part in ordered if _is_failure(part)]
    trouble = _first_message(failures)
    unfinished = [part for part in ordered if part.state in UNFINISHED]
    if unfinished:
        status = "loading" if _is_untouched(ordered) else f"loading_{unfinished[0].name}"
        return Progress(status, _unfinished_message(unfinished[0], status), trouble, loaded)
    if failures:
        trouble = trouble or Message("loading_failed")
        return Progress("failed", trouble, trouble, loaded)
    return Progress("completed", _completed_message(ordered), None, loaded)


def _in_order(parts: Sequence[Part]) -> list[Part]:
    by_name = {part.name: part for part in parts}
    return [by_name[name] for name in PARTS if name in by_name]


def _loaded(parts: Sequence[Part]) -> dict[str, bool]:
    """Return which parts are usable; one that has no row yet is not."""
    loaded = dict.fromkeys(PARTS, False)
    for part in parts:
        loaded[part.name] = part.is_usable
    return loaded


def _first_message(parts: Sequence[Part]) -> Message | None:
    for part in parts:
        if part.message:
            return part.message
    return None


def _is_failure(part: Part) -> bool:
    return part.state == FAILED or (part.state == UNAVAILABLE and part.error_code in NO_SHOW)


def _is_untouched(parts: Sequence[Part]) -> bool:
    return all(part.state == PENDING and not part.attempt for part in parts)


def _unfinished_message(part: Part, status: str) -> Message:
    label = "NFO" if part.name == "nfo" else LABELS[part.name].lower()
    if part.state == PENDING and part.error_code == NoTurn.code:
        return Message("waiting_for_turn", {"part": label})
    if part.state == PENDING and part.message:
        return Message("waiting_to_try_again", {"part": label, "why": part.message})
    if status == "loading":
        return Message("waiting_for_worker")
    if part.state == LOADING and part.total > 1:
        return Message("loading_part_of", {"part": label, "done": part.done, "total": part.total})
    return Message("loading_part", {"part": label})


def _completed_message(parts: Sequence[Part]) -> Message:
    gaps: list[Message] = []
    for part in parts:
        if part.message:
            gaps.append(Message("gap", {"part": LABELS[part.name], "why": part.message}))
    return Message.several(gaps) if gaps else Message("all_loaded")
