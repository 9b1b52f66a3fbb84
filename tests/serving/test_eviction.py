"""Who is counted with whom, and who must go."""

import ipaddress
import socket
from types import SimpleNamespace

import pytest

from aniworld.serving.addresses import LOOPBACK, NOBODY, group_of, peer_of
from aniworld.serving.connection import CLOSING, READING, SENDING, WORKING
from aniworld.serving.eviction import to_give_up, to_relieve
from aniworld.serving.limits import Limits, within_files

PROXIES = (ipaddress.ip_network("172.16.0.0/12"),)
GROUPS = [
    (("203.0.113.7", 1), PROXIES, "203.0.113.7"),
    (("::ffff:203.0.113.7", 1, 0, 0), PROXIES, "203.0.113.7"),
    (("2001:db8:1:2:3:4:5:6", 1, 0, 0), PROXIES, "2001:db8:1:2::/64"),
    (("fe80::1%eth0", 1, 0, 0), PROXIES, "fe80::/64"),
    (("172.17.0.1", 1), PROXIES, NOBODY),
    (("::ffff:172.17.0.1", 1, 0, 0), PROXIES, NOBODY),
    (("127.0.0.1", 1), PROXIES, "127.0.0.1"),
    (("127.9.0.1", 1), LOOPBACK, NOBODY),
    (("::1", 1, 0, 0), LOOPBACK, NOBODY),
    ("", PROXIES, NOBODY),
]


@pytest.mark.parametrize(
    "client, uncounted, group", GROUPS, ids=[str(number) for number in range(len(GROUPS))]
)
def test_a_connection_is_counted_with(client, uncounted, group):
    assert group_of(client, uncounted) == group


def test_a_unix_socket_has_no_address():
    assert peer_of(b"") == ""


def waiting(address, since, state=READING, buffered_bytes=0, group=None):
    group = address if group is None else group
    return SimpleNamespace(
        client=(address, 1), group=group, waiting_since=since, state=state, buffered_bytes=buffered_bytes
    )


def test_those_of_whoever_has_the_most_go_first_and_of_these_the_longest_waiting():
    alice, many = waiting("10.0.0.1", 0), [waiting("10.0.0.2", at) for at in (3, 1, 2)]
    assert to_give_up([alice, *many], 2) == [many[1], many[2]]
    assert to_give_up([alice, *many], 9)[-1] is alice


def test_behind_a_proxy_too_each_address_counts_for_itself():
    proxied = [waiting("10.0.0.9", at, group=NOBODY) for at in range(3)]
    assert to_give_up([*proxied, waiting("127.0.0.1", -5, group=NOBODY)], 1) == [proxied[0]]


def test_who_is_being_answered_stays():
    assert to_give_up([waiting("10.0.0.1", 0, WORKING)], 5) == []


def test_when_too_much_is_kept_those_go_that_it_is_kept_for():
    idle, small = waiting("10.0.0.1", 0), waiting("10.0.0.1", 1, SENDING, 10)
    large = [waiting("10.0.0.2", at, SENDING, 1000) for at in range(4)]
    assert to_relieve([idle, small, *large, waiting("10.0.0.3", 0, CLOSING)], 2500) == large[:2]


def test_what_an_installation_may_hold_follows_its_limit_of_open_files():
    usual = Limits(sockets=1000, connections=3000)
    assert within_files(usual, -1) == within_files(usual, 20_000) == usual
    assert within_files(Limits(sockets=5000), -1).connections == 7000
    few = within_files(usual, 1024)
    assert few.sockets < 1000 and few.connections + few.sockets < 1024
    assert within_files(usual, 64).sockets >= 1 and within_files(usual, 64).connections <= 32
    assert socket.SOMAXCONN  # the rest waits in the kernel
