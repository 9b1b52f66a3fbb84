"""Whole loads, from the request to the files, against the stand-in; and what a worker does with whatever
goes wrong."""

import json
from unittest.mock import Mock

import pytest
from peewee import OperationalError

from aniworld import context, events
from aniworld.database import now, transaction
from aniworld.errors import GateClosed, ProviderError
from aniworld.library.parts import claims, lease, loading
from aniworld.messages import Message
from aniworld.models import Episode, Part, Series, SeriesId
from aniworld.providers.transport import Timeouts


def told(added):
    return [event for event in events.since(0) if event.topic == added.topic]


def breaks(monkeypatch, name, error):
    """The step of a part raises this."""

    def step(claimed):
        raise error

    monkeypatch.setitem(loading.STEPS, name, step)


# From the click to the files


def test_a_series_loads_completely_and_tells_every_step(shelf):
    added = shelf.add("Frieren")
    assert (added.title, added.year, added.status) == ("Frieren: Beyond Journey's End", 2023, "running")
    assert (added.loading_status, added.loading_error) == ("completed", None)
    assert shelf.states(added) == "loaded loaded loaded loaded"
    assert shelf.files(added) == [
        "banner.jpg",
        "clearlogo.png",
        "fanart.jpg",
        "fanart1.jpg",
        "poster.jpg",
        "season01-poster.jpg",
        "season02-poster.jpg",
        "tvshow.nfo",
    ]
    statuses = list(dict.fromkeys(event.payload["status"] for event in told(added)))
    assert statuses == ["loading", "loading_episodes", "loading_nfo", "completed"]
    assert next(event.kind for event in told(added)) == "series_added"


def test_times_are_kept_from_the_first_start_to_the_last_end(frieren):
    parts = Part.select().where(Part.series == frieren)
    assert frieren.loading_started_at == min(part.started_at for part in parts)
    assert frieren.loading_completed_at == max(part.finished_at for part in parts)


def test_the_ids_of_all_services_are_kept(frieren):
    known = {(row.provider, row.value) for row in frieren.ids}
    assert {
        ("tvmaze", "503"),
        ("tvdb", "424536"),
        ("kitsu", "46474"),
        ("kitsu", "90102"),
        ("mal", "52991"),
    } <= known


def test_logo_and_images_need_not_wait_for_the_episodes(shelf, standin, monkeypatch):
    woken = []
    added = shelf.put("Frieren")
    loading.work("me", 16, wake=woken.append, is_stopping=lambda: False)
    assert woken == [2]
    shelf.load(added, "episodes")
    assert woken == [2]


def test_a_show_of_more_than_a_thousand_episodes_is_told_as_it_grows(shelf, monkeypatch):
    monkeypatch.setattr(lease, "PUBLISH_EVERY_SECONDS", 0.0)
    added = shelf.add("One Piece")
    numbers = [
        row.absolute
        for row in added.episodes.where(Episode.season > 0).order_by(Episode.season, Episode.number)
    ]
    assert added.loading_status == "completed" and len(numbers) > 1000
    assert numbers == list(range(1, len(numbers) + 1))
    changes = [event.payload for event in told(added)]
    steps = [
        change["parts"]["episodes"]["done"] for change in changes if change["status"] == "loading_episodes"
    ]
    assert {200, 400, 600, 800, 1000} <= set(steps) and shelf.part(added, "episodes").done == len(numbers)
    assert not shelf.asked("/kitsu/anime/12/episodes")


def test_without_a_logo_one_is_drawn_and_the_card_says_so(shelf):
    added = shelf.add("Mushi-Shi")
    part = shelf.part(added, "logo")
    assert (part.state, part.source, part.error_code) == ("partial", "drawn", "drawn")
    assert part.not_before > 0 and added.loading_status == "completed" and added.logo_loaded
    assert shelf.path(added, "clearlogo.png").read_bytes().startswith(b"\x89PNG")


def test_a_show_that_fails_twice_is_loaded_with_the_third_try(shelf):
    added = shelf.add("Made in Abyss")
    assert added.loading_status == "loading_episodes"
    assert shelf.part(added, "episodes").error == "TVmaze is having problems (HTTP 503)."
    assert shelf.later(added).loading_status == "loading_episodes"
    assert shelf.later(added).loading_status == "completed"
    assert shelf.part(added, "episodes").attempt == 3


