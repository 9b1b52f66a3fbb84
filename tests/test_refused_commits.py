"""No commit that was refused is told as done: under every route and command, each commit in turn, by a
disk that refuses it."""

import contextlib
import errno
import io

import cysqlite
import pytest
from peewee import fn
from people import PASSWORD
from PIL import Image
from refusing import refusing

from aniworld import cli, context, sqlitetrouble, tasks
from aniworld.auth import accounts, calendar_addresses
from aniworld.auth.guard import COOKIE
from aniworld.database import connected, db, now, transaction
from aniworld.demo.catalogue import FIRST_GENERATED
from aniworld.library.disk import held_files, library_mark, root_changes, root_watch
from aniworld.library.history import entries
from aniworld.library.lists import list_rows
from aniworld.library.notices import target_changes
from aniworld.library.parts import activity
from aniworld.library.series import editing, edits, series
from aniworld.library.servers import server_changes
from aniworld.library.sources import keys
from aniworld.models import (
    ApiKey,
    Artwork,
    Chore,
    Episode,
    Folder,
    HistoryEntry,
    Identity,
    Part,
    Series,
    Session,
    User,
    Video,
)
from aniworld.preferences import values
from aniworld.write_lock import BUSY_SECONDS

pytestmark = pytest.mark.sqlite

ERRORS = {"full": (errno.ENOSPC, 507, "database_full"), "broken": (errno.EIO, 503, "database_disk")}
NOTES = {"api_key": {"last_used_at"}, "session": {"seen_at"}}  # what is not worth a wait may be left out
# what was learned of a source, who has tried to sign in, and where a media server is to look again
ASIDE = {"gate", "answer_count", "last_answers", "tries", "folder_to_tell"}
MOST_COMMITS = 12
QUESTIONS = {}  # by table: what is asked for its rows


def rows(data_dir):
    """What another program sees in the database: a row of texts for each table, without what may be left
    out."""
    connection = cysqlite.connect(str(data_dir / "aniworld.db"))
    try:
        return {name: _rows(connection, name) for name in connection.get_tables() if name not in ASIDE}
    finally:
        connection.close()


def _rows(connection, table):
    """The rows in the order in which they were made: they are read hundreds of times, and not sorted then."""
    if table not in QUESTIONS:
        QUESTIONS[table] = _question(table, connection.execute(f'SELECT * FROM "{table}"').columns())
    return connection.execute(QUESTIONS[table]).fetchall()


def _question(table, columns):
    kept = [f'"{name}"' for name in columns if name not in NOTES.get(table, set())]
    question = f'SELECT {", ".join(kept)} FROM "{table}"'
    if "name" in columns:
        name = "coalesce(name, '')"
        question += f" WHERE {name} NOT LIKE 'answers %' AND {name} NOT LIKE 'lately %'"
    return question


def changed(before, after):
    return {table for table in after if after[table] != before[table]}


class Case:
    """Makes what a route needs, and sends it. Each act is (method, path, what is sent)."""

    def __init__(self, alice, program):
        self.alice, self.program, self.count = alice, program, 0
        for name in ("Frieren", "Cowboy Bebop"):
            alice.post("/series", name=name)
        self.frieren, self.single = [row.id for row in Series.select().order_by(Series.id)]

    def name(self):
        self.count += 1
        return f"Show {self.count}"

    def new(self, state="pending", priority=2):
        """A series of which nothing is loaded."""
        with transaction():
            row, _ = series.add(self.name())
            Part.update(state=state, priority=priority).where(Part.series == row.id).execute()
        return row.id

    def send(self, act):
        method, path, sent = act
        if path.startswith("/api"):
            return self.program.open(path, method=method, json=sent)
        fresh = {
            name: (io.BytesIO(value), "a.png") if isinstance(value, bytes) else value
            for name, value in sent.items()
        }
        return self.alice.post(path, **fresh)


def picture():
    out = io.BytesIO()
    Image.new("RGB", (680, 1000), "teal").save(out, "PNG")
    return out.getvalue()


def post(path, **sent):
    return "POST", path, sent


def chosen(name):
    """What a preference is in the database now."""
    keys.take_up()
    return values.value(name)


def other_theme():
    return "light" if chosen("theme") == "dark" else "dark"


def is_chosen(kind):
    return chosen("nfo_kinds")[kind]


def other_kind():
    return "actors" if is_chosen("tags") else "tags"


