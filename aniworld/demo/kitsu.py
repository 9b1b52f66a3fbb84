"""The stand-in of Kitsu's routes: JSON:API with one entry per cour and pages of at most 20.

Source: https://kitsu.docs.apiary.io
"""

import re
from collections.abc import Callable, Sequence
from typing import Any, TypeVar
from urllib.parse import urlencode

from . import lists
from .answers import JSON_API, Answer, Query, as_json, first, kitsu_error
from .catalogue import Catalogue
from .kitsu_resources import Resource, Resources
from .shows import Entry

MOST_PER_PAGE = 20
DEFAULT_PER_PAGE = 10
Row = TypeVar("Row")


class Kitsu:
    """Answers for one origin, such as http://127.0.0.1:9000."""

    def __init__(self, catalogue: Catalogue, origin: str):
        self.catalogue, self.base = catalogue, f"{origin}/kitsu"
        self.resources = Resources(origin, catalogue.today)

    def answer(self, path: str, query: Query) -> Answer:
        """Answer a path below /kitsu."""
        for pattern, verb in ROUTES:
            if match := pattern.fullmatch(path):
                try:
                    return verb(self, query, *match.groups())
                except ValueError as error:
                    return kitsu_error(400, "Invalid page value", str(error), "118")
        return kitsu_error(404, "Not found", f"There is nothing at {path}.")

    def _collection(self, query: Query) -> Answer:
        text = first(query, "filter[text]")
        found = list(self.catalogue.entries())
        if text:
            found = []
            for _, show in self.catalogue.search(text, "kitsu"):
                found += show.entries
        rows, frame = self._page(found, "/anime", query)
        includes = _words(query, "include")
        return self._document(
            [self.resources.anime(entry, includes) for entry in rows],
            query,
            self._included(rows, includes),
            frame,
        )

    def _anime(self, query: Query, ident: str) -> Answer:
        entry = self.catalogue.entry(int(ident))
        includes = _words(query, "include")
        if not entry:
            return _unknown(ident)
        return self._document(self.resources.anime(entry, includes), query, self._included([entry], includes))

    def _episodes(self, query: Query, ident: str) -> Answer:
        entry = self.catalogue.entry(int(ident))
        if not entry:
            return _unknown(ident)
        rows, frame = self._page(list(enumerate(entry.episodes, 1)), f"/anime/{ident}/episodes", query)
        return self._document(
            [self.resources.episode(entry, number, episode) for number, episode in rows], query, [], frame
        )

    def _mappings(self, query: Query) -> Answer:
        site, ident = first(query, "filter[externalSite]"), first(query, "filter[externalId]")
        found = []
        for entry in self.catalogue.entries():
            for row in self.resources.mappings(entry):
                if _is(row, site, ident):
                    found.append((entry, row))
        rows, frame = self._page(found, "/mappings", query)
        included = []
        if "item" in _words(query, "include"):
            included = [self.resources.anime(entry) for entry, _ in rows]
            for entry, row in rows:
                row["relationships"]["item"]["data"] = {"type": "anime", "id": str(entry.cour.kitsu)}
        return self._document([row for _, row in rows], query, included, frame)

    def _users(self, query: Query) -> Answer:
        return lists.kitsu_users(query)

    def _library(self, query: Query) -> Answer:
        return lists.kitsu_library(query, self.catalogue)

    def _included(self, entries: Sequence[Entry], includes: Sequence[str]) -> list[Resource]:
        found: dict[tuple[str, str], Resource] = {}  # each once, though several entries share a category
        for entry in entries:
            for rows in self.resources.linked(entry, includes).values():
                for row in rows:
                    found[row["type"], row["id"]] = row
        return list(found.values())

    def _page(self, rows: list[Row], path: str, query: Query) -> tuple[list[Row], dict[str, Any]]:
        """Return the rows of the page that is asked for, with its count and links."""
        limit = _number(query, "page[limit]", DEFAULT_PER_PAGE)
        offset = _number(query, "page[offset]", 0)
        if not 1 <= limit <= MOST_PER_PAGE:
            raise ValueError(f"Limit exceeds maximum page size of {MOST_PER_PAGE}.")
        starts = {"first": 0, "last": max(0, (len(rows) - 1) // limit * limit)}
        if offset > 0:
            starts["prev"] = max(0, offset - limit)
        if offset + limit < len(rows):
            starts["next"] = offset + limit
        others = {}
        for name, values in query.items():
            if not name.startswith("page["):
                others[name] = values[0]
        links = {}
        for name, start in starts.items():
            asked = urlencode({**others, "page[limit]": limit, "page[offset]": start})
            links[name] = f"{self.base}{path}?{asked}"
        return rows[offset : offset + limit], {"meta": {"count": len(rows)}, "links": links}

    def _document(
        self, data: Any, query: Query, included: list[Resource], frame: dict[str, Any] | None = None
    ) -> Answer:
        resources = data if isinstance(data, list) else [data]
        for resource in [*resources, *included]:
            _thin_out(resource, _words(query, f"fields[{resource['type']}]"))
        document = {"data": data}
        if included:
            document["included"] = included
        document.update(frame or {})
        return as_json(document, content_type=JSON_API)


def _thin_out(resource: Resource, fields: list[str]) -> None:
    """Apply a sparse fieldset, which removes relationships as well as attributes."""
    if not fields:
        return
    for part in ("attributes", "relationships"):
        resource[part] = {name: value for name, value in resource[part].items() if name in fields}


def _is(mapping: Resource, site: str, ident: str) -> bool:
    facts = mapping["attributes"]
    return site in ("", facts["externalSite"]) and ident in ("", facts["externalId"])


def _unknown(ident: str) -> Answer:
    return kitsu_error(404, "Record not found", f"The record identified by {ident} could not be found.")


def _number(query: Query, name: str, usual: int) -> int:
    text = first(query, name) or str(usual)
    if not text.isdigit():
        raise ValueError(f"{text} is not a valid value for {name}.")
    return int(text)


def _words(query: Query, name: str) -> list[str]:
    return [word for word in first(query, name).split(",") if word]


ROUTES: list[tuple[re.Pattern[str], Callable[..., Answer]]] = [
    (re.compile(r"/anime"), Kitsu._collection),
    (re.compile(r"/anime/(\d+)"), Kitsu._anime),
    (re.compile(r"/anime/(\d+)/episodes"), Kitsu._episodes),
    (re.compile(r"/mappings"), Kitsu._mappings),
    (re.compile(r"/users"), Kitsu._users),
    (re.compile(r"/library-entries"), Kitsu._library),
]
