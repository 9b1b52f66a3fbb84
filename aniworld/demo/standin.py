"""The stand-in of TVmaze and Kitsu on loopback, for `bin/run --demo`, for tests and for measurements.

In process:    with StandIn() as standin: ... standin.url, standin.fail("/tvmaze/search", status=429)
As a process:  python -m aniworld.demo.standin --port 0 --delay 0.1 --many 1000 (it prints its address first)
"""

import argparse
import re
import signal
import time
from collections import Counter
from datetime import date
from functools import lru_cache
from threading import Event, Lock, Thread
from types import FrameType
from typing import Any, Self
from urllib.parse import parse_qs, unquote, urlsplit

from .. import terminal
from . import lists
from .answers import Answer, as_json, kitsu_error, tvmaze_error
from .artwork import WIDTHS, Gallery
from .catalogue import Catalogue
from .embedded import WithEmbedded
from .faults import Fault, Faults
from .kitsu import Kitsu
from .pictures import KINDS
from .tvmaze import TvMaze
from .wire import Server

PICTURE = re.compile(
    r"/images/(?P<version>\w+)/(?P<slug>[a-z0-9-]+)/"
    r"(?P<kind>[a-z]+)(-(?P<number>\d{1,5}))?\.(?P<ending>jpg|png)"
)
NO_PICTURE = Answer(404, b"There is no such picture.", "text/plain; charset=utf-8")
JSON_SECONDS, PICTURE_SECONDS = 3600, 31_536_000  # how long clients may keep an answer
LISTS = ("/myanimelist/", "/kitsu/library-entries")
NOWHERE = "/unknown"  # other services are sent here, where every question is answered with 404


