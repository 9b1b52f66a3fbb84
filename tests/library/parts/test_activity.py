"""What goes on can be seen and stopped: pausing, cancelling, trying again, and the reasons why something
waits."""

import pytest
import said

from aniworld import events
from aniworld.database import now, transaction
from aniworld.errors import GateClosed, ProviderError
from aniworld.library.parts import activity, claims, completeness, loading, refresh_schedule
from aniworld.library.parts.claims import ClaimedPart, LeaseLost
from aniworld.library.series import series
from aniworld.models import PARTS, Flag, Part, Series
from aniworld.models.part import BACKGROUND, FAILED, LOADED, LOADING, NEW, PARTIAL, PENDING, UNAVAILABLE, USER
from aniworld.providers.rate_gate import Gate

DOWN = ProviderError("TVmaze does not answer.", "tvmaze", retryable=True)
FULL = GateClosed("TVmaze asked us to wait.", "tvmaze", retryable=True, retry_after_seconds=40.0)


@pytest.fixture
def show(shelf):
    return shelf.put("Frieren")


def kinds():
    return [event.kind for event in events.since(0) if event.topic == activity.TOPIC]


# Pausing


def test_while_loading_is_paused_nothing_starts_for_whomever_it_is(shelf, show):
    activity.pause()
    shelf.put("Mushi-Shi", priority=BACKGROUND)
    assert (shelf.claim(), claims.runnable(10)) == (None, 0)
    assert shelf.states(shelf.add("Haikyu")) == "pending pending pending pending"


def test_what_runs_when_loading_is_paused_is_finished(shelf, show):
    claimed = shelf.claim()
    activity.pause()
    loading.run(claimed)
    assert shelf.part(show, "episodes").state == LOADED


def test_resuming_lets_everything_start_again(shelf, show):
    activity.pause()
    activity.resume()
    assert activity.paused_since() is None
    shelf.work()
    assert shelf.states(show) == "loaded loaded loaded loaded"


def test_pausing_twice_is_pausing_once_and_keeps_its_time(shelf):
    activity.pause()
    since = activity.paused_since()
    activity.pause()
    activity.resume()
    activity.resume()
    assert now() - 5 < since <= now()
    assert kinds() == ["loading_paused", "loading_resumed"]


def test_a_pause_is_a_row_and_so_outlives_every_process(shelf, show):
    activity.pause()
    assert Flag.get_by_id("paused")
    assert claims.claim("a worker that has just started", 16) is None


# Cancelling


@pytest.mark.parametrize("state", [PENDING, LOADING])
def test_a_cancelled_part_has_failed_with_a_sentence_and_a_higher_claim(shelf, show, state):
    shelf.set(show, "episodes", state=state, claim=4, owner="me", not_before=now() + 60)
    assert activity.cancel(show.id, ["episodes"]) == 1
    part = shelf.part(show, "episodes")
    assert (part.state, part.error, part.error_code) == (
        FAILED,
        "Cancelled. It is not tried again until you ask.",
        "cancelled",
    )
    assert (part.claim, part.owner, part.not_before) == (5, None, None)


def test_a_worker_writes_nothing_more_once_its_part_is_cancelled(shelf, show):
    claimed = shelf.claim()
    activity.cancel(show.id, ["episodes"])
    with pytest.raises(LeaseLost):
        claimed.check()
    with pytest.raises(LeaseLost), claimed.writing():
        pytest.fail("it wrote")
    with pytest.raises(LeaseLost):
        claims.put_off(claimed, DOWN)
    with transaction():
        claims.finish(claimed, LOADED, source="TVmaze")
    assert (shelf.part(show, "episodes").error_code, shelf.part(show, "episodes").source) == ("cancelled", "")


def test_a_part_that_is_cancelled_in_the_middle_of_its_loading_ends_quietly(shelf, show, monkeypatch):
    def step(claimed: ClaimedPart) -> None:
        activity.cancel(claimed.series.id, [claimed.part.name])
        claimed.advance(1, 2)

    monkeypatch.setitem(loading.STEPS, "episodes", step)
    shelf.run()
    assert (shelf.part(show, "episodes").error_code, shelf.part(show, "episodes").done) == ("cancelled", 0)


@pytest.mark.parametrize(
    "resolved, ended", [(False, {"episodes", "nfo", "logo", "images"}), (True, {"episodes", "nfo"})]
)
def test_what_waits_for_cancelled_episodes_is_cancelled_with_them(shelf, show, resolved, ended):
    if resolved:
        shelf.resolve(show)
    activity.cancel(show.id, ["episodes"])
    assert {part.name for part in shelf.parts(show).values() if part.error_code == "cancelled"} == ended


