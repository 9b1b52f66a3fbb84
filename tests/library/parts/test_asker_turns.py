"""Whoever asks for one thing waits for at most one thing of each other asker, whatever they asked for
before."""

import itertools

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from aniworld import askers
from aniworld.askers import Asker
from aniworld.database import now, transaction
from aniworld.errors import GateClosed, NoTurn
from aniworld.library.parts import asker_turns, claims
from aniworld.library.series import series
from aniworld.models import PARTS, Part, Series
from aniworld.models import Asker as Row
from aniworld.models.part import BACKGROUND, LOADING, NEW, PENDING, USER

ALICE, BOB, SCRIPT = askers.user("alice"), askers.user("bob"), askers.key("script")
BUSY = NoTurn("TVmaze has as many requests as it allows.", "tvmaze", retryable=True, retry_after_seconds=30.0)


@pytest.fixture
def time(monkeypatch):
    """A clock that stands still until a test moves it on."""
    clock = [now()]
    monkeypatch.setattr(asker_turns, "now", lambda: clock[0])
    return clock


@pytest.fixture
def asks(shelf):
    """asks(who, "a", "b"): they add these, as at a door."""

    def add(who, *names, counted=True, **how):
        with askers.acting_for(Asker(who, is_counted=counted)):
            return [shelf.put(name, **how) for name in names][-1]

    return add


def titles_in_turn(shelf, count=50):
    taken = []
    while len(taken) < count and (claimed := shelf.claim(f"host:{len(taken)}:x")):
        taken.append(claimed.series.title)
    return taken


def names(prefix, count):
    return [f"{prefix}{number}" for number in range(count)]


def priorities(*shows):
    return [Part.get((Part.series == show) & (Part.name == "episodes")).priority for show in shows]


# The order

ORDERS = {
    "one asker's own in order": ([(ALICE, "a b c")], "a b c"),
    "two in turn": ([(ALICE, "a b c"), (BOB, "x y z")], "a x b y c z"),
    "who asks last waits for one of each": (
        [(ALICE, "a b c"), (SCRIPT, "p q r"), (BOB, "x")],
        "a p x b q c r",
    ),
    "the lone one is not behind the many": ([(SCRIPT, "p q r s t u v"), (ALICE, "a")], "p a q r s t u v"),
}


@pytest.mark.parametrize("asked, taken", ORDERS.values(), ids=ORDERS)
def test_askers_take_turns(shelf, asks, asked, taken):
    for who, wanted in asked:
        asks(who, *wanted.split())
    assert titles_in_turn(shelf) == taken.split()


def test_who_had_no_turn_for_long_comes_first_and_then_once(shelf, asks):
    asks(SCRIPT, *names("p", 6))
    for title in ("p0", "p1"):
        assert shelf.claim().series.title == title
    asks(ALICE, "a", "b")
    assert titles_in_turn(shelf) == ["a", "p2", "b", "p3", "p4", "p5"]


@pytest.mark.parametrize("priority", [NEW, BACKGROUND])
def test_below_people_they_take_turns_as_well(shelf, asks, priority):
    asks(SCRIPT, "p", "q", priority=priority)
    asks(ALICE, "a", priority=priority)
    asks(BOB, "single")
    assert titles_in_turn(shelf) == ["single", "p", "a", "q"]


def test_what_is_parked_by_a_source_keeps_nobody_elses_turn(shelf, asks):
    """Parts that had no turn at a source wake all together: again each asker in turn, not who was parked
    first."""
    asks(SCRIPT, *names("p", 5))
    for _ in range(5):
        claims.put_off(shelf.claim(), BUSY)
    asks(ALICE, "a", "b")
    assert shelf.claim().series.title == "a"
    Part.update(not_before=0).where(Part.state == PENDING).execute()
    assert titles_in_turn(shelf) == ["p0", "b", "p1", "p2", "p3", "p4"]


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    some.lists(some.tuples(some.sampled_from("abcd"), some.integers(1, 4)), min_size=1, max_size=4),
    some.integers(0, 6),
)
def test_nobody_waits_for_two_of_another_asker(shelf, asks, wanted, before):
    """However much is asked for, and however much of it was served before: between their asking and their
    turn each other
    asker has one at most."""
    Series.delete().execute()
    Row.delete().execute()
    number = itertools.count()
    for who, count in wanted:
        asks(f"user:{who}", *(f"{who}{next(number)}" for _ in range(count)), counted=False)
    served = titles_in_turn(shelf, before)
    asks("user:late", "late")
    after = titles_in_turn(shelf)
    ahead = [title[0] for title in after[: after.index("late")]]
    assert len(ahead) == len(set(ahead))
    assert len(served) + len(after) == sum(count for _, count in wanted) + 1


