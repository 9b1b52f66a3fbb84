"""A database that is damaged, gone or another's: told on one page and in one line, and never written to."""

import errno
import os
import random
import re
import sqlite3

import cysqlite
import pytest
from refusing import refusing

from aniworld import cli
from aniworld.app import announce_setup, create_app, start_listening
from aniworld.database import db, migrate, open_database, why_not_writable
from aniworld.library.disk import library_mark
from aniworld.sqlite import NoDatabase, SqliteFile
from aniworld.trouble import MISSING, Trouble

pytestmark = pytest.mark.sqlite
FLIPS, SEED = 40, 20261128


MADE = {}  # the file of that database, and the key, as long as the tests of this module run


@pytest.fixture
def kept(settings, request):
    """A database with two series, closed by the last process that had it. Returns its file, and a
    program's key."""
    path = settings.data_dir / "aniworld.db"
    if not MADE:
        alice, program = request.getfixturevalue("alice"), request.getfixturevalue("program")
        for name in ("Frieren", "Cowboy Bebop"):
            alice.post("/series", name=name)
        let_go()
        _write_back(path)
        MADE.update(file=path.read_bytes(), key=program.environ_base["HTTP_AUTHORIZATION"])
    settings.library.mkdir(parents=True, exist_ok=True)
    (settings.library / library_mark.MARK).write_text("aniworld keeps a library here")
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    path.write_bytes(MADE["file"])
    yield path, MADE["key"]
    let_go()


def let_go():
    """As if this process had ended."""
    if not db.is_closed():
        db.close()
    if isinstance(db.obj, SqliteFile):
        db.obj.let_go()
    db.initialize(NoDatabase(Trouble(MISSING)))


