"""What the README and the docs say is so: settings, routes, commands, links and pictures."""

import argparse
import re
import struct
import tomllib
from dataclasses import fields
from importlib.util import find_spec
from pathlib import Path

import pytest

import aniworld
from aniworld.cli import parser
from aniworld.settings import Settings

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text()
AT_THE_TOP = [
    ROOT / f"{name}.md" for name in ("README", "README.de", "CHANGELOG", "CONTRIBUTING", "SECURITY")
]
PAGES = [*AT_THE_TOP, *sorted((ROOT / "docs").rglob("*.md"))]
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))
NO_DEFAULT = {"–", "all there are", "any", "each one's limit"}
PROGRAMS_ROUTES = ("/api/", "/ws", "/healthz", "/readyz", "/metrics")


def section(title):
    """The text below a heading of the README, up to the next one of its level."""
    return re.search(rf"^## {title}$(.*?)(?=^## |\Z)", README, re.MULTILINE | re.DOTALL)[1]


def rows(title):
    """The cells of the table rows in a section of the README."""
    lines = [line for line in section(title).splitlines() if line.startswith("| `")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]


def name_of(path):
    return str(path.relative_to(ROOT))


# Settings

DESCRIBED = {name.strip("`"): (default.strip("`"), meaning) for name, default, meaning in rows("Settings")}


@pytest.mark.parametrize("setting", fields(Settings), ids=lambda setting: setting.metadata["name"])
def test_every_setting_is_in_the_readme_with_its_default(setting):
    meta = setting.metadata
    default, meaning = DESCRIBED[meta["name"]]
    assert default == meta["default"] if meta["default"] else default in NO_DEFAULT
    assert meta["secret"] == meaning.startswith("*secret*")


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_no_page_names_a_setting_that_does_not_exist(page):
    secrets = {
        setting.metadata["name"] + "_FILE" for setting in fields(Settings) if setting.metadata["secret"]
    }
    named = set(re.findall(r"ANIWORLD_[A-Z][A-Z_]*[A-Z]", page.read_text()))
    assert named <= set(Settings.names()) | secrets


# Routes


def described_routes():
    routes = [route.strip("`").split() for route, _ in rows("API")]
    return {(method, path.partition("?")[0]) for method, path in routes}


def test_the_api_table_and_the_routes_are_the_same(app):
    rules = [rule for rule in app.url_map.iter_rules() if rule.rule.startswith(PROGRAMS_ROUTES)]
    served = {(method, re.sub(r"<[a-z_:]+>", "{id}", rule.rule)) for rule in rules for method in rule.methods}
    assert described_routes() == {
        (method, path) for method, path in served if method not in ("HEAD", "OPTIONS")
    }


def test_the_curl_examples_ask_for_what_is_there(app):
    examples = re.findall(r"^curl .*", section("API"), re.MULTILINE)
    routes = app.url_map.bind("127.0.0.1:8000")
    assert len(examples) >= 4
    for example in examples:
        path = re.search(r"http://127\.0\.0\.1:8000([^\s'?]*)", example)[1]
        assert routes.match(path, method="POST" if "--json" in example else "GET")


# Commands


def leaves(top, words=()):
    """The commands of the command line, as the words that one types."""
    inner = next((action for action in top._actions if isinstance(action, argparse._SubParsersAction)), None)
    if inner is None:
        yield words
        return
    for word, below in inner.choices.items():
        yield from leaves(below, (*words, word))


def test_the_command_table_and_the_commands_are_the_same():
    described = {
        tuple(word for word in command.strip("`").split()[3:] if not word.isupper())
        for command, _ in rows("Command line")
    }
    assert described == set(leaves(parser()))


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_command_that_a_page_names_exists(page):
    text = page.read_text()
    known = set(leaves(parser()))
    for words in re.findall(r"python -m aniworld ((?:[a-z-]+ ?)+)", text):
        typed = tuple(words.split())
        assert any(typed[: len(command)] == command for command in known), words
    for module in re.findall(r"python -m ([a-z]+)", text):
        assert find_spec(module), module
    for script in re.findall(r"(?<![\w/])bin/[a-z-]+\b(?!\.)", text):
        assert (ROOT / script).stat().st_mode & 0o111, script


