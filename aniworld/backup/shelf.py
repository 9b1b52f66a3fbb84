"""The backups that are kept in the data folder: which there are, and which are kept for how long."""

import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from .. import context
from ..errors import AniworldError, NotFound
from ..files import atomic
from ..preferences import values
from . import archive
from .archive import Description

NIGHTLY, MANUAL, UPDATE, RESTORE, UPLOADED = "nightly", "manual", "update", "restore", "uploaded"
WHY = {  # in words: messages/words.py
    NIGHTLY: "backup_nightly",
    MANUAL: "backup_manual",
    UPDATE: "backup_update",
    RESTORE: "backup_restore",
    UPLOADED: "backup_uploaded",
}
ID = re.compile(rf"aniworld-(\d{{8}}-\d{{6}})(?:-\d+)?-({'|'.join(WHY)})", re.ASCII)
LAST = 5  # of those made before an update, and before a backup was restored
WHEN = "%Y%m%d-%H%M%S"


class Backup(NamedTuple):
    """A backup that is kept. made_at: UTC seconds; description: None when it cannot be read any more."""

    id: str
    path: Path
    size: int
    made_at: float
    reason: str
    description: Description | None


def folder() -> Path:
    """Return the folder of the backups, which is made when missing. Raises DiskError."""
    place = context.current().settings.data_dir / "backups"
    with atomic.disk_errors(place, "", "cannot_make_folder"):
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place


def new_id(reason: str, made_at: float) -> str:
    """Return an id that no backup has yet."""
    when = datetime.fromtimestamp(made_at, UTC).strftime(WHEN)
    name = f"aniworld-{when}-{reason}"
    number = 1
    while path_of(name).exists():
        number += 1
        name = f"aniworld-{when}-{number}-{reason}"
    return name


def path_of(backup_id: str) -> Path:
    return folder() / f"{backup_id}.zip"


def all_backups() -> list[Backup]:
    """Return the backups that are there, newest first. Raises DiskError."""
    found = []
    place = folder()
    with atomic.disk_errors(place, "", "cannot_look_into"):
        paths = sorted(place.glob("*.zip"))
    for path in paths:
        if ID.fullmatch(path.stem) and path.is_file():
            found.append(_read(path))
    found.sort(key=_turn, reverse=True)
    return found


def _turn(backup: Backup) -> tuple[float, str]:
    return backup.made_at, backup.id


def _read(path: Path) -> Backup:
    named = ID.fullmatch(path.stem)
    made_at = _time(named[1]) if named else 0.0
    reason = named[2] if named else MANUAL
    try:
        description: Description | None = archive.describe(path)
    except AniworldError:
        description = None
    if description:
        made_at = description.made_at
    return Backup(path.stem, path, path.stat().st_size, made_at, reason, description)


def _time(written: str) -> float:
    try:
        return datetime.strptime(written, WHEN).replace(tzinfo=UTC).timestamp()
    except ValueError:
        return 0.0


def find(backup_id: str) -> Backup:
    """Return the backup with this id. Raises NotFound, also for what is no id of ours."""
    if ID.fullmatch(backup_id) and path_of(backup_id).is_file():
        return _read(path_of(backup_id))
    raise NotFound("no_such_backup")


def newest() -> Backup:
    """Return the newest backup that can be read; not what was there before a restore. Raises NotFound."""
    for backup in all_backups():
        if backup.description and backup.reason != RESTORE:
            return backup
    raise NotFound("no_backup_yet")


def remove(backup_id: str) -> None:
    """Remove a backup. Raises NotFound, DiskError."""
    backup = find(backup_id)
    atomic.remove(backup.path.parent, backup.path.name)


def remove_old() -> int:
    """Remove the backups that were made by aniworld itself and are no longer kept. Return how many."""
    found = all_backups()
    kept = _kept_nightly(_of(found, NIGHTLY))
    kept += _of(found, UPDATE)[:LAST] + _of(found, RESTORE)[:LAST]
    old = []
    for backup in found:
        if backup.reason in (NIGHTLY, UPDATE, RESTORE) and backup not in kept:
            old.append(backup)
    for backup in old:
        remove(backup.id)
    return len(old)


def _of(found: Iterable[Backup], reason: str) -> list[Backup]:
    return [backup for backup in found if backup.reason == reason]


def _kept_nightly(found: list[Backup]) -> list[Backup]:
    """Return the newest of each of the last days, and of each of the last weeks, as many as are wanted."""
    days = _newest_of_each(found, lambda backup: _date(backup).isoformat())
    weeks = _newest_of_each(found, lambda backup: str(_date(backup).isocalendar()[:2]))
    return days[: values.value("backup_days")] + weeks[: values.value("backup_weeks")]


def _newest_of_each(found: list[Backup], group: Callable[[Backup], str]) -> list[Backup]:
    newest: dict[str, Backup] = {}
    for backup in found:
        newest.setdefault(group(backup), backup)
    return list(newest.values())


def _date(backup: Backup) -> datetime:
    return datetime.fromtimestamp(backup.made_at, UTC).replace(hour=0, minute=0, second=0, microsecond=0)
