"""Each thing that a person does has its way back, and none where something else came since."""

from io import BytesIO

import pytest
from PIL import Image

from aniworld import askers
from aniworld.errors import AlreadyInLibrary, CannotUndo
from aniworld.library.artwork import choice
from aniworld.library.disk import scan
from aniworld.library.episodes import by_hand, renaming, renumbering
from aniworld.library.history import edits_back, entries, undoing
from aniworld.library.series import editing, edits, rematch, series
from aniworld.models import Artwork, Episode, HistoryEntry, Series, Video
from aniworld.models.folder import BY_HAND


def last(kind=None):
    wanted = HistoryEntry.kind == kind if kind else HistoryEntry.id > 0
    return HistoryEntry.select().where(wanted).order_by(HistoryEntry.id.desc()).first()


def refused(entry, code="undo_changed_since"):
    with pytest.raises(CannotUndo) as caught:
        undoing.undo(HistoryEntry.get_by_id(entry.id))
    assert caught.value.message.code == code


def undo(entry, by="user:bob"):
    with askers.acting_for(askers.Asker(by)):
        undoing.undo(HistoryEntry.get_by_id(entry.id))
    undone = HistoryEntry.get_by_id(entry.id)
    assert undone.undone_at and undone.undone_by == by


def row(added):
    return Series.get_by_id(added.id)


# Edits


def test_a_first_edit_is_given_back(shelf, frieren):
    editing.change(frieren, {"plot": "Mine.", "title": "My Frieren"})
    shelf.work()
    undo(last("edited"))
    shelf.work()
    assert (row(frieren).title, row(frieren).overview) == (frieren.title, frieren.overview)
    assert "Mine." not in shelf.path(frieren, "tvshow.nfo").read_text()


def test_an_edit_of_an_edit_leads_back_to_the_first_one(shelf, frieren):
    editing.change(frieren, {"plot": "First."})
    first = last()
    editing.change(frieren, {"plot": "Second."})
    refused(first)
    undo(last())
    assert row(frieren).overview == "First."
    shelf.work()
    assert "First." in shelf.path(frieren, "tvshow.nfo").read_text()
    undo(first)
    assert row(frieren).overview == frieren.overview


def test_what_was_given_back_is_taken_again(shelf, frieren):
    editing.change(frieren, {"plot": "Mine."})
    editing.give_back(frieren, "plot")
    undo(last())
    assert row(frieren).overview == "Mine."


def test_what_is_as_if_it_was_never_edited_needs_no_edit(shelf, frieren):
    editing.change(frieren, {"plot": "Mine."})
    entry = last()
    entry.before["fields"]["plot"]["now"] = None
    Series.update(edits=None).execute()
    assert edits_back.why_not(entry) is None
    edits_back.undo(entry)
    assert row(frieren).edits is None


def test_an_edit_of_an_episode_is_undone(shelf, frieren):
    editing.change_episode(frieren, 1, 3, {"title": "Mine"})
    entry = last()
    assert entry.message.sentence.endswith("season 1, episode 3 was edited: title.")
    undo(entry)
    assert not edits.of(shelf.episodes(frieren)[1, 3])
    editing.change_episode(frieren, 1, 3, {"title": "Mine"})
    editing.give_back_of_episode(frieren, 1, 3, "title")
    undo(last())
    assert edits.episode_title(shelf.episodes(frieren)[1, 3]) == "Mine"
    Episode.delete().execute()
    assert edits_back.why_not(last()).message.code == "undo_changed_since"
    with pytest.raises(CannotUndo):
        edits_back.undo(last())


# Ignored episodes, numbers, names


def test_ignored_episodes_are_missing_again(shelf, frieren):
    by_hand.ignore(frieren, 1, [1])
    by_hand.ignore(frieren, 1, [1, 2, 3])
    entry = last()
    assert entry.message.sentence == f"2 episodes of “{frieren.title}” ignored."
    undo(entry)
    assert [row.number for row in Episode.select().where(Episode.is_ignored)] == [1]