def test_bulk_leaves_the_last_threads_to_people_as_the_background_does(shelf, asks):
    asks(SCRIPT, *names("p", 3), priority=NEW)
    asks(askers.SCHEDULE, *names("b", 3), priority=BACKGROUND)
    assert [bool(shelf.claim(workers=4)) for _ in range(3)] == [True, True, False]
    asks(ALICE, "a")
    assert shelf.claim(workers=4).series.title == "a"


def test_a_part_of_somebody_who_was_removed_has_its_turn(shelf, asks):
    asks(askers.user("gone"), "a")
    assert shelf.claim().series.title == "a"


# What is bulk


@pytest.mark.parametrize("who", [ALICE, SCRIPT])
def test_more_than_twenty_in_a_minute_are_bulk(shelf, asks, time, who):
    shows = [asks(who, name) for name in names("p", 23)]
    assert priorities(*shows[20:]) == [NEW] * 3
    time[0] += 60
    assert priorities(asks(who, "a minute later")) == [USER]


def test_a_programs_first_twenty_stay_before_its_bulk(shelf, asks, time):
    shows = [asks(SCRIPT, name) for name in names("p", 22)]
    assert priorities(*shows) == [USER] * 20 + [NEW] * 2


def test_a_persons_newest_single_ask_comes_before_all_of_her_bulk(shelf, asks, time):
    shows = [asks(ALICE, name) for name in names("p", 25)]
    assert priorities(*shows) == [NEW] * 25
    time[0] += asker_turns.REST_SECONDS
    asks(ALICE, "one more")
    assert shelf.claim().series.title == "one more"


def test_a_person_who_adds_calmly_never_asks_in_bulk(shelf, asks, time):
    for name in names("p", 30):
        time[0] += asker_turns.REST_SECONDS
        assert priorities(asks(ALICE, name)) == [USER]


def test_two_askers_are_counted_each_by_themselves(shelf, asks, time):
    for number in range(20):
        assert priorities(asks(SCRIPT, f"p{number}"), asks(ALICE, f"a{number}")) == [USER, USER]


def test_a_clock_that_was_set_back_makes_nobody_ask_in_bulk_for_ever(shelf, asks, time):
    for name in names("p", 21):
        asks(SCRIPT, name)
    time[0] -= 86400
    assert priorities(asks(SCRIPT, "a")) == [USER]


def test_loading_again_counts_as_well(shelf, asks, time):
    show = asks(SCRIPT, "p")
    Part.update(state="loaded").execute()
    with askers.acting_for(Asker(SCRIPT, is_counted=True)):
        for _ in range(20):
            Part.update(state="loaded").execute()
            shelf.request(show, *PARTS)
    assert {part.priority for part in Part.select()} == {NEW}


def test_what_a_worker_asks_for_is_not_counted(shelf, asks, time):
    show = asks(ALICE, "p")
    with askers.acting_for(Asker(ALICE)):
        for _ in range(30):
            shelf.request(show, "images")
    assert Row.get_by_id(ALICE).asks == 1


# Two who ask for the same


def part(show):
    return Part.get((Part.series == show) & (Part.name == "episodes"))


def again(who, show, priority=USER):
    with askers.acting_for(Asker(who)), transaction():
        claims.request(show.id, ["episodes"], priority)


def test_a_second_asker_raises_what_waits_and_has_the_turn_then(shelf, asks):
    show = asks(SCRIPT, "p", priority=NEW)
    again(ALICE, show)
    assert (part(show).priority, part(show).asker) == (USER, ALICE)


def test_of_two_who_ask_alike_the_one_with_less_before_it_has_the_turn(shelf, asks):
    asks(ALICE, "a", "b", "c", counted=False)
    show = asks(ALICE, "d", counted=False)
    again(BOB, show)
    assert part(show).asker == BOB
    again(ALICE, show)
    assert part(show).asker == BOB, "it would come later again with hers"
    asks(BOB, "x")
    assert titles_in_turn(shelf) == ["a", "d", "b", "x", "c"]


