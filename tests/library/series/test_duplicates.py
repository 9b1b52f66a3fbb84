"""A card that turns out to be a show that is there already: one series stays, and all that was asked is
asked of it."""

import pytest
from said import said

from aniworld import context, events
from aniworld.database import transaction
from aniworld.errors import DiskError, NotFound
from aniworld.library.disk import scan, series_folder
from aniworld.library.episodes import load as load_episodes
from aniworld.library.matching import related
from aniworld.library.parts import claims
from aniworld.library.series import accepting, duplicates, edits, rematch, series
from aniworld.models import Artwork, Episode, Folder, MergedSeries, Part, Series, SeriesId
from aniworld.models.part import BACKGROUND, USER

ROMAJI = "Sousou no Frieren"


@pytest.fixture
def card(shelf, frieren):
    """A second card of the show, by another name, not loaded yet."""
    return shelf.put(ROMAJI)


def only(frieren):
    return [row.id for row in Series.select()] == [frieren.id]


def test_a_second_name_of_a_show_goes_into_the_series_that_is_there(shelf, frieren, card):
    shelf.work()
    assert only(frieren) and Series.get().loading_status == "completed"
    assert series.led_to(card.id).id == series.led_to(card.key).id == series.called(card.key).id == frieren.id
    gone = next(event for event in events.since(0, 1000) if event.kind == "series_removed")
    assert gone.topic == card.topic and (gone.payload["merged_into"], gone.payload["merged_name"]) == (
        str(frieren.id),
        frieren.title,
    )


def test_the_same_name_again_finds_it_at_once(shelf, frieren, card):
    shelf.work()
    again, is_new = series.add(f"  {ROMAJI.upper()} ")
    assert (again.id, is_new) == (frieren.id, False)


def test_many_names_and_ids_at_once_end_as_one_series(shelf):
    for name in ("Frieren", "frieren", " FRIEREN ", ROMAJI, ROMAJI.lower(), "Frieren: Beyond Journey's End"):
        shelf.put(name)
    for provider, source_id in (("tvmaze", "503"), ("kitsu", "46474"), ("kitsu", "90102")):
        shelf.put(provider=provider, source_id=source_id)
    shelf.work()
    assert [row.loading_status for row in Series.select()] == ["completed"]
    assert {row.series_id for row in MergedSeries.select()} == {Series.get().id}


def test_what_another_source_calls_it_goes_there_too(shelf, frieren):
    SeriesId.delete().where(SeriesId.value == "90102").execute()
    added = shelf.put(provider="kitsu", source_id="90102", title="Frieren Season 2")
    shelf.work()
    assert only(frieren) and series.add(provider="kitsu", source_id="90102") == (frieren, False)
    assert series.led_to(added.id) == frieren


def test_what_was_asked_of_the_card_is_asked_of_the_series(shelf):
    first = shelf.put("Frieren", priority=BACKGROUND)
    shelf.put(provider="tvmaze", source_id="503", priority=USER)
    for _ in range(1):
        shelf.run()  # the person's own, first
    assert Series.select().count() == 2
    shelf.run()
    while Series.select().count() == 2 and shelf.run():
        pass
    assert Series.select().count() == 1 and series.led_to(first.id)


def test_parts_that_wait_inherit_the_priority(shelf, frieren, card):
    shelf.set(frieren, "images", state="pending", priority=BACKGROUND, not_before=9e9, **said("Later."))
    shelf.run()
    assert only(frieren)
    assert (shelf.part(frieren, "images").priority, shelf.part(frieren, "images").not_before) == (USER, None)
    assert shelf.part(frieren, "logo").state == "loaded"


def test_a_card_that_leads_nowhere_is_not_found(shelf, frieren):
    for unknown in (99999, "no-such-key", "9" * 40):
        with pytest.raises(NotFound):
            series.led_to(unknown)


def test_a_series_that_is_removed_takes_what_leads_to_it_along(shelf, frieren, card):
    shelf.work()
    series.remove(frieren)
    with pytest.raises(NotFound):
        series.led_to(card.id)
    assert series.add(ROMAJI)[1]


def test_of_a_series_that_became_another_show_the_name_is_free_again(shelf, frieren, card):
    shelf.work()
    rematch.to(frieren, "tvmaze", "504")
    assert series.led_to(card.id) == frieren and series.add(ROMAJI)[1]


def test_a_card_that_was_led_to_leads_on(shelf, frieren, card):
    MergedSeries.create(id=777, key="older", added_as="older", series=card)
    shelf.work()
    assert series.led_to(777) == series.led_to("older") == frieren


# What a person has touched stays


def pinned(card):
    Artwork.create(series=card, kind="logo", source="tvmaze", is_pinned=True, is_chosen=True)


def own(card):
    Artwork.create(series=card, kind="logo", source="yours", is_chosen=True)


def ignored(card):
    Episode.create(series=card, season=1, number=1, provider="kitsu", provider_id="1", is_ignored=True)


def renumbered(card):
    Series.update(wanted_spine="kitsu").where(Series.id == card.id).execute()


def with_a_video(card):
    home = context.current().library / series_folder.folder(card)
    home.mkdir()
    (home / "film.mkv").write_bytes(b"x")


def edited(card):
    edits.store(card.id, {"plot": edits.entry(edits.PAGE, "Mine.")})


def loaded_before(card):
    Series.update(resolved_at=1.0).where(Series.id == card.id).execute()
    Part.update(finished_at=2.0).where((Part.series == card) & (Part.name == "nfo")).execute()


