"""Each page, with what it is drawn with; and all that is drawn."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

from aniworld import maintenance
from aniworld.errors import Invalid
from aniworld.library.lists import list_matching
from aniworld.library.notices.new_version import Release
from aniworld.library.previews.folder_preview import Pick
from aniworld.library.previews.series_preview import Preview
from aniworld.library.series import missing as missing_episodes
from aniworld.library.servers.kinds import KINDS
from aniworld.log_files import Entry as LogEntry
from aniworld.log_files import Wanted as LogWanted
from aniworld.models import (
    Chore,
    User,
)
from aniworld.trouble import DAMAGED
from aniworld.web import adding
from aniworld.web.look import Look
from aniworld.web.people import Wrong as WrongUser
from aniworld.web.search import Found
from aniworld.web.servers import Wrong

from . import EVIL
from .folders import (
    CHECKED,
    COUNTS,
    FOLDER_PREVIEW,
    FOLDERS,
    MORE,
    NO_CHANGES,
    OFFERS,
    PICKED,
    PREVIEW,
    ROOTS,
    STEPS,
)
from .fragments import FRAGMENTS, MESSAGES
from .installation import (
    BACKUPS,
    BOARDS,
    CHECKS,
    CHORES,
    DONE_ONCE,
    EVENTS,
    FACTS,
    GLANCES,
    LOG_LEVELS,
    NOTIFICATIONS,
    PREFERENCES,
    REFUSED,
    ROWS,
    SERVERS,
    TOASTS,
    TOO_LATE,
    TROUBLE,
    UNDONE,
    WAY,
    WRONG,
    history_of,
)
from .library import (
    ADDRESSES,
    CALENDAR,
    DAYS,
    FOUND,
    LINES,
    LISTS,
    MISSING,
    OUTCOMES,
    PREVIEWED,
    SHELVES,
    make_page,
)
from .people import ALONE, IDENTITIES, KEYS, SESSIONS, SETUP_KEYS, USERS
from .series import ART, DONE, EDITING, LOOKED_AT, PLACES, SERIES, STORY, UNKNOWN, make_files, make_renames

OPERATIONS = [
    {
        "path": "/api/series",
        "method": method,
        "summary": EVIL,
        "taken": SimpleNamespace(query=[{"name": EVIL}], body=SimpleNamespace(values=[EVIL])),
    }
    for method in ("GET", "POST")
]
PAGES = [
    *[
        (
            "missing/show.html",
            MISSING
            | shown
            | {
                "wanted": missing_episodes.Wanted(q=q),
                "is_filtered": bool(q),
                "back": "/missing",
                "shown_seasons": 1,
                "address": lambda **changes: "/missing",
            },
        )
        for shown in ({}, {"items": [], "found": SimpleNamespace(page=1, pages=1, episodes=0, total=0)})
        for q in ("", EVIL)
    ],
    ("calendar/show.html", CALENDAR),
    ("calendar/show.html", CALENDAR | {"weeks": [DAYS], "error": EVIL, "addresses": ADDRESSES}),
    ("calendar/show.html", CALENDAR | {"days": DAYS, "kind": "list", "new_address": EVIL}),
    ("calendar/show.html", CALENDAR | {"days": DAYS[:1], "kind": "list", "day": date(2026, 1, 12)}),
    *[
        (
            "importing/show.html",
            {
                "folders": shown,
                "found": SimpleNamespace(page=1, pages=2),
                "counts": COUNTS,
                "state": "unmatched",
                "q": q,
                "next_url": "/import?page=2" if shown else None,
                "steps": STEPS if shown else [],
            },
        )
        for shown in (FOLDERS, [])
        for q in ("", EVIL)
    ],
    ("importing/folder.html", MORE),
    ("importing/preview.html", PICKED | {"preview": FOLDER_PREVIEW}),
    (
        "importing/preview.html",
        PICKED
        | {"preview": replace(FOLDER_PREVIEW, title="", problem=EVIL), "pick": Pick(), "files": NO_CHANGES},
    ),
    *[
        ("previews/show.html", PREVIEW | {"action": action})
        for action in ("refresh", "match", "number", "sheet", "advice", "numbering")
    ],
    (
        "previews/show.html",
        PREVIEW | {"action": "match", "found": Preview("B", None, [], 0), "files": NO_CHANGES},
    ),
    ("previews/show.html", PREVIEW | {"action": "sheet", "found": None, "files": {}, "error": "No."}),
    ("previews/held.html", {"series": DONE, "files": [EVIL]}),
    ("previews/held.html", {"series": DONE, "files": []}),
    ("importing/refused.html", {"refused": [EVIL]}),
    ("importing/choose.html", {"series": DONE, "offers": OFFERS, "q": ""}),
    ("importing/choose.html", {"series": DONE, "offers": [], "q": EVIL}),
    *[("library/show.html", make_page(shelf)) for shelf in SHELVES.values()],
    ("library/show.html", make_page(SHELVES["full"], look=Look())),
    *[
        ("series/show.html", LOOKED_AT | {"series": series, "view": "series-42", "found": Found()})
        for series in SERIES.values()
    ],
    ("series/show.html", LOOKED_AT | {"series": UNKNOWN, "found": FOUND._replace(series=UNKNOWN)}),
    ("series/story.html", STORY | {"series": DONE, "view": None}),
    ("series/remove.html", {"series": DONE, "error": None, "with_files": False}),
    (
        "maintenance/show.html",
        TROUBLE
        | WAY
        | {"ways": [SimpleNamespace(title="Start anew", how="Run this once.", command="aniworld", act="")]},
    ),
    ("maintenance/show.html", TROUBLE | WAY | {"ways": maintenance.WAYS[DAMAGED], "code": EVIL}),
    ("maintenance/show.html", TROUBLE | WAY | {"ways": maintenance.WAYS[DAMAGED], "doing": "restore"}),
    *[("artwork/show.html", ART | {"place": place, "error": ""}) for place in PLACES],
    ("artwork/show.html", ART | {"place": PLACES[3], "beside": [], "error": "The picture is damaged."}),
    ("files/show.html", make_files()),
    (
        "files/show.html",
        make_files(
            folders=[], findings=[], unsure_count=0, left_behind=[], error="The list has no season 9."
        ),
    ),
    ("rename/show.html", make_renames()),
    ("rename/show.html", make_renames(folders=[], unreadable_count=0, last_count=0, error="No.")),
    (
        "series/match.html",
        {
            "series": DONE,
            "picked": {"provider": "kitsu", "id": "1", "title": "Elf", "year": 2023, "label": "Kitsu"},
        },
    ),
    ("search/show.html", {"found": FOUND}),
    ("adding/show.html", {"text": "", "error": None}),
    ("adding/show.html", {"text": "", "error": Invalid("list_is_empty", "list")}),
    ("adding/review.html", {"rows": LINES, "rest": "Naruto\nBleach", "choice": adding.choice}),
    ("adding/done.html", {"outcomes": OUTCOMES, "rest": "Naruto", "next_url": None}),
    ("adding/done.html", {"outcomes": [], "rest": "", "next_url": "/import/lists/preview?page=2"}),
    ("lists/show.html", LISTS),
    ("lists/show.html", LISTS | {"lists": [], "error": Invalid("list_user_wrong", "user", service=EVIL)}),
    ("lists/preview.html", PREVIEWED),
    ("lists/preview.html", PREVIEWED | {"found": list_matching.Preview([], 2, False), "next_url": None}),
    ("search/show.html", {"found": FOUND._replace(series=UNKNOWN)}),
    (
        "session/show.html",
        {
            "error": None,
            "name": "",
            "next": "/",
            "setup_needed": False,
            "provider": EVIL,
            "user": None,
            "view": None,
        },
    ),
    (
        "session/show.html",
        {
            "error": "No.",
            "name": EVIL,
            "next": None,
            "setup_needed": True,
            "provider": "",
            "user": None,
            "view": None,
        },
    ),
    ("session/link.html", {"code": "abc", "user": None, "view": None}),
    ("session/leaving.html", {"address": EVIL, "name": EVIL, "user": None, "view": None}),
    *[
        (
            "setup/show.html",
            {
                "code": "abc",
                "name": EVIL,
                "shortest": 8,
                "error": "Too short.",
                "wrong": wrong,
                "user": None,
                "view": None,
            },
        )
        for wrong in ("username", "password")
    ],
    *[
        (
            "setup/restore.html",
            {"code": "abc", "backups": shown, "error": EVIL, "wrong": wrong, "user": None, "view": None},
        )
        for shown in (WAY["backups"], [])
        for wrong in ("backup", "file")
    ],
    (
        "account/show.html",
        {
            "sessions": SESSIONS,
            "current": 1,
            "identities": IDENTITIES,
            "provider": EVIL,
            "error": "That was wrong.",
            "notice": "Changed.",
        },
    ),
    ("account/show.html", ALONE | {"user": User(id=1, name=EVIL, role="viewer", password_hash="x")}),
    ("people/show.html", USERS),
    (
        "people/show.html",
        USERS | {"wrong": WrongUser("new", "username", EVIL, EVIL), "notice": EVIL, "link": EVIL},
    ),
    ("people/show.html", USERS | {"wrong": WrongUser("2", "password", EVIL)}),
    ("keys/show.html", KEYS),
    ("keys/show.html", KEYS | {"keys": [], "name": EVIL, "error": EVIL, "notice": EVIL, "made": EVIL}),
    ("security_log/show.html", {"events": EVENTS, "total": 250, "page": 2, "pages": 3}),
    ("security_log/show.html", {"events": [], "total": 0, "page": 1, "pages": 1}),
    ("account/show.html", ALONE),
    ("about/show.html", {"sources": []}),
    ("about/show.html", {"sources": [], "newer": Release(EVIL, "https://example.org/")}),
    ("openapi/show.html", {"operations": OPERATIONS}),
    *[("about/show.html", {"theme": "dark", "toast": toast}) for toast in TOASTS],
    ("errors/show.html", TROUBLE),
    *[("activity/show.html", board | {"glance": glance}) for board in BOARDS for glance in GLANCES],
    ("system/show.html", {"checks": CHECKS, "troubles": CHECKS[1:]} | FACTS),
    ("system/show.html", {"checks": CHECKS, "troubles": []} | FACTS | {"workers": [], "spaces": []}),
    ("notifications/show.html", NOTIFICATIONS | {"targets": [], "deliveries": [], "may_change": False}),
    ("notifications/show.html", NOTIFICATIONS),
    ("log/show.html", {"entries": [], "wanted": LogWanted(), "levels": ["debug"], "most": 300}),
    (
        "log/show.html",
        {
            "entries": [LogEntry("2026-11-29 10:00:00", level, "web", EVIL) for level in LOG_LEVELS],
            "wanted": LogWanted("error", "web", EVIL),
            "levels": list(LOG_LEVELS),
            "most": 4,
        },
    ),
    ("series/edit.html", EDITING),
    (
        "series/edit.html",
        EDITING | {"episode": {"season": 1, "number": 2, "title": "The Wall"}, "edits": [], "error": WRONG},
    ),
    *[
        (f"settings/{page}.html", {"preferences": PREFERENCES, "may_change": may})
        for page in ("general", "files")
        for may in (True, False)
    ],
    *[
        ("setup/folder.html", {"typed": EVIL, "checked": checked, "error": error, "first": EVIL})
        for checked, error in zip(CHECKED, ("", "", EVIL), strict=True)
    ],
    *[
        ("setup/preferences.html", {"preferences": PREFERENCES, "keys": SETUP_KEYS, "folders": folders})
        for folders in (0, 1, 2)
    ],
    *[
        (
            "backups/show.html",
            {
                "backups": shown,
                "chore": chore,
                "may_change": may,
                "error": error,
                "preferences": PREFERENCES,
            },
        )
        for shown, chore in ((BACKUPS, Chore(name="backup", next_at=2e9)), ([], None))
        for may in (True, False)
        for error in ("", EVIL)
    ],
    ("history/show.html", history_of([])),
    ("history/show.html", history_of([DONE_ONCE, UNDONE, TOO_LATE], page=2, pages=3)),
    ("timetable/show.html", {"lines": [], "is_watching": False}),
    ("timetable/show.html", {"lines": CHORES, "is_watching": True}),
    *[
        ("library_folder/show.html", {"roots": shown, "may_change": may, "error": error, "typed": error})
        for may in (True, False)
        for shown in (ROOTS[:1], ROOTS)
        for error in ("", "It lies in another one.")
    ],
    *[
        (
            "servers/show.html",
            {"servers": shown, "kinds": KINDS, "new_paths": [], "may_change": may, "wrong": wrong},
        )
        for shown in (SERVERS, [])
        for may in (True, False)
        for wrong in (
            None,
            Wrong("new", "kind", EVIL, REFUSED),
            Wrong("7", "paths", EVIL, REFUSED),
            Wrong("7", "url", EVIL, REFUSED),
        )
    ],
    *[
        (
            "sources/show.html",
            {"rows": ROWS, "may_change": may, "wrong": wrong, "not_named": "named", "given_by": given_by},
        )
        for given_by in ("", "ANIWORLD_PROVIDERS")
        for may, wrong in ((True, None), (True, WRONG), (False, None), (True, WRONG | {"field": None}))
    ],
]
ALL = [*[(name, context) for name, context, _ in FRAGMENTS], *PAGES, *MESSAGES]
