"""Each kind of server is told as its documentation says, of all that has changed and of nothing else."""

from types import SimpleNamespace

import pytest
from peewee import OperationalError

from aniworld import events
from aniworld.library.servers import folders_to_tell, server_changes, server_rows, telling
from aniworld.models import FolderToTell, MediaServer

from .standins import KEY, STANDINS


def news(kind):
    return [event.payload for event in events.since(0) if event.kind == kind]


def sentence(server):
    return MediaServer.get_by_id(server.id).result.sentence


@pytest.mark.parametrize("kind", ["jellyfin", "emby"])
def test_jellyfin_and_emby_are_told_of_all_folders_in_one_request(household, kind):
    _, standin = household.add(kind)
    household.changed("Frieren", "A-F/Bocchi")
    assert household.tell() == 2
    assert standin.said == [["/media/anime/Frieren", "/media/anime/A-F/Bocchi"]]
    assert standin.asked == [("POST", "/Library/Media/Updated")]


def test_plex_scans_each_folder_in_the_section_that_holds_it(household):
    _, standin = household.add("plex")
    household.changed("Frieren", "Spy × Family & more")
    household.tell()
    assert standin.said == ["/media/anime/Frieren", "/media/anime/Spy × Family & more"]
    assert standin.asked[0] == ("GET", "/library/sections")


def test_kodi_scans_a_folder_and_reads_the_nfo_files_of_a_show_that_it_knows(household):
    _, standin = household.add("kodi")
    household.changed("Frieren", "Bocchi")
    household.tell()
    assert standin.said == [
        ("scan", "/media/anime/Frieren/"),
        ("refresh", 7),
        ("scan", "/media/anime/"),
    ]


def test_kodi_finds_all_new_shows_in_one_scan_of_the_folder_above_them(household):
    _, standin = household.add("kodi")
    household.changed("Bocchi", "Mushi-Shi", "A-F/Conan")
    assert household.tell() == 3
    assert standin.said == [("scan", "/media/anime/"), ("scan", "/media/anime/A-F/")]


def test_a_kodi_on_windows_has_its_own_slashes(household):
    _, standin = household.add("kodi", paths=[{"ours": str(household.library), "theirs": "D:\\Anime"}])
    standin.shows = [
        {"tvshowid": 7, "file": "D:\\Anime\\Frieren\\"},
        {"tvshowid": 8},
        {"file": "D:\\Anime\\"},
    ]
    household.changed("Frieren", "Bocchi")
    household.tell()
    assert standin.said == [("scan", "D:\\Anime\\Frieren\\"), ("refresh", 7), ("scan", "D:\\Anime\\")]


def test_kodi_reads_the_show_anew_when_a_folder_inside_of_its_own_changed(household):
    _, standin = household.add("kodi")
    household.changed("Frieren/Season 2", "Frieren 2")
    household.tell()
    assert standin.said == [
        ("scan", "/media/anime/Frieren/Season 2/"),
        ("refresh", 7),
        ("scan", "/media/anime/"),
    ]


def test_kodi_is_left_to_finish_a_scan_as_another_one_would_end_it(household):
    server, standin = household.add("kodi")
    standin.is_scanning = True
    household.changed("Frieren")
    assert household.tell() == 0 and standin.said == []
    standin.is_scanning = False
    household.later(telling.BUSY_PAUSE_SECONDS + 1)
    assert household.tell() == 1 and len(standin.said) == 2
    assert MediaServer.get_by_id(server.id).failures == 0


def test_what_was_told_is_one_line_in_the_activity(household):
    server, _ = household.add("jellyfin")
    household.changed("Frieren", "Bocchi", "Mushi-Shi")
    household.tell()
    (told,) = news("media_server_told")
    assert told["server"] == "jellyfin" and len(told["folders"]) == 3
    assert sentence(server) == "jellyfin was told of “Frieren” and 2 more."
    assert MediaServer.get_by_id(server.id).told_at and not FolderToTell.select().exists()


def test_a_kodi_that_takes_long_has_one_line_for_its_whole_batch(household):
    _, standin = household.add("kodi")
    household.changed("Frieren", "A-F/Bocchi")
    said = standin.VideoLibrary_Scan

    def scan(directory, showdialogs):
        answer = said(directory, showdialogs)
        standin.is_scanning = True
        return answer

    standin.VideoLibrary_Scan = scan
    assert telling.tell_due() == 1 and news("media_server_told") == []
    standin.is_scanning = False
    household.later(telling.BUSY_PAUSE_SECONDS + 1)
    assert telling.tell_due() == 1
    assert [len(told["folders"]) for told in news("media_server_told")] == [2]


