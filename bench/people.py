"""A person at a browser: signs in, adds by the form of the page, and sees when the series is complete."""

import http.client
import json
import re
import time
from urllib.parse import urlencode

from .processes import Trouble

ADMIN, PASSWORD = "alice", "correct horse battery"
# Settings that make her account at the first start.
SIGN_IN = {"ADMIN_USER": ADMIN, "ADMIN_PASSWORD": PASSWORD}


class Person:
    """Signed in over one kept-alive connection. Raises Trouble for an answer that is no success."""

    def __init__(self, port: int, name: str = ADMIN):
        self._line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._cookies: dict[str, str] = {}
        self._token = ""  # of a page, for the next form; signing in makes a new one
        self._post("/login", username=name, password=PASSWORD)

    def add(self, name: str) -> str:
        """Add a series by the form without script, and return its page's address."""
        return self._post("/series", name=name)

    def seconds_to_add(self, name: str) -> tuple[float, float]:
        """Return the seconds from the click until the answer, and until the series was complete."""
        self._line.close()  # a new one for each visit: the server does not keep it for ever
        self._token = self._read_token("/")
        start = time.perf_counter()
        series_id = self.add(name).rpartition("/")[2]
        answered = time.perf_counter() - start
        while not self._is_complete(series_id):
            time.sleep(0.01)
        return answered, time.perf_counter() - start

    def _is_complete(self, series_id: str) -> bool:
        status, _, body = self._ask("GET", f"/api/series/{series_id}/loading-status")
        told = json.loads(body)["loading_status"] if status == 200 else "gone"
        if told in ("failed", "gone"):
            raise Trouble(f"series {series_id} could not be loaded: {body[:300]!r}")
        return told == "completed"

    def _post(self, path: str, **fields: str) -> str:
        """Send a form. Return where the answer leads."""
        if path == "/login":
            token = self._read_token("/login")
        else:
            token = self._token = self._token or self._read_token("/")
        status, location, body = self._ask("POST", path, urlencode(fields | {"csrf_token": token}))
        if status != 302:
            raise Trouble(f"POST {path} was answered with {status}: {body[:200]!r}")
        return location

    def _read_token(self, path: str) -> str:
        return re.search(r'name="csrf-token" content="([^"]+)"', self._ask("GET", path)[2])[1]

    def _ask(self, method: str, path: str, sent: str | None = None) -> tuple[int, str, str]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        if sent is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self._line.request(method, path, sent, headers)
        answer = self._line.getresponse()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            self._cookies[name] = value
        return answer.status, answer.headers.get("Location", ""), answer.read().decode()
