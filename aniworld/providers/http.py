"""The one HTTP client: every request that leaves the program passes here, through the gate, with limits on everything."""

import copy
import email.utils
import json
import re
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urljoin

from ..database import now, resting
from ..errors import ProviderError
from .addresses import AllowList, hop, origin
from .cache import Cache, Kept, NoCache
from .gate import Gates, spoken
from .wire import Answer, Deadline, NoAnswer, NotPublic, Request, Timeouts, TooLarge, send, session

JSON_BYTES, IMAGE_BYTES = 20_000_000, 25_000_000
MOST_HOPS = 3
REDIRECTS = frozenset({301, 302, 303, 307, 308})
REFUSED_PAUSE_SECONDS = 600.0  # after a 403 that turns everybody away: a bot check, a service that is switched off
SWITCHED_OFF = re.compile(rb"temporarily (disabled|unavailable)", re.IGNORECASE)
LONGEST_RETRY_AFTER_SECONDS = 3600.0
NOTHING = b""  # in the cache, where the provider has no such thing


class Missing(ProviderError):
    """The provider answered that it has no such thing (404, 410)."""

    status, code = 404, "missing"


class Client:
    """bases: each provider's address by its name; pictures: where they may come from.

    observe: is told of each answer: its gate, its class ("2xx", or "none" when there was none), and its seconds.
    May be used by many threads at once, but never inside a database transaction. The sentences of its errors are fit
    for pages.
    """

    def __init__(
        self,
        bases: Mapping[str, str],
        gates: Gates,
        data_dir: Path,
        *,
        pictures: AllowList = AllowList(),
        timeouts: Timeouts = Timeouts(),
        observe: Callable[[str, str, float], None] = lambda gate, outcome, seconds: None,
    ):
        self._bases, self._gates, self._pictures, self._timeouts = bases, gates, pictures, timeouts
        self._session, self._observe = session(pictures.trusted), observe
        self._cache = Cache(data_dir)

    def get_json(
        self,
        provider: str,
        path: str,
        *,
        priority: int,
        ttl_seconds: float,
        params: Iterable[tuple[str, str]] = (),
        secrets: Iterable[tuple[str, str]] = (),
        body: Any = None,
        headers: Mapping[str, str] | None = None,
        force: bool = False,
        missing_ttl_seconds: float = 0,
        good: Callable[[Any], bool],
    ) -> Any:
        """What the provider answers to a path below its address, or beside it ("../graphql"), from the cache while fresh.

        good: whether an answer is what was asked for; nothing else is kept. force: ask even then (If-None-Match).
        secrets: parameters that are sent and kept nowhere. body: posted as JSON, and a part of what answers are kept by;
        what was posted for is kept for ttl_seconds and no longer, as there is no asking whether it changed.
        missing_ttl_seconds: how long to remember that there is nothing.
        Raises Missing on 404; ProviderError, which knows whether trying again helps; GateClosed when it was not sent.
        """
        base, params = self._bases[provider], list(params)
        url = urljoin(f"{base}/", path) if path.startswith("../") else base + path
        sent = None if body is None else json.dumps(body).encode()
        key = _with(url, params) + ("" if sent is None else f" {sent.decode()}")
        kept = self._cache.get(key)
        if kept and kept.is_fresh and not force:
            return _parse(provider, _known(provider, kept.body), good)
        request = Request(provider, _with(url, [*params, *secrets]), _headers(headers, kept, sent), JSON_BYTES, sent)
        answer = self._fetch_unless_missing(request, priority, key, missing_ttl_seconds)
        if answer.status == 304 and kept:
            answer = Answer(200, {"ETag": kept.etag}, kept.body)
        value = _parse(provider, _body(provider, answer), good)
        self._cache.put(key, answer.body, answer.headers.get("ETag", "") if sent is None else "", ttl_seconds)
        return value

    def _fetch_unless_missing(self, request: Request, priority: int, key: str, missing_ttl_seconds: float) -> Answer:
        try:
            return self._fetch(request, priority)
        except Missing:
            if missing_ttl_seconds:
                self._cache.put(key, NOTHING, "", missing_ttl_seconds)
            raise

    def get_image(self, url: str, *, priority: int) -> bytes:
        """The bytes of a picture; whether they are one, files.images decides.

        Raises ProviderError, permanently and with nothing sent, for an address that pictures may not come from.
        """
        allowed = self._pictures.image_url(url)
        if allowed is None:
            raise ProviderError("The picture lies at an address that is not allowed.", "images", retryable=False)
        request = Request(_image_gate(allowed), allowed, {"Accept": "image/*"}, IMAGE_BYTES)
        return _body(request.gate, self._fetch(request, priority))

    def hurried(self, timeouts: Timeouts, heard: Callable[[str, str, float], None]) -> "Client":
        """This client for a test: the same gates and connections, but it listens less long, and keeps and finds no answer.

        heard: is told of each answer, as observe is.
        """

        def observe(gate: str, outcome: str, seconds: float) -> None:
            self._observe(gate, outcome, seconds)
            heard(gate, outcome, seconds)

        other = copy.copy(self)
        other._timeouts, other._observe, other._cache = timeouts, observe, NoCache()
        return other

    def forget_old_answers(self) -> int:
        """Drop the answers that may not be kept any longer. Returns how many there were."""
        return self._cache.sweep()

    def _fetch(self, request: Request, priority: int) -> Answer:
        """Ask, and follow up to three redirects, each checked anew and each let through its gate."""
        with resting(), Deadline(self._timeouts.total):
            for _ in range(MOST_HOPS + 1):
                with self._gates.turn(request.gate, priority):
                    answer = self._ask(request)
                if answer.status not in REDIRECTS or request.body is not None:
                    return answer
                request = self._next(request, answer.headers.get("Location", ""))
        raise ProviderError(f"{spoken(request.gate)} sent us from address to address.", request.gate, retryable=True)

    def _next(self, request: Request, location: str) -> Request:
        gate = request.gate
        try:
            target = urljoin(request.url, location)
        except ValueError:
            target = ""
        url = self._pictures.image_url(target) if _is_image(gate) else hop(target, self._bases[gate])
        if url is None:
            raise ProviderError(f"{spoken(gate)} sent us to an address that is not allowed.", gate, retryable=False)
        return request._replace(url=url, gate=_image_gate(url) if _is_image(gate) else gate)

    def _ask(self, request: Request) -> Answer:
        gate, started = request.gate, time.monotonic()
        try:
            answer = send(self._session, request, self._timeouts)
        except NoAnswer as trouble:
            self._observe(gate, "none", time.monotonic() - started)
            raise self._failure(gate, str(trouble)) from trouble
        except NotPublic:
            self._failure(gate, "leads into a private network.")
            raise ProviderError(f"{spoken(gate)} leads into a private network.", gate, retryable=False) from None
        except TooLarge:
            self._gates.answered(gate)
            sentence = f"{spoken(gate)} answered with more than {request.most_bytes // 1_000_000} MB."
            raise ProviderError(sentence, gate, retryable=False) from None
        self._observe(gate, f"{answer.status // 100}xx", time.monotonic() - started)
        self._judge(request, answer)
        return answer

    def _judge(self, request: Request, answer: Answer) -> None:
        """Tell the gate how the provider is, and raise what its status means."""
        gate, status = request.gate, answer.status
        if status == 429:
            raise self._asked_to_wait(gate, answer)
        if status == 403:
            raise self._turned_away(request, answer)
        if status >= 500 or status == 408:
            raise self._failure(gate, f"has trouble of its own (status {status}).", _retry_after(answer))
        if status == 200 and answer.is_page:
            raise self._failure(gate, f"answered with a web page instead of {'a picture' if _is_image(gate) else 'data'}.")
        self._gates.answered(gate)
        if status in (404, 410):
            raise Missing(f"{spoken(gate)} has no such {'picture' if _is_image(gate) else 'entry'}.", gate, retryable=False)
        if status == 401:
            raise ProviderError(f"{spoken(gate)} wants a key that it knows (status 401).", gate, retryable=False)
        if status >= 400:
            raise ProviderError(f"{spoken(gate)} refused the request (status {status}).", gate, retryable=False)

    def _failure(self, gate: str, trouble: str, retry_after: float | None = None) -> ProviderError:
        sentence = f"{spoken(gate)} {trouble}"
        self._gates.failed(gate, sentence)
        return ProviderError(sentence, gate, retryable=True, retry_after_seconds=retry_after)

    def _asked_to_wait(self, gate: str, answer: Answer) -> ProviderError:
        sentence, seconds = f"{spoken(gate)} asked us to wait.", _retry_after(answer) or 5.0
        self._gates.shut(gate, seconds, sentence)
        return ProviderError(sentence, gate, retryable=True, retry_after_seconds=seconds)

    def _turned_away(self, request: Request, answer: Answer) -> ProviderError:
        """A 403: for everybody (the gate shuts), or only for this one thing, as image servers say of a missing file.

        What is posted to has one address for all questions, so a 403 there is for everybody.
        """
        gate = request.gate
        if answer.is_page or request.body is not None or SWITCHED_OFF.search(answer.body[:10_000]):
            sentence = f"{spoken(gate)} is unavailable: it turns requests away."
            self._gates.shut(gate, REFUSED_PAUSE_SECONDS, sentence, probe=True)
            return ProviderError(sentence, gate, retryable=True, retry_after_seconds=REFUSED_PAUSE_SECONDS)
        if _is_image(gate):
            self._gates.answered(gate)
            return ProviderError(f"{spoken(gate)} keeps this picture to itself.", gate, retryable=True)
        return self._failure(gate, "is unavailable: it refused the request.")


