"""The one HTTP client: every request that leaves the program passes here, through the gate, with limits on everything."""

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
from .cache import Cache
from .gate import Gates, spoken
from .wire import Answer, Deadline, NoAnswer, NotPublic, Timeouts, TooLarge, send, session

JSON_BYTES, IMAGE_BYTES = 20_000_000, 25_000_000
MOST_HOPS = 3
REDIRECTS = frozenset({301, 302, 303, 307, 308})
REFUSED_PAUSE_SECONDS = 600.0  # after a 403 that turns everybody away: a bot check, a service that is switched off
SWITCHED_OFF = re.compile(rb"temporarily (disabled|unavailable)", re.IGNORECASE)
LONGEST_RETRY_AFTER_SECONDS = 3600.0


class Missing(ProviderError):
    """The provider answered that it has no such thing (404, 410)."""

    status, code = 404, "missing"


class Client:
    """bases: each provider's address by its name; extra_image_hosts: "host:port" that pictures may come from as well.

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
        extra_image_hosts: Iterable[str] = (),
        timeouts: Timeouts = Timeouts(),
        observe: Callable[[str, str, float], None] = lambda gate, outcome, seconds: None,
    ):
        self._bases, self._gates, self._timeouts, self._observe = bases, gates, timeouts, observe
        self._pictures = AllowList.of(bases.values(), extra_image_hosts)
        self._session = session(self._pictures.trusted)
        self._cache = Cache(data_dir)

    def get_json(
        self,
        provider: str,
        path: str,
        *,
        priority: int,
        ttl_seconds: float,
        params: Iterable[tuple[str, str]] = (),
        headers: Mapping[str, str] | None = None,
        force: bool = False,
        good: Callable[[Any], bool],
    ) -> Any:
        """What the provider answers to a path below its address, from the cache while it is fresh.

        good: whether an answer is what was asked for; nothing else is kept. force: ask even then (If-None-Match).
        Raises Missing on 404; ProviderError, which knows whether trying again helps; GateClosed when it was not sent.
        """
        query = urlencode(list(params))
        url = self._bases[provider] + path + (f"?{query}" if query else "")
        kept = self._cache.get(url)
        if kept and kept.is_fresh and not force:
            return _parse(provider, kept.body, good)
        headers = {"Accept": "application/json"} | dict(headers or {})
        if kept and kept.etag:
            headers["If-None-Match"] = kept.etag
        answer = self._get(provider, url, headers, JSON_BYTES, priority)
        if answer.status == 304 and kept:
            answer = Answer(200, {"ETag": kept.etag}, kept.body)
        value = _parse(provider, _body(provider, answer), good)
        self._cache.put(url, answer.body, answer.headers.get("ETag", ""), ttl_seconds)
        return value

    def get_image(self, url: str, *, priority: int) -> bytes:
        """The bytes of a picture; whether they are one, files.images decides.

        Raises ProviderError, permanently and with nothing sent, for an address that pictures may not come from.
        """
        allowed = self._pictures.image_url(url)
        if allowed is None:
            raise ProviderError("The picture lies at an address that is not allowed.", "images", retryable=False)
        gate = _image_gate(allowed)
        return _body(gate, self._get(gate, allowed, {"Accept": "image/*"}, IMAGE_BYTES, priority))

    def _get(self, gate: str, url: str, headers: Mapping[str, str], most_bytes: int, priority: int) -> Answer:
        """Ask, and follow up to three redirects, each checked anew and each let through its gate."""
        with resting(), Deadline(self._timeouts.total):
            for _ in range(MOST_HOPS + 1):
                self._gates.enter(gate, priority)
                answer = self._ask(gate, url, headers, most_bytes)
                if answer.status not in REDIRECTS:
                    return answer
                url = self._next(gate, url, answer.headers.get("Location", ""))
                gate = _image_gate(url) if _is_image(gate) else gate
        raise ProviderError(f"{spoken(gate)} sent us from address to address.", gate, retryable=True)

    def _next(self, gate: str, url: str, location: str) -> str:
        try:
            target = urljoin(url, location)
        except ValueError:
            target = ""
        allowed = self._pictures.image_url(target) if _is_image(gate) else hop(target, self._bases[gate])
        if allowed is None:
            raise ProviderError(f"{spoken(gate)} sent us to an address that is not allowed.", gate, retryable=False)
        return allowed

    def _ask(self, gate: str, url: str, headers: Mapping[str, str], most_bytes: int) -> Answer:
        started = time.monotonic()
        try:
            answer = send(self._session, url, headers, self._timeouts, most_bytes)
        except NoAnswer as trouble:
            self._observe(gate, "none", time.monotonic() - started)
            raise self._failure(gate, str(trouble)) from trouble
        except NotPublic:
            self._failure(gate, "leads into a private network.")
            raise ProviderError(f"{spoken(gate)} leads into a private network.", gate, retryable=False) from None
        except TooLarge:
            self._gates.answered(gate)
            sentence = f"{spoken(gate)} answered with more than {most_bytes // 1_000_000} MB."
            raise ProviderError(sentence, gate, retryable=False) from None
        self._observe(gate, f"{answer.status // 100}xx", time.monotonic() - started)
        self._judge(gate, answer)
        return answer

    def _judge(self, gate: str, answer: Answer) -> None:
        """Tell the gate how the provider is, and raise what its status means."""
        status = answer.status
        if status == 429:
            raise self._asked_to_wait(gate, answer)
        if status == 403:
            raise self._turned_away(gate, answer)
        if status >= 500 or status == 408:
            raise self._failure(gate, f"has trouble of its own (status {status}).", _retry_after(answer))
        if status == 200 and answer.is_page:
            raise self._failure(gate, f"answered with a web page instead of {'a picture' if _is_image(gate) else 'data'}.")
        self._gates.answered(gate)
        if status in (404, 410):
            raise Missing(f"{spoken(gate)} has no such {'picture' if _is_image(gate) else 'entry'}.", gate, retryable=False)
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

    def _turned_away(self, gate: str, answer: Answer) -> ProviderError:
        """A 403: for everybody (the gate shuts), or only for this one thing, as image servers say of a missing file."""
        if answer.is_page or SWITCHED_OFF.search(answer.body[:10_000]):
            sentence = f"{spoken(gate)} is unavailable: it turns requests away."
            self._gates.shut(gate, REFUSED_PAUSE_SECONDS, sentence, probe=True)
            return ProviderError(sentence, gate, retryable=True, retry_after_seconds=REFUSED_PAUSE_SECONDS)
        if _is_image(gate):
            self._gates.answered(gate)
            return ProviderError(f"{spoken(gate)} keeps this picture to itself.", gate, retryable=True)
        return self._failure(gate, "is unavailable: it refused the request.")


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
