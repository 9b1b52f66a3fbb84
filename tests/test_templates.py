"""The templates by themselves: drawn from the view models of the pages, under a stub of the app.

What a page passes as a dict is written out here; a test holds its fields to those of the pages.
"""

import re
import time
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace

import pytest
from flask import Flask, render_template, template_rendered
from jinja2 import StrictUndefined

from aniworld import assets, maintenance
from aniworld.backup.archive import Description
from aniworld.backup_requests import Offered
from aniworld.errors import Invalid
from aniworld.files.nfo import Difference
from aniworld.health.facts import Heard
from aniworld.health.installation import Check
from aniworld.health.space import Space
from aniworld.library.disk.folder_check import Checked
from aniworld.library.disk.folder_offers import Offer
from aniworld.library.disk.library_gate import LibraryTrouble
from aniworld.library.disk.root_changes import Holding
from aniworld.library.episodes.rename_preview import RenamedVideo
from aniworld.library.episodes.video_list import FolderTotals
from aniworld.library.history.entries import EntryPage, Filter
from aniworld.library.lists import list_matching, list_rows
from aniworld.library.matching.folder_shows import Suggestion
from aniworld.library.matching.hits import Hit
from aniworld.library.notices.kinds import KINDS as NOTICE_KINDS
from aniworld.library.notices.kinds import USUAL
from aniworld.library.notices.new_version import Release
from aniworld.library.parts import schedule
from aniworld.library.parts.activity import Source
from aniworld.library.previews.file_changes import FileChange
from aniworld.library.previews.folder_preview import Pick
from aniworld.library.previews.folder_preview import Preview as FolderPreview
from aniworld.library.previews.series_preview import Preview
from aniworld.library.series import missing as missing_episodes
from aniworld.library.series.browsing import Wanted as BrowsingWanted
from aniworld.library.series.episode_counts import Sums
from aniworld.library.series.pasted import Line as PastedLine
from aniworld.library.series.pasted import Outcome, Show, Wanted
from aniworld.library.servers.kinds import KINDS
from aniworld.library.sources import keys
from aniworld.library.sources.status import SOURCES
from aniworld.log_files import Entry as LogEntry
from aniworld.log_files import Wanted as LogWanted
from aniworld.messages import Message
from aniworld.models import (
    ApiKey,
    CalendarAddress,
    Chore,
    Delivery,
    Folder,
    Identity,
    MediaServer,
    Notice,
    NoticeTarget,
    Part,
    SecurityEvent,
    Series,
    Session,
    User,
    WatchList,
)
from aniworld.models import Credit as Actor
from aniworld.models.part import NEW, PARTS
from aniworld.providers.list_values import ListEntry
from aniworld.providers.watch_lists import SERVICES
from aniworld.software import SHIPPED
from aniworld.trouble import DAMAGED
from aniworld.web import adding, calendar_month, files, filters, lists, series_preview, yours
from aniworld.web.activity import Glance
from aniworld.web.artwork_places import Offers, Tab
from aniworld.web.backups import ShownBackup
from aniworld.web.board import Line
from aniworld.web.editing import Box
from aniworld.web.episode_rows import ShownEpisode
from aniworld.web.gates import gate_words
from aniworld.web.history import ShownEntry
from aniworld.web.importing import ShownFolder
from aniworld.web.library_folder import ShownRoot
from aniworld.web.look import Look
from aniworld.web.notifications import MadeKey
from aniworld.web.parts import ShownPart
from aniworld.web.people import ShownUser
from aniworld.web.people import Wrong as WrongUser
from aniworld.web.preference_forms import ShownChoice, ShownPreference
from aniworld.web.provenance import Credit, Name
from aniworld.web.search import Found
from aniworld.web.seasons import Run, Seasons, ShownSeason
from aniworld.web.servers import ShownServer, Wrong
from aniworld.web.setup_preferences import ShownKey
from aniworld.web.shelf import Chip, Counts, Option
from aniworld.web.shelf import Place as ShelfPlace
from aniworld.web.story import ShownChange, ShownField, ShownMoment
from aniworld.web.thumbnails import Picture
from aniworld.web.toasts import Toast
from aniworld.web.today import Item, ShownGroup
from aniworld.web.view_models import ForeignFile, ShownSeries

