"""The one table of rights: what each role and each scope of a key may ask for, by endpoint.

A test goes over all routes and fails on one that is not here. One that is not here is for administrators.
"""

from enum import IntEnum

from ..errors import NotAllowed
from ..models import ApiKey, User


class Right(IntEnum):
    """What is needed; each includes those before it."""

    OPEN = 0  # no sign-in
    VIEW = 1  # look at everything, and decide on what is one's own: password, sessions, theme
    EDIT = 2  # add, change, match, choose pictures, import, rename, remove
    ADMIN = 3  # users, keys, the library folders, and all that is about the installation


ROLES = {User.VIEWER: Right.VIEW, User.EDITOR: Right.EDIT, User.ADMIN: Right.ADMIN}
SCOPES = {ApiKey.READ: Right.VIEW, ApiKey.WRITE: Right.EDIT, ApiKey.ADMIN: Right.ADMIN}
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

OPEN = """
    static
    session.show session.create session.link session.enter
    setup.show setup.create setup_restore.show setup_restore.restore setup_restore.upload
    provider.begin provider.back
    health.healthz health.readyz health.health
    calendar.feed
"""  # calendar.feed: to who has an address of it

VIEW = """
    library.show look.choose series.show series.bring_forward search.show search.look search.preview
    episodes.show episodes.choose_view stills.show story.show thumbnails.show
    missing.show calendar.show calendar.add_address calendar.remove_address
    activity.show timetable.show history.show about.show theme.choose
    live.changes live.socket programs.socket
    setup.folder setup.choose_folder setup.skip
    setup_preferences.show setup_preferences.save setup_preferences.test
    session.destroy account.show account.password account.end_session account.end_others
    account.link account.unlink
    settings.show settings.general settings.files library_folder.show servers.show sources.show
    notifications.show backups.show
    moved.backups moved.library_folder moved.nfo moved.notifications moved.servers moved.sources
    moved.timetable system.show system.now metrics.show openapi.page openapi.show
    api.anime_loading_status api.artwork api.episodes api.library api.loading_status api.search
    api.series_list api.series_show api.system
    api_backups.backups api_backups.show api_calendar.add api_calendar.addresses api_calendar.list
    api_calendar.remove api_editing.list api_editing.list_of_episode
    api_folders.folders api_folders.preview api_folders.show api_foreign_files.list api_history.list
    api_lists.lists api_lists.show api_missing.list api_nfo.nfo api_settings.settings api_settings.show
    api_notifications.deliveries api_notifications.list
    api_notifications.show api_previewing.held api_previewing.preview api_renaming.preview
    api_roots.roots api_roots.show api_scans.show api_servers.servers api_servers.show api_videos.list
    api_sessions.list api_sessions.end
    sonarr.cover sonarr.current sonarr.older_status sonarr.read
"""  # setup…: lead who is no administrator to the library, and change nothing

EDIT = """
    activity.cancel activity.cancel_background activity.pause activity.resume activity.retry
    activity.retry_all timetable.run sources.test
    adding.show adding.review adding.create
    series.create series.load series.make_folder series.match series.number series.remove
    series.remove_ask together.act together.undo
    artwork.show artwork.pin artwork.undo artwork.unpin artwork.upload artwork.use
    editing.show editing.save editing.give_back editing.take_again editing.show_episode
    editing.save_episode editing.give_back_episode editing.take_again_episode
    files.show files.apply files.follow files.number files.say files.sheet
    history.undo history.undo_together ignoring.ignore missing.ignore
    importing.show importing.accept importing.accept_sure importing.choose importing.folder
    importing.ignore importing.let_go importing.look importing.preview importing.relink
    lists.show lists.preview lists.add lists.keep lists.run lists.remove
    preview.show preview.apply preview.held preview.let_go
    rename.show rename.start rename.undo story.lock story.mine_again story.take_back
    api.anime_add api.series_add api.series_folder api.series_load api.series_match api.series_number
    api.series_remove api_bulk.add
    api_editing.change api_editing.change_episode api_editing.give_back api_editing.give_back_of_episode
    api_folders.accept api_folders.accept_sure api_folders.ignore api_folders.let_go api_folders.link
    api_folders.relink api_history.undo api_previewing.apply api_previewing.keep_held
    api_lists.add api_lists.preview api_lists.remove api_lists.run
    api_renaming.start api_renaming.undo api_scans.of_series api_scans.start
    api_videos.ignore api_videos.number api_videos.say
    sonarr.add sonarr.update sonarr_webhook.hear
"""

