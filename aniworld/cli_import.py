"""python -m aniworld import: accepts the folders that people have, or only says what it would accept."""

import argparse

from . import terminal
from .cli_parser import Parser
from .database import connected
from .errors import AniworldError, Invalid
from .files.naming import shown
from .library.disk import folder_list, scan
from .library.disk.folder_list import UNMATCHED
from .library.matching import folder_questions
from .library.matching.folder_shows import Suggestion
from .library.previews import folder_preview
from .library.previews.folder_preview import Pick
from .library.series import accepting
from .logs import harmless
from .models import Folder
from .settings import Settings
from .translations import _

LEAST_CONFIDENCE = 0.9


def declare(command: Parser) -> None:
    command.set_defaults(act=run)
    command.add_argument("--dry-run", action="store_true", help=_("only say what would be accepted"))
    words = _("with --dry-run: also list every NFO file that would be written, element by element")
    command.add_argument("--files", action="store_true", help=words)
    words = _("how sure it must be, from 0 to 1; 0.9 when it is not said")
    command.add_argument("--min-confidence", type=float, default=LEAST_CONFIDENCE, metavar="N", help=words)


def run(settings: Settings, asked: argparse.Namespace) -> int:
    """Scan, look whose each folder is, and accept those that are sure. Return the exit code."""
    least = asked.min_confidence
    if not 0 <= least <= 1:
        raise Invalid("bad_confidence", "min_confidence")
    with connected():
        scan.all_roots()
        while folder_questions.look_up():
            pass
        if asked.dry_run:
            return _say_what_would_be(least, with_files=asked.files)
        return _accept(least)


def _say_what_would_be(least: float, *, with_files: bool) -> int:
    sure, folders = 0, _of_nobody()
    for folder in folders:
        found = accepting.candidates(folder)
        is_sure = bool(found) and _is_sure(found[0], least)
        sure += is_sure
        sign = "accept" if is_sure else "ask   "
        terminal.answer(f"{sign} {_line(folder, found)}")
        if with_files and is_sure:
            _list_files(folder)
    words = _("Folders of nobody: {count}; {sure} of them would be accepted.", count=len(folders), sure=sure)
    terminal.say(words)
    return 0


def _list_files(folder: Folder) -> None:
    """Print what would be written into a folder."""
    found = folder_preview.of(folder, Pick())
    if found.problem:
        terminal.complain(harmless(f"       {found.problem}"))
    for change in found.files:
        terminal.answer(harmless(f"       {change.what:7} {shown(change.shown)}"))
        for element in change.elements:
            values = f"{element.old} → {element.new}".removeprefix(" → ")
            terminal.answer(harmless(f"         {element.what:7} {element.tag}: {values}"))


def _of_nobody() -> list[Folder]:
    folders = []
    page = 1
    while (listed := folder_list.find(UNMATCHED, page=page)).items:
        folders += [row.folder for row in listed.items]
        page += 1
    return folders


def _is_sure(found: Suggestion, least: float) -> bool:
    return found.confidence >= least and accepting.is_decidable(found)


def _line(folder: Folder, found: list[Suggestion]) -> str:
    if not found:
        return harmless(_("{folder}: nobody knows whose it is", folder=shown(folder.path)))
    best = found[0]
    year = f" ({best.year})" if best.year else ""
    percent = f"{best.confidence:.0%}"
    return harmless(
        _(
            "{folder}: {title}{year}, {percent} sure. {why}",
            folder=shown(folder.path),
            title=best.title,
            year=year,
            percent=percent,
            why=best.reason.sentence,
        )
    )


def _accept(least: float) -> int:
    accepted, refused = 0, 0
    for folder, outcome in accepting.accept_sure(least):
        if isinstance(outcome, AniworldError):
            refused += 1
            terminal.complain(harmless(f"{shown(folder.path)}: {outcome}"))
            continue
        accepted += 1
        terminal.answer(harmless(f"{shown(folder.path)}: {outcome.title}"))
    left = folder_list.counts()[UNMATCHED]
    terminal.say(
        _(
            "Folders accepted: {accepted}; of nobody: {left}. The page “Import” has those.",
            accepted=accepted,
            left=left,
        )
    )
    return 1 if refused else 0


COMMANDS = {"import": declare}
