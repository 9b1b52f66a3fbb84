"""What a load does while a source is slow, away or answers nonsense."""

import pytest

from aniworld.errors import GateClosed
from aniworld.library.parts import claims, loading
from aniworld.messages import Message
from aniworld.models import Series, SeriesId
from aniworld.providers.transport import Timeouts

from .conftest import told

TROUBLES = {
    "refuses": ({"status": 500}, "TVmaze is having problems (HTTP 500)."),
    "asks to wait": ({"status": 429, "headers": {"Retry-After": "30"}}, "TVmaze asked us to wait."),
    "answers with a page": (
        {"body": "<html>Hello</html>", "content_type": "text/html"},
        "TVmaze answered with a web page instead of data.",
    ),
    "answers with nothing": ({"body": ""}, "TVmaze answered with nothing."),
    "answers with null": ({"body": "null"}, "TVmaze sent an unexpected response."),
    "answers with nulls": (
        {"body": '{"id": null, "name": null}'},
        "TVmaze sent an unexpected response.",
    ),
    "is cut off": ({"cut": True}, "TVmaze answered with data that cannot be read."),
    "breaks off": ({"drop": True}, None),
}


@pytest.mark.parametrize("what, sentence", TROUBLES.values(), ids=TROUBLES)
def test_the_part_says_what_its_source_did_and_is_tried_again(shelf, standin, what, sentence):
    standin.fail("/tvmaze/shows/503", **what)
    added = shelf.add("Frieren")
    part = shelf.part(added, "episodes")
    # The list of episodes is asked for beside the details: when it is the one that is told to wait, they
    # find the gate shut.
    finds_gate_shut = part.attempt == 0 and what.get("status") == 429
    assert part.state == "pending" and part.not_before > 0 and (part.attempt == 1 or finds_gate_shut)
    assert part.error.startswith(sentence or "TVmaze")
    assert added.loading_status == ("loading" if finds_gate_shut else "loading_episodes")
    payload = told(added)[-1].payload
    assert str(Message.of_json(payload["message"])) == f"Waiting to try the episodes again: {part.error}"
    assert payload["parts"]["episodes"]["next_try_at"].endswith("Z")


@pytest.mark.parametrize("what", [what for what, _ in TROUBLES.values()], ids=TROUBLES)
def test_what_is_known_stays_when_a_source_is_in_trouble(shelf, standin, frieren, what):
    before = {
        place: (row.title, row.air_date, row.missing_since) for place, row in shelf.episodes(frieren).items()
    }
    standin.fail("/tvmaze/shows/503", times=None, **what)
    added = shelf.load(frieren, "episodes", force=True)
    assert {
        place: (row.title, row.air_date, row.missing_since) for place, row in shelf.episodes(added).items()
    } == before
    assert added.title == "Frieren: Beyond Journey's End" and shelf.part(added, "episodes").error


def test_an_id_that_no_source_can_have_is_told_in_a_sentence_and_without_a_trace(shelf, caplog):
    """Such ids could be added once."""
    added = shelf.put("Frieren")
    SeriesId.create(series=added, provider="tvmaze", value="..")
    shelf.run()
    part = shelf.part(added, "episodes")
    assert part.state != "loading" and part.error and "unexpected" not in part.error
    assert "Traceback" not in caplog.text


def test_a_source_that_is_far_too_slow_holds_up_nothing_for_long(shelf, standin, monkeypatch):
    monkeypatch.setattr(
        loading.load_episodes.ask.sources().client, "_timeouts", Timeouts(connect=5, read=5, total=0.2)
    )
    standin.fail("/tvmaze/shows/503", hang_seconds=30)
    added = shelf.add("Frieren")
    part = shelf.part(added, "episodes")
    assert (part.state, part.attempt, part.error_code) == (
        "pending",
        1,
        "no_answer",
    ) and part.error.startswith("TVmaze")


def test_a_list_that_does_not_come_is_waited_for_though_the_show_is_known(shelf, standin):
    standin.fail("/tvmaze/shows/503/episodes", status=500)
    added = shelf.add("Frieren")
    assert shelf.states(added) == "pending pending loaded loaded"
    assert shelf.later(added).loading_status == "completed"


