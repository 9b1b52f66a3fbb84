"""Who loads what: the names by which parts are requested, claimed, finished, given back and recovered."""

from .backoff import (
    ASK_AGAIN_SECONDS,
    AWAY_SECONDS,
    FILL_IN_SECONDS,
    LONGEST_PAUSE_SECONDS,
    TRIES,
    wait_seconds,
)
from .claiming import LOADING_IS_PAUSED, claim, claim_statement, most_in_background, runnable
from .dependents import CANCELLED
from .finishing import finish, put_off
from .lease import LEASE_SECONDS, ClaimedPart, LeaseLost, Stopping
from .recovery import POISON, give_back, recover
from .requesting import bring_forward, cancel, hold, request

__all__ = [
    "ASK_AGAIN_SECONDS",
    "AWAY_SECONDS",
    "CANCELLED",
    "FILL_IN_SECONDS",
    "LEASE_SECONDS",
    "LOADING_IS_PAUSED",
    "LONGEST_PAUSE_SECONDS",
    "POISON",
    "TRIES",
    "ClaimedPart",
    "LeaseLost",
    "Stopping",
    "bring_forward",
    "cancel",
    "claim",
    "claim_statement",
    "finish",
    "give_back",
    "hold",
    "most_in_background",
    "put_off",
    "recover",
    "request",
    "runnable",
    "wait_seconds",
]
