"""What runs: loading, sources, checks, history, notifications, servers and backups."""

import time

from aniworld.backup.archive import Description
from aniworld.backup_requests import Offered
from aniworld.health.facts import Heard
from aniworld.health.installation import Check
from aniworld.health.space import Space
from aniworld.library.history.entries import EntryPage, Filter
from aniworld.library.notices.kinds import KINDS as NOTICE_KINDS
from aniworld.library.notices.kinds import USUAL
from aniworld.library.parts import schedule
from aniworld.library.parts.activity import Source
from aniworld.library.servers.kinds import KINDS
from aniworld.library.sources import keys
from aniworld.library.sources.status import SOURCES
from aniworld.messages import Message
from aniworld.models import (
    Chore,
    Delivery,
    MediaServer,
    Notice,
    NoticeTarget,
    SecurityEvent,
)
from aniworld.web.activity import Glance
from aniworld.web.backups import ShownBackup
from aniworld.web.board import Line
from aniworld.web.gates import gate_words
from aniworld.web.history import ShownEntry
from aniworld.web.notifications import MadeKey
from aniworld.web.parts import ShownPart
from aniworld.web.preference_forms import ShownChoice, ShownPreference
from aniworld.web.servers import ShownServer
from aniworld.web.toasts import Toast

from . import EVIL
from .series import make_part, make_picture

FACTS = {
    "spaces": [Space("data", EVIL, 2 * 10**12, 10**12), Space("library", EVIL, None, None)],
    "workers": [Heard(EVIL, 16, 2.5)],
    "versions": {"aniworld": "1.0", "System": EVIL},
}
TOLD_WELL = {"kind": "well", "sign": "check", "words": EVIL, "at": "14:05:12"}
TARGETS = [
    NoticeTarget(id=1, name=EVIL, way="webhook", shown=EVIL, kinds=["trouble"], failures=2, next_at=2e9),
    NoticeTarget(id=2, name="Home", way="apprise", shown="ntfy://nas/•••", is_on=False),
    NoticeTarget(id=3, name="Anna", way="apprise", shown="ntfy://nas/•••", told_at=1.0),
    NoticeTarget(id=4, name="New", way="apprise", shown="ntfy://nas/•••"),
]
DELIVERIES = [
    Delivery(
        id=number,
        target=TARGETS[0],
        notice=Notice(id=1, kind="trouble", code="told", args={"sentence": EVIL}, at=1.0),
        tries=2,
        is_sent=is_sent,
        ended_at=ended_at,
    )
    for number, (is_sent, ended_at) in enumerate([(True, 1.0), (False, 1.0), (False, None)])
]
NOTIFICATIONS = {
    "targets": [(target, TOLD_WELL if target.id == 1 else None) for target in TARGETS],
    "kinds": NOTICE_KINDS,
    "usual": USUAL,
    "deliveries": DELIVERIES,
    "may_change": True,
    "wrong": None,
    "made": MadeKey(EVIL, "a key"),
}
LOG_LEVELS = ("debug", "info", "warning", "error")


def make_line(*names, state="loading", code=None, text="TVmaze waits.", until="in 4 s"):
    parts = [ShownPart(make_part(name, state, code)) for name in names]
    group = "failed" if state == "unavailable" else state
    return Line(sum(map(ord, state)), "Frieren", parts, group, text, until, make_picture())


def make_gate(name="tvmaze", state="open"):
    closed_until = 9_000.0 if state == "closed" else None
    failures, reason = (0, "") if state == "open" else (5, "It is down.")
    return gate_words(Source(name, closed_until, reason, failures, state == "tried", (2, 1.0)))


def make_board(**changes):
    gates = [make_gate(state, state) for state in ("open", "closed", "tried")]
    told = {"kind": "failed", "at": "14:05", "name": "Frieren", "error": "Gone."}
    words = {"icon": "dash", "words": "failed:"}
    news = [told | words | {"series_id": number} for number in (42, None)]
    fields = {
        "paused_at": "",
        "lines": [
            make_line("episodes"),
            make_line("logo", "images", state="pending"),
            make_line("nfo", state="failed"),
            make_line("nfo", state="loaded", until=""),
        ],
        "series_left": 11,
        "series_more": 9,
        "time_left": "about 4 min left",
        "background_total": 9,
        "failed_total": 1,
        "retry_total": 2,
        "gates": gates,
        "news": news,
    }
    return fields | changes


def make_source(name, state="open", **changes):
    fields = {
        "name": name,
        "label": name.upper(),
        "attribution": SOURCES["tmdb"].attribution,
        "gives": ("search",),
        "is_spine": True,
        "why_off": "",
        "takes_key": True,
        "key": None,
        "gate": make_gate(name, state),
        "speed": "",
        "word": "on",
        "setting": "NAME_KEY",
        "tested": {"kind": "away", "sign": "alert", "words": "It did not answer.", "at": "14:05"},
    }
    return fields | changes