def test_episodes_that_are_gone_cannot_be_listed_again(shelf, frieren):
    by_hand.ignore(frieren, 1, [1])
    Episode.delete().execute()
    refused(last())


def test_the_former_source_numbers_the_episodes_again(shelf):
    bebop = shelf.add("Cowboy Bebop")
    renumbering.change(bebop, "kitsu")
    shelf.work()
    assert row(bebop).spine == "kitsu"
    undo(last())
    shelf.work()
    assert row(bebop).spine == "tvmaze"


def test_a_numbering_that_has_not_come_yet_does_not_come(shelf):
    bebop = shelf.add("Cowboy Bebop")
    renumbering.change(bebop, "kitsu")
    undo(last())
    assert (row(bebop).spine, row(bebop).wanted_spine) == ("tvmaze", None)


def test_a_source_that_cannot_number_it_any_more_is_not_asked(shelf):
    renumbering.change(shelf.add("Cowboy Bebop"), "kitsu")
    HistoryEntry.update(before={"spine": "anidb"}).where(HistoryEntry.id == last().id).execute()
    refused(last())


@pytest.fixture
def renamed(shelf, frieren):
    shelf.video(frieren, "Season 01", "Frieren - 01.mkv")
    scan.all_roots()
    renaming.start(frieren)
    return frieren


def test_videos_get_their_former_names(shelf, renamed):
    assert "Season 01/Frieren - 01.mkv" not in shelf.files(renamed)
    undo(last("renamed"))
    assert "Season 01/Frieren - 01.mkv" in shelf.files(renamed)
    refused(last("renamed"), "undo_done")


def test_a_renaming_that_was_undone_on_its_page_is_undone(renamed):
    renaming.undo(renamed)
    assert last("renamed").undone_at
    HistoryEntry.update(undone_at=None).execute()
    refused(last("renamed"))


# Pictures


def picture(colour):
    stream = BytesIO()
    Image.new("RGB", (60, 90), colour).save(stream, "JPEG")
    return stream.getvalue()


def test_only_the_last_picture_of_a_place_can_be_undone(shelf, frieren):
    job = choice.job_named(frieren, "poster")
    before = shelf.path(frieren, "poster.jpg").read_bytes()
    choice.upload(frieren, job, picture("red"))
    first = last()
    choice.upload(frieren, job, picture("blue"))
    refused(first)
    undo(last())
    refused(first)
    choice.undo(frieren, job)
    assert last().undone_at is None and last().id != first.id
    choice.undo(frieren, job)
    assert last().undone_at is not None
    assert shelf.path(frieren, "poster.jpg").read_bytes() != before


def test_a_picture_is_what_it_was(shelf, frieren):
    before = shelf.path(frieren, "poster.jpg").read_bytes()
    choice.upload(frieren, choice.job_named(frieren, "poster"), picture("red"))
    undo(last())
    assert shelf.path(frieren, "poster.jpg").read_bytes() == before


def test_a_pin_is_undone_unless_another_picture_came_since(shelf, frieren):
    job = choice.job_named(frieren, "poster")
    choice.pin(frieren, job, True)
    undo(last())
    assert not shelf.chosen(frieren, "poster").is_pinned
    choice.pin(frieren, job, True)
    pin = last()
    choice.upload(frieren, job, picture("red"))
    refused(pin)


# Another match


