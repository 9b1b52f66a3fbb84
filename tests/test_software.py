"""What aniworld is made of is told whole: on the about page, as CycloneDX, and in the wheel."""

import json
import re
import zipfile
from importlib import metadata
from pathlib import Path

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from hatchling.build import build_wheel
from web.pages import Page

from aniworld import __version__, software
from aniworld.cli import main

ROOT = Path(__file__).parents[1]


def pinned(lock):
    return dict(re.findall(r"^([\w.-]+)(?:\[\w+\])?==([^\s;]+)", (ROOT / lock).read_text(), re.MULTILINE))


def test_every_package_of_the_lock_files_is_in_it_with_its_version_and_its_hashes():
    listed = {piece.name: piece for piece in software.locked()}
    expected = pinned("requirements.txt") | pinned("requirements-scale.txt")
    assert {name: piece.version for name, piece in listed.items()} == expected
    digests = set(re.findall("sha256:([0-9a-f]{64})", (ROOT / "requirements-scale.txt").read_text()))
    assert {digest for piece in listed.values() for digest in piece.hashes} == digests
    assert all(piece.hashes for piece in listed.values())


def test_every_package_that_is_installed_tells_its_licence_and_where_it_lives():
    for piece in software.installed():
        assert piece.licence and piece.licence != "UNKNOWN", piece.name
        assert piece.address.startswith("https://"), piece.name


@pytest.mark.parametrize("name", software.ONLY_A_FILE)
def test_a_licence_that_we_read_in_a_file_is_still_that(name):
    told = metadata.distribution(name)
    assert not told.metadata["License-Expression"] and not told.metadata["License"]
    licences = [path.read_text() for path in told.files if path.name == "LICENSE"]
    assert "Permission is hereby granted, free of charge" in licences[0]


def distribution(tmp_path, **fields):
    lines = ["Metadata-Version: 2.4", "Name: thing", "Version: 1.0"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in fields.items()]
    folder = tmp_path / "thing-1.0.dist-info"
    folder.mkdir()
    (folder / "METADATA").write_text("\n".join(lines))
    return metadata.PathDistribution(folder).metadata


@pytest.mark.parametrize(
    "fields, licence",
    [
        ({"License_Expression": "MIT OR Apache-2.0", "License": "other"}, ("MIT OR Apache-2.0", True)),
        ({"Classifier": "License :: OSI Approved :: BSD License"}, ("BSD License", False)),
        ({"Classifier": "License :: OSI Approved", "License": "ISC"}, ("ISC", False)),
        ({"License": "x" * 61}, ("", False)),
        ({}, ("", False)),
    ],
)
def test_the_clearest_licence_is_taken(tmp_path, fields, licence):
    assert software._licence(distribution(tmp_path, **fields)) == licence


def test_an_address_is_the_home_page_before_anything_else_and_never_without_tls(tmp_path):
    told = distribution(
        tmp_path, Home_page="http://old.example", Project_URL="Changes, https://thing.example/c"
    )
    assert software._address(told) == "https://thing.example/c"


def test_a_package_in_another_version_is_listed_as_it_is_without_the_hashes_of_the_other(monkeypatch):
    piece = software._piece("flask", "0.0.1", ("ab" * 32,))
    assert piece.version == metadata.version("flask") and piece.hashes == ()


def test_the_command_prints_valid_cyclonedx(capsys):
    assert main(["sbom"]) == 0
    text = capsys.readouterr().out
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    told = json.loads(text)
    assert told["metadata"]["component"]["version"] == __version__
    assert {"flask", "htmx", "Dela Gothic One"} <= {component["name"] for component in told["components"]}


def test_the_wheel_brings_the_list_with_it(tmp_path, monkeypatch):
    monkeypatch.chdir(ROOT)
    wheel = zipfile.ZipFile(tmp_path / build_wheel(str(tmp_path)))
    text = wheel.read(f"aniworld_library-{__version__}.dist-info/sboms/aniworld.cdx.json").decode()
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    assert {f"aniworld/{name}" for name in software.LOCKS} <= set(wheel.namelist())
    assert "aniworld/static/icons/icon-512.png" in wheel.namelist()


def test_the_about_page_names_every_package_with_its_licence(alice):
    page = Page(alice.get("/about"))
    lines = [" ".join(item.text.split()) for item in page.all("li")]
    listed = [f"{piece.name} {piece.version}: {piece.licence}" for piece in software.installed()]
    assert lines[-len(listed) :] == listed
