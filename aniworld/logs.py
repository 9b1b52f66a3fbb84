"""How aniworld logs: one line an event, as text or JSON, with control characters shown instead of obeyed."""

import json
import logging
import re
import threading
import time
import traceback
from datetime import UTC, datetime

from .translations import ENGLISH, speaking

# All that ends a line, moves the cursor or turns the direction of writing; a tab does no harm.
CONTROL = re.compile(
    "[\x00-\x08\x0a-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufff9-\ufffb]"
)
KEY_IN_ADDRESS = re.compile(r"(\bapi_?key=)[^&\s'\"]+", re.IGNORECASE)
FRAME = "  File "  # how each step of a trace begins: its lines are our own source
LONGEST_REFUSAL = 300  # of what is said about a request that is none
QUIET = ("huey", "urllib3", "werkzeug", "peewee", "PIL")
# What follows these is a password or a key, wherever somebody else's words may have brought it.
SECRET = re.compile(
    r"(?i)(\bbearer +|\bx-[a-z-]*(?:key|token)[\"']?: *[\"']?"
    r"|(?:key|token|password|passwd|secret|code)(?:=|[\"']: *[\"']))[^\s\"'&,;)<>]{4,}"
    r"|(://[^\s/:@]*:)[^\s/@]+(?=@)"
)
HIDDEN = "•••"


def harmless(text: str) -> str:
    """Return text that stays on its line, without the keys that programs put into addresses.

    Other people's titles must not write log lines of their own.
    """
    text = KEY_IN_ADDRESS.sub(r"\1***", text)
    return CONTROL.sub(lambda found: f"\\x{ord(found[0]):02x}", text)


def masked(text: str) -> str:
    """Return text with dots in the place of keys and passwords, as they stand in addresses and headers."""
    return SECRET.sub(lambda found: (found[1] or found[2]) + HIDDEN, text)


def harmless_trace(error: BaseException) -> str:
    """Return the trace of an error with its lines; what the errors themselves say stays on one line each."""
    lines = []
    for part in _without_values(error).format():
        lines += part.splitlines() if part.startswith(FRAME) else [part.strip("\n")]
    return "\n".join(map(harmless, lines))


def _without_values(error: BaseException) -> traceback.TracebackException:
    """Return what is to be said of an error.

    Notes are made harmless here, as they are split into lines later.
    """
    shown = traceback.TracebackException.from_exception(error)
    waiting = [shown]
    while waiting:
        one = waiting.pop()
        if one.__notes__:
            one.__notes__ = [harmless(str(note)) for note in one.__notes__]
        waiting += filter(None, (one.__cause__, one.__context__))
    return shown


def _english(record: logging.LogRecord) -> str:
    """Return what a record says. A log is read by whoever helps, so it is English whatever is spoken."""
    with speaking(ENGLISH):
        return record.getMessage()


class TextFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created).strftime("%Y-%m-%d %H:%M:%S")
        line = f"{at} {record.levelname.lower():7} {harmless(masked(_english(record)))}"
        if record.exc_info and record.exc_info[1]:
            line += "\n" + masked(harmless_trace(record.exc_info[1]))
        return line


class JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        at = (
            datetime.fromtimestamp(record.created, UTC)
            .isoformat(timespec="milliseconds")
            .replace("+00:00", "Z")
        )
        entry = {
            "at": at,
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": masked(_english(record)),
        }
        if record.exc_info and record.exc_info[1]:
            entry["trace"] = masked(harmless_trace(record.exc_info[1]))
        return json.dumps(entry, ensure_ascii=True).replace("\x7f", "\\u007f")


class Outage:
    """Says once that something is away and once that it is back, however often it is asked for meanwhile."""

    def __init__(self, log: logging.Logger, what: str, began: str = ""):
        """began: what is said at its beginning, before the error, instead of "… does not answer"."""
        self._log, self._what, self._is_on = log, what, False
        self._began = began or f"{what} does not answer"

    @property
    def is_on(self) -> bool:
        return self._is_on

    def begins(self, error: Exception | str) -> None:
        if not self._is_on:
            self._log.error("%s: %s", self._began, error)
        self._is_on = True

    def ends(self) -> None:
        if self._is_on:
            self._log.info("%s answers again.", self._what)
        self._is_on = False


class Repeated:
    """Logs the trace of a mistake of ours once, however often the same one comes in a row."""

    def __init__(self, log: logging.Logger):
        self._log, self._last = log, ""

    def stumbled(self, error: Exception, sentence: str, *values: object) -> None:
        if repr(error) != self._last:
            self._log.error(sentence, *values, exc_info=error)
        self._last = repr(error)

    def went_well(self) -> None:
        self._last = ""


class Allowance:
    """How many lines a minute strangers may cause, so that nobody fills the disk with them."""

    def __init__(self, most: int = 20, seconds: float = 60.0):
        self.most, self.seconds = most, seconds
        self._lock, self._since, self._count = threading.Lock(), -seconds, 0

    def left_out(self) -> int | None:
        """Return how many lines were left out since the last; None if the next is one too many."""
        with self._lock:
            left_out = 0
            if time.monotonic() - self._since >= self.seconds:
                left_out, self._since, self._count = max(0, self._count - self.most), time.monotonic(), 0
            self._count += 1
            return left_out if self._count <= self.most else None


class FewRefusals(logging.Filter):
    """Let through few of gunicorn's lines about unreadable requests, and of each the beginning."""

    def __init__(self) -> None:
        super().__init__()
        self._allowance = Allowance()

    def filter(self, record: logging.LogRecord) -> bool:
        said = _english(record)
        if not said.startswith("Invalid request from "):
            return True
        left_out = self._allowance.left_out()
        record.msg, record.args = said[:LONGEST_REFUSAL], None
        if left_out:
            record.msg += f" ({left_out} more were not written down.)"
        return left_out is not None


def configure(level: str, form: str, *others: logging.Handler) -> None:
    """Log to standard error at this level ("debug" … "error") in this form ("text" or "json").

    others: handlers that have a form of their own.
    """
    handler = logging.StreamHandler()
    handler.setFormatter(JsonFormatter() if form == "json" else TextFormatter())
    logging.basicConfig(level=level.upper(), handlers=[handler, *others], force=True)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
