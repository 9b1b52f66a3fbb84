"""Which addresses may be asked.

The list of hosts, URLs taken apart and put together anew, and what counts as public.
"""

import ipaddress
import re
from collections.abc import Iterable
from urllib.parse import SplitResult, urlsplit

PORTS = {"http": 80, "https": 443}
# Printable ASCII without quotation mark, backslash, caret and backtick.
PLAIN_URL = re.compile(r"[!#-\[\]_a-~]+")
GLOBAL_UNICAST = ipaddress.ip_network("2000::/3")
# Teredo, 6to4, documentation.
TUNNELS = tuple(map(ipaddress.ip_network, ("2001::/32", "2002::/16", "3fff::/20")))


def origin(url: str) -> str:
    """Return host:port of a URL, the port made explicit: "api.tvmaze.com:443"."""
    parts = urlsplit(url)
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    return f"{host}:{parts.port or PORTS.get(parts.scheme)}"


def is_public(address: str) -> bool:
    """Return whether an IP address is one of the open internet.

    Those that embed another address (mapped, NAT64, 6to4) are not.
    """
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if ip.is_multicast or not ip.is_global:
        return False
    return ip.version == 4 or (ip in GLOBAL_UNICAST and not any(ip in tunnel for tunnel in TUNNELS))


def _path_and_query(parts: SplitResult) -> str:
    path = parts.path or "/"
    if parts.query:
        return f"{path}?{parts.query}"
    return path


def hop(target: str, base_url: str) -> str | None:
    """Return where a redirect of a provider may lead.

    That is the provider's own address (by https if that is), else nowhere: None.
    """
    base = urlsplit(base_url)
    if base.scheme == "https":
        target = re.sub(r"^http://([^/?#:]+)(?=[/?#]|$)", r"https://\1", target)
    try:
        parts = urlsplit(target)
        same = parts.scheme == base.scheme and origin(target) == origin(base_url)
    except ValueError:
        return None
    if not same or not PLAIN_URL.fullmatch(target) or "@" in parts.netloc:
        return None
    return target


class AllowList:
    """What may be fetched as a picture.

    public: hosts of the sources and of their pictures, only over https and only at public addresses. trusted:
    "host:port" that the settings name, also over http, also in a private network.
    """

    def __init__(self, trusted: Iterable[str] = (), public: Iterable[str] = ()):
        self.trusted = frozenset(host.lower() for host in trusted)
        self.public = frozenset(public)

    @classmethod
    def of(
        cls, urls: Iterable[str], extra_hosts: Iterable[str] = (), public: Iterable[str] = ()
    ) -> "AllowList":
        """Trust the hosts of these configured addresses, unless they are the public services themselves."""
        public = frozenset(public)
        own = set()
        for url in urls:
            if urlsplit(url).hostname not in public:
                own.add(origin(url))
        return cls(own | set(extra_hosts), public)

    def image_url(self, url: str) -> str | None:
        """Return the URL as it may be sent, rebuilt from its parts (http becomes https where it can).

        None when it may not.
        """
        if len(url) > 2000 or not PLAIN_URL.fullmatch(url):
            return None
        try:
            parts = urlsplit(url)
            at = origin(url).lower()
        except ValueError:
            return None
        if parts.scheme not in PORTS or "@" in parts.netloc:
            return None
        tail = _path_and_query(parts)
        if at in self.trusted:
            return f"{parts.scheme}://{at}{tail}"
        if parts.hostname in self.public and at == f"{parts.hostname}:{PORTS[parts.scheme]}":
            return f"https://{parts.hostname}{tail}"
        return None