def _write_back(path):
    """Have all of the database in its file, nothing beside it, and no page in it that holds nothing."""
    connection = cysqlite.connect(str(path))
    connection.execute("VACUUM")
    assert list(connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")) == [(0, 0, 0)]
    connection.close()


def overwrite(path, at, data):
    with path.open("r+b") as file:
        file.seek(at)
        file.write(data)


@pytest.fixture(autouse=True)
def log_of_the_test(monkeypatch):
    """A command would send the log to what is standard error now."""
    monkeypatch.setattr(cli, "configure", lambda *how: None)


@pytest.fixture
def run(environ, monkeypatch, capsys):
    """A command, as a process of its own would carry it out: returns its code and what it said."""
    monkeypatch.setattr(cli, "configure", lambda *how: None)
    for name, value in environ.items():
        monkeypatch.setenv(name, value)

    def run_command(*arguments):
        let_go()
        code = cli.main(list(arguments))
        said = capsys.readouterr()
        return code, said.out, said.err

    yield run_command
    let_go()


def start_anew_process(settings):
    """Start the web process in the place of the one before."""
    let_go()
    return create_app(settings, with_queue=False)


def is_maintenance(app, key):
    """Whether all addresses say what the matter is, and those of monitors and of the page's files work."""
    client = app.test_client()
    if client.get("/login").status_code != 503:
        return False
    page, api = client.get("/"), client.get("/api/series", headers={"Authorization": key})
    assert (
        page.status_code
        == api.status_code
        == client.post("/login").status_code
        == client.get("/ws").status_code
        == 503
    )
    assert b"<h1>aniworld needs you</h1>" in page.data and page.headers["Content-Security-Policy"]
    assert set(api.get_json()) == {"error", "code", "args"} and api.get_json()["code"].startswith("database_")
    ready = client.get("/readyz")
    assert (client.get("/healthz").status_code, ready.status_code) == (200, 503) and ready.get_json()["error"]
    sheets = re.findall(r'href="(/static/[^"#]+)', page.get_data(as_text=True))
    assert sheets and all(client.get(sheet).status_code == 200 for sheet in sheets)
    return True


def works(app, key):
    """Whether the list, the pages of a series and adding work. Fails when anything stumbles."""
    client = app.test_client()
    client.environ_base["HTTP_AUTHORIZATION"] = key
    shown = client.get("/api/series")
    if shown.status_code == 503:
        return False
    answers = [shown, client.get("/readyz"), client.post("/api/series", json={"name": "Generated show 5"})]
    answers += [
        client.get(f"/{kind}/{row['id']}")
        for row in shown.get_json()["series"]
        for kind in ("api/series", "series")
    ]
    answers += [client.get(f"/api/series/{row['id']}/episodes") for row in shown.get_json()["series"]]
    codes = [answer.status_code for answer in answers]
    assert 500 not in codes, codes
    return shown.get_json()["total"] == 2 and answers[2].status_code == 202


def test_whatever_bits_are_flipped_it_works_or_says_that_it_is_damaged(kept, settings, caplog, monkeypatch):
    path, key = kept
    whole, chance, seen = path.read_bytes(), random.Random(SEED), []
    for turn in range(FLIPS):
        let_go()
        caplog.clear()
        flipped = bytearray(whole)
        for _ in range(chance.choice((1, 8, 100))):
            flipped[chance.randrange(len(flipped))] ^= 1 << chance.randrange(8)
        for name in ("aniworld.db-wal", "aniworld.db-shm"):
            path.with_name(name).unlink(missing_ok=True)
        path.write_bytes(flipped)
        app = start_anew_process(settings)
        if is_maintenance(app, key):
            assert path.read_bytes() == flipped, f"turn {turn}: it was written to"
            seen.append("maintenance")
        else:
            assert works(app, key) or is_maintenance(app, key), f"turn {turn}"
            seen.append("works")
        assert (
            "Traceback" not in caplog.text
            and sum(record.levelname == "ERROR" for record in caplog.records) <= 1
        )
    assert set(seen) == {"maintenance", "works"}


# Each kind of damage, found at the start and while aniworld runs


def garbage(path):
    overwrite(path, 0, b"this is no database " * 10)


def halved(path):
    os.truncate(path, path.stat().st_size // 2 // 4096 * 4096)


def cut(path):
    os.truncate(path, path.stat().st_size - 1000)


def no_bytes(path):
    os.truncate(path, 0)


def pages_of_zeros(path):
    for page in range(2, 12):
        overwrite(path, page * 4096, bytes(4096))


def changed_by(path, *statements):
    connection = sqlite3.connect(path)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


def a_letter_of_the_schema(path):  # SQLite itself takes both for the same
    renamed = "UPDATE sqlite_master SET sql = replace(sql, '\"sort_title\"', '\"Sort_title\"')"
    changed_by(path, "PRAGMA writable_schema = 1", renamed)


def a_letter_that_is_none(path):
    changed_by(path, "UPDATE series SET overview = overview || CAST(x'ff' AS TEXT)")


def a_day_that_is_no_text(path):
    changed_by(path, "UPDATE series SET premiered = CAST('2013-09-01' AS BLOB)")


def deleted(path):
    path.unlink()


def a_folder(path):
    path.rename(path.with_name("elsewhere"))
    path.mkdir()


def a_pipe(path):
    path.unlink()
    os.mkfifo(path)


def a_link_to_nothing(path):
    path.rename(path.with_name("elsewhere"))
    path.symlink_to("nowhere.db")


def of_another_program(path):
    path.unlink()
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE notes (text)")
    other.commit()
    other.close()


def of_another_program_that_knows_series(path):
    path.unlink()
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE series (x)")
    other.commit()
    other.close()


AT_THE_START = {
    garbage: "damaged",
    halved: "damaged",
    cut: "damaged",
    pages_of_zeros: "damaged",
    a_letter_of_the_schema: "damaged",
    a_letter_that_is_none: "damaged",
    a_day_that_is_no_text: "damaged",
    a_folder: "damaged",
    a_pipe: "damaged",
    no_bytes: "missing",
    deleted: "missing",
    a_link_to_nothing: "missing",
    of_another_program: "foreign",
    of_another_program_that_knows_series: "foreign",
}
WHILE_IT_RUNS = {
    garbage: "damaged",
    halved: "damaged",
    pages_of_zeros: "damaged",
    no_bytes: "missing",
    a_folder: "replaced",
    deleted: "replaced",
    of_another_program: "replaced",
    a_link_to_nothing: "replaced",
}


def test_a_day_that_does_not_exist_is_said_with_its_row_and_everything_works(kept, settings, caplog):
    path, key = kept
    changed_by(
        path,
        "UPDATE series SET premiered = '2013-19-01', ended = 'soon' WHERE id = 2",
        "UPDATE episode SET air_date = '31.01.2026' WHERE id = 7",
    )
    app = start_anew_process(settings)
    assert works(app, key)
    said = "have a day that does not exist; it is taken for unknown"
    assert f"These rows of the table episode {said}: 7." in caplog.text
    assert f"These rows of the table series {said}: 2." in caplog.text
    assert "Traceback" not in caplog.text


def test_a_row_that_cannot_be_used_is_named(kept, settings, caplog):
    path, _ = kept
    changed_by(path, "UPDATE series SET genres = '[' WHERE id = 2")
    start_anew_process(settings)
    assert "row 2 of series holds what does not belong there" in caplog.text


def state_of(path):
    """What lies in the place of the database, so that it can be told whether it was touched."""
    found = os.lstat(path) if os.path.lexists(path) else None
    content = path.read_bytes() if path.is_file() else None
    return found and (found.st_ino, found.st_mode), content


@pytest.mark.parametrize("damage", AT_THE_START, ids=lambda damage: damage.__name__)
def test_damage_that_is_found_at_the_start_is_told_by_all_and_touched_by_nobody(
    kept, settings, environ, monkeypatch, capsys, caplog, damage
):
    path, key = kept
    damage(path)
    before = state_of(path)
    app = start_anew_process(settings)
    assert is_maintenance(app, key)
    assert app.test_client().get("/api/series").get_json()["code"] == f"database_{AT_THE_START[damage]}"
    assert start_listening(app, settings) and announce_setup(settings) is None, (
        "no link makes a new installation"
    )
    assert (
        sum(record.levelname == "ERROR" for record in caplog.records) == 1 and "Traceback" not in caplog.text
    )
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    assert cli.main(["user", "add", "late"]) == 2
    said = capsys.readouterr()
    assert said.out == "" and said.err.count("\n") == 1 and said.err.startswith("aniworld: The database is ")
    assert state_of(path) == before


@pytest.mark.parametrize("damage", WHILE_IT_RUNS, ids=lambda damage: damage.__name__)
def test_damage_while_it_runs_is_told_once_and_by_no_trace(kept, settings, caplog, damage):
    path, key = kept
    app = start_anew_process(settings)
    assert works(app, key)
    _write_back(path)
    damage(path)
    caplog.clear()
    client = app.test_client()
    codes = [
        client.get(address, headers={"Authorization": key}).status_code
        for address in ("/api/series", "/api/series/1", "/readyz")
    ]
    codes += [
        client.post("/api/series", json={"name": f"Show {n}"}, headers={"Authorization": key}).status_code
        for n in range(5)
    ]
    assert 500 not in codes and codes[-1] == 503
    assert is_maintenance(app, key) and why_not_writable().code == f"database_{WHILE_IT_RUNS[damage]}"
    assert (
        sum(record.levelname == "ERROR" for record in caplog.records) == 1 and "Traceback" not in caplog.text
    )


def test_what_one_process_found_the_others_know(kept, settings):
    _path, _ = kept
    first = open_database(settings.data_dir, durable=True)
    second = open_database(settings.data_dir, durable=True)
    first.give_up(Trouble(MISSING, "it went away"))
    with pytest.raises(Exception, match="it went away"):
        second.connect()
    assert second.lasting_trouble().code == "database_missing"
    with pytest.raises(Trouble, match="missing"):
        open_database(settings.data_dir, durable=True)
    for handle in (first, second):
        handle._verdict.close()
    open_database(settings.data_dir, durable=True)  # looked at anew, and well


# A disk that is full


def test_a_full_disk_is_found_without_changing_anything(kept, settings):
    path, _ = kept
    open_database(settings.data_dir, durable=True)
    migrate()
    before = path.read_bytes()
    for _ in range(50):
        assert why_not_writable() is None
    with refusing(errno.ENOSPC) as disk:
        found = why_not_writable()
    assert disk.was_asked and (found.code, found.status) == ("database_full", 507)
    with refusing(errno.EIO):
        assert why_not_writable().code == "database_disk"
    assert why_not_writable() is None and path.read_bytes() == before
    assert path.with_name("aniworld.db-wal").stat().st_size < 500_000
    let_go()


def test_a_database_that_somebody_holds_is_told_within_seconds(kept, settings):
    open_database(settings.data_dir, durable=True)
    migrate()
    other = cysqlite.connect(str(kept[0]))
    other.execute("BEGIN IMMEDIATE")
    assert why_not_writable().code == "database_busy"
    other.execute("ROLLBACK")
    other.close()
    assert why_not_writable() is None
