"""What a provider's answer means: errors by its status, told to the gate, and the JSON in its body."""

import email.utils
import json
import re
from collections.abc import Callable
from typing import Any

from ..database import now
from ..errors import ProviderError
from .rate_gate import Gates, named
from .transport import Answer, Request
from .url_policy import origin

MOST_VALUES = 1_000_000  # in one JSON answer: each takes many times its bytes in memory
MOST_SAID = 1000  # bytes of a 404 that are kept, to tell why
NOTHING = b""  # in the cache, where the provider has no such thing
REFUSED_PAUSE_SECONDS = 600.0  # after a 403 for everybody: a bot check, a service that is switched off
SWITCHED_OFF = re.compile(rb"temporarily (disabled|unavailable)", re.IGNORECASE)
LONGEST_RETRY_AFTER_SECONDS = 3600.0


class Missing(ProviderError):
    """The provider answered that it has no such thing (404, 410). said: the beginning of its answer."""

    status = 404
    said = b""


class Oversized(ProviderError):
    """The provider answered with more than is read of anything."""


class Judge:
    """Tells the gates how each provider is doing."""

    def __init__(self, gates: Gates):
        self._gates = gates

    def judge(self, request: Request, answer: Answer) -> None:
        """Tell the gate how the provider is, and raise what its status means."""
        gate, status = request.gate, answer.status
        if status == 429:
            raise self._asked_to_wait(gate, answer)
        if status == 403:
            raise self._turned_away(request, answer)
        if status >= 500 or status == 408:
            raise self.failure(gate, "server_error", retry_after(answer), status=status)
        if status == 200 and answer.is_page:
            raise self.failure(gate, "page_instead_of_picture" if is_image(gate) else "page_instead_of_data")
        self._gates.answered(gate)
        _raise_refusal(gate, answer)

    def failure(self, gate: str, code: str, retry_after: float | None = None, **args: float) -> ProviderError:
        """Count a failure of the provider, and return its error. args: the values that the sentence names."""
        error = ProviderError(
            code, gate, retryable=True, retry_after_seconds=retry_after, source=named(gate), **args
        )
        self._gates.failed(gate, error.message)
        return error

    def oversized(self, request: Request) -> ProviderError:
        """Count an answer that is too large as a failure, for it costs as much.

        Asking again would not help.
        """
        megabytes = request.most_bytes // 1_000_000
        gate = request.gate
        error = Oversized("answer_too_large", gate, retryable=False, source=named(gate), megabytes=megabytes)
        self._gates.failed(gate, error.message)
        return error

    def _asked_to_wait(self, gate: str, answer: Answer) -> ProviderError:
        seconds = retry_after(answer) or 5.0
        error = ProviderError(
            "asked_to_wait", gate, retryable=True, retry_after_seconds=seconds, source=named(gate)
        )
        self._gates.shut(gate, seconds, error.message)
        return error

    def _turned_away(self, request: Request, answer: Answer) -> ProviderError:
        """Tell a 403 for everybody (the gate shuts) from one for this one thing, as image servers say of a
        missing file.

        What is posted to has one address for all questions, so a 403 there is for everybody.
        """
        gate = request.gate
        if answer.is_page or request.body is not None or SWITCHED_OFF.search(answer.body[:10_000]):
            seconds = REFUSED_PAUSE_SECONDS
            error = ProviderError(
                "turns_away", gate, retryable=True, retry_after_seconds=seconds, source=named(gate)
            )
            self._gates.shut(gate, seconds, error.message, probe=True)
            return error
        if is_image(gate):
            self._gates.answered(gate)
            return ProviderError("picture_refused", gate, retryable=True, source=named(gate))
        return self.failure(gate, "unavailable")


def _raise_refusal(gate: str, answer: Answer) -> None:
    """Raise what a living provider says of this one request, if it is a refusal."""
    source, status = named(gate), answer.status
    if status in (404, 410) and is_image(gate):
        raise Missing("no_such_remote_picture", gate, retryable=False, source=source)
    if status in (404, 410):
        missing = Missing("no_such_entry", gate, retryable=False, source=source)
        missing.said = bytes(answer.body[:MOST_SAID])
        raise missing
    if status == 401:
        raise ProviderError("key_rejected", gate, retryable=False, source=source, status=status)
    if status >= 400:
        raise ProviderError("request_refused", gate, retryable=False, source=source, status=status)


def is_image(gate: str) -> bool:
    return gate.startswith("images:")


def image_gate(url: str) -> str:
    return "images:" + origin(url).removesuffix(":443")


def known(provider: str, body: bytes | bytearray) -> bytes | bytearray:
    """Return a cached body. Raise Missing if the cache recorded a 404."""
    if body == NOTHING:
        raise Missing("no_such_entry", provider, retryable=False, source=named(provider))
    return body


def body_of(gate: str, answer: Answer) -> bytes | bytearray:
    if answer.status != 200:
        raise ProviderError(
            "unexpected_status", gate, retryable=True, source=named(gate), status=answer.status
        )
    if not answer.body:
        raise ProviderError("empty_answer", gate, retryable=True, source=named(gate))
    return answer.body


def parse(provider: str, body: bytes | bytearray, good: Callable[[Any], bool]) -> Any:
    source = named(provider)
    if sum(map(body.count, (b",", b"[", b"{"))) > MOST_VALUES:
        raise Oversized("too_many_values", provider, retryable=False, source=source, most=MOST_VALUES)
    try:
        value = json.loads(body.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise ProviderError("unreadable_answer", provider, retryable=True, source=source) from error
    if not good(value):
        raise ProviderError("unexpected_answer", provider, retryable=True, source=source)
    return value


def retry_after(answer: Answer) -> float | None:
    """Return the Retry-After header in seconds, 1 to 3600, also when it is a date.

    None when there is none.
    """
    given = answer.headers.get("Retry-After", "").strip()
    try:
        if given.lstrip("-").isdecimal():
            seconds = float(given)
        else:
            seconds = email.utils.parsedate_to_datetime(given).timestamp() - now()
    except (ValueError, OverflowError):
        return None
    return min(max(seconds, 1.0), LONGEST_RETRY_AFTER_SECONDS)
