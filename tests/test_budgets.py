"""What each journey may cost: statements, transactions, files written and requests, as counts.

Times depend on the machine; these do not. Who needs more raises a number here, and says in the commit why.
"""

from dataclasses import dataclass

import pytest

from aniworld import events, tasks
from aniworld.database import connected, db, transaction
from aniworld.files import atomic
from aniworld.files.images import pool
from aniworld.library.parts import claims, lease, loading
from aniworld.library.series import series
from aniworld.library.sources import source_stats
from aniworld.models import PARTS, Series
from aniworld.models.part import USER

pytestmark = pytest.mark.sqlite
NAME = "Barakamon"


@dataclass
class Spent:
    """What was spent.

    built: those of the statements that peewee put together, which takes longer than to run them;
    transactions: those that write; decodes: orders to the processes that read pictures.
    """

    statements: int = 0
    built: int = 0
    transactions: int = 0
    files: int = 0
    requests: int = 0
    decodes: int = 0

    def fits(self, budget: "Spent") -> bool:
        return all(getattr(self, name) <= most for name, most in vars(budget).items())


def counted(spent: Spent, name: str, act):
    def counting(*args, **kwargs):
        setattr(spent, name, getattr(spent, name) + 1)
        return act(*args, **kwargs)

    return counting


@pytest.fixture
def spent(monkeypatch, standin):
    """Counts what this process does. What is stored or published each so many seconds, is not."""
    spent = Spent()
    monkeypatch.setattr(lease, "PUBLISH_EVERY_SECONDS", float("inf"))
    monkeypatch.setattr(source_stats, "STORE_EACH_SECONDS", float("inf"))
    handle = db.obj
    for name, what in (
        ("execute_sql", "statements"),
        ("execute", "built"),
        ("begin", "transactions"),
    ):
        monkeypatch.setattr(handle, name, counted(spent, what, getattr(handle, name)))
    monkeypatch.setattr(atomic, "write", counted(spent, "files", atomic.write))
    monkeypatch.setattr(pool.POOL, "run", counted(spent, "decodes", pool.POOL.run))
    yield spent


def turn(spent: Spent, standin) -> tuple[str, Spent] | None:
    """Load the most urgent part. Return its name and what that took."""
    before, asked = Spent(**vars(spent)), standin.counts()["requests"]
    part = loading.work("immediate", 16, wake=lambda count: None, is_stopping=lambda: False)
    if part is None:
        return None
    took = Spent(**{name: value - getattr(before, name) for name, value in vars(spent).items()})
    took.requests = standin.counts()["requests"] - asked
    return part.name, took


LOAD = {
    "episodes": Spent(statements=52, built=0, transactions=8, files=0, requests=6, decodes=0),
    "nfo": Spent(statements=28, built=0, transactions=3, files=1, requests=0, decodes=0),
    "logo": Spent(statements=23, built=0, transactions=2, files=1, requests=0, decodes=2),
    "images": Spent(statements=51, built=0, transactions=4, files=3, requests=2, decodes=2),
}


def test_a_load_stays_within_its_budgets(house, standin, spent):
    series.add(NAME)
    took = dict(turn(spent, standin) for _ in PARTS)
    assert Series.get().loading_status == "completed"
    over = {name: took[name] for name in PARTS if not took[name].fits(LOAD[name])}
    assert not over


# All is as they want it.
NFO_EDIT = Spent(statements=28, built=3, transactions=3, files=0, requests=0, decodes=0)


def test_merging_an_nfo_that_was_edited_stays_within_its_budget(house, standin, spent):
    added, _ = series.add(NAME)
    while turn(spent, standin):
        pass
    nfo = house.library / Series.get_by_id(added.id).folder / "tvshow.nfo"
    nfo.write_text(nfo.read_text().replace("<plot>", "<plot>Mine. "))
    with transaction():
        claims.request(added.id, ["nfo"], USER)
    name, took = turn(spent, standin)
    assert name == "nfo" and took.fits(NFO_EDIT), took
    assert "<plot>Mine. " in nfo.read_text()


# What an add takes of the database, from the request to the answer.
ADD_BY_PROGRAM = Spent(statements=11, transactions=1)
ADD_BY_PERSON = Spent(statements=22, transactions=1)


def test_an_add_by_a_program_stays_within_its_budget(program, still, spent):
    program.post("/api/series", json={"name": "Another show"})
    before = Spent(**vars(spent))
    assert program.post("/api/series", json={"name": NAME}).status_code == 202
    took = Spent(spent.statements - before.statements, transactions=spent.transactions - before.transactions)
    assert took.fits(ADD_BY_PROGRAM), took


def test_an_add_by_a_person_stays_within_its_budget(alice, still, spent):
    headers = {"HX-Request": "true", "X-CSRF-Token": alice.token()}
    alice.client.post("/series", data={"name": "Another show"}, headers=headers)
    before = Spent(**vars(spent))
    assert alice.client.post("/series", data={"name": NAME}, headers=headers).status_code == 200
    took = Spent(spent.statements - before.statements, transactions=spent.transactions - before.transactions)
    assert took.fits(ADD_BY_PERSON), took


# From the event that is read to the message for all pages, and for all programs.
PUSH = {"library": 10, "programs": 0}


def test_telling_open_pages_of_a_change_stays_within_its_budget(app, still, spent):
    with connected():
        series.add(NAME)
        batch = events.since(0)
        for dialect, most in PUSH.items():
            before = spent.statements
            assert app.extensions["hub"].speak(dialect, batch)
            assert spent.statements - before <= most, dialect


def test_a_wake_up_that_finds_nothing_takes_no_lock(house, spent):
    with connected():
        assert loading.work("immediate", 16, wake=tasks.enqueue, is_stopping=lambda: False) is None
    assert (spent.statements, spent.transactions) == (1, 0)
