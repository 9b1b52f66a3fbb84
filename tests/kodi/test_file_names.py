"""Which names of videos Kodi can read: what we say of them, and what renaming cures, stands on this."""

import pytest

pytestmark = pytest.mark.kodi

# Path of the video, and the episodes that Kodi sees in it: as we do, or not.
READ = {
    "Show S01E01.mkv": [(1, 1)],
    "Show s01.e02.mkv": [(1, 2)],
    "Show S1E3.mkv": [(1, 3)],
    "Show - 1x04.mkv": [(1, 4)],
    "Show S01E05v2.mkv": [(1, 5)],
    "Show S01E06-cd1.mkv": [(1, 6)],
    "Show S01E06-cd2.mkv": [(1, 6)],
    "Show S01E07 - 720p.mkv": [(1, 7)],
    "Show S01E07 - 1080p.mkv": [(1, 7)],
    "Show S01E08-E09.mkv": [(1, 8), (1, 9)],
    "Show S01E10E11E12.mkv": [(1, 10), (1, 11), (1, 12)],
    "Show S01E13-14.mkv": [(1, 13), (1, 14)],
    "Show 1x15-1x16.mkv": [(1, 15), (1, 16)],
    "Season 02/S02E01 & S02E02.mkv": [(2, 1), (2, 2)],
    "Season 02/S02E03 - S02E04.mkv": [(2, 3), (2, 4)],
    "Specials/Show S00E01.mkv": [(0, 1)],
}
NOT_READ = (
    "[Group] Show - 17.mkv",
    "Show - 18v2.mkv",
    "Show - Episode 19.mkv",
    "Season 02/05.mkv",
    "Season 02/Show - 06.mkv",
    "Specials/SP02.mkv",
)
READ_WRONG = {
    "Show S01E20-E22.mkv": [(1, 20), (1, 22)],  # no range: what lies between is not there
    "Season 02/S02E07+E08.mkv": [(2, 7)],
    "S2/E09.mkv": [(1, 9)],  # no season from a folder
}


def test_kodi_reads_seasons_and_episodes_but_no_other_numbers(shelf):
    series = shelf.holding("Attack on Titan", *READ, *NOT_READ, *READ_WRONG)
    assert seen_by_kodi(shelf, series) == READ | READ_WRONG
    ours = seen_by_us(shelf, series)
    assert {path: ours[path] for path in READ} == READ
    assert set(ours) == {*READ, *NOT_READ, *READ_WRONG}


def seen_by_kodi(shelf, series):
    """The episodes by the path of their video."""
    found = {}
    fields = ["file", "season", "episode"]
    for episode in shelf.kodi.ask("VideoLibrary.GetEpisodes", properties=fields)["episodes"]:
        path = episode["file"].removeprefix(f"{shelf.path(series)}/")
        found.setdefault(path, []).append((episode["season"], episode["episode"]))
    return {path: sorted(numbers) for path, numbers in found.items()}


def seen_by_us(shelf, series):
    found = {}
    for video, number in shelf.told(series).held():
        found.setdefault(video["path"], []).append(number)
    return found