@pytest.mark.parametrize("touch", [pinned, own, ignored, edited, renumbered, with_a_video, loaded_before])
def test_a_card_that_a_person_has_touched_stays_and_says_what_it_is(shelf, frieren, card, touch):
    touch(card)
    files = sorted(path for path in shelf.root.rglob("*"))
    claimed = shelf.claim()
    sentence = f"This show is already in the library as “{frieren.title}”."
    duplicates.settle(claimed, series_error(frieren))
    after, part = Series.get_by_id(card.id), shelf.part(card, "episodes")
    assert (part.state, part.error, part.error_code) == ("unavailable", sentence, "already_in_library")
    assert after.loading_error == sentence
    assert MergedSeries.get().series == frieren and series.led_to(card.id) == card
    assert sorted(path for path in shelf.root.rglob("*")) == files
    series.remove(after)
    with pytest.raises(NotFound):
        series.led_to(card.id)


def series_error(frieren):
    return duplicates.AlreadyInLibrary(
        f"This show is already in the library as “{frieren.title}”.", frieren.id
    )


def test_what_was_written_for_a_card_goes_with_it_and_nothing_else_does(shelf, frieren, card):
    with transaction():
        series_folder.record(card, "tvshow.nfo", series_folder.digest(b"ours"))
    series_folder.overwrite(card, "tvshow.nfo", b"ours", is_new=True)
    home, others = shelf.path(card), shelf.files(frieren)
    duplicates.settle(shelf.claim(), series_error(frieren))
    assert only(frieren) and not home.exists() and shelf.files(frieren) == others


def test_a_card_whose_file_was_edited_stays(shelf, frieren, card):
    with transaction():
        series_folder.record(card, "tvshow.nfo", series_folder.digest(b"ours"))
    series_folder.overwrite(card, "tvshow.nfo", b"edited", is_new=True)
    duplicates.settle(shelf.claim(), series_error(frieren))
    assert shelf.path(card, "tvshow.nfo").read_bytes() == b"edited" and Series.select().count() == 2


def test_while_the_disk_refuses_the_card_waits(shelf, frieren, card, monkeypatch):
    monkeypatch.setattr(
        duplicates, "_clear", lambda card: (_ for _ in ()).throw(DiskError("Full.", "x", "full"))
    )
    duplicates.settle(shelf.claim(), series_error(frieren))
    assert (shelf.part(card, "episodes").state, shelf.part(card, "episodes").error) == ("pending", "Full.")


@pytest.mark.parametrize("touch", [pinned, None])
def test_when_the_other_was_removed_meanwhile_the_card_is_loaded(shelf, frieren, card, touch):
    if touch:
        touch(card)
    claimed, error = shelf.claim(), series_error(frieren)
    series.remove(frieren)
    duplicates.settle(claimed, error)
    assert shelf.part(card, "episodes").state == "pending" and not MergedSeries.select().exists()
    shelf.later(card)
    assert Series.get_by_id(card.id).loading_status == "completed"


def test_a_card_that_was_removed_meanwhile_is_no_trouble(shelf, frieren, card, monkeypatch):
    real = duplicates.settle
    monkeypatch.setattr(
        duplicates, "settle", lambda claimed, error: (series.remove(card), real(claimed, error))
    )
    shelf.work()
    assert only(frieren) and not MergedSeries.select().exists()


def test_a_folder_full_of_files_is_looked_at_only_so_far(shelf, frieren, card, monkeypatch):
    home = shelf.root / series_folder.folder(card)
    (home / "a" / "b").mkdir(parents=True)
    assert not duplicates.is_touched(Series.get_by_id(card.id)), "empty folders are nobody's"
    monkeypatch.setattr(duplicates, "MOST_FILES", 1)
    assert duplicates.is_touched(Series.get_by_id(card.id))


def test_a_new_show_that_only_a_slow_source_knows_to_be_there_is_merged_too(shelf, frieren, monkeypatch):
    """What was stored and shown of it before that goes with it."""
    card = shelf.put("Attack on Titan")
    real = related.others

    def slow(search, spine):
        *_, (found, _) = real(search, spine)
        yield found, False
        raise series_error(frieren)

    monkeypatch.setattr(related, "others", slow)
    told = []
    monkeypatch.setattr(
        load_episodes, "update_pages", lambda claimed: told.append(claimed.series.episodes.count())
    )
    shelf.work()
    assert told and told[0] > 0
    assert only(frieren) and series.led_to(card.id) == frieren
    assert [path.name for path in shelf.root.iterdir() if path.is_dir()] == [frieren.folder]
    assert claims.runnable(1) == 0


def test_the_folder_of_a_card_that_is_another_series_goes_to_that_series(shelf):
    for name, file in (("Frieren", "Frieren - S01E01.mkv"), ("Another season of it", "Frieren - S02E01.mkv")):
        (shelf.root / name).mkdir(parents=True)
        (shelf.root / name / file).write_bytes(b"not much of a film")
    scan.all_roots()
    accepting.accept(Folder.get(Folder.path == "Frieren"), "tvmaze", "503")
    accepting.accept(Folder.get(Folder.path == "Another season of it"), "kitsu", "90102")
    shelf.work()
    only = Series.get()
    assert Series.select().count() == 1
    assert {row.path: row.series_id for row in Folder.select()} == {
        "Frieren": only.id,
        "Another season of it": only.id,
    }
    assert {place for place, row in shelf.episodes(only).items() if row.file} == {(1, 1), (2, 1)}
