"""The commands about library folders: python -m aniworld root …"""

import argparse
from pathlib import Path

from . import terminal
from .cli_parser import Parser, actions
from .cli_parser import add as add_command
from .database import connected, transaction
from .errors import NotFound
from .library.disk import left_out, library_trouble, root_changes, roots
from .library.disk.root_changes import Holding
from .library.parts import schedule
from .logs import harmless
from .models import Root
from .settings import Settings
from .translations import _


def declare(command: Parser) -> None:
    roots = actions(command)
    words = _("list the library folders, and what is wrong with each")
    add_command(roots, "list", words, list_roots)
    acts = {
        "add": (_("add a folder that is there"), add),
        "remove": (_("remove a library folder; nothing in it is touched"), remove),
        "takes-new": (_("let new series get their folder in this one"), take_new),
    }
    for name, (words, act) in acts.items():
        add_command(roots, name, words, act).add_argument("folder", metavar="FOLDER")


def list_roots(settings: Settings, asked: argparse.Namespace) -> int:
    """Print each root, and below it what no scan looks into. Return 1 when one of them cannot be used."""
    with connected():
        troubles, held = library_trouble.troubles_now(), root_changes.holdings()
        for root in roots.all():
            words = [str(roots.path(root)), _spoken(held[root.id])]
            if root.takes_new:
                words.append(_("takes new series"))
            if root.id in troubles:
                words.append(troubles[root.id].sentence)
            terminal.answer("\t".join(map(harmless, words)))
            for line in left_out.lines(left_out.of(root)):
                terminal.answer(f"\t{harmless(line)}")
    return 1 if troubles else 0


def _spoken(held: Holding) -> str:
    return _(
        "{series} series, {folders} folders, {videos} videos",
        series=held.series,
        folders=held.folders,
        videos=held.videos,
    )


def add(settings: Settings, asked: argparse.Namespace) -> int:
    with connected(), transaction():
        root = root_changes.add(asked.folder)
        schedule.soon("scan")
    terminal.say(
        _(
            "{folder} is a library folder now. The worker looks into it at once.",
            folder=harmless(str(root.path)),
        )
    )
    return 0


def remove(settings: Settings, asked: argparse.Namespace) -> int:
    with connected():
        held = root_changes.remove(_named(asked.folder))
    terminal.say(
        _("{folder} is no library folder any more. No file in it was touched.", folder=harmless(asked.folder))
    )
    terminal.say(_("Let go: {held}.", held=_spoken(held)))
    return 0


def take_new(settings: Settings, asked: argparse.Namespace) -> int:
    with connected():
        root_changes.take_new(_named(asked.folder))
    terminal.say(_("New series come to {folder} from now on.", folder=harmless(asked.folder)))
    return 0


def _named(folder: str) -> Root:
    """Return the root of this path. Raises NotFound."""
    typed = Path(folder)
    for root in roots.all():
        if roots.path(root) == typed:
            return root
    raise NotFound("no_such_root")


COMMANDS = {"root": declare}
