"""What is not loaded: each process has only the packages that it needs at once.

A start is mostly loading, and a process keeps what it has loaded. Who needs more from the start takes it off
a list here, and says in the commit why.
"""

import json
import subprocess
import sys

import pytest

from aniworld import cli
from aniworld.paths import STARTED_IN

# When first needed, if ever.
LATE = (
    *("apprise", "authlib", "joserfc", "babel", "requests", "urllib3", "PIL", "psycopg", "redis"),
    *("rapidfuzz", "watchdog", "prometheus_client", "simple_websocket", "wsproto", "asyncio"),
    "statistics",
)
TESTERS = ("flask.testing", "click.testing", "pdb", "unittest")
WEB_ONLY = ("flask", "werkzeug", "jinja2", "click", "gunicorn")
ROWS = ("peewee", "huey", "pydantic")
EVERYTHING = (*LATE, *WEB_ONLY, *ROWS, "aniworld.library", "aniworld.models")


def loaded(program, environ=None):
    """Return the names of all modules that a process has at the end of a program."""
    names = "sorted(name for name, module in sys.modules.items() if module)"
    program += f"\nimport json, sys\nsys.__stdout__.write('\\n' + json.dumps({names}))"
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=STARTED_IN,
        env=environ,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return set(json.loads(done.stdout.rpartition("\n")[2]))


COMMAND = """
import sys
sys.argv[1:] = {arguments}
from aniworld import __main__
try:
    __main__.command()
except SystemExit:
    pass
"""


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["run", "--help"]], ids=str)
def test_help_loads_nothing_but_the_words_of_the_commands(arguments):
    assert loaded(COMMAND.format(arguments=arguments)) & {*EVERYTHING} == set()


def test_a_command_loads_no_other_command():
    ours = {name for name in loaded(COMMAND.format(arguments=["user", "--help"])) if ".cli_" in name}
    assert ours == {"aniworld.cli_parser", "aniworld.cli_people"}


def test_a_command_that_reads_rows_loads_nothing_of_the_pages(environ):
    names = loaded(COMMAND.format(arguments=["api-key", "list"]), environ)
    assert "peewee" in names
    assert names & {*LATE, "flask", "jinja2", "gunicorn", "aniworld.library.disk.scan"} == set()


@pytest.mark.parametrize("module", sorted({module for _, _, module in cli.CONTENTS}))
def test_a_module_of_commands_declares_those_that_the_contents_name(module):
    named = {name for name, _, where in cli.CONTENTS if where == module}
    assert set(getattr(__import__(f"aniworld.{module}"), module).COMMANDS) == named


def test_the_supervisor_has_nothing_of_what_it_starts():
    assert loaded("import aniworld.supervisor") & {*EVERYTHING} == set()


def test_the_keeper_has_next_to_nothing():
    names = loaded("import aniworld.keeper")
    assert {name for name in names if name.startswith("aniworld.")} == {"aniworld.keeper", "aniworld.later"}
    assert names & {*EVERYTHING, "subprocess", "socket", "logging", "pathlib", "dataclasses"} == set()


def test_gunicorns_master_has_no_app(environ):
    names = loaded("import aniworld.gunicorn_config", environ)
    assert names & {*LATE, *ROWS, "flask", "werkzeug", "jinja2", "aniworld.app", "aniworld.library"} == set()


def test_the_web_process_has_nothing_that_many_never_use(environ):
    names = loaded(
        "import aniworld.wsgi, aniworld.web_start\n"
        "from aniworld.web import unasked\n"
        "with unasked.drawing(aniworld.wsgi.app, 'en'): pass",
        environ,
    )
    assert {"flask", "peewee"} <= names
    assert names & {*LATE, *TESTERS} == set()


def test_a_web_process_reads_no_language_that_nobody_speaks(environ):
    loaded("import aniworld.wsgi\nassert not aniworld.translations._catalogue.cache_info().currsize", environ)


def test_the_worker_has_nothing_of_the_pages(environ):
    names = loaded("import aniworld.worker", environ)
    assert {"peewee", "huey"} <= names
    assert names & {*LATE, *WEB_ONLY, "playhouse.migrations", "argparse"} == set()
