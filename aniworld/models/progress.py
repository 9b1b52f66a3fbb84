"""The one place that says how far a series is, from the state of its parts."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from ..errors import NoTurn
from .part import FAILED, LABELS, LOADING, PARTS, PENDING, UNAVAILABLE, UNFINISHED, Part

# With these a series has no show behind it, which is a failure and not just a gap.
NO_SHOW = ("unknown_title", "already_in_library")


@dataclass(frozen=True)
class Progress:
    """status as the contract names it; loaded: part name -> usable; message: one short sentence for people."""

    status: str
    message: str
    error: str | None
    loaded: dict[str, bool] = field(default_factory=dict)

    @property
    def is_finished(self) -> bool:
        return self.status in ("completed", "failed")


def derive(parts: Sequence[Part]) -> Progress:
    """Say how far a series with these parts is."""
    by_name = {part.name: part for part in parts}
    ordered = [by_name[name] for name in PARTS if name in by_name]
    loaded = {name: name in by_name and by_name[name].is_usable for name in PARTS}
    error = next((part.error for part in ordered if part.error and _is_failure(part)), None)
    unfinished = [part for part in ordered if part.state in UNFINISHED]
    if unfinished:
        status = "loading" if _is_untouched(ordered) else f"loading_{unfinished[0].name}"
        return Progress(status, _unfinished_message(unfinished[0], status), error, loaded)
    if any(_is_failure(part) for part in ordered):
        return Progress("failed", error or "Loading failed.", error or "Loading failed.", loaded)
    return Progress("completed", _completed_message(ordered), None, loaded)


def _is_failure(part: Part) -> bool:
    return part.state == FAILED or (part.state == UNAVAILABLE and part.error_code in NO_SHOW)


def _is_untouched(parts: Sequence[Part]) -> bool:
    return all(part.state == PENDING and not part.attempt for part in parts)


def _unfinished_message(part: Part, status: str) -> str:
    label = "NFO" if part.name == "nfo" else part.label.lower()
    if part.state == PENDING and part.error_code == NoTurn.code:
        return f"Waiting for a turn to load {label}…"
    if part.state == PENDING and part.error:
        return f"Waiting to try the {label} again: {part.error}"
    if status == "loading":
        return "Waiting for a worker…"
    if part.state == LOADING and part.total > 1:
        return f"Loading {label}: {part.done} of {part.total}…"
    return f"Loading {label}…"


def _completed_message(parts: Sequence[Part]) -> str:
    gaps = [f"{LABELS[part.name]}: {part.error}" for part in parts if part.error]
    return " ".join(gaps) if gaps else "Everything is loaded."
