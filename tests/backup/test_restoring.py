"""Restoring a backup into the database that is open: all of it, or nothing."""

import pytest
from people import PASSWORD

from aniworld import context
from aniworld.auth import accounts
from aniworld.backup import making, restoring, shelf
from aniworld.database import connected, db, transaction
from aniworld.library.parts import claims
from aniworld.library.sources import keys
from aniworld.models import ApiKey, Part, Series, Session, SourceKey, User

from .conftest import count


def lose_everything():
    with connected(), transaction():
        Series.delete().execute()
        ApiKey.delete().execute()


def test_what_a_program_is_told_is_the_same_again(shelved, backup, exported, program):
    before = exported()
    with connected(), transaction():
        Series.update(title="Something else").execute()
        Series.delete().where(Series.id == shelved).execute()
    assert exported() != before
    told = restoring.restore(backup.path)
    assert told.series == 2 and exported() == before


def test_what_was_there_becomes_a_backup_by_which_it_comes_back(shelved, backup, exported):
    with connected(), transaction():
        Series.update(title="A later title").execute()
    later = exported()
    restoring.restore(backup.path)
    (point,) = [one for one in shelf.all_backups() if one.reason == shelf.RESTORE]
    restoring.restore(point.path)
    assert exported() == later


def test_what_was_loading_is_loaded_again(shelved, app, monkeypatch, settings):
    with connected(), transaction():
        part = Part.get((Part.series == shelved) & (Part.name == "nfo"))
        Part.update(state="loading", owner="elsewhere:1", lease_until=9e9, attempt=1, claim=4).where(
            Part.id == part.id
        ).execute()
    made = making.make(shelf.MANUAL)
    restoring.restore(made.path)
    with connected():
        claims.recover(settings.data_dir)
        again = Part.get_by_id(part.id)
    assert again.state == "pending" and again.owner is None and again.attempt == 0 and again.claim > 4


def test_who_has_the_same_account_stays_signed_in_and_others_do_not(shelved, backup, browser, alice):
    bob = browser("bob").sign_in()
    with connected():
        assert Session.select().count() == 2
    restoring.restore(backup.path)
    assert alice.get("/").status_code == 200
    assert bob.get("/").status_code == 302 and count(User) == 1


def test_an_account_whose_password_was_changed_since_is_signed_out(shelved, backup, alice):
    with connected():
        alice_now = User.get(User.name == "alice")
        User.update(password_hash="another").where(User.id == alice_now.id).execute()
    restoring.restore(backup.path)
    assert alice.get("/").status_code == 302
    assert alice.post("/login", username="alice", password=PASSWORD).status_code == 302


def test_open_pages_and_programs_cannot_go_on_from_what_they_knew(shelved, backup, alice):
    with connected():
        before = db.execute_sql("SELECT max(id) FROM event").fetchone()[0]
    restoring.restore(backup.path)
    answer = alice.get(f"/live/changes?view=library&since={before}")
    assert answer.status_code == 200 and answer.headers["HX-Refresh"] == "true"


def test_no_id_is_given_twice(shelved, backup, still):
    from aniworld.library.series import series

    with connected():
        late, _ = series.add("A show of later")
    restoring.restore(backup.path)
    with connected():
        assert series.add("Another show")[0].id > late.id


def test_a_backup_in_the_data_folder_has_the_keys_and_one_to_share_has_not(shelved, settings, tmp_path):
    with connected():
        keys.save("tmdb", "k" * 32)
    made = making.make(shelf.MANUAL)
    shared = tmp_path / "shared.zip"
    making.to_share(made, shared)
    assert made.description.has_keys and not shelf.archive.describe(shared).has_keys
    shelf.archive.unpack(made.path, tmp_path / "whole.db")
    shelf.archive.unpack(shared, tmp_path / "shared.db")
    assert b"k" * 32 in (tmp_path / "whole.db").read_bytes()
    assert b"k" * 32 not in (tmp_path / "shared.db").read_bytes()
    restoring.restore(shared)
    with connected():
        assert SourceKey.get().key == "k" * 32
        SourceKey.delete().execute()
    restoring.restore(made.path)
    with connected():
        assert SourceKey.get().key == "k" * 32


def test_the_copy_holds_nothing_of_browsers_and_moments(shelved, backup, tmp_path):
    from aniworld.backup import tables

    from .conftest import rows_of

    shelf.archive.unpack(backup.path, tmp_path / "a.db")
    for table in tables.LEFT_OUT:
        assert rows_of(tmp_path / "a.db", table) == [], table
    assert backup.path.stat().st_mode & 0o777 == 0o600
    assert context.current().settings.data_dir.joinpath("backups").stat().st_mode & 0o777 == 0o700


def test_a_restore_that_fails_half_way_changes_nothing(shelved, backup, exported, monkeypatch):
    with connected(), transaction():
        Series.update(title="A later title").execute()
    later = exported()
    monkeypatch.setattr(restoring, "_go_on_counting", lambda *given: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        restoring.restore(backup.path)
    assert exported() == later and accounts.users()
