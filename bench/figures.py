"""What a measurement says: one line with a ratio, its target, and whether it is met."""

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """ratio: at most target when all is well; detail: the measured values behind it."""

    what: str
    ratio: float
    target: float
    detail: str = ""

    @property
    def is_met(self) -> bool:
        return self.ratio <= self.target

    def __str__(self) -> str:
        verdict = "ok  " if self.is_met else "over"
        return f"{verdict} {self.ratio:7.3f}  target {self.target:<5g} {self.what}  ({self.detail})"


def percentile(values: Sequence[float], share: float) -> float:
    """Return the smallest value that at least this share of all values does not exceed."""
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


def in_ms(values: Sequence[float]) -> str:
    """Return seconds as "p50 1.2, p95 3.4, p99 5.6 ms"."""
    parts = [f"p{share} {percentile(values, share / 100) * 1000:.1f}" for share in (50, 95, 99)]
    return ", ".join(parts) + " ms"
