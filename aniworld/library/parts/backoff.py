"""How long to wait before something is tried again. The rules are functions of values."""

import random

TRIES = 8
FIRST_WAIT_SECONDS = 2.0
SHORTEST_WAIT_SECONDS = 0.5
LONGEST_WAIT_SECONDS = 900.0
LONGEST_PAUSE_SECONDS = 3600.0  # when a provider asks for it
AWAY_SECONDS = 60.0  # until a part that waits for the library or its folder looks again, if nothing wakes it
TRIES_AT_DISK = 6  # after so many a part goes on trying a disk that refuses, slowly and without an end
ASK_AGAIN_SECONDS = 7 * 86400.0  # an unavailable part
FILL_IN_SECONDS = 86400.0  # a partial part


def longest_wait(attempt: int) -> float:
    """Return the longest that a part may wait after this attempt, in seconds.

    It doubles, up to a quarter of an hour.
    """
    return min(LONGEST_WAIT_SECONDS, FIRST_WAIT_SECONDS * 2 ** max(0, attempt - 1))


def wait_seconds(attempt: int, retry_after: float | None) -> float:
    """Return an exponential backoff with full jitter, or what the provider asked for (at most an hour)."""
    if retry_after is not None:
        return min(max(retry_after, SHORTEST_WAIT_SECONDS), LONGEST_PAUSE_SECONDS)
    return max(SHORTEST_WAIT_SECONDS, random.uniform(0, longest_wait(attempt)))


def at_disk(attempt: int) -> tuple[int, float]:
    """Return which attempt counts and the seconds to wait while a file or folder cannot be written."""
    if attempt > TRIES_AT_DISK:
        return TRIES_AT_DISK, random.uniform(LONGEST_WAIT_SECONDS / 2, LONGEST_WAIT_SECONDS)
    return attempt, wait_seconds(attempt, None)
