"""What a person chooses stays, what was there before can be brought back, and whatever fails changes
nothing."""

import hashlib
from io import BytesIO

import pytest
from PIL import Image

from aniworld import events
from aniworld.errors import BadImage, DiskError, NotFound, ProviderError
from aniworld.files import atomic
from aniworld.library.artwork import choice as artwork_choice
from aniworld.library.artwork import chosen_rows, picture_jobs, picture_places, thumbnails
from aniworld.library.disk import series_folder
from aniworld.library.series import series
from aniworld.library.sources import ask
from aniworld.models import Artwork, Series
from aniworld.models.part import PENDING


def picture(form="JPEG", colour="#10a0f0", size=(60, 90)):
    stream = BytesIO()
    Image.new("RGB", size, colour).save(stream, form)
    return stream.getvalue()


MINE, OTHER = picture(), picture(colour="#f0a010")


@pytest.fixture
def house_of(shelf, frieren):
    return House(shelf, frieren)


class House:
    """The pictures of Frieren as her owner sees them."""

    def __init__(self, shelf, series):
        self.shelf, self.series, self.standin = shelf, series, shelf.standin

    def job(self, name):
        return artwork_choice.job_named(self.series, name)

    def place(self, name):
        return next(
            place for place in picture_places.of(self.series) if picture_places.name(place.job) == name
        )

    def other(self, name="poster"):
        """A candidate that is not in place."""
        place = self.place(name)
        return next(row for row in place.candidates if place.chosen is None or row.url != place.chosen.url)

    def use(self, name, row=None):
        row = row or self.other(name)
        self.standin.fail(
            row.url.removeprefix(self.standin.url), body=picture(colour="#308030"), content_type="image/jpeg"
        )
        return artwork_choice.use(self.series, self.job(name), row.id)

    def upload(self, name, content):
        return artwork_choice.upload(self.series, self.job(name), content)

    def undo(self, name):
        return artwork_choice.undo(self.series, self.job(name))

    def bytes(self, name):
        path = self.shelf.path(self.series, self.job(name).path)
        return path.read_bytes() if path.exists() else None

    def told(self, name):
        """(source, is pinned) of what is in place, as its row says; and that row and file agree."""
        chosen, content = self.place(name).chosen, self.bytes(name)
        assert (chosen is None) == (content is None)
        assert chosen is None or chosen.sha == hashlib.sha256(content).hexdigest()
        return chosen and (chosen.source, chosen.is_pinned)

    def load(self, *, force=False):
        self.series = self.shelf.load(self.series, "images", "logo", force=force)


# What there is


def test_every_place_of_a_series_is_there_with_what_is_on_offer_best_first(house_of):
    places = {picture_places.name(place.job): place for place in picture_places.of(house_of.series)}
    assert list(places) == [
        "poster",
        "fanart",
        "banner",
        "logo",
        "landscape",
        "clearart",
        "fanart1",
        "fanart2",
        "fanart3",
        "season-1",
        "season-2",
    ]
    assert [row.source for row in places["poster"].candidates] == [
        "tvmaze",
        "tvmaze",
        "tvmaze",
        "kitsu",
        "kitsu",
    ]
    assert places["poster"].chosen.url == places["poster"].candidates[0].url
    assert places["landscape"].candidates == [] and places["landscape"].chosen is None
    assert not any(place.can_undo for place in places.values())


def test_a_further_background_is_offered_what_no_other_place_has(house_of):
    taken = {house_of.place(name).chosen.url for name in ("fanart", "fanart1")}
    assert not taken & {row.url for row in house_of.place("fanart2").candidates}
    assert house_of.place("fanart1").chosen.url in {row.url for row in house_of.place("fanart1").candidates}


@pytest.mark.parametrize("name", ["", "season-9", "season--1", "still", "../poster", "poster.jpg", "fanart4"])
def test_no_other_place_exists(house_of, name):
    with pytest.raises(NotFound):
        house_of.job(name)


# Use another one


@pytest.mark.parametrize("name", ["poster", "fanart", "fanart1"])
def test_one_that_is_chosen_is_in_place_pinned_and_told_to_the_pages(house_of, name):
    wanted, before = house_of.other(name), house_of.bytes(name)
    house_of.use(name, wanted)
    chosen = house_of.place(name).chosen
    assert house_of.told(name) == (wanted.source, True) and chosen.url == wanted.url
    assert (chosen.width, chosen.language) == (wanted.width, wanted.language)
    assert house_of.bytes(name) != before
    assert events.since(0)[-1].kind == "series_updated"
    made = thumbnails.file_name(chosen.sha, "small")
    assert (house_of.shelf.data / "thumbnails" / made).exists()


