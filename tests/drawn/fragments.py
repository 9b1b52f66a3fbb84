"""Each fragment and message, with what it is drawn with."""

from aniworld.web.search import Found
from aniworld.web.seasons import Seasons

from . import EVIL
from .folders import CHECKED, COUNTS, FOLDERS, MORE, STEPS
from .installation import BOARDS, CHECKS, CHORES, GLANCES, ROWS, TESTED, TOASTS, TOLD_WELL, TROUBLE
from .library import FOUND, HITS, IN_LIBRARY, SHELVES, TOLD
from .series import ART, DONE, EPISODES, FOLDERLESS, PLACES, SERIES, STORY, UNKNOWN

FRAGMENTS = [
    *[("importing/_row.html", {"folder": folder}, f"folder-{folder.row.id}") for folder in FOLDERS],
    ("importing/_count.html", {"counts": COUNTS}, "import-count"),
    *[("importing/_sure.html", {"steps": steps}, "import-sure") for steps in (STEPS, [])],
    *[("setup/_checked.html", {"checked": checked, "error": EVIL}, "folder-checked") for checked in CHECKED],
    ("notifications/_tested.html", {"target_id": 1, "tested": TOLD_WELL}, "target-tested-1"),
    ("notifications/_tested.html", {"target_id": 1, "tested": None}, "target-tested-1"),
    ("servers/_tested.html", {"server_id": 7, "tested": TESTED}, "server-tested-7"),
    ("servers/_tested.html", {"server_id": 7, "tested": None}, "server-tested-7"),
    *[
        (f"series/{name}.html", {"series": series}, f"series-42{ending}")
        for series in SERIES.values()
        for name, ending in {
            "_card": "",
            "_header": "-header",
            "_parts": "-parts",
            "_facts": "-facts",
            "_files": "-files",
            "_origin": "-origin",
            "_edited": "-yours",
            "_cast": "-cast",
        }.items()
    ],
    *[("library/_count.html", {"listing": shelf.counts}, "library-count") for shelf in SHELVES.values()],
    ("search/_results.html", {"found": FOUND}, "candidates"),
    ("search/_results.html", {"found": FOUND._replace(series=UNKNOWN)}, "matches"),
    ("search/_results.html", {"found": IN_LIBRARY}, "candidates"),
    ("search/_results.html", {"found": FOUND._replace(enter=HITS[0])}, "candidates"),
    ("search/_results.html", {"found": FOUND._replace(waiting=["TVmaze", "Kitsu"])}, "candidates"),
    ("search/_results.html", {"found": Found(already=DONE)}, "candidates"),
    ("search/_results.html", {"found": Found()}, "candidates"),
    ("live/_poll.html", {}, "poll"),
    *[
        ("series/_seasons.html", {"series": DONE, "seasons": shown, "are_tiles": tiles}, "series-42-seasons")
        for shown in (EPISODES, Seasons())
        for tiles in (True, False)
    ],
    ("series/_story.html", STORY | {"series": DONE}, "story-of-42"),
    ("series/_story.html", STORY | {"series": DONE, "told": [], "read_at": ""}, "story-of-42"),
    ("timetable/_chores.html", {"lines": CHORES}, "chores"),
    ("series/_folder.html", {"series": DONE}, "series-42-folder"),
    ("series/_folder.html", {"series": FOLDERLESS}, "series-42-folder"),
    *[("artwork/_now.html", {"place": place}, place.id) for place in PLACES],
    *[("artwork/_offers.html", {"place": place}, f"{place.id}-offers") for place in PLACES],
    ("artwork/_tabs.html", ART | {"place": PLACES[1]}, "art-tabs"),
    *[("activity/_board.html", board, "activity-board") for board in BOARDS],
    *[("activity/_link.html", {"glance": glance}, "activity-link") for glance in GLANCES],
    *[("system/_strip.html", {"troubles": troubles}, "health") for troubles in ([], CHECKS[1:2], CHECKS[1:])],
    ("system/_checks.html", {"checks": CHECKS}, "checks"),
    *[
        ("sources/_tested.html", {"name": row["name"], "tested": row["tested"]}, f"tested-{row['name']}")
        for row in ROWS[:2]
    ],
]
MESSAGES = [
    ("importing/_message.html", {"folders": FOLDERS, "counts": COUNTS, "steps": STEPS}),
    ("importing/_more.html", MORE),
    ("importing/_more.html", MORE | {"q": EVIL, "candidates": [], "problems": [EVIL]}),
    ("live/_message.html", TOLD),
    ("live/_message.html", TOLD | {"view": "series-42", "seasons_changed": True}),
    (
        "live/_message.html",
        TOLD | {"merged": [{"name": "Elf", "merged_into": "4", "merged_name": "Frieren"}]},
    ),
    ("live/_again.html", {"address": "/settings/folders", "part": "roots"}),
    ("errors/_message.html", TROUBLE),
    ("toasts/_message.html", {"toast": TOASTS[0]}),
    ("activity/_message.html", BOARDS[0] | {"glance": GLANCES[0]}),
    ("artwork/_message.html", ART | {"place": PLACES[0]}),
    ("activity/_glance.html", {"glance": GLANCES[1]}),
    ("system/_message.html", {"checks": CHECKS, "troubles": CHECKS[1:]}),
]
