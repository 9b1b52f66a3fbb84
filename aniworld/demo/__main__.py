"""python -m aniworld.demo: the real app with a throw-away data folder and library, and the stand-in."""

import argparse
import os
import secrets
import sys
import tempfile
from pathlib import Path

from .. import supervisor, terminal
from ..auth import accounts
from ..bootstrap import prepare
from ..database import connected
from ..errors import AniworldError
from ..logs import configure
from ..models import User
from ..settings import Settings, warn_of_unknown
from .standin import StandIn

NAME = "demo"


def main(arguments: list[str]) -> int:
    """Run the demo until it is stopped. Return the exit code."""
    parser = argparse.ArgumentParser(
        prog="bin/run --demo", description="aniworld without network, keys or traces."
    )
    parser.add_argument(
        "--delay",
        type=float,
        default=0.4,
        metavar="SECONDS",
        help="how long each answer of the stand-in takes",
    )
    asked = parser.parse_args(arguments)
    sources = StandIn(delay_seconds=asked.delay, jitter=0.5, embedded=True)
    try:
        place = tempfile.TemporaryDirectory(prefix="aniworld-demo-", ignore_cleanup_errors=True)
    except OSError as error:
        terminal.complain(f"aniworld: The demo finds no place for its files: {error.strerror}.")
        return 2
    with place as folder, sources as standin:
        return _run(Path(folder), os.environ | standin.environment())


def _run(folder: Path, environ: dict[str, str]) -> int:
    environ |= {
        "ANIWORLD_DATA_DIR": str(folder / "data"),
        "ANIWORLD_LIBRARY": str(folder / "library"),
        "ANIWORLD_ADMIN_USER": NAME,
        "ANIWORLD_ADMIN_PASSWORD": secrets.token_urlsafe(24),
    }
    try:
        settings = Settings.load(environ)
        configure(settings.log_level, settings.log_format)
        warn_of_unknown()
        supervisor.check_port(settings)
        greeting = (
            f"\nThe demo signs you in with this link (it works once):\n\n    {sign_in_link(settings)}\n\n"
        )
        return supervisor.run(settings, environ, greeting, has_more_to_do=True)
    except AniworldError as error:
        terminal.complain(f"aniworld: {error}")
        return 2


def sign_in_link(settings: Settings) -> str:
    """Make the demo's user and a one-time link for it."""
    prepare(settings, durable=True)
    with connected():
        accounts.ensure_admin(settings.admin_user, settings.admin_password)
        return f"{settings.address}/login/link?code={accounts.new_code(User.get(User.name == NAME))}"


if __name__ == "__main__":
    terminal.guard()
    sys.exit(main(sys.argv[1:]))
