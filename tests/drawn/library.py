"""The library, the search, what is pasted, lists, what is missing, and the calendar."""

from datetime import date
from types import SimpleNamespace

from aniworld.errors import Invalid
from aniworld.library.lists import list_matching, list_rows
from aniworld.library.matching.hits import Hit
from aniworld.library.series.browsing import Wanted as BrowsingWanted
from aniworld.library.series.pasted import Line as PastedLine
from aniworld.library.series.pasted import Outcome, Show, Wanted
from aniworld.messages import Message
from aniworld.models import (
    CalendarAddress,
    Series,
    WatchList,
)
from aniworld.providers.list_values import ListEntry
from aniworld.providers.watch_lists import SERVICES
from aniworld.web import adding, calendar_month, lists
from aniworld.web.look import Look
from aniworld.web.search import Found
from aniworld.web.shelf import Chip, Counts, Option
from aniworld.web.shelf import Place as ShelfPlace
from aniworld.web.today import Item, ShownGroup

from . import EVIL
from .series import DONE, THREE

LISTS = {
    "lists": [
        WatchList(id=1, service="kitsu", user=EVIL, statuses=["planned"], next_at=1.0),
        WatchList(id=2, service="anilist", user=EVIL, is_daily=True, next_at=2e9, read_at=1.0),
        WatchList(
            id=3, service="anilist", user=EVIL, result_code="list_user_unknown", result_args={"user": EVIL}
        ),
    ],
    "services": SERVICES,
    "statuses": lists.LABELS,
    "asked": {"service": "kitsu", "user": EVIL, "statuses": ["planned"]},
    "error": None,
    "field": "user",
}
ENTRY = ListEntry(id="1", title=EVIL, status="planned", year=2001)
MATCHES = [
    list_matching.Match(ENTRY, Show(EVIL, 2001, "TV", Wanted(EVIL), known), how)
    for known, how in ((None, "title"), (None, "catalogue"), (7, "source"))
]
PREVIEWED = {
    "found": list_matching.Preview(MATCHES, 1, True),
    "wanted": list_rows.Wanted("kitsu", EVIL, ["planned"]),
    "service": SERVICES["kitsu"],
    "statuses": lists.LABELS,
    "choice": adding.choice,
    "next_url": "/import/lists/preview?page=2",
}


def make_shelf(*items, **changes):
    options = [Option(EVIL, EVIL, True), Option("2", "Two (2)", False)]
    item = Item(DONE, "newly_missing", "2 newly missing")
    groups = [ShownGroup([item], 3, "/?state=missing"), ShownGroup([item], 0, "")]
    numbers = {"all": 3000, "missing": 1}
    fields = {
        "items": list(items),
        "wanted": BrowsingWanted(),
        "page": 2,
        "pages": 3,
        "total": 3000,
        "counts": Counts(3000, 1, 1, numbers),
        "is_filtered": False,
        "is_plain": True,
        "today": groups,
        "chips": [Chip("all", "All", 3000, "/", True), Chip("missing", EVIL, 1, "/?state=missing", False)],
        "genre_menu": options,
        "year_menu": options,
        "folder_menu": options,
        "sort_menu": options,
        "letters": [ShelfPlace("A", "/?sort=title#series-42")],
        "next_url": "/?page=3",
        "previous_url": "/",
    }
    return SimpleNamespace(**fields | changes)


def make_page(shelf, **changes):
    given = {"shelf": shelf, "listing": shelf.counts, "look": Look("list", 5), "suggestions": CANDIDATES}
    return given | changes


