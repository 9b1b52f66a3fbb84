"""The commands that start aniworld: python -m aniworld run, web, worker, demo.

Each goes on as another program under the same process id.
"""

import argparse
from typing import TYPE_CHECKING

from . import later, supervisor
from .cli_parser import plain
from .settings import Settings

if TYPE_CHECKING:
    from . import database, recovery
    from .auth import accounts
else:
    accounts, database = later.module("aniworld.auth.accounts"), later.module("aniworld.database")
    recovery = later.module("aniworld.recovery")


def run(settings: Settings, asked: argparse.Namespace) -> int:
    supervisor.check_port(settings)
    if not database.lasting_trouble():
        with database.connected():
            accounts.has_first_user_to_make(settings.admin_user, settings.admin_password)
    recovery.close()  # else a lost database could not be replaced while the two processes stay
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
    "run": plain(run),  # so that what cannot work is said once, and not by each of the two
    "web": plain(web, opens_database=False),
    "worker": plain(worker, opens_database=False),
    "demo": plain(demo, opens_database=False),
}
