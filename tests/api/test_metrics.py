"""/metrics: parsed as Prometheus does, and its numbers are those of the rows."""

import math
from types import SimpleNamespace

import pytest
from prometheus_client.parser import text_string_to_metric_families

from aniworld import push, tasks
from aniworld.database import now
from aniworld.library.parts import activity, workers
from aniworld.library.series import series
from aniworld.library.sources import source_stats
from aniworld.models import Part
from aniworld.models.part import BACKGROUND, LOADED, USER
from aniworld.providers.rate_gate import Gate


@pytest.fixture
def scrape(program, database, monkeypatch):
    """What a scrape says: (name, labels) -> value."""
    monkeypatch.setattr(tasks, "enqueue", lambda count=1, **limits: None)

    def ask():
        families = text_string_to_metric_families(program.get("/metrics").get_data(as_text=True))
        return {(s.name, *sorted(s.labels.items())): s.value for family in families for s in family.samples}

    return ask


def put(name, **how):
    return series.add(name, **how)[0]


def test_it_is_plain_text_for_a_program_with_a_key(program):
    answer = program.get("/metrics")
    assert answer.status_code == 200
    assert answer.content_type == "text/plain; version=0.0.4; charset=utf-8"


def test_it_is_for_people_who_signed_in_and_nobody_else(alice, stranger):
    assert alice.get("/metrics").status_code == 200
    assert stranger.get("/metrics").status_code == 401
    assert "aniworld_" not in stranger.get("/metrics").get_data(as_text=True)
    assert stranger.get("/metrics", Authorization="Bearer wrong").status_code == 401


def test_every_number_of_ours_is_explained_in_a_sentence(program):
    for family in text_string_to_metric_families(program.get("/metrics").get_data(as_text=True)):
        assert family.name.startswith(("aniworld_", "process_"))
        assert family.documentation[0].isupper() and family.documentation.endswith(".")


def test_parts_and_series_are_counted_as_they_are(scrape):
    show = put("Frieren")
    put("Haikyu", priority=BACKGROUND)
    Part.update(state=LOADED).where((Part.series == show) & (Part.name == "logo")).execute()
    said = scrape()
    assert said["aniworld_parts", ("name", "nfo"), ("priority", "user"), ("state", "pending")] == 1
    assert said["aniworld_parts", ("name", "nfo"), ("priority", "background"), ("state", "pending")] == 1
    assert said["aniworld_parts", ("name", "logo"), ("priority", "user"), ("state", "loaded")] == 1
    assert said["aniworld_series", ("loading_status", "loading")] == 2
    assert (
        sum(value for (name, *_), value in said.items() if name == "aniworld_parts") == Part.select().count()
    )


@pytest.mark.parametrize("priority, seconds", [(USER, 90), (BACKGROUND, 0)])
def test_the_age_is_that_of_the_oldest_waiting_part_of_a_person(scrape, priority, seconds):
    put("Frieren", priority=priority)
    Part.update(requested_at=now() - 90).execute()
    assert scrape()["aniworld_oldest_waiting_user_part_seconds",] == pytest.approx(seconds, abs=2)


@pytest.mark.parametrize("closed_for, closed", [(60, 1), (-60, 0), (9_000_000, 0)])
def test_a_gate_says_whether_it_is_closed_for_how_long_and_why(scrape, closed_for, closed):
    Gate.create(name="tvmaze", closed_until=now() + closed_for, failures=3)
    said, label = scrape(), ("gate", "tvmaze")
    assert said["aniworld_gate_closed", label] == closed
    assert said["aniworld_gate_opens_in_seconds", label] == pytest.approx(60 * closed, abs=2)
    assert said["aniworld_gate_failures", label] == 3


def test_answers_are_counted_and_their_times_are_a_histogram(scrape):
    for outcome, seconds in [("2xx", 0.05), ("2xx", 0.3), ("5xx", 0.3), ("none", 99.0)]:
        source_stats.count("tvmaze", outcome, seconds)
    said, name, source = scrape(), "aniworld_provider_answer_seconds", ("provider", "tvmaze")
    assert [
        said["aniworld_provider_answers_total", source, ("status", of)] for of in ("2xx", "5xx", "none")
    ] == [2, 1, 1]
    assert [said[f"{name}_bucket", ("le", bound), source] for bound in ("0.1", "0.5", "60.0", "+Inf")] == [
        1,
        3,
        3,
        4,
    ]
    assert said[f"{name}_count", source] == 4
    assert said[f"{name}_sum", source] == pytest.approx(99.65)


def test_what_the_sources_answer_while_a_series_loads_is_counted(program, database, standin):
    program.post("/api/series", json={"name": "Frieren"})
    counted = source_stats.answers()
    asked = len([path for _, path in standin.log])
    assert sum(sum(answer.within) for answer in counted.values()) == asked
    assert {("tvmaze", "2xx"), ("images", "2xx")} <= set(counted)


def test_open_sockets_are_counted_by_what_they_show(scrape, app):
    dialects = ("library", "series-4", "series-5@de", "programs/en", "activity")
    app.extensions["hub"].clients = [SimpleNamespace(dialect=dialect) for dialect in dialects]
    said = scrape()
    assert {key[1][1]: value for key, value in said.items() if key[0] == "aniworld_open_sockets"} == {
        "library": 1,
        "series": 2,
        "programs": 1,
        "activity": 1,
    }


def test_the_lag_is_how_late_the_last_change_was_told_and_the_longest_of_a_minute(scrape, app):
    hub = app.extensions["hub"]
    assert math.isnan(scrape()["aniworld_event_lag_seconds",])
    for id, late in [(1, 3.0), (2, 0.5)]:
        hub.broadcast([SimpleNamespace(id=id, at=now() - late), SimpleNamespace(id=id, at=now())])
    said = scrape()
    assert said["aniworld_event_lag_seconds",] == pytest.approx(0.5, abs=0.2)
    assert said["aniworld_event_lag_max_seconds",] == pytest.approx(3.0, abs=0.2)


def test_a_lag_is_forgotten_after_a_minute(monkeypatch):
    hub, time = push.Hub(1), [0.0]
    monkeypatch.setattr(push, "time", SimpleNamespace(monotonic=lambda: time[0]))
    hub.broadcast([SimpleNamespace(id=1, at=now())])
    assert len(hub.lags()) == 1
    time[0] = 61.0
    assert hub.lags() == []


def test_a_pause_and_the_worker_are_ones_and_zeros(scrape, settings):
    assert (scrape()["aniworld_paused",], scrape()["aniworld_worker_alive",]) == (0, 0)
    activity.pause()
    owner = workers.Owner(settings.data_dir)
    assert (scrape()["aniworld_paused",], scrape()["aniworld_worker_alive",]) == (1, 1)
    assert scrape()["aniworld_worker_processes",] == 1
    owner.close()


def test_the_queue_and_the_process_are_measured(scrape):
    said = scrape()
    assert said["aniworld_queue_length",] == 0
    assert said["process_resident_memory_bytes",] > 10_000_000
    assert said["process_cpu_seconds_total",] > 0
