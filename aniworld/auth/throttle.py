"""Password guessing is slowed down: wrong passwords are counted by name, by network, and by known browser.

Five are free; then each costs a wait that doubles, up to a quarter of an hour. Only attempts that were let
through are counted, so waiting always helps (docs/decisions/0025).
"""

import hashlib
import ipaddress
import logging
import math
from dataclasses import dataclass

from ..database import now, transaction
from ..errors import TooManyTries
from ..logs import Allowance
from ..models import Tries

log = logging.getLogger(__name__)

FREE_TRIES = 5
FIRST_WAIT_SECONDS, LONGEST_WAIT_SECONDS = 10.0, 900.0
SKEW_SECONDS = 60.0  # a time further ahead was stored before the clock was set back, and is ignored
IPV6_NETWORK_BITS = 64  # what one household gets


def network(address: str) -> str:
    """Return the network that an address is counted for: itself for IPv4, its /64 for IPv6."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return "local"  # a socket file
    found = getattr(found, "ipv4_mapped", None) or found
    if found.version == 4:
        return str(found)
    return str(ipaddress.ip_network((found, IPV6_NETWORK_BITS), strict=False))


def wait_seconds(failures: int) -> float:
    """Return how long to wait after this number of failures in a row."""
    if failures < FREE_TRIES:
        return 0.0
    return min(LONGEST_WAIT_SECONDS, FIRST_WAIT_SECONDS * 2.0 ** min(failures - FREE_TRIES, 20))


def _left(row: Tries | None, at: float) -> float:
    if row is None or row.last_at > at + SKEW_SECONDS:
        return 0.0
    wait = wait_seconds(row.failures)
    return min(wait, max(0.0, row.last_at + wait - at))


def _key(kind: str, *words: str) -> str:
    """Return a key with only a hash of what was typed, which may be a password in the wrong field."""
    typed = "\0".join(words).encode("utf-8", "replace")
    return f"{kind} {hashlib.sha256(typed).hexdigest()}"


@dataclass(frozen=True)
class Attempt:
    """One attempt to sign in, with the keys of the rows that it may be counted in; "" where it has none.

    A name that has signed in from this network before is counted in a row of the pair, and a browser that has
    signed in before only in a row of its own: whatever strangers do elsewhere, both can still sign in.
    """

    network: str
    name: str = ""
    pair: str = ""
    own: str = ""

    @classmethod
    def of(cls, name: str, place: str, device: str | None = None) -> "Attempt":
        """Build a try of a password. place: its network; device: the id of a known browser."""
        same = " ".join(name.split()).casefold()
        own = _key("device", device) if device else ""
        return cls(_key("network", place), _key("name", same), _key("pair", same, place), own)

    @classmethod
    def by_code(cls, place: str) -> "Attempt":
        return cls(_key("network", place))

    @classmethod
    def in_session(cls, session_id: int) -> "Attempt":
        """Build a try of the password by somebody who is signed in already."""
        return cls("", own=_key("session", str(session_id)))

    def check(self) -> None:
        """Raise TooManyTries while it has to wait."""
        rows = self._rows()
        at = now()
        shared = self.network if self._is_known(rows) else self.name  # others' failures are counted there too
        longest = 0.0
        for key in self._counted(rows):
            wait = _left(rows.get(key), at)
            if wait and key == shared:
                wait = self._until_own_turn(rows.get(self.pair), wait, at)
            longest = max(longest, wait)
        if longest > 0:
            raise TooManyTries("too_many_tries", longest, seconds=_rounded_up(longest))

    def failed(self) -> None:
        """Count this try as a failure."""
        with transaction():
            rows = self._rows()
            for key in self._counted(rows):
                row = rows.get(key) or Tries(key=key)
                row.failures += 1
                row.last_at = now()
                row.save()
            Tries.update(promised_at=None).where(Tries.key == self.pair).execute()

    def succeeded(self) -> None:
        """Forget the failures, and remember that this name signs in from this network."""
        with transaction():
            rows = self._rows()
            counted = self._counted(rows)
            Tries.delete().where(Tries.key.in_(counted) & (Tries.key != self.pair)).execute()
            if self.pair:
                row = rows.get(self.pair) or Tries(key=self.pair)
                row.failures = 0
                row.last_at = row.good_at = now()
                row.promised_at = None
                row.save()

    def _rows(self) -> dict[str, Tries]:
        keys = [key for key in (self.network, self.name, self.pair, self.own) if key]
        return {row.key: row for row in Tries.select().where(Tries.key.in_(keys))}

    def _counted(self, rows: dict[str, Tries]) -> list[str]:
        if self.own:
            return [self.own]
        if not self.name:
            return [self.network]
        return [self.network, self.pair if self._is_known(rows) else self.name]

    def _is_known(self, rows: dict[str, Tries]) -> bool:
        """Return whether this name has signed in from this network before."""
        return self.pair in rows and rows[self.pair].good_at is not None

    def _until_own_turn(self, row: Tries | None, wait: float, at: float) -> float:
        """Return how long to wait: as long as was promised before, even if others have failed since then.

        row: of the pair. The wait is that of the name, or for a known pair, of the network.
        """
        if row is not None and row.promised_at is not None and row.promised_at <= at + LONGEST_WAIT_SECONDS:
            return max(0.0, row.promised_at - at)
        with transaction():
            row = Tries.get_or_none(Tries.key == self.pair) or Tries(key=self.pair)
            row.last_at = at
            row.promised_at = at + wait
            row.save()
        return wait


def _rounded_up(seconds: float) -> int:
    """Return a wait as it is told: never shorter than it is, in whole minutes when it is long."""
    if seconds < 90:
        return math.ceil(seconds)
    return 60 * math.ceil(seconds / 60)


class FewLines:
    """Logs warnings up to a limit per minute; the next one then says how many were left out."""

    def __init__(self, most: int = 20, seconds: float = 60.0):
        self._allowance = Allowance(most, seconds)

    def warn(self, text: str, *values: object) -> bool:
        """Log a warning, and return whether it was within the limit."""
        left_out = self._allowance.left_out()
        if left_out:
            log.warning("%d more failed sign-ins were not logged.", left_out)
        if left_out is None:
            return False
        log.warning(text, *values)
        return True


failures = FewLines()
