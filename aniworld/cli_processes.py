"""The commands that start aniworld: python -m aniworld run, web, worker, demo.

Whatever opens the database is another process: web and worker look at it first, and say what is wrong.
"""

import argparse

from . import keeper, supervisor
from .cli_parser import plain
from .settings import Settings


def run(settings: Settings, asked: argparse.Namespace) -> int:
    return supervisor.run(settings)


def web(settings: Settings, asked: argparse.Namespace) -> int:
    supervisor.check_port(settings)
    supervisor.become(keeper.WEB)


def worker(settings: Settings, asked: argparse.Namespace) -> int:
    if settings.worker_processes > 1:
        supervisor.become([*supervisor.ALONE, supervisor.ONLY_WORKERS])
    supervisor.become(keeper.WORKER)


def demo(settings: Settings, asked: argparse.Namespace) -> int:
    supervisor.become(supervisor.DEMO)


COMMANDS = {
    "run": plain(run, opens_database=False),
    "web": plain(web, opens_database=False),
    "worker": plain(worker, opens_database=False),
    "demo": plain(demo, opens_database=False),
}
