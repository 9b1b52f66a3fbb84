"""WSGI middleware before the app: the reader's language, known host names, the sub-path, trusted proxies."""

import ipaddress
import logging
import re
from collections.abc import Iterable
from urllib.parse import urlsplit
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from werkzeug.middleware.proxy_fix import ProxyFix

from . import fallback, hosts
from .messages import Message
from .setting_readers import Network
from .translations import choosing, speaking

log = logging.getLogger(__name__)

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

HEALTH = ("/healthz", "/readyz", "/api/health")
BY_PROXY, ASKED_HOST = "aniworld.by_proxy", "aniworld.asked_host"  # in the environ
MOST_NAMES_LOGGED = 20


class InTheirLanguage:
    """Has everything answered in the language of whoever asks."""

    def __init__(self, app: WSGIApplication):
        self.app = app

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        with speaking(choosing.of_request(environ)):
            return self.app(environ, start_response)


class UnderPath:
    """Serves the app under a sub-path, whether the proxy in front strips it or not.

    Doubled slashes count as one: Flask would redirect programs for them, with a page.
    """

    def __init__(self, app: WSGIApplication, base: str):
        self.app, self.base = app, base.rstrip("/")

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = re.sub("//+", "/", environ.get("PATH_INFO", ""))
        if self.base and (path == self.base or path.startswith(self.base + "/")):
            path = path[len(self.base) :] or "/"
        environ["PATH_INFO"] = path
        environ["SCRIPT_NAME"] = self.base
        return self.app(environ, start_response)


class TrustedProxies:
    """Believes the X-Forwarded headers of these networks, and of nobody else."""

    def __init__(self, app: WSGIApplication, networks: tuple[Network, ...]):
        self.app, self.networks = app, networks
        self.behind_proxy = ProxyFix(app, x_for=0, x_proto=1, x_host=1)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        peer = environ.get("REMOTE_ADDR", "")
        environ[ASKED_HOST] = environ.get("HTTP_HOST")
        environ[BY_PROXY] = self._is_trusted(peer)
        if not environ[BY_PROXY]:
            return self.app(environ, start_response)
        environ["REMOTE_ADDR"] = self._client(environ.get("HTTP_X_FORWARDED_FOR", ""), peer)
        return self.behind_proxy(environ, start_response)

    def _client(self, forwarded: str, peer: str) -> str:
        """Return the last address that is not a trusted proxy's; what stands before it may be invented."""
        client = peer
        for word in reversed(forwarded.split(",")):
            address = _address(word)
            if address is None:
                break
            client = str(address)
            if not self._is_trusted(client):
                break
        return client

    def _is_trusted(self, peer: str) -> bool:
        address = _address(peer)
        return address is not None and any(address in network for network in self.networks)


def _address(text: str) -> IPAddress | None:
    """Return the address in a text as proxies write it: maybe with a port, or IPv4 written as IPv6."""
    text = text.strip().strip('"')
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


class KnownHosts:
    """Refuses requests whose host is malformed or not ours, before the app sees them.

    allowed: the names in the setting; without any, those of a household and what a trusted proxy passes on.
    own: further names of this machine.
    """

    def __init__(self, app: WSGIApplication, allowed: tuple[str, ...], own: frozenset[str]):
        self.app, self.allowed, self.own = app, allowed, own
        self._logged: set[str] = set()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if not _names_one_host(environ):
            return fallback.answer(environ, 400, Message("bad_host"))(environ, start_response)
        name = hosts.host_name(environ.get("HTTP_HOST", ""))
        if name is None or self._is_ours(name, environ):  # HTTP/1.0 may name no host
            return self.app(environ, start_response)
        self._log_once(name)
        return fallback.answer(environ, 400, Message("unknown_host"))(environ, start_response)

    def _is_ours(self, name: str, environ: WSGIEnvironment) -> bool:
        if environ.get("PATH_INFO") in HEALTH and (hosts.is_address(name) or name == "localhost"):
            return True  # monitors ask by address
        if self.allowed:
            return hosts.is_listed(name, self.allowed)
        return bool(environ.get(BY_PROXY)) or hosts.is_of_the_household(name, self.own)

    def _log_once(self, name: str) -> None:
        """Log a refused name once, and only so many of them, as anybody can invent names."""
        if name not in self._logged and len(self._logged) < MOST_NAMES_LOGGED:
            self._logged.add(name)
            log.warning(
                "Somebody asked for the host %s, to which aniworld does not answer. If it is yours, add it "
                "to ANIWORLD_ALLOWED_HOSTS.",
                name,
            )


def _names_one_host(environ: WSGIEnvironment) -> bool:
    """Return whether the Host header is well formed (HTTP/1.0 may have none) and agrees with a whole URL."""
    header = environ.get("HTTP_HOST")
    asked = environ.get(ASKED_HOST)
    if header is None:
        return environ.get("SERVER_PROTOCOL") == "HTTP/1.0"
    if hosts.host_name(header) is None:
        return False
    uri = environ.get("RAW_URI", "")
    return uri.startswith("/") or uri in ("", "*") or _agree(uri, asked or header)


def _agree(uri: str, header: str) -> bool:
    try:
        parts = urlsplit(uri)
    except ValueError:
        return False
    return hosts.authority(parts.netloc, parts.scheme) == hosts.authority(header, parts.scheme)
