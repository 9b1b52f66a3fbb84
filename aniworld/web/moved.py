"""Where pages are that have moved: who kept an old address gets there."""

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue

from ..auth import guard

bp = Blueprint("moved", __name__)
NOW_AT = {
    "/nfo": "/settings/files",
    "/library-folder": "/settings/folders",
    "/servers": "/settings/servers",
    "/sources": "/settings/sources",
    "/notifications": "/settings/notifications",
    "/timetable": "/settings/tasks",
    "/backups": "/settings/backups",
}


def moved() -> ResponseReturnValue:
    return redirect(guard.safe_next(NOW_AT[request.path]), 301)


for _old in NOW_AT:
    bp.add_url_rule(_old, endpoint=_old.strip("/").replace("-", "_"), view_func=moved)
