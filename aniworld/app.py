"""create_app() puts the parts together: request set-up, guard, pages, API, sockets, errors, headers."""

import atexit
import logging
import os
from collections.abc import Callable
from types import ModuleType
from typing import Any
from wsgiref.types import WSGIApplication

from flask import Flask, g
from peewee import DatabaseError
from werkzeug.local import LocalProxy

from . import (
    __version__,
    assets,
    compression,
    error_answers,
    events,
    headers,
    hosts,
    maintenance,
    request_setup,
    tasks,
    terminal,
)
from .api import backups as api_backups
from .api import (
    bulk,
    foreign_files,
    health,
    linking,
    metrics,
    openapi,
    renaming,
    routes,
    scans,
    socket,
    sonarr_webhook,
    videos,
)
from .api import calendar as api_calendar
from .api import editing as api_editing
from .api import history as api_history
from .api import keys as api_keys
from .api import lists as api_lists
from .api import missing as api_missing
from .api import nfo_files as api_nfo_files
from .api import notifications as api_notifications
from .api import people as api_people
from .api import previewing as api_previewing
from .api import roots as api_roots
from .api import security_log as api_security_log
from .api import servers as api_servers
from .api import sessions as api_sessions
from .api import settings as api_settings
from .api.sonarr import routes as api_sonarr
from .auth import accounts, guard
from .bootstrap import prepare, web_wakeup
from .database import db, lasting_trouble
from .health.installation import Installation
from .library.sources import ask
from .middleware import InTheirLanguage, KnownHosts, TrustedProxies, UnderPath
from .notifier import Notifier
from .paths import ROOT
from .push import Hub, Listener, OwnThread
from .second_start import SecondStart
from .settings import Settings
from .translations import _, choosing, speaking
from .trouble import Trouble
from .wakeup import WakeUp, folder_for
from .way_back import WayBack
from .web import (
    about,
    account,
    activity,
    adding,
    artwork,
    backups,
    calendar,
    editing,
    episodes,
    files,
    filters,
    folder_look,
    history,
    ignoring,
    importing,
    language_choice,
    library,
    library_folder,
    lists,
    live,
    look,
    missing,
    moved,
    notifications,
    people,
    provider,
    rename,
    search,
    security_log,
    series,
    series_preview,
    servers,
    session,
    setup,
    setup_preferences,
    setup_restore,
    sources,
    stills,
    story,
    system,
    theme,
    thumbnails,
    timetable,
    toasts,
    together,
)
from .web import keys as keys_page
from .web import log as log_page
from .web import settings as settings_pages

log = logging.getLogger(__name__)
PAGES: tuple[ModuleType, ...] = (
    library,
    look,
    together,
    series,
    search,
    adding,
    session,
    provider,
    setup,
    account,
    people,
    keys_page,
    security_log,
    activity,
    timetable,
    sources,
    about,
    thumbnails,
    artwork,
    editing,
    episodes,
    ignoring,
    stills,
    story,
    files,
    rename,
    series_preview,
    history,
    library_folder,
    importing,
    lists,
    settings_pages,
    folder_look,
    setup_preferences,
    setup_restore,
    moved,
    servers,
    backups,
    system,
    notifications,
    log_page,
    theme,
    missing,
    calendar,
)

APIS: tuple[ModuleType, ...] = (
    routes,
    bulk,
    api_roots,
    api_nfo_files,
    api_editing,
    api_servers,
    api_lists,
    api_settings,
    api_backups,
    api_notifications,
    api_people,
    api_keys,
    api_sessions,
    api_security_log,
    linking,
    scans,
    videos,
    foreign_files,
    renaming,
    api_previewing,
    api_history,
    api_missing,
    api_calendar,
    health,
    metrics,
    api_sonarr,
    sonarr_webhook,
    openapi,
)
SOCKET_OPTIONS = {"ping_interval": 25, "max_message_size": 4096, "thread_class": OwnThread}


def create_app(
    settings: Settings | None = None, *, with_queue: bool = True, is_for_pages: bool = False
) -> Flask:
    """Build the web application.

    with_queue False leaves the queue as it is (tests run tasks at once). is_for_pages: see open_database.
    """
    settings = settings or Settings.load()
    instead = maintenance.build(ROOT, settings)
    instead.after_request(headers.harden)
    instead.after_request(compression.compress)
    app = instead
    wsgi: WSGIApplication = instead.wsgi_app
    try:
        app = _build(settings, with_queue, is_for_pages)
        wsgi = maintenance.MaintenanceSwitch(app.wsgi_app, instead.wsgi_app)
    except (DatabaseError, Trouble):
        trouble = lasting_trouble()
        if trouble is None:
            raise
        log.error("Only the maintenance page is shown: %s", trouble.in_full)
    app.extensions.setdefault("hub", Hub(0))
    app.extensions["way_back"] = instead.extensions["way_back"]
    # Flask documents this way to add middleware; the checker sees a method.
    app.wsgi_app = _behind_the_front(wsgi, settings)  # type: ignore[assignment, method-assign]
    return app


