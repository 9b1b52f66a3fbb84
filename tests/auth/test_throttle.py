"""Guessing is slowed down, and whoever belongs here gets in all the same."""

from itertools import count

import pytest
from people import PASSWORD, Person

from aniworld import logs
from aniworld.app import create_app
from aniworld.auth import accounts, guard, sign_in, throttle
from aniworld.database import connected
from aniworld.models import Tries
from aniworld.models import access as rows

HOME, ELSEWHERE, OFFICE = "192.168.1.5", "203.0.113.7", "198.51.100.9"
LONGEST = throttle.LONGEST_WAIT_SECONDS


@pytest.fixture
def clock(monkeypatch):
    """The time of day, which a test sets."""

    class Clock:
        at = 1_800_000_000.0

        def __call__(self):
            return self.at

        def goes_on(self, seconds):
            self.at += seconds

    clock = Clock()
    monkeypatch.setattr(throttle, "now", clock)
    monkeypatch.setattr(rows, "now", clock)
    monkeypatch.setattr(throttle, "failures", throttle.FewLines())
    return clock


@pytest.fixture
def door(alice, browser, clock):
    """Signs in at the login page from an address; every time with another browser unless one is given."""

    class Door:
        new = staticmethod(browser)

        def tries(self, name="alice", password="wrong password", address=ELSEWHERE, who=None, **headers):
            who = who or browser()
            who.client.environ_base["REMOTE_ADDR"] = address
            return who.post("/login", headers=headers, username=name, password=password)

        def fails(self, times, **how):
            return [self.tries(**how).status_code for _ in range(times)]

    with connected():
        Tries.delete().execute()  # alice has just come in
    return Door()


def wait_of(answer):
    assert answer.status_code == 429
    return int(answer.headers["Retry-After"])


def test_the_sixth_wrong_password_has_to_wait(door, clock):
    assert door.fails(20) == [401] * 5 + [429] * 15
    wait = wait_of(door.tries())
    assert 0 < wait <= throttle.FIRST_WAIT_SECONDS
    clock.goes_on(wait)
    assert door.tries(password=PASSWORD).status_code == 302


def test_the_right_password_has_to_wait_too_and_then_ends_the_waiting(door, clock):
    door.fails(5)
    clock.goes_on(wait_of(door.tries(password=PASSWORD)))
    assert door.tries(password=PASSWORD).status_code == 302
    assert door.fails(6) == [401] * 5 + [429]


def test_each_further_failure_waits_twice_as_long_up_to_a_quarter_of_an_hour(door, clock):
    door.fails(5)
    waits = []
    for _ in range(10):
        waits.append(wait_of(door.tries()))
        clock.goes_on(waits[-1])
        assert door.tries().status_code == 401
    assert waits == [10, 20, 40, 80, 160, 320, 640, 900, 900, 900]


def test_twenty_names_from_one_address_are_slowed_as_one(door):
    assert [door.tries(name=f"user{number}").status_code for number in range(20)] == [401] * 5 + [429] * 15
    assert door.tries(address=OFFICE).status_code == 401


def test_one_name_from_many_addresses_is_slowed_as_one(door):
    said = [door.tries(address=f"203.0.113.{number}").status_code for number in range(20)]
    assert said == [401] * 5 + [429] * 15
    assert door.tries(name="ALICE ", address="198.51.100.1").status_code == 429
    assert door.tries(name="bob", address="198.51.100.2").status_code == 401


def test_a_name_that_nobody_has_is_slowed_in_the_same_words(door):
    def told(name):
        pages = [door.tries(name=name, address=f"203.0.113.{number}") for number in range(7)]
        return [(page.status_code, page.headers.get("Retry-After"), without_token(page)) for page in pages]

    assert told("alice") == told("nobody")


def without_token(page):
    """The lines of a page but those with its token and with the name that was typed."""
    lines = page.get_data(as_text=True).splitlines()
    return [line for line in lines if "csrf" not in line and 'id="username"' not in line]


def test_an_address_that_is_only_claimed_helps_nobody(door):
    said = [
        door.tries(**{"X-Forwarded-For": f"203.0.113.{number}", "X-Real-IP": f"203.0.113.{number}"})
        for number in range(8)
    ]
    assert [answer.status_code for answer in said] == [401] * 5 + [429] * 3


def test_ipv6_neighbours_are_one_network(door):
    said = [
        door.tries(name=f"user{number}", address=f"2001:db8:0:1::{number:x}").status_code
        for number in range(8)
    ]
    assert said == [401] * 5 + [429] * 3
    assert door.tries(name="other", address="2001:db8:0:2::1").status_code == 401


