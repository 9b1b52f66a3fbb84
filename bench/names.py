"""Reading what a name tells takes less than the millisecond that a scan of a large library can spare for it.

The names are those of a library that nobody has read before: nothing is remembered from the name before,
but for the folder, which its other videos share.
"""

import time

from aniworld.files import names

from .figures import Figure, percentile

MAY_TAKE_SECONDS = 0.001
FORMS = (
    "[Group] The Show of {show} - {number:02d} [1080p][HEVC 10bit][A1B2{number:04d}].mkv",
    "The.Show.of.{show}.S01E{number:02d}.1080p.WEB-DL.AAC2.0.H.264-GRP.mkv",
    "[字幕组][{show} 的标题][The Show of {show}][{number:02d}][1080P][简体].mp4",
    "The Show of {show}, 2nd Season - {number:02d}v2 - Of the Title {number}.mkv",
)
SHOWS, EPISODES = 100, 24


def figures() -> list[Figure]:
    taken = []
    for show in range(SHOWS):
        form = FORMS[show % len(FORMS)]
        paths = [
            f"Show {show}/Season 1/{form.format(show=show, number=number)}" for number in range(EPISODES)
        ]
        started = time.process_time()
        for path in paths:
            names.read(path)
        taken.append((time.process_time() - started) / EPISODES)
    ratio = percentile(taken, 0.95) / MAY_TAKE_SECONDS
    return [Figure("reading a name, of what it may take", ratio, 1, f"{SHOWS * EPISODES} names")]
