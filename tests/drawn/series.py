"""Series as pages show them: their parts, episodes, pictures, files and edits."""

from datetime import date
from types import SimpleNamespace

from aniworld.library.episodes.rename_preview import RenamedVideo
from aniworld.library.episodes.video_list import FolderTotals
from aniworld.library.series.episode_counts import Sums
from aniworld.library.sources.status import SOURCES
from aniworld.messages import Message
from aniworld.models import Credit as Actor
from aniworld.models import (
    Part,
    Series,
)
from aniworld.models.part import NEW, PARTS
from aniworld.web import files, yours
from aniworld.web.artwork_places import Offers, Tab
from aniworld.web.editing import Box
from aniworld.web.episode_rows import ShownEpisode
from aniworld.web.parts import ShownPart
from aniworld.web.provenance import Credit, Name
from aniworld.web.seasons import Run, Seasons, ShownSeason
from aniworld.web.story import ShownChange, ShownField, ShownMoment
from aniworld.web.thumbnails import Picture
from aniworld.web.view_models import ForeignFile, ShownSeries

YOURS = yours.Yours("plot", "Plot", "Mine.", "Theirs.", "here", False, True, "/series/42/edit/given-back")


def make_part(name, state, code=None):
    fields = {"done": 3, "total": 12, "attempt": 1, "priority": NEW, "not_before": 9_000, "started_at": 1}
    if state in ("failed", "unavailable"):
        fields |= {"error_code": code or "told", "error_args": {"sentence": "No answer."}}
    return Part(series=42, name=name, state=state, source="TVmaze", **fields)


def make_parts(*states, code=None):
    return [make_part(name, state, code) for name, state in zip(PARTS, states, strict=True)]


def make_picture(colour="#a1b2c3"):
    return Picture("/p/s.webp", "/p/l.webp", colour, False, 2, 3)


def make_season(number=1, **changes):
    counts = {"present": 1, "missing": 1, "ignored": 1, "total": 4}
    names = {"number": number, "title": "", "premiered": date(2026, 1, 1), "poster": make_picture()}
    return ShownSeason(**counts | names | changes)


def make_episode(number, state, **changes):
    texts = {"title": "", "overview": "It starts.", "state": state, "is_edited": number == 1, "still": ""}
    numbers = {"season": 1, "number": number, "absolute": number + 12, "runtime_minutes": 24}
    videos = {"versions": ["1080p"], "videos": 2}
    return ShownEpisode(**texts | numbers | videos | {"air_date": date(2026, 1, number)} | changes)


STATES = ("present", "missing", "unaired", "ignored")
EPISODES = Seasons(
    all=[make_season(), make_season(2, missing=0, present=0), make_season(0, title="Extras", missing=0)],
    season=make_season(),
    runs=[Run(1, 1, 25, 3), Run(2, 26, 50, 0)],
    run=1,
    episodes=[
        *[make_episode(number, state) for number, state in enumerate(STATES, 1)],
        make_episode(5, "unaired", air_date=None, still="/still.webp"),
        make_episode(1, "present", season=0),
    ],
)
CHANGED = [ShownChange("1 Jan 2026, 14:05", "", "B", "")]
STORY = {
    "read_at": "1 Jan 2026, 14:05",
    "told": [
        ShownField("plot", "Plot", "It starts.", "TVmaze", "", False, True, "", CHANGED),
        ShownField("title", "Title", "", "", "1 Jan 2026", True, False, "Theirs", []),
        ShownField("rating", "Rating", "8.9", "", "", False, False, "", []),
    ],
    "parts": [
        *[
            (
                ShownPart(make_part(name, state)),
                [ShownMoment("14:05", state, state, 2, "TVmaze", "It is down.", "14:09")],
            )
            for name, state in (("logo", "failed"), ("images", "pending"))
        ],
        (ShownPart(make_part("nfo", "loaded")), []),
    ],
}
CREDIT = Credit("TVmaze", "https://tvmaze.example/1", ("overview",))
ROW = {
    "id": 42,
    "key": "frieren",
    "title": "Frieren",
    "original_title": "葬送のフリーレン",
    "year": 2023,
    "overview": "An elf.",
    "status": "ended",
    "genres": ["Fantasy"],
    "studio": "Madhouse",
    "rating": 8.9,
    "runtime_minutes": 24,
    "premiered": "2023-09-29",
    "folder": "Frieren (2023)",
    "url": "https://tvmaze.example/1",
}
LOOKED_UP = {  # what a series asks the database for when it is first wanted
    "same_as": None,
    "poster": None,
    "fanart": None,
    "logo": None,
    "folders": [FolderTotals("Frieren", False, 3, 10**9, ["1080p"]), FolderTotals("Gone", True)],
    "ids_shown": [("TheTVDB", "424536"), ("TVmaze", "503")],
    "numbered_by": CREDIT,
    "where_from": [CREDIT],
    "also_known_as": [Name("葬送のフリーレン", "ja", "Japanese")],
    "could_number": [SOURCES["tmdb"]],
    "foreign_files": [ForeignFile("Frieren/tvshow.nfo", ["plot", "uniqueid tvdb"])] * 22,
    "other_show": "tvdb:1",
    "yours": [YOURS, YOURS._replace(is_written=False, ours="")],
    "cast": [Actor(name=f"Voice {number}", role="Frieren") for number in range(9)],
    "unplaced": ["Frieren 01.mkv", "b.mkv", "c.mkv", "d.mkv"],
}


def make_series(states=("loaded",) * 4, status="completed", code=None, **changes):
    row = Series(loading_status=status, **ROW | {k: v for k, v in changes.items() if k not in LOOKED_UP})
    series = ShownSeries(row, make_parts(*states, code=code), [], Sums(28, 5, 23))
    vars(series).update(LOOKED_UP | {k: v for k, v in changes.items() if k in LOOKED_UP})
    return series