def test_who_asks_again_for_what_waits_keeps_the_place(shelf, asks):
    first = asks(ALICE, "a")
    asks(ALICE, "b")
    again(ALICE, first)
    assert titles_in_turn(shelf) == ["a", "b"]


def test_the_background_takes_over_nothing_that_somebody_asked_for(shelf, asks):
    show = asks(ALICE, "a")
    again(askers.SCHEDULE, show, BACKGROUND)
    assert (part(show).priority, part(show).asker) == (USER, ALICE)


def test_adding_what_waits_in_bulk_brings_it_forward(shelf, asks, time):
    asks(SCRIPT, *names("p", 30))
    show = asks(ALICE, "p27")
    assert {(row.priority, row.asker) for row in Part.select().where(Part.series == show)} == {(USER, ALICE)}
    assert shelf.claim().series.title in ("p0", "p27") and shelf.claim().series.title in ("p0", "p27")


def test_what_waits_for_its_turn_at_a_source_wakes_when_it_is_brought_forward(shelf, asks):
    show = asks(SCRIPT, "p", priority=NEW)
    claims.put_off(shelf.claim(), BUSY)
    with askers.acting_for(Asker(ALICE, is_counted=True)):
        assert series.bring_forward(show)
        assert not series.bring_forward(show), "once"
    assert shelf.claim().series.title == "p"


def test_what_waits_for_a_closed_source_still_waits_then(shelf, asks):
    show = asks(SCRIPT, "p", priority=NEW)
    claims.put_off(
        shelf.claim(),
        GateClosed("TVmaze asked us to wait.", "tvmaze", retryable=True, retry_after_seconds=60.0),
    )
    with askers.acting_for(Asker(ALICE, is_counted=True)):
        assert series.bring_forward(show)
    assert part(show).priority == USER and shelf.claim() is None


def test_a_loop_that_brings_everything_forward_is_bulk_itself(shelf, asks, time):
    shows = [asks(SCRIPT, name, priority=NEW) for name in names("p", 40)]
    with askers.acting_for(Asker(askers.key("other"), is_counted=True)):
        for show in shows:
            series.bring_forward(show)
    assert priorities(*shows).count(USER) == 20


def test_a_part_that_runs_goes_on_for_whoever_wants_it_sooner(shelf, asks):
    show = asks(SCRIPT, "p", priority=NEW)
    claimed = shelf.claim()
    with askers.acting_for(Asker(ALICE, is_counted=True)):
        series.bring_forward(show)
    claimed.check()
    assert (part(show).state, part(show).priority, part(show).asker) == (LOADING, USER, ALICE)
    claims.put_off(claimed, BUSY)
    assert part(show).priority == USER


# Who is here, so that bulk leaves turns at the sources


def whom(series):
    claimed = part(series)
    claimed.asks = Row.get_by_id(claimed.asker).asks
    return asker_turns.whom(claimed)


@pytest.mark.parametrize(
    "single, bulk, is_here", [(0, 0, False), (1, 0, True), (0, 30, False), (1, 30, True)]
)
def test_bulk_leaves_turns_while_somebody_asks_for_single_things(shelf, asks, time, single, bulk, is_here):
    waiting = asks(SCRIPT, "p", counted=False, priority=NEW)
    asks(askers.key("other"), *names("x", bulk)) if bulk else None
    asks(ALICE, "a") if single else None
    assert whom(waiting) == Asker(SCRIPT, leaves_slots=is_here)
    time[0] += 2 * asker_turns.HERE_SECONDS
    assert not whom(waiting).leaves_slots


def test_the_first_things_of_a_program_that_asks_in_bulk_leave_turns_too(shelf, asks, time):
    first = asks(SCRIPT, "p")
    asks(ALICE, "a")
    assert not whom(first).leaves_slots
    asks(SCRIPT, *names("q", 20))
    assert part(first).priority == USER and whom(first).leaves_slots


@pytest.mark.parametrize("priority, leaves", [(USER, False), (BACKGROUND, True)])
def test_people_leave_no_turns_and_the_background_always_does(shelf, asks, priority, leaves):
    show = asks(ALICE, "a", counted=False, priority=priority)
    assert whom(show).leaves_slots is leaves
