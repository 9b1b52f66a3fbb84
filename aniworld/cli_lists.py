"""python -m aniworld list-import: adds what somebody keeps on a list, or only says what that would be."""

import argparse

from . import terminal
from .cli_parser import Parser
from .database import connected
from .library.lists import list_matching, list_rows, list_runs
from .library.lists.list_matching import Match
from .library.lists.list_rows import Wanted
from .logs import harmless
from .models import WatchList
from .models.part import USER
from .providers.list_values import STATUSES
from .providers.watch_lists import SERVICES
from .settings import Settings
from .translations import _

NO_BREAK = 1  # exit code when the list was not read to its end


def declare(command: Parser) -> None:
    command.set_defaults(act=run)
    command.add_argument("service", metavar="SERVICE", choices=list(SERVICES), help=_("one of %(choices)s"))
    command.add_argument("user", metavar="USER", help=_("the name of the user there"))
    words = _("what of the list is taken; may be given several times; all but dropped when it is not said")
    command.add_argument("--status", action="append", choices=list(STATUSES), help=words)
    command.add_argument("--dry-run", action="store_true", help=_("only say what would be added"))
    words = _("read the list again every day, and add what is new on it")
    command.add_argument("--daily", action="store_true", help=words)


def run(settings: Settings, asked: argparse.Namespace) -> int:
    """Read a list. Return the exit code: 1 when it was not read to its end."""
    wanted = list_rows.wanted(asked.service, asked.user, asked.status)
    with connected():
        if asked.dry_run:
            return _say_what_would_be(wanted)
        row, _is_new = list_rows.put(wanted, is_daily=asked.daily, only_new=False)
        return _read(row)


def _say_what_would_be(wanted: Wanted) -> int:
    number = 1
    while True:
        page = list_matching.preview(wanted, number, priority=USER)
        for match in page.matches:
            show = match.show
            year = f" ({show.year})" if show.year else ""
            terminal.answer(harmless(f"{_sign(match)}\t{match.entry.title}\t{show.title}{year}"))
        if not page.has_more:
            return 0
        number += 1


def _sign(match: Match) -> str:
    if match.show.series_id:
        return _("here")
    if match.is_wanted:
        return _("add")
    return _("skip")


def _read(row: WatchList) -> int:
    """Read page after page; what is left when the service does not answer, the worker reads later."""
    before = row.read_at
    while list_rows.take(row):
        page = row.page
        list_runs.read_page(row)
        row = list_rows.get(row.id)
        if row.read_at != before or row.page == page:
            break
    result = row.result
    if row.read_at == before:
        terminal.say(_("The worker goes on with it."))
    if result:
        terminal.say(harmless(result.sentence))
    return 0 if result and result.code in list_runs.WELL else NO_BREAK


COMMANDS = {"list-import": declare}