def test_a_folder_is_told_once_it_is_quiet_and_once_for_all_its_files(household):
    _, standin = household.add("jellyfin")
    for _ in range(5):
        folders_to_tell.note(household.library / "Frieren")
    assert household.tell() == 0 and standin.asked == []
    household.later(folders_to_tell.QUIET_SECONDS + 1)
    assert household.tell() == 1 and household.tell() == 0 and len(standin.said) == 1


def test_a_folder_that_never_rests_is_told_after_two_minutes(household):
    _, standin = household.add("jellyfin")
    folders_to_tell.note(household.library / "Frieren")
    household.later(folders_to_tell.LONGEST_SECONDS - 1)
    folders_to_tell.note(household.library / "Frieren")
    assert household.tell() == 0
    FolderToTell.update(first_at=FolderToTell.first_at - 2).execute()
    assert household.tell() == 1 and standin.said


def test_what_changes_while_it_is_told_is_told_again(household):
    server, _ = household.add("jellyfin")
    household.changed("Frieren")
    (row,) = folders_to_tell.due(server.id)
    household.later(5)
    folders_to_tell.note(household.library / "Frieren")
    folders_to_tell.mark_told(row)
    assert folders_to_tell.waiting() == {server.id: 1}


def test_one_that_changes_again_before_the_line_is_written_waits_anew(household):
    server, _ = household.add("jellyfin")
    household.changed("Frieren")
    (row,) = folders_to_tell.due(server.id)
    folders_to_tell.mark_told(row)
    folders_to_tell.note(household.library / "Frieren")
    row = FolderToTell.get()
    assert row.told_at is None and row.first_at == row.changed_at


def test_a_killed_worker_leaves_what_it_did_not_tell_to_the_next(household):
    server, standin = household.add("plex")
    household.changed("Frieren")
    assert server_rows.take(server)
    assert not server_rows.take(server), "two workers would tell the same"
    assert household.tell() == 0
    MediaServer.update(busy_until=MediaServer.busy_until - server_rows.BUSY_SECONDS).execute()
    assert household.tell() == 1 and standin.said == ["/media/anime/Frieren"]


def test_one_that_fails_is_asked_less_and_less_and_holds_up_no_other(household):
    bad, broken = household.add("jellyfin")
    _, fine = household.add("emby")
    broken.status = 503
    household.changed("Frieren")
    household.tell()
    assert fine.said == [["/media/anime/Frieren"]] and len(broken.asked) == 1
    assert sentence(bad) == "jellyfin is having problems (HTTP 503)."
    pauses = []
    for _ in range(8):
        row = MediaServer.get_by_id(bad.id)
        pauses.append(round(row.next_at - row.result_at))
        household.later(pauses[-1] + 1)
        household.tell()
    assert pauses == [30, 60, 120, 240, 480, 900, 900, 900]
    assert len(news("media_server_untold")) == 1, "people are told once"
    broken.status = 0
    household.later(901)
    household.tell()
    assert broken.said == [["/media/anime/Frieren"]] and MediaServer.get_by_id(bad.id).failures == 0


def test_one_that_its_user_switched_off_is_told_later_of_all_that_changed(household):
    server, standin = household.add("jellyfin")
    server_changes.switch(server, is_on=False)
    household.changed("Frieren")
    assert household.tell() == 0 and standin.asked == []
    server_changes.switch(server, is_on=True)
    assert household.tell() == 1 and standin.said == [["/media/anime/Frieren"]]


def test_one_that_is_switched_off_is_said_to_be(household):
    server, standin = household.add("kodi")
    standin.end()
    household.standins.clear()
    household.changed("Frieren")
    household.tell()
    assert sentence(server) == "kodi could not be reached." and folders_to_tell.waiting() == {server.id: 1}


@pytest.mark.parametrize("kind", STANDINS)
def test_a_wrong_key_is_said_in_words_that_fit(household, kind):
    server, _ = household.add(kind, key="another-key")
    household.changed("Frieren")
    household.tell()
    assert "does not let aniworld in" in sentence(server) and "another-key" not in sentence(server)