def other_number():
    return chosen("backup_days") % 300 + 1


def art(case, verb, **sent):
    return post(f"/series/{case.frieren}/artwork/poster/{verb}", **sent)


def pinned(is_pinned):
    Artwork.update(is_pinned=is_pinned).where((Artwork.kind == "poster") & Artwork.is_chosen).execute()


def other_poster(case):
    row = Artwork.get((Artwork.series == case.frieren) & (Artwork.kind == "poster") & ~Artwork.is_chosen)
    return art(case, "use", candidate=str(row.id))


def unlike(case):
    """A show that is not in the library."""
    case.count += 1
    return {"provider": "tvmaze", "id": str(FIRST_GENERATED + 20 + case.count)}


def with_key(case):
    keys.save("tmdb", "k" * 32)
    return post("/settings/sources/tmdb/key/remove")


def with_key_of_a_program(case):
    accounts.add_key(case.name())
    return ApiKey.select(fn.MAX(ApiKey.id)).scalar()


def somebody(case, **fields):
    """The id of another user."""
    other = accounts.add_user(case.name(), PASSWORD, "editor")
    User.update(fields or {"role": "editor"}).where(User.id == other.id).execute()
    return other.id


def about(case, verb, **sent):
    return post(f"/users/{somebody(case)}/{verb}", **sent)


def another_session(case, **fields):
    """The id of a session of alice in another browser."""
    accounts.start_session(User.get(User.name == "alice"))
    return Session.select(fn.MAX(Session.id)).scalar()


def with_sessions(case):
    other = User.get_by_id(somebody(case))
    accounts.start_session(other)
    return other.id


def an_identity(case):
    """The id of an account at a provider that alice has linked."""
    case.count += 1
    alice = User.get(User.name == "alice")
    return Identity.create(user=alice, issuer="https://auth.example", subject=str(case.count)).id


def without_folder(case):
    """A series whose folder was there and is gone."""
    lost = case.new()
    Series.update(
        root=1, folder=f"Lost {lost}", folder_key=f"lost {lost}", has_folder=True, folder_missing_since=now()
    ).where(Series.id == lost).execute()
    return lost


def with_other_library(case):
    (context.current().library / library_mark.MARK).unlink(missing_ok=True)
    return post("/settings/folders/accept")


def another_root(case):
    """A library folder beside the first."""
    return root_changes.add(str(a_folder(case))).id


def a_folder(case):
    place = context.current().library.with_name(f"more {case.name()}")
    place.mkdir()
    return place


def numbered(case):
    Series.update(wanted_spine=None).where(Series.id == case.single).execute()
    return case.single


def signed_out(case):
    case.alice.post("/login", username="alice", password=PASSWORD)
    return post("/logout")


def video_of(case):
    """A video of the first series, in its home; nobody knows what it holds."""
    case.count += 1
    row = Series.get_by_id(case.frieren)
    home = Folder.get_or_none(Folder.series == row) or Folder.create(
        root=1, path=row.folder, key=row.folder_key, series=row
    )
    name = {"kind": "episode", "episodes": [2000 + case.count]}
    return Video.create(folder=home, path=f"odd {case.count}.mkv", name=name)


def with_new_video(case):
    """The first series, with a video that no scan has seen."""
    case.count += 1
    home = context.current().library / Series.get_by_id(case.frieren).folder
    home.mkdir(exist_ok=True)
    (home / f"new {case.count}.mkv").write_text("x")
    return case.frieren


def free(case, **fields):
    """A folder of nobody that is there, and whose it surely is."""
    show = unlike(case)
    path = f"Kept {case.count}"
    (context.current().library / path).mkdir(exist_ok=True)
    likely = {"title": path, "year": None, "series_id": None, "season": None, "confidence": 0.95}
    likely["reason"] = {"code": "folder_title_same", "args": {"title": path}}
    Folder.update(is_ignored=True).where(Folder.series.is_null()).execute()
    row = {"root": 1, "path": path, "key": path.casefold(), "candidates": [show | likely], "looked_at": now()}
    return Folder.create(**row | fields).id


def further(case):
    """A second folder of the first series."""
    return free(case, series=case.frieren)


def home_for(case):
    """A series without a folder, and the folder at which it is to be pointed."""
    return {"folder": str(free(case)), "series": without_folder(case)}