@pytest.mark.parametrize("force", [False, True])
def test_no_refresh_replaces_what_was_chosen(house_of, force):
    house_of.use("poster")
    chosen, content = house_of.place("poster").chosen.url, house_of.bytes("poster")
    Artwork.create(
        series=house_of.series,
        kind="poster",
        url=f"{house_of.standin.url}/images/x.jpg",
        source="tvmaze",
        score=9e9,
    )
    house_of.standin.log.clear()
    house_of.load(force=force)
    assert house_of.place("poster").chosen.url == chosen and house_of.bytes("poster") == content
    assert house_of.told("poster") == ("tvmaze", True) and not house_of.shelf.asked("/frieren/poster")


def test_one_that_is_not_pinned_gives_way_to_a_better_offer_and_not_to_an_equal_one(house_of):
    house_of.use("poster")
    artwork_choice.pin(house_of.series, house_of.job("poster"), False)
    chosen, better = house_of.place("poster").chosen, house_of.other()
    house_of.load()
    assert house_of.place("poster").chosen == chosen, "what a source likes more today is no better"
    Artwork.update(score=Artwork.score + 1).where(Artwork.id == better.id).execute()
    house_of.load()
    assert house_of.place("poster").chosen == better and house_of.told("poster") == ("tvmaze", False)


def test_a_better_offer_that_is_broken_changes_nothing(house_of):
    broken = f"{house_of.standin.url}/images/original_untouched/frieren/nothing.jpg"
    Artwork.create(series=house_of.series, kind="poster", url=broken, source="tvmaze", score=9e9)
    before = house_of.told("poster"), house_of.bytes("poster")
    house_of.load()
    assert (house_of.told("poster"), house_of.bytes("poster")) == before
    assert house_of.shelf.states(house_of.series) == "loaded loaded loaded loaded"


def test_a_pinned_file_that_was_deleted_is_fetched_again_and_no_other(house_of):
    house_of.use("poster")
    chosen = house_of.place("poster").chosen.url
    house_of.shelf.path(house_of.series, "poster.jpg").unlink()
    house_of.standin.fail(chosen.removeprefix(house_of.standin.url), status=503)
    house_of.load()
    assert (
        house_of.bytes("poster") is None and house_of.shelf.part(house_of.series, "images").state == PENDING
    )
    house_of.shelf.later(house_of.series)
    assert house_of.place("poster").chosen.url == chosen and house_of.told("poster") == ("tvmaze", True)


def test_a_pinned_picture_that_is_gone_for_good_makes_room(house_of):
    house_of.use("poster")
    chosen = house_of.place("poster").chosen.url
    house_of.shelf.path(house_of.series, "poster.jpg").unlink()
    house_of.standin.fail(chosen.removeprefix(house_of.standin.url), times=None, status=404)
    house_of.load()
    assert house_of.told("poster") == ("tvmaze", False) and house_of.place("poster").chosen.url != chosen


FAILS = {
    "the server is down": {"status": 503},
    "it is gone": {"status": 404},
    "it is cut off": {"cut": True},
    "it is a page": {"body": "<html>", "content_type": "image/jpeg"},
}


@pytest.mark.parametrize("what", FAILS.values(), ids=FAILS)
def test_one_that_cannot_be_had_leaves_everything_as_it_was(house_of, what):
    wanted, before = house_of.other(), (house_of.told("poster"), house_of.bytes("poster"))
    house_of.standin.fail(wanted.url.removeprefix(house_of.standin.url), times=None, **what)
    with pytest.raises((ProviderError, BadImage)):
        artwork_choice.use(house_of.series, house_of.job("poster"), wanted.id)
    assert (house_of.told("poster"), house_of.bytes("poster")) == before and not house_of.place(
        "poster"
    ).can_undo


def test_only_what_is_on_offer_for_this_place_can_be_used(house_of):
    other = Series.create(key="x", title="x", added_as="x")
    foreign = Artwork.create(
        series=other, kind="poster", url="https://static.tvmaze.com/x.jpg", source="tvmaze"
    )
    logo, season = house_of.place("logo").candidates[0], house_of.place("season-1").candidates[0]
    for row in (foreign, logo, season, Artwork(id=0)):
        with pytest.raises(NotFound, match="no longer on offer"):
            house_of.use("poster", row)
    assert house_of.told("poster") == ("tvmaze", False)


def test_a_disk_that_is_full_leaves_everything_as_it_was(house_of, monkeypatch):
    before = house_of.told("poster"), house_of.bytes("poster")
    full = DiskError("The disk is full.", "poster.jpg", "full")
    write = atomic.write

    def refuse(root, path, content, **how):
        if path.endswith("poster.jpg"):
            raise full
        return write(root, path, content, **how)

    monkeypatch.setattr(atomic, "write", refuse)
    with pytest.raises(DiskError):
        house_of.use("poster")
    monkeypatch.undo()
    assert (house_of.told("poster"), house_of.bytes("poster")) == before


