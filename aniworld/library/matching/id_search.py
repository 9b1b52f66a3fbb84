"""Shows by an id that somebody typed, at whatever service: "mal:1", "[tvdbid-1]", the address of a page."""

from collections.abc import Callable, Mapping
from functools import partial

from ... import catalogue
from ...catalogue import Entry
from ...files import pasted_lines, show_ids
from ...providers.base import Candidate, Capability, Provider
from . import catalogue_source


def ids_in(text: str) -> tuple[dict[str, str], str]:
    """Return the ids that a text holds, by service, and the text without them."""
    return show_ids.read(text)


def meant(text: str) -> str:
    """Return the title that a text without ids is; an address may spell one, else it is ""."""
    if pasted_lines.is_address(text):
        return pasted_lines.title_in(text)
    return text


def entry_of(ids: Mapping[str, str]) -> Entry | None:
    """Return the entry of the catalogue that one of these ids names; no id of a whole show names one."""
    narrow = {}
    for service in catalogue_source.OF_ONE_ENTRY:
        if service in ids:
            narrow[service] = ids[service]
    return next(iter(catalogue.of_ids(narrow)), None)


def entries(ids: Mapping[str, str]) -> list[Candidate]:
    """Return what the catalogue has under these ids, without asking any source."""
    entry = entry_of(ids) or next(iter(catalogue.of_ids(ids)), None)
    if entry is None:
        return []
    return [catalogue_source.candidate(entry)]


def questions(
    providers: Mapping[str, Provider], ids: Mapping[str, str], *, priority: int
) -> dict[str, Callable[[], list[Candidate]]]:
    """Return what to ask each source that understands one of these ids."""
    found: dict[str, Callable[[], list[Candidate]]] = {}
    for name, provider in providers.items():
        is_able = Capability.DETAILS in provider.capabilities
        if is_able and ids.keys() & {name, *provider.resolves_from}:
            found[name] = partial(_at, provider, dict(ids), priority)
    return found


def _at(provider: Provider, ids: dict[str, str], priority: int) -> list[Candidate]:
    source_id = ids.get(provider.name) or provider.resolve(ids, priority=priority)
    if not source_id:
        return []
    details = provider.details(source_id, priority=priority)
    if details is None:
        return []
    return [Candidate.of(details, is_animation=True)]
