"""What is decided at start-up: read once from the environment, refused in words when it cannot work, then frozen."""

import contextlib
import difflib
import ipaddress
import logging
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
from psycopg.conninfo import conninfo_to_dict
from redis import ConnectionPool

from .errors import SettingsError

log = logging.getLogger(__name__)
PREFIX = "ANIWORLD_"
RATE = re.compile(r"(?P<name>[a-z][a-z0-9_]*)=(?P<count>\d{1,6})/(?P<seconds>\d{0,6}(\.\d{1,3})?)s")
PERIOD_NAMES = {"/min": "/60s", "/h": "/3600s", "/day": "/86400s"}


def _path(text: str) -> Path:
    try:
        return Path(text).expanduser().absolute()
    except RuntimeError:
        raise ValueError("begins with the home folder of a user that is not there") from None


def _number(low: int, high: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not re.fullmatch(r"\s*\d{1,9}\s*", text, re.ASCII) or not low <= int(text) <= high:
            raise ValueError(f"must be a whole number from {low} to {high}")
        return int(text)

    return read


def _url(text: str) -> str:
    with contextlib.suppress(ValueError):  # of an address or a port that is none
        parts = urlsplit(text)
        plain = parts.scheme in ("http", "https") and not (parts.username or parts.query or parts.fragment)
        if plain and parts.hostname and parts.port != 0:
            return text.rstrip("/")
    raise ValueError("must be a plain http:// or https:// address")


def _words(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word.strip() for word in text.split(",") if word.strip()))


def _providers(text: str) -> tuple[str, ...]:
    """Names of sources; which ones there are is known, and checked, where they are built."""
    names = _words(text.lower())
    if any(not re.fullmatch(r"[a-z][a-z0-9_]*", name) for name in names):
        raise ValueError("must be names of sources in order of preference, such as tvmaze,kitsu")
    return names


def _key(text: str) -> str:
    if not re.fullmatch(r"[!-~]{1,2000}", text.strip()):
        raise ValueError("must be a key as the source gave it, in one piece")
    return text.strip()


def _languages(text: str) -> tuple[str, ...]:
    codes = _words(text.lower())
    if not codes or any(not re.fullmatch(r"[a-z]{2,3}(-[a-z0-9]{2,8})?", code) for code in codes):
        raise ValueError("must be language codes in order of preference, such as de,en,ja")
    return codes


def _hosts(text: str) -> frozenset[str]:
    hosts = _words(text.lower())
    if any(not re.fullmatch(r"(\[[0-9a-f:.]+\]|[a-z0-9.-]+):\d{1,5}", host) for host in hosts):
        raise ValueError("must be host:port pairs with commas between, such as 192.168.1.5:9000")
    return frozenset(hosts)


def _host_names(text: str) -> tuple[str, ...]:
    names = _words(text.lower())
    if any(not re.fullmatch(r"\.?[a-z0-9_-]+(\.[a-z0-9_-]+)*|\[[0-9a-f:.]+\]", name) for name in names):
        raise ValueError("must be host names with commas between and no port, such as anime.example,192.168.1.5")
    return names


def _networks(text: str) -> tuple[Any, ...]:
    try:
        return tuple(ipaddress.ip_network(word, strict=False) for word in _words(text))
    except ValueError:
        raise ValueError("must be networks with commas between, such as 172.16.0.0/12") from None


def _rates(text: str) -> dict[str, tuple[int, float]]:
    rates = {}
    for word in _words(text.lower()):
        for name, seconds in PERIOD_NAMES.items():
            word = word.removesuffix(name) + seconds if word.endswith(name) else word
        match = RATE.fullmatch(word)
        if not match or not int(match["count"]) or float(match["seconds"] or 1) <= 0:
            raise ValueError("must be rates such as tvmaze=20/10s,kitsu=2/s")
        rates[match["name"]] = int(match["count"]), float(match["seconds"] or 1)
    return rates


