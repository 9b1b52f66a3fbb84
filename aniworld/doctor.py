"""The check of the installation for the command line: one finding for each thing that must work."""

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

from . import queues
from .database import connected, db
from .files import atomic
from .health.installation import Installation
from .library.disk import left_out, library_gate, roots
from .library.parts import workers
from .library.sources import ask
from .messages import counted
from .models.part import SEARCH
from .providers.base import Capability
from .settings import Settings
from .translations import N_, _

HOSTS = N_("those of a household, and what a trusted proxy passes on; ANIWORLD_ALLOWED_HOSTS adds others")


class Finding(NamedTuple):
    is_well: bool
    line: str


def examine(settings: Settings) -> list[Finding]:
    """Return all findings. Asks every source, writes a file to the library, and looks at the workers."""
    with connected():
        sources = _sources()  # first, as the checks of the installation report what the sources answered last
        database = db.description
        library = _library()
    findings = [Finding(True, _("{database}, data in {folder}", database=database, folder=settings.data_dir))]
    if settings.queue_url:
        findings.append(_finding("queue", queues.why_silent(settings.queue_url), _("Redis answers")))
    data_trouble = atomic.why_not_writable(settings.data_dir)
    findings.append(_finding(_("data folder"), data_trouble, _("can be written")))
    findings += library
    findings.append(
        Finding(True, _("host names: {names}", names=", ".join(settings.allowed_hosts) or _(HOSTS)))
    )
    return findings + _installation(settings) + sources


def _finding(what: str, trouble: object, well: str) -> Finding:
    return Finding(trouble is None, f"{what}: {trouble or well}")


def _library() -> list[Finding]:
    """Write a file to each root of the library; what is wrong with one comes with what helps."""
    findings = []
    for root in roots.all():
        error = library_gate.examine(root.id)
        trouble = error.in_full if error else None
        findings.append(_finding("library", trouble, _("{place} can be written", place=roots.path(root))))
        passed_over = left_out.of(root)
        if passed_over:
            folders = counted(len(passed_over), "folder")
            told = _(
                "{folders} left out; “python -m aniworld root list” says which, and why",
                folders=folders,
            )
            findings.append(Finding(True, f"library: {told}"))
    return findings


def _installation(settings: Settings) -> list[Finding]:
    """Return the checks that the pages show too, without the library's, which was tried already."""
    findings = []
    for check in Installation(settings.data_dir, partial(workers.examine, settings.data_dir)).look():
        if check.code != "library":
            findings.append(Finding(check.ok, f"{check.code}: {check.sentence} {check.cure}".strip()))
    return findings


def _sources() -> list[Finding]:
    """Ask each source that can search; only those with episodes make the installation unwell."""
    questions: dict[str, Callable[[], Any]] = {}
    for name, provider in ask.able(Capability.SEARCH).items():
        questions[name] = partial(provider.search, "naruto", priority=SEARCH)
    answers = ask.ask_all(questions)
    needed = ask.able(Capability.EPISODES)
    findings = []
    for name in questions:
        is_well = name in answers.values or name not in needed
        said = str(answers.errors.get(name, _("answers")))
        if name in answers.errors and is_well:
            said += _(" Nothing waits for it.")
        findings.append(Finding(is_well, f"{name}: {said}"))
    return findings
