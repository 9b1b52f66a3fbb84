"""Pictures: the best that is sound is kept, the user's own is never touched, and nothing good is lost to a
bad answer."""

import hashlib
import re
from io import BytesIO

import pytest
from PIL import Image

from aniworld.errors import BadImage, DiskError, GateClosed, ProviderError
from aniworld.files import atomic
from aniworld.library.artwork import chosen_rows, fetched_files, thumbnails
from aniworld.library.parts import claims
from aniworld.library.sources import ask
from aniworld.models import Artwork, Series

POSTER, POSTER_2, POSTER_3 = (f"/images/original_untouched/frieren/poster{n}.jpg" for n in ("", "-2", "-3"))
LOGO = "/images/original_untouched/frieren/logo.png"
SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"


def picture(form="JPEG", colour="#804020", size=(60, 90)):
    stream = BytesIO()
    Image.new("RGB", size, colour).save(stream, form)
    return stream.getvalue()


MINE = picture(colour="#10a0f0")


def sha(content):
    return hashlib.sha256(content).hexdigest()


# What is fetched


def test_every_picture_is_on_disk_on_its_row_and_has_thumbnails_when_they_are_looked_at(shelf, frieren):
    poster = shelf.chosen(frieren, "poster").sha
    assert [file.name for file in (shelf.data / "thumbnails").iterdir()] == [f"{poster}-small.webp"]
    for kind, season, name in (
        ("poster", -1, "poster.jpg"),
        ("fanart", -1, "fanart.jpg"),
        ("banner", -1, "banner.jpg"),
        ("season_poster", 1, "season01-poster.jpg"),
        ("logo", -1, "clearlogo.png"),
    ):
        row, content = shelf.chosen(frieren, kind, season), shelf.path(frieren, name).read_bytes()
        assert (row.file, row.sha, row.source) == (name, sha(content), "tvmaze")
        assert row.colour.startswith("#") and shelf.written(frieren)[name].sha == row.sha
        for size in ("small", "large"):
            thumbnail = shelf.data / "thumbnails" / thumbnails.file_name(row.sha, size)
            assert thumbnail.read_bytes().startswith(b"RIFF")


def test_the_best_candidates_come_first_and_the_preferred_source_before_all(shelf, frieren):
    rows = (
        Artwork.select()
        .where((Artwork.series == frieren) & (Artwork.kind == "poster"))
        .order_by(Artwork.score.desc())
    )
    assert [row.source for row in rows] == ["tvmaze", "tvmaze", "tvmaze", "kitsu", "kitsu"]
    assert (
        rows[0].url.endswith(POSTER)
        and rows[0].score > rows[1].score == rows[2].score > rows[3].score > rows[4].score
    )


def test_specials_have_a_poster_of_their_own(shelf, frieren):
    Artwork.create(
        series=frieren, kind="season_poster", season=0, url=shelf.standin.url + POSTER_2, source="tvmaze"
    )
    shelf.load(frieren, "images")
    assert "season-specials-poster.jpg" in shelf.files(frieren)


def test_loading_again_asks_for_no_picture_that_is_there(shelf, frieren):
    shelf.load(frieren, "images", "logo")
    assert shelf.states(frieren) == "loaded loaded loaded loaded"
    assert not shelf.standin.log


def test_what_the_sources_offer_is_read_anew_when_it_is_old(shelf, frieren):
    Series.update(details_at=1.0).execute()
    shelf.load(frieren, "images")
    assert shelf.asked("/tvmaze/shows/503") == []  # still fresh in the cache of answers
    assert Series.get().details_at > 1.0


def test_a_forced_load_fetches_each_again(shelf, frieren):
    shelf.load(frieren, "images", "logo", force=True)
    assert len(shelf.asked("/images/")) == 7


def test_a_deleted_picture_comes_back(shelf, frieren):
    shelf.path(frieren, "poster.jpg").unlink()
    shelf.load(frieren, "images")
    assert sha(shelf.path(frieren, "poster.jpg").read_bytes()) == shelf.chosen(frieren, "poster").sha
    assert len(shelf.asked("/images/")) == 1


# Pictures that are none

