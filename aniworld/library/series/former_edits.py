"""Edits of the show that a series was before it was matched anew: set aside, and found when it comes back."""

from collections.abc import Mapping
from typing import Any

from ...models import Series
from . import edits
from .edits import PAGE, Entry

Aside = list[dict[str, Any]]


def set_aside(series: Series) -> Aside:
    """Return what is to be kept aside of a series that becomes another show, with what is there already.

    What was edited in files is in the files.
    """
    aside = list(series.edits_aside or [])
    edited = _to_be_written(edits.of(series, PAGE))
    if edited and series.resolved_at:
        ids = {row.provider: row.value for row in series.ids}
        aside.append({"ids": _names(ids), "edits": edited})
    return aside


def take_up(was: Series, aside: Aside, ids: Mapping[str, str]) -> None:
    """Give a series the edits of the show that it is now, inside the caller's transaction.

    was: as it was before; if no source knew it, its edits were made for the show that it is now.
    """
    wanted = set(_names(ids))
    edited: dict[str, Entry] = {}
    if not was.resolved_at:
        edited = _to_be_written(edits.of(was, PAGE))
    left = []
    for one in aside:
        if wanted & set(one["ids"]):
            edited = one["edits"]
        else:
            left.append(one)
    Series.update(edits_aside=left or None).where(Series.id == was.id).execute()
    edits.store(was.id, edited)


def without(aside: Aside, ids: Mapping[str, str]) -> Aside | None:
    """Return what is kept aside of other shows than that of these ids."""
    mine = set(_names(ids))
    return [one for one in aside if not mine & set(one["ids"])] or None


def _names(ids: Mapping[str, str]) -> list[str]:
    return [f"{service}:{value}" for service, value in ids.items()]


def _to_be_written(edited: Mapping[str, Entry]) -> dict[str, Entry]:
    found = {}
    for name, one in edited.items():
        kept = dict(one)
        kept.pop("ours", None)
        found[name] = kept | {"is_pending": True}
    return found
