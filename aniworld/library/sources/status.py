"""The status of the sources: on or off and why, how fast they answered lately, and the test of one."""

import time
from collections.abc import Mapping
from typing import Any, NamedTuple

from ...errors import AniworldError, GateClosed, NotFound
from ...messages import Message
from ...models.part import USER
from ...preferences import values
from ...providers import SOURCES
from ...providers.base import Attribution, Capability, Provider
from ...providers.http import Missing
from ...providers.rate_gate import spoken
from ...providers.transport import Timeouts
from ...settings import Settings
from ...translations import N_
from ..parts import activity
from . import ask, keys, source_stats
from .source_stats import Tested

GIVES = {
    Capability.SEARCH: N_("search"),
    Capability.DETAILS: N_("details and pictures"),
    Capability.EPISODES: N_("episodes"),
    Capability.IMAGES: N_("pictures"),
}
PATIENCE = Timeouts(connect=3, read=8, total=10)  # of a test, for which somebody waits
SLOW_SECONDS = 2.0
WORD = "naruto"  # which every source of anime knows
KEY_REFUSALS = ("key_rejected", "request_refused")  # what a source that needs a key says of a wrong one
SHOW = "81797"  # the same for sources that only have pictures: One Piece at TVDB

# Why a source is not asked.
NO_KEY, NOT_NAMED = "key", "named"
# What came of a test.
WELL, SLOW, CLOSED, KEY, AWAY = "well", "slow", "closed", "key", "away"


class Entry(NamedTuple):
    """One source. why_off: "" while it is on; key: the one that it has; speed: of its last answers."""

    name: str
    label: str
    attribution: Attribution
    gives: tuple[str, ...]
    is_spine: bool
    why_off: str
    takes_key: bool
    key: keys.Key | None
    gate: activity.Source
    speed: source_stats.Speed | None
    tested: Tested | None


def entries(rates: Mapping[str, tuple[int, float]]) -> list[Entry]:
    """Return the sources that are wanted, best first, then the others; rates: from the settings."""
    names = list(dict.fromkeys([*values.value("sources"), *SOURCES]))
    gates, speeds, tests = activity.gates(names, rates), source_stats.speeds(), source_stats.tests()
    found = []
    for name in names:
        found.append(_entry(name, gates[name], speeds.get(name), tests.get(name)))
    return found


def _entry(
    name: str, gate: activity.Source, speed: source_stats.Speed | None, tested: Tested | None
) -> Entry:
    source = SOURCES[name]
    return Entry(
        name=name,
        label=spoken(name),
        attribution=source.attribution,
        gives=tuple(word for capability, word in GIVES.items() if capability in source.capabilities),
        is_spine=source.is_spine,
        why_off=why_off(name),
        takes_key=source.needs_key,
        key=keys.of(name),
        gate=gate,
        speed=speed,
        tested=tested,
    )


def why_off(name: str) -> str:
    """Return "" while a source is used; else what it lacks."""
    if name in ask.providers():
        return ""
    if name not in values.value("sources"):
        return NOT_NAMED
    return NO_KEY


def thanks() -> tuple[list[Attribution], list[Attribution]]:
    """Return the credits of the sources in use, and of those that are not."""
    asked = ask.providers()
    on = [source.attribution for source in asked.values()]
    off = []
    for name, source in SOURCES.items():
        if name not in asked:
            off.append(source.attribution)
    return on, off


def probe(name: str) -> Tested:
    """Ask a source one small question, through its gate like any other, even when it is off.

    The result is stored, and nothing of the answer. Raises NotFound.
    """
    if name not in SOURCES:
        raise NotFound("source_unknown")
    if SOURCES[name].needs_key and not keys.of(name):
        return source_stats.store_test(name, _tested(KEY, "key_needed", source=spoken(name)))
    return source_stats.store_test(name, ask_once(name, keys.effective()))


def ask_once(name: str, settings: Settings) -> Tested:
    """Ask a source with these settings one small question, and return what came of it; nothing is stored."""
    heard: list[float] = []
    client = ask.sources().client.hurried(PATIENCE, lambda gate, outcome, seconds: heard.append(seconds))
    source = SOURCES[name](client, settings)
    started = time.monotonic()
    error = ask.ask_all({name: lambda: _small_question(source)}).errors.get(name)
    if error:
        return _troubled(name, error)
    seconds = time.monotonic() - started
    if heard:
        seconds = heard[-1]
    return _answered(name, seconds)


def _small_question(source: Provider) -> object:
    if Capability.SEARCH in source.capabilities:
        return source.search(WORD, priority=USER)
    return source.images(SHOW, priority=USER)


def _answered(name: str, seconds: float) -> Tested:
    if seconds < SLOW_SECONDS:
        return _tested(WELL, "source_well", source=spoken(name), seconds=seconds)
    return _tested(SLOW, "source_works_slowly", source=spoken(name), seconds=seconds)


def _troubled(name: str, error: AniworldError) -> Tested:
    """Return the result with the source's own message; a rejected key is what its owner can mend here."""
    if isinstance(error, GateClosed):
        until = activity.gates([name], {})[name].closed_until
        if until:
            return Tested(CLOSED, error.kept.as_json, until)
        return _tested(SLOW, "test_again", why=error.kept)
    if isinstance(error, Missing):
        return _tested(AWAY, "source_found_nothing", source=spoken(name))
    is_key = SOURCES[name].needs_key and error.code in KEY_REFUSALS
    return Tested(KEY if is_key else AWAY, error.kept.as_json)


def _tested(kind: str, code: str, **args: Any) -> Tested:
    return Tested(kind, Message(code, args).as_json)
