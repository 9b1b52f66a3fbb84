"""One load takes as long as its longest chain of provider answers, and little more.

The chain is found in the stand-in's log by what the requests ask for, not by when they came, so that
waiting without need counts against us. A request depends on the earliest answer that told what it names:
the id of a show, the address of a picture or of a next page, a title to search for. What was known from the
start depends on nothing. The longest chain is the most answers that had to come one after the other. Each
takes 100 ms, and then 300 ms: what a load adds of its own is the same, and counts the less the longer a
service takes.
"""

import json
import re
import time
from statistics import median
from urllib.parse import unquote_plus

from websockets.sync.client import connect

from aniworld.demo.standin import StandIn

from . import processes
from .figures import Figure
from .processes import Home

SHOWS = {
    "a show of one season": [f"Generated show {number}" for number in range(1, 9)],
    "a show of several seasons": ["Haikyu!!", "Attack on Titan", "My Hero Academia"],
}
TARGET = 1.15
DELAYS_SECONDS = 0.1, 0.3


def figures() -> list[Figure]:
    found = []
    for seconds in DELAYS_SECONDS:
        found += _figures_at(seconds)
    return found


def _figures_at(delay_seconds: float) -> list[Figure]:
    with (
        StandIn(delay_seconds=delay_seconds, many=10, images="tiny", stumbles=False) as standin,
        processes.aniworld(standin.environment()) as home,
    ):
        _load(home, "Generated show 10")  # threads, connections and code are there from here on
        return [_figure(home, standin, what, names) for what, names in SHOWS.items()]


def _figure(home: Home, standin: StandIn, what: str, names: list[str]) -> Figure:
    ratios = []
    details = []
    delay_seconds, _ = standin.usual_delay
    for name in names:
        standin.reset()
        seconds = _load(home, name)
        answers = longest_chain(standin, name)
        ratios.append(seconds / (answers * delay_seconds))
        details.append(f"{seconds * 1000:.0f} ms for {answers} of {len(standin.log)}")
    sentence = f"load of {what} ÷ its longest chain of answers of {delay_seconds * 1000:.0f} ms, median"
    return Figure(sentence, median(ratios), TARGET, "; ".join(details[:3]))


def _load(home: Home, name: str) -> float:
    """Return the seconds from sending the add to the message that the series is complete."""
    program = home.program()
    headers = {"Authorization": f"Bearer {home.key}"}
    with connect(f"ws://127.0.0.1:{home.port}/ws", additional_headers=headers, compression=None) as socket:
        start = time.perf_counter()
        series_id = program.ask("POST", "/api/series", {"name": name})["id"]
        while True:
            told = json.loads(socket.recv(timeout=30))
            if told.get("series_id") == series_id and told.get("status") in ("completed", "failed"):
                break
    if told["status"] == "failed":
        raise processes.Trouble(f"{name} could not be loaded: {told['error']}")
    return time.perf_counter() - start


def longest_chain(standin: StandIn, name: str) -> int:
    """Return how many of the logged answers had to come one after the other, starting from this name."""
    known: list[tuple[int, str]] = []  # place in its chain, text of the answer
    for _, path in standin.log:
        needed = [need for need in needs(path) if need != _quoted(name)]
        place = 1 + max((_earliest(known, need) for need in needed), default=0)
        body = b""
        if not path.startswith("/images/"):
            body = standin.answer(path, standin.url, "application/vnd.api+json").body
        known.append((place, path.split("/")[1] + body.decode()))
    return max(place for place, _ in known)


def needs(path: str) -> list[str]:
    """Return what a request names that an earlier answer may have told, as regular expressions."""
    if path.startswith("/images/"):
        return [re.escape(path)]
    needed = []
    if show := re.match(r"/(tvmaze/shows|kitsu/anime)/(\d+)", path):
        needed.append(rf'^{show[1].split("/")[0]}.*"id": "?{show[2]}\b')
    if title := re.search(r"[?&](?:q|filter%5Btext%5D)=([^&]*)", path):
        needed.append(_quoted(unquote_plus(title[1])))
    if page := re.match(r"/kitsu/anime/(\d+)/episodes\?.*page%5Boffset%5D=([1-9]\d*)", path):
        needed.append(rf'^kitsu.*/anime/{page[1]}/episodes\?[^"]*page%5Boffset%5D={page[2]}\b')
    return needed


def _quoted(title: str) -> str:
    return re.escape(title)


def _earliest(known: list[tuple[int, str]], need: str) -> int:
    """Return the place of the earliest answer in which this is found; 0 when none has it."""
    places = [place for place, text in known if re.search(need, text, re.DOTALL)]
    return min(places, default=0)
