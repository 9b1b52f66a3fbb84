"""The pattern by which videos are renamed."""

import pytest

from aniworld.errors import Invalid
from aniworld.files import name_pattern, naming
from aniworld.files.name_pattern import DEFAULT, Told

FILLED = [
    (DEFAULT, Told("Show", [(1, 5)], name="The End"), "Show - S01E05 - The End"),
    (DEFAULT, Told("Show", [(1, 5)]), "Show - S01E05"),
    (DEFAULT, Told("Show", [(1, 5), (1, 6), (1, 7)]), "Show - S01E05E06E07"),
    (DEFAULT, Told("Show", [(0, 1)], version="1080p", part="cd1"), "Show - S00E01 - 1080p-cd1"),
    (DEFAULT, Told("A/B: C?", [(1, 1)], name="x\ny"), "A-B - C - S01E01 - x y"),
    ("{title} ({year}) {season}x{episode:02}", Told("Series", [(2, 5)], year=2020), "Series (2020) 2x05"),
    ("{title} ({year}) {season}x{episode:02}", Told("Show", [(2, 5)]), "Show 2x05"),
    ("Season {season:02}/{episodes} [{absolute:03}]", Told("", [(2, 5)], None, 9), "Season 02/S02E05 [009]"),
    ("{episodes} [{version}] {part}", Told("A", [(2, 5)], version="720p", part="cd2"), "S02E05 [720p] cd2"),
    ("S{season:02}E{episode:02}", Told("Show", [(1, 5), (1, 6)]), "S01E05E06"),
    ("{season}x{episode:02}", Told("Show", [(1, 5), (1, 6)]), "1x05x06"),
    ("{season} - {episode}", Told("Show", [(1, 5), (1, 6)]), "1 - 5E6"),
    ("{episodes} {{episode}}", Told("Show", [(1, 5), (1, 6)]), "S01E05E06 {episode}"),
    ("a:\x00\n\\b?/{episodes}\x00<>|", Told("Show", [(1, 5)]), "a - -b/S01E05"),
    ("CON/{episodes}...", Told("Show", [(1, 5)]), "CON_/S01E05"),
    ("{episodes} {old}", Told("Show", [(2, 5)], old="[Grp] Show - 05"), "S02E05 [Grp] Show - 05"),
]  # fmt: skip


@pytest.mark.parametrize(("pattern", "told", "name"), FILLED)
def test_a_pattern_is_filled(pattern, told, name):
    name_pattern.check(pattern)
    assert name_pattern.fill(pattern, told) == name


def test_a_long_name_is_cut_and_its_version_is_not():
    told = Told("終" * 200, [(1, 1)], version="1080p")
    name = name_pattern.fill("{episodes} {title}", told)
    assert len(name.encode()) <= naming.MAX_NAME_BYTES and name.endswith(" - 1080p")


@pytest.mark.parametrize(
    "pattern",
    ["{title}", "{title", "{episodes}{x}", "{episodes.y}", "{episodes!r:9}", "{episodes:>9}", "/{episodes}",
     "../{episodes}", "{episodes}/{title}", "{season} {title}", "{episodes}" + "x" * 300, "", "{episodes}{}",
     "{title:3}{episodes}", "{season:099}{episode}"],
)  # fmt: skip
def test_a_pattern_that_cannot_be_used_is_refused_in_words(pattern):
    with pytest.raises(Invalid) as refused:
        name_pattern.check(pattern)
    assert str(refused.value).endswith(".") and "…" not in str(refused.value)