ROWS = [
    make_source("one", "closed", key=keys.Key("•••• 4f2a", "")),
    make_source("two", tested=None),
    make_source("three", key=keys.Key("••••", "THREE_KEY")),
    make_source("four", "tried", takes_key=False),
]
WRONG = {"field": "two", "sentence": "That is no key."}
WAY = {
    "doing": "",
    "failure": EVIL,
    "code": "",
    "has_code": True,
    "code_file": "recovery-code",
    "home": "/",
    "address": "/recovery",
    "backups": [Offered("aniworld-1", EVIL, EVIL)],
}
TROUBLE = {
    "title": "No such page",
    "sentence": "It is gone.",
    "kept": "All is as it was.",
    "advice": "Go on.",
    "back_url": "/",
}
EVENTS = [
    (
        SecurityEvent(id=2, code="user_was_added", args={"name": EVIL, "role": "editor"}, at=1, address=EVIL),
        EVIL,
    ),
    (SecurityEvent(id=1, code="key_was_wrong", at=1), ""),
]
GLANCES = [Glance(4, False), Glance(0, True)]
NOTHING = {"lines": [], "series_left": 0, "series_more": 0, "time_left": "", "failed_total": 0}
BOARDS = [
    make_board(),
    make_board(paused_at="14:05", lines=[make_line("episodes", state="unavailable", code="unknown_title")]),
    make_board(**NOTHING, background_total=0, retry_total=0, gates=[], news=[]),
]
CHECKS = [
    Check("database", True, "The database can be written."),
    Check(
        "library", False, "Your library <b>cannot</b> be reached.", "Look whether /mnt/<library> is mounted."
    ),
    Check("clock", False, "The clock is wrong.", "Set it."),
]
LOOK = schedule.Entry("task_scan", 60.0, str, 0.0)
CHOICES = [ShownChoice("mpaa", EVIL, EVIL, True), ShownChoice("tags", EVIL, "", False)]
PREFERENCES = [
    ShownPreference(f"{kind}_{number}", kind, EVIL, EVIL, EVIL, CHOICES, given_by, error)
    for kind in ("choice", "switch", "several", "languages", "number", "order")
    for number, (given_by, error) in enumerate([("", ""), ("ANIWORLD_X", ""), ("", EVIL)])
]
DONE_ONCE = ShownEntry(1, EVIL, "bin", EVIL, 1.0, None, True, "", "", None)
UNDONE = ShownEntry(2, EVIL, "plus", "alice", 1.0, 42, False, "", "bob", 2.0)
TOO_LATE = ShownEntry(3, EVIL, "pin", "alice", 1.0, 42, False, EVIL, "", None)


def history_of(items, page=1, pages=1):
    wanted = Filter("removed", "user:alice", 42, EVIL)
    return {
        "entries": items,
        "found": EntryPage([], len(items), page, pages),
        "wanted": wanted,
        "query": {"kind": "removed"},
        "kinds": [("removed", "removed")],
        "askers": [("user:alice", EVIL)],
    }


CHORES = [
    (
        LOOK,
        Chore(
            name="check",
            next_at=1,
            last_at=1,
            took_seconds=2.0,
            result_code="told",
            result_args={"sentence": "Done."},
        ),
    ),
    (LOOK, Chore(name="check", next_at=1, last_at=time.time())),
    (LOOK, Chore(name="check", next_at=1)),
    (schedule.Entry("task_updates", 60.0, str, 0.0, lambda: False), Chore(name="updates", next_at=1)),
]
WAITING = MediaServer(id=7, kind="plex", name=EVIL, url="http://nas:32400", failures=2, next_at=1.0)
TESTED = {"kind": "away", "sign": "alert", "words": EVIL, "at": "14:05:12"}
SERVERS = [
    ShownServer(WAITING, KINDS["plex"], True, 3, TESTED, [{"ours": EVIL, "theirs": EVIL}]),
    ShownServer(
        MediaServer(id=8, kind="kodi", name="tv", url="http://tv:8080"), KINDS["kodi"], False, 0, None, []
    ),
]
REFUSED = {"url": EVIL, "kind": "plex"}
TOASTS = [Toast(Message("told", {"sentence": EVIL})), Toast(Message("told", {"sentence": "Gone."}), "/undo")]
BACKUPS = [
    ShownBackup("aniworld-20260101-000000-manual", 1234, 1.0, "by hand", said)
    for said in (Description(1.0, "manual", EVIL, "0001", 1, 2, 1, False, {}), None)
]
