"""How far a series is: every combination that matters, as a table."""

import pytest
from said import said

from aniworld.models import PARTS, Part, derive
from aniworld.models.part import FAILED, LOADED, LOADING, PARTIAL, PENDING, UNAVAILABLE

DOWN = "TVmaze does not answer."
UNKNOWN = "No show called “Foo” was found."
DRAWN = "No source has a logo for this show, so one was drawn from its title."


def part(name, state, **fields):
    return Part(name=name, state=state, requested_at=1.0, **fields)


def series(*states, **fields_of):
    """Parts in their order; fields_of: more fields of a part, by its name."""
    return [part(name, state, **fields_of.get(name, {})) for name, state in zip(PARTS, states, strict=True)]


STATUS = {
    "just added": ((PENDING, PENDING, PENDING, PENDING), "loading"),
    "episodes first": ((LOADING, PENDING, PENDING, PENDING), "loading_episodes"),
    "all but episodes": ((LOADING, LOADED, LOADED, LOADED), "loading_episodes"),
    "the nfo waits": ((LOADED, PENDING, LOADING, LOADING), "loading_nfo"),
    "the nfo runs": ((LOADED, LOADING, LOADED, LOADED), "loading_nfo"),
    "the logo runs": ((LOADED, LOADED, LOADING, LOADING), "loading_logo"),
    "images last": ((LOADED, LOADED, PARTIAL, LOADING), "loading_images"),
    "images asked for again": ((LOADED, LOADED, LOADED, PENDING), "loading_images"),
    "one failed, one runs": ((LOADED, FAILED, LOADED, LOADING), "loading_images"),
    "everything": ((LOADED, LOADED, LOADED, LOADED), "completed"),
    "with gaps": ((PARTIAL, LOADED, PARTIAL, PARTIAL), "completed"),
    "without images": ((LOADED, LOADED, LOADED, UNAVAILABLE), "completed"),
    "one failed": ((LOADED, LOADED, FAILED, LOADED), "failed"),
    "all failed": ((FAILED, FAILED, FAILED, FAILED), "failed"),
}


@pytest.mark.parametrize("states, status", STATUS.values(), ids=STATUS)
def test_the_status_names_the_first_unfinished_part(states, status):
    assert derive(series(*states)).status == status


@pytest.mark.parametrize("states, status", STATUS.values(), ids=STATUS)
def test_the_order_in_which_the_rows_come_does_not_matter(states, status):
    assert derive(series(*states)[::-1]).status == status


@pytest.mark.parametrize("code", ["unknown_title", "already_in_library"])
def test_a_series_without_a_show_behind_it_has_failed(code):
    progress = derive(series(*[UNAVAILABLE] * 4, episodes=said(UNKNOWN, code)))
    assert (progress.status, str(progress.trouble), str(progress.message)) == ("failed", UNKNOWN, UNKNOWN)
    assert progress.is_finished and not any(progress.loaded.values())


def test_a_show_whose_list_is_still_empty_is_complete_and_says_so():
    gap = said("TVmaze lists no episodes of this show yet.", "no_episodes")
    progress = derive(series(UNAVAILABLE, UNAVAILABLE, LOADED, LOADED, episodes=gap))
    assert (progress.status, progress.trouble) == ("completed", None)
    assert str(progress.message) == "Episodes: TVmaze lists no episodes of this show yet."


def test_a_part_counts_as_loaded_when_it_can_be_used():
    assert derive(series(LOADED, PARTIAL, FAILED, UNAVAILABLE)).loaded == {
        "episodes": True,
        "nfo": True,
        "logo": False,
        "images": False,
    }


def test_a_part_without_a_row_is_not_loaded():
    assert derive([part("episodes", LOADED)]).loaded == {
        "episodes": True,
        "nfo": False,
        "logo": False,
        "images": False,
    }


MESSAGES = {
    "just added": (series(PENDING, PENDING, PENDING, PENDING), "Queued…"),
    "running": (series(LOADING, PENDING, PENDING, PENDING), "Loading episodes…"),
    "an abbreviation": (series(LOADED, LOADING, LOADED, LOADED), "Loading NFO…"),
    "far along": (
        series(LOADING, *[PENDING] * 3, episodes={"done": 400, "total": 1100}),
        "Loading episodes: 400 of 1100…",
    ),
    "one of one says little": (
        series(LOADING, *[PENDING] * 3, episodes={"done": 1, "total": 1}),
        "Loading episodes…",
    ),
    "waiting for its next try": (
        series(PENDING, *[PENDING] * 3, episodes={"attempt": 2, **said(DOWN)}),
        f"Waiting to try the episodes again: {DOWN}",
    ),
    "waiting at a closed gate costs no attempt": (
        series(PENDING, *[PENDING] * 3, episodes=said(DOWN)),
        f"Waiting to try the episodes again: {DOWN}",
    ),
    "complete": (series(LOADED, LOADED, LOADED, LOADED), "Everything is loaded."),
    "gaps are told": (
        series(
            LOADED,
            LOADED,
            PARTIAL,
            UNAVAILABLE,
            logo=said(DRAWN),
            images=said("No source has images."),
        ),
        f"Logo: {DRAWN} Images: No source has images.",
    ),
    "failed without a word": (series(LOADED, FAILED, LOADED, LOADED), "Loading failed."),
}


@pytest.mark.parametrize("parts, message", MESSAGES.values(), ids=MESSAGES)
def test_the_message_is_one_sentence_for_people(parts, message):
    assert str(derive(parts).message) == message


def test_an_error_shows_while_other_parts_still_load():
    progress = derive(series(LOADED, FAILED, LOADED, LOADING, nfo=said("The disk is full.")))
    assert (progress.status, str(progress.trouble), progress.is_finished) == (
        "loading_images",
        "The disk is full.",
        False,
    )


def test_a_gap_is_no_error():
    assert derive(series(LOADED, LOADED, PARTIAL, LOADED, logo=said(DRAWN))).trouble is None