ROOT = Path(__file__).parents[1]
TEMPLATES = ROOT / "templates"
EVIL = """<script>alert(1)</script> "><img src=x onerror=alert(1)> {{7*190476187}} </hx-partial><hx-partial hx-target='body'>"""
ROUTES = {
    "library.show": "/",
    "about.show": "/about",
    "openapi.page": "/api/docs",
    "openapi.show": "/api/openapi.json",
    "theme.choose": "/theme",
    "search.show": "/search",
    "look.choose": "/look",
    "together.act": "/together",
    "together.undo": "/together/undo",
    "search.look": "/search/look",
    "adding.show": "/add",
    "lists.show": "/import/lists",
    "lists.preview": "/import/lists/preview",
    "lists.add": "/import/lists/add",
    "lists.keep": "/import/lists/keep",
    "lists.run": "/import/lists/<list_id>/run",
    "lists.remove": "/import/lists/<list_id>/removed",
    "adding.review": "/add/review",
    "adding.create": "/add/create",
    "live.socket": "/live",
    "live.changes": "/changes",
    "series.create": "/series",
    "series.show": "/series/<series_id>",
    "series.load": "/series/<series_id>/load",
    "series.bring_forward": "/series/<series_id>/sooner",
    "series.match": "/series/<series_id>/match",
    "series.number": "/series/<series_id>/number",
    "series.remove_ask": "/series/<series_id>/remove",
    "series.remove": "/series/<series_id>/removed",
    "session.show": "/login",
    "session.create": "/sessions",
    "session.enter": "/enter",
    "session.destroy": "/logout",
    "setup.show": "/setup",
    "setup.create": "/setup",
    "setup_restore.show": "/setup/restore",
    "setup_restore.restore": "/setup/restore",
    "setup_restore.upload": "/setup/restore/upload",
    "account.show": "/account",
    "editing.show": "/series/<series_id>/edit",
    "editing.save": "/series/<series_id>/edit/saved",
    "editing.show_episode": "/series/<series_id>/edit/<season>/<number>",
    "series.make_folder": "/series/<int:series_id>/folder",
    "library_folder.show": "/settings/folders",
    "library_folder.accept": "/settings/folders/accept",
    "library_folder.add": "/settings/folders/add",
    "library_folder.step": "/settings/folders/<int:root_id>/step",
    "library_folder.takes_new": "/settings/folders/<int:root_id>/takes-new",
    "library_folder.remove": "/settings/folders/<int:root_id>/removed",
    "account.password": "/account/password",
    "account.end_session": "/account/sessions/<number>/ended",
    "account.end_others": "/account/sessions/others-ended",
    "account.link": "/account/linked",
    "account.unlink": "/account/linked/<number>/removed",
    "provider.begin": "/login/provider",
    "people.show": "/users",
    "people.add": "/users/add",
    **{
        f"people.{verb}": f"/users/<number>/{verb}"
        for verb in ("change_role", "password", "link", "sign_out", "disable", "enable", "remove")
    },
    "keys.show": "/keys",
    "keys.add": "/keys/add",
    "keys.remove": "/keys/<number>/removed",
    "security_log.show": "/security-log",
    "history.show": "/history",
    "history.undo": "/history/<int:entry_id>/undo",
    "timetable.show": "/settings/tasks",
    "timetable.run": "/settings/tasks/run",
    "timetable.watch": "/settings/tasks/watch",
    "activity.show": "/activity",
    "activity.pause": "/activity/pause",
    "activity.resume": "/activity/resume",
    "activity.cancel": "/activity/<series_id>/cancel",
    "activity.retry": "/activity/<series_id>/retry",
    "activity.cancel_background": "/activity/cancel",
    "activity.retry_all": "/activity/retry",
    "sources.show": "/settings/sources",
    "sources.test": "/settings/sources/<name>/test",
    "sources.save_key": "/settings/sources/<name>/key",
    "sources.remove_key": "/settings/sources/<name>/gone",
    "sources.step": "/settings/sources/<name>/step",
    "settings.general": "/settings/general",
    "settings.files": "/settings/files",
    "settings.save_general": "/settings/general/saved",
    "settings.save_files": "/settings/files/saved",
    "folder_look.look": "/settings/folders/look",
    "setup.folder": "/setup/folder",
    "setup.choose_folder": "/setup/folder/chosen",
    "setup.skip": "/setup/skip",
    "setup_preferences.save": "/setup/preferences",
    "setup_preferences.test": "/setup/preferences/<source>/test",
    "backups.keep": "/settings/backups/keep",
    "system.show": "/system",
    "system.now": "/system/now",
    "backups.show": "/settings/backups",
    "backups.make": "/settings/backups/make",
    "backups.upload": "/settings/backups/upload",
    "backups.download": "/settings/backups/<backup_id>/file",
    "backups.restore": "/settings/backups/<backup_id>/restore",
    "backups.remove": "/settings/backups/<backup_id>/removed",
    "notifications.show": "/settings/notifications",
    "notifications.add": "/settings/notifications/add",
    "notifications.change": "/settings/notifications/<target_id>",
    "notifications.switch_on": "/settings/notifications/<target_id>/on",
    "notifications.switch_off": "/settings/notifications/<target_id>/off",
    "notifications.test": "/settings/notifications/<target_id>/test",
    "notifications.remove": "/settings/notifications/<target_id>/removed",
    "log.show": "/system/log",
    "log.download": "/system/log/download",
    "servers.show": "/settings/servers",
    "servers.add": "/settings/servers/add",
    "servers.change": "/settings/servers/<server_id>",
    "servers.switch_on": "/settings/servers/<server_id>/on",
    "servers.switch_off": "/settings/servers/<server_id>/off",
    "servers.test": "/settings/servers/<server_id>/test",
    "servers.remove": "/settings/servers/<server_id>/removed",
    "missing.show": "/missing",
    "missing.ignore": "/missing/<series_id>/ignore",
    "calendar.show": "/calendar",
    "calendar.add_address": "/calendar/addresses",
    "calendar.remove_address": "/calendar/addresses/<number>",
    "importing.show": "/import",
    "importing.folder": "/import/<folder_id>",
    "importing.preview": "/import/<folder_id>/preview",
    "importing.accept": "/import/<folder_id>/accept",
    "importing.ignore": "/import/<folder_id>/ignore",
    "importing.look": "/import/<folder_id>/look",
    "importing.let_go": "/import/<folder_id>/let-go",
    "importing.accept_sure": "/import/accept",
    "importing.choose": "/import/for/<series_id>",
    "importing.relink": "/import/for/<series_id>/folder",
    "artwork.show": "/series/<series_id>/artwork",
    "files.show": "/series/<series_id>/files",
    "rename.show": "/series/<series_id>/rename",
    "rename.start": "/series/<series_id>/rename",
    "rename.undo": "/series/<series_id>/rename/undo",
    "preview.show": "/series/<series_id>/preview",
    "preview.apply": "/series/<series_id>/preview/apply",
    "preview.held": "/series/<series_id>/preview/held",
    "preview.let_go": "/series/<series_id>/preview/held",
    "files.say": "/series/<series_id>/files/<video_id>",
    "files.number": "/series/<series_id>/files/folders/<folder_id>",
    "files.follow": "/series/<series_id>/files/folders/<folder_id>/advice",
    "files.sheet": "/series/<series_id>/files/mapping.csv",
    "files.apply": "/series/<series_id>/files/mapping",
    "ignoring.ignore": "/series/<series_id>/ignore",
    "episodes.show": "/series/<series_id>/episodes",
    "episodes.choose_view": "/series/<series_id>/episodes/view",
    "story.show": "/series/<series_id>/story",
    "story.lock": "/series/<series_id>/story/lock",
    "story.take_back": "/series/<series_id>/story/take-back",
    "story.mine_again": "/series/<series_id>/story/mine-again",
    **{
        f"artwork.{verb}": f"/series/<series_id>/artwork/<name>/{verb}"
        for verb in ("use", "upload", "pin", "unpin", "undo")
    },
}
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
YOURS = yours.Yours("plot", "Plot", "Mine.", "Theirs.", "here", False, True, "/series/42/edit/given-back")
ALICE = User(id=1, name="alice", role="admin", password_hash="x", created_at=1)
VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta", "rect", "use"}


