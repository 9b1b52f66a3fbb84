"""Sixty folders as people keep them, and what a person would say they are.

Each: the path below the root; whose it is (a show of the stand-in, None for what no source has); then the
files. A video has the place that is right for it: (season, episodes), or None where only a person can tell.
Any other file has its bytes.
"""

import base64
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

PICTURE = base64.b64decode(  # a small one in teal
    "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAMCAIAAADQ/GvKAAAAFElEQVR4nGNkaGhgwAaYsIqOaAkAOMsBGElUBjAAAAAASUVORK5CYII="
)


class Kept(NamedTuple):
    """A folder as it is kept. show: its slug at the stand-in."""

    path: str
    show: str | None
    videos: dict[str, tuple[int, tuple[int, ...]] | None]
    others: Mapping[str, bytes] = MappingProxyType({})


def one(season, *numbers):
    return season, numbers


def tvshow(title, *lines):
    head = '<?xml version="1.0" encoding="utf-8"?>\n<tvshow>'
    return "\n".join([head, f"  <title>{title}</title>", *lines, "</tvshow>", ""]).encode()


FOLDERS = [
    # names with an id in them
    Kept("Attack on Titan [tvdbid-267440]", "attack-on-titan", {"Season 2/S02E03.mkv": one(2, 3)}),
    Kept("Cowboy Bebop {tvdb-76885}", "cowboy-bebop", {"Cowboy Bebop - s01e05.mkv": one(1, 5)}),
    Kept("Mob Psycho 100 (2016) [imdbid-tt5897304]", "mob-psycho-100", {"Season 03/S03E12.mkv": one(3, 12)}),
    Kept(
        "Neon Genesis Evangelion [imdb-tt0112159]",
        "neon-genesis-evangelion",
        {"Season 01/26.mkv": one(1, 26)},
    ),
    Kept("Steins;Gate {mal-9253}", "steins-gate", {"01.mkv": one(1, 1), "02.mkv": one(1, 2)}),
    Kept("Made in Abyss [tvmaze-519]", "made-in-abyss", {"Season 2/Made in Abyss - 05.mkv": one(2, 5)}),
    # what other programs wrote
    Kept(
        "Death Note (2006)",
        "death-note",
        {"Season 01/Death Note - S01E07 - Overcast.mkv": one(1, 7)},
        {
            "tvshow.nfo": tvshow(
                "Death Note",
                '  <uniqueid type="tvdb" default="true">79481</uniqueid>',
                "  <mpaa>TV-14</mpaa>",
            ),
            "folder.jpg": PICTURE,
            "Season 01/Death Note - S01E07 - Overcast.de.srt": b"1",
        },
    ),
    Kept(
        "Demon Slayer",
        "demon-slayer",
        {
            "Season 3/Demon Slayer S03E02 1080p.mkv": one(3, 2),
            "Season 3/Demon Slayer S03E02 720p.mkv": one(3, 2),
        },
        {"tvshow.nfo": tvshow("Demon Slayer", "  <tvdbid>348545</tvdbid>", "  <lockdata>true</lockdata>")},
    ),
    Kept(
        "Show of the elf",
        "frieren",
        {"S02E01.mkv": one(2, 1)},
        {"tvshow.nfo": b"https://thetvdb.com/?tab=series&id=424536\n"},
    ),
    Kept(
        "Haikyu",
        "haikyu",
        {"Season 4/Haikyu S04E14.mkv": one(4, 14)},
        {".plexmatch": b"title: Haikyu!!\nyear: 2014\ntvdbid: 278157\n"},
    ),
    Kept(
        "Cour Theatre",
        "jujutsu-kaisen",
        {"S01E24.mkv": one(1, 24)},
        {"tvshow.nfo": tvshow("Jujutsu Kaisen", '  <episodeguide>{"tvdb": "377543"}</episodeguide>')},
    ),
    # one show in two places
    Kept("Fruits Basket (2001)", "fruits-basket-2001", {"Fruits Basket - 26.mkv": one(1, 26)}),
    Kept("Fruits Basket (2019)", "fruits-basket-2019", {"Season 2/Fruits Basket - 12.mkv": one(2, 12)}),
    Kept("Fruits Basket 2nd Season (2020)", "fruits-basket-2019", {"01.mkv": one(2, 1), "02.mkv": one(2, 2)}),
    # seasons of one show, each with a folder of its own
    Kept("Mob Psycho 100 II", "mob-psycho-100", {"[Quay] Mob Psycho 100 II - 01 [1080p].mkv": one(2, 1)}),
    Kept("Mob Psycho 100 III", "mob-psycho-100", {"Mob Psycho 100 III - 02.mkv": one(3, 2)}),
    Kept("Haikyu!! 2nd Season", "haikyu", {"01.mkv": one(2, 1), "25.mkv": one(2, 25)}),
    Kept("Laid-Back Camp", "laid-back-camp", {"Laid-Back Camp - 01.mkv": one(1, 1)}),
    Kept("Laid-Back Camp Season 2", "laid-back-camp", {"Laid-Back Camp Season 2 - 13.mkv": one(2, 13)}),
    Kept("Yuru Camp Season 3", "laid-back-camp", {"[Quay] Yuru Camp S3 - 04.mkv": one(3, 4)}),
    Kept("My Hero Academia Season 4", "my-hero-academia", {"05.mkv": one(4, 5)}),
    Kept(
        "Boku no Hero Academia 3rd Season",
        "my-hero-academia",
        {"Boku no Hero Academia 3rd Season - 07.mkv": one(3, 7)},
    ),
    # names of the scene and of fan groups
    Kept(
        "[Quay] Delicious in Dungeon [1080p][HEVC]",
        "delicious-in-dungeon",
        {"[Quay] Delicious in Dungeon - 03 [1080p].mkv": one(1, 3)},
    ),
    Kept(
        "Spy.x.Family.S01.1080p.WEB.x264-QUAY",
        "spy-x-family",
        {"Spy.x.Family.S01E13.1080p.WEB.x264-QUAY.mkv": one(1, 13)},
    ),
    Kept(
        "Violet_Evergarden_(2018)_[BD_1080p]",
        "violet-evergarden",
        {"[Quay]_Violet_Evergarden_-_04_[BD].mkv": one(1, 4)},
    ),
    Kept(
        "Puella Magi Madoka Magica (BD 1080p Batch)",
        "puella-magi-madoka-magica",
        {"Madoka Magica - 12 END.mkv": one(1, 12)},
    ),
    Kept(
        "The Apothecary Diaries S2 [WEB-DL]",
        "the-apothecary-diaries",
        {"The Apothecary Diaries S2 - 06.mkv": one(2, 6)},
    ),
    Kept(
        "[Quay] Jujutsu Kaisen 2nd Season [Multi-Audio]",
        "jujutsu-kaisen",
        {"Jujutsu Kaisen 2nd Season - 10.mkv": one(2, 10)},
    ),
    # other languages
    Kept("Frieren – Nach dem Ende der Reise (2023)", "frieren", {"Staffel 1/Folge 05.mkv": one(1, 5)}),
    Kept("ダンジョン飯", "delicious-in-dungeon", {"第10話.mkv": one(1, 10)}),
    Kept("葬送のフリーレン", "frieren", {"葬送のフリーレン 第07話.mkv": one(1, 7)}),
    Kept("Dungeon Meshi", "delicious-in-dungeon", {"Dungeon Meshi - 11.mkv": one(1, 11)}),
    Kept("Kimetsu no Yaiba", "demon-slayer", {"Kimetsu no Yaiba - 05.mkv": one(1, 5)}),
    Kept("Shingeki no Kyojin", "attack-on-titan", {"第2期/Shingeki no Kyojin 第04話.mkv": one(2, 4)}),
    Kept("Shin Seiki Evangelion", "neon-genesis-evangelion", {"Episodio 09.mkv": one(1, 9)}),
    Kept("Sousou no Frieren 2nd Season", "frieren", {"Sousou no Frieren 2nd Season - 03.mkv": one(2, 3)}),
    Kept("僕のヒーローアカデミア", "my-hero-academia", {"第二季/06.mkv": one(2, 6)}),
    Kept("Jujutsu Kaisen Temporada 3", "jujutsu-kaisen", {"Capitulo 02.mkv": one(3, 2)}),
    # absolute numbers
    Kept(
        "Disk 2/Attack on Titan",
        "attack-on-titan",
        {"Attack on Titan - 26.mkv": one(2, 1), "Attack on Titan - 38.mkv": one(3, 1)},
    ),
    Kept(
        "Disk 2/Made in Abyss",
        "made-in-abyss",
        {"Made in Abyss - 14.mkv": one(2, 1), "Made in Abyss - 25.mkv": one(2, 12)},
    ),
    Kept("Disk 2/Spy x Family", "spy-x-family", {"Spy x Family - 26.mkv": one(2, 1)}),
    Kept("Disk 2/Demon Slayer Kimetsu no Yaiba", "demon-slayer", {"S02E27.mkv": one(2, 1)}),
    # nested
    Kept("A-F/Barakamon", "barakamon", {"Barakamon 03.mkv": one(1, 3)}),
    Kept("G-M/Mushi-Shi", "mushi-shi", {"Season 1/Mushi-Shi S01E02.avi": one(1, 2)}),
    Kept("Mushi-Shi/Mushi-Shi Next Passage", "mushi-shi", {"Mushi-Shi Next Passage - 04.mkv": one(2, 4)}),
    Kept(
        "N-Z/Violet Evergarden",
        "violet-evergarden",
        {"Season 00/Violet Evergarden S00E01.mkv": one(0, 1), "Season 01/1x08-1x09.mkv": one(1, 8, 9)},
    ),
    # forms
    Kept(
        "Apothecary Diaries, The",
        "the-apothecary-diaries",
        {"Season 1/S01E02-cd1.avi": one(1, 2), "Season 1/S01E02-cd2.avi": one(1, 2)},
    ),
    Kept("Cowboy Bebop (1999)", "cowboy-bebop", {"[Quay][Cowboy Bebop][06][BD].mkv": one(1, 6)}),
    Kept(
        "death note",
        "death-note",
        {"death-note-episode-25-720p.mp4": one(1, 25), "death note - 07.5.mkv": None},
    ),
    Kept(
        "Steins Gate",
        "steins-gate",
        {
            "Steins Gate - 03v2.mkv": one(1, 3),
            "Steins Gate - NCED.mkv": None,
            "Extras/Steins Gate - 01.mkv": None,
        },
    ),
    Kept(
        "Demon Slayer_ Kimetsu no Yaiba (2019)",
        "demon-slayer",
        {"Season 1/Show #09.mkv": one(1, 9), "Season 1/Show #10-11.mkv": one(1, 10, 11)},
    ),
    Kept(
        "Neon Genesis Evangelion 1995 1080p x265",
        "neon-genesis-evangelion",
        {"NGE S01E03S01E04.mkv": one(1, 3, 4)},
    ),
    Kept("Haikyu!! To the Top", "haikyu", {"Haikyu!! To the Top - 02.mkv": one(4, 2)}),
    Kept("Puella Magi Madoka Magica", "puella-magi-madoka-magica", {"TV/01.mkv": one(1, 1)}),
    # only a person can tell
    Kept("Fruits Basket", None, {"Fruits Basket - 02.mkv": None}),
    Kept(
        "Titan and Bebop {tvdb-76885}",
        None,
        {"01.mkv": None},
        {"tvshow.nfo": tvshow("Attack on Titan", "  <tvdbid>267440</tvdbid>")},
    ),
    Kept("Holiday at the lake 2019", None, {"day 01.mkv": None}),
    Kept("Concerts", None, {"Spring concert.mkv": None}),
    Kept("Quiet Harbour Tales", None, {"Quiet Harbour Tales S01E01.mkv": None}),
    Kept("new folder (2)", None, {"S01E01.mkv": None}),
]

AROUND = {  # what is no folder of a show
    "@eaDir/thumb.mkv": b"x",
    "lost+found/01.mkv": b"x",
    "#recycle/Show - 01.mkv": b"x",
    ".trickplay/01.mkv": b"x",
    "Steins Gate/sample/sample.mkv": b"x",
    "Some film (2001).mkv": b"x",
}


def build(root):
    """Put all of it on disk."""
    for name, content in AROUND.items():
        write(root / name, content)
    for kept in FOLDERS:
        for name in kept.videos:
            write(root / kept.path / name, name.encode())
        for name, content in kept.others.items():
            write(root / kept.path / name, content)


def write(file, content):
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