BROKEN = {
    "cut off": {"cut": True},
    "a page": {"body": "<html>Not found</html>", "content_type": "text/html"},
    "a drawing with a script": {"body": SVG, "content_type": "image/svg+xml"},
    "nothing": {"body": b""},
    "a text that says it is a picture": {"body": "hello", "content_type": "image/jpeg"},
    "an error": {"status": 500},
    "not there": {"status": 404},
}


@pytest.mark.parametrize("what", BROKEN.values(), ids=BROKEN)
def test_a_broken_picture_is_not_saved_and_the_next_one_is_taken(shelf, standin, what):
    standin.fail(POSTER, times=None, **what)
    added = shelf.add("Frieren")
    assert shelf.states(added) == "loaded loaded loaded loaded"
    assert shelf.chosen(added, "poster").url.endswith("poster-2.jpg")
    assert Image.open(shelf.path(added, "poster.jpg")).format == "JPEG"


@pytest.mark.parametrize("what", BROKEN.values(), ids=BROKEN)
def test_the_old_picture_stays_when_a_new_one_is_broken(shelf, standin, frieren, what):
    before = shelf.path(frieren, "poster.jpg").read_bytes()
    standin.fail("/images/", times=None, **what)
    shelf.load(frieren, "images", force=True)
    assert shelf.path(frieren, "poster.jpg").read_bytes() == before
    assert shelf.chosen(frieren, "poster").sha == sha(before)


def test_a_picture_that_is_broken_everywhere_is_asked_for_three_times(shelf, standin):
    standin.fail(
        "/images/original_untouched/frieren/banner.jpg", times=None, body="no", content_type="image/jpeg"
    )
    added = shelf.add("Frieren")
    for attempt in (1, 2):
        part = shelf.part(added, "images")
        assert (part.state, part.attempt) == ("pending", attempt)
        added = shelf.later(added)
    part = shelf.part(added, "images")
    assert (part.state, part.attempt, part.error_code) == ("partial", 3, "some_missing")
    assert part.error == "The file is no JPEG, PNG, WebP or GIF picture."
    assert "poster.jpg" in shelf.files(added) and "banner.jpg" not in shelf.files(added)
    assert added.loading_status == "completed"


def test_an_image_server_that_is_down_is_asked_as_often_as_any_source(shelf, standin):
    standin.fail("/images/", times=None, status=503)
    added = shelf.add("Frieren")
    assert {shelf.part(added, name).state for name in ("logo", "images")} == {"pending"}
    for name in ("logo", "images"):
        shelf.set(added, name, attempt=claims.TRIES - 1)
    ask.sources().client._gates.answered(f"images:127.0.0.1:{standin.port}")
    added = shelf.later(added)
    assert shelf.states(added) == "loaded loaded partial failed"
    assert shelf.part(added, "images").error.startswith("The image server 127.0.0.1")
    assert added.loading_status == "failed"


def test_a_show_of_which_no_source_has_a_picture(shelf):
    added = shelf.put("Frieren")
    shelf.run()
    Artwork.delete().execute()
    shelf.work()
    part = shelf.part(added, "images")
    assert (part.state, part.error, part.error_code) == (
        "unavailable",
        "No source has images for this show.",
        "no_images",
    )
    assert Series.get().loading_status == "completed"


def test_pictures_of_other_formats_are_converted(shelf, standin):
    standin.fail(POSTER, body=picture("WEBP"), content_type="image/webp")
    standin.fail(LOGO, body=picture("GIF"), content_type="image/gif")
    added = shelf.add("Frieren")
    assert Image.open(shelf.path(added, "poster.jpg")).format == "JPEG"
    assert Image.open(shelf.path(added, "clearlogo.png")).format == "PNG"


def test_a_gate_that_shuts_half_way_keeps_what_came(shelf, frieren, monkeypatch):
    client, asked = ask.sources().client, []
    fetch = client.get_image

    def narrow(url, *, priority):
        asked.append(url)
        if asked.count(url) == 1 and re.search("(poster|banner).jpg$", url):
            raise GateClosed("The image server is busy.", "images", retryable=True, retry_after_seconds=60.0)
        return fetch(url, priority=priority)

    monkeypatch.setattr(client, "get_image", narrow)
    shelf.load(frieren, "images", force=True)
    part = shelf.part(frieren, "images")
    assert (part.state, part.attempt, part.force) == ("pending", 0, 0)
    assert shelf.later(frieren).loading_status == "completed"
    assert {asked.count(url) for url in asked if "background" in url} == {1}, (
        "what had come was not fetched again"
    )