def relinked(case):
    made = home_for(case)
    return "POST", f"/api/folders/{made['folder']}/relink", {"series_id": str(made["series"])}


def relinked_by_hand(case):
    made = home_for(case)
    return post(f"/import/for/{made['series']}", folder=made["folder"])


def to_frieren(case):
    return {"series_id": str(case.frieren)}


def spoken_of(case):
    """A video of which a person said what it holds."""
    video = video_of(case)
    Video.update(how="by_hand").where(Video.id == video.id).execute()
    return video


def numbered_otherwise(case):
    """The folder of a video, counted through the whole show until now."""
    folder = video_of(case).folder
    Folder.update(numbering="absolute", season=None).where(Folder.id == folder.id).execute()
    return folder


def held(case):
    """A file that is left as it is until now."""
    with transaction():
        held_files.hold(Series.get_by_id(case.frieren), ["tvshow.nfo"])
    return "tvshow.nfo"


def without_season(case):
    """A file that has the number of an episode, and a season that the list does not have."""
    folder = Folder.create(root=1, path=f"More {case.count}", key=f"more {case.count}", series=case.frieren)
    name = {"kind": "episode", "episodes": [1], "season": 9, "season_from": "name"}
    Video.create(folder=folder, path="S09E01.mkv", name=name)
    case.count += 1
    return folder


def sheet_for(case):
    video = video_of(case)
    number = video.name["episodes"][0]
    return post(f"/series/{case.frieren}/files/mapping", sheet=f"{video.folder.path},,{number},{number},1,1")


def edited(case):
    """A series whose plot a person edited."""
    new = case.new()
    editing.change(series.get(new), {"plot": "Mine."})
    return new


def given_back(case):
    new = edited(case)
    editing.give_back(series.get(new), "plot")
    return new


def with_edited_episode(case, how=edits.PAGE):
    Episode.update(edits={"plot": edits.entry(how, "Mine.")}).execute()
    return case.frieren


def unedited(case, **sent):
    Episode.update(edits=None).execute()
    return sent


def target(case, **more):
    """What is sent to add somebody who is notified: a webhook that does not answer."""
    return {"name": case.name(), "address": "http://127.0.0.1:9/hook", "key": "k" * 20} | more


def a_target(case, **more):
    return target_changes.add("webhook", target(case, **more))[0].id


def a_server(case, **more):
    """A media server that does not answer."""
    values = {"url": "http://127.0.0.1:9", "key": "k", "name": case.name()} | more
    return server_changes.add("jellyfin", values).id


def server(case, **more):
    """What is sent to add a media server."""
    return {"url": "http://127.0.0.1:9", "key": "k", "name": case.name()} | more


def whose(case):
    """What names a list that somebody keeps."""
    case.count += 1
    return {"service": "kitsu", "user": f"user-{case.count}"}


def a_list(case):
    wanted = list_rows.wanted(**whose(case))
    return list_rows.put(wanted, is_daily=False, only_new=False)[0].id


def an_address(case):
    """An address for a calendar app."""
    return calendar_addresses.add(case.name())[0].id


def lacking(case):
    """A series that lacks an episode."""
    Episode.update(is_ignored=False).where(Episode.series == case.frieren).execute()
    return case.frieren


def ignoring(case, **sent):
    Episode.update(is_ignored=False).execute()
    return sent


def ignored(case):
    """An episode that is ignored."""
    episode = Episode.get(Episode.series == case.frieren)
    Episode.update(is_ignored=True).where(Episode.id == episode.id).execute()
    return episode


def removed(case, *, together=False):
    """The entry of a series that has just been removed."""
    with entries.together() if together else contextlib.nullcontext():
        series.remove(Series.get_by_id(case.new()))
    return HistoryEntry.select(fn.MAX(HistoryEntry.id)).scalar()