@pytest.mark.parametrize(
    "status, page, words",
    [
        (404, b"", "is not Jellyfin"),
        (403, b"", "does not let aniworld in"),
        (200, b"<html>router</html>", "is not Jellyfin"),
        (302, b"", "leads to another address"),
    ],
)
def test_what_is_no_such_server_is_said(household, status, page, words):
    server, standin = household.add("jellyfin")
    standin.status, standin.page = status, page
    household.changed("Frieren")
    household.tell()
    assert words in sentence(server)


def test_a_method_that_kodi_does_not_know_is_named(household, monkeypatch):
    server, standin = household.add("kodi")
    monkeypatch.delattr(type(standin), "VideoLibrary_Scan")
    household.changed("Frieren")
    household.tell()
    assert sentence(server) == "kodi refused “VideoLibrary.Scan”."


def test_what_was_told_before_a_failure_is_told_once_and_said(household):
    _, standin = household.add("kodi")
    household.changed("Bocchi", "Frieren")
    standin.VideoLibrary_RefreshTVShow = None
    household.tell()
    assert standin.said == [("scan", "/media/anime/"), ("scan", "/media/anime/Frieren/")]
    assert [told["folders"][0].rpartition("/")[2] for told in news("media_server_told")] == ["Bocchi"]
    assert len(news("media_server_untold")) == 1


def test_a_plex_that_has_the_folder_nowhere_says_so(household):
    server, standin = household.add("plex", paths=[])
    household.changed("Frieren")
    assert household.tell() == 1 and standin.said == []
    assert sentence(server).startswith("plex has “") and "in none of its libraries" in sentence(server)


def test_only_the_address_that_was_named_is_asked(household):
    _, standin = household.add("jellyfin")
    other = household.standin("jellyfin")
    standin.status = 301
    household.changed("Frieren")
    household.tell()
    assert other.asked == [] and len(standin.asked) == 1


def test_nothing_is_noted_where_there_is_no_server(household):
    folders_to_tell.note(household.library / "Frieren")
    assert not FolderToTell.select().exists()


def test_a_slow_write_is_noted_again_at_its_end(household, monkeypatch):
    household.add("jellyfin")
    moments = iter([0.0, folders_to_tell.FRESH_SECONDS + 1])
    monkeypatch.setattr(folders_to_tell, "time", SimpleNamespace(monotonic=lambda: next(moments)))
    with folders_to_tell.changing(household.library / "Frieren"):
        household.later(30)
    assert household.tell() == 0 and FolderToTell.select().count() == 1


def test_a_database_that_takes_no_note_keeps_no_file_from_being_written(household, monkeypatch):
    _, standin = household.add("jellyfin")
    with monkeypatch.context() as refusing:
        refusing.setattr(folders_to_tell.FolderToTell, "insert_many", refuse)
        with folders_to_tell.changing(household.library / "Frieren"):
            pass
        with pytest.raises(OperationalError):
            household.tell()
    household.tell()
    household.later(folders_to_tell.QUIET_SECONDS + 1)
    household.tell()
    assert standin.said == [["/media/anime/Frieren"]]


def refuse(*rows):
    raise OperationalError("database or disk is full")


def test_kodi_without_a_password_gets_none(household):
    server, standin = household.add("kodi", user="", key="")
    standin.is_let_in = lambda headers: "Authorization" not in headers
    household.changed("Frieren")
    household.tell()
    assert ("refresh", 7) in standin.said and MediaServer.get_by_id(server.id).failures == 0


def test_a_name_on_disk_that_is_no_text_is_passed_over(household):
    household.add("jellyfin")
    folders_to_tell.note(household.library / "\udcff")
    assert not FolderToTell.select().exists()


def test_times_of_a_clock_that_was_wrong_hold_nothing_up(household):
    _, standin = household.add("jellyfin")
    household.changed("Frieren")
    far = 9e9
    MediaServer.update(next_at=far, busy_until=far).execute()
    FolderToTell.update(changed_at=far, first_at=far).execute()
    household.tell()
    assert standin.said == [["/media/anime/Frieren"]]


def test_a_removed_server_takes_its_key_and_its_folders_along(household):
    server, _ = household.add("jellyfin")
    household.changed("Frieren")
    server_changes.remove(server)
    assert server_rows.with_keys() == set() and not FolderToTell.select().exists()
    assert KEY not in str(server_rows.all())