def test_a_retry_after_three_candidates_says_what_may_pass(shelf, standin):
    standin.fail(POSTER, body="no", content_type="image/jpeg")
    standin.fail(POSTER_2, status=503)
    standin.fail(POSTER_3, body="no", content_type="image/jpeg")
    added = shelf.add("Frieren")
    assert shelf.part(added, "images").error.endswith("is having problems (HTTP 503).")
    assert shelf.later(added).loading_status == "completed"


MAY_HELP = [
    (BadImage("broken"), 2, True),
    (BadImage("broken"), 3, False),
    (ProviderError("down", "x", retryable=True), 7, True),
    (ProviderError("down", "x", retryable=True), 8, False),
    (ProviderError("forbidden", "x", retryable=False), 1, False),
    (DiskError("full", "x"), 1, True),
]


@pytest.mark.parametrize("trouble, attempt, helps", MAY_HELP)
def test_asking_again_helps_or_not(trouble, attempt, helps):
    assert fetched_files.may_help(trouble, attempt) is helps


# What is the user's


@pytest.mark.parametrize("force", [False, True])
def test_a_poster_that_the_user_put_there_survives_every_load(shelf, frieren, force):
    shelf.path(frieren, "poster.jpg").write_bytes(MINE)
    shelf.load(frieren, "images", force=force)
    assert shelf.path(frieren, "poster.jpg").read_bytes() == MINE
    row = shelf.chosen(frieren, "poster")
    assert (row.source, row.url, row.sha) == ("yours", "", sha(MINE))
    assert (shelf.data / "thumbnails" / f"{row.sha}-small.webp").exists()
    assert shelf.part(frieren, "images").state == "loaded"


@pytest.mark.parametrize("force", [False, True])
def test_a_logo_of_the_users_survives_every_load(shelf, frieren, force):
    mine = picture("PNG", "#ffffff")
    shelf.path(frieren, "clearlogo.png").write_bytes(mine)
    shelf.load(frieren, "logo", force=force)
    assert shelf.path(frieren, "clearlogo.png").read_bytes() == mine
    part = shelf.part(frieren, "logo")
    assert (part.state, part.source, part.error) == ("loaded", "yours", None)


def test_a_poster_that_was_there_before_the_series_stays(shelf):
    folder = shelf.root / "Frieren - Beyond Journey's End (2023)"
    folder.mkdir()
    (folder / "poster.jpg").write_bytes(MINE)
    added = shelf.add("Frieren")
    assert shelf.path(added) == folder
    assert (folder / "poster.jpg").read_bytes() == MINE and (folder / "fanart.jpg").exists()
    assert "poster.jpg" not in shelf.written(added)


def test_a_picture_of_the_users_that_is_broken_is_kept_aside_and_a_sound_one_comes(shelf, frieren):
    shelf.path(frieren, "poster.jpg").write_bytes(b"my poster, half of it")
    shelf.load(frieren, "images")
    assert shelf.path(frieren, "poster.jpg.bak").read_bytes() == b"my poster, half of it"
    assert shelf.chosen(frieren, "poster").source == "tvmaze"
    assert shelf.part(frieren, "images").state == "loaded"


def test_a_users_poster_that_is_taken_away_again_makes_room_for_the_best(shelf, frieren):
    shelf.path(frieren, "poster.jpg").write_bytes(MINE)
    shelf.load(frieren, "images")
    shelf.path(frieren, "poster.jpg").unlink()
    shelf.load(frieren, "images")
    assert shelf.chosen(frieren, "poster").url.endswith("frieren/poster.jpg")
    assert shelf.part(frieren, "images").state == "loaded"


def test_a_picture_put_there_while_ours_arrives_wins(shelf, frieren, monkeypatch):
    client = ask.sources().client
    fetch = client.get_image

    def slowly(url, *, priority):
        if url.endswith("frieren/poster.jpg"):
            shelf.path(frieren, "poster.jpg").write_bytes(MINE)
        return fetch(url, priority=priority)

    monkeypatch.setattr(client, "get_image", slowly)
    shelf.load(frieren, "images", force=True)
    assert shelf.path(frieren, "poster.jpg").read_bytes() == MINE
    assert (shelf.chosen(frieren, "poster").source, shelf.chosen(frieren, "poster").sha) == (
        "yours",
        sha(MINE),
    )