# Each route that changes something: what is to be sent, made ready before any commit is refused.
ROUTES = {
    "keys.remove": lambda case: post(f"/keys/{with_key_of_a_program(case)}/removed"),
    "keys.add": lambda case: post("/keys/add", name=case.name(), scope="read"),
    "people.add": lambda case: post("/users/add", username=case.name(), role="viewer"),
    "people.change_role": lambda case: about(case, "role", role="viewer"),
    "people.password": lambda case: about(case, "password", password=PASSWORD),
    "people.link": lambda case: about(case, "link"),
    "people.sign_out": lambda case: post(f"/users/{with_sessions(case)}/sign-out"),
    "people.disable": lambda case: about(case, "disabled"),
    "people.enable": lambda case: post(f"/users/{somebody(case, is_disabled=True)}/enabled"),
    "people.remove": lambda case: about(case, "removed"),
    "account.end_session": lambda case: post(f"/account/sessions/{another_session(case)}/ended"),
    "account.end_others": lambda case: (another_session(case), post("/account/sessions/others-ended"))[1],
    "account.unlink": lambda case: post(f"/account/linked/{an_identity(case)}/removed"),
    "api_people.add": lambda case: ("POST", "/api/users", {"name": case.name()}),
    "api_people.change": lambda case: ("PATCH", f"/api/users/{somebody(case)}", {"role": "viewer"}),
    "api_people.remove": lambda case: ("DELETE", f"/api/users/{somebody(case)}", {}),
    "api_people.link": lambda case: ("POST", f"/api/users/{somebody(case)}/link", {}),
    "api_people.sign_out": lambda case: ("DELETE", f"/api/users/{with_sessions(case)}/sessions", {}),
    "api_keys.add": lambda case: ("POST", "/api/keys", {"name": case.name()}),
    "api_keys.remove": lambda case: ("DELETE", f"/api/keys/{with_key_of_a_program(case)}", {}),
    "api_sessions.end": lambda case: ("DELETE", f"/api/sessions/{another_session(case)}", {}),
    "account.password": lambda case: post("/account/password", current=PASSWORD, password=PASSWORD),
    "history.undo": lambda case: post(f"/history/{removed(case)}/undo"),
    "history.undo_together": lambda case: post(f"/history/{removed(case, together=True)}/undo-together"),
    "api_history.undo": lambda case: ("POST", f"/api/history/{removed(case)}/undo", None),
    "activity.cancel": lambda case: post(f"/activity/series/{case.new()}/cancel", parts="logo"),
    "activity.cancel_background": lambda case: post("/activity/cancel", made=case.new(priority=0)),
    "activity.pause": lambda case: post("/activity/pause", made=activity.resume()),
    "activity.resume": lambda case: post("/activity/resume", made=activity.pause()),
    "activity.retry": lambda case: post(f"/activity/series/{case.new('failed')}/retry", parts="logo"),
    "activity.retry_all": lambda case: post("/activity/retry", made=case.new("failed")),
    "api.anime_add": lambda case: ("POST", "/api/anime/add", {"name": case.name()}),
    "api_folders.accept": lambda case: ("POST", f"/api/folders/{free(case)}/accept", {}),
    "api_folders.accept_sure": lambda case: ("POST", "/api/folders/accept", {"made": free(case)}),
    "api_folders.ignore": lambda case: ("POST", f"/api/folders/{free(case)}/ignore", {}),
    "api_folders.let_go": lambda case: ("POST", f"/api/folders/{further(case)}/let-go", {}),
    "api_folders.link": lambda case: ("POST", f"/api/folders/{free(case)}/link", to_frieren(case)),
    "api_folders.relink": relinked,
    "together.act": lambda case: post("/together", act="remove", series=str(case.new())),
    "together.undo": lambda case: post("/together/undo", undo=f"ignored:{ignored(case).id}"),
    "importing.accept": lambda case: post(f"/import/{free(case)}/accept"),
    "importing.accept_sure": lambda case: post("/import/accept", made=str(free(case))),
    "importing.ignore": lambda case: post(f"/import/{free(case)}/ignore"),
    "importing.let_go": lambda case: post(f"/import/{further(case)}/let-go"),
    "importing.look": lambda case: post(f"/import/{free(case)}/look"),
    "importing.relink": relinked_by_hand,
    "missing.ignore": lambda case: post(f"/missing/{lacking(case)}/ignore", episodes="all"),
    "calendar.add_address": lambda case: post("/calendar/addresses", name=case.name()),
    "calendar.remove_address": lambda case: post(f"/calendar/addresses/{an_address(case)}/remove"),
    "api_calendar.add": lambda case: ("POST", "/api/calendar/addresses", {"name": case.name()}),
    "api_calendar.remove": lambda case: ("DELETE", f"/api/calendar/addresses/{an_address(case)}", None),
    "settings.save_general": lambda case: post(
        "/settings/general", theme=other_theme(), page_language="de", title_languages="en", rating_system="DE"
    ),
    "settings.save_files": lambda case: post(
        "/settings/files", nfo_files="yes", nfo_kinds=other_kind(), pictures=["poster", "logo"]
    ),
    "backups.keep": lambda case: post(
        "/settings/backups/keep", backup_days=str(other_number()), backup_weeks="4"
    ),
    "api_settings.change": lambda case: ("PATCH", "/api/settings", {"theme": other_theme()}),
    "api_nfo.change": lambda case: ("PATCH", "/api/nfo", {"kinds": {"tags": not is_chosen("tags")}}),
    "api_roots.add": lambda case: ("POST", "/api/roots", {"path": str(a_folder(case))}),
    "api_roots.change": lambda case: ("PATCH", f"/api/roots/{another_root(case)}", {"takes_new": True}),
    "api_roots.remove": lambda case: ("DELETE", f"/api/roots/{another_root(case)}", None),
    "api_bulk.add": lambda case: ("POST", "/api/series/bulk", {"series": [case.name(), case.name()]}),
    "api.series_add": lambda case: ("POST", "/api/series", {"name": case.name()}),
    "api.series_folder": lambda case: ("POST", f"/api/series/{without_folder(case)}/folder", None),
    "api.series_load": lambda case: ("POST", f"/api/series/{case.new('failed')}/load", {}),
    "api.series_match": lambda case: ("POST", f"/api/series/{case.new()}/match", unlike(case)),
    "api.series_number": lambda case: ("POST", f"/api/series/{numbered(case)}/number", {"provider": "kitsu"}),
    "api.series_remove": lambda case: ("DELETE", f"/api/series/{case.new()}?files=true", None),
    "api_scans.of_series": lambda case: ("POST", f"/api/series/{with_new_video(case)}/scan", None),
    "api_scans.start": lambda case: ("POST", "/api/scan", {"full": True}),
    "api_videos.ignore": lambda case: (
        "PATCH",
        f"/api/series/{case.frieren}/episodes",
        ignoring(case, ignored=True, season=1, numbers=[1]),
    ),
    "api_videos.number": lambda case: (
        "PATCH",
        f"/api/folders/{numbered_otherwise(case).id}",
        {"numbering": "folder", "season": 1},
    ),
    "api_videos.say": lambda case: (
        "PUT",
        f"/api/series/{case.frieren}/videos/{video_of(case).id}",
        {"episodes": [{"season": 1, "number": 2}]},
    ),
    "api_editing.change": lambda case: ("PATCH", f"/api/series/{case.new()}", {"plot": "Mine."}),
    "api_editing.give_back": lambda case: ("DELETE", f"/api/series/{edited(case)}/edits/plot", None),
    "api_editing.change_episode": lambda case: (
        "PATCH",
        f"/api/series/{case.frieren}/episodes/1/1",
        unedited(case, plot="Mine."),
    ),
    "api_editing.give_back_of_episode": lambda case: (
        "DELETE",
        f"/api/series/{with_edited_episode(case)}/episodes/1/1/edits/plot",
        None,
    ),
    "editing.save": lambda case: post(f"/series/{case.new()}/edit", plot="Mine.", was_plot=""),
    "editing.give_back": lambda case: post(f"/series/{edited(case)}/edit/given-back", field="plot"),
    "story.lock": lambda case: post(f"/series/{case.new()}/story/lock", field="plot"),
    "story.take_back": lambda case: post(f"/series/{edited(case)}/story/take-back", field="plot"),
    "story.mine_again": lambda case: post(f"/series/{given_back(case)}/story/mine-again", field="plot"),
    "editing.take_again": lambda case: post(f"/series/{given_back(case)}/edit/again", field="plot"),
    "editing.take_again_episode": lambda case: post(
        f"/series/{with_edited_episode(case, edits.GIVEN_BACK)}/edit/1/1/again", field="plot"
    ),
    "editing.save_episode": lambda case: post(
        f"/series/{case.frieren}/edit/1/1", **unedited(case, plot="Mine.", was_plot="")
    ),
    "editing.give_back_episode": lambda case: post(
        f"/series/{with_edited_episode(case)}/edit/1/1/given-back", field="plot"
    ),
    "api_notifications.add": lambda case: ("POST", "/api/notifications", target(case, way="webhook")),
    "api_notifications.change": lambda case: (
        "PATCH",
        f"/api/notifications/{a_target(case)}",
        {"name": case.name()},
    ),
    "api_notifications.remove": lambda case: ("DELETE", f"/api/notifications/{a_target(case)}", None),
    "api_notifications.test": lambda case: ("POST", f"/api/notifications/{a_target(case)}/test", None),
    "notifications.add": lambda case: post("/settings/notifications/add", **target(case, way="webhook")),
    "notifications.change": lambda case: post(f"/settings/notifications/{a_target(case)}", **target(case)),
    "notifications.remove": lambda case: post(f"/settings/notifications/{a_target(case)}/removed"),
    "notifications.test": lambda case: post(f"/settings/notifications/{a_target(case)}/test"),
    "notifications.switch_off": lambda case: post(f"/settings/notifications/{a_target(case)}/off"),
    "notifications.switch_on": lambda case: post(f"/settings/notifications/{a_target(case, is_on=False)}/on"),
    "api_servers.add": lambda case: ("POST", "/api/servers", server(case, kind="plex")),
    "api_servers.change": lambda case: ("PATCH", f"/api/servers/{a_server(case)}", {"name": case.name()}),
    "api_servers.remove": lambda case: ("DELETE", f"/api/servers/{a_server(case)}", None),
    "api_servers.test": lambda case: ("POST", f"/api/servers/{a_server(case)}/test", None),
    "servers.add": lambda case: post("/settings/servers/add", **server(case, kind="emby")),
    "servers.change": lambda case: post(f"/settings/servers/{a_server(case)}", **server(case)),
    "servers.remove": lambda case: post(f"/settings/servers/{a_server(case)}/removed"),
    "servers.test": lambda case: post(f"/settings/servers/{a_server(case)}/test"),
    "servers.switch_off": lambda case: post(f"/settings/servers/{a_server(case)}/off"),
    "servers.switch_on": lambda case: post(f"/settings/servers/{a_server(case, is_on=False)}/on"),
    "lists.add": lambda case: post("/import/lists/add", show=[f"name {case.name()}"]),
    "lists.keep": lambda case: post("/import/lists", **whose(case), status="planned"),
    "lists.run": lambda case: post(f"/import/lists/{a_list(case)}/run"),
    "lists.remove": lambda case: post(f"/import/lists/{a_list(case)}/removed"),
    "api_lists.add": lambda case: ("POST", "/api/lists", whose(case)),
    "api_lists.run": lambda case: ("POST", f"/api/lists/{a_list(case)}/run", None),
    "api_lists.remove": lambda case: ("DELETE", f"/api/lists/{a_list(case)}", None),
    "sonarr.add": lambda case: (
        "POST",
        "/api/v3/series",
        {"tvdbId": 900_000 + case.count, "title": case.name()},
    ),
    "sonarr_webhook.hear": lambda case: (
        "POST",
        "/api/webhooks/sonarr",
        {"eventType": "SeriesAdd", "series": {"title": case.name()}},
    ),
    "files.apply": sheet_for,
    "files.follow": lambda case: post(
        f"/series/{case.frieren}/files/folders/{without_season(case).id}/advice"
    ),
    "ignoring.ignore": lambda case: post(
        f"/series/{case.frieren}/ignore?season=1&number=1", made=str(ignoring(case))
    ),
    "files.number": lambda case: post(
        f"/series/{case.frieren}/files/folders/{numbered_otherwise(case).id}", numbering="folder", season="1"
    ),
    "preview.apply": lambda case: post(
        f"/series/{case.frieren}/preview/apply",
        action="numbering",
        folder_id=numbered_otherwise(case).id,
        numbering="folder",
        season="1",
        which="all",
    ),
    "preview.let_go": lambda case: post(f"/series/{case.frieren}/preview/held", files=held(case)),
    "api_previewing.apply": lambda case: (
        "POST",
        f"/api/series/{case.frieren}/apply",
        {
            "action": "numbering",
            "folder_id": numbered_otherwise(case).id,
            "numbering": "folder",
            "season": 1,
            "files": [],
        },
    ),
    "api_previewing.keep_held": lambda case: (
        "PUT",
        f"/api/series/{case.frieren}/held-files",
        {"files": [], "made": held(case)},
    ),
    "files.say": lambda case: post(f"/series/{case.frieren}/files/{spoken_of(case).id}", by_name="yes"),
    "adding.create": lambda case: post("/add", show=[f"name {case.name()}", f"name {case.name()}"]),
    "artwork.pin": lambda case: art(case, "pin", made=pinned(False)),
    "artwork.unpin": lambda case: art(case, "unpin", made=pinned(True)),
    "artwork.use": other_poster,
    "artwork.undo": lambda case: art(case, "undo", made=case.send(other_poster(case))),
    "artwork.upload": lambda case: art(case, "upload", picture=picture()),
    "series.bring_forward": lambda case: post(f"/series/{case.new(priority=1)}/sooner"),
    "series.create": lambda case: post("/series", name=case.name()),
    "series.load": lambda case: post(f"/series/{case.new('failed')}/load", parts="logo"),
    "series.make_folder": lambda case: post(f"/series/{without_folder(case)}/folder"),
    "series.match": lambda case: post(f"/series/{case.new()}/match", sure="1", **unlike(case)),
    "series.number": lambda case: post(f"/series/{numbered(case)}/number", provider="kitsu"),
    "series.remove": lambda case: post(f"/series/{case.new()}/remove"),
    "session.create": lambda case: post("/login", username="alice", password=PASSWORD),
    "session.destroy": signed_out,
    "session.enter": lambda case: post("/login/link", code=accounts.new_code(User.get())),
    "sources.remove_key": with_key,
    "sources.save_key": lambda case: post("/settings/sources/tmdb/key", key="x" * 32),
    "sources.test": lambda case: post("/settings/sources/tvmaze/test"),
    "timetable.run": lambda case: post("/settings/tasks/run", name="scan"),
    "timetable.watch": lambda case: post("/settings/tasks/watch", watch="yes", made=root_watch.want(False)),
    "library_folder.add": lambda case: post("/settings/folders/add", folder=str(a_folder(case))),
    "library_folder.takes_new": lambda case: post(f"/settings/folders/{another_root(case)}/takes-new"),
    "library_folder.step": lambda case: post(f"/settings/folders/{another_root(case)}/step", to="up"),
    "library_folder.remove": lambda case: post(f"/settings/folders/{another_root(case)}/removed"),
    # the last one: what is refused leaves the library without its mark
    "library_folder.accept": with_other_library,
}
ELSEWHERE = {
    "theme.choose",  # it is kept by the browser alone
    "episodes.choose_view",  # so is this
    "look.choose",
    "setup.create",  # it wants an aniworld without a user
    "preview.show",  # they only look
    "api_previewing.preview",
    "api_lists.preview",
    # noted first and carried on: tests/library/episodes/test_renaming.py breaks it off at each point
    "api_renaming.start",
    "api_renaming.undo",
    "rename.start",
    "rename.undo",
    # they write files, and a restore is one transaction: tests/backup/
    "api_backups.make",
    "api_backups.remove",
    "api_backups.restore",
    "api_backups.upload",
    "backups.make",
    "backups.remove",
    "backups.restore",
    "backups.upload",
    "setup_restore.restore",
    "setup_restore.upload",
    # the environment of these tests says which sources are asked
    "sources.step",
    # they belong to a first run: tests/web/test_first_run.py
    "setup.choose_folder",
    "setup.skip",
    "setup_preferences.save",
    # they only look
    "folder_look.look",
    "setup_preferences.test",
    # they only show and lead to pages
    "sonarr.update",
    "adding.review",
    "search.look",
    # they lead to a provider of sign-ins: tests/auth/test_provider.py
    "provider.begin",
    "account.link",
}


