"""The roster of sources: all that there are, on or off and why, how fast they answered lately, and the test of one."""

import time
from collections.abc import Mapping
from typing import NamedTuple

from ..errors import AniworldError, GateClosed, NotFound, ProviderError
from ..models.part import USER
from ..providers import SOURCES
from ..providers.base import Attribution, Capability, Provider
from ..providers.gate import spoken
from ..providers.http import Missing
from ..providers.wire import Timeouts
from . import activity, answering, asking, keys
from .answering import Tested

GIVES = {
    Capability.SEARCH: "search",
    Capability.DETAILS: "details and pictures",
    Capability.EPISODES: "episodes",
    Capability.IMAGES: "pictures",
}
PATIENCE = Timeouts(connect=3, read=8, total=10)  # of a test, for which somebody waits
SLOW_SECONDS = 2.0
WORD = "naruto"  # which every source of anime knows
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
    speed: answering.Speed | None
    tested: Tested | None


def entries(rates: Mapping[str, tuple[int, float]]) -> list[Entry]:
    """The sources that are asked, in order of preference, then the others. rates: those that the settings name."""
    names = list(dict.fromkeys([*asking.providers(), *SOURCES]))
    gates, speeds, tests = activity.gates(names, rates), answering.speeds(), answering.tests()
    return [_entry(name, gates[name], speeds.get(name), tests.get(name)) for name in names]


def _entry(name: str, gate: activity.Source, speed: answering.Speed | None, tested: Tested | None) -> Entry:
    source = SOURCES[name]
    gives = tuple(word for capability, word in GIVES.items() if capability in source.capabilities)
    key = keys.of(name)
    return Entry(
        name, spoken(name), source.attribution, gives, source.is_spine, why_off(name), source.needs_key, key, gate, speed, tested
    )


def why_off(name: str) -> str:
    """ "" while a source is asked; else what it lacks."""
    if name in asking.providers():
        return ""
    wanted = keys.effective().providers
    return NOT_NAMED if wanted and name not in wanted else NO_KEY


def thanks() -> tuple[list[Attribution], list[Attribution]]:
    """The credits of the sources that are asked, and of those that are not."""
    on = asking.providers()
    off = [source for name, source in SOURCES.items() if name not in on]
    return [source.attribution for source in on.values()], [source.attribution for source in off]


def probe(name: str) -> Tested:
    """Ask a source one small question, through its gate like any other, also when it is off. Keeps what came of it.

    Nothing of the answer is kept. Raises NotFound.
    """
    if name not in SOURCES:
        raise NotFound("There is no source of this name.")
    tested = _ask(name) if keys.of(name) or not SOURCES[name].needs_key else Tested(KEY, f"{spoken(name)} needs a key first.")
    return answering.keep_test(name, tested)


def _ask(name: str) -> Tested:
    heard: list[float] = []
    client = asking.sources().client.hurried(PATIENCE, lambda gate, outcome, seconds: heard.append(seconds))
    source = SOURCES[name](client, keys.effective())
    started = time.monotonic()
    error = asking.ask_all({name: lambda: _small_question(source)}).errors.get(name)
    seconds = heard[-1] if heard else time.monotonic() - started
    return _troubled(name, error) if error else _answered(name, seconds)


def _small_question(source: Provider) -> object:
    if Capability.SEARCH in source.capabilities:
        return source.search(WORD, priority=USER)
    return source.images(SHOW, priority=USER)


def _answered(name: str, seconds: float) -> Tested:
    if seconds < SLOW_SECONDS:
        return Tested(WELL, f"{spoken(name)} answered in {seconds:.1f} s.")
    return Tested(SLOW, f"{spoken(name)} works, but it is slow: its answer took {seconds:.1f} s.")


def _troubled(name: str, error: AniworldError) -> Tested:
    """The source's own sentence. A key that it does not know is the one trouble that its owner can mend here."""
    sentence, _, _ = str(error).partition(" Next try in ")
    if isinstance(error, GateClosed):
        until = activity.gates([name], {})[name].closed_until
        return Tested(CLOSED, sentence, until) if until else Tested(SLOW, f"{sentence} Test it again in a moment.")
    if isinstance(error, Missing):
        return Tested(AWAY, f"{spoken(name)} answered, but not as expected: it found nothing where there is something.")
    is_key = SOURCES[name].needs_key and not error.retryable and error.code == ProviderError.code
    return Tested(KEY if is_key else AWAY, sentence)