@pytest.mark.parametrize(
    "address, network",
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8::1", "2001:db8::/64"),
        ("::1", "::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", "local"),
        ("unix:", "local"),
        ("evil\n", "local"),
    ],
)
def test_an_address_counts_for_its_network(address, network):
    assert throttle.network(address) == network


def attack(door, clock, seconds):
    """Somebody fails for alice from ever other addresses, each time as soon as that may count."""
    until, numbers, who = clock.at + seconds, count(1), door.new()
    while clock.at < until:
        number = next(numbers)
        door.tries(address=f"100.64.{number // 250}.{number % 250}", who=who)
        clock.goes_on(LONGEST / 3)


def test_hours_of_strangers_do_not_keep_alice_out_of_her_own_network(door, clock):
    assert door.tries(password=PASSWORD, address=HOME).status_code == 302
    attack(door, clock, 10 * LONGEST)
    assert door.tries(address=OFFICE).status_code == 429
    assert door.tries(address=HOME).status_code == 401  # a slip of hers
    assert door.tries(password=PASSWORD, address=HOME).status_code == 302


def test_who_tries_other_names_in_her_network_makes_alice_wait_once_at_most(door, clock):
    assert door.tries(password=PASSWORD, address=HOME).status_code == 302
    door.fails(20, name="bob", address=HOME)
    wait = wait_of(door.tries(password=PASSWORD, address=HOME))
    clock.goes_on(wait)
    assert door.tries(name="carol", address=HOME).status_code == 401  # is there first, every time
    assert door.tries(name="dave", address=HOME).status_code == 429
    assert door.tries(password=PASSWORD, address=HOME).status_code == 302


def test_hours_of_strangers_do_not_keep_alice_out_of_a_browser_that_knows_her(door, clock, alice):
    assert door.tries(password=PASSWORD, address=HOME, who=alice).status_code == 302
    attack(door, clock, 10 * LONGEST)
    assert door.tries(password=PASSWORD, address=OFFICE).status_code == 429
    assert door.tries(password=PASSWORD, address=OFFICE, who=alice).status_code == 302


def test_alice_gets_in_from_anywhere_within_a_quarter_of_an_hour(door, clock):
    attack(door, clock, 6 * LONGEST)
    wait = wait_of(door.tries(password=PASSWORD, address=OFFICE))
    assert wait <= LONGEST
    clock.goes_on(wait / 2)
    assert wait_of(door.tries(password=PASSWORD, address=OFFICE)) <= wait / 2 + 1
    door.tries(address="100.64.9.9")
    clock.goes_on(wait / 2)
    door.tries(address="100.64.9.10")  # somebody is a moment earlier
    assert door.tries(password=PASSWORD, address=OFFICE).status_code == 302


def test_a_turn_that_was_promised_is_for_one_try(door, clock):
    attack(door, clock, 6 * LONGEST)
    clock.goes_on(wait_of(door.tries(address=OFFICE)))
    door.tries(address="100.64.9.9")
    assert door.tries(address=OFFICE).status_code == 401
    assert door.tries(address=OFFICE).status_code == 429


def test_a_neighbour_with_a_password_of_his_own_does_not_guess_hers_faster(door, clock, browser):
    with connected():
        accounts.add_user("bob", PASSWORD)
    assert door.tries(password=PASSWORD, address=HOME).status_code == 302
    said = []
    for _ in range(4):
        said += door.fails(2, address=HOME)
        assert door.tries(name="bob", password=PASSWORD, address=HOME).status_code == 302
    assert said == [401] * 5 + [429] * 3


def test_a_browser_that_knows_alice_is_slowed_by_itself(door, alice):
    assert door.tries(password=PASSWORD, who=alice).status_code == 302
    assert door.fails(7, who=alice) == [401] * 5 + [429] * 2
    assert door.tries(password=PASSWORD).status_code == 302


def test_what_a_browser_carries_is_signed_for_one_user_and_one_password(door, alice, browser):
    token = alice.client.get_cookie(guard.DEVICE_COOKIE).value
    with connected():
        bob = accounts.add_user("bob", PASSWORD)
        user = accounts.named("alice")
        from_devices = sign_in.devices.id_of
        assert from_devices(token, user) and not from_devices(token, bob) and not from_devices(token, None)
        spoilt = [
            "",
            ".",
            token[:-1],
            token.upper(),
            "x" + token,
            token.partition(".")[0],
            "é.é",
            "." + token.partition(".")[2],
            "x" * 5000,
        ]
        assert not [wrong for wrong in spoilt if from_devices(wrong, user)]
        accounts.set_password(user, "another horse battery")
        assert not from_devices(token, accounts.named("alice"))


