"""The log files of aniworld: each process writes its own in the data folder, besides standard error."""

import logging
import os
import re
from collections.abc import Collection, Iterator
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import NamedTuple

from .logs import HIDDEN, TextFormatter

FOLDER = "log"
WEB, WORKER = "web", "worker"
PROCESSES = (WEB, WORKER)
FILES, FILE_BYTES = 5, 2_000_000  # of each process
LEVELS = ("debug", "info", "warning", "error", "critical")
ENTRY = re.compile(r"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d) (\w+) +(.*)")
LONGEST_LINE = 10_000
SHORTEST_SECRET = 6  # anything shorter would hide half of the words


class LogFile(RotatingFileHandler):
    """A log file for its owner alone, in five pieces of 2 MB. What its disk refuses is lost.

    number: of several processes of a kind, which write into files of their own.
    """

    def __init__(self, data_dir: Path, process: str, number: int = 1):
        name = process if number == 1 else f"{process}-{number}"
        path = data_dir.absolute() / FOLDER / f"{name}.log"
        super().__init__(path, maxBytes=FILE_BYTES, backupCount=FILES - 1, encoding="utf-8", delay=True)
        self.setFormatter(TextFormatter())

    def _open(self) -> TextIOWrapper:
        Path(self.baseFilename).parent.mkdir(mode=0o700, exist_ok=True)
        return open(self.baseFilename, "a", encoding="utf-8", errors="backslashreplace", opener=_private)

    def handleError(self, record: logging.LogRecord) -> None:
        """Do nothing: the line stands on standard error as well."""


def _private(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_NOFOLLOW, 0o600)


class Entry(NamedTuple):
    """One line of the log, with the lines of its trace. at: local time, as it is written."""

    at: str
    level: str
    process: str
    text: str


class Wanted(NamedTuple):
    """Which entries to return. level: this one and worse; words: all of them stand in the entry."""

    level: str = "debug"
    process: str = ""
    words: str = ""

    def has(self, entry: Entry) -> bool:
        text = entry.text.casefold()
        is_bad_enough = entry.level not in LEVELS or LEVELS.index(entry.level) >= LEVELS.index(self.level)
        return is_bad_enough and all(word in text for word in self.words.casefold().split())


def newest(data_dir: Path, wanted: Wanted, most: int, secrets: Collection[str] = ()) -> list[Entry]:
    """Return the newest entries, the last one first."""
    found: list[Entry] = []
    for process in PROCESSES:
        if wanted.process in ("", process):
            for name in names(data_dir, process):
                found += _newest_of(data_dir, name, process, wanted, most, secrets)
    found.sort(key=_time, reverse=True)
    return found[:most]


def _time(entry: Entry) -> str:
    return entry.at


def _newest_of(
    data_dir: Path, name: str, process: str, wanted: Wanted, most: int, secrets: Collection[str]
) -> list[Entry]:
    found: list[Entry] = []
    for path in reversed(paths(data_dir, name)):
        for entry in reversed(_entries(path, process, secrets)):
            if wanted.has(entry):
                found.append(entry)
            if len(found) == most:
                return found
    return found


def names(data_dir: Path, process: str) -> list[str]:
    """Return the names of the logs of a kind of process: "worker", and "worker-2" where several run."""
    further = sorted((data_dir / FOLDER).glob(f"{process}-*.log"))
    return [process, *(path.stem for path in further)]


def paths(data_dir: Path, name: str) -> list[Path]:
    """Return the files of a log, the oldest first."""
    pieces = [f"{name}.log"]
    pieces += [f"{name}.log.{number}" for number in range(1, FILES)]
    files = [data_dir / FOLDER / piece for piece in reversed(pieces)]
    return [path for path in files if path.is_file()]


def _entries(path: Path, process: str, secrets: Collection[str]) -> list[Entry]:
    entries: list[Entry] = []
    for line in lines(path, secrets):
        found = ENTRY.fullmatch(line)
        if found:
            entries.append(Entry(found[1], found[2], process, found[3]))
        elif entries:
            last = entries[-1]
            entries[-1] = last._replace(text=f"{last.text}\n{line}")
    return entries


def lines(path: Path, secrets: Collection[str] = ()) -> Iterator[str]:
    """Yield the lines of a log file without their ends, and without these secrets.

    A file that was rotated away meanwhile, or whose disk cannot be read, ends early.
    """
    hidden = sorted((secret for secret in secrets if len(secret) >= SHORTEST_SECRET), key=len, reverse=True)
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            for line in file:
                yield _without(line.rstrip("\n")[:LONGEST_LINE], hidden)
    except OSError:
        return


def _without(line: str, secrets: Collection[str]) -> str:
    for secret in secrets:
        line = line.replace(secret, HIDDEN)
    return line
