"""What an action would do to files is shown, nothing is written for it, and what is chosen is then done."""

import pytest

from aniworld.database import db
from aniworld.errors import AlreadyInLibrary, Invalid, NotFound, ProviderError
from aniworld.library.disk import held_files
from aniworld.library.episodes import by_hand, mapping_sheet
from aniworld.library.previews import actions, series_preview, told
from aniworld.library.previews.actions import Advice, Match, Number, Numbering, Refresh, Sheet
from aniworld.models import Episode, HeldFile, Series, Video, WrittenFile

SPY = "513"
EPISODE = "Season 01/Frieren - S01E01.nfo"


@pytest.fixture
def shown(shelf, frieren):
    """A loaded series with two videos, and NFO files beside them."""
    shelf.video(frieren, "Season 01", "Frieren - S01E01.mkv")
    shelf.video(frieren, "Season 01", "Frieren - S01E02.mkv")
    return shelf.load(frieren, "episodes", "nfo")


def everything(shelf):
    """All that is stored: bytes on disk, and rows that a preview could touch."""
    files = {path: path.read_bytes() for path in shelf.root.rglob("*") if path.is_file()}
    rows = []
    for model in (Series, Episode, Video, HeldFile):
        rows += list(model.select().order_by(model.id).dicts())
    return files, rows


def preview(shelf, series, action):
    """A preview, by path; it leaves all as it was."""
    before = everything(shelf)
    found = series_preview.of(series, action)
    assert everything(shelf) == before and not db.in_transaction()
    return {change.path: change for change in found.files}, found


def elements(change):
    return {one.tag: (one.what, one.old, one.new) for one in change.elements}


def test_a_refresh_that_finds_nothing_new_changes_no_file(shelf, shown):
    files, found = preview(shelf, shown, Refresh())
    assert files == {} and found.same == 4  # tvshow.nfo, season.nfo, two episodes


def test_a_refresh_shows_what_the_sources_have_else_now(shelf, shown):
    Series.update(overview="An old text.").execute()
    shelf.load(shown, "nfo")
    files, _ = preview(shelf, shown, Refresh())
    assert set(files) == {"tvshow.nfo"} and files["tvshow.nfo"].what == "changed"
    what, old, new = elements(files["tvshow.nfo"])["plot"]
    assert (what, old) == ("changed", "An old text.") and "Frieren" in new
    series_preview.apply(shown, Refresh())
    shelf.work()
    assert new[:40] in shelf.path(shown, "tvshow.nfo").read_text().replace("\n", " ")


def test_what_a_person_edited_is_shown_as_theirs(shelf, shown):
    path = shelf.path(shown, "tvshow.nfo")
    path.write_text(path.read_text().replace("<status>Continuing<", "<status>On my list<"))
    files, _ = preview(shelf, shown, Refresh())
    assert files["tvshow.nfo"].what == "kept"
    assert elements(files["tvshow.nfo"])["status"] == ("kept", "On my list", "Continuing")


def test_a_file_that_is_locked_unreadable_or_empty_is_said(shelf, shown):
    shelf.path(shown, "tvshow.nfo").write_text("<tvshow><lockdata>true</lockdata></tvshow>")
    shelf.path(shown, EPISODE).write_bytes(b"\0 nothing")
    shelf.path(shown, "Season 01/season.nfo").write_bytes(b"")
    files, _ = preview(shelf, shown, Refresh())
    assert files["tvshow.nfo"].what == "kept" and "locked" in files["tvshow.nfo"].why.sentence
    assert files[EPISODE].what == "changed" and ".bak" in files[EPISODE].why.sentence
    assert files["Season 01/season.nfo"].what == "changed"


def test_an_nfo_of_another_show_and_a_folder_in_its_place_stay(shelf, shown):
    theirs = "<tvshow><title>Barakamon</title><uniqueid type='tvdb'>282079</uniqueid></tvshow>"
    shelf.path(shown, "tvshow.nfo").write_text(theirs)
    shelf.path(shown, EPISODE).unlink()
    shelf.path(shown, EPISODE).mkdir()
    files, _ = preview(shelf, shown, Refresh())
    assert files["tvshow.nfo"].why.code == "nfo_of_other_show"
    assert (files[EPISODE].what, files[EPISODE].why.code) == ("kept", "unreadable_nfo")


def test_the_note_of_a_release_makes_room_for_an_nfo(shelf, shown):
    WrittenFile.delete().where(WrittenFile.path == EPISODE).execute()
    shelf.path(shown, EPISODE).write_bytes(b"RELEASED BY GROUP")
    files, _ = preview(shelf, shown, Refresh())
    assert files[EPISODE].what == "changed" and files[EPISODE].why.args["copy"] == EPISODE + "-orig"


