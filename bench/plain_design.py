"""A plain design, to compare with: one process of asyncio that adds a series and loads its parts in turn.

What somebody would write in an afternoon: a small HTTP server, SQLite in the loop, a task for each series
that asks the services, writes an NFO file and fetches pictures. No sign-in, no rates, no retries, no pages,
and what was loading when it stops is lost. It commits as safely as aniworld, and loads as many at once.
"""

import asyncio
import contextlib
import http.client
import io
import json
import os
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit
from xml.sax.saxutils import escape

import cysqlite
from PIL import Image

from . import processes
from .processes import Home

AT_ONCE = 16  # series that load
PICTURES = {
    "poster": "poster.jpg",
    "background": "fanart.jpg",
    "banner": "banner.jpg",
    "typography": "clearlogo.png",
}
EMBEDDED = "embed[]=seasons&embed[]=images&embed[]=cast"
HEAD = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n"
TABLES = (
    "CREATE TABLE series (id INTEGER PRIMARY KEY, name TEXT UNIQUE, state TEXT, details TEXT)",
    "CREATE TABLE episode (series INTEGER, season INTEGER, number INTEGER, title TEXT)",
)
_lines = threading.local()


class App:
    """The series of one folder, and those who load them."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.database = cysqlite.connect(str(folder / "plain.db"))
        for statement in ("PRAGMA journal_mode = wal", "PRAGMA synchronous = full", *TABLES):
            self.database.execute(statement).fetchall()
        self.loads: set[asyncio.Task[None]] = set()
        self.room = asyncio.Semaphore(AT_ONCE)

    def answer(self, method: str, path: str, sent: bytes) -> dict[str, Any]:
        """Answer a request: POST adds a series, GET says how many are not loaded yet."""
        if method == "GET":
            return {"total": len(self.loads)}
        name = json.loads(sent)["name"]
        row = self.database.execute("SELECT id FROM series WHERE name = ?", (name,)).fetchone()
        if row:
            return {"id": row[0]}
        added = self.database.execute(
            "INSERT INTO series (name, state) VALUES (?, 'loading') RETURNING id", (name,)
        ).fetchall()[0][0]
        load = asyncio.create_task(self.load(added, name))
        self.loads.add(load)
        load.add_done_callback(self.loads.discard)
        return {"id": added}

    async def load(self, added: int, name: str) -> None:
        """Load the parts of a series, one after the other."""
        async with self.room:
            show = await self.load_episodes(added, name)
            home = self.folder / f"{name} ({show['premiered'][:4]})"
            await asyncio.to_thread(_write_nfo, home, show)
            await self.load_pictures(home, show)
            self.database.execute("UPDATE series SET state = 'completed' WHERE id = ?", (added,))

    async def load_episodes(self, added: int, name: str) -> dict[str, Any]:
        found = await _ask(f"{_tvmaze()}/search/shows?q={quote(name)}")
        show = await _ask(f"{_tvmaze()}/shows/{found[0]['show']['id']}?{EMBEDDED}")
        listed = await _ask(f"{_tvmaze()}/shows/{show['id']}/episodes?specials=1")
        rows = [(added, one["season"], one["number"], one["name"]) for one in listed]
        self.database.execute("BEGIN")
        self.database.executemany("INSERT INTO episode VALUES (?, ?, ?, ?)", rows)
        details = json.dumps(show)
        self.database.execute("UPDATE series SET details = ? WHERE id = ?", (details, added))
        self.database.execute("COMMIT")
        return show

    async def load_pictures(self, home: Path, show: dict[str, Any]) -> None:
        wanted = dict(PICTURES)
        for image in show["_embedded"]["images"]:
            file = wanted.pop(image["type"], None)
            if file:
                await asyncio.to_thread(_store, home / file, image["resolutions"]["original"]["url"])


def _tvmaze() -> str:
    return os.environ["ANIWORLD_TVMAZE_URL"]


async def _ask(url: str) -> Any:
    return json.loads(await asyncio.to_thread(_fetch, url))


def _fetch(url: str) -> bytes:
    """Return what a service answers, over a connection that each thread keeps."""
    parts = urlsplit(url)
    if not hasattr(_lines, "line"):
        _lines.line = http.client.HTTPConnection(parts.netloc, timeout=30)
    query = f"?{parts.query}" if parts.query else ""
    _lines.line.request("GET", parts.path + query)
    return _lines.line.getresponse().read()


def _store(file: Path, url: str) -> None:
    """Write a picture, once it is known to be a whole one."""
    content = _fetch(url)
    with Image.open(io.BytesIO(content)) as picture:
        picture.load()
    file.write_bytes(content)


def _write_nfo(home: Path, show: dict[str, Any]) -> None:
    home.mkdir(exist_ok=True)
    title, plot = escape(show["name"]), escape(show["summary"] or "")
    (home / "tvshow.nfo").write_text(f"<tvshow><title>{title}</title><plot>{plot}</plot></tvshow>\n")


async def _serve(app: App, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answer the requests of one connection, which is kept."""
    with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
        while True:
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            length = 0
            for line in head.split("\r\n"):
                if line.lower().startswith("content-length:"):
                    length = int(line.partition(":")[2])
            method, path, _ = head.split(" ", 2)
            body = json.dumps(app.answer(method, path, await reader.readexactly(length))).encode()
            writer.write(HEAD.format(length=len(body)).encode() + body)
            await writer.drain()
    writer.close()


async def _run(port: int, folder: Path) -> None:
    app = App(folder)
    server = await asyncio.start_server(lambda *line: _serve(app, *line), "127.0.0.1", port)
    await server.serve_forever()


@contextlib.contextmanager
def served(sources: dict[str, str]) -> Iterator[Home]:
    """Run it in a folder of its own. Yield it as an aniworld, of which it knows adding and counting."""
    with tempfile.TemporaryDirectory(prefix="aniworld-bench-") as folder:
        port = processes.free_port()
        environ = processes.plain_environ() | sources
        with processes.running([f"{__package__}.plain_design", str(port), folder], environ) as process:
            processes.wait_until(lambda: processes.answers(port, "/"), "starting the plain design")
            environ |= {"ANIWORLD_DATA_DIR": folder, "ANIWORLD_LIBRARY": folder}
            yield Home(port, "", environ, process.pid, process.pid)


if __name__ == "__main__":
    asyncio.run(_run(int(sys.argv[1]), Path(sys.argv[2])))
