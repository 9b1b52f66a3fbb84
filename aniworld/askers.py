"""Who asks: a person, a program with its key, or the timetable. What is done for them carries it along."""

import contextlib
from collections.abc import Iterator
from contextvars import ContextVar
from typing import NamedTuple

SCHEDULE = "schedule"  # the start-up check, the refresh, the timetable: what nobody asked for
USER, KEY = "user", "key"

Credential = tuple[str, int]  # what a request was let in with: ("session", id) or ("key", id)


class Asker(NamedTuple):
    """Who asks.

    name: as rows store it; is_counted: whether they ask just now: what is done for them later does not count
    as another request; leaves_slots: whether their requests leave a part of a source's rate to others.
    """

    name: str = SCHEDULE
    is_counted: bool = False
    leaves_slots: bool = False


# An Asker is a tuple, which nobody can change.
_current: ContextVar[Asker] = ContextVar("asker", default=Asker())  # noqa: B039


def user(name: str) -> str:
    return f"{USER}:{name}"


def key(name: str) -> str:
    return f"{KEY}:{name}"


def kind_and_name(asker: str) -> tuple[str, str]:
    """Return the two halves of a stored name: ("user", "alice"), ("schedule", "")."""
    kind, _, name = asker.partition(":")
    return kind, name


def current() -> Asker:
    """Return for whom this thread acts; the timetable by default."""
    return _current.get()


def begin(asker: Asker) -> None:
    """Let this thread act for an asker from now on: a request's first step."""
    _current.set(asker)


@contextlib.contextmanager
def acting_for(asker: Asker) -> Iterator[None]:
    """Act for an asker in this block."""
    token = _current.set(asker)
    try:
        yield
    finally:
        _current.reset(token)
