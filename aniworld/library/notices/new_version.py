"""Whether there is a newer aniworld: an address that the household has set is asked, if they want that."""

import re
from collections.abc import Iterable
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from ... import __version__, context
from ...database import transaction
from ...errors import ProviderError
from ...messages import Message
from ...models import Chore
from ...models.part import BACKGROUND
from ...preferences import values
from ...providers import household
from . import marks, noting
from .kinds import NEW_VERSION

CHORE = "updates"  # its row keeps what was found
FOUND, UNKNOWN = "version_found", "version_unknown"
MARK = "version:"  # before the version that was told
TAG = re.compile(r"v?(\d{1,6}(?:\.\d{1,6}){0,3})", re.ASCII)
MOST_RELEASES = 100
LONGEST_ADDRESS = 300


class Release(NamedTuple):
    """A release. address: of its page, or ""."""

    version: str
    address: str

    @property
    def numbers(self) -> tuple[int, ...]:
        return _numbers(self.version)


def is_wanted() -> bool:
    return bool(values.value("update_check") and context.current().settings.releases_url)


def look() -> Message:
    """Ask whether there is a newer version, and note it once for whoever wants to be told."""
    if not is_wanted():
        return Message("updates_off")
    try:
        newest = _newest(_asked())
    except ProviderError as error:
        return Message(UNKNOWN, {"why": error.kept})
    if newest is None or newest.numbers <= _numbers(__version__):
        return Message("version_newest", {"version": __version__})
    found = Message(FOUND, {"version": newest.version, "own": __version__, "address": newest.address})
    with transaction():
        if marks.first(MARK + newest.version):
            noting.note(NEW_VERSION, found, {"newVersion": newest.version, "address": newest.address})
    return found


def known() -> Release | None:
    """Return the newer version that was found, as long as it is newer and the household wants to know."""
    if not is_wanted():
        return None
    row = Chore.one_with(name=CHORE)
    if row is None:
        return None
    found = None
    if row.result_code == FOUND:
        found = Release(row.result_args["version"], row.result_args["address"])
    elif row.result_code in (None, UNKNOWN):  # it is being looked for, or nobody answered
        found = _newest_told()
    if found is None or found.numbers <= _numbers(__version__):
        return None
    return found


def _newest_told() -> Release | None:
    """Return the newest version that was found before."""
    newest = None
    for mark in marks.beginning(MARK):
        release = Release(mark.removeprefix(MARK), "")
        if newest is None or release.numbers > newest.numbers:
            newest = release
    return newest


def _asked() -> Any:
    """Return the releases as GitHub's API lists them. Raises ProviderError, which names the host.

    Source: https://docs.github.com/en/rest/releases/releases#list-releases
    """
    settings = context.current().settings
    url = settings.releases_url or ""
    host = urlsplit(url).hostname or ""
    client = household.client(host, url, settings.data_dir)
    return client.exchange(household.gate(host), "", priority=BACKGROUND, good=_is_list)


def _is_list(answer: Any) -> bool:
    return isinstance(answer, list)


def _newest(listed: Iterable[Any]) -> Release | None:
    newest = None
    for one in list(listed)[:MOST_RELEASES]:
        release = _release(one)
        if release and (newest is None or release.numbers > newest.numbers):
            newest = release
    return newest


def _release(told: Any) -> Release | None:
    """Return what an entry says; None for a draft, a trial version, and what has no plain version."""
    if not isinstance(told, dict) or told.get("draft") or told.get("prerelease"):
        return None
    tag = TAG.fullmatch(str(told.get("tag_name", "")))
    if tag is None:
        return None
    address = str(told.get("html_url", ""))
    is_plain = address.startswith("https://") and address.isprintable() and len(address) <= LONGEST_ADDRESS
    return Release(tag[1], address if is_plain else "")


def _numbers(version: str) -> tuple[int, ...]:
    """Return the numbers of a version, without the noughts at its end: 1.2 and 1.2.0 are the same."""
    numbers = [int(number) for number in re.findall(r"\d+", version)]
    while numbers and numbers[-1] == 0:
        numbers.pop()
    return tuple(numbers)