@pytest.fixture(scope="module")
def stub():
    app = Flask("stub", root_path=str(ROOT))
    app.jinja_env.undefined = StrictUndefined
    filters.register(app)
    assets.register(app)
    for endpoint, rule in ROUTES.items():
        app.add_url_rule(rule, endpoint, lambda **_: "")
    return app


@pytest.fixture
def draw(stub):
    """Draw a template with what every template is given, and with what the test gives."""
    source = SOURCES["tvmaze"].attribution
    always = {"csrf": "secret-token", "user": ALICE, "view": "library", "cursor": 7, "version": "1.0"}
    always |= {"theme": "", "toast": None}
    always |= {"sources": [source], "on": [source], "off": [source], "catalogue": [source]}
    always |= {"software": SHIPPED, "newer": None}

    def render(template, **context):
        with stub.test_request_context():
            return render_template(template, **{**always, **context})

    return render


class Page(HTMLParser):
    """The elements of a page as (depth, tag, attributes)."""

    def __init__(self, text):
        super().__init__()
        self.depth, self.elements = 0, []
        self.feed(text)
        self.close()
        assert self.depth == 0, "an element is not closed"

    def handle_starttag(self, tag, attributes):
        self.elements.append((self.depth, tag, dict(attributes)))
        self.depth += tag not in VOID

    def handle_startendtag(self, tag, attributes):
        self.elements.append((self.depth, tag, dict(attributes)))

    def handle_endtag(self, tag):
        self.depth -= 1

    def having(self, word):
        return [
            attributes
            for _, _, attributes in self.elements
            if word in (attributes.get("class") or "").split()
        ]


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
ROWS = [
    make_source("one", "closed", key=keys.Key("•••• 4f2a", "")),
    make_source("two", tested=None),
    make_source("three", key=keys.Key("••••", "THREE_KEY")),
    make_source("four", "tried", takes_key=False),
]
WRONG = {"field": "two", "sentence": "That is no key."}
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
CANDIDATES = [make_candidate(), make_candidate(series_id=4)]
HITS = [Hit(CANDIDATES[0], [make_candidate()], labels=["TVmaze", "Kitsu"]), Hit(CANDIDATES[1], series_id=4)]
FOUND = Found("fri", HITS, ["Kitsu did not answer."])
IN_LIBRARY = FOUND._replace(library=[DONE], in_library=7, enter=DONE)
THREE = [make_series(id=id) for id in (1, 2, 3)]
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
SESSIONS = [
    Session(id=1, user=1, created_at=1, seen_at=2),
    Session(id=2, user=1, created_at=1, seen_at=2, device=EVIL, address=EVIL),
]
IDENTITIES = [
    Identity(id=1, user=1, subject=EVIL, label=EVIL, created_at=1),
    Identity(id=2, user=1, subject="7", label="", created_at=1, last_used_at=2),
]
PEOPLE = [
    ShownUser(ALICE, 1, 2.0),
    ShownUser(User(id=2, name=EVIL, role="editor", password_hash="", created_at=1), 2, 2.0),
    ShownUser(
        User(id=3, name="eve", role="viewer", is_disabled=True, password_hash="", created_at=1), 0, None
    ),
]
USERS = {"people": PEOPLE, "roles": User.ROLES, "wrong": None, "notice": "", "link": ""}
KEYS = {
    "keys": [
        ApiKey(id=1, name=EVIL, scope="read", created_at=1),
        ApiKey(id=2, name="phone", created_at=1, last_used_at=2),
    ],
    "scopes": ApiKey.SCOPES,
    "chosen": "write",
    "name": "",
    "error": "",
    "notice": "",
    "made": "",
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
SETUP_KEYS = [
    ShownKey(
        source,
        ShownPreference(f"{source}_key", "secret", EVIL, EVIL, "", [], given_by, error),
        masked,
        tested,
    )
    for source, masked, given_by, error, tested in (
        ("tmdb", "", "", EVIL, None),
        ("fanart", "", "", "", TOLD_WELL),
        ("other", "•••• 4f2a", "ANIWORLD_X", "", None),
    )
]
CHECKED = [
    None,
    Checked(EVIL, True, 2, (Message("folder_well"), Message("told", {"sentence": EVIL}))),
    Checked(EVIL, False, 0, (Message("folder_silent"),)),
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
]

FOLDERLESS = make_series(folder_missing_since=1.0)
HELD = Holding(series=3, folders=4, videos=48)
AWAY = LibraryTrouble(
    "library_unmounted", "The library folder is empty.", "Mount the disk.", 1_000.0, 9_000.0
)
ROOTS = [
    ShownRoot(1, "/srv/anime", True, True, HELD, None, 0.0),
    ShownRoot(2, "/srv/<b>slow</b>", False, False, HELD, None, 4.2),
    ShownRoot(3, "/srv/away", False, False, HELD, AWAY, 0.0),
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
COUNTS = {"unmatched": 2, "linked": 1, "ignored": 1, "missing": 0}


def make_folder(number, *found, **fields):
    """A folder as its row on the import page is drawn."""
    row = Folder(id=number, root=1, path=f"{EVIL} {number}", key=str(number), **fields)
    return ShownFolder(row, 12, list(found))


LIKELY = Suggestion("tvmaze", EVIL, EVIL, 2023, 0.96, Message("folder_title_same", {"title": EVIL}), 42)
FOLDERS = [
    make_folder(1, LIKELY, season=2, said={"title": EVIL}),
    make_folder(2, looked_at=1.0),
    make_folder(3),
    make_folder(4, is_ignored=True),
    make_folder(5, series=Series(id=42, title=EVIL, folder_key="elf")),
]
CHANGES = [
    FileChange("tvshow.nfo", EVIL, "changed", [Difference("plot", "changed", EVIL, EVIL)] * 61),
    FileChange("a.nfo", "a.nfo", "new", [Difference("title", "added", "", EVIL, "1x2")], None, is_held=True),
    FileChange("b.nfo", "b.nfo", "kept", [Difference("title", "kept", EVIL, "B")]),
    FileChange("c.nfo", "c.nfo", "kept", [], Message("kept", {"file": EVIL, "why": "Locked."})),
    FileChange("d.nfo", "d.nfo", "changed"),
    FileChange("poster.jpg", "poster.jpg", "removed"),
]
SHOWN_CHANGES = series_preview.shown(CHANGES) | {"more": 2}
NO_CHANGES = series_preview.shown([])
FOLDER_PREVIEW = FolderPreview(EVIL, 2023, CHANGES, ["poster.jpg"], ["fanart.jpg"], 12)
PICKED = {"folder": FOLDERS[0].row, "pick": Pick("kitsu", "1", EVIL, 2023), "files": SHOWN_CHANGES}
PREVIEW = {
    "series": DONE,
    "sent": {"action": "match", "title": EVIL},
    "source": "Kitsu",
    "found": Preview(EVIL, 2023, CHANGES, 3),
    "files": SHOWN_CHANGES,
    "error": "",
}
OFFERS = [Offer(FOLDERS[0].row, 0.9, 0), Offer(FOLDERS[1].row, 0.95, 12), Offer(FOLDERS[2].row, 0.0, 0)]
MORE = {"folder": FOLDERS[0], "q": "", "candidates": [], "problems": []}
FRAGMENTS = [
    *[("importing/_row.html", {"folder": folder}, f"folder-{folder.row.id}") for folder in FOLDERS],
    ("importing/_count.html", {"counts": COUNTS}, "import-count"),
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
LOOKED_AT = {"seasons": EPISODES, "are_tiles": True}
TOASTS = [Toast(Message("told", {"sentence": EVIL})), Toast(Message("told", {"sentence": "Gone."}), "/undo")]
BACKUPS = [
    ShownBackup("aniworld-20260101-000000-manual", 1234, 1.0, "by hand", said)
    for said in (Description(1.0, "manual", EVIL, "0001", 1, 2, 1, False, {}), None)
]
OPERATIONS = [
    {
        "path": "/api/series",
        "method": method,
        "summary": EVIL,
        "taken": SimpleNamespace(query=[{"name": EVIL}], body=SimpleNamespace(values=[EVIL])),
    }
    for method in ("GET", "POST")
]
ALONE = {
    "sessions": [SESSIONS[0]],
    "current": 1,
    "identities": [],
    "provider": "",
    "error": "",
    "notice": "",
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
                "steps": (0.95, 0.9),
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
    (
        "setup/show.html",
        {"code": "abc", "name": EVIL, "shortest": 8, "error": "Too short.", "user": None, "view": None},
    ),
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
MESSAGES = [
    ("importing/_message.html", {"folders": FOLDERS, "counts": COUNTS}),
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
ALL = [*[(name, context) for name, context, _ in FRAGMENTS], *PAGES, *MESSAGES]


def test_all_templates_are_html_and_each_is_drawn_here():
    names = {str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*") if path.is_file()}
    assert all(name.endswith(".html") for name in names), "only .html is escaped"
    assert names == {name for name, _ in ALL} | {
        "layout.html",
        "previews/_files.html",
        "pieces.html",
        "account/_sure.html",
        "adding/_list.html",
        "calendar/_addresses.html",
        "calendar/_entry.html",
        "library_folder/_root.html",
        "search/_box.html",
        "search/_suggestions.html",
        "servers/_fields.html",
        "settings/_fields.html",
        "setup/_steps.html",
        "system/_facts.html",
        "notifications/_fields.html",
        "series/_yours.html",
        "series/_toolbar.html",
        "series/_episodes_again.html",
        "errors/_problem.html",
        "live/_merged.html",
        "toasts/_toast.html",
        *[f"frame/{name}.html" for name in ("_area", "_keys", "_links", "_theme", "areas")],
        *[f"library/{name}.html" for name in ("_chips", "_filters", "_look", "_menu", "_nothing")],
        *[f"library/{name}.html" for name in ("_today", "_together")],
    }


@pytest.mark.parametrize(("name", "context", "id"), FRAGMENTS)
def test_a_fragment_is_one_element_with_its_id_and_no_secret(draw, name, context, id):
    text = draw(name, **context)
    roots = [attributes for depth, _, attributes in Page(text).elements if depth == 0]
    assert [root.get("id") for root in roots] == [id]
    assert text == text.strip(), "white space around a fragment piles up in the page with each swap"
    assert "secret-token" not in text or name == "search/_results.html"


@pytest.mark.parametrize(("name", "context"), PAGES)
def test_a_page_has_one_heading_unique_ids_and_the_token_in_each_form(draw, name, context):
    token = "code" if name == "maintenance/show.html" else "csrf_token"  # there nobody has a session
    elements = Page(draw(name, **context)).elements
    ids = [attributes["id"] for _, _, attributes in elements if "id" in attributes]
    assert [tag for _, tag, _ in elements].count("h1") == 1
    assert len(ids) == len(set(ids))
    posting = [
        attributes for _, tag, attributes in elements if tag == "form" and attributes.get("method") == "post"
    ]
    hidden = [attributes for _, _, attributes in elements if attributes.get("type") == "hidden"]
    assert len(posting) == sum(attributes.get("name") == token for attributes in hidden)


@pytest.mark.parametrize(("name", "context"), ALL)
def test_nothing_is_inline_so_the_strict_policy_holds(draw, name, context):
    for _, tag, attributes in Page(draw(name, **context)).elements:
        assert tag != "style" and (tag != "script" or attributes.get("src"))
        assert not any(key == "style" or key.startswith(("on", "hx-on")) for key in attributes)
        assert not any(
            (value or "").strip().startswith(("js:", "javascript:")) for value in attributes.values()
        )
        assert "[" not in (attributes.get("hx-trigger") or "")
        assert tag not in ("img", "script", "link") or (
            attributes.get("src") or attributes.get("href")
        ).startswith("/")
        assert tag != "img" or "alt" in attributes


@pytest.mark.parametrize(("name", "context"), ALL)
def test_hostile_text_stays_text(draw, name, context):
    text = draw(name, **spoil(context))
    assert not any(
        word in text for word in ("<script>", "<img src=x", "1333333309", "<hx-partial hx-target='body'")
    )
    assert not any(attributes.get("src") == "x" for _, _, attributes in Page(text).elements)


def spoil(context):
    """The same context with an evil text wherever a stranger could have put one."""
    free = {
        "title",
        "original_title",
        "overview",
        "studio",
        "folder",
        "message",
        "error",
        "source",
        "word",
        "kind",
        "sentence",
        "said",
        "helps",
        "q",
        "provider_label",
        "label",
        "language",
        "loading_error",
        "notice",
        "text",
        "reason",
        "result",
        "next",
        "name" if "keys" in context else "title",
    }

    def spoiled(key, value):
        if key in free and (value is None or isinstance(value, str)):
            return EVIL
        if key in ("genres", "problems", "fields"):
            return [EVIL]
        if isinstance(value, list):
            return [spoiled(key, item) for item in value]
        if isinstance(value, dict):
            return {k: spoiled(k, v) for k, v in value.items()}
        if hasattr(value, "_fields"):
            return type(value)(**{k: spoiled(k, v) for k, v in value._asdict().items()})
        if type(value).__module__.startswith(("aniworld.", "types")) and not isinstance(value, type):
            copy = type(value).__new__(type(value))
            vars(copy).update({k: spoiled(k, v) for k, v in vars(value).items()})
            return copy
        return value

    return {key: spoiled(key, value) for key, value in context.items()}


def test_a_loading_card_shows_each_part_with_its_state(draw):
    page = Page(
        draw(
            "series/_card.html",
            series=make_series(("loaded", "failed", "loading", "unavailable"), "loading_nfo"),
        )
    )
    [card] = page.having("card")
    assert card["data-series-id"] == "42"
    assert len(page.having("loading-indicator")) == len(page.having("status-text")) == 1
    shown = [(item["data-part"], item["data-state"], item["class"]) for item in page.having("progress-item")]
    assert shown == [
        ("episodes", "loaded", "progress-item completed"),
        ("nfo", "failed", "progress-item failed"),
        ("logo", "loading", "progress-item pending"),
        ("images", "unavailable", "progress-item failed"),
    ]


def test_a_completed_card_has_no_indicator(draw):
    text = draw("series/_card.html", series=DONE)
    assert not any(word in text for word in ("loading-indicator", "status-text", "progress-item"))


def test_a_part_that_knows_its_total_has_a_labelled_bar(draw):
    page = Page(draw("series/_parts.html", series=LOADING))
    bars = [attributes for _, tag, attributes in page.elements if tag == "progress"]
    assert bars[0] == {"max": "12", "value": "3", "aria-label": "Episodes"}
    assert "Loading 3/12" in draw("series/_card.html", series=LOADING)


def test_a_failed_card_offers_to_try_what_failed_again_with_and_without_script(draw):
    [button] = [a for _, tag, a in Page(draw("series/_card.html", series=FAILED)).elements if tag == "button"]
    assert (button["name"], button["value"], button["form"]) == ("parts", "logo,images", "post")
    assert button["formaction"] == button["hx-post"] == "/series/42/load"


def test_an_unknown_series_leads_to_the_search_for_the_right_one(draw):
    assert 'href="/series/42#match"' in draw("series/_card.html", series=UNKNOWN)
    page = draw("series/show.html", **LOOKED_AT, series=UNKNOWN, found=FOUND._replace(series=UNKNOWN))
    assert page.count('action="/series/42/match"') == 2 and 'href="/series/4"' in page, (
        "what is another series cannot be picked"
    )


def partials(text):
    return re.findall(r'<hx-partial hx-target="([^"]+)" hx-swap="(\w+)">', text)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (
            {"added": {42}},
            [("#series-42", "delete"), ("#grid[data-plain]", "afterbegin"), ("#library-count", "outerMorph")],
        ),
        ({}, [("#series-42", "outerMorph"), ("#library-count", "outerMorph")]),
        ({"view": "cards", "added": {42}}, [("#series-42", "outerMorph"), ("#library-count", "outerMorph")]),
        (
            {
                "changed": [],
                "removed": [7],
                "merged": [{"name": "Elf", "merged_into": "4", "merged_name": "Frieren"}],
            },
            [("#series-7", "delete"), ("#toasts", "innerHTML"), ("#library-count", "outerMorph")],
        ),
        ({"changed": [], "removed": [7]}, [("#series-7", "delete"), ("#library-count", "outerMorph")]),
        (
            {"view": "series-42"},
            [
                ("#series-42-header", "outerMorph"),
                ("#series-42-folder", "outerMorph"),
                ("#series-42-parts", "outerMorph"),
            ],
        ),
        (
            {"view": "series-42", "seasons_changed": True},
            [
                ("#series-42-header", "outerMorph"),
                ("#series-42-folder", "outerMorph"),
                ("#series-42-parts", "outerMorph"),
                ("#again", "innerHTML"),
                ("#series-42-facts", "outerMorph"),
                ("#series-42-files", "outerMorph"),
                ("#series-42-yours", "outerMorph"),
                ("#series-42-origin", "outerMorph"),
            ],
        ),
        ({"view": "series-9"}, []),
        (
            {"view": None, "listing": None},
            [
                ("#series-42", "outerMorph"),
                ("#series-42-header", "outerMorph"),
                ("#series-42-folder", "outerMorph"),
                ("#series-42-parts", "outerMorph"),
            ],
        ),
    ],
)
def test_an_open_page_is_told_only_what_it_shows(draw, told, expected):
    assert partials(draw("live/_message.html", **TOLD | told)) == expected


def test_a_page_listens_from_the_event_it_was_drawn_at_and_only_when_it_has_a_view(draw):
    page = draw("library/show.html", **make_page(SHELVES["full"]))
    assert 'hx-ws:connect="/live?since=7&amp;view=library"' in page
    assert 'hx-get="/changes?since=7&amp;view=library"' in page
    assert "hx-ws:connect" not in draw("about/show.html", view=None)


def test_a_page_brings_one_style_sheet_and_one_script_that_is_not_deferred(draw):
    elements = Page(draw("about/show.html")).elements
    scripts = [attributes for _, tag, attributes in elements if tag == "script"]
    sheets = [attributes for _, tag, attributes in elements if attributes.get("rel") == "stylesheet"]
    assert [re.sub(r"\.\w{12}\.", ".", script["src"]) for script in scripts] == ["/static/app.js"]
    assert [re.sub(r"\.\w{12}\.", ".", sheet["href"]) for sheet in sheets] == ["/static/app.css"]
    assert not any(key in script for script in scripts for key in ("defer", "async", "type"))


def test_a_page_without_script_reloads_only_while_something_loads(draw):
    assert 'http-equiv="refresh"' in draw("about/show.html", refresh_without_script=True)
    assert 'http-equiv="refresh"' not in draw("about/show.html")


def test_every_icon_that_is_used_is_in_the_sprite(draw):
    drawn = set(re.findall(r'id="([a-z]+)"', (ROOT / "static/icons.svg").read_text()))
    used = {
        name
        for template, context in ALL
        for name in re.findall(r"icons\.\w+\.svg#([a-z]+)", draw(template, **context))
    }
    assert used == drawn


def fields(value):
    names = value if isinstance(value, dict) else vars(value)
    return {name for name in names if not name.startswith("_")}


def test_what_is_written_out_here_has_the_fields_of_what_pages_pass(app, alice):
    passed = {}

    def keep(sender, template, context):
        passed[template.name] = context

    alice.post("/series", name="Frieren")
    with template_rendered.connected_to(keep, app):
        for path in (
            "/",
            "/series/1",
            "/series/1/artwork",
            "/settings/sources",
            "/activity",
            "/search?q=frieren",
        ):
            assert alice.get(path).status_code == 200
    place = passed["artwork/show.html"]["place"]
    pairs = [
        (passed["library/show.html"]["shelf"], make_shelf(sort="added")),
        (place, make_place()),
        (place.offers[0].first[0], make_place().offers[0].first[0]),
        (passed["sources/show.html"]["rows"][0], make_source("tvmaze")),
        (passed["activity/show.html"]["news"][0], make_board()["news"][0]),
        (passed["search/show.html"]["found"].library[0].row, Series()),
    ]
    assert [fields(real) ^ fields(ours) for real, ours in pairs] == [set()] * len(pairs)
    assert make_board().keys() <= passed["activity/show.html"].keys()