def test_each_route_that_changes_something_is_tried(app):
    unsafe = {rule.endpoint for rule in app.url_map.iter_rules() if rule.methods - {"GET", "HEAD", "OPTIONS"}}
    assert unsafe == set(ROUTES) | ELSEWHERE


@pytest.mark.parametrize("disk", ERRORS)
def test_a_route_never_tells_as_done_what_was_not_stored(
    alice, program, database, settings, monkeypatch, disk
):
    case, refused = Case(alice, program), 0
    Chore.insert(name="scan", next_at=now() + 9999).execute()
    for module, name in ((tasks, "wake"), (tasks, "enqueue")):
        monkeypatch.setattr(module, name, lambda *count, **most: None)
    for endpoint, prepare in ROUTES.items():
        for passes in range(MOST_COMMITS):
            act, before = prepare(case), rows(settings.data_dir)
            with refusing(ERRORS[disk][0], passes) as refusing_disk:
                answer = case.send(act)
            told, stored = answer.status_code < 400, changed(before, rows(settings.data_dir))
            assert told or not stored, (
                f"{endpoint}: {answer.status_code}, and {stored} changed at commit {passes + 1}"
            )
            if not refusing_disk.was_asked:
                assert told and (stored or endpoint == "sources.test"), (
                    f"{endpoint}: {answer.status_code} {answer.data[:300]}"
                )
                break
            if told:
                assert stored or endpoint == "sources.test", (
                    f"{endpoint}: {answer.status_code}, and nothing is stored"
                )
            else:
                refused += 1
                assert answer.status_code == ERRORS[disk][1] and answer.headers["Retry-After"], endpoint
                assert "Set-Cookie" not in answer.headers or COOKIE not in answer.headers["Set-Cookie"], (
                    endpoint
                )
        else:
            raise AssertionError(f"{endpoint} never ended")
    assert refused >= len(ROUTES) - 1


