"""Stills come last, beside the videos that are there; a series is whole without them, and a user's own
stays."""

from io import BytesIO

import pytest
from PIL import Image

from aniworld.errors import GateClosed
from aniworld.library.artwork import stills
from aniworld.library.disk import scan
from aniworld.library.episodes import load as load_episodes
from aniworld.library.parts import completeness
from aniworld.library.sources import ask
from aniworld.models import Episode, Series
from aniworld.models.part import PENDING, USER

FIRST, SECOND = "Season 01/Frieren - S01E01.mkv", "Season 01/Frieren - S01E02-E03.mkv"
THUMBS = {"Season 01/Frieren - S01E01-thumb.jpg", "Season 01/Frieren - S01E02-E03-thumb.jpg"}


def picture(form="JPEG"):
    stream = BytesIO()
    Image.new("RGB", (64, 36), "#405060").save(stream, form)
    return stream.getvalue()


@pytest.fixture
def seen(shelf, frieren, once):
    """Frieren with three episodes in two files that a scan has found."""

    def find():
        for video in (FIRST, SECOND):
            shelf.video(frieren, *video.split("/"))
        scan.all_roots()

    once("with three episodes in two files", find)
    return frieren


def thumbs(shelf, added):
    return {name for name in shelf.files(added) if name.endswith("-thumb.jpg")}


def test_a_scan_that_finds_videos_asks_for_one_still_for_each(shelf, seen):
    assert thumbs(shelf, seen) == set() and shelf.part(seen, "images").state == PENDING
    shelf.work()
    assert thumbs(shelf, seen) == THUMBS <= set(shelf.written(seen))
    assert len(shelf.asked("/images/")) == 2, "nothing is fetched but what is missing"
    assert shelf.states(seen) == "loaded loaded loaded loaded"


def test_videos_that_are_there_before_the_series_is_added_have_theirs_too(shelf):
    folder = shelf.root / "Frieren - Beyond Journey's End (2023)" / "Season 01"
    folder.mkdir(parents=True)
    (folder / "Frieren - S01E01.mkv").touch()
    added = shelf.add("Frieren")
    assert thumbs(shelf, added) == {"Season 01/Frieren - S01E01-thumb.jpg"}
    assert shelf.states(added) == "loaded loaded loaded loaded"


def test_the_still_of_a_file_is_its_first_episodes_that_has_one(shelf, seen):
    Episode.update(still_url=None).where((Episode.season == 1) & (Episode.number == 2)).execute()
    third = shelf.episodes(seen)[1, 3].still_url
    assert stills.wanted(seen)["Season 01/Frieren - S01E02-E03-thumb.jpg"] == third


def test_loading_says_how_far_it_is(shelf, seen, monkeypatch):
    told = []
    advance = stills.ClaimedPart.advance
    monkeypatch.setattr(
        stills.ClaimedPart,
        "advance",
        lambda claimed, done, total: told.append((done, total)) or advance(claimed, done, total),
    )
    monkeypatch.setattr(stills, "BATCH", 1)
    shelf.set(seen, "nfo", state="loaded")
    shelf.work()
    assert told == [(6, 8), (7, 8), (8, 8)]


def test_ones_own_still_stays_whatever_is_asked(shelf, seen):
    mine = shelf.path(seen, "Season 01", "Frieren - S01E01-thumb.jpg")
    mine.write_bytes(b"mine")
    shelf.work()
    shelf.load(seen, "images", force=True)
    assert mine.read_bytes() == b"mine" and thumbs(shelf, seen) == THUMBS
    assert set(shelf.written(seen)) & THUMBS == THUMBS - {"Season 01/Frieren - S01E01-thumb.jpg"}


def test_a_forced_load_fetches_ours_again(shelf, seen):
    shelf.work()
    url = stills.wanted(seen)["Season 01/Frieren - S01E01-thumb.jpg"]
    shelf.standin.fail(url.removeprefix(shelf.standin.url), body=picture("PNG"), content_type="image/png")
    shelf.load(seen, "images", force=True)
    path = shelf.path(seen, "Season 01", "Frieren - S01E01-thumb.jpg")
    assert Image.open(path).size == (64, 36) and Image.open(path).format == "JPEG"