def test_a_wrong_match_is_undone_with_all_that_was_chosen(shelf, frieren):
    shelf.video(frieren, "Season 01", "whatever.mkv")
    scan.all_roots()
    by_hand.say(frieren, {Video.get().id: [(1, 2)]})
    by_hand.ignore(frieren, 1, [5])
    editing.change(frieren, {"plot": "Mine."})
    choice.pin(frieren, choice.job_named(frieren, "poster"), True)
    shelf.work()
    poster, nfo = (shelf.path(frieren, name).read_bytes() for name in ("poster.jpg", "tvshow.nfo"))
    rematch.to(frieren, "tvmaze", "513", "SPY x FAMILY")
    shelf.work()
    assert last().message.sentence == f"“{frieren.title}” was matched to “SPY x FAMILY”."
    by_hand.ignore(frieren, 1, [2])
    undo(last("matched"))
    shelf.work()
    assert (row(frieren).title, row(frieren).overview) == (frieren.title, "Mine.")
    assert shelf.states(frieren) == "loaded loaded loaded loaded"
    assert [one.number for one in Episode.select().where(Episode.is_ignored & (Episode.season >= 0))] == [5]
    assert Episode.select().where(Episode.season >= 0).count() == 38
    assert Video.get().how == BY_HAND and shelf.chosen(frieren, "poster").is_pinned
    assert shelf.path(frieren, "poster.jpg").read_bytes() == poster
    assert shelf.path(frieren, "tvshow.nfo").read_bytes() == nfo


def test_a_title_that_nobody_knew_is_unknown_again(shelf):
    added = shelf.add("Zzyzx Qwfp")
    rematch.to(added, "tvmaze", "503")
    shelf.work()
    undo(last("matched"))
    shelf.work()
    assert row(added).title == "Zzyzx Qwfp" and row(added).loading_status == "failed"
    assert Episode.select().count() == 0 and Artwork.select().where(Artwork.url != "").count() == 0


def test_a_persons_own_picture_stays_through_it_all(shelf, frieren):
    choice.upload(frieren, choice.job_named(frieren, "poster"), picture("red"))
    rematch.to(frieren, "tvmaze", "513")
    shelf.work()
    mine = shelf.path(frieren, "poster.jpg").read_bytes()
    undo(last("matched"))
    shelf.work()
    assert shelf.path(frieren, "poster.jpg").read_bytes() == mine
    assert shelf.chosen(frieren, "poster").source == "yours"


def test_a_show_that_is_another_series_by_now_does_not_come_back(shelf, frieren):
    rematch.to(frieren, "tvmaze", "513")
    other = shelf.add("Frieren")
    with pytest.raises(AlreadyInLibrary) as caught:
        undoing.undo(last("matched"))
    assert caught.value.series_id == other.id and row(frieren).added_as == "tvmaze:513"


def test_a_name_that_was_asked_for_again_does_not_come_back(shelf):
    added = shelf.add("Zzyzx Qwfp")
    rematch.to(added, "tvmaze", "503")
    shelf.work()
    other = shelf.put("Zzyzx Qwfp")
    with pytest.raises(AlreadyInLibrary) as caught:
        undoing.undo(last("matched"))
    assert caught.value.series_id == other.id


def test_what_was_done_before_another_match_cannot_be_undone_alone(shelf, frieren):
    by_hand.ignore(frieren, 1, [1])
    ignored = last()
    rematch.to(frieren, "tvmaze", "513")
    refused(ignored)
    undo(last("matched"))
    undo(ignored)


# What cannot be


def test_an_addition_has_no_way_back(frieren):
    refused(last("added"), "undo_none")


def test_of_a_removed_series_only_the_removal_is_undone_first(frieren):
    by_hand.ignore(frieren, 1, [1])
    entry = last()
    series.remove(frieren)
    refused(entry, "undo_series_gone")
    undo(last("removed"))
    undo(entry)


# Many at once


def test_what_was_done_together_is_undone_together(shelf):
    names = ("Frieren", "Mushi-Shi", "Barakamon")
    added = [shelf.put(name) for name in names]
    with entries.together() as shared:
        for one in added:
            series.remove(one)
    assert len(entries.done_with(shared.first)) == 3
    shelf.put("Mushi-Shi")
    count, why = undoing.undo_together(shared.first)
    assert count == 2 and why.message.code == "undo_here_again"
    assert sorted(one.title for one in Series.select()) == sorted(names)
    assert entries.done_with(last("added")) == [last("added")]