class StandIn:
    """A server in a daemon thread while the `with` block lasts.

    delay_seconds: how long each answer takes. jitter: the share of it by which that varies. Both may be
    changed at any time; a new delay counts for requests that wait, too.
    many: how many generated shows there are beside the real ones. embedded: whether it makes up what only
    aniworld's catalogue has. images: "drawn", "alike" for those of one
    show, or "tiny" for small plain ones. stumbles: whether the show that
    fails twice does so. today: decides what has aired.
    `log` holds (time, path with query) of each request, in order.
    """

    def __init__(
        self,
        *,
        port: int = 0,
        delay_seconds: float = 0.0,
        jitter: float = 0.0,
        many: int = 0,
        embedded: bool = False,
        images: str = "drawn",
        stumbles: bool = True,
        today: date | None = None,
    ):
        self.port, self.stumbles = port, stumbles
        self.usual_delay = delay_seconds, jitter
        self.catalogue = (WithEmbedded if embedded else Catalogue)(today or date.today(), many)
        self.stopping = Event()
        self.log: list[tuple[float, str]] = []
        self._gallery = Gallery(tiny=images == "tiny", alike=images == "alike")
        self._faults = Faults()
        self._lock = Lock()
        self._at_once = 0
        self._most_at_once = 0
        self._written = lru_cache(maxsize=1024)(self._write)
        self._server: Server | None = None
        self.reset()

    def start(self) -> Self:
        """Listen; with port 0 on any free one, which `port` and `url` name from then on."""
        self.stopping.clear()
        self._server = Server(self, self.port)
        self.port = self._server.server_port
        Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, name="stand-in", daemon=True
        ).start()
        return self

    def stop(self) -> None:
        """Close every connection; requests that hang are answered at once."""
        self.stopping.set()
        self._faults.clear()
        if self._server:
            self._server.close()
            self._server = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_reason: object) -> None:
        self.stop()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def environment(self) -> dict[str, str]:
        """Return the settings under which aniworld asks the stand-in and nobody else."""
        settings = {
            "ANIWORLD_PROVIDERS": "tvmaze,kitsu",
            "ANIWORLD_TVMAZE_URL": f"{self.url}/tvmaze",
            "ANIWORLD_KITSU_URL": f"{self.url}/kitsu",
            "ANIWORLD_EXTRA_IMAGE_HOSTS": f"127.0.0.1:{self.port}",
        }
        for name in ("ANILIST", "MYANIMELIST"):  # which have lists of people, and nothing else
            settings[f"ANIWORLD_{name}_URL"] = f"{self.url}/{name.lower()}"
        for name in ("JIKAN", "TMDB", "FANART"):
            settings[f"ANIWORLD_{name}_URL"] = f"{self.url}{NOWHERE}/{name.lower()}"
        return settings

    def fail(self, path_prefix: str, **what: Any) -> None:
        """Inject a fault into the next requests below a path; what: see Fault. Earlier ones come first."""
        self._faults.add(path_prefix, **what)

    def reset(self) -> None:
        """Forget the log, end all faults, take the usual delay; the show that stumbles does so again."""
        self.delay_seconds, self.jitter = self.usual_delay
        self._faults.clear()
        with self._lock:
            self.log.clear()
            self._most_at_once = self._at_once
        for show in self.catalogue.shows.values():
            if self.stumbles and show.stumbles:
                self.fail(f"/tvmaze/shows/{show.id}?", times=show.stumbles, status=503)

    def counts(self) -> dict[str, Any]:
        """Return what GET /control answers: how much was asked, how much at once, and the faults to come."""
        with self._lock:
            parts = Counter(path.split("/")[1].split("?")[0] for _, path in self.log)
            return {
                "requests": len(self.log),
                "by_part": dict(parts),
                "most_at_once": self._most_at_once,
                "faults_waiting": len(self._faults),
                "delay_seconds": self.delay_seconds,
                "jitter": self.jitter,
            }

    def control(self, wishes: dict[str, Any]) -> None:
        """Carry out what POST /control asks for.

        wishes: {"reset": true, "delay_seconds": 0.1, "jitter": 0.5, "fail": {"path_prefix": …}}.
        """
        if wishes.get("reset"):
            self.reset()
        self.delay_seconds = float(wishes.get("delay_seconds", self.delay_seconds))
        self.jitter = float(wishes.get("jitter", self.jitter))
        if "fail" in wishes:
            self.fail(**wishes["fail"])

    def arrive(self, path: str) -> Fault | None:
        """Note a request. Return the fault that it meets."""
        with self._lock:
            self.log.append((time.time(), path))
            self._at_once += 1
            self._most_at_once = max(self._most_at_once, self._at_once)
        return self._faults.take(path)

    def leave(self) -> None:
        with self._lock:
            self._at_once -= 1

    def answer(self, path: str, origin: str, accept: str, body: bytes = b"") -> Answer:
        """Return the right answer to a path with query; origin: how the client calls this server."""
        if path == "/anilist":
            return lists.anilist(body, self.catalogue)
        if path.startswith(LISTS):
            return self._write(path, origin)  # too long to be kept
        if path.startswith("/kitsu") and "application/vnd.api+json" not in accept:
            return kitsu_error(406, "Not acceptable", "All requests must accept application/vnd.api+json.")
        if path.startswith("/images/"):
            return self._picture(urlsplit(path).path)
        return self._written(path, origin)

    def _write(self, path: str, origin: str) -> Answer:
        parts = urlsplit(path)
        where, query = unquote(parts.path), parse_qs(parts.query)
        services: dict[str, TvMaze | Kitsu] = {
            "/tvmaze": TvMaze(self.catalogue, origin),
            "/kitsu": Kitsu(self.catalogue, origin),
        }
        for prefix, service in services.items():
            if where.startswith(prefix + "/"):
                return service.answer(where.removeprefix(prefix), query).tagged(JSON_SECONDS)
        if where.startswith("/myanimelist/"):
            return lists.myanimelist(where.removeprefix("/myanimelist"), query, self.catalogue)
        if where == "/":
            names = [show.name for show in self.catalogue.shows.values()]
            return as_json({"stand_in_of": ["TVmaze", "Kitsu"], "shows": names})
        return tvmaze_error(404, "Page not found.")

    def _picture(self, where: str) -> Answer:
        match = PICTURE.fullmatch(where)
        if not match or match["version"] not in WIDTHS or match["kind"] not in KINDS:
            return NO_PICTURE
        show = self.catalogue.by_slug(match["slug"])
        if not show:
            return NO_PICTURE
        kind = match["kind"]
        is_logo = kind == "logo"
        if is_logo != (match["ending"] == "png") or (is_logo and not show.logo):
            return NO_PICTURE
        body = self._gallery.picture(show, kind, int(match["number"] or 0), match["version"])
        return Answer(200, body, "image/png" if is_logo else "image/jpeg").tagged(PICTURE_SECONDS)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m aniworld.demo.standin", description="Stand-in of TVmaze and Kitsu on loopback."
    )
    parser.add_argument("--port", type=int, default=0, help="0: any free one")
    parser.add_argument("--delay", type=float, default=0.0, help="seconds that each answer takes")
    parser.add_argument(
        "--jitter", type=float, default=0.0, help="share of the delay by which it varies, such as 0.5"
    )
    parser.add_argument("--many", type=int, default=0, help="generated shows beside the real ones")
    parser.add_argument("--images", choices=("drawn", "alike", "tiny"), default="drawn")
    parser.add_argument("--no-stumbles", action="store_true", help="no show fails before it answers")
    return parser


def main(arguments: list[str] | None = None) -> None:
    """Serve until SIGINT or SIGTERM; the first line printed is the address."""
    options = _parser().parse_args(arguments)
    done = Event()

    def finish(_signal: int, _frame: FrameType | None) -> None:
        done.set()

    signal.signal(signal.SIGINT, finish)
    signal.signal(signal.SIGTERM, finish)
    standin = StandIn(
        port=options.port,
        delay_seconds=options.delay,
        jitter=options.jitter,
        many=options.many,
        images=options.images,
        stumbles=not options.no_stumbles,
    )
    with standin:
        terminal.say(standin.url)
        done.wait()


if __name__ == "__main__":
    terminal.guard()
    main()
