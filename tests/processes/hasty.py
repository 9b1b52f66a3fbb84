"""gunicorn's configuration, with deadlines that a test can wait for."""

from dataclasses import replace

from aniworld.gunicorn_config import *  # noqa: F403 - gunicorn reads its settings from the names of a module
from aniworld.serving.worker import Worker

SHORT = {"head_seconds": 1.5, "idle_seconds": 1.0, "transfer_seconds": 1.5, "linger_seconds": 0.5}
Worker.limits = replace(Worker.limits, **SHORT)
