"""How aniworld logs: one line an event, as text or JSON, with control characters shown instead of obeyed."""

import json
import logging
import re
import sys
from datetime import UTC, datetime

CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]|\r|\n(?!\s)")
QUIET = ("huey", "urllib3", "werkzeug", "peewee", "PIL")


def harmless(text: str) -> str:
    """Text that stays on its line: other people's titles must not write log lines of their own."""
    return CONTROL.sub(lambda found: f"\\x{ord(found[0]):02x}", text)


class TextFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created).strftime("%Y-%m-%d %H:%M:%S")
        line = f"{at} {record.levelname.lower():7} {harmless(record.getMessage())}"
        return line + ("\n" + self.formatException(record.exc_info) if record.exc_info else "")


class JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        entry = {"at": at, "level": record.levelname.lower(), "logger": record.name, "message": record.getMessage()}
        if record.exc_info:
            entry["trace"] = self.formatException(record.exc_info)
        return json.dumps(entry, ensure_ascii=True)


class Outage:
    """Says once that something is away and once that it is back, however often it is asked for meanwhile."""

    def __init__(self, log: logging.Logger, what: str):
        self._log, self._what, self._is_on = log, what, False

    def begins(self, error: Exception) -> None:
        if not self._is_on:
            self._log.error("%s does not answer: %s", self._what, error)
        self._is_on = True

    def ends(self) -> None:
        if self._is_on:
            self._log.info("%s answers again.", self._what)
        self._is_on = False


def configure(level: str, form: str) -> None:
    """Log to standard error at this level ("debug" … "error") in this form ("text" or "json")."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter() if form == "json" else TextFormatter())
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
