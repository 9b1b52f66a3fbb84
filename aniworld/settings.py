"""Settings: read once from the environment at start-up, refused in words if they cannot work, then frozen."""

# ruff: noqa: RUF009 - setting() returns a dataclasses.field()

import logging
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import later
from . import setting_readers as read
from .errors import SettingsError
from .translations import LANGUAGES

if TYPE_CHECKING:
    import difflib
else:
    difflib = later.module("difflib")  # for a name that is written wrong

log = logging.getLogger(__name__)
PREFIX = "ANIWORLD_"
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # hosts to listen on all addresses -> this machine


def setting(
    name: str,
    read: Callable[[str], Any],
    default: str | None,
    *,
    secret: bool = False,
    is_preference: bool = False,
) -> Any:
    """Return a field of Settings: its name without the prefix, the reader of its text, its default text.

    is_preference: a person may choose it on the pages as well. It is None where the environment does not
    give it; default is then only told.
    """
    metadata = {
        "name": PREFIX + name,
        "read": read,
        "default": default,
        "secret": secret,
        "is_preference": is_preference,
    }
    return field(repr=not secret, metadata=metadata)


def preference(name: str, read: Callable[[str], Any], default: str | None, *, secret: bool = False) -> Any:
    return setting(name, read, default, secret=secret, is_preference=True)


@dataclass(frozen=True)
class Settings:
    """What the environment decides. Build it with Settings.load(); times are seconds."""

    data_dir: Path = setting("DATA_DIR", read.path, "./data")
    library: Path = setting("LIBRARY", read.path, "./library")
    host: str = setting("HOST", str, "127.0.0.1")
    port: int = setting("PORT", read.number(1, 65535), "8000")
    admin_user: str | None = setting("ADMIN_USER", str, None)
    admin_password: str | None = setting("ADMIN_PASSWORD", str, None, secret=True)
    workers: int = setting("WORKERS", read.number(3, 256), "16")
    worker_processes: int = setting("WORKER_PROCESSES", read.number(1, 64), "1")
    sockets: int = setting("SOCKETS", read.number(1, 10_000), "1000")
    per_address: int = setting("CONNECTIONS_PER_ADDRESS", read.number(1, 100_000), "256")
    database_url: str | None = setting("DATABASE_URL", read.database_url, None, secret=True)
    queue_url: str | None = setting("QUEUE_URL", read.queue_url, None, secret=True)
    providers: tuple[str, ...] | None = preference("PROVIDERS", read.providers, "")
    tvmaze_url: str = setting("TVMAZE_URL", read.url, "https://api.tvmaze.com")
    kitsu_url: str = setting("KITSU_URL", read.url, "https://kitsu.app/api/edge")
    jikan_url: str = setting("JIKAN_URL", read.url, "https://api.tenrai.org/v1")
    anilist_url: str = setting("ANILIST_URL", read.url, "https://graphql.anilist.co")
    tmdb_url: str = setting("TMDB_URL", read.url, "https://api.themoviedb.org/3")
    tmdb_image_url: str = setting("TMDB_IMAGE_URL", read.url, "https://image.tmdb.org/t/p")
    fanart_url: str = setting("FANART_URL", read.url, "https://webservice.fanart.tv/v3.2")
    myanimelist_url: str = setting("MYANIMELIST_URL", read.url, "https://myanimelist.net")
    tmdb_key: str | None = preference("TMDB_KEY", read.key, None, secret=True)
    fanart_key: str | None = preference("FANART_KEY", read.key, None, secret=True)
    extra_image_hosts: frozenset[str] = setting("EXTRA_IMAGE_HOSTS", read.hosts, "")
    provider_rate: dict[str, tuple[int, float]] = setting("PROVIDER_RATE", read.rates, "")
    languages: tuple[str, ...] | None = preference("LANGUAGE", read.languages, "en")
    theme: str | None = preference("THEME", read.one_of("light", "dark", "system"), "system")
    page_language: str | None = preference("PAGE_LANGUAGE", read.one_of("browser", *LANGUAGES), "browser")
    nfo_files: bool | None = preference("NFO_FILES", read.yes_or_no, "yes")
    nfo_kinds: tuple[str, ...] | None = preference("NFO_KINDS", read.names, None)
    rating_system: str | None = preference("RATING_SYSTEM", read.country, None)
    pictures: tuple[str, ...] | None = preference("PICTURES", read.names, None)
    backup_days: int | None = preference("BACKUP_DAYS", read.number(1, 365), "7")
    backup_weeks: int | None = preference("BACKUP_WEEKS", read.number(0, 520), "4")
    update_check: bool | None = preference("UPDATE_CHECK", read.yes_or_no, "no")
    releases_url: str | None = setting("RELEASES_URL", read.url, None)
    url_base: str = setting("URL_BASE", read.url_base, "/")
    trusted_proxies: tuple[read.Network, ...] = setting("TRUSTED_PROXIES", read.networks, "")
    allowed_hosts: tuple[str, ...] = setting("ALLOWED_HOSTS", read.host_names, "")
    oidc_issuer: str | None = setting("OIDC_ISSUER", read.url, None)
    oidc_client_id: str | None = setting("OIDC_CLIENT_ID", str, None)
    oidc_client_secret: str | None = setting("OIDC_CLIENT_SECRET", str, None, secret=True)
    oidc_name: str = setting("OIDC_NAME", str, "single sign-on")
    proxy_user_header: str | None = setting("PROXY_USER_HEADER", read.header_name, None)
    log_level: str = setting("LOG_LEVEL", read.one_of("debug", "info", "warning", "error"), "info")
    log_format: str = setting("LOG_FORMAT", read.one_of("text", "json"), "text")

    @classmethod
    def load(cls, environ: Mapping[str, str] | None = None) -> "Settings":
        """Read the environment; an empty value counts as not set. Raises SettingsError with a sentence."""
        if environ is None:
            environ = os.environ
        values = {}
        for one in fields(cls):
            values[one.name] = _value(one.metadata, environ)
        settings = cls(**values)
        settings._check_pairs()
        return settings

    def _check_pairs(self) -> None:
        """Raise SettingsError where one setting needs another."""
        pairs = (
            (self.admin_user, self.admin_password, "ADMIN_USER", "ADMIN_PASSWORD"),
            (self.oidc_issuer, self.oidc_client_id, "OIDC_ISSUER", "OIDC_CLIENT_ID"),
        )
        for one, other, first, second in pairs:
            if bool(one) != bool(other):
                raise SettingsError("settings_belong_together", first=PREFIX + first, second=PREFIX + second)
        needs = (
            (self.proxy_user_header, bool(self.trusted_proxies), "PROXY_USER_HEADER", "TRUSTED_PROXIES"),
            (self.update_check, bool(self.releases_url), "UPDATE_CHECK", "RELEASES_URL"),
        )
        for value, is_met, first, second in needs:
            if value and not is_met:
                raise SettingsError("setting_needs_another", first=PREFIX + first, second=PREFIX + second)

    @property
    def address(self) -> str:
        """The address at which a browser on this machine finds the pages."""
        host = EVERYWHERE.get(self.host, self.host)
        if ":" in host:
            host = f"[{host}]"
        return f"http://{host}:{self.port}{self.url_base.rstrip('/')}"

    @classmethod
    def names(cls) -> dict[str, str | None]:
        """Return every environment name with its default text."""
        return {one.metadata["name"]: one.metadata["default"] for one in fields(cls)}