def test_a_match_shows_what_goes_what_comes_and_what_changes(shelf, shown):
    files, found = preview(shelf, shown, Match("tvmaze", SPY))
    assert (found.title, found.year) == ("SPY x FAMILY", 2022)
    assert elements(files["tvshow.nfo"])["title"][1:] == ("Frieren: Beyond Journey's End", "SPY x FAMILY")
    assert files[EPISODE].what == "changed" and files["poster.jpg"].what == "removed"
    assert all(change.what in ("changed", "removed") for change in files.values())


def test_what_a_match_shows_is_what_it_does(shelf, shown):
    files, _ = preview(shelf, shown, Match("tvmaze", SPY))
    series_preview.apply(shown, Match("tvmaze", SPY))
    shelf.work()
    text = shelf.path(shown, "tvshow.nfo").read_text()
    for one in files["tvshow.nfo"].elements:
        if one.what == "changed" and one.tag in ("title", "premiered", "year"):
            assert f"<{one.tag}>{one.new}</{one.tag}>" in text


def test_a_match_to_the_same_show_is_a_refresh(shelf, shown):
    files, _ = preview(shelf, shown, Match("tvmaze", "503"))
    assert files == {}


def test_a_match_puts_files_of_others_back_first(shelf, frieren):
    shelf.path(frieren, "tvshow.nfo").write_text("<tvshow><title>Mine</title></tvshow>")
    WrittenFile.delete().execute()
    shelf.load(frieren, "nfo")
    assert "Fantasy" in shelf.path(frieren, "tvshow.nfo").read_text()
    files, _ = preview(shelf, frieren, Match("tvmaze", SPY))
    now = elements(files["tvshow.nfo"])
    assert now["title"] == ("kept", "Mine", "SPY x FAMILY") and now["premiered"][0] == "changed"


def test_a_match_that_is_not_possible_is_refused_as_before(shelf, shown):
    shelf.put(provider="tvmaze", source_id=SPY)
    with pytest.raises(AlreadyInLibrary):
        preview(shelf, shown, Match("tvmaze", SPY))
    with pytest.raises(Invalid):
        preview(shelf, shown, Match("nobody", "1"))
    with pytest.raises(ProviderError):
        preview(shelf, shown, Match("tvmaze", "99999999"))


@pytest.fixture
def bebop(shelf):
    """TVmaze has it as a show, and Kitsu all of it as one entry."""
    added = shelf.add("Cowboy Bebop")
    shelf.video(added, "Season 01", "Cowboy Bebop - S01E01.mkv")
    return shelf.load(added, "episodes", "nfo")


def test_another_numbering_shows_the_posters_that_go_and_the_episodes_that_change(shelf, bebop):
    files, found = preview(shelf, bebop, Number("kitsu"))
    assert found.title == "Cowboy Bebop" and files["season01-poster.jpg"].what == "removed"
    episode = elements(files["Season 01/Cowboy Bebop - S01E01.nfo"])
    assert episode["uniqueid kitsu"][0] in ("added", "changed")
    series_preview.apply(bebop, Number("kitsu"))
    shelf.work()
    assert Series.get_by_id(bebop.id).spine == "kitsu"
    assert (
        'type="kitsu" default="true"' in shelf.path(bebop, "Season 01/Cowboy Bebop - S01E01.nfo").read_text()
    )


def test_a_source_that_cannot_number_it_or_lists_nothing_is_refused(shelf, bebop, monkeypatch):
    for name in ("tvmaze", "nobody"):
        with pytest.raises(Invalid):
            preview(shelf, bebop, Number(name))
    monkeypatch.setattr(told.EpisodeRequests, "spine_list", lambda self, spine: [])
    with pytest.raises(ProviderError, match="Kitsu"):
        preview(shelf, bebop, Number("kitsu"))


def sheet(series, old, new):
    text = mapping_sheet.as_text(series)
    assert old in text
    return Sheet(text.replace(old, new))


def test_a_mapping_sheet_shows_which_episodes_change_beside_which_videos(shelf, shown):
    action = sheet(shown, "1,2,1,1", "1,2,1,5")
    files, _ = preview(shelf, shown, action)
    assert elements(files[EPISODE])["episode"] == ("changed", "1", "5")
    assert set(files) == {EPISODE, "Season 01/Frieren - S01E02.nfo"}
    with pytest.raises(Invalid):
        preview(shelf, shown, Sheet("no,sheet"))


def test_the_numbering_of_a_folder_shows_what_it_changes(shelf, shown):
    folder = Video.select().first().folder_id
    files, _ = preview(shelf, shown, Numbering(folder, "folder", 1, 2))
    assert elements(files[EPISODE])["episode"] == ("changed", "1", "3")
    with pytest.raises(NotFound):
        preview(shelf, shown, Numbering(4711, "folder", 1, 2))


