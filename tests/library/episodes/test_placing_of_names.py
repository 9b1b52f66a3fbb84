"""Files as people name them, read and placed: absolute numbers, cours, sequels, specials, one by one."""

import pytest

from aniworld.files import names

from .shows import folder, places, show

# (seasons, titles of specials, titles of the show, path of the folder, file, right place or None for unsure)
FILES = [
    # absolute numbers
    ((61, 16), (), "Grand Voyage", "Grand Voyage", "Grand Voyage - 062.mkv", (2, 1)),
    ((61, 16), (), "Grand Voyage", "Grand Voyage", "Grand Voyage - 077.mkv", (2, 16)),
    ((25, 12), (), "Walls", "Walls", "Season 2/[Grp] Walls S2 - 26.mkv", (2, 1)),
    ((12, 12), (), "Walls", "Walls", "Walls S01E13.mkv", (2, 1)),
    ((12, 12), (), "Walls", "Walls", "Season 2/Walls - 24.mkv", (2, 12)),
    ((12, 12), (), "Walls", "Walls 2nd Season", "Walls - 13.mkv", (2, 1)),
    ((12, 12), (), "Walls", "Walls", "Walls - 25.mkv", None),
    ((12, 12), (), "Walls", "Walls", "[Grp] Walls - 023 [1080p].mkv", (2, 11)),
    # sequels and cours
    ((12, 12), (), "Walls", "Walls", "[Grp] Walls II - 01.mkv", (2, 1)),
    ((12, 12), (), "Walls", "Walls", "Walls 2nd Season - 05 [1080p].mkv", (2, 5)),
    ((12, 12), (), "Walls", "Walls", "Walls 2 - 04.mkv", (2, 4)),
    ((12,), (), "Walls", "Walls", "Walls II - 01.mkv", None),
    ((12,), (), "Walls II", "Walls II", "Walls II - 01.mkv", (1, 1)),
    ((12, 12), (), "Keeper III", "Keeper III", "Keeper III - 05.mkv", (1, 5)),
    ((12, 12), (), "Walls", "Walls II", "01.mkv", (2, 1)),
    ((12, 12), (), "Walls", "Walls 第二季", "Walls - 03.mkv", (2, 3)),
    ((12, 12), (), "Walls", "Walls (2015) [BD 1080p]", "Walls - 03.mkv", (1, 3)),
    ((24,), (), "Walls", "Walls", "Cour 2/Walls Part 2 - 01.mkv", None),
    # a directory for each episode
    ((12, 12), (), "Walls", "Walls", "Walls - S01E03/Walls - S01E03.mkv", (1, 3)),
    ((12, 12), (), "Walls", "Walls", "Season 2/Walls.S02E03.1080p.WEB.x264-GRP/grp-walls.s02e03.mkv", (2, 3)),
    ((12, 12), (), "Walls", "Walls", "Walls.S02E01-E12.1080p-GRP/Walls.S02E03.1080p-GRP.mkv", (2, 3)),
    ((12, 12), (), "Walls", "Walls", "[G] Walls - 03 [1080p]/[G] Walls - 03 [1080p].mkv", (1, 3)),
    ((12, 12), (), "Walls", "Walls", "S01E03/Walls - 03.mkv", (1, 3)),
    ((12, 12), (), "Walls", "Walls", "Walls 02/Walls - 03.mkv", None),
    ((24,), (), "Walls", "Walls", "Walls Part 2 - 13.mkv", (1, 13)),
    ((25, 25), (), "Re:Nil", "Re Nil", "[Grp] Re:Nil 2nd Season Part 2 - 12 END [720p].mkv", None),
    ((12, 12, 12), (), "Walls", "Walls", "Walls The Final Season - 01.mkv", None),
    ((25,), (), "Walls", "Walls", "Season 02/Walls S02E02.mkv", None),
    ((12, 12), (), "Walls", "Walls", "S01/Walls E05.mkv", (1, 5)),
    # directories of which nobody knows what they are
    ((12, 12), (), "Walls", "Walls", "Stag. 2/01.mkv", None),
    ((24,), (), "Walls", "Walls", "Stag. 2/01.mkv", (1, 1)),
    ((24, 24), (), "Walls", "Walls", "Box 2/13.mkv", (1, 13)),
    ((12, 12), (), "Walls", "Walls", "Arc 1/01.mkv", (1, 1)),
    # specials
    ((12,), ("OVA: Sea", "OVA: Snow"), "Walls", "Walls", "Walls OVA 02.mkv", (0, 2)),
    ((12,), ("Recap", "OVA: Sea"), "Walls", "Walls", "OVA/Walls - 01.mkv", (0, 2)),
    ((12,), ("Recap", "OVA: Sea"), "Walls", "Walls", "OVA/Walls - 03.mkv", None),
    ((12,), ("Sea", "Snow"), "Walls", "Walls", "[Grp] Walls - SP02 [BD].mkv", (0, 2)),
    ((12,), ("Sea", "Snow"), "Walls", "Walls", "Specials/Walls S00E01.mkv", (0, 1)),
    ((12,), ("Sea", "Snow"), "Walls", "Walls", "Season 00/02.mkv", (0, 2)),
    ((12,), ("Sea",), "Walls", "Walls", "Walls - 07.5.mkv", None),
    ((12,), ("Sea",), "Walls", "Walls", "Walls S01E12.5 - Recap.mkv", None),
    ((12,), (), "Walls", "Walls", "PV/Walls - PV - 02.mkv", None),
    ((12,), (), "Walls", "Walls", "Walls Movie.mkv", None),
]


@pytest.mark.parametrize(("lengths", "specials", "title", "path", "file", "right"), FILES)
def test_a_file_is_placed_or_left_alone(lengths, specials, title, path, file, right):
    numbers = show(*lengths, specials=specials, titles=(title,), own_titles=(title,))
    found = places(
        numbers, folder((file, names.read(file)), path=path, is_home=path.startswith(f"{title} ("))
    )
    assert found == ({file: right} if right else {})