def test_a_list_that_is_suddenly_empty_takes_nothing_away(shelf, standin, frieren):
    standin.fail("/tvmaze/shows/503/episodes", body="[]")
    added = shelf.load(frieren, "episodes", force=True)
    assert {row.missing_since for row in added.episodes} == {None}
    assert added.loading_status == "completed"


def test_a_show_without_episodes_is_complete_and_says_so(shelf, standin):
    standin.fail("/tvmaze/shows/503/episodes", body="[]")
    standin.fail("/kitsu", times=None, body='{"data": []}')
    added = shelf.add("Frieren")
    assert shelf.states(added) == "unavailable unavailable loaded loaded"
    assert added.loading_status == "completed"
    assert shelf.part(added, "episodes").error == "TVmaze lists no episodes of this show yet."


def test_a_source_that_was_told_to_wait_is_left_alone_as_long_as_it_asked(shelf, standin):
    standin.fail("/tvmaze", status=429, headers={"Retry-After": "120"})
    first, second = shelf.add("Frieren"), shelf.add("Mushi-Shi")
    asked = len(shelf.asked("/tvmaze"))
    for added in (first, second):
        shelf.later(added)
        assert shelf.part(added, "episodes").state == "pending"
    assert len(shelf.asked("/tvmaze")) == asked == 1
    assert shelf.part(second, "episodes").attempt == 0


def test_tvmaze_being_down_for_good_ends_as_failed_with_its_sentence(shelf, standin):
    standin.fail("/tvmaze/shows/503", times=None, status=500)
    added = shelf.put("Frieren")
    shelf.set(added, "episodes", attempt=claims.TRIES - 1)
    shelf.work()
    assert shelf.states(added) == "failed failed failed failed"
    assert Series.get_by_id(added.id).loading_error == "TVmaze is having problems (HTTP 500)."
    standin.reset()
    assert shelf.load(added, "episodes").loading_status == "completed"


def test_kitsu_being_down_hides_nothing_of_tvmaze(shelf, standin):
    standin.fail("/kitsu", times=None, status=500)
    added = shelf.add("Frieren")
    part = shelf.part(added, "episodes")
    assert (added.loading_status, part.state, added.episodes.count()) == ("completed", "partial", 38)
    assert part.error == "Some titles may be missing: Kitsu is having problems (HTTP 500)."


def test_a_gate_that_opens_soon_is_waited_for_and_the_pages_see_the_list_meanwhile(
    shelf, standin, monkeypatch
):
    kitsu = loading.load_episodes.ask.providers()["kitsu"]
    soon = GateClosed("Kitsu is busy.", "kitsu", retryable=True, retry_after_seconds=15.0)
    answer, turns = kitsu.episodes, iter([soon])

    def episodes(*args, **how):
        for error in turns:
            raise error
        return answer(*args, **how)

    monkeypatch.setattr(kitsu, "episodes", episodes)
    added = shelf.put("Mushi-Shi")
    shelf.run()
    part = shelf.part(added, "episodes")
    assert (part.state, part.attempt, added.episodes.count()) == ("pending", 0, 46)
    assert "series_updated" in {event.kind for event in told(added)}
    assert shelf.later(added).loading_status == "completed"
    assert shelf.part(added, "episodes").state == "loaded"


def test_a_gate_that_stays_shut_for_long_is_not_waited_for(shelf, standin):
    standin.fail("/kitsu", status=429, headers={"Retry-After": "600"})
    added = shelf.add("Mushi-Shi")
    assert (added.loading_status, shelf.part(added, "episodes").state) == ("completed", "partial")


def test_a_forced_load_at_a_slow_source_does_not_begin_anew_each_time(shelf, standin, monkeypatch):
    added = shelf.add("Attack on Titan")
    kitsu, asked = loading.load_episodes.ask.providers()["kitsu"], []
    soon = GateClosed("Kitsu is busy.", "kitsu", retryable=True, retry_after_seconds=15.0)

    def episodes(source_id, *, priority, force):
        asked.append(force)
        if force and len(asked) > 2:
            raise soon
        return []

    monkeypatch.setattr(kitsu, "episodes", episodes)
    shelf.load(added, "episodes", force=True)
    assert shelf.part(added, "episodes").state == "pending"
    assert shelf.later(added).loading_status == "completed"
