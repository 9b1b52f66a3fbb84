"""Host names: how a Host header is read, and which names are those of a household."""

import ipaddress
import re
import socket
from collections.abc import Iterable
from pathlib import Path

LABELS = re.compile(r"[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*")
LONGEST_NAME, HIGHEST_PORT = 253, 65535
ANY = "*"

# Ends of names that nobody can register on the internet, so a web page from there cannot be served under them
# (RFC 6761, 6762, 8375, ICANN's .internal); fritz.box belongs to the maker of the router that uses it.
HOME_SUFFIXES = (
    ".local",
    ".lan",
    ".home",
    ".home.arpa",
    ".internal",
    ".localdomain",
    ".localhost",
    ".test",
    ".fritz.box",
)


def host_name(header: str) -> str | None:
    """Return the name in a Host header, in small letters, without port and closing dot.

    None when it is malformed. An IPv6 address stays in its brackets.
    """
    name, port = _split_port(header.lower())
    if port and not (re.fullmatch(r"\d{1,5}", port, re.ASCII) and int(port) <= HIGHEST_PORT):
        return None
    if name.startswith("["):
        return name if name.endswith("]") and _is_address(name[1:-1], 6) else None
    name = name.removesuffix(".")
    return name if len(name) <= LONGEST_NAME and LABELS.fullmatch(name) else None


def _split_port(text: str) -> tuple[str, str]:
    end = text.find("]") + 1  # of an IPv6 address, which has colons of its own
    name, _, port = text[end:].partition(":")
    return text[:end] + name, port


def authority(header: str, scheme: str) -> tuple[str | None, str]:
    """Return name and port of a Host header or of a URL, the port of the scheme when none is told."""
    _, port = _split_port(header.lower())
    return host_name(header), port or {"http": "80", "https": "443"}.get(scheme, "")


def is_address(name: str) -> bool:
    """Return whether a name is an IP address: no web page can be served under ours, whatever its DNS says."""
    return _is_address(name, 4) or (name.startswith("[") and _is_address(name[1:-1], 6))


def _is_address(text: str, version: int) -> bool:
    try:
        return ipaddress.ip_address(text).version == version and "%" not in text
    except ValueError:
        return False


def listed_name(text: str) -> str:
    """Return a name from a setting as Host headers have it.

    That is small letters, no closing dot, letters of the world as "xn--…". One that begins with a dot, or
    "*.", also stands for all names below it. Raises ValueError.
    """
    name = text.strip().lower()
    if name == ANY:
        return name
    dot = "." if name.startswith((".", "*.")) else ""
    name = name.removeprefix("*").removeprefix(".")
    if not name.isascii():
        name = name.encode("idna").decode()
    found = host_name(name)
    if found is None or _split_port(name)[1]:
        raise ValueError(f"{text} is no host name")
    return dot + found


def is_listed(name: str, listed: Iterable[str]) -> bool:
    """Return whether a name is one of these, as listed_name() gives them."""
    for entry in listed:
        if entry in (ANY, name) or (entry.startswith(".") and f".{name}".endswith(entry)):
            return True
    return False


def is_of_the_household(name: str, own: Iterable[str]) -> bool:
    """Return whether a name can only be meant for a machine at home.

    That is an address, a name without a dot, a suffix of home networks, or one of this machine's own names.
    """
    if is_address(name) or "." not in name or is_listed(name, own):
        return True
    return is_listed(name, HOME_SUFFIXES)


def own_names(resolver: Path = Path("/etc/resolv.conf")) -> frozenset[str]:
    """Return what this machine is called: by itself, and with the domain of its network.

    Asks no name server.
    """
    name = socket.gethostname().lower().removesuffix(".")
    return frozenset(filter(host_name, {name, *(f"{name}.{domain}" for domain in _search_domains(resolver))}))


def _search_domains(resolver: Path) -> list[str]:
    try:
        lines = resolver.read_text(errors="replace").splitlines()
    except OSError:
        return []
    words = [line.lower().split() for line in lines]
    found = []
    for line in words:
        if line and line[0] in ("search", "domain"):
            for domain in line[1:]:
                found.append(domain.rstrip("."))
    return found


def is_link_local(name: str) -> bool:
    """Return whether this is an address of a machine's own network card, where clouds keep secrets."""
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return False
    return address.is_link_local or address.is_unspecified or address.is_multicast
