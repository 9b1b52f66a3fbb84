"""The commands that start aniworld: python -m aniworld run, web, worker, demo.

Each goes on as another program under the same process id, and loads nothing of what that one needs.
"""

import argparse

from . import supervisor
from .cli_parser import plain
from .settings import Settings


def run(settings: Settings, asked: argparse.Namespace) -> int:
    supervisor.check_port(settings)
    supervisor.become()


def web(settings: Settings, asked: argparse.Namespace) -> int:
    supervisor.check_port(settings)
    supervisor.become(supervisor.WEB)


def worker(settings: Settings, asked: argparse.Namespace) -> int:
    if settings.worker_processes > 1:
        supervisor.become([*supervisor.ALONE, supervisor.ONLY_WORKERS])
    supervisor.become(supervisor.WORKER)


def demo(settings: Settings, asked: argparse.Namespace) -> int:
    supervisor.become(supervisor.DEMO)


COMMANDS = {
    "run": plain(run, opens_database=False),
    "web": plain(web, opens_database=False),
    "worker": plain(worker, opens_database=False),
    "demo": plain(demo, opens_database=False),
}