def test_cancelling_leaves_alone_what_neither_waits_nor_runs(shelf, show):
    for name, state in {"episodes": LOADED, "logo": PARTIAL, "images": UNAVAILABLE}.items():
        shelf.set(show, name, state=state)
    assert activity.cancel(show.id, PARTS) == 1
    assert shelf.states(show) == "loaded failed partial unavailable"


def test_a_cancelled_series_says_so_and_tells_it_once(shelf, show):
    before = events.latest()
    activity.cancel(show.id, PARTS)
    row = Series.get_by_id(show.id)
    assert (row.loading_status, row.loading_error) == ("failed", str(claims.CANCELLED))
    assert [event.payload["status"] for event in events.since(before)] == ["failed"]


def test_nothing_brings_a_cancelled_part_back_by_itself(shelf, frieren):
    shelf.request(frieren, "episodes", "images")
    activity.cancel(frieren.id, ["episodes", "images"])
    Series.update(refresh_at=0).where(Series.id == frieren.id).execute()
    shelf.path(frieren, "poster.jpg").unlink()
    shelf.path(frieren, "tvshow.nfo").unlink()
    completeness.library(starting=True)
    refresh_schedule.due()
    assert shelf.part(frieren, "episodes").error_code == "cancelled"
    assert shelf.part(frieren, "images").error_code == "cancelled"
    assert shelf.part(frieren, "nfo").state == LOADED, "it would have to bring the episodes back"


@pytest.mark.parametrize("asked", ["episodes", "nfo", "images"])
def test_a_cancelled_part_loads_again_as_soon_as_somebody_asks(shelf, show, asked):
    activity.cancel(show.id, PARTS)
    shelf.load(show, asked)
    assert shelf.states(show) == "loaded loaded loaded loaded"


def test_cancelling_the_background_spares_what_was_asked_for_and_what_runs(shelf, show):
    other, third = shelf.put("Haikyu", priority=BACKGROUND), shelf.put("Mushi-Shi", priority=BACKGROUND)
    shelf.set(third, "episodes", state=LOADING)
    assert sum(activity.cancel_background()) == 4 + 3
    assert shelf.states(show) == "pending pending pending pending"
    assert shelf.states(other) == "failed failed failed failed"
    assert shelf.states(third) == "loading failed failed failed"
    assert list(activity.cancel_background()) == [] and activity.waiting_in_background() == 0


def test_cancelling_many_keeps_each_transaction_short(shelf, monkeypatch):
    monkeypatch.setattr(activity, "BATCH", 2)
    for name in "abcde":
        shelf.put(name, priority=BACKGROUND)
    assert list(activity.cancel_background()) == [8, 8, 4]


def test_trying_all_again_asks_for_what_failed_in_the_background(shelf, show):
    shelf.resolve(show)
    for name, state in {"episodes": LOADED, "logo": FAILED, "images": UNAVAILABLE}.items():
        shelf.set(show, name, state=state)
    activity.cancel(show.id, ["nfo"])
    assert sum(activity.try_all_again()) == 2
    assert shelf.states(show) == "loaded pending pending unavailable"
    assert {shelf.part(show, name).priority for name in ("nfo", "logo")} == {BACKGROUND}


# Why something waits


def reason(shelf, show, name):
    [part] = [part for part in activity.waiting().parts if part.series_id == show.id and part.name == name]
    return activity.reasons([part])[part.id]


@pytest.mark.parametrize(
    "name, why",
    [
        ("episodes", activity.TURN),
        ("nfo", activity.EPISODES),
        ("logo", activity.SHOW),
        ("images", activity.SHOW),
    ],
)
def test_a_new_series_waits_for_its_episodes(shelf, show, name, why):
    assert reason(shelf, show, name) == why


@pytest.mark.parametrize("name", ["nfo", "logo", "images"])
def test_a_part_that_has_all_it_needs_waits_for_its_turn(shelf, show, name):
    shelf.resolve(show)
    shelf.set(show, "episodes", state=PARTIAL)
    assert reason(shelf, show, name) == activity.TURN


@pytest.mark.parametrize("error, why", [(FULL, activity.SHUT), (DOWN, activity.AGAIN)])
def test_a_part_that_was_put_off_waits_for_its_source(shelf, show, error, why):
    claims.put_off(shelf.claim(), error)
    assert reason(shelf, show, "episodes") == why
    shelf.due(show)
    assert reason(shelf, show, "episodes") == activity.TURN