def test_rows_that_cannot_be_written_put_the_file_back(house_of, monkeypatch):
    before = house_of.told("poster"), house_of.bytes("poster")

    def refuse(*row):
        raise NotFound("away")

    monkeypatch.setattr(series_folder, "record", refuse)
    with pytest.raises(NotFound):
        house_of.use("poster")
    monkeypatch.undo()
    assert (house_of.told("poster"), house_of.bytes("poster")) == before


def test_a_series_that_is_removed_meanwhile_keeps_its_files(house_of, monkeypatch):
    before, job, wanted = house_of.bytes("poster"), house_of.job("poster"), house_of.other()
    path = house_of.shelf.path(house_of.series, "poster.jpg")
    overwrite = series_folder.overwrite

    def and_remove(row, name, content, is_new):
        overwrite(row, name, content, is_new=is_new)
        if Series.select().exists():
            folder = row.folder
            series.remove(row)
            monkeypatch.setattr(series_folder, "folder", lambda gone: folder)

    house_of.series = Series.get()
    monkeypatch.setattr(series_folder, "overwrite", and_remove)
    with pytest.raises(NotFound, match="removed meanwhile"):
        artwork_choice.use(house_of.series, job, wanted.id)
    assert path.read_bytes() == before


def test_a_worker_that_comes_later_writes_nothing_over_a_choice(house_of, monkeypatch):
    client, wanted = ask.sources().client, house_of.other()
    fetch = client.get_image

    def slowly(url, *, priority):
        content = fetch(url, priority=priority)
        if url == poster and not house_of.place("poster").chosen.is_pinned:
            artwork_choice.use(house_of.series, house_of.job("poster"), wanted.id)
        return content

    poster = house_of.place("poster").chosen.url
    monkeypatch.setattr(client, "get_image", slowly)
    house_of.load(force=True)
    assert house_of.place("poster").chosen.url == wanted.url and house_of.told("poster") == ("tvmaze", True)


def test_a_choice_between_a_workers_file_and_its_row_stays_on_the_row(house_of):
    house_of.use("poster")
    chosen = house_of.place("poster").chosen
    claimed = house_of.shelf.request(house_of.series, "images") and house_of.shelf.claim()
    came = picture_jobs.Outcome(
        house_of.job("poster"), series_folder.StoredFile("poster.jpg", "0" * 64), house_of.other()
    )
    with claimed.writing():
        chosen_rows.record(claimed, [came])
    assert (
        house_of.place("poster").chosen == chosen
        and house_of.shelf.written(house_of.series)["poster.jpg"].sha == chosen.sha
    )


# Pin


def test_a_picture_is_pinned_and_let_go(house_of):
    for is_pinned in (True, False):
        artwork_choice.pin(house_of.series, house_of.job("poster"), is_pinned)
        assert house_of.told("poster") == ("tvmaze", is_pinned)


@pytest.mark.parametrize("name", ["landscape", "poster"])
def test_nothing_and_ones_own_need_no_pin(house_of, name):
    house_of.upload("poster", MINE)
    with pytest.raises(NotFound, match="could be pinned"):
        artwork_choice.pin(house_of.series, house_of.job(name), True)


# A drawn logo


def test_a_drawing_can_be_preferred_to_a_real_logo(house_of):
    artwork_choice.use_drawing(house_of.series, house_of.job("logo"))
    assert house_of.told("logo") == ("drawn", True)
    house_of.load(force=True)
    part = house_of.shelf.part(house_of.series, "logo")
    assert house_of.told("logo") == ("drawn", True) and (part.state, part.error) == ("loaded", None)
    house_of.undo("logo")
    assert house_of.told("logo") == ("tvmaze", False)


def test_a_logo_of_ones_own_takes_the_place_of_a_drawn_one_and_the_part_is_whole(shelf):
    house_of = House(shelf, shelf.add("Mushi-Shi"))
    assert (
        house_of.told("logo") == ("drawn", False) and shelf.part(house_of.series, "logo").state == "partial"
    )
    assert house_of.upload("logo", picture("PNG"))
    shelf.work()
    part = shelf.part(house_of.series, "logo")
    assert (part.state, part.source, part.error) == ("loaded", "yours", None)


def test_only_a_logo_is_drawn(house_of):
    with pytest.raises(NotFound):
        artwork_choice.use_drawing(house_of.series, house_of.job("poster"))


def test_the_look_at_a_candidate_is_small_where_its_source_has_that(house_of):
    small, whole = picture_places.preview(house_of.place("poster").candidates[0])
    assert "/medium_portrait/" in small and "/original_untouched/" in whole
    assert len(picture_places.preview(house_of.place("banner").candidates[0])) == 1
    assert (
        len(
            picture_places.preview(
                Artwork(source="switched off", url="https://x.example/y.jpg", kind="poster")
            )
        )
        == 1
    )
