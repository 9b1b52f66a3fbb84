"""Pictures that are built to cost: the next one is taken, nobody asks for them again, and what is there
stays."""

import pytest
from files.images.hostile import HOSTILE, empty_scans

from aniworld import context
from aniworld.database import now
from aniworld.errors import BadImage
from aniworld.files import images
from aniworld.library.artwork import choice as artwork_choice
from aniworld.library.artwork import fetched_files, picture_jobs
from aniworld.library.sources import ask
from aniworld.models import Artwork
from aniworld.providers.http import Oversized

from .test_load_images import POSTER, POSTER_2, POSTER_3

SCANS = empty_scans(7000, 7000, 1370)
KINDS = [
    "jpeg: empty scans, 200 KB",
    "jpeg: 1,000 scans of real data",
    "jpeg: arithmetic coding",
    "jpeg: 65,535 × 65,535",
    "jpeg: comments",
    "png: frames",
    "png: 10k × 10k",
    "png: 30k × 30k",
    "png: packed texts",
    "png: private chunks",
    "png: a length that lies",
    "gif: comments of two bytes",
    "gif: a huge screen",
    "webp: frames",
    "webp: 16,384 × 16,384",
    "webp: cut",
    "other: ICO",
    "other: EPS",
    "other: SVG",
    "other: PSD",
]


def sends(standin, path, content, **how):
    standin.fail(path, times=None, body=content, content_type="image/jpeg", **how)


def test_the_next_candidate_is_taken_and_the_costly_one_not_asked_for_again(shelf, standin):
    sends(standin, POSTER, SCANS)
    added = shelf.add("Frieren")
    assert shelf.states(added) == "loaded loaded loaded loaded"
    assert shelf.chosen(added, "poster").url.endswith("poster-2.jpg")
    refused = pytest.raises(images.TooCostly, match=r"^The picture is a JPEG of too many scans\.$")
    with refused, fetched_files.fetched(shelf.standin.url + POSTER, 1):
        pytest.fail("it is known")
    assert len(shelf.asked(POSTER)) == 1


def test_one_that_no_other_can_take_the_place_of_is_not_waited_for(shelf, standin):
    for path in (POSTER, POSTER_2, POSTER_3):
        sends(standin, path, SCANS)
    added = shelf.add("Frieren")
    part = shelf.part(added, "images")
    assert (part.state, part.attempt, part.error) == (
        "partial",
        1,
        "The picture is a JPEG of too many scans.",
    )
    shelf.load(added, "images")
    assert len(shelf.asked("frieren/poster")) == 3


def test_a_broken_one_among_costly_ones_is_still_asked_for_thrice(shelf, standin):
    sends(standin, POSTER, SCANS)
    sends(standin, POSTER_2, b"no")
    sends(standin, POSTER_3, SCANS)
    added = shelf.add("Frieren")
    assert (shelf.part(added, "images").state, shelf.part(added, "images").attempt) == ("pending", 1)
    assert "no JPEG" in shelf.part(added, "images").error


def test_after_a_day_it_may_have_become_another(shelf, standin, monkeypatch):
    sends(standin, POSTER, SCANS)
    shelf.add("Frieren")
    standin.reset()
    monkeypatch.setattr(fetched_files, "now", lambda: now() + fetched_files.REFUSED_SECONDS + 1)
    with fetched_files.fetched(standin.url + POSTER, 1) as content:
        assert images.decode(content).format == "jpeg"


def test_only_the_last_thousand_are_remembered(monkeypatch, shelf, standin):
    monkeypatch.setattr(fetched_files, "MOST_REFUSED", 1)
    for path in (POSTER, POSTER_2):
        sends(standin, path, SCANS)
    added = shelf.add("Frieren")
    assert shelf.chosen(added, "poster").url.endswith("poster-3.jpg")
    assert [url.rpartition("/")[2] for url in context.current().refused_pictures] == ["poster-2.jpg"]


@pytest.mark.parametrize(
    "trouble", [images.TooCostly("x"), images.TooLarge("x"), Oversized("x", "images", retryable=False)]
)
def test_what_costs_too_much_is_not_tried_again(trouble):
    assert fetched_files.may_help(trouble, 1) is False


def test_the_old_poster_stays_whatever_is_sent_in_its_place(shelf, standin, frieren):
    before, row = shelf.path(frieren, "poster.jpg").read_bytes(), shelf.chosen(frieren, "poster")
    for name in KINDS:
        context.current().refused_pictures.clear()
        standin.reset()
        sends(standin, "/images/original_untouched/frieren/poster", HOSTILE[name]())
        artwork, job = Artwork.get_by_id(row.id), picture_jobs.job_for("poster")
        with pytest.raises(BadImage):
            artwork_choice.use(frieren, job, artwork.id)
        assert shelf.path(frieren, "poster.jpg").read_bytes() == before, name
    shelf.load(frieren, "images", force=True)
    assert (
        shelf.path(frieren, "poster.jpg").read_bytes() == before
        and shelf.chosen(frieren, "poster").sha == row.sha
    )


def test_a_costly_still_is_passed_over(shelf, standin, frieren):
    shelf.video(frieren, "Season 01", "Frieren - S01E01.mkv")
    sends(standin, "/images/", SCANS)
    still = next(row.still_url for row in frieren.episodes if row.still_url)
    for _ in range(2):
        with pytest.raises(images.TooCostly), fetched_files.fetched(still, 1) as content:
            images.as_jpeg(content)
    assert len(shelf.asked("/images/")) == len(set(shelf.asked("/images/")))


def test_a_picture_is_decoded_once_when_it_arrives(shelf, monkeypatch):
    decoded, prepare = [], images.prepare

    def counted(content, *more, **how):
        decoded.append(content)
        return prepare(content, *more, **how)

    monkeypatch.setattr(images, "prepare", counted)
    added = shelf.add("Frieren")
    assert len(decoded) == Artwork.select().where((Artwork.series == added) & Artwork.is_chosen).count()


def test_a_trouble_that_is_kept_does_not_keep_the_picture_in_memory(shelf, standin, frieren):
    sends(standin, "/images/", SCANS)
    shelf.request(frieren, "images", force=True)
    claimed = shelf.claim()
    job, rows = picture_jobs.job_for("poster"), Artwork.all_with(series=frieren.id)
    trouble = fetched_files.fetch(claimed, job, fetched_files.offer(rows, job), None).trouble
    asked = ask.ask_all({"x": lambda: images.decode(SCANS)}).errors["x"]
    for error in (trouble, asked):
        assert isinstance(error, images.TooCostly)
        assert (error.__traceback__, error.__context__, error.__cause__) == (None, None, None)
