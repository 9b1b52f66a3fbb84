"""Kitsu's GraphQL: a long list of episodes in one answer, where a page of its REST API holds twenty."""

from typing import Any

from .base import Episode
from .cleaning import at, dicts, episode_title, is_list, whole_number
from .http import Client

PATH = "../graphql"  # beside the REST API
TTL_SECONDS = 6 * 3600
MOST_ANSWERS = 5  # of up to 2,000 episodes each
QUERY = """
query Episodes($id: ID!, $after: String) {
  findAnimeById(id: $id) {
    episodes(first: 2000, after: $after) {
      pageInfo { hasNextPage endCursor }
      nodes { id number titles { canonical localized } description releasedAt length
        thumbnail { original { url } } }
    }
  }
}
"""


def rows(client: Client, source_id: str, *, priority: int, force: bool) -> list[dict[str, Any]]:
    """Return the episodes of an entry as GraphQL has them. Raises ProviderError, also when it has none."""
    found: list[dict[str, Any]] = []
    after = None
    for _ in range(MOST_ANSWERS):
        question = {"query": QUERY, "variables": {"id": source_id, "after": after}}
        answer = client.get_json(
            "kitsu",
            PATH,
            priority=priority,
            force=force,
            ttl_seconds=TTL_SECONDS,
            body=question,
            good=_is_listing,
        )
        listing = at(answer, "data", "findAnimeById", "episodes")
        found += dicts(at(listing, "nodes"))
        after = at(listing, "pageInfo", "endCursor")
        if at(listing, "pageInfo", "hasNextPage") is not True or not after:
            break
    return found


def _is_listing(answer: Any) -> bool:
    return is_list(at(answer, "data", "findAnimeById", "episodes", "nodes"))


def episode(row: dict[str, Any], titles: dict[str, str]) -> Episode:
    """titles: by language. Lengths are seconds here, and descriptions may be by language."""
    description, seconds = at(row, "description"), whole_number(at(row, "length"), 60)
    return Episode(
        provider="kitsu",
        id=at(row, "id"),
        season=1,
        number=at(row, "number"),
        title=episode_title(titles.get("en")) or at(row, "titles", "canonical"),
        titles=titles,
        overview=at(description, "en") if isinstance(description, dict) else description,
        air_date=at(row, "releasedAt"),
        runtime_minutes=seconds and round(seconds / 60),
        still_url=at(row, "thumbnail", "original", "url"),
        ids={"kitsu": at(row, "id")},
    )