def _with(url: str, params: Iterable[tuple[str, str]]) -> str:
    query = urlencode(list(params))
    return f"{url}?{query}" if query else url


def _headers(wanted: Mapping[str, str] | None, kept: Kept | None, sent: bytes | None) -> dict[str, str]:
    headers = {"Accept": "application/json"} | dict(wanted or {})
    if kept and kept.etag:
        headers["If-None-Match"] = kept.etag
    if sent is not None:
        headers["Content-Type"] = "application/json"
    return headers


def _known(provider: str, body: bytes) -> bytes:
    """What is kept of an answer; raises Missing when that is that there is none."""
    if body == NOTHING:
        raise Missing(f"{spoken(provider)} has no such entry.", provider, retryable=False)
    return body


def _is_image(gate: str) -> bool:
    return gate.startswith("images:")


def _image_gate(url: str) -> str:
    return "images:" + origin(url).removesuffix(":443")


def _body(gate: str, answer: Answer) -> bytes:
    if answer.status != 200:
        raise ProviderError(f"{spoken(gate)} answered in a way of its own (status {answer.status}).", gate, retryable=True)
    if not answer.body:
        raise ProviderError(f"{spoken(gate)} answered with nothing.", gate, retryable=True)
    return answer.body


def _parse(provider: str, body: bytes, good: Callable[[Any], bool]) -> Any:
    try:
        value = json.loads(body.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise ProviderError(f"{spoken(provider)} answered with data that cannot be read.", provider, retryable=True) from error
    if not good(value):
        raise ProviderError(f"{spoken(provider)} answered with something else than asked for.", provider, retryable=True)
    return value


def _retry_after(answer: Answer) -> float | None:
    """Seconds to wait, told as seconds or as a date, from one second to one hour; None when not told."""
    told = answer.headers.get("Retry-After", "").strip()
    try:
        seconds = float(told) if told.lstrip("-").isdecimal() else email.utils.parsedate_to_datetime(told).timestamp() - now()
    except (ValueError, OverflowError):
        return None
    return min(max(seconds, 1.0), LONGEST_RETRY_AFTER_SECONDS)
