"""A tvshow.nfo that names another show by its ids: nothing is written into it, and that show is offered."""

from collections.abc import Iterator, Mapping
from typing import Any

from ...files import nfo
from ...models import Part, Series
from . import evidence, whose_folder
from .nfo_notes import OTHER_SHOW
from .whose_folder import Show


def named_in(show: Show, content: bytes) -> dict[str, str]:
    """Return the ids in a tvshow.nfo, when one of them is of another show and none is of this one."""
    said = evidence.of("", nfo_file=content)
    if whose_folder.names_another(said, show):
        return said.ids
    return {}


def is_told_by_us(last: bytes, content: bytes) -> bool:
    """Return whether an id in a file is one that we wrote there ourselves."""
    return bool(nfo.read_ids(last).items() & nfo.read_ids(content).items())


def offered(series: Series) -> str:
    """Return what to search for to find the show that the tvshow.nfo of a series names; "" for none."""
    part = Part.one_with(series=series, name="nfo")
    if part is None:
        return ""
    for code, args in _messages(part.error_code, part.error_args or {}):
        if code == OTHER_SHOW and args.get("ids"):
            return str(args["ids"][0])
    return ""


def _messages(code: str | None, args: Mapping[str, Any]) -> Iterator[tuple[str | None, Mapping[str, Any]]]:
    """Yield a message that a row keeps, and those that it was made of."""
    yield code, args
    several = args.get("sentence")
    if isinstance(several, list):
        for one in several:
            yield one.get("code"), one.get("args") or {}