BY_ID, BY_NAME = Wanted("", "catalogue", "1"), Wanted(EVIL)
LINES = [
    PastedLine(EVIL, [Show(EVIL, 2023, "TV", BY_ID), Show("Elf", None, "movie", BY_ID, 4)], EVIL),
    PastedLine("Elf", [Show("Elf", 2020, "", BY_ID, 4)]),
    PastedLine(EVIL, [], EVIL, Message("line_not_in_catalogue"), is_sure=False),
    PastedLine("https://x.example/y", [], "", Message("line_unread"), is_sure=False),
]
OUTCOMES = [
    Outcome(BY_ID, Series(id=1, title=EVIL, year=2023), is_new=True),
    Outcome(BY_ID, Series(id=2, title="Elf")),
    Outcome(BY_NAME, None, error=Invalid("name_empty", "name")),
]


def make_candidate(series_id=None):
    named = {"provider": "tvmaze", "provider_label": "TVmaze", "id": "1", "title": "Frieren"}
    facts = {"titles": ["Frieren", "葬送のフリーレン"], "year": 2023, "kind": "TV", "overview": "An elf."}
    shown = {"poster": None, "poster_url": None, "series_id": series_id, "episode_count": 28}
    return named | facts | shown


CANDIDATES = [make_candidate(), make_candidate(series_id=4)]
HITS = [Hit(CANDIDATES[0], [make_candidate()], labels=["TVmaze", "Kitsu"]), Hit(CANDIDATES[1], series_id=4)]
FOUND = Found("fri", HITS, ["Kitsu did not answer."])
IN_LIBRARY = FOUND._replace(library=[DONE], in_library=7, enter=DONE)
BARE = {"today": [], "folder_menu": [], "letters": [], "next_url": "", "previous_url": "", "pages": 1}
SHELVES = {
    "full": make_shelf(*THREE),
    "empty": make_shelf(counts=Counts(0, 0, 0, {"all": 0}), **BARE),
    "nothing": make_shelf(wanted=BrowsingWanted(q=EVIL, genre=EVIL), is_filtered=True, **BARE),
    "none": make_shelf(wanted=BrowsingWanted(state="failed"), is_filtered=True, **BARE),
}
TOLD = {
    "view": "library",
    "changed": [DONE],
    "added": set(),
    "removed": [],
    "merged": [],
    "seasons_changed": False,
    "listing": SHELVES["full"].counts,
    "glance": None,
}
GAP = {"code": "S01E02", "title": EVIL, "air_date": date(2026, 1, 12)}
GAPS = {
    "row": Series(id=42, title=EVIL),
    "count": 2,
    "present": 1,
    "total": 3,
    "seasons": [
        {
            "number": 1,
            "title": "Season 1",
            "count": 2,
            "words": "S01E02-E03",
            "value": "S01E02-E03",
            "episodes": [GAP, GAP | {"code": "S01E03", "title": "", "air_date": None}],
            "more": 1,
        },
        {
            "number": 0,
            "title": "Specials",
            "count": 1,
            "words": "S00E01",
            "value": "S00E01",
            "episodes": [GAP | {"code": "S00E01"}],
            "more": 0,
        },
    ],
    "is_open": True,
}
MISSING = {"found": SimpleNamespace(page=2, pages=3, episodes=2, total=1), "items": [GAPS], "posters": {}}
ADDRESSES = [
    CalendarAddress(id=1, name=EVIL, created_at=1, last_used_at=None),
    CalendarAddress(id=2, name="Wall", created_at=1, last_used_at=1),
]
AIRING = [
    calendar_month.Entry(Series(id=42, title=EVIL), "S01E02", EVIL, "16:30", state)
    for state in calendar_month.STATES
]
DAYS = [
    calendar_month.Day(date(2026, 1, 12), AIRING, 3),
    calendar_month.Day(date.today(), [], 0, is_in_month=False),
]
CALENDAR = {
    "month": date(2026, 1, 1),
    "day": None,
    "kind": "month",
    "weeks": [],
    "days": [],
    "posters": {},
    "around": (date(2025, 12, 1), date(2026, 2, 1)),
    "addresses": [],
    "new_address": "",
    "error": "",
    "zone": "CET",
}
