"""What stands before the app: the sub-path it lives under, and proxies that may speak for a client."""

import ipaddress
import re
from collections.abc import Callable, Iterable
from typing import Any

from werkzeug.middleware.proxy_fix import ProxyFix


class UnderPath:
    """Serves the app under a sub-path, whether the proxy in front strips it or not. Doubled slashes count as one: Flask
    would send programs elsewhere for them, with a page.
    """

    def __init__(self, app: Callable, base: str):
        self.app, self.base = app, base.rstrip("/")

    def __call__(self, environ: dict[str, Any], start_response: Callable) -> Iterable[bytes]:
        path = re.sub("//+", "/", environ.get("PATH_INFO", ""))
        if self.base and (path == self.base or path.startswith(self.base + "/")):
            path = path[len(self.base) :] or "/"
        environ["PATH_INFO"] = path
        environ["SCRIPT_NAME"] = self.base
        return self.app(environ, start_response)


class TrustedProxies:
    """Believes the X-Forwarded headers of these networks, and of nobody else."""

    def __init__(self, app: Callable, networks: tuple[Any, ...]):
        self.app, self.networks = app, networks
        self.behind_proxy = ProxyFix(app, x_for=1, x_proto=1, x_host=1)

    def __call__(self, environ: dict[str, Any], start_response: Callable) -> Iterable[bytes]:
        trusted = self._is_trusted(environ.get("REMOTE_ADDR", ""))
        return (self.behind_proxy if trusted else self.app)(environ, start_response)

    def _is_trusted(self, peer: str) -> bool:
        try:
            address = ipaddress.ip_address(peer)
        except ValueError:
            return False
        return any(address in network for network in self.networks)