def _one_of(*choices: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text.lower() not in choices:
            raise ValueError(f"must be one of {', '.join(choices)}")
        return text.lower()

    return read


def _url_base(text: str) -> str:
    base = "/" + text.strip("/")
    if not re.fullmatch(r"(/[A-Za-z0-9._~-]+)*/?", base) or ".." in base:
        raise ValueError("must be a plain path such as /anime")
    return base


def _server_url(form: str, example: str, understand: Callable[[str], object]) -> Callable[[str], str]:
    """understand: reads the address as its client library does; what that raises may repeat the password."""

    def read(text: str) -> str:
        try:
            understand(text)
            is_whole = bool(re.fullmatch(form, text)) and urlsplit(text).port != 0
        except (ValueError, TypeError, psycopg.Error):
            is_whole = False
        if not is_whole:
            raise ValueError(f"must be an address such as {example}")
        return text

    return read


_database_url = _server_url(
    r"postgres(ql)?://[^/?#]+/[^/?#]+(\?[^#]*)?", "postgresql://user:password@host/database", conninfo_to_dict
)
_queue_url = _server_url(
    r"rediss?://[^/?#]+(/\d*)?(\?[^#]*)?", "redis://:password@host:6379/0",
    lambda text: ConnectionPool.from_url(text).make_connection(),
)  # fmt: skip


def setting(name: str, read: Callable[[str], Any], default: str | None, *, secret: bool = False) -> Any:
    """One field of Settings: its environment name without the prefix, how its text is read, its default text."""
    return field(repr=not secret, metadata={"name": PREFIX + name, "read": read, "default": default, "secret": secret})


@dataclass(frozen=True)
class Settings:
    """Everything that the environment decides. Build it with Settings.load(); times are seconds."""

    data_dir: Path = setting("DATA_DIR", _path, "./data")
    library: Path = setting("LIBRARY", _path, "./library")
    host: str = setting("HOST", str, "127.0.0.1")
    port: int = setting("PORT", _number(1, 65535), "8000")
    admin_user: str | None = setting("ADMIN_USER", str, None)
    admin_password: str | None = setting("ADMIN_PASSWORD", str, None, secret=True)
    workers: int = setting("WORKERS", _number(3, 256), "16")
    sockets: int = setting("SOCKETS", _number(1, 10_000), "1000")
    database_url: str | None = setting("DATABASE_URL", _database_url, None, secret=True)
    queue_url: str | None = setting("QUEUE_URL", _queue_url, None, secret=True)
    providers: tuple[str, ...] = setting("PROVIDERS", _providers, "")
    tvmaze_url: str = setting("TVMAZE_URL", _url, "https://api.tvmaze.com")
    kitsu_url: str = setting("KITSU_URL", _url, "https://kitsu.app/api/edge")
    jikan_url: str = setting("JIKAN_URL", _url, "https://api.tenrai.org/v1")
    anilist_url: str = setting("ANILIST_URL", _url, "https://graphql.anilist.co")
    tmdb_url: str = setting("TMDB_URL", _url, "https://api.themoviedb.org/3")
    tmdb_image_url: str = setting("TMDB_IMAGE_URL", _url, "https://image.tmdb.org/t/p")
    fanart_url: str = setting("FANART_URL", _url, "https://webservice.fanart.tv/v3.2")
    tmdb_key: str | None = setting("TMDB_KEY", _key, None, secret=True)
    fanart_key: str | None = setting("FANART_KEY", _key, None, secret=True)
    extra_image_hosts: frozenset[str] = setting("EXTRA_IMAGE_HOSTS", _hosts, "")
    provider_rate: dict[str, tuple[int, float]] = setting("PROVIDER_RATE", _rates, "")
    languages: tuple[str, ...] = setting("LANGUAGE", _languages, "en")
    url_base: str = setting("URL_BASE", _url_base, "/")
    trusted_proxies: tuple[Any, ...] = setting("TRUSTED_PROXIES", _networks, "")
    allowed_hosts: tuple[str, ...] = setting("ALLOWED_HOSTS", _host_names, "")
    log_level: str = setting("LOG_LEVEL", _one_of("debug", "info", "warning", "error"), "info")
    log_format: str = setting("LOG_FORMAT", _one_of("text", "json"), "text")

    @classmethod
    def load(cls, environ: Mapping[str, str] | None = None) -> "Settings":
        """Read the environment; an empty value counts as not set. Raises SettingsError with a sentence."""
        environ = os.environ if environ is None else environ
        settings = cls(**{f.name: _value(f.metadata, environ) for f in fields(cls)})
        if bool(settings.admin_user) != bool(settings.admin_password):
            raise SettingsError("ANIWORLD_ADMIN_USER and ANIWORLD_ADMIN_PASSWORD belong together: set both or neither.")
        return settings

    @property
    def address(self) -> str:
        """Where a browser on this machine finds the pages."""
        host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(self.host, f"[{self.host}]" if ":" in self.host else self.host)
        return f"http://{host}:{self.port}{self.url_base.rstrip('/')}"

    @classmethod
    def names(cls) -> dict[str, str | None]:
        """Every environment name with its default text."""
        return {f.metadata["name"]: f.metadata["default"] for f in fields(cls)}


def _value(meta: Mapping[str, Any], environ: Mapping[str, str]) -> Any:
    name, text = meta["name"], environ.get(meta["name"]) or None
    if meta["secret"] and text is None and environ.get(name + "_FILE"):
        text = _read_secret(name + "_FILE", environ[name + "_FILE"])
    text = meta["default"] if text is None else text
    if text is None:
        return None
    try:
        return meta["read"](text)
    except ValueError as error:
        shown = "" if meta["secret"] else f" (it is {text!r})"
        raise SettingsError(f"{name} {error}{shown}.") from None


def _read_secret(name: str, path: str) -> str:
    try:
        return Path(path).read_text().strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{name} names a file that cannot be read: {error}.") from None


def unknown(environ: Mapping[str, str]) -> list[str]:
    """The ANIWORLD_ variables that mean nothing."""
    known = _known()
    return [name for name in sorted(environ) if name.startswith(PREFIX) and name not in known]


def _known() -> set[str]:
    return set(Settings.names()) | {f.metadata["name"] + "_FILE" for f in fields(Settings) if f.metadata["secret"]}


def warn_of_unknown(environ: Mapping[str, str] | None = None) -> list[str]:
    """Name each variable that means nothing, with the likeliest right one; also logged as warnings."""
    warnings, right = [], [name.removeprefix(PREFIX) for name in sorted(_known())]
    for name in unknown(os.environ if environ is None else environ):
        near = difflib.get_close_matches(name.removeprefix(PREFIX), right, 1)
        warnings.append(f"{name} is not a setting of aniworld." + (f" Did you mean {PREFIX}{near[0]}?" if near else ""))
        log.warning(warnings[-1])
    return warnings
