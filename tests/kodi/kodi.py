"""A real Kodi without a screen, with a home folder of its own: started, told to scan, asked what it knows."""

import contextlib
import json
import os
import select
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cysqlite
import requests
from processes.house import free_port, wait_for

BINARY = next(iter(Path("/usr/lib").glob("*/kodi/kodi.bin")), None)  # what Debian's script "kodi" starts
XVFB = shutil.which("Xvfb")
START_SECONDS, WORK_SECONDS = 45, 30

# Its web server takes calls of JSON-RPC, without a password. Nothing is looked for in any network.
SETTINGS = {
    "services.webserver": "true",
    "services.webserverauthentication": "false",
    "services.zeroconf": "false",
    "services.upnp": "false",
    "services.esallinterfaces": "false",
    "general.addonupdates": "2",
    "audiooutput.guisoundmode": "0",  # without a sound card, opening one for a click has ended Kodi
}


class Kodi:
    """Kodi on a display of its own; both end with the block.

    It keeps everything below `folder`, and finds series in no library until use_library() names one.
    """

    def __init__(self, folder: Path):
        self.folder = folder
        self.port, self.notes_port = free_port(), free_port()
        self._ends = contextlib.ExitStack()
        self._notes: Notes | None = None

    def __enter__(self) -> "Kodi":
        assert BINARY and XVFB, "Kodi and Xvfb are wanted here (Debian: apt-get install kodi xvfb)"
        self._write_settings()
        self._begin()
        return self

    def _begin(self) -> None:
        try:
            environ = {"HOME": str(self.folder), "PATH": os.environ["PATH"], "DISPLAY": self._open_display()}
            self._start("kodi", [str(BINARY), "--standalone"], env=environ)
            wait_for(self._is_ready, START_SECONDS, "Kodi to answer")
            self._notes = self._ends.enter_context(Notes(self.notes_port))
        except BaseException:
            self._ends.close()
            raise

    def __exit__(self, *reason: object) -> None:
        self._ends.close()

    def _write_settings(self) -> None:
        userdata = self.folder / ".kodi" / "userdata"
        userdata.mkdir(parents=True)
        lines = [f'<setting id="{name}">{value}</setting>' for name, value in SETTINGS.items()]
        lines.append(f'<setting id="services.webserverport">{self.port}</setting>')
        (userdata / "guisettings.xml").write_text(f'<settings version="2">{"".join(lines)}</settings>')
        (userdata / "advancedsettings.xml").write_text(
            f"<advancedsettings><jsonrpc><tcpport>{self.notes_port}</tcpport></jsonrpc></advancedsettings>"
        )

    def _open_display(self) -> str:
        """Start an X server on the first free display, and return its name."""
        readable, writable = os.pipe()
        command = [str(XVFB), "-displayfd", str(writable), "-screen", "0", "640x360x24", "-nolisten", "tcp"]
        self._start("xvfb", command, pass_fds=(writable,))
        os.close(writable)
        with os.fdopen(readable) as told:
            return f":{told.readline().strip()}"

    def _start(self, name: str, command: list[str], **options: Any) -> None:
        with (self.folder / f"{name}.log").open("wb") as log:
            process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=self.folder, **options
            )
        self._ends.callback(process.wait, 10)
        self._ends.callback(process.kill)

    # Asking

    def begin_again_if_it_ended(self) -> None:
        """Start it anew where it has crashed, with nothing in its library: the next test is not to suffer."""
        if not self._is_ready():
            self._ends.close()
            self._begin()
            self.forget_series()

    def _is_ready(self) -> bool:
        try:
            return self.ask("JSONRPC.Ping") == "pong" and bool(self._databases())
        except requests.RequestException:
            return False

    def _databases(self) -> list[Path]:
        return list((self.folder / ".kodi" / "userdata" / "Database").glob("MyVideos*.db"))

    def ask(self, method: str, **params: Any) -> Any:
        """Call one method of JSON-RPC, and return its result."""
        call = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
        answer = requests.post(f"http://127.0.0.1:{self.port}/jsonrpc", json=call, timeout=20).json()
        assert "error" not in answer, answer
        return answer["result"]

    # Its library

    def use_library(self, root: Path) -> None:
        """Have it take the folders below root for series whose NFO files say everything.

        A person says so in its windows, for which JSON-RPC has no method.
        """
        connection = cysqlite.connect(str(self._databases()[0]), timeout=10)
        try:
            connection.execute(
                "INSERT INTO path (strPath, strContent, strScraper, scanRecursive, useFolderNames, noUpdate, "
                "exclude) VALUES (?, 'tvshows', 'metadata.local', 0, 0, 0, 0)",
                [f"{root}/"],
            )
        finally:
            connection.close()

    def scan(self, folder: Path | None = None) -> None:
        """Have it look for new files, everywhere or in one folder; returns when it has."""
        where = {"directory": f"{folder}/"} if folder else {}
        assert self._notes
        self._notes.forget()  # the end of a scan that somebody else asked for is not that of this one
        self.ask("VideoLibrary.Scan", showdialogs=False, **where)
        self.wait_for_note("VideoLibrary.OnScanFinished")

    def fields(self, kind: str) -> list[str]:
        """The names of all that it tells of a TVShow, Season or Episode."""
        method = {"id": f"VideoLibrary.Get{kind}s", "type": "method"}
        described = self.ask("JSONRPC.Introspect", filter=method)
        return described["types"][f"Video.Fields.{kind}"]["items"]["enums"]

    def forget_series(self) -> None:
        """Have it forget them all: a series of another library with the same id would count as the same."""
        for show in self.ask("VideoLibrary.GetTVShows").get("tvshows", []):
            self.ask("VideoLibrary.RemoveTVShow", tvshowid=show["tvshowid"])

    def refresh(self, folder: Path) -> None:
        """Have it read the NFO files of a series again. It does not tell when it has."""
        shows = self.ask("VideoLibrary.GetTVShows", properties=["file"])["tvshows"]
        number = next(show["tvshowid"] for show in shows if show["file"] == f"{folder}/")
        self.ask("VideoLibrary.RefreshTVShow", tvshowid=number, ignorenfo=False, refreshepisodes=True)

    def wait_for_note(self, method: str) -> None:
        """Wait until it has told its clients of this, once more than was waited for before."""
        assert self._notes
        self._notes.wait_for(method)