def test_a_restart_forgives_nobody(door, clock, settings):
    door.fails(6)
    again = Person(create_app(settings, with_queue=False))
    assert door.tries(who=again).status_code == 429
    clock.goes_on(throttle.FIRST_WAIT_SECONDS)
    assert door.tries(password=PASSWORD, who=again).status_code == 302


def test_a_clock_that_was_set_back_locks_nobody_out(door, clock):
    clock.goes_on(365 * 86400)
    door.fails(5)
    clock.goes_on(-365 * 86400)
    assert door.tries(password=PASSWORD).status_code == 302


def test_a_promise_of_before_the_clock_was_set_back_does_not_count(door, clock):
    attack(door, clock, 6 * LONGEST)
    wait_of(door.tries(address=OFFICE))
    clock.goes_on(-86400)
    assert door.tries(password=PASSWORD, address=OFFICE).status_code == 302


def test_the_page_says_when_to_try_again_and_keeps_its_form(door):
    door.fails(5)
    page = door.tries()
    assert page.mimetype == "text/html"
    assert "Too many failed attempts. Try again in 10 seconds." in page.get_data(as_text=True)
    assert b'name="password"' in page.data and page.data.count(b"<h1") == 1
    fragment = door.tries(**{"HX-Request": "true"})
    assert wait_of(fragment) and fragment.data.startswith(b"<hx-partial")


def test_a_wrong_password_in_the_account_form_is_counted_for_this_session_only(door, alice, browser):
    other = browser("alice")
    door.tries(password=PASSWORD, who=other, address=HOME)

    def change(who, current):
        return who.post("/account/password", current=current, password="another horse battery").status_code

    assert [change(alice, "wrong password") for _ in range(7)] == [422] * 5 + [429] * 2
    assert change(alice, PASSWORD) == 429
    assert change(other, PASSWORD) == 302


def test_wrong_links_are_counted_and_a_right_one_is_never_held_up(door, stranger, alice):
    stranger.client.environ_base["REMOTE_ADDR"] = ELSEWHERE
    assert [stranger.post("/login/link", code="x").status_code for _ in range(7)] == [403] * 5 + [429] * 2
    with connected():
        code = accounts.new_code(accounts.named("alice"))
    assert stranger.post("/login/link", code=code).status_code == 302


def test_failures_are_written_down_with_their_address_and_without_what_was_typed(door, caplog, stranger):
    door.tries(name="my secret password")
    door.tries(name="alice")
    stranger.client.environ_base["REMOTE_ADDR"] = OFFICE
    stranger.get("/api/series", Authorization="Bearer aw_wrong-canary")
    told = [message for message in caplog.messages if "203.0.113.7" in message or OFFICE in message]
    assert told == [
        "Sign-in from 203.0.113.7 failed: there is no such user.",
        "Sign-in from 203.0.113.7 failed: wrong password for alice.",
        "A wrong API key came from 198.51.100.9.",
    ]
    assert "secret password" not in caplog.text and "canary" not in caplog.text


def test_a_flood_of_failures_does_not_fill_the_log(caplog, monkeypatch):
    now = [1000.0]
    monkeypatch.setattr(logs.time, "monotonic", lambda: now[0])
    lines = throttle.FewLines(most=3, seconds=60)
    for number in range(10):
        lines.warn("failure %d", number)
    now[0] += 60
    lines.warn("failure %d", 10)
    left_out = "7 more failed sign-ins were not logged."
    assert caplog.messages == ["failure 0", "failure 1", "failure 2", left_out, "failure 10"]


def test_old_failures_are_forgotten_and_networks_that_are_known_are_not(database, clock):
    known, strange = throttle.Attempt.of("alice", HOME), throttle.Attempt.of("alice", ELSEWHERE)
    known.succeeded()
    strange.failed()
    clock.goes_on(86400 + 1)
    assert Tries.forget_old() == 2 and Tries.select().count() == 1
    clock.goes_on(180 * 86400)
    assert Tries.forget_old() == 1


def test_invented_names_do_not_fill_the_database(database, clock, monkeypatch):
    monkeypatch.setattr(Tries, "MOST_ROWS", 10)
    throttle.Attempt.of("alice", HOME).succeeded()
    for number in range(20):
        throttle.Attempt.of(f"user{number}", ELSEWHERE).failed()
        clock.goes_on(1)
    Tries.forget_old()
    assert Tries.select().where(Tries.good_at.is_null()).count() == 10
    assert Tries.select().where(Tries.good_at.is_null(False)).exists()


def test_opening_pages_counts_nothing(stranger, database):
    for path in ("/setup?code=x", "/login/link?code=x", "/login"):
        stranger.get(path)
    assert not Tries.select().exists()