def test_advice_shows_the_files_that_it_would_write(shelf, frieren):
    for number in range(1, 29):
        shelf.video(frieren, "Season 07", f"Frieren - S07E{number:02}.mkv")
    shelf.load(frieren, "episodes", "nfo")
    folder = Video.select().first().folder_id
    files, _ = preview(shelf, frieren, Advice(folder))
    assert files["Season 07/Frieren - S07E01.nfo"].what == "new" and len(files) == 28
    with pytest.raises(NotFound):
        preview(shelf, frieren, Advice(4711))


def test_what_is_not_certain_any_more_goes(shelf, shown):
    files, _ = preview(shelf, shown, Numbering(Video.select().first().folder_id, "folder", 9, 0))
    assert files[EPISODE].what == "removed" and elements(files[EPISODE])["episode"] == ("removed", "1", "")


def test_a_file_that_is_not_chosen_stays_through_all_later_loads(shelf, shown):
    other = "Season 01/Frieren - S01E02.nfo"
    before = shelf.path(shown, EPISODE).read_bytes()
    series_preview.apply(shown, sheet(shown, "1,2,1,1", "1,2,1,5"), [other])
    shelf.work()
    shelf.load(shown, force=True)
    assert shelf.path(shown, EPISODE).read_bytes() == before
    assert "<episode>6</episode>" in shelf.path(shown, other).read_text()
    assert held_files.of(shown) == {EPISODE}


def test_it_is_offered_again_unticked_and_written_when_it_is_chosen(shelf, shown):
    series_preview.apply(shown, sheet(shown, "1,2,1,1", "1,2,1,5"), [])
    shelf.work()
    files, _ = preview(shelf, shown, Refresh())
    assert files[EPISODE].is_held and elements(files[EPISODE])["episode"] == ("changed", "1", "5")
    series_preview.apply(shown, Refresh(), list(files))
    shelf.work()
    assert held_files.of(shown) == set()
    assert "<episode>5</episode>" in shelf.path(shown, EPISODE).read_text()


def test_a_picture_that_is_not_chosen_stays_when_the_series_becomes_another_show(shelf, shown):
    picture = shelf.path(shown, "poster.jpg").read_bytes()
    files, _ = preview(shelf, shown, Match("tvmaze", SPY))
    series_preview.apply(shown, Match("tvmaze", SPY), set(files) - {"poster.jpg", "tvshow.nfo"})
    shelf.work()
    assert shelf.path(shown, "poster.jpg").read_bytes() == picture
    assert "Frieren" in shelf.path(shown, "tvshow.nfo").read_text()
    assert "<showtitle>SPY x FAMILY" in shelf.path(shown, EPISODE).read_text()


def test_a_choice_that_there_is_not_changes_nothing(shelf, shown):
    before = everything(shelf)
    with pytest.raises(Invalid):
        series_preview.apply(shown, sheet(shown, "1,2,1,1", "1,2,1,5"), ["elsewhere.nfo"])
    assert everything(shelf) == before


def test_what_cannot_be_done_after_all_holds_no_file(shelf, shown):
    class Vanishing(Sheet):
        """Its episode goes from the list between the preview and the deed."""

        def write(self, series, answer):
            super().do(series)

        def do(self, series):
            raise Invalid("no_such_episode", "episodes", season=1, number=5)

    action = Vanishing(sheet(shown, "1,2,1,1", "1,2,1,5").sheet)
    with pytest.raises(Invalid):
        series_preview.apply(shown, action, [])
    assert held_files.of(shown) == set()


def test_a_match_that_fails_after_all_holds_no_file(shelf, shown, monkeypatch):
    def refuse(*picked):
        raise Invalid("no_such_provider", "provider", choices=["tvmaze"])

    monkeypatch.setattr(actions.rematch, "to", refuse)
    with pytest.raises(Invalid):
        series_preview.apply(shown, Match("tvmaze", SPY), [])
    assert held_files.of(shown) == set()


def test_what_is_sent_is_read_or_refused():
    assert actions.read({"action": "refresh"}) == Refresh()
    assert actions.read({"action": "match", "provider": "tvmaze", "id": 5, "year": "2020"}) == Match(
        "tvmaze", "5", "", 2020
    )
    assert actions.read({"action": "number", "provider": True}) == Number("")
    assert actions.read({"action": "numbering", "folder_id": "3", "season": "", "offset": "-2"}) == Numbering(
        3, "", None, -2
    )
    for sent in ({}, {"action": "dance"}, {"action": "advice", "folder_id": "x"}, {"action": ["refresh"]}):
        with pytest.raises(Invalid):
            actions.read(sent)


def test_by_hand_stays_by_hand_after_a_preview(shelf, shown):
    video = Video.select().first()
    by_hand.say(shown, {video.id: [(1, 9)]})
    preview(shelf, shown, Refresh())
    assert Video.get_by_id(video.id).how == "by_hand"