def _value(meta: Mapping[str, Any], environ: Mapping[str, str]) -> Any:
    name = meta["name"]
    text = environ.get(name)
    if not text and meta["secret"] and environ.get(name + "_FILE"):
        text = _read_secret(name + "_FILE", environ[name + "_FILE"])
    elif not text and not meta["is_preference"]:
        text = meta["default"]
    if not text and (text is None or meta["is_preference"]):
        return None
    try:
        return meta["read"](text)
    except ValueError as error:
        if meta["secret"]:
            raise SettingsError("secret_setting_wrong", name=name, rule=str(error)) from None
        raise SettingsError("setting_wrong", name=name, rule=str(error), value=repr(text)) from None


def _read_secret(name: str, path: str) -> str:
    try:
        return Path(path).read_text().strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError("setting_file_unreadable", name=name, why=str(error)) from None


def unknown(environ: Mapping[str, str]) -> list[str]:
    """Return the names of ANIWORLD_ variables that are not settings, sorted."""
    known = _known()
    found = []
    for name in sorted(environ):
        if name.startswith(PREFIX) and name not in known:
            found.append(name)
    return found


def _known() -> set[str]:
    names = set(Settings.names())
    for one in fields(Settings):
        if one.metadata["secret"]:
            names.add(one.metadata["name"] + "_FILE")
    return names


def warn_of_unknown(environ: Mapping[str, str] | None = None) -> list[str]:
    """Warn of each variable that is not a setting, and name the most similar one. Return the warnings."""
    warnings = []
    right = [name.removeprefix(PREFIX) for name in sorted(_known())]
    for name in unknown(os.environ if environ is None else environ):
        warning = f"{name} is not a setting of aniworld."
        for near in difflib.get_close_matches(name.removeprefix(PREFIX), right, 1):
            warning += f" Did you mean {PREFIX}{near}?"
        warnings.append(warning)
        log.warning(warning)
    return warnings