def test_a_pause_is_the_reason_before_all_others(shelf, show):
    activity.pause()
    assert {reason(shelf, show, name) for name in PARTS} == {activity.PAUSED}


# What is seen


def test_what_waits_is_listed_in_the_order_in_which_it_is_taken(shelf):
    for name, priority, at in [("c", BACKGROUND, 1), ("b", NEW, 2), ("a", USER, 9), ("d", USER, 3)]:
        shelf.set(shelf.put(name, priority=priority), "episodes", requested_at=at)
    listed = [part.series.title for part in activity.waiting().parts if part.name == "episodes"]
    assert listed == [shelf.claim().series.title for _ in range(4)] == ["d", "a", "b", "c"]


def test_lists_are_bounded_and_tell_how_many_there_are(shelf, monkeypatch):
    monkeypatch.setattr(activity, "MOST_PARTS", 5)
    for name in "abc":
        shelf.put(name, priority=NEW if name == "a" else BACKGROUND)
    assert (len(activity.waiting().parts), activity.waiting().total) == (5, 12)
    assert sum(activity.cancel_background()) == 8
    assert (len(activity.failed().parts), activity.failed().total) == (5, 8)
    shelf.claim()
    assert [part.series.title for part in activity.running().parts] == ["a"]


def test_a_show_that_nobody_knows_is_listed_once(shelf):
    shelf.add("No Such Show At All")
    assert [(part.name, part.error_code) for part in activity.failed().parts] == [
        ("episodes", "unknown_title")
    ]


def test_every_source_is_listed_with_its_rate_even_before_it_was_asked(shelf):
    listed = activity.sources({"kitsu": (7, 2.0)})
    assert [(source.name, source.rate) for source in listed] == [("TVmaze", (20, 10.0)), ("Kitsu", (7, 2.0))]
    assert not any(source.closed_until or source.reason or source.failures for source in listed)


@pytest.mark.parametrize(
    "closed_for, failures, is_closed, reason",
    [
        (30, 0, True, "TVmaze asked us to wait."),
        (-1, 0, False, ""),
        (-1, 3, False, "TVmaze asked us to wait."),
        (9_000_000, 0, False, ""),  # stored by a clock that was wrong
    ],
)
def test_a_gate_is_closed_until_its_time_has_come(shelf, closed_for, failures, is_closed, reason):
    Gate.create(
        name="tvmaze",
        closed_until=now() + closed_for,
        **said.reason("TVmaze asked us to wait."),
        failures=failures,
    )
    tvmaze = activity.sources({})[0]
    assert (tvmaze.closed_until is not None, str(tvmaze.reason or ""), tvmaze.failures) == (
        is_closed,
        reason,
        failures,
    )


def test_image_servers_come_last_under_their_own_name(shelf):
    Gate.create(name="images:static.tvmaze.com", probe_until=now() + 9)
    assert activity.sources({})[2]._replace(reason=None) == activity.Source(
        "The image server static.tvmaze.com", None, None, 0, True, (20, 1.0)
    )


def test_the_news_are_what_happened_to_series_the_newest_first(shelf, frieren):
    gone = shelf.add("No Such Show At All")
    series.remove(gone)
    waits = shelf.put("Haikyu")
    activity.cancel(waits.id, PARTS)
    activity.pause()
    told = [(item.kind, item.name, item.series_id) for item in activity.news()]
    assert told[:6] == [
        ("paused", "", None),
        ("cancelled", "Haikyu", waits.id),
        ("added", "Haikyu", waits.id),
        ("removed", "No Such Show At All", None),
        ("failed", "No Such Show At All", None),
        ("added", "No Such Show At All", None),
    ]
    assert [kind for kind, _, series_id in told if series_id == frieren.id] == ["loaded", "added"]


def test_the_news_are_bounded(shelf, monkeypatch):
    monkeypatch.setattr(activity, "MOST_NEWS", 3)
    for name in "abcde":
        shelf.put(name)
    assert [item.name for item in activity.news()] == ["e", "d", "c"]
    monkeypatch.setattr(activity, "LOOK_BACK_EVENTS", 1)
    assert [item.name for item in activity.news()] == ["e"]


def test_counting_never_counts_parts_that_are_done(shelf, frieren):
    assert activity.in_short() == (0, False)
    shelf.put("Haikyu")
    assert Part.select().where(Part.state == PENDING).count() == 4 and activity.in_short() == (4, False)
