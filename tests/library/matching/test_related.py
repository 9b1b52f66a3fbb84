"""What other sources have of a show that was found, whatever they are able to."""

import threading

import pytest

from aniworld.library.matching import matching, related
from aniworld.library.sources import ask
from aniworld.providers import Sources
from aniworld.providers.base import Capability

from .standins import Source, called, tv

FRIEREN = tv(5, "Frieren: Beyond Journey's End", 2023, ids={"tvdb": "424536"})


class Knowing(Source):
    """A source that is asked by ids only."""

    capabilities = Capability.DETAILS
    is_free = None

    def resolve(self, ids, *, priority):
        self.asked.append(ids)
        assert self.is_free is None or self.is_free.wait(20), "nothing was told before it answered"
        return super().resolve(ids, priority=priority)


class Drawer(Source):
    """A source that has nothing but pictures, and none of this show."""

    capabilities = Capability.IMAGES

    def images(self, source_id, *, priority, force=False):
        self.asked.append(source_id)
        return ()


@pytest.fixture
def beside(house):
    """Put a source beside the one that numbers the show."""

    def put(source):
        ask.use(Sources(None, {"tvmaze": Source("tvmaze", FRIEREN, is_spine=True), source.name: source}))
        return source

    return put


def matches():
    with ask.side_by_side() as asked:
        ids = {"tvmaze": FRIEREN.id}
        yield from matching.resolve(called(FRIEREN.title, ids), asked, ids, priority=2)


def test_a_source_without_a_picture_of_the_show_adds_nothing(beside):
    drawer = beside(Drawer("fanart", resolves={("tvdb", "424536"): "7"}))
    [match] = matches()
    assert (match.spine, match.others, drawer.asked) == (FRIEREN, [], ["7"])


def test_a_source_that_knows_only_other_ids_and_no_titles_adds_nothing(beside):
    source = Knowing("anidb", FRIEREN, resolves={("tvdb", "424536"): FRIEREN.id})
    source.resolves_from = ("anidb",)
    beside(source)
    [match] = matches()
    assert (match.others, source.asked) == ([], [])


def test_what_is_known_is_told_while_another_source_takes_its_time(beside, monkeypatch):
    monkeypatch.setattr(related, "SOON_SECONDS", 0.05)
    source = beside(Knowing("tmdb", FRIEREN, resolves={("tvdb", "424536"): FRIEREN.id}))
    source.is_free = threading.Event()
    told = []
    for match in matches():
        told.append((match.is_complete, len(match.others)))
        source.is_free.set()
    assert told == [(False, 0), (True, 1)]
