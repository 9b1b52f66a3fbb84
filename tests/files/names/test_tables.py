"""Names as people have them, with what each must tell.

A line is a path, a tab and what is right: "s1e5,6" season and episodes, "e5" where no season is told, "s0" a
special without a number, "d7.5" a decimal, "x" no episode, "?" nothing sure. "?e5" allows both, as nobody can
say; "?s2e5" with its season, too.
"""

import re
from pathlib import Path

import pytest

from aniworld.files import names

HERE = Path(__file__).parent


def lines(table):
    for line in (HERE / table).read_text().splitlines():
        if not line.startswith("#"):
            yield line.split("\t")


def numbers(told):
    """(season, episodes) of "s1e5,6" and the like."""
    season, episodes = re.fullmatch(r"(?:s(\d+))?(?:e([\d,]+))?", told).groups()
    return season and int(season), tuple(int(number) for number in (episodes or "").split(",") if number)


def is_right(name, wanted):
    if wanted == "x":
        return (name.kind, name.episodes) == ("extra", ())
    if wanted == "?":
        return not name.episodes and not name.decimal
    if wanted.startswith("?"):
        return not name.episodes or is_right(name, wanted[1:])
    if wanted.startswith("d"):
        return (name.kind, name.decimal, name.episodes) == ("special", wanted[1:], ())
    season, episodes = numbers(wanted)
    kind = "special" if season == 0 else "episode"
    return (name.kind, name.episodes) == (kind, episodes) and is_season_right(name, season)


def is_season_right(name, season):
    if season is None:
        return name.season is None or name.season_from == "title"  # "II" is only a hint
    return name.season == season


@pytest.mark.parametrize(
    "table, at_least",
    [
        ("anime.tsv", 400),
        ("general.tsv", 160),
        ("more.tsv", 550),
        ("kinds.tsv", 90),
        ("held_out_anime.tsv", 1300),
        ("held_out_general.tsv", 650),
    ],
)
def test_every_name_of_the_table_is_read_right(table, at_least):
    rows = list(lines(table))
    misread = [
        (path, wanted, names.read(path)) for path, wanted in rows if not is_right(names.read(path), wanted)
    ]
    assert misread == []
    assert len(rows) >= at_least