@pytest.mark.parametrize("what", [{"status": 404}, {"status": 503}, {"body": "<html>"}])
def test_a_still_that_cannot_be_had_is_passed_over_and_the_series_is_whole(shelf, seen, what):
    path, url = next(iter(stills.wanted(seen).items()))
    shelf.standin.fail(url.removeprefix(shelf.standin.url), times=None, **what)
    shelf.work()
    assert thumbs(shelf, seen) == THUMBS - {path}
    part = shelf.part(seen, "images")
    assert (part.state, part.error) == ("loaded", None)
    shelf.standin.reset()
    shelf.load(seen, "images")
    assert thumbs(shelf, seen) == THUMBS


def closed(seconds):
    return GateClosed("The image server is busy.", "images", retryable=True, retry_after_seconds=seconds)


@pytest.mark.parametrize("seconds, state, count", [(5.0, PENDING, 1), (900.0, "loaded", 1)])
def test_a_busy_gate_is_waited_for_and_a_service_that_is_down_is_not(
    shelf, seen, monkeypatch, seconds, state, count
):
    client, came = ask.sources().client, []
    fetch = client.get_image

    def narrow(url, *, priority):
        if came:
            raise closed(seconds)
        came.append(url)
        return fetch(url, priority=priority)

    monkeypatch.setattr(client, "get_image", narrow)
    monkeypatch.setattr(stills, "BATCH", 1)
    shelf.work()
    part = shelf.part(seen, "images")
    assert (part.state, part.attempt, len(thumbs(shelf, seen))) == (
        state,
        0 if state == PENDING else 1,
        count,
    )
    monkeypatch.setattr(client, "get_image", fetch)
    shelf.later(seen) if state == PENDING else shelf.load(seen, "images")
    assert thumbs(shelf, seen) == THUMBS


def test_a_still_that_vanished_is_written_again(shelf, seen):
    shelf.work()
    shelf.path(seen, "Season 01", "Frieren - S01E01-thumb.jpg").unlink()
    completeness.library()
    shelf.work()
    assert thumbs(shelf, seen) == THUMBS


def test_videos_that_come_while_the_images_load_have_theirs_in_another_turn(shelf, frieren, monkeypatch):
    load = stills.load

    def and_more(claimed, *how):
        load(claimed, *how)
        if not shelf.path(frieren, *FIRST.split("/")).exists():
            shelf.video(frieren, *FIRST.split("/"))
            scan.all_roots()

    monkeypatch.setattr(stills, "load", and_more)
    shelf.load(frieren, "images")
    assert thumbs(shelf, frieren) == {"Season 01/Frieren - S01E01-thumb.jpg"}


def test_a_refresh_of_the_episodes_asks_for_stills_that_it_learned_of_and_for_nothing_when_none_lack(
    shelf, seen
):
    first = (Episode.season == 1) & (Episode.number == 1)
    Episode.update(still_url=None).where(first).execute()
    shelf.work()
    assert len(thumbs(shelf, seen)) == 1
    shelf.load(seen, "episodes")
    assert thumbs(shelf, seen) == THUMBS
    finished = shelf.part(seen, "images").finished_at
    shelf.load(seen, "episodes")
    assert shelf.part(seen, "images").finished_at == finished


@pytest.mark.parametrize("state", ["failed", "unavailable", "pending"])
def test_images_that_ended_badly_or_wait_are_not_asked_for_because_of_stills(shelf, seen, state):
    shelf.set(seen, "images", state=state)
    assert stills.ask_for(Series.get(), USER) is False and shelf.part(seen, "images").state == state


def test_the_episodes_wake_a_worker_for_the_stills(shelf, frieren):
    shelf.video(frieren, *FIRST.split("/"))
    shelf.request(frieren, "episodes")
    claimed, woken = shelf.claim(), []
    claimed.wake = woken.append
    load_episodes.load(claimed)
    assert woken == [1] and shelf.part(frieren, "images").state == PENDING


def test_a_still_that_is_put_there_while_ours_arrives_wins(shelf, seen, monkeypatch):
    client = ask.sources().client
    fetch, mine = client.get_image, shelf.path(seen, "Season 01", "Frieren - S01E01-thumb.jpg")

    def slowly(url, *, priority):
        mine.write_bytes(b"mine")
        return fetch(url, priority=priority)

    monkeypatch.setattr(client, "get_image", slowly)
    shelf.work()
    assert mine.read_bytes() == b"mine" and set(shelf.written(seen)) & THUMBS == THUMBS - {
        "Season 01/Frieren - S01E01-thumb.jpg"
    }
