"""Whether aniworld is well: for people's monitors, so it needs no sign-in and says nothing private."""

from flask import Blueprint, Response, current_app, jsonify
from peewee import DatabaseError

from .. import __version__
from ..database import db, transaction
from ..library import owners
from ..models import Preference

bp = Blueprint("health", __name__)


@bp.get("/api/health", endpoint="health")
@bp.get("/healthz", endpoint="healthz")
def healthz() -> Response:
    """The web process is alive."""
    return jsonify(status="ok", version=__version__)


@bp.get("/readyz", endpoint="readyz")
def readyz() -> Response:
    """Web and a worker are alive and the database takes writes; otherwise 503 with the reason."""
    reason = _database_reason() or _worker_reason()  # without the database nobody knows of the workers elsewhere
    answer = jsonify(status="unavailable", reasons=[reason], error=reason) if reason else jsonify(status="ok")
    answer.status_code = 503 if reason else 200
    return answer


def _database_reason() -> str | None:
    try:
        with transaction():
            Preference.update(value=Preference.value).where(Preference.name == "secret").execute()
        return None
    except DatabaseError as error:
        said = str(error).partition(" at ")[0].strip()  # what follows is the server's address
        return f"The database cannot be written: {said}."
    finally:
        if db.in_transaction():
            db.rollback()


def _worker_reason() -> str | None:
    alive = owners.any_working(current_app.config["DATA_DIR"])
    return None if alive else "The worker is not running, so nothing is loaded until it is started."