def test_a_worker_killed_between_file_and_row_does_not_make_its_file_the_users(shelf, monkeypatch):
    added = shelf.put("Frieren")
    shelf.run()
    shelf.set(added, "logo", not_before=9e9)
    shelf.set(added, "nfo", not_before=9e9)
    monkeypatch.setattr(
        chosen_rows,
        "record",
        lambda claimed, outcomes: (_ for _ in ()).throw(claims.LeaseLost("killed here")),
    )
    shelf.run()
    assert (shelf.path(added) / "poster.jpg").exists() and shelf.chosen(added, "poster") is None
    monkeypatch.undo()
    shelf.set(added, "images", state="pending")
    shelf.run()
    assert shelf.chosen(added, "poster").source == "tvmaze"


def test_a_file_that_could_not_be_written_is_not_the_users_either(shelf, monkeypatch):
    write = atomic.write

    def refuse(root, relative, content, **how):
        if relative.endswith("poster.jpg"):
            raise DiskError("The disk is full.", relative)
        return write(root, relative, content, **how)

    monkeypatch.setattr(atomic, "write", refuse)
    added = shelf.add("Frieren")
    monkeypatch.undo()
    assert shelf.later(added).loading_status == "completed"
    assert shelf.chosen(added, "poster").source == "tvmaze"


# The logo


def test_a_drawn_logo_gives_way_to_a_real_one(shelf):
    added = shelf.add("Mushi-Shi")
    drawn = shelf.path(added, "clearlogo.png").read_bytes()
    assert shelf.chosen(added, "logo").is_drawn
    Artwork.create(series=added, kind="logo", url=shelf.standin.url + LOGO, source="tvmaze")
    shelf.load(added, "logo")
    part = shelf.part(added, "logo")
    assert (part.state, part.source, part.error, part.not_before) == ("loaded", "TVmaze", None, None)
    assert not shelf.chosen(added, "logo").is_drawn
    assert shelf.path(added, "clearlogo.png").read_bytes() != drawn


def test_a_drawn_logo_follows_the_title(shelf):
    added = shelf.add("Mushi-Shi")
    drawn = shelf.path(added, "clearlogo.png").read_bytes()
    Series.update(title="Another Name", original_title="").execute()
    shelf.load(added, "logo")
    assert shelf.path(added, "clearlogo.png").read_bytes() != drawn


def test_a_logo_that_may_still_come_is_waited_for_before_one_is_drawn(shelf, standin):
    standin.fail(LOGO, times=2, status=503)
    added = shelf.add("Frieren")
    assert shelf.part(added, "logo").state == "pending" and "clearlogo.png" not in shelf.files(added)
    shelf.later(added)
    assert shelf.part(added, "logo").state == "pending"
    assert shelf.later(added).loading_status == "completed"
    assert shelf.part(added, "logo").state == "loaded"


def test_a_logo_that_stays_broken_is_drawn_after_three_tries(shelf, standin):
    standin.fail(LOGO, times=None, body=SVG, content_type="image/svg+xml")
    added = shelf.add("Frieren")
    shelf.later(added)
    shelf.later(added)
    part = shelf.part(added, "logo")
    assert (part.state, part.attempt, part.source) == ("partial", 3, "drawn")


def test_thumbnails_are_made_once_for_the_same_bytes(shelf, frieren, monkeypatch):
    made, prepare = [], fetched_files.images.prepare

    def watched(*content, widths, **how):
        made.extend(widths)
        return prepare(*content, widths=widths, **how)

    monkeypatch.setattr(fetched_files.images, "prepare", watched)
    shelf.load(frieren, "images", "logo")
    assert made == []
    for kind in ("poster", "fanart"):
        thumbnails.examined(kind, MINE)
    assert made == [320]
    poster = shelf.chosen(frieren, "poster").sha
    for _ in range(2):
        thumbnails.file_name(poster, "large")
    assert made == [320, 780]
