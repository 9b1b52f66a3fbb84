"""What gunicorn's master adds to the sentence of a web process that cannot work is not printed."""

import logging

import pytest

from aniworld.keeper import CANNOT_START


def line(text, *values):
    return logging.LogRecord("gunicorn.error", logging.ERROR, "arbiter.py", 1, text, values, None)


@pytest.fixture
def config(environ, monkeypatch):
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    from aniworld import gunicorn_config

    return gunicorn_config


def test_that_it_could_not_start_is_no_news(config):
    assert not config.is_news(line("Worker (pid:%s) exited with code %s.", 7, CANNOT_START))
    assert not config.is_news(line("Reason: %s", "Worker failed to boot."))
    assert not config.is_news(line("Shutting down: %s", "Master"))


def test_garbage_is_seen_to_before_the_worker_starts(config, monkeypatch):
    seen_to = []
    monkeypatch.setattr(config.garbage, "settle", lambda: seen_to.append("garbage"))
    config.pre_fork(None, None)
    assert seen_to == ["garbage"]


def test_that_it_ended_otherwise_is(config):
    assert config.is_news(line("Worker (pid:%s) exited with code %s.", 7, 1))
    assert config.is_news(line("Worker (pid:%s) was sent %s!", 7, "SIGKILL"))
