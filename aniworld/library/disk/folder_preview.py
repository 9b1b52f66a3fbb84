"""What would be written into a folder if it were accepted, element by element. Nothing is written for it."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any

from ...errors import AniworldError, DiskError, Invalid, NotAllowed
from ...files import atomic, country_names, naming, nfo
from ...models import Folder, Video
from ...models.part import SEARCH
from ...providers.base import Capability, Details, Provider
from ..matching import catalogue_source
from ..sources import ask
from . import root_rows

PICTURES = (
    naming.POSTER,
    naming.FANART,
    naming.BANNER,
    naming.LOGO,
    naming.LANDSCAPE,
    naming.CLEARART,
)


@dataclass(frozen=True)
class Preview:
    """What would be written.

    show: the title in the source; elements: of the tvshow.nfo; pictures: those that are not there yet;
    kept_pictures: those that are, which stay; videos: how many there are, each of which gets an NFO and a
    still once it is sure which episode it holds; problem: why no more is known.
    """

    title: str
    year: int | None
    elements: list[nfo.Change]
    pictures: list[str]
    kept_pictures: list[str]
    videos: int
    problem: str = ""

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"elements": [change._asdict() for change in self.elements]}


def of(folder: Folder, provider: str | None, source_id: str | None) -> Preview:
    """Return what would be written if the folder were this show's; None: its likeliest. Raises Invalid."""
    if provider is None or source_id is None:
        likeliest = next(iter(folder.candidates or []), None)
        if likeliest is None:
            raise Invalid("folder_no_candidate", "folder", folder=naming.shown(folder.path))
        provider, source_id = likeliest["provider"], likeliest["id"]
    details, problem = _details(str(provider), str(source_id))
    there = [name for name in PICTURES if _has(folder, name)]
    elements, title, year = [], "", None
    if details:
        elements = nfo.changes(_read(folder, naming.TVSHOW_NFO), nfo.tvshow(_as_nfo(details)))
        title, year = details.title, details.premiered.year if details.premiered else None
    missing = [name for name in PICTURES if name not in there]
    videos = Video.select().where(Video.folder == folder).count()
    return Preview(title, year, elements, missing, there, videos, problem)


def _details(provider: str, source_id: str) -> tuple[Details | None, str]:
    """Return what the sources have of a show, and why there is no more of it."""
    ids, known = {provider: source_id}, None
    if provider == catalogue_source.NAME:
        ids = catalogue_source.ids(catalogue_source.entry(source_id))
        known = catalogue_source.details(source_id)
    questions = {name: partial(_at, source, ids) for name, source in _able(ids)}
    answers = ask.ask_all(questions)
    for name in questions:
        if answers.values.get(name):
            return answers.values[name], ""
    problem = next(iter(map(str, answers.errors.values())), "")
    return known, problem


def _able(ids: dict[str, str]) -> Iterator[tuple[str, Provider]]:
    """Yield the sources that find a show by one of these ids, those that number shows first."""
    able = ask.able(Capability.DETAILS)
    for name, source in sorted(able.items(), key=lambda item: not item[1].is_spine):
        if ids.keys() & {name, *source.resolves_from}:
            yield name, source


def _at(source: Provider, ids: dict[str, str]) -> Details | None:
    source_id = ids.get(source.name) or source.resolve(ids, priority=SEARCH)
    if not source_id:
        return None
    return source.details(source_id, priority=SEARCH)


def _as_nfo(details: Details) -> nfo.ShowNfo:
    ids = {details.provider: details.id} | details.ids
    return nfo.ShowNfo(
        title=details.title,
        original_title=details.titles.get("ja", ""),
        plot=details.overview,
        premiered=details.premiered,
        ended=details.ended if details.status == "ended" else None,
        year=details.premiered.year if details.premiered else None,
        status=details.status,
        studios=(details.studio,) if details.studio else (),
        genres=details.genres,
        runtime_minutes=details.runtime_minutes,
        rating=details.rating,
        countries=(country_names.of(details.country),) if details.country else (),
        ids=ids,
        default_id=details.provider,
    )


def _read(folder: Folder, name: str) -> bytes | None:
    try:
        return atomic.read(root_rows.path_by_id(folder.root_id), f"{folder.path}/{name}", nfo.MAX_BYTES)
    except (DiskError, NotAllowed):
        return None


def _has(folder: Folder, name: str) -> bool:
    try:
        return naming.inside(root_rows.path_by_id(folder.root_id), f"{folder.path}/{name}").exists()
    except (AniworldError, OSError):
        return False