ADMIN = """
    people.show people.add people.change_role people.password people.link people.disable people.enable
    people.remove people.sign_out
    keys.show keys.add keys.remove security_log.show
    settings.save_files settings.save_general folder_look.look sources.step backups.keep api_settings.change
    library_folder.accept library_folder.add library_folder.remove library_folder.step
    library_folder.takes_new timetable.watch sources.save_key sources.remove_key
    servers.add servers.change servers.remove servers.switch_off servers.switch_on servers.test
    notifications.add notifications.change notifications.remove notifications.switch_off
    notifications.switch_on notifications.test
    backups.download backups.make backups.remove backups.restore backups.upload
    log.show log.download
    api_people.users api_people.show api_people.add api_people.change api_people.remove api_people.sign_out
    api_people.link
    api_keys.list api_keys.add api_keys.remove api_security_log.list
    api_backups.download api_backups.make api_backups.remove api_backups.restore api_backups.upload
    api_nfo.change api_notifications.add api_notifications.change api_notifications.remove
    api_notifications.test api_roots.add api_roots.change api_roots.remove
    api_servers.add api_servers.change api_servers.remove api_servers.test
"""

# What is said instead of the usual sentence, by the first word of the endpoint.
WHY = {
    "settings": "administrators_choose",
    "api_settings": "administrators_choose",
    "library_folder": "administrators_choose_folder",
    "api_roots": "administrators_choose_folder",
    "api_nfo": "administrators_choose_nfo",
    "sources": "administrators_change_keys",
    "servers": "administrators_change_servers",
    "api_servers": "administrators_change_servers",
    "notifications": "administrators_notify",
    "api_notifications": "administrators_notify",
    "backups": "administrators_have_backups",
    "api_backups": "administrators_have_backups",
    "log": "administrators_read_log",
}


def _table() -> dict[str, Right]:
    table: dict[str, Right] = {}
    for right, names in ((Right.OPEN, OPEN), (Right.VIEW, VIEW), (Right.EDIT, EDIT), (Right.ADMIN, ADMIN)):
        for name in names.split():
            table[name] = right
    return table


TABLE = _table()


def needed(endpoint: str | None) -> Right:
    """Return what an endpoint needs. None, an address that does not exist, tells everybody signed in so."""
    if endpoint is None:
        return Right.VIEW
    return TABLE.get(endpoint, Right.ADMIN)


def may(user: User | None, endpoint: str) -> bool:
    """Return whether a person may ask for this; pages draw nothing that their reader may not use."""
    held = Right.OPEN if user is None else ROLES.get(user.role, Right.VIEW)
    return held >= needed(endpoint)


def check_user(user: User, endpoint: str | None) -> None:
    """Raise NotAllowed if a person's role is too low for this."""
    right = needed(endpoint)
    if ROLES.get(user.role, Right.VIEW) >= right:
        return
    if right is Right.EDIT:
        raise NotAllowed("viewers_change_nothing")
    raise NotAllowed(_why(endpoint))


def check_key(key: ApiKey, endpoint: str | None, method: str) -> None:
    """Raise NotAllowed if the scope of a key is too low. One that may read changes nothing at all."""
    if key.scope == ApiKey.READ and method not in SAFE_METHODS:
        raise NotAllowed("key_may_only_read", name=key.name)
    right = needed(endpoint)
    if SCOPES.get(key.scope, Right.VIEW) < right:
        code = "key_may_not_administer" if right is Right.ADMIN else "key_may_only_read"
        raise NotAllowed(code, name=key.name)


def _why(endpoint: str | None) -> str:
    return WHY.get((endpoint or "").partition(".")[0], "administrators_only")
