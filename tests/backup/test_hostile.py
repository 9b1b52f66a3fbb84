"""A backup that is foreign, newer, cut or hostile is refused in a sentence before anything changes."""

import io
import random
import sqlite3
import stat
import zipfile

import pytest

from aniworld.backup import archive, checking, restoring, shelf
from aniworld.database import connected
from aniworld.errors import Invalid
from aniworld.models import Series


@pytest.fixture
def shelved(alice, program, put):
    """Two series of which nothing is loaded: what is refused does not depend on it."""
    return [put(name) for name in ("Frieren", "Cowboy Bebop")]


@pytest.fixture
def parts(backup, tmp_path):
    """The description and the database of a good backup."""
    with zipfile.ZipFile(backup.path) as packed:
        return packed.read(archive.DESCRIPTION), packed.read(archive.DATABASE)


@pytest.fixture
def refused(exported, tmp_path):
    """Returns the code for which a file is refused, and sees that nothing has changed."""

    def refuse(content):
        before, path = exported(), tmp_path / "hostile.zip"
        path.write_bytes(content)
        with pytest.raises(Invalid) as found:
            restoring.restore(path)
        assert exported() == before and not any(one.reason == shelf.RESTORE for one in shelf.all_backups())
        assert not list(shelf.folder().glob(".aniworld-tmp-*")), "something was left behind"
        return found.value.message.code

    return refuse