def make_place(**changes):
    looks = {"preview": "/search/preview/x", "whole": "/search/preview/y"}
    facts = {1: ["TVmaze", "680 × 1000"], 2: ["TVmaze", "English"]}
    candidates = [looks | {"id": at, "facts": facts[at], "is_chosen": at == 1} for at in facts]
    fields = {
        "series_id": 42,
        "name": "logo",
        "kind": "logo",
        "label": "Logo",
        "path": "clearlogo.png",
        "id": "series-42-art-logo",
        "title": "Logo",
        "shape": "logo",
        "picture": make_picture(),
        "whole": "/search/preview/z",
        "can_undo": True,
        "is_yours": False,
        "is_drawn": False,
        "is_pinned": True,
        "state": "From TVmaze.",
        "step": "1",
        "can_be_drawn": True,
        "offers": [Offers("English", candidates, [candidates[1] | {"id": 3}]), Offers("German", [], [])],
    }
    return SimpleNamespace(**fields | changes)


def make_video(number, **changes):
    fields = {
        "id": number,
        "path": f"Season 01/Frieren {number:02}.mkv",
        "episodes": f"S01E{number:02}",
        "how": "by its name",
        "is_unsure": False,
        "is_by_hand": False,
        "version": None,
        "part": None,
        "is_duplicate": False,
        "reason": "",
    }
    return fields | changes


def make_files(**changes):
    lost = {"episodes": "", "how": "nobody knows", "is_unsure": True, "reason": "It is of a part."}
    videos = [
        make_video(1, **lost),
        make_video(2, is_by_hand=True, version="1080p", part="cd1"),
        make_video(3, is_duplicate=True),
    ]
    folder = {"id": 5, "path": "Frieren (2023)", "is_missing": False, "numbering": "folder", "season": 1}
    missing = {"id": 6, "path": "Gone", "is_missing": True, "numbering": "seasons", "season": None}
    finding = {"folder_id": 5, "sentence": "These look absolute.", "can_follow": True, "is_whole": True}
    example = {"path": videos[0]["path"], "episodes": "S02E01"}
    fields = {
        "series": DONE,
        "folders": [folder | {"offset": 0, "videos": videos}, missing | {"offset": 12, "videos": []}],
        "unsure_count": 1,
        "findings": [
            finding | {"examples": [example]},
            finding | {"can_follow": False, "is_whole": False, "examples": []},
        ],
        "sheet": "directory,named,first,last,season,episode",
        "error": "",
        "opened": 3,
        "numberings": files.NUMBERING_WORDS,
        "left_behind": ["Frieren <b>01</b>.nfo"],
    }
    return fields | changes


def make_renames(**changes):
    beside = [("01.srt", "S01E01.srt")]
    plain = RenamedVideo(1, "01.mkv", "S01E01.mkv", beside, ["Kodi", "Jellyfin"])
    refused = RenamedVideo(
        2, "S01E02.mkv", "S01E02 <b>.mkv", [], [], Message("rename_taken", {"file": "“<b>”"})
    )
    fields = {
        "series": DONE,
        "which": "all",
        "pattern": "{episodes}",
        "fields": ["title", "episodes"],
        "folders": [{"path": "Frieren (2023)", "videos": [plain, refused], "more": 2}],
        "unreadable_count": 2,
        "last_count": 3,
        "error": "",
    }
    return fields | changes


EMPTY = {
    "picture": None,
    "whole": None,
    "is_pinned": False,
    "can_be_drawn": False,
    "can_undo": False,
    "offers": [],
}
PLACES = [
    make_place(),
    make_place(id="series-42-art-poster", name="poster", is_pinned=False, is_drawn=True),
    make_place(id="series-42-art-banner", name="banner", is_yours=True),
    make_place(id="series-42-art-landscape", name="landscape", **EMPTY),
]
DONE = make_series(poster=make_picture(), fanart=make_picture(), logo=make_picture(colour=None))
TABS = [Tab("poster", "Poster", True, 0, 1), Tab("fanart", "Backgrounds", False, 2, 3)]
ART = {"series": DONE, "beside": PLACES[:2], "tabs": TABS}
LOADING = make_series(("loading", "pending", "partial", "pending"), "loading_episodes")
FAILED = make_series(("loaded", "loaded", "failed", "failed"), "failed")
NEVER_FOUND = {"folders": [], "year": None, "rating": None, "folder": None}
GONE = ("unavailable",) * 4
TWIN = make_series(GONE, "failed", "already_in_library", **NEVER_FOUND, same_as=Series(id=4, title="Elf"))
UNKNOWN = make_series(GONE, "failed", "unknown_title", **NEVER_FOUND)
SERIES = {"done": DONE, "loading": LOADING, "failed": FAILED, "unknown": UNKNOWN, "twin": TWIN}
THREE = [make_series(id=id) for id in (1, 2, 3)]
BOXES = [
    Box(f"{form}_{number}", "Label", hint, form, "Was", "Typed", error, bool(error))
    for number, form in enumerate(("text", "area", "date", "choice", "number"))
    for hint, error in (("", ""), ("So.", "No."))
]
EDITING = {
    "series": DONE,
    "episode": None,
    "boxes": BOXES[::2],
    "error": None,
    "edits": [YOURS, YOURS._replace(is_given_back=True)],
    "action": "/series/42/edit/saved",
    "statuses": yours.STATUSES,
}
FOLDERLESS = make_series(folder_missing_since=1.0)
LOOKED_AT = {"seasons": EPISODES, "are_tiles": True}
