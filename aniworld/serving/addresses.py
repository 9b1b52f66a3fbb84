"""The address that a connection is counted for, when connections of one address are limited."""

import ipaddress
from collections.abc import Sequence
from typing import Any

LOOPBACK = (ipaddress.ip_network("127.0.0.0/8"), ipaddress.ip_network("::1/128"))
NOBODY = ""  # the group that is not counted


def peer_of(client: Any) -> str:
    """Return the address of a socket's other end; a Unix socket has none."""
    if isinstance(client, tuple):
        return str(client[0])
    return ""


def group_of(client: Any, uncounted: Sequence[Any]) -> str:
    """Return the address that a peer is counted by, of IPv6 the /64; NOBODY within an uncounted network."""
    try:
        address = ipaddress.ip_address(peer_of(client).partition("%")[0])
    except ValueError:
        return NOBODY
    address = getattr(address, "ipv4_mapped", None) or address
    if any(address in network for network in uncounted):
        return NOBODY
    if address.version == 6:
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)
