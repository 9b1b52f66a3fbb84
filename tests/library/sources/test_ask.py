"""Several sources are asked side by side, and one that fails never hides another."""

import threading
from concurrent.futures import Future

import pytest

from aniworld.database import db
from aniworld.errors import ProviderError
from aniworld.library.parts.claims import LeaseLost, Stopping
from aniworld.library.sources import ask as asking
from aniworld.providers.base import Value


def raises(error):
    def ask():
        raise error

    return ask


def test_all_are_asked_at_the_same_time(house):
    together = threading.Barrier(5, timeout=10)
    answers = asking.ask_all(dict.fromkeys("abcde", together.wait))
    assert sorted(answers.values.values()) == [0, 1, 2, 3, 4] and not answers.errors


def test_they_are_sent_in_the_order_in_which_they_are_asked(house, monkeypatch):
    sent = []

    class OneAfterTheOther:
        def submit(self, run, ask, name, question):
            sent.append(name)
            return Future()

    monkeypatch.setattr(asking, "_threads", OneAfterTheOther())
    wanted = [f"tvmaze {number}" for number in range(20)]
    asked = asking.Asked()
    asked.ask(dict.fromkeys(wanted[:5], lambda: None))
    asked.ask(dict.fromkeys(wanted, lambda: None))
    assert sent == wanted


def test_each_question_has_a_connection_while_it_is_asked(house):
    assert asking.ask_all({"a": lambda: db.is_closed()}).values == {"a": False}


def test_one_that_fails_hides_no_other(house):
    down = ProviderError("Kitsu does not answer.", "kitsu", retryable=True)
    answers = asking.ask_all({"tvmaze": lambda: "a show", "kitsu": raises(down)})
    assert (answers.values, answers.errors) == ({"tvmaze": "a show"}, {"kitsu": down})


@pytest.mark.parametrize("accident, may_help", [(KeyError("id"), False), (ConnectionResetError(), True)])
def test_an_accident_with_an_answer_is_a_sentence_for_people_and_a_trace_for_the_log(
    house, caplog, accident, may_help
):
    error = asking.ask_all({"kitsu": raises(accident)}).errors["kitsu"]
    assert (str(error), error.retryable) == ("The answer of kitsu could not be understood.", may_help)
    assert "asking kitsu failed" in caplog.text and type(accident).__name__ in caplog.text


@pytest.mark.parametrize("signal", [LeaseLost("gone"), Stopping()])
def test_a_worker_that_is_told_to_stop_while_it_asks_stops(house, caplog, signal):
    with pytest.raises(type(signal)):
        asking.ask_all({"spine": raises(signal), "other": lambda: 1})
    assert not caplog.records


def test_when_one_has_to_stop_none_of_the_others_goes_on_behind_our_back(house):
    one_stops, done = threading.Event(), []

    def stop():
        one_stops.set()
        raise LeaseLost("gone")

    def write():
        one_stops.wait(10)
        threading.Event().wait(0.2)  # long enough for whoever does not wait to be back
        done.append("written")

    with pytest.raises(LeaseLost):
        asking.ask_all({"one": stop, "other": write})
    assert done == ["written"]


def test_what_is_on_its_way_is_not_asked_again_and_comes_in_any_order(house):
    second, asked_for = threading.Event(), []

    def first():
        asked_for.append("first")
        assert second.wait(10), "the second one is not asked meanwhile"
        return 1

    with asking.side_by_side() as asked:
        asked.ask({"first": first})
        asked.ask({"first": first, "second": lambda: second.set() or 2})
        assert asked.answers(["second"]).values == {"second": 2}
        assert asked.answers(["first"]).values == {"first": 1}
    assert asked_for == ["first"]


def test_at_the_end_all_have_come_whatever_went_wrong_meanwhile(house):
    slow, done = threading.Event(), []
    with pytest.raises(LeaseLost), asking.side_by_side() as asked:
        asked.ask({"slow": lambda: slow.wait(10) and done.append("written")})
        threading.Timer(0.2, slow.set).start()
        raise LeaseLost("gone")
    assert done == ["written"]


def test_nothing_asked_is_nothing_answered(house):
    answers = asking.ask_all({})
    assert (answers.values, answers.errors) == ({}, {})


# The search of the add form


def test_a_search_shows_what_every_source_has_the_preferred_one_first(house):
    found, troubles = asking.search("frieren")
    assert not troubles
    assert [candidate["provider"] for candidate in found] == ["tvmaze", "kitsu", "kitsu"]
    assert found[0]["title"] == "Frieren: Beyond Journey's End"
    assert (found[0]["provider_label"], found[0]["id"], found[0]["year"]) == ("TVmaze", "503", 2023)
    assert found[1]["episode_count"] == 28 and found[1]["poster_url"].startswith("http")


def test_a_search_marks_what_is_in_the_library_already(frieren):
    found, _ = asking.search("frieren")
    assert {(candidate["provider"], candidate["id"]): candidate["series_id"] for candidate in found} == {
        ("tvmaze", "503"): frieren.id,
        ("kitsu", "46474"): frieren.id,
        ("kitsu", "90102"): frieren.id,
    }


def test_a_search_says_which_source_did_not_answer_and_shows_the_rest(house, standin):
    standin.fail("/tvmaze", status=500)
    found, troubles = asking.search("frieren")
    assert {candidate["provider"] for candidate in found} == {"kitsu"}
    assert troubles == ["TVmaze is having problems (HTTP 500)."]


def test_a_search_does_not_wait_for_a_source_that_hangs(house, standin, monkeypatch):
    monkeypatch.setattr(asking, "SEARCH_SECONDS", 1.0)
    standin.fail("/kitsu", hang_seconds=60)
    found, troubles = asking.search("frieren")
    assert {candidate["provider"] for candidate in found} == {"tvmaze"}
    assert troubles == ["Kitsu has not answered yet. Search again in a moment."]


class Odd(Value):
    number: int


def test_an_answer_that_does_not_fit_is_told_in_a_sentence_and_without_a_trace(caplog):
    answers = asking.ask_all({"tvmaze": lambda: Odd(number="none \x1b of that")})
    error = answers.errors["tvmaze"]
    assert (
        isinstance(error, ProviderError)
        and not error.retryable
        and str(error).endswith("could not be understood.")
    )
    assert "does not fit" in caplog.text and "Traceback" not in caplog.text
