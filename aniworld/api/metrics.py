"""/metrics: how much there is to do, how the sources answer and how late the pages are told, for Prometheus.

Everything is read at the scrape: from rows that all processes share, so that the worker's doings are in it (also its
answers, which every process counts into the same rows), and from this web process itself: its sockets, its lag, and the
process_… numbers of the library.
"""

import math
import time
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from itertools import accumulate

from flask import Blueprint, Flask, Response, current_app
from peewee import fn
from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from ..database import now
from ..events import Event
from ..library import activity, answering, owners
from ..models import Part, Series
from ..models.part import BACKGROUND, NEW, PENDING, USER
from ..providers.gate import Gate
from ..push import Hub
from ..queues import TROUBLE
from ..tasks import huey

bp = Blueprint("metrics", __name__)
MINUTE_SECONDS = 60.0
PRIORITIES = {USER: "user", NEW: "new", BACKGROUND: "background"}


class TimedHub(Hub):
    """The hub, which also remembers for a minute how late it told of each change."""

    def __init__(self, *args, **named):
        super().__init__(*args, **named)
        self._lags: deque[tuple[float, float]] = deque(maxlen=10_000)

    def broadcast(self, told: Sequence[Event]) -> None:
        super().broadcast(told)
        self._lags.append((time.monotonic(), max(0.0, now() - told[0].at)))

    def lags(self) -> list[float]:
        """The seconds between the oldest change of each broadcast of the last minute and its end; the newest last."""
        oldest = time.monotonic() - MINUTE_SECONDS
        return [lag for at, lag in list(self._lags) if at >= oldest]


def register(app: Flask) -> None:
    """Answer /metrics with the numbers of this app."""
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    registry.register(Numbers(app))
    app.extensions["metrics"] = registry
    app.register_blueprint(bp)


@bp.get("/metrics", endpoint="show")
def show() -> Response:
    return Response(generate_latest(current_app.extensions["metrics"]), content_type=CONTENT_TYPE_PLAIN_0_0_4)


def gauge(name: str, text: str, values: dict[tuple[str, ...], float], *labels: str) -> Metric:
    family = GaugeMetricFamily(f"aniworld_{name}", text, labels=labels)
    for label_values, value in values.items():
        family.add_metric(label_values, value)
    return family


class Numbers:
    """What is collected at each scrape."""

    def __init__(self, app: Flask):
        self._hub: TimedHub = app.extensions["hub"]
        self._data_dir = app.config["DATA_DIR"]

    def describe(self) -> list[Metric]:
        """Nothing: the names are known when they are asked for, and registering asks no database."""
        return []

    def collect(self) -> Iterator[Metric]:
        yield from self._work()
        yield from self._gates()
        yield from self._answers()
        yield from self._pages()
        yield from self._worker()

    def _work(self) -> Iterator[Metric]:
        kinds = (Part.state, Part.priority, Part.name)
        parts = Part.select(*kinds, fn.COUNT(Part.id)).group_by(*kinds).tuples()
        counted = {(state, PRIORITIES[priority], name): count for state, priority, name, count in parts}
        yield gauge("parts", "Parts of series, by their state, priority and name.", counted, "state", "priority", "name")
        series = Series.select(Series.loading_status, fn.COUNT(Series.id)).group_by(Series.loading_status).tuples()
        statuses = {(status,): count for status, count in series}
        yield gauge("series", "Series of the library, by their loading status.", statuses, "loading_status")
        oldest = Part.select(fn.MIN(Part.requested_at)).where((Part.state == PENDING) & (Part.priority == USER)).scalar()
        age = max(0.0, now() - oldest) if oldest else 0.0
        yield gauge("oldest_waiting_user_part_seconds", "How long the oldest part that a person asked for has waited.", {(): age})
        is_paused = activity.paused_since() is not None
        yield gauge("paused", "Whether all loading is paused: 1 or 0.", {(): is_paused})

    def _gates(self) -> Iterator[Metric]:
        gates = list(Gate.select().order_by(Gate.name))
        shut = {(gate.name,): activity.shut_seconds(gate) for gate in gates}
        closed = {name: seconds > 0 for name, seconds in shut.items()}
        yield gauge("gate_closed", "Whether a source's gate is closed: 1 or 0.", closed, "gate")
        yield gauge("gate_opens_in_seconds", "Seconds until a source's gate opens, 0 when it is open.", shut, "gate")
        failures = {(gate.name,): gate.failures for gate in gates}
        yield gauge("gate_failures", "Failures of a source in a row; its breaker opens at the fifth.", failures, "gate")

    def _answers(self) -> Iterator[Metric]:
        answers = answering.answers()
        count = CounterMetricFamily(
            "aniworld_provider_answers", "Answers of a source, by the class of their status; none: it did not answer.",
            labels=["provider", "status"],
        )
        times = HistogramMetricFamily("aniworld_provider_answer_seconds", "How long a source took.", labels=["provider"])
        for (provider, status), answer in answers.items():
            count.add_metric((provider, status), sum(answer.within))
        bounds = [*map(str, answering.BOUNDS_SECONDS), "+Inf"]
        for provider in dict.fromkeys(provider for provider, _ in answers):
            mine = [answer for (name, _), answer in answers.items() if name == provider]
            within = accumulate(sum(column) for column in zip(*(answer.within for answer in mine), strict=True))
            times.add_metric((provider,), list(zip(bounds, within, strict=True)), sum(answer.seconds for answer in mine))
        yield from (count, times)

    def _pages(self) -> Iterator[Metric]:
        with self._hub.lock:
            views = Counter((client.dialect.partition("-")[0],) for client in self._hub.clients)
        yield gauge("open_sockets", "Open sockets, by what they show; programs: those of the API.", views, "view")
        lags = self._hub.lags() or [math.nan]
        yield gauge("event_lag_seconds", "How late the last change was told; NaN after a quiet minute.", {(): lags[-1]})
        yield gauge("event_lag_max_seconds", "How late a change of the last minute was told at most.", {(): max(lags)})

    def _worker(self) -> Iterator[Metric]:
        alive = owners.any_working(self._data_dir)
        yield gauge("worker_alive", "Whether a worker runs: 1 or 0.", {(): alive})
        try:
            yield gauge("queue_length", "Messages in the queue; each only says that there is work.", {(): huey.pending_count()})
        except TROUBLE:
            return  # the queue is busy: this scrape goes without it