def test_a_route_never_tells_as_done_what_a_held_database_did_not_take(
    alice, program, database, settings, monkeypatch
):
    """Another program holds the database for longer than we wait."""
    case, path = Case(alice, program), str(settings.data_dir / "aniworld.db")
    Chore.insert(name="scan", next_at=now() + 9999).execute()
    for module, name in ((tasks, "wake"), (tasks, "enqueue")):
        monkeypatch.setattr(module, name, lambda *count, **most: None)
    monkeypatch.setattr(sqlitetrouble, "PROBE_SECONDS", 0.02)
    for endpoint, prepare in ROUTES.items():
        if endpoint == "sources.test":  # it waits for a turn, which is kept in the database too
            continue
        act, before = prepare(case), rows(settings.data_dir)
        other = cysqlite.connect(path)
        other.execute("BEGIN IMMEDIATE")
        db.obj.timeout = 0.02
        answer = case.send(act)
        db.obj.timeout = BUSY_SECONDS
        other.execute("ROLLBACK")
        other.close()
        is_told_when = (
            "Retry-After" in answer.headers or endpoint == "artwork.use"
        )  # whose own page says it in words
        assert answer.status_code == 503 and is_told_when, endpoint
        assert not changed(before, rows(settings.data_dir)), endpoint


@pytest.mark.parametrize("disk", ERRORS)
def test_the_first_account_is_made_as_a_whole_or_not_at_all(stranger, settings, disk):
    for passes in range(MOST_COMMITS):
        with connected():
            code = accounts.setup_code()
        before = rows(settings.data_dir)
        with refusing(ERRORS[disk][0], passes) as refusing_disk:
            answer = stranger.post("/setup", code=code, username="alice", password=PASSWORD)
        if not refusing_disk.was_asked:
            break
        assert answer.status_code == ERRORS[disk][1] and not changed(before, rows(settings.data_dir))
    assert passes and answer.status_code == 302 and stranger.get("/").status_code == 200


