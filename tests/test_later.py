"""What is loaded when it is first needed."""

import sys

import pytest

from aniworld import later


def test_a_module_is_loaded_when_something_in_it_is_asked_for(monkeypatch):
    monkeypatch.delitem(sys.modules, "colorsys", raising=False)
    colours = later.module("colorsys")
    assert "colorsys" not in sys.modules
    assert colours.rgb_to_hls(0, 0, 0) == (0, 0, 0)
    assert "colorsys" in sys.modules


def test_what_is_changed_in_a_module_is_changed_for_all(monkeypatch):
    import colorsys

    colours = later.module("colorsys")
    assert colours.ONE_THIRD == colorsys.ONE_THIRD
    monkeypatch.setattr(colorsys, "ONE_THIRD", 3)
    assert colours.ONE_THIRD == 3


def test_of_a_package_of_others_each_thing_is_looked_up_once(monkeypatch):
    import colorsys

    colours = later.package("colorsys")
    assert colours.ONE_THIRD == colorsys.ONE_THIRD
    monkeypatch.setattr(later.importlib, "import_module", lambda name: pytest.fail("it was looked up again"))
    assert colours.ONE_THIRD == colorsys.ONE_THIRD


def test_a_module_that_is_not_there_is_missed_when_it_is_needed():
    missing = later.module("aniworld.nothing_of_ours")
    with pytest.raises(ModuleNotFoundError):
        _ = missing.anything


def test_a_pattern_is_compiled_when_it_is_first_used(monkeypatch):
    compiled = []

    def compile_once(text, flags):
        compiled.append(text)
        return compile_as_ever(text, flags)

    compile_as_ever = later.re.compile
    monkeypatch.setattr(later.re, "compile", compile_once)
    word = later.pattern("(?P<word>[a-z]+)", later.re.IGNORECASE)
    assert compiled == []
    assert word.fullmatch("Word")["word"] == "Word"
    assert word.fullmatch("9") is None
    assert compiled == ["(?P<word>[a-z]+)"]
