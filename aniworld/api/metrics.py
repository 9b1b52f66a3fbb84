"""/metrics for Prometheus: the work to do, the answers of the sources and the delay of pushed changes.

Everything is read at the scrape. All processes share the rows, so the worker's figures and the answers that
each process counts are included. Sockets, lag and process_… are those of this web process.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Flask, Response, current_app
from peewee import Field, fn

from .. import later
from ..database import now
from ..health.installation import Installation
from ..library.parts import activity
from ..library.sources import source_stats
from ..models import Part, Series
from ..models.part import PENDING, PRIORITY_NAMES, USER
from ..providers.rate_gate import Gate
from ..push import Hub
from ..queues import TROUBLE
from ..tasks import huey

if TYPE_CHECKING:
    from prometheus_client import core, exposition, process_collector
    from prometheus_client.core import Metric
else:  # which nobody needs who has no Prometheus
    core, exposition = later.module("prometheus_client.core"), later.module("prometheus_client.exposition")
    process_collector = later.module("prometheus_client.process_collector")

bp = Blueprint("metrics", __name__)
PART_LABELS = ("state", "priority", "name")
Values = dict[tuple[str, ...], float]  # the values of the labels -> the number


@bp.get("/metrics", endpoint="show")
def show() -> Response:
    registry = core.CollectorRegistry()
    process_collector.ProcessCollector(registry=registry)
    registry.register(Numbers(current_app))
    return Response(exposition.generate_latest(registry), content_type=exposition.CONTENT_TYPE_PLAIN_0_0_4)


def single(name: str, text: str, value: float) -> Metric:
    """Return a gauge without labels."""
    return gauge(name, text, {(): value})


def gauge(name: str, text: str, values: Values, *labels: str) -> Metric:
    family = core.GaugeMetricFamily(f"aniworld_{name}", text, labels=labels)
    for label_values, value in values.items():
        family.add_metric(label_values, value)
    return family


class Numbers:
    """What is collected at each scrape."""

    def __init__(self, app: Flask):
        self._hub: Hub = app.extensions["hub"]
        self._installation: Installation = app.extensions["installation"]

    def describe(self) -> list[Metric]:
        """Return nothing: registering must not ask the database for the names."""
        return []

    def collect(self) -> Iterator[Metric]:
        yield from self._work()
        yield from self._gates()
        yield from self._answers()
        yield from self._pages()
        yield from self._worker()

    def _work(self) -> Iterator[Metric]:
        yield gauge("parts", "Parts of series, by their state, priority and name.", _parts(), *PART_LABELS)
        statuses = _count(Series.select(Series.loading_status, fn.COUNT(Series.id)), Series.loading_status)
        yield gauge("series", "Series of the library, by their loading status.", statuses, "loading_status")
        yield single(
            "oldest_waiting_user_part_seconds",
            "How long the oldest part that a person asked for has waited.",
            _oldest_wait_seconds(),
        )
        yield single("paused", "Whether all loading is paused: 1 or 0.", activity.paused_since() is not None)

    def _gates(self) -> Iterator[Metric]:
        gates = list(Gate.select().order_by(Gate.name))
        shut: Values = {(gate.name,): activity.shut_seconds(gate) for gate in gates}
        closed: Values = {name: seconds > 0 for name, seconds in shut.items()}
        failures: Values = {(gate.name,): gate.failures for gate in gates}
        yield gauge("gate_closed", "Whether a source's gate is closed: 1 or 0.", closed, "gate")
        yield gauge("gate_opens_in_seconds", "Seconds until a gate opens, 0 when it is open.", shut, "gate")
        yield gauge(
            "gate_failures",
            "Failures of a source in a row; its breaker opens at the fifth.",
            failures,
            "gate",
        )

    def _answers(self) -> Iterator[Metric]:
        count = core.CounterMetricFamily(
            "aniworld_provider_answers",
            "Answers of a source, by the class of their status; none: it did not answer.",
            labels=["provider", "status"],
        )
        by_provider: dict[str, list[source_stats.Answers]] = {}
        for (provider, status), answers in source_stats.answers().items():
            count.add_metric((provider, status), sum(answers.within))
            by_provider.setdefault(provider, []).append(answers)
        times = core.HistogramMetricFamily(
            "aniworld_provider_answer_seconds", "How long a source took.", labels=["provider"]
        )
        for provider, several in by_provider.items():
            times.add_metric((provider,), _buckets(several), sum(answers.seconds for answers in several))
        yield from (count, times)

    def _pages(self) -> Iterator[Metric]:
        views = Counter(re.split("[-@/]", dialect)[0] for dialect in self._hub.dialects())
        sockets: Values = {(view,): count for view, count in views.items()}
        yield gauge(
            "open_sockets", "Open sockets, by what they show; programs: those of the API.", sockets, "view"
        )
        lags = self._hub.lags() or [math.nan]
        yield single(
            "event_lag_seconds", "How late the last change was told; NaN after a quiet minute.", lags[-1]
        )
        yield single(
            "event_lag_max_seconds", "How late a change of the last minute was told at most.", max(lags)
        )

    def _worker(self) -> Iterator[Metric]:
        checks: Values = {(check.code,): check.ok for check in self._installation.current()}
        yield gauge("check_ok", "Whether this part of the installation is well: 1 or 0.", checks, "check")
        free: Values = {}
        for space in self._installation.spaces.look():
            if space.free_bytes is not None:
                free[(space.kind, space.path)] = space.free_bytes
        yield gauge("disk_free_bytes", "Room on the disk with this folder.", free, "kind", "folder")
        is_alive = checks.get(("worker",), False)
        yield single("worker_alive", "Whether a worker runs and answers: 1 or 0.", is_alive)
        working = self._installation.working
        yield single("worker_processes", "Worker processes that answer, on all machines.", working)
        with suppress(*TROUBLE):  # the queue is busy: this scrape goes without it
            pending = huey.pending_count()
            yield single("queue_length", "Messages in the queue; each only says that there is work.", pending)


def _count(query: Any, *kinds: Field[Any]) -> Values:
    """Return how many rows there are of each kind; the count is the last column of the query."""
    counted: Values = {}
    for *kind, count in query.group_by(*kinds).tuples():
        counted[tuple(kind)] = count
    return counted


def _parts() -> Values:
    kinds = (Part.state, Part.priority, Part.name)
    counted = _count(Part.select(*kinds, fn.COUNT(Part.id)), *kinds)
    found: Values = {}
    for (state, priority, name), count in counted.items():
        found[state, PRIORITY_NAMES[int(priority)], name] = count
    return found


def _oldest_wait_seconds() -> float:
    """Return how long the oldest part that a person asked for has waited, 0 if none waits."""
    is_asked_for = (Part.state == PENDING) & (Part.priority == USER)
    oldest = Part.select(fn.MIN(Part.requested_at)).where(is_asked_for).scalar()
    return max(0.0, now() - oldest) if oldest else 0.0


def _buckets(several: list[source_stats.Answers]) -> list[tuple[str, float]]:
    """Return the cumulative buckets of Prometheus: how many answers took at most so many seconds."""
    bounds = [*map(str, source_stats.BOUNDS_SECONDS), "+Inf"]
    columns = zip(*(answers.within for answers in several), strict=True)
    totals = accumulate(sum(column) for column in columns)
    return list(zip(bounds, totals, strict=True))