COMMANDS = {
    "api-key add": (["api-key", "add", "late"], ""),
    "user add": (["user", "add", "late"], PASSWORD),
    "user reset-password": (["user", "reset-password", "alice"], PASSWORD),
    "user link": (["user", "link", "alice"], ""),
    "scan": (["scan"], ""),
    "check": (["check"], ""),
    "migrate": (["migrate"], ""),
    "doctor": (["doctor"], ""),
}

SCANNED = {"directory", "folder", "video"}  # a scan stores what it has seen as it goes; the next one goes on


@pytest.mark.parametrize("disk", ERRORS)
@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_never_tells_as_done_what_was_not_stored(
    alice, put, settings, environ, monkeypatch, capsys, command, disk
):
    put("Frieren", state="failed")
    arguments, typed = COMMANDS[command]
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    for passes in range(MOST_COMMITS):
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        before = rows(settings.data_dir)
        capsys.readouterr()
        with refusing(ERRORS[disk][0], passes) as refusing_disk:
            code = cli.main(arguments)
        said = capsys.readouterr()
        if not refusing_disk.was_asked:
            break
        stored = changed(before, rows(settings.data_dir))
        assert (
            stored if code == 0 and command not in ("doctor", "migrate", "scan") else code != 0 or not stored
        )
        if code == 2:
            assert said.out == "" and said.err.startswith("aniworld: The disk"), said.err
            assert stored <= SCANNED if command == "scan" else not stored, stored
    assert code in (0, 1)
