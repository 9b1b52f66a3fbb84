"""The rules of a gate: no pattern of requests breaks a limit, and nothing locks a gate for good."""

from hypothesis import given, settings
from hypothesis import strategies as st

from aniworld.messages import Message
from aniworld.providers.rate_limit import (
    FAILURES_TO_OPEN,
    LONGEST_SHUT_SECONDS,
    OPEN_SECONDS,
    PROBE_SECONDS,
    Rate,
    State,
    book,
    failed,
    is_closed,
    is_probed,
    seconds_to_wait,
    shut,
    succeeded,
)

NOW = 1_700_000_000.0
WAIT = Message("told", {"sentence": "Wait."})
LIMITS = st.builds(Rate, st.sampled_from([1, 2, 3, 10, 20, 50]), st.sampled_from([1.0, 2.4, 10.0]))
SECONDS = st.floats(-2 * LONGEST_SHUT_SECONDS, 2 * LONGEST_SHUT_SECONDS)
MOMENTS = st.one_of(st.just(0.0), st.just(1e12), SECONDS.map(lambda seconds: NOW + seconds))
STATES = st.builds(
    State,
    tat=MOMENTS,
    credit=st.floats(0, 20),
    background_at=MOMENTS,
    closed_until=MOMENTS,
    reason_code=st.just("told"),
    reason_args=st.just('{"sentence": "TVmaze did not answer."}'),
    failures=st.integers(0, 12),
    opened_at=st.none() | MOMENTS,
    probe_until=MOMENTS,
)


def most_in_a_window(times: list[float], window: float) -> int:
    return max((sum(start <= time < start + window for time in times) for start in times), default=0)


def spend(state: State, rate: Rate, now: float, *, is_background: bool) -> tuple[State, int]:
    """Book as many requests at one moment as the rule gives."""
    count = 0
    while booked := book(state, rate, now, is_background=is_background):
        state, count = booked, count + 1
    return state, count


@settings(max_examples=300, deadline=None)
@given(
    rate=LIMITS,
    arrivals=st.lists(st.tuples(st.floats(0, 0.4) | st.just(0.0), st.booleans()), max_size=120),
)
def test_no_pattern_of_arrivals_gets_more_than_the_limit_in_any_window(rate, arrivals):
    state, now, times = State(), NOW, []
    for share, is_background in arrivals:
        now += share * rate.window
        booked = book(state, rate, now, is_background=is_background)
        if booked:
            state = booked
            times.append(now)
    assert most_in_a_window(times, rate.window) <= rate.limit


@given(rate=LIMITS, turns=st.integers(1, 80))
def test_the_background_always_leaves_its_reserve_to_people(rate, turns):
    state, now = State(), NOW
    for _ in range(turns):
        while not (booked := book(state, rate, now, is_background=True)):
            now += seconds_to_wait(state, rate, now, is_background=True)
        state = booked
    if turns > rate.limit:
        assert spend(state, rate, now, is_background=False)[1] >= rate.reserve


@given(state=STATES, rate=LIMITS, is_background=st.booleans())
def test_whoever_waits_as_long_as_told_is_let_through(state, rate, is_background):
    state = state._replace(closed_until=0.0, probe_until=0.0)
    now, booked = NOW, None
    for _ in range(3):
        booked = booked or book(state, rate, now, is_background=is_background)
        now += seconds_to_wait(state, rate, now, is_background=is_background) + 1e-6
    assert booked is not None


@given(state=STATES, rate=LIMITS, is_background=st.booleans())
def test_nothing_is_booked_while_a_gate_is_closed_or_probed(state, rate, is_background):
    if is_closed(state, NOW) or is_probed(state, NOW):
        assert book(state, rate, NOW, is_background=is_background) is None


@given(state=STATES, rate=LIMITS)
def test_no_state_locks_a_gate_for_longer_than_the_longest_pause(state, rate):
    later = NOW + LONGEST_SHUT_SECONDS + PROBE_SECONDS + 2
    moments = [NOW, later, 2 * later - NOW]
    assert any(not is_closed(state, now) and not is_probed(state, now) for now in moments)


@given(state=STATES, rate=LIMITS)
def test_of_an_open_breaker_only_one_probe_is_let_through(state, rate):
    state = state._replace(opened_at=NOW - 60, closed_until=0.0, probe_until=0.0, credit=9.0)
    probed, count = spend(state, rate, NOW, is_background=False)
    assert count <= 1 and is_probed(probed, NOW) == (count == 1)
    assert not is_closed(succeeded(probed), NOW) and not is_probed(succeeded(probed), NOW)


def test_each_failed_probe_closes_the_gate_for_longer():
    state, now, pauses = State(), NOW, []
    for _ in range(FAILURES_TO_OPEN - 1):
        state = failed(state, now, WAIT)
    assert not is_closed(state, now)
    for _ in range(len(OPEN_SECONDS) + 1):
        state = failed(state, now, WAIT)
        pauses.append(state.closed_until - now)
        now = state.closed_until + 0.5
    assert pauses == [*OPEN_SECONDS, OPEN_SECONDS[-1]]


@given(state=STATES, seconds=st.floats(0, 1e9), probe=st.booleans())
def test_a_pause_is_at_least_as_long_as_asked_for_and_an_hour_at_most(state, seconds, probe):
    paused = shut(state, NOW, seconds, WAIT, probe=probe)
    asked = min(seconds, LONGEST_SHUT_SECONDS)
    assert NOW + asked <= paused.closed_until <= NOW + asked + LONGEST_SHUT_SECONDS + 1
    assert (paused.opened_at is not None) == probe
