"""What must be true of a library and its database after anything at all has happened."""

import io
from pathlib import Path
from xml.etree import ElementTree

import cysqlite
from PIL import Image

TEMP, MARKER = ".aniworld-tmp-", ".aniworld-library"


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def broken_files(library: Path) -> list[str]:
    """Every NFO that does not parse and every picture that does not decode, with the reason."""
    ours = [path for path in files(library) if TEMP not in path.name and path.name != MARKER]
    return [f"{path}: {reason}" for path in ours if (reason := _what_is_wrong(path))]


def _what_is_wrong(path: Path) -> str | None:
    try:
        if path.suffix == ".nfo":
            ElementTree.fromstring(path.read_bytes())
        elif path.suffix in (".jpg", ".png", ".webp"):
            Image.open(io.BytesIO(path.read_bytes())).load()
        else:
            return "nothing that we write"
    except (ElementTree.ParseError, OSError, SyntaxError) as error:
        return str(error)
    return None


def leftovers(*folders: Path) -> list[Path]:
    """Temporary files that a killed process left."""
    return [path for folder in folders for path in files(folder) if TEMP in path.name]


def rows(data: Path, question: str, *values: object) -> list[tuple]:
    """Ask the database while the processes use it, or change it; one statement, committed."""
    connection = cysqlite.connect(str(data / "aniworld.db"), timeout=10)
    try:
        return list(connection.execute(question, values))
    finally:
        connection.close()


def broken_rows(data: Path) -> list[tuple]:
    """What SQLite finds wrong with the database; also references to rows that are gone."""
    checked = rows(data, "PRAGMA integrity_check")
    return [row for row in checked if row[0] != "ok"] + rows(data, "PRAGMA foreign_key_check")


def keep_history(data: Path) -> None:
    """From now on have the database itself note each change of a part's claim, in history(at, part, state,
    owner, claim)."""
    rows(data, "CREATE TABLE history (at REAL, part INTEGER, state TEXT, owner TEXT, claim INTEGER)")
    rows(
        data,
        """
        CREATE TRIGGER note_history AFTER UPDATE OF state, owner, claim ON part BEGIN
            INSERT INTO history VALUES (unixepoch('subsec'), new.id, new.state, new.owner, new.claim);
        END""",
    )


def overlaps(data: Path, ended_at: dict[str, float]) -> list[str]:
    """Turns of a part that began while an earlier turn of it could still be running.

    ended_at: when each worker process was killed or had stopped, by the process id in its claims. A turn
    is over when its
    own worker says so, or when that worker is dead; one that was taken from a living worker overlaps with
    the next.
    """
    found, claimed = [], {}
    for at, part, state, owner, claim in rows(data, "SELECT * FROM history ORDER BY rowid"):
        before = claimed.get(part)
        if state == "loading" and before and before[1] != claim:
            found.append(f"part {part}: claim {claim} of {owner} began at {at} within {before}")
        if (
            before
            and state == "pending"
            and claim != before[1]
            and ended_at.get(_pid(before[0]), float("inf")) > at
        ):
            found.append(f"part {part} was taken from {before} at {at}, which was alive")
        claimed[part] = (owner, claim) if state == "loading" else None
    return found


def _pid(owner: str) -> str:
    return owner.split(":")[1]