def test_the_service_examples_start_what_is_there():
    started = re.findall(r"^ExecStart=/opt/aniworld/\.venv/bin/(.*)$", README, re.MULTILINE)
    assert started == ["gunicorn -c python:aniworld.gunicorn_config wsgi:app", "python huey_consumer.py"]
    assert (
        find_spec("aniworld.gunicorn_config")
        and (ROOT / "wsgi.py").exists()
        and (ROOT / "huey_consumer.py").exists()
    )


# Links, pictures, paths


def anchors(text):
    headings = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_link_leads_somewhere(page):
    text = page.read_text()
    for target in re.findall(r"\]\(([^)]+)\)", text) + re.findall(r'src="([^"]+)"', text):
        if target.startswith("https://"):
            continue
        path, _, anchor = target.partition("#")
        there = (page.parent / path).resolve() if path else page
        assert there.exists(), target
        assert not anchor or anchor in anchors(there.read_text()), target


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_file_that_a_page_names_is_there(page):
    named = re.findall(
        r"`((?:aniworld|docs|static|tests|bench|templates|migrations)/[\w./-]*)`", page.read_text()
    )
    assert not [path for path in named if not (ROOT / path).exists()]


@pytest.mark.parametrize("picture", ["library.png", "series.png", "artwork.png"])
def test_a_picture_is_a_screenshot_of_a_whole_window(picture):
    head = (ROOT / "docs" / "images" / picture).read_bytes()[:24]
    assert struct.unpack(">II", head[16:24]) == (1440, 900)


@pytest.mark.parametrize("page", [*PAGES, ROOT / "LICENSE"], ids=name_of)
def test_no_page_knows_the_machine_it_was_written_on(page):
    text = page.read_text().replace("--tmpfs /tmp ", "")  # that of a container
    assert not re.findall(r"(?<![\w.])/(?:work|root|tmp|home|Users|mnt)\b\S*", text)


# The documents themselves


def test_the_architecture_is_drawn():
    text = (ROOT / "docs" / "architecture" / "async_loading_architecture.md").read_text()
    drawings = re.findall(r"^```mermaid\n(\w+)", text, re.MULTILINE)
    assert {"flowchart", "sequenceDiagram", "erDiagram", "stateDiagram"} <= set(drawings)
    assert text.count("```") % 2 == 0


@pytest.mark.parametrize("decision", DECISIONS, ids=name_of)
def test_a_decision_says_what_was_chosen_why_and_at_what_price(decision):
    text = decision.read_text()
    assert re.search(r"\*\*We chose\*\*.*\*\*Because\*\*.*\*\*We gave up\*\*", text, re.DOTALL)
    assert text.startswith(f"# {int(decision.name[:4])}. ") and len(text.splitlines()) <= 30


def test_decisions_are_numbered_without_gaps():
    assert [int(decision.name[:4]) for decision in DECISIONS] == list(range(1, len(DECISIONS) + 1))


def test_the_changelog_tells_of_this_version():
    newest = re.search(
        r"^## \[(\d[\d.]*)\] – \d{4}-\d{2}-\d{2}$", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE
    )[1]
    assert (
        newest
        == aniworld.__version__
        == tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    )


def test_the_licence_is_mit():
    assert (
        (ROOT / "LICENSE").read_text().startswith("MIT License\n\nCopyright (c) 2026 the aniworld authors\n")
    )


# The German README

GERMAN = (ROOT / "README.de.md").read_text()


def headings(text):
    """The levels of the headings, in order; what begins with # in a block of commands is none."""
    return [
        len(marks)
        for marks in re.findall("^(#+) ", re.sub("```.*?```", "", text, flags=re.DOTALL), re.MULTILINE)
    ]


def blocks(text):
    """The blocks of a README, without the comments behind commands, which are in its language."""
    return [re.sub(" +#.*", "", block) for block in re.findall("```.*?```", text, flags=re.DOTALL)]


def test_the_german_readme_has_the_same_sections_blocks_and_pictures():
    assert headings(GERMAN) == headings(README)
    assert blocks(GERMAN) == [block for block in blocks(README) if block in blocks(GERMAN)]
    assert len(blocks(GERMAN)) >= 5
    pictures = [re.findall(r"!\[[^]]+\]\(([^)]+)\)", text) for text in (GERMAN, README)]
    assert pictures[0] == pictures[1]


def test_the_german_readme_names_only_commands_and_routes_of_the_english_one():
    commands = set(re.findall("`(python -m aniworld [a-z-]+)", GERMAN))
    assert commands and all(command in README for command in commands)


def test_the_two_readmes_lead_to_each_other():
    assert "(README.de.md)" in README and "(README.md)" in GERMAN