class Notes:
    """What Kodi tells its clients unasked, one JSON text after the other with nothing between them."""

    def __init__(self, port: int):
        self._connection = socket.create_connection(("127.0.0.1", port), timeout=WORK_SECONDS)
        self._text = ""

    def __enter__(self) -> "Notes":
        return self

    def __exit__(self, *reason: object) -> None:
        self._connection.close()

    def forget(self) -> None:
        """Read and forget what was told so far."""
        while select.select([self._connection], [], [], 0)[0]:
            self._text += self._receive()
        while self._next() is not None:
            pass

    def wait_for(self, method: str) -> None:
        for note in self._each():
            if note.get("method") == method:
                return

    def _receive(self) -> str:
        """Return what comes next; where it ends within a letter, that is of a title that nobody reads."""
        try:
            received = self._connection.recv(65536)
        except TimeoutError:
            raise AssertionError(f"Kodi told nothing for {WORK_SECONDS} seconds") from None
        assert received, "Kodi has ended"
        return received.decode(errors="replace")

    def _each(self) -> Iterator[dict[str, Any]]:
        while True:
            note = self._next()
            if note is None:
                self._text += self._receive()
            else:
                yield note

    def _next(self) -> dict[str, Any] | None:
        """Take the first note from what was received; None when it is not all there."""
        try:
            note, end = json.JSONDecoder().raw_decode(self._text)
        except ValueError:
            return None
        self._text = self._text[end:].lstrip()
        return note
