"""What other services call the episodes of TMDB: TVDB's and IMDb's ids, twenty in one answer."""

from collections.abc import Iterator, Sequence
from typing import Any

from .base import Episode
from .cleaning import at

AT_ONCE = 20  # names in append_to_response; TMDB passes no more along


def batches(episodes: Sequence[Episode]) -> Iterator[Sequence[Episode]]:
    """Yield the episodes that one question may ask for."""
    for start in range(0, len(episodes), AT_ONCE):
        yield episodes[start : start + AT_ONCE]


def names(episodes: Sequence[Episode]) -> str:
    """Return what is to be passed along with the show."""
    return ",".join(_name(episode) for episode in episodes if episode.number is not None)


def _name(episode: Episode) -> str:
    """Return the key under which the ids of an episode come."""
    return f"season/{episode.season}/episode/{episode.number}/external_ids"


def with_ids(episode: Episode, answer: Any) -> Episode:
    """Return an episode with the ids that are told of it."""
    told = at(answer, _name(episode))
    ids = {"tvdb": at(told, "tvdb_id"), "imdb": at(told, "imdb_id")}
    # made anew, as model_copy would not clean them
    return Episode(**episode.model_dump() | {"ids": ids})