def _behind_the_front(wsgi: WSGIApplication, settings: Settings) -> WSGIApplication:
    own = hosts.own_names() | {hosts.host_name(settings.host) or ""}
    known = KnownHosts(wsgi, settings.allowed_hosts, own)
    here = UnderPath(known, settings.url_base)
    return InTheirLanguage(TrustedProxies(here, settings.trusted_proxies))


def _build(settings: Settings, with_queue: bool, is_for_pages: bool) -> Flask:
    prepare(settings, durable=True, is_for_pages=is_for_pages)
    if with_queue:
        tasks.open_queue(settings, WakeUp(folder_for(settings.data_dir), "worker"))
    app = _configured(settings)
    filters.register(app)
    assets.register(app)
    request_setup.connect_each_request(app)
    request_setup.limit_bodies(app)
    request_setup.speak_as_usual(app)
    guard.guard(app)
    request_setup.count_sockets(app)
    _register_pages(app, settings)
    _add_common_values(app)
    error_answers.register(app)
    app.after_request(compression.compress)
    app.after_request(headers.harden)
    app.after_request(toasts.forget)
    app.after_request(language_choice.keep)
    _prepare_users(settings)
    return app


def _configured(settings: Settings) -> Flask:
    app = error_answers.Aniworld(
        "aniworld", root_path=str(ROOT), template_folder="templates", static_folder="static"
    )
    app.config.update(
        MAX_CONTENT_LENGTH=request_setup.LARGEST_BODY,
        MAX_FORM_MEMORY_SIZE=request_setup.LARGEST_BODY,
        MAX_FORM_PARTS=200,
        DATA_DIR=settings.data_dir,
        URL_BASE=settings.url_base,
        PROVIDER_RATE=settings.provider_rate,
        PROXY_USER_HEADER=settings.proxy_user_header,
        SOCK_SERVER_OPTIONS=SOCKET_OPTIONS,
    )
    app.url_map.converters["int"] = request_setup.Number
    app.json = headers.PlainJSON(app)
    return app


def _register_pages(app: Flask, settings: Settings) -> None:
    hub = Hub(settings.sockets, guard.still_valid)
    app.extensions["hub"] = hub
    app.extensions["installation"] = Installation(settings.data_dir)
    for module in (*PAGES, *APIS):
        app.register_blueprint(module.bp)
    live.register(app, hub)
    socket.register(app, hub)


def _add_common_values(app: Flask) -> None:
    """Give every template what the layout shows. It is looked up once in a request."""

    @app.context_processor
    def common() -> dict[str, Any]:
        if "common" not in g or g.get("is_trouble"):
            g.common = _common_values()
        return g.common


def _common_values() -> dict[str, Any]:
    user = g.get("user")
    may_ask = not g.get("is_trouble")  # the database, which an error page must not need
    values = {
        "version": __version__,
        "sources": [provider.attribution for provider in ask.providers().values()],
        "view": None,
        "cursor": 0,
        "csrf": "",
        "user": user,
        "glance": None,
        "troubles": [],
        "theme": theme.chosen(),
        "toast": None,
    }
    if may_ask and "user" in g:
        values["csrf"] = guard.csrf_token()
    if may_ask and user:
        values["glance"] = LocalProxy(_glance_of_page)
    if user:
        values["troubles"] = system.troubles()
    if may_ask:
        values["toast"] = toasts.take()
    return values


def _glance_of_page() -> activity.Glance | None:
    """Return what the link at the top shows. Only a page that has it asks: most fragments do not."""
    if "glance" not in g:
        g.glance = activity.glance()
    glance: activity.Glance | None = g.glance
    return glance


def _prepare_users(settings: Settings) -> None:
    with db.connection_context():
        accounts.ensure_admin(settings.admin_user, settings.admin_password)
        accounts.server_secret()


def start_listening(app: Flask, settings: Settings) -> Hub:
    """Tell the sockets of this web process what changes. To be called before it accepts anything."""
    hub: Hub = app.extensions["hub"]
    if lasting_trouble():
        return hub
    with db.connection_context():
        hub.last = events.latest()
    listener = Listener(hub, web_wakeup(settings))
    listener.start()
    atexit.register(listener.leave)
    system.Watcher(app, hub).start()
    Notifier(app.extensions["installation"]).start()
    return hub


def watch_for_database(app: Flask, settings: Settings, begin_again: Callable[[], None]) -> None:
    """Have this process begin again once a lost database is there again, by whatever way."""
    way: WayBack = app.extensions["way_back"]
    way.finished = begin_again

    def tell() -> None:
        with speaking(choosing.of_terminal(os.environ)):
            terminal.complain(maintenance.announcement(settings))

    SecondStart(settings, begin_again, is_busy=lambda: bool(way.doing), found=tell).start()


def announce_setup(settings: Settings) -> str | None:
    """Return the sentence with the one-time link that creates the first account; None when there is one."""
    if lasting_trouble():
        return None
    with db.connection_context():
        code = accounts.setup_code()
    if code is None:
        return None
    link = f"{settings.address}/setup?code={code}"
    with speaking(choosing.of_terminal(os.environ)):
        words = _("Create the first account here (the link works once):")
    return f"\n{words}\n\n    {link}\n"
