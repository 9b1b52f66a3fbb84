"""Compiled templates lie where Python keeps compiled modules, and are made anew when anything has changed."""

import os
import sys

import pytest
from jinja2 import Environment, FileSystemLoader

from aniworld import compiled_templates
from aniworld.compiled_templates import Compiled


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", None)
    (tmp_path / "page.html").write_text("Hello {{ name }}")
    return tmp_path


def compiled(folder, monkeypatch):
    """Draw the page as a process that starts. Return what it drew, and how many templates it compiled."""
    count = []
    environment = Environment(loader=FileSystemLoader(folder), bytecode_cache=Compiled())
    make = environment.compile
    monkeypatch.setattr(environment, "compile", lambda *how: count.append(1) or make(*how))
    return environment.get_template("page.html").render(name="you"), len(count)


def test_the_next_start_compiles_none(folder, monkeypatch):
    assert compiled(folder, monkeypatch) == ("Hello you", 1)
    assert [path.suffix for path in (folder / "__pycache__").iterdir()] == [".pyc"]
    assert compiled(folder, monkeypatch) == ("Hello you", 0)


def test_another_text_is_compiled(folder, monkeypatch):
    compiled(folder, monkeypatch)
    (folder / "page.html").write_text("Bye {{ name }}")
    assert compiled(folder, monkeypatch) == ("Bye you", 1)


def test_another_program_compiles_it_as_filters_may_differ(folder, monkeypatch):
    compiled(folder, monkeypatch)
    before = compiled_templates._changed_at()
    monkeypatch.setattr(compiled_templates, "_changed_at", lambda: before + 1)
    assert compiled(folder, monkeypatch) == ("Hello you", 1)


def test_a_link_of_an_editor_that_leads_nowhere_is_passed_over(monkeypatch, tmp_path):
    (tmp_path / "program.py").write_text("")
    os.utime(tmp_path / "program.py", (5.5, 5.5))
    (tmp_path / ".#program.py").symlink_to("somebody@somewhere")
    monkeypatch.setattr(compiled_templates, "COMPILES", ("aniworld",))
    monkeypatch.setattr(sys.modules["aniworld"], "__path__", [str(tmp_path)])
    assert compiled_templates._changed_at() == 5


def test_a_file_that_was_cut_off_is_none(folder, monkeypatch):
    compiled(folder, monkeypatch)
    [kept] = (folder / "__pycache__").iterdir()
    for size in (0, 5, 30, kept.stat().st_size - 3):
        os.truncate(kept, size)
        assert compiled(folder, monkeypatch) == ("Hello you", 1)


def test_where_nothing_can_be_kept_it_is_compiled_each_time(folder, monkeypatch):
    (folder / "__pycache__").write_text("in the way")
    assert compiled(folder, monkeypatch) == compiled(folder, monkeypatch) == ("Hello you", 1)


def test_who_wants_no_such_files_gets_none(folder, monkeypatch):
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    compiled(folder, monkeypatch)
    assert not (folder / "__pycache__").exists()
