"""The routes that change people, keys, settings, folders, servers and lists, each with what is to be sent."""

from peewee import fn
from people import PASSWORD

from aniworld import context
from aniworld.auth import accounts, api_keys, calendar_addresses
from aniworld.library.disk import library_mark, root_changes, root_watch
from aniworld.library.lists import list_rows
from aniworld.library.notices import target_changes
from aniworld.library.servers import server_changes
from aniworld.library.sources import keys
from aniworld.models import ApiKey, Identity, Session, User
from aniworld.preferences import values

from .cases import post


def chosen(name):
    """What a preference is in the database now."""
    keys.take_up()
    return values.value(name)


def is_chosen(kind):
    return chosen("nfo_kinds")[kind]


def somebody(case, **fields):
    """The id of another user."""
    other = accounts.add_user(case.name(), PASSWORD, "editor")
    User.update(fields or {"role": "editor"}).where(User.id == other.id).execute()
    return other.id


def whose(case):
    """What names a list that somebody keeps."""
    case.count += 1
    return {"service": "kitsu", "user": f"user-{case.count}"}


def other_theme():
    return "light" if chosen("theme") == "dark" else "dark"


def other_kind():
    return "actors" if is_chosen("tags") else "tags"


def other_number():
    return chosen("backup_days") % 300 + 1


def with_key(case):
    keys.save("tmdb", "k" * 32)
    return post("/settings/sources/tmdb/key/remove")


def with_key_of_a_program(case):
    api_keys.add(case.name())
    return ApiKey.select(fn.MAX(ApiKey.id)).scalar()


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


def signed_out(case):
    case.alice.post("/login", username="alice", password=PASSWORD)
    return post("/logout")


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


def a_list(case):
    wanted = list_rows.wanted(**whose(case))
    return list_rows.put(wanted, is_daily=False, only_new=False)[0].id


def an_address(case):
    """An address for a calendar app."""
    return calendar_addresses.add(case.name())[0].id


# Made ready before any commit is refused.
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
}