def test_specials_without_a_number_get_one(shelf):
    added = shelf.add("Attack on Titan")
    specials = added.episodes.where(Episode.season == 0).order_by(Episode.number)
    assert [(row.number, row.air_date) for row in specials] == [(1, "2023-03-04"), (2, "2023-11-05")]
    assert shelf.load(added, "episodes", force=True).episodes.where(Episode.season == 0).count() == 2


def test_what_has_not_aired_yet_is_unaired(shelf, standin):
    added = shelf.add("Pokémon Horizons")
    today = standin.catalogue.today
    coming = [row for row in added.episodes if row.air_date and row.air_date > today.isoformat()]
    assert (
        coming
        and {row.state(today) for row in coming} == {"unaired"}
        and {row.title for row in coming} == {"TBA"}
    )


def test_an_empty_air_date_counts_as_not_aired(shelf, standin):
    standin.fail("/kitsu", times=None, body='{"data": []}')
    listed = [
        {"id": n, "season": 1, "number": n, "airdate": day, "airstamp": None}
        for n, day in ((1, ""), (2, "2023-09-29"))
    ]
    standin.fail("/tvmaze/shows/503/episodes", body=json.dumps(listed))
    added = shelf.add("Frieren")
    assert [row.state(standin.catalogue.today) for row in added.episodes] == ["unaired", "missing"]
    assert added.loading_status == "completed"


def test_a_show_that_only_kitsu_has(shelf):
    added = shelf.add("Barakamon")
    assert (added.spine, added.loading_status, added.episodes.count()) == ("kitsu", "completed", 12)
    assert shelf.part(added, "images").error == "No source has a banner for this show."


def test_a_show_that_only_tvmaze_has(shelf):
    added = shelf.add(provider="tvmaze", source_id="502", title="ONE PIECE")
    assert (added.loading_status, added.episodes_loaded) == ("completed", True)
    assert "kitsu" not in {row.provider for row in added.ids}


def test_titles_of_the_second_source_fill_the_list(shelf):
    added = shelf.add("SPY x FAMILY")
    rows = shelf.episodes(added)
    assert {rows[place].titles.get("x-jat", "") != "" for place in ((1, 1), (1, 13), (2, 1), (3, 13))} == {
        True
    }
    assert {row.provider for row in rows.values()} == {"tvmaze"}


# A title that nobody knows, and two names for one show


def test_an_unknown_title_says_so_and_waits_for_its_user(shelf):
    added = shelf.add("Zzyzx Qwfp")
    sentence = "No show called “Zzyzx Qwfp” was found. Look for it under another title."
    assert (added.loading_status, added.loading_error) == ("failed", sentence)
    assert shelf.states(added) == "unavailable unavailable unavailable unavailable"
    assert {part.error for part in shelf.parts(added).values()} == {sentence}
    assert shelf.part(added, "episodes").not_before > 0
    assert not added.folder or not shelf.path(added).exists()


def test_an_unknown_id_says_so(shelf):
    added = shelf.add(provider="tvmaze", source_id="999999", title="Nothing")
    assert added.loading_error == "TVmaze has no show 999999."


def test_a_series_added_by_its_kitsu_id_gets_the_whole_show_from_tvmaze(shelf):
    added = shelf.add(provider="kitsu", source_id="90142", title="SPY x FAMILY Part 2")
    assert (added.spine, added.title) == ("tvmaze", "SPY x FAMILY")
    assert {row.season for row in added.episodes} == {1, 2, 3}


def test_with_german_first_the_series_has_its_german_title(shelf, monkeypatch):
    monkeypatch.setattr(context.current(), "languages", ["de", "en"])
    added = shelf.add("Frieren")
    assert added.title == "Frieren – Nach dem Ende der Reise"
    assert shelf.path(added).name.startswith("Frieren – Nach dem Ende der Reise (2023)")


# Sources in trouble

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


# The worker's wall


def test_something_unexpected_fails_one_part_visibly_and_the_worker_goes_on(shelf, monkeypatch, caplog):
    breaks(monkeypatch, "logo", KeyError("oh no"))
    added = shelf.add("Frieren")
    part = shelf.part(added, "logo")
    assert shelf.states(added) == "loaded loaded failed loaded"
    assert part.error == "Something unexpected went wrong in aniworld (KeyError); its log has the details."
    assert part.error_code == "stumbled"
    assert added.loading_status == "failed" and added.loading_error == part.error
    assert "Traceback" in caplog.text and "oh no" in caplog.text


