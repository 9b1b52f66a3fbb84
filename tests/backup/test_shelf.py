"""Which backups there are, and which of them are kept."""

from datetime import UTC, datetime

import pytest

from aniworld.backup import archive, making, nightly, shelf
from aniworld.database import db
from aniworld.errors import DiskError, Invalid, NotFound
from aniworld.library.parts import schedule
from aniworld.trouble import FULL, Trouble

DAY = 86_400.0
NOON = datetime(2026, 11, 29, 12, tzinfo=UTC).timestamp()


def put(reason, made_at):
    """An empty file in the place of a backup: only its name counts."""
    path = shelf.path_of(shelf.new_id(reason, made_at))
    path.write_bytes(b"")
    return path.stem


def test_seven_days_and_four_weeks_are_kept(app):
    for night in range(60):
        put(shelf.NIGHTLY, NOON - night * DAY)
        put(shelf.NIGHTLY, NOON - night * DAY - 60)
    mine = put(shelf.MANUAL, NOON - 400 * DAY)
    shelf.remove_old()
    left = [backup.id for backup in shelf.all_backups()]
    days = [f"aniworld-202611{day}-120000-nightly" for day in range(29, 22, -1)]
    weeks = [f"aniworld-202611{day}-120000-nightly" for day in (22, 15, "08")]
    assert left == [*days, *weeks, mine]


def test_the_last_five_before_updates_and_restores_are_kept(app):
    for night in range(9):
        put(shelf.UPDATE, NOON - night * DAY)
        put(shelf.RESTORE, NOON - night * DAY)
        put(shelf.UPLOADED, NOON - night * DAY)
    assert shelf.remove_old() == 8
    assert len(shelf.all_backups()) == 5 + 5 + 9


def test_two_of_one_second_have_two_names(app):
    first, second = put(shelf.MANUAL, NOON), put(shelf.MANUAL, NOON)
    assert (first, second) == ("aniworld-20261129-120000-manual", "aniworld-20261129-120000-2-manual")
    assert shelf.find(second).made_at == NOON and shelf.find(second).description is None


@pytest.mark.parametrize("name", ["", "..", "../aniworld", "aniworld-20261129-120000-manual/..", "x" * 300])
def test_what_is_no_id_finds_nothing(app, name):
    with pytest.raises(NotFound):
        shelf.find(name)


def test_the_newest_that_can_be_read_is_found(backup):
    put(shelf.MANUAL, NOON + 4000 * DAY)
    making.make(shelf.RESTORE)
    assert shelf.newest().id == backup.id
    shelf.remove(backup.id)
    with pytest.raises(NotFound):
        shelf.newest()


def test_the_night_is_at_half_past_three(monkeypatch):
    for hour, minute, hours in ((3, 0, 0.5), (3, 30, 0.0), (4, 30, 23.0)):
        local = datetime(2026, 1, 1, hour, minute).timetuple()
        monkeypatch.setattr(nightly.time, "localtime", lambda local=local: local)
        assert nightly.seconds_until_night() == hours * 3600


def test_a_night_says_what_came_of_it(shelved, monkeypatch):
    assert nightly.run().code == "backup_made" and shelf.all_backups()[0].reason == shelf.NIGHTLY

    def refuse(*given):
        raise Trouble(FULL)

    monkeypatch.setattr(archive, "write", refuse)
    failed = nightly.run()
    assert failed.code == "backup_failed" and "disk with the data folder is full" in failed.sentence


def test_nothing_is_left_when_the_disk_takes_no_more(shelved, monkeypatch):
    def refuse(path, database, description):
        path.write_bytes(b"half of it")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(archive, "_pack", refuse)
    with pytest.raises(DiskError) as refused:
        making.make(shelf.MANUAL)
    assert refused.value.reason == "full" and shelf.all_backups() == []
    assert not list(shelf.folder().glob(".aniworld-tmp-*"))


def test_a_file_that_is_there_is_not_overwritten(shelved, tmp_path):
    place = tmp_path / "mine.zip"
    place.write_bytes(b"mine")
    with pytest.raises(Invalid):
        making.export(place)
    assert place.read_bytes() == b"mine" and db.is_closed()


def test_those_who_want_to_know_are_told_of_a_night_that_failed(shelved, monkeypatch):
    told = []
    monkeypatch.setattr(schedule.noting, "note", lambda kind, message: told.append((kind, message.code)))
    assert schedule.ENTRIES["backup"].act().code == "backup_made" and told == []
    monkeypatch.setattr(archive, "write", lambda *given: (_ for _ in ()).throw(Trouble(FULL)))
    assert schedule.ENTRIES["backup"].act().code == "backup_failed"
    assert told == [("backup_failed", "backup_failed")]
