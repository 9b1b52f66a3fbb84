"""Names that differ only in SxxEyy are read once, and alike; all others are read each for itself."""

import json

import pytest

from aniworld.files import names
from aniworld.library.disk import reading
from aniworld.library.disk.reading import Reader

STEMS = [
    "Lantern - S{}E{}",
    "Lantern.S{}E{}.German",
    "lantern s{}e{} [1080p][Grp]",
    "Lantern S{}E{} - A trip (BD 720p v2)",
]
ODD = [
    "S{}E{}E03",
    "S{}E{}-E04",
    "S{}E{}.5",
    "S{}E{} - 2",
    "Lantern S{}E{} NCOP",
    "S{}E{} - Part 1",
    "S{}E{}-cd2",
]


@pytest.mark.parametrize("stem", [*STEMS, *ODD])
@pytest.mark.parametrize("folder", ["Lantern", "Lantern/Season 02", "Lantern 2nd Season", "Lantern/Specials"])
def test_a_name_is_read_as_it_is_read_alone(folder, stem):
    reader = Reader()
    for season, episode in [
        ("01", "01"),
        ("01", "02"),
        ("02", "11"),
        ("01", "00"),
        ("00", "03"),
        ("02", "99"),
    ]:
        path = f"{folder}/{stem.format(season, episode)}.mkv"
        alone, read = names.read(path), reader.read(path)
        assert names.Name.of(json.loads(read.name)) == alone
        assert (read.kind, read.version, read.part) == (alone.kind, alone.version, alone.part)


def test_names_that_are_alike_are_read_once(monkeypatch):
    asked, read = [], names.read
    monkeypatch.setattr(names, "read", lambda path: asked.append(path) or read(path))
    reader = Reader()
    for number in range(1, 13):
        reader.read(f"Lantern/Lantern - S01E{number:02d}.mkv")
    assert len(asked) == 1


def test_a_version_of_absurd_length_fits_its_column(monkeypatch):
    monkeypatch.setattr(names, "read", lambda path: names.Name(version="x" * 500, part="y" * 500))
    read = Reader().read("Lantern/01.mkv")
    assert (len(read.version), len(read.part)) == (80, 20) and reading.EDITION