def test_a_source_that_asks_for_the_impossible_is_not_asked_again(shelf, monkeypatch):
    breaks(monkeypatch, "images", ProviderError("The key is not valid.", "tmdb", retryable=False))
    added = shelf.add("Frieren")
    assert (shelf.part(added, "images").state, shelf.part(added, "images").attempt) == ("failed", 1)


def test_a_database_that_cannot_be_written_leaves_the_part_to_the_recovery(shelf, monkeypatch, caplog):
    added = shelf.put("Frieren")
    breaks(monkeypatch, "episodes", ProviderError("down", "tvmaze", retryable=True))

    def locked(*args):
        raise OperationalError("database is locked")

    monkeypatch.setattr(claims, "put_off", locked)
    shelf.run(shelf.dead_worker())
    assert shelf.part(added, "episodes").state == "loading"
    assert "could not be written" in caplog.text
    assert claims.recover(shelf.data) == 1


def test_a_database_that_is_away_costs_no_try_and_the_part_comes_again_soon(shelf, monkeypatch):
    added = shelf.put("Frieren")
    breaks(monkeypatch, "episodes", OperationalError("server closed the connection"))
    shelf.run()
    part = shelf.part(added, "episodes")
    assert (part.state, part.attempt) == ("pending", 0)
    assert 0 < part.not_before - now() <= loading.AWAY_SECONDS


def test_how_a_part_ended_is_written_as_soon_as_the_database_is_back(shelf, monkeypatch, caplog):
    added = shelf.put("Frieren")
    breaks(monkeypatch, "episodes", ProviderError("down", "tvmaze", retryable=True))
    put_off, outage = claims.put_off, [OperationalError("no connection")]

    def away(*args):
        if outage:
            raise outage[0]
        put_off(*args)

    monkeypatch.setattr(claims, "put_off", away)
    shelf.run()
    loading.settle_again()
    assert shelf.part(added, "episodes").state == "loading"
    outage.clear()
    loading.settle_again()
    assert shelf.part(added, "episodes").state == "pending"
    loading.settle_again()
    assert shelf.part(added, "episodes").attempt == 1


def test_a_part_that_was_taken_away_meanwhile_ends_quietly(shelf, monkeypatch, caplog):
    added = shelf.put("Frieren")

    def step(claimed):
        shelf.request(added, "episodes", force=True)
        raise ProviderError("down", "tvmaze", retryable=True)

    monkeypatch.setitem(loading.STEPS, "episodes", step)
    shelf.run()
    assert (shelf.part(added, "episodes").state, shelf.part(added, "episodes").error) == ("pending", None)
    assert "Traceback" not in caplog.text


def test_when_nothing_may_run_a_turn_returns_nothing(shelf):
    assert shelf.run() is None


def test_a_worker_that_stops_gives_back_what_it_holds_at_no_cost(shelf, caplog):
    caplog.set_level("INFO")
    added = shelf.put("Frieren")
    shelf.run("me", is_stopping=lambda: True)
    assert "Gave back the episodes" in caplog.text
    claims.give_back("me")
    part = shelf.part(added, "episodes")
    assert (part.state, part.attempt, part.error) == ("pending", 0, None)


def test_a_worker_that_stops_while_the_list_arrives_gives_it_back_too(shelf, standin):
    added = shelf.put("Frieren")
    shelf.run("me", is_stopping=lambda: bool(shelf.asked("/shows/503/episodes")))
    assert shelf.part(added, "episodes").state == "loading"
    claims.give_back("me")
    assert (shelf.part(added, "episodes").state, shelf.part(added, "episodes").attempt) == ("pending", 0)
    shelf.work()
    assert Series.get_by_id(added.id).loading_status == "completed"


# One step


def test_events_and_rows_of_one_step_stand_or_fall_together(shelf, monkeypatch):
    added, before = shelf.put("Frieren"), len(events.since(0))
    refuse = Mock(side_effect=OperationalError("disk full"))
    monkeypatch.setattr(events, "publish_many", refuse)
    with pytest.raises(OperationalError), transaction():
        claims.request(added.id, ["logo"], 2, force=True)
    assert (shelf.part(added, "logo").force, len(events.since(0))) == (0, before)
