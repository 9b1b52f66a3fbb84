"""What Sonarr's clients ask about the installation: version, folders, disks, profiles, health."""

import shutil
import sys
from typing import Any

from flask import current_app, request

from ...library.disk import library_trouble, root_rows
from .series_resource import PROFILE

VERSION = "4.0.0.0"  # of Sonarr, whose API this is: clients ask in its way then
NOTHING = "1970-01-01T00:00:00Z"


def current() -> dict[str, Any]:
    """Return which versions of the API there are."""
    return {"current": "v3", "deprecated": []}


def status() -> dict[str, Any]:
    return {
        "appName": "Sonarr",
        "instanceName": "aniworld",
        "version": VERSION,
        "buildTime": NOTHING,
        "startTime": NOTHING,
        "isDebug": False,
        "isProduction": True,
        "isAdmin": False,
        "isUserInteractive": False,
        "isNetCore": False,
        "isLinux": sys.platform == "linux",
        "isOsx": sys.platform == "darwin",
        "isWindows": False,
        "isDocker": False,
        "mode": "console",
        "branch": "main",
        "authentication": "forms",
        "urlBase": request.script_root,
        "runtimeName": "python",
        "osName": sys.platform,
        "migrationVersion": 0,
    }


def root_folders() -> list[dict[str, Any]]:
    """Return the library folders, with the space that is free where one can be used."""
    troubles = library_trouble.troubles_now()
    folders = []
    for root in root_rows.all():
        path = str(root_rows.path(root))
        total, free = (0, 0) if root.id in troubles else _space(path)
        folders.append(
            {
                "id": root.id,
                "path": path,
                "accessible": root.id not in troubles,
                "freeSpace": free,
                "totalSpace": total,
                "unmappedFolders": [],
            }
        )
    return folders


def _space(path: str) -> tuple[int, int]:
    try:
        usage = shutil.disk_usage(path)
    except OSError:  # it went away just now
        return 0, 0
    return usage.total, usage.free


def disks() -> list[dict[str, Any]]:
    told = []
    for folder in root_folders():
        disk = {name: folder[name] for name in ("path", "freeSpace", "totalSpace")}
        told.append(disk | {"label": ""})
    return told


def health() -> list[dict[str, Any]]:
    """Return what is not well."""
    checks = current_app.extensions["installation"].current()
    found = []
    for check in checks:
        if not check.ok:
            message = f"{check.sentence} {check.cure}".strip()
            found.append({"source": check.code, "type": "error", "message": message})
    return found


def quality_profiles() -> list[dict[str, Any]]:
    return [quality_profile(PROFILE)]


def quality_profile(number: int) -> dict[str, Any]:
    """Return the one profile there is, whatever is asked for: nothing is chosen by quality."""
    return {
        "id": number,
        "name": "Any",
        "upgradeAllowed": False,
        "cutoff": 0,
        "items": [],
        "minFormatScore": 0,
        "cutoffFormatScore": 0,
        "formatItems": [],
    }


def language_profiles() -> list[dict[str, Any]]:
    return [language_profile(PROFILE)]


def language_profile(number: int) -> dict[str, Any]:
    return {"id": number, "name": "Any", "upgradeAllowed": False, "cutoff": {"id": 0, "name": "Any"}}


def tags() -> list[dict[str, Any]]:
    return []
