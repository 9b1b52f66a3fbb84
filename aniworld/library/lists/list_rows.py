"""The lists that are imported: found, put, taken by one process at a time, and what came of each."""

import re
from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from ...database import now, transaction
from ...errors import Invalid, NotFound
from ...messages import Message
from ...models import ListedEntry, WatchList
from ...providers.list_values import STATUSES
from ...providers.watch_lists import SERVICES

DAY = 86400.0
BUSY_SECONDS = 180.0  # that a process may read one page; another takes over then
PAUSE_SECONDS = 300.0  # after a service did not answer, unless it says how long to wait
USER = re.compile(r"[\w-]{1,40}", re.ASCII)
ADDRESS = re.compile(r"https?://[\w.-]+/(?:user|users|profile|animelist)/([\w-]{1,40})(?:[/?#].*)?", re.ASCII)


class Counts(NamedTuple):
    """How many entries of a list were found, added, known already and refused."""

    found: int = 0
    added: int = 0
    here: int = 0
    refused: int = 0


class Wanted(NamedTuple):
    """A list that somebody names, each value looked at."""

    service: str
    user: str
    statuses: list[str]


def wanted(service: str, user: str, statuses: Sequence[str] | None = None) -> Wanted:
    """Return what somebody names; the address of a user's page names the user too. Raises Invalid.

    statuses: None for all but the dropped ones.
    """
    if service not in SERVICES:
        raise Invalid("list_service_unknown", "service", services=list(SERVICES))
    address = ADDRESS.fullmatch(user.strip())
    name = address[1] if address else user.strip().removeprefix("@")
    if not USER.fullmatch(name):
        raise Invalid("list_user_wrong", "user", service=SERVICES[service].label)
    chosen = STATUSES[:-1] if statuses is None else [one for one in STATUSES if one in statuses]
    if not chosen or len(set(statuses or ())) > len(chosen):
        raise Invalid("list_statuses_wrong", "statuses", statuses=list(STATUSES))
    return Wanted(service, name, list(chosen))


def all() -> list[WatchList]:
    return list(WatchList.select().order_by(WatchList.id))


def get(identifier: int | str) -> WatchList:
    """Return the list of this id. Raises NotFound."""
    number = str(identifier)
    row = None
    if number.isascii() and number.isdecimal() and len(number) < 10:
        row = WatchList.one_with(id=int(number))
    if row is None:
        raise NotFound("no_such_list")
    return row


def put(one: Wanted, *, is_daily: bool, only_new: bool) -> tuple[WatchList, bool]:
    """Have a list read, from its beginning. Return it and whether it is new.

    only_new: what is on it now is only noted; what comes later is added. That needs is_daily.
    """
    values = {"statuses": one.statuses, "is_daily": is_daily, "only_notes": is_daily and only_new}
    with transaction():
        row = WatchList.one_with(service=one.service, user=one.user)
        is_new = row is None
        row = row or WatchList.create(service=one.service, user=one.user)
        _update(row, **values, **_from_the_beginning(), next_at=now())
    return get(row.id), is_new


def run_now(row: WatchList) -> None:
    """Have a list read now; one that is being read goes on where it is."""
    with transaction():
        _update(row, next_at=now())


def remove(row: WatchList) -> None:
    """Forget a list. The series that came from it stay."""
    with transaction():
        WatchList.delete().where(WatchList.id == row.id).execute()


def due() -> WatchList | None:
    """Return a list that is to be read now, for this process alone; None if there is none.

    Times further ahead than any that is ever set were written by a wrong clock.
    """
    at = now()
    waits = WatchList.next_at.is_null() | WatchList.next_at.between(at, at + DAY + BUSY_SECONDS)
    is_busy = WatchList.busy_until.between(at, at + BUSY_SECONDS)
    row = WatchList.select().where(~waits & ~is_busy).order_by(WatchList.next_at, WatchList.id).first()
    return row if row is not None and take(row) else None


def take(row: WatchList) -> bool:
    """Have a list for this process alone. Return whether no other one has it."""
    at = now()
    is_same = (WatchList.id == row.id) & (WatchList.busy_until == row.busy_until)
    if at < row.busy_until <= at + BUSY_SECONDS:
        return False
    with transaction():
        return WatchList.update(busy_until=at + BUSY_SECONDS).where(is_same).execute() > 0


def noted(row: WatchList, entries: Collection[str]) -> set[str]:
    """Return those of these entries that were added or noted before."""
    rows = ListedEntry.select(ListedEntry.entry).where(
        (ListedEntry.watch_list == row.id) & ListedEntry.entry.in_(list(entries))
    )
    return {one.entry for one in rows}


def note(row: WatchList, entries: Sequence[str]) -> None:
    """Note entries inside the caller's transaction."""
    lines = [{"watch_list": row.id, "entry": entry} for entry in entries]
    if lines:
        ListedEntry.insert_many(lines).on_conflict_ignore().execute()


def turn(row: WatchList, counts: Counts) -> None:
    """Go to the next page, which any process may read. counts: of this time so far."""
    with transaction():
        _update(row, page=row.page + 1, busy_until=0.0, **counts._asdict())


def wait(row: WatchList, result: Message, seconds: float | None) -> None:
    """Leave a list alone for a while, as its service does not answer; it goes on at the same page."""
    with transaction():
        pause = min(seconds or PAUSE_SECONDS, DAY)
        _update(row, next_at=now() + pause, busy_until=0.0, **_result(result))


def finish(row: WatchList, result: Message) -> None:
    """End reading; one that is read daily is read again in a day."""
    with transaction():
        next_at = now() + DAY if row.is_daily else None
        ended = _from_the_beginning() | {"only_notes": False, "next_at": next_at, "read_at": now()}
        _update(row, **ended, **_result(result))


def give_up(row: WatchList, result: Message) -> None:
    """End reading, as the service refuses it; a later time begins anew, and still only notes if it was to."""
    with transaction():
        next_at = now() + DAY if row.is_daily else None
        _update(row, **_from_the_beginning(), next_at=next_at, read_at=now(), **_result(result))


def _from_the_beginning() -> dict[str, Any]:
    return {"page": 1, "found": 0, "added": 0, "here": 0, "refused": 0, "busy_until": 0.0}


def _result(message: Message) -> dict[str, Any]:
    return {"result_code": message.code, "result_args": message.plain_args}


def _update(row: WatchList, **values: Any) -> None:
    WatchList.update(values).where(WatchList.id == row.id).execute()
