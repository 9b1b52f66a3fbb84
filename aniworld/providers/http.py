"""The one HTTP client: every request that leaves the program passes its gate here, with limits on all."""

import contextlib
import copy
import json
import time
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urljoin

from .. import later
from ..database import resting
from ..errors import NoTurn, ProviderError
from . import right_of_way
from .answers import NOTHING, Judge, Missing, Oversized, body_of, image_gate, is_image, known, parse
from .cache import Cache, CachedAnswer, NoCache
from .deadlines import Deadline
from .downloads import Crowded, Download, Lease
from .rate_gate import Gates, named
from .transport import Answer, NoAnswer, NotPublic, Request, Timeouts, TooLarge
from .url_policy import AllowList, hop

if TYPE_CHECKING:
    from . import network
else:
    network = later.module("aniworld.providers.network")

__all__ = ["Client", "Missing", "Oversized"]

JSON_BYTES, IMAGE_BYTES = 20_000_000, 25_000_000
MOST_HOPS = 3
REDIRECTS = frozenset({301, 302, 303, 307, 308})
NO_PICTURES = AllowList()
USUAL = Timeouts()


class Client:
    """The one HTTP client of all providers.

    bases: each provider's address by its name; pictures: where they may come from. observe: called for each
    answer with its gate, its class ("2xx", or "none" when there was none), and its seconds. May be used by
    many threads at once, but never inside a database transaction. The sentences of its errors are fit for
    pages.
    """

    def __init__(
        self,
        bases: Mapping[str, str],
        gates: Gates,
        data_dir: Path,
        *,
        pictures: AllowList = NO_PICTURES,
        timeouts: Timeouts = USUAL,
        observe: Callable[[str, str, float], None] = lambda gate, outcome, seconds: None,
    ):
        self._bases = bases
        self._gates = gates
        self._judge = Judge(gates)
        self._pictures = pictures
        self._timeouts = timeouts
        self._observe = observe
        self._cache: Cache | NoCache = Cache(data_dir)
        self._folder = data_dir / "cache"

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
        """Return the provider's answer to a path below its address, or beside it ("../graphql").

        It comes from the cache while fresh. good: whether an answer is what was asked for; nothing else is
        cached. force: ask even if fresh. secrets: parameters that are sent and stored nowhere. body: posted
        as JSON, and part of the cache's key; the answer is cached for ttl_seconds and no longer, as it cannot
        be revalidated. missing_ttl_seconds: how long to remember that there is nothing. Raises Missing on
        404; ProviderError, which knows whether to try again; GateClosed when not sent.
        """
        params = list(params)
        url = self._url(provider, path)
        sent = None if body is None else json.dumps(body).encode()
        key = _cache_key(_with(url, params), sent)
        cached = self._cache.get(key)
        if cached and cached.is_fresh and not force:
            return parse(provider, known(provider, cached.body), good)
        full_url = _with(url, [*params, *secrets])
        with Lease() as lease:
            request = Request(provider, full_url, _headers(headers, cached, sent), JSON_BYTES, lease, sent)
            answer = self._fetch_unless_missing(request, priority, key, missing_ttl_seconds)
            return self._store(request, key, _unchanged(answer, cached), ttl_seconds, good)

    def _store(
        self, request: Request, key: str, answer: Answer, ttl_seconds: float, good: Callable[[Any], bool]
    ) -> Any:
        """Cache an answer if it is what was asked for, and return what it says."""
        value = parse(request.gate, body_of(request.gate, answer), good)
        etag = ""
        if request.body is None:
            etag = answer.headers.get("ETag", "")
        self._cache.put(key, answer.body, etag, ttl_seconds)
        return value

    def _url(self, provider: str, path: str) -> str:
        base = self._bases[provider]
        if path.startswith("../"):
            return urljoin(f"{base}/", path)
        return base + path

    def _fetch_unless_missing(
        self, request: Request, priority: int, key: str, missing_ttl_seconds: float
    ) -> Answer:
        try:
            return self._fetch(request, priority)
        except Missing:
            if missing_ttl_seconds:
                self._cache.put(key, NOTHING, "", missing_ttl_seconds)
            raise

    def exchange(
        self,
        gate: str,
        path: str,
        *,
        priority: int,
        params: Iterable[tuple[str, str]] = (),
        headers: Mapping[str, str] | None = None,
        body: Any = None,
        form: Mapping[str, str] | None = None,
        good: Callable[[Any], bool] | None = None,
    ) -> Any:
        """Ask without any cache, and return the answer; None when it need not say anything (good is None).

        body: posted as JSON; form: posted as a form. For servers that are told something. Raises as
        get_json().
        """
        sent = None if body is None else json.dumps(body).encode()
        nothing_known = None
        sent_headers = _headers(headers, nothing_known, sent)
        if form is not None:
            sent = urlencode(form).encode()
            sent_headers["Content-Type"] = "application/x-www-form-urlencoded"
        with Lease() as lease:
            url = _with(self._url(gate, path), params)
            request = Request(gate, url, sent_headers, JSON_BYTES, lease, sent)
            answer = self._fetch(request, priority)
        if good:
            return parse(gate, body_of(gate, answer), good)
        if answer.status >= 300:
            raise ProviderError("redirected_outside", gate, retryable=False, source=named(gate))
        return None

    def get_image(self, url: str, *, priority: int) -> Download:
        """Return the file of a picture, to be closed by the caller; whether it is one, files.images decides.

        Raises ProviderError, permanently and with nothing sent, for an address that pictures may not come
        from; DiskError when there is no room for the file.
        """
        allowed = self._pictures.image_url(url)
        if allowed is None:
            raise ProviderError("address_not_allowed", "images", retryable=False)
        with contextlib.ExitStack() as when_it_fails:
            file = Download(self._folder)
            when_it_fails.callback(file.close)
            headers = {"Accept": "image/*"}
            request = Request(image_gate(allowed), allowed, headers, IMAGE_BYTES, file.lease, file=file)
            body_of(request.gate, self._fetch(request, priority))
            file.seek(0)
            when_it_fails.pop_all()
        return file

    def hurried(self, timeouts: Timeouts, heard: Callable[[str, str, float], None]) -> "Client":
        """Return this client for a test: the same gates, other timeouts, and no cache.

        heard: called for each answer, as observe is.
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
                with self._gates.slot(request.gate, priority):
                    right_of_way.sends()
                    answer = self._ask(request)
                if answer.status not in REDIRECTS or request.body is not None:
                    return answer
                request = self._next(request, answer.headers.get("Location", ""))
        raise ProviderError("redirected_too_often", request.gate, retryable=True, source=named(request.gate))

    def _next(self, request: Request, location: str) -> Request:
        gate = request.gate
        try:
            target = urljoin(request.url, location)
        except ValueError:
            target = ""
        url = self._pictures.image_url(target) if is_image(gate) else hop(target, self._bases[gate])
        if url is None:
            raise ProviderError("redirected_outside", gate, retryable=False, source=named(gate))
        return request._replace(url=url, gate=image_gate(url) if is_image(gate) else gate)

    @cached_property
    def _session(self) -> "network.Session":
        return network.Session(self._pictures.trusted)

    def _ask(self, request: Request) -> Answer:
        gate, started = request.gate, time.monotonic()
        try:
            answer = network.send(self._session, request, self._timeouts)
        except NoAnswer as silence:
            self._observe(gate, "none", time.monotonic() - started)
            raise self._judge.failure(gate, silence.code, **silence.values) from silence
        except NotPublic:
            error = self._judge.failure(gate, "private_network")
            error.retryable = False
            raise error from None
        except TooLarge:
            raise self._judge.oversized(request) from None
        except Crowded:
            raise NoTurn("many_large_answers", gate, retryable=True, retry_after_seconds=10.0) from None
        self._observe(gate, f"{answer.status // 100}xx", time.monotonic() - started)
        self._judge.judge(request, answer)
        return answer


def _with(url: str, params: Iterable[tuple[str, str]]) -> str:
    query = urlencode(list(params))
    if not query:
        return url
    return f"{url}?{query}"


def _unchanged(answer: Answer, cached: CachedAnswer | None) -> Answer:
    """Return what is cached in the place of a 304, else the answer itself."""
    if answer.status == 304 and cached:
        return Answer(200, {"ETag": cached.etag}, cached.body)
    return answer


def _cache_key(url: str, sent: bytes | None) -> str:
    if sent is None:
        return url
    return f"{url} {sent.decode()}"


def _headers(
    wanted: Mapping[str, str] | None, cached: CachedAnswer | None, sent: bytes | None
) -> dict[str, str]:
    headers = {"Accept": "application/json"} | dict(wanted or {})
    if cached and cached.etag:
        headers["If-None-Match"] = cached.etag
    if sent is not None:
        headers["Content-Type"] = "application/json"
    return headers