def zipped(members, method=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as packed:
        for name, content in members:
            packed.writestr(name, content)
    return out.getvalue()


def whole(parts):
    return zipped([("aniworld.json", parts[0]), ("aniworld.db", parts[1])])


def changed_by(database, tmp_path, *statements):
    """The bytes of a database after these statements."""
    path = tmp_path / "changed.db"
    path.write_bytes(database)
    connection = sqlite3.connect(path)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()
    return path.read_bytes()


NAMES = [
    "../aniworld.db",
    "/etc/aniworld.db",
    "C:\\aniworld.db",
    "x/../aniworld.db",
    "tasks.db",
    "aniworld.db/",
]


@pytest.mark.parametrize("name", NAMES)
def test_other_names_are_refused(parts, refused, name):
    with_two = zipped([("aniworld.json", parts[0]), (name, parts[1])])
    assert refused(with_two) == "backup_is_foreign"
    with_three = zipped([("aniworld.json", parts[0]), ("aniworld.db", parts[1]), (name, b"x")])
    assert refused(with_three) == "backup_is_foreign"


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_that_is_there_twice_is_refused(parts, refused):
    assert refused(zipped([("aniworld.db", parts[1]), ("aniworld.db", parts[1])])) == "backup_is_foreign"


def test_a_link_is_refused(parts, refused):
    link = zipfile.ZipInfo("aniworld.db")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    assert refused(zipped([("aniworld.json", parts[0]), (link, b"/etc/passwd")])) == "backup_is_foreign"


def test_a_zip_in_the_zip_is_no_database(parts, refused):
    assert (
        refused(zipped([("aniworld.json", parts[0]), ("aniworld.db", whole(parts))])) == "backup_is_damaged"
    )


def test_a_million_names_are_not_even_read(parts, refused, monkeypatch):
    monkeypatch.setattr(zipfile.ZipFile, "_RealGetContents", lambda self: 1 / 0)
    many = zipped([(f"f{number}", b"") for number in range(3)], zipfile.ZIP_STORED)
    path = shelf.folder() / "many.zip"
    path.write_bytes(many)
    with pytest.raises(Invalid, match="no backup of aniworld"):
        archive.describe(path)


def test_a_bomb_is_refused_by_what_it_says(parts, refused):
    bomb = zipped([("aniworld.json", parts[0]), ("aniworld.db", bytes(40 * 1024 * 1024))])
    assert refused(bomb) == "backup_too_large"


def test_a_bomb_that_understates_itself_is_damaged(parts, refused):
    content = bytearray(whole(parts))
    size = len(parts[1]).to_bytes(4, "little")
    place = content.rfind(size)
    content[place : place + 4] = (5000).to_bytes(4, "little")
    assert refused(bytes(content)) == "backup_is_damaged"


def test_an_encrypted_one_is_refused(parts, refused):
    content = bytearray(whole(parts))
    place = content.rfind(b"PK\x01\x02")
    content[place + 8] |= 1
    assert refused(bytes(content)) == "backup_is_foreign"


@pytest.mark.parametrize("length", [0, 10, 1000, -1, -30, -5000])
def test_one_that_was_cut_is_refused(parts, refused, length):
    assert refused(whole(parts)[:length]) in ("backup_is_no_zip", "backup_is_damaged")


def test_whatever_bits_are_flipped_it_is_whole_or_refused(parts, backup, exported, tmp_path):
    good, chance, codes = whole(parts), random.Random(20261129), set()
    path = tmp_path / "flipped.zip"
    for _ in range(40):
        flipped = bytearray(good)
        flipped[chance.randrange(len(flipped))] ^= 1 << chance.randrange(8)
        path.write_bytes(flipped)
        try:
            with checking.opened(path, shelf.folder()) as staged:
                codes.add("whole")
                assert staged.description.series == 2
        except Invalid as error:
            codes.add(error.message.code)
    assert "backup_is_damaged" in codes


@pytest.mark.parametrize(
    "statement, code",
    [
        ("CREATE VIEW v AS SELECT * FROM series", "backup_holds_other"),
        ("CREATE TRIGGER t AFTER INSERT ON series BEGIN DELETE FROM user; END", "backup_holds_other"),
        ("CREATE TABLE task (queue TEXT, data BLOB)", "backup_holds_other"),
        ("CREATE TABLE kv (k, v)", "backup_holds_other"),
        ("ALTER TABLE user ADD COLUMN more AS (name || 'x')", "backup_holds_other"),
        (
            "INSERT INTO schema_migration (name, applied) VALUES ('0999_future', 1)",
            "backup_of_newer_aniworld",
        ),
        ("DROP TABLE episode", "backup_is_damaged"),
        ("ALTER TABLE series DROP COLUMN tagline", "backup_is_damaged"),
        ("DELETE FROM series", "backup_is_damaged"),
        ("UPDATE series SET genres = '['", "backup_is_damaged"),
        ("UPDATE part SET series_id = series_id + 900", "backup_is_damaged"),
    ],
)
def test_a_database_that_is_not_as_ours_is_refused(parts, refused, tmp_path, statement, code):
    database = changed_by(parts[1], tmp_path, "PRAGMA user_version = 0", statement)
    assert refused(zipped([("aniworld.json", parts[0]), ("aniworld.db", database)])) == code


def test_a_foreign_database_is_refused(parts, refused, tmp_path):
    path = tmp_path / "foreign.db"
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE notes (text)")
    other.commit()
    other.close()
    foreign = zipped([("aniworld.json", parts[0]), ("aniworld.db", path.read_bytes())])
    assert refused(foreign) in ("backup_is_damaged", "backup_holds_other")


@pytest.mark.parametrize(
    "description, code",
    [
        (b"", "backup_is_damaged"),
        (b"[]", "backup_of_other_format"),
        (b'{"format": 2}', "backup_of_other_format"),
        (b'{"format": 1}', "backup_is_damaged"),
        (b"[" * 90_000, "backup_is_damaged"),
        (b"\xff", "backup_is_damaged"),
        (b" " * 200_000, "backup_too_large"),
    ],
)
def test_a_description_that_says_nothing_of_use_is_refused(parts, refused, description, code):
    method = zipfile.ZIP_STORED
    sent = zipped([("aniworld.json", description), ("aniworld.db", parts[1])], method)
    assert refused(sent) == code


def test_a_description_of_other_kinds_of_values_is_refused(parts, refused):
    odd = parts[0].replace(b'"series": 2', b'"series": "2"')
    assert refused(zipped([("aniworld.json", odd), ("aniworld.db", parts[1])])) == "backup_is_damaged"


def test_the_whole_one_is_not_refused(parts, tmp_path):
    path = tmp_path / "whole.zip"
    path.write_bytes(whole(parts))
    assert restoring.restore(path).series == 2
    with connected():
        assert Series.select().count() == 2
