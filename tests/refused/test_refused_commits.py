"""No commit that was refused is told as done: under every route and command, each commit in turn, by a
disk that refuses it."""

import errno
import io

import cysqlite
import pytest
from people import PASSWORD
from refusing import refusing

from aniworld import cli, sqlitetrouble, tasks
from aniworld.auth import accounts
from aniworld.auth.guard import COOKIE
from aniworld.database import connected, db, now
from aniworld.models import Chore
from aniworld.write_lock import BUSY_SECONDS

from . import house_routes, series_routes
from .cases import Case, changed, rows

pytestmark = pytest.mark.sqlite

ERRORS = {"full": (errno.ENOSPC, 507, "database_full"), "broken": (errno.EIO, 503, "database_disk")}
MOST_COMMITS = 12
ROUTES = {
    **house_routes.ROUTES,
    **series_routes.ROUTES,
    # the last one: what is refused leaves the library without its mark
    "library_folder.accept": house_routes.with_other_library,
}
ELSEWHERE = {
    "theme.choose",  # it is kept by the browser alone
    "episodes.choose_view",  # so is this
    "look.choose",
    "setup.create",  # it wants an aniworld without a user
    "preview.show",  # they only look
    "api_previewing.preview",
    "api_lists.preview",
    # noted first and carried on: tests/library/episodes/test_renaming.py breaks it off at each point
    "api_renaming.start",
    "api_renaming.undo",
    "rename.start",
    "rename.undo",
    # they write files, and a restore is one transaction: tests/backup/
    "api_backups.make",
    "api_backups.remove",
    "api_backups.restore",
    "api_backups.upload",
    "backups.make",
    "backups.remove",
    "backups.restore",
    "backups.upload",
    "setup_restore.restore",
    "setup_restore.upload",
    # the environment of these tests says which sources are asked
    "sources.step",
    # they belong to a first run: tests/web/test_first_run.py
    "setup.choose_folder",
    "setup.skip",
    "setup_preferences.save",
    # they only look
    "folder_look.look",
    "setup_preferences.test",
    # they only show and lead to pages
    "sonarr.update",
    "adding.review",
    "search.look",
    # they lead to a provider of sign-ins: tests/auth/test_provider.py
    "provider.begin",
    "account.link",
}


def test_each_route_that_changes_something_is_tried(app):
    unsafe = {rule.endpoint for rule in app.url_map.iter_rules() if rule.methods - {"GET", "HEAD", "OPTIONS"}}
    assert unsafe == set(ROUTES) | ELSEWHERE


@pytest.mark.parametrize("disk", ERRORS)
def test_a_route_never_tells_as_done_what_was_not_stored(
    alice, program, database, settings, monkeypatch, disk
):
    case, refused = Case(alice, program), 0
    Chore.insert(name="scan", next_at=now() + 9999).execute()
    for module, name in ((tasks, "wake"), (tasks, "enqueue")):
        monkeypatch.setattr(module, name, lambda *count, **most: None)
    for endpoint, prepare in ROUTES.items():
        for passes in range(MOST_COMMITS):
            act, before = prepare(case), rows(settings.data_dir)
            with refusing(ERRORS[disk][0], passes) as refusing_disk:
                answer = case.send(act)
            told, stored = answer.status_code < 400, changed(before, rows(settings.data_dir))
            assert told or not stored, (
                f"{endpoint}: {answer.status_code}, and {stored} changed at commit {passes + 1}"
            )
            if not refusing_disk.was_asked:
                assert told and (stored or endpoint == "sources.test"), (
                    f"{endpoint}: {answer.status_code} {answer.data[:300]}"
                )
                break
            if told:
                assert stored or endpoint == "sources.test", (
                    f"{endpoint}: {answer.status_code}, and nothing is stored"
                )
            else:
                refused += 1
                assert answer.status_code == ERRORS[disk][1] and answer.headers["Retry-After"], endpoint
                assert "Set-Cookie" not in answer.headers or COOKIE not in answer.headers["Set-Cookie"], (
                    endpoint
                )
        else:
            raise AssertionError(f"{endpoint} never ended")
    assert refused >= len(ROUTES) - 1


def test_a_route_never_tells_as_done_what_a_held_database_did_not_take(
    alice, program, database, settings, monkeypatch
):
    """Another program holds the database for longer than we wait."""
    case, path = Case(alice, program), str(settings.data_dir / "aniworld.db")
    Chore.insert(name="scan", next_at=now() + 9999).execute()
    for module, name in ((tasks, "wake"), (tasks, "enqueue")):
        monkeypatch.setattr(module, name, lambda *count, **most: None)
    monkeypatch.setattr(sqlitetrouble, "PROBE_SECONDS", 0.02)
    for endpoint, prepare in ROUTES.items():
        if endpoint == "sources.test":  # it waits for a turn, which is kept in the database too
            continue
        act, before = prepare(case), rows(settings.data_dir)
        other = cysqlite.connect(path)
        other.execute("BEGIN IMMEDIATE")
        db.obj.timeout = 0.02
        answer = case.send(act)
        db.obj.timeout = BUSY_SECONDS
        other.execute("ROLLBACK")
        other.close()
        # Whose own page says it in words.
        is_told_when = "Retry-After" in answer.headers or endpoint == "artwork.use"
        assert answer.status_code == 503 and is_told_when, endpoint
        assert not changed(before, rows(settings.data_dir)), endpoint


@pytest.mark.parametrize("disk", ERRORS)
def test_the_first_account_is_made_as_a_whole_or_not_at_all(stranger, settings, disk):
    for passes in range(MOST_COMMITS):
        with connected():
            code = accounts.setup_code()
        before = rows(settings.data_dir)
        with refusing(ERRORS[disk][0], passes) as refusing_disk:
            answer = stranger.post("/setup", code=code, username="alice", password=PASSWORD)
        if not refusing_disk.was_asked:
            break
        assert answer.status_code == ERRORS[disk][1] and not changed(before, rows(settings.data_dir))
    assert passes and answer.status_code == 302 and stranger.get("/").status_code == 200


COMMANDS = {
    "api-key add": (["api-key", "add", "late"], ""),
    "user add": (["user", "add", "late"], PASSWORD),
    "user reset-password": (["user", "reset-password", "alice"], PASSWORD),
    "user link": (["user", "link", "alice"], ""),
    "scan": (["scan"], ""),
    "check": (["check"], ""),
    "migrate": (["migrate"], ""),
    "doctor": (["doctor"], ""),
}

SCANNED = {"directory", "folder", "video"}  # a scan stores what it has seen as it goes; the next one goes on


@pytest.mark.parametrize("disk", ERRORS)
@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_never_tells_as_done_what_was_not_stored(
    alice, put, settings, environ, monkeypatch, capsys, command, disk
):
    put("Frieren", state="failed")
    arguments, typed = COMMANDS[command]
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    for passes in range(MOST_COMMITS):
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        before = rows(settings.data_dir)
        capsys.readouterr()
        with refusing(ERRORS[disk][0], passes) as refusing_disk:
            code = cli.main(arguments)
        said = capsys.readouterr()
        if not refusing_disk.was_asked:
            break
        stored = changed(before, rows(settings.data_dir))
        assert (
            stored if code == 0 and command not in ("doctor", "migrate", "scan") else code != 0 or not stored
        )
        if code == 2:
            assert said.out == "" and said.err.startswith("aniworld: The disk"), said.err
            assert stored <= SCANNED if command == "scan" else not stored, stored
    assert code in (0, 1)
