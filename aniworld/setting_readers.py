"""How the text of a setting is read. Each reader raises ValueError with what follows the setting's name."""

import contextlib
import ipaddress
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from . import scale
from .hosts import listed_name
from .translations import N_, _

RATE = re.compile(r"(?P<name>[a-z][a-z0-9_]*)=(?P<count>\d{1,6})/(?P<seconds>\d{0,6}(\.\d{1,3})?)s")
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

LANGUAGES_FORM = N_("must be language codes in order of preference, such as de,en,ja")
RATES_FORM = N_("must be rates such as tvmaze=20/10s,kitsu=2/s")
YES, NO = ("yes", "true", "on", "1"), ("no", "false", "off", "0")
PERIODS = {"min": "60s", "h": "3600s", "day": "86400s"}


def path(text: str) -> Path:
    try:
        return Path(text).expanduser().absolute()
    except RuntimeError:
        raise ValueError(_("begins with the home folder of a user that is not there")) from None


def number(low: int, high: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not re.fullmatch(r"\s*\d{1,9}\s*", text, re.ASCII) or not low <= int(text) <= high:
            raise ValueError(_("must be a whole number from {low} to {high}", low=low, high=high))
        return int(text)

    return read


def url(text: str) -> str:
    with contextlib.suppress(ValueError):  # urlsplit refuses some addresses and ports
        parts = urlsplit(text)
        plain = parts.scheme in ("http", "https") and not (parts.username or parts.query or parts.fragment)
        if plain and parts.hostname and parts.port != 0:
            return text.rstrip("/")
    raise ValueError(_("must be a plain http:// or https:// address"))


def _words(text: str) -> tuple[str, ...]:
    """Return the words between the commas, each once, in their order."""
    words = filter(None, map(str.strip, text.split(",")))
    return tuple(dict.fromkeys(words))


def _words_like(form: str, sentence: str) -> Callable[[str], tuple[str, ...]]:
    """Return a reader of words between commas, in small letters, which all have this form."""

    def read(text: str) -> tuple[str, ...]:
        words = _words(text.lower())
        for word in words:
            if not re.fullmatch(form, word):
                raise ValueError(_(sentence))
        return words

    return read


# Which sources there are is known, and checked, where they are built.
providers = _words_like(
    r"[a-z][a-z0-9_]*", N_("must be names of sources in order of preference, such as tvmaze,kitsu")
)
_language_codes = _words_like(r"[a-z]{2,3}(-[a-z0-9]{2,8})?", LANGUAGES_FORM)
_host_ports = _words_like(
    r"(\[[0-9a-f:.]+\]|[a-z0-9.-]+):\d{1,5}",
    N_("must be host:port pairs with commas between, such as 192.168.1.5:9000"),
)


# Which kinds there are is known, and checked, where the preferences are.
names = _words_like(r"[a-z][a-z0-9_]*", N_("must be names with commas between, or none"))


def hosts(text: str) -> frozenset[str]:
    return frozenset(_host_ports(text))


def languages(text: str) -> tuple[str, ...]:
    codes = _language_codes(text)
    if not codes:
        raise ValueError(_(LANGUAGES_FORM))
    return codes


def key(text: str) -> str:
    if not re.fullmatch(r"[!-~]{1,2000}", text.strip()):
        raise ValueError(_("must be a key as the source gave it, in one piece"))
    return text.strip()


def header_name(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9-]{1,60}", text.strip()):
        raise ValueError("must be the name of a header, such as Remote-User")
    return text.strip()


def host_names(text: str) -> tuple[str, ...]:
    try:
        return tuple(dict.fromkeys(map(listed_name, _words(text))))
    except ValueError:
        raise ValueError(
            _(
                "must be host names with commas between and no port, such as anime.example,192.168.1.5, "
                "or * for any"
            )
        ) from None


def networks(text: str) -> tuple[Network, ...]:
    try:
        return tuple(ipaddress.ip_network(word, strict=False) for word in _words(text))
    except ValueError:
        raise ValueError(_("must be networks with commas between, such as 172.16.0.0/12")) from None


def rates(text: str) -> dict[str, tuple[int, float]]:
    """Return requests and seconds by source, of rates such as tvmaze=20/10s,kitsu=2/s,jikan=60/min."""
    rates = {}
    for word in _words(text.lower()):
        rate, slash, period = word.partition("/")
        match = RATE.fullmatch(rate + slash + PERIODS.get(period, period))
        if match is None:
            raise ValueError(_(RATES_FORM))
        count = int(match["count"])
        seconds = float(match["seconds"] or 1)
        if count == 0 or seconds <= 0:
            raise ValueError(_(RATES_FORM))
        rates[match["name"]] = count, seconds
    return rates


def one_of(*choices: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text.lower() not in choices:
            raise ValueError(_("must be one of {choices}", choices=", ".join(choices)))
        return text.lower()

    return read


def yes_or_no(text: str) -> bool:
    word = text.strip().lower()
    if word not in YES and word not in NO:
        raise ValueError(_("must be yes or no"))
    return word in YES


def country(text: str) -> str:
    if not re.fullmatch(r"\s*[A-Za-z]{2}\s*", text):
        raise ValueError(_("must be a country of two letters, such as DE"))
    return text.strip().upper()


def url_base(text: str) -> str:
    base = "/" + text.strip("/")
    if not re.fullmatch(r"(/[A-Za-z0-9._~-]+)*/?", base) or ".." in base:
        raise ValueError(_("must be a plain path such as /anime"))
    return base


def _server_url(form: str, example: str, understand: Callable[[str], object]) -> Callable[[str], str]:
    """Return a reader of the address of a server.

    understand: parses it as its client library does. Its errors may repeat the password, so they are dropped.
    """

    def read(text: str) -> str:
        try:
            understand(text)
            is_complete = bool(re.fullmatch(form, text)) and urlsplit(text).port != 0
        except ImportError:
            raise ValueError(_(scale.NEEDED)) from None
        except (ValueError, TypeError):
            is_complete = False
        if not is_complete:
            raise ValueError(_("must be an address such as {example}", example=example))
        return text

    return read


database_url = _server_url(
    r"postgres(ql)?://[^/?#]+/[^/?#]+(\?[^#]*)?",
    "postgresql://user:password@host/database",
    scale.parse_database_url,
)
queue_url = _server_url(
    r"rediss?://[^/?#]+(/\d*)?(\?[^#]*)?",
    "redis://:password@host:6379/0",
    scale.parse_queue_url,
)
