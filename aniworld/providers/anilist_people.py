"""What AniList's answers say of the people of a show, of its tags and its trailer."""

from collections.abc import Collection, Iterator
from typing import Any

from .cleaning import at, dicts, read, text, whole_number
from .values import CastMember

LEAST_RANK = 60  # of a hundred: how many of its users think that a tag fits
DIRECTORS = ("Director", "Chief Director", "Series Director")
WRITERS = ("Original Creator", "Original Story", "Series Composition", "Script")


def tags(entry: Any) -> Iterator[str]:
    """Yield those that fit and give nothing away."""
    for row in dicts(at(entry, "tags")):
        if at(row, "isMediaSpoiler") is not True and whole_number(at(row, "rank"), LEAST_RANK, 100):
            yield text(at(row, "name"))


def trailer(entry: Any) -> Any:
    """Return the id of its video at YouTube, if it is there and nowhere else."""
    if at(entry, "trailer", "site") != "youtube":
        return None
    return at(entry, "trailer", "id")


def cast(entry: Any) -> Iterator[CastMember]:
    """Yield the Japanese voices, each with its character."""
    for edge in dicts(at(entry, "characters", "edges")):
        for actor in dicts(at(edge, "voiceActors")):
            if member := read(_cast_member, actor, at(edge, "node", "name", "full")):
                yield member


def _cast_member(actor: Any, role: Any) -> CastMember:
    return CastMember(name=at(actor, "name", "full"), role=role, thumb_url=at(actor, "image", "large"))


def staff(entry: Any, jobs: Collection[str]) -> tuple[str, ...]:
    """Return the names of those who have one of these jobs. "Script (eps 1, 5)" is a job of some episodes."""
    names = []
    for edge in dicts(at(entry, "staff", "edges")):
        if text(at(edge, "role")) in jobs:
            names.append(at(edge, "node", "name", "full"))
    return tuple(names)
