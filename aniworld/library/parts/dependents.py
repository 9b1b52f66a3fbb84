"""Which parts of a series need which: the NFO needs the episodes; logo and images need the show's ids."""

from collections.abc import Iterable
from typing import Any

from ...messages import Message
from ...models import PARTS, Part, Series
from ...models.part import FAILED, PENDING, UNAVAILABLE

CANCELLED = Message("cancelled")
EPISODES = "episodes"


def why(error: Message | None, blocked_by: str | None = None) -> dict[str, Any]:
    """Return the columns of a part that say what is wrong with it, and which part keeps it from loading."""
    if error is None:
        return {"error_code": None, "error_args": None, "blocked_by": None}
    return {"error_code": error.code, "error_args": error.plain_args, "blocked_by": blocked_by}


def of_episodes(series_id: int) -> set[str]:
    """Return the parts that need the episodes: the NFO, and everything while the show's ids are unknown."""
    if _is_resolved(series_id):
        return {"nfo"}
    return set(PARTS) - {"episodes"}


def _is_resolved(series_id: int) -> bool:
    series = Series.one_with(id=series_id)
    return series is not None and series.resolved_at is not None


def with_needed(series_id: int, names: set[str]) -> set[str]:
    """Return these parts with what they need and lack.

    With the episodes come the parts that ended because of them.
    """
    parts = {part.name: part for part in Part.all_with(series=series_id)}
    episodes = parts.get("episodes")
    has_list = episodes is not None and episodes.is_usable
    wanted = set(names)
    if wanted and (not _is_resolved(series_id) or ("nfo" in wanted and not has_list)):
        wanted.add("episodes")
    if episodes and "episodes" in wanted and episodes.state in (FAILED, UNAVAILABLE):
        wanted |= _ended_because_of_episodes(parts.values())
    return wanted


def _ended_because_of_episodes(parts: Iterable[Part]) -> set[str]:
    return {part.name for part in parts if part.blocked_by == EPISODES}


def cancelled(series_id: int) -> set[str]:
    """Return the parts of a series that were cancelled, and what cannot be loaded without them."""
    names = {part.name for part in Part.all_with(series=series_id, error_code=CANCELLED.code)}
    if "episodes" in names:
        names |= of_episodes(series_id)
    return names


def end(
    series_id: int,
    state: str,
    error: Message | None,
    *,
    finished_at: float,
    not_before: float | None = None,
) -> None:
    """End the parts that wait for an episode list which will not come.

    They are requested together with it.
    """
    waiting = Part.name.in_(of_episodes(series_id)) & (Part.state == PENDING)
    values = {"state": state, "finished_at": finished_at, "not_before": not_before}
    values |= why(error, blocked_by=EPISODES)
    Part.update(values).where((Part.series == series_id) & waiting).execute()
