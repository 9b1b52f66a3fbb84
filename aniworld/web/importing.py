"""The import page: the folders that belong to nobody, whose they may be, and what is done with each."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from .. import events, tasks
from ..database import snapshot
from ..errors import AniworldError, Invalid
from ..events import Event
from ..library.disk import folder_list, folder_offers, homes, linking
from ..library.disk.folder_list import STATES, UNMATCHED, Listed
from ..library.matching import folder_questions
from ..library.matching.folder_shows import Suggestion
from ..library.parts import claims
from ..library.previews import folder_preview
from ..library.previews.folder_preview import Pick
from ..library.series import accepting
from ..library.series import series as verbs
from ..library.sources import ask
from ..models import Folder
from . import htmx, previews, series_preview

bp = Blueprint("importing", __name__, url_prefix="/import")
VIEW = "import"
STEPS = (0.95, 0.9, 0.8)  # how sure a folder must be, to be accepted with all others
LONGEST = 200


class Step(NamedTuple):
    """How sure folders can be demanded to be. accepts_some: at least one is so sure by now."""

    least: float
    accepts_some: bool


class ShownFolder(NamedTuple):
    """A folder as a row draws it. said: what was just done with it, "" if nothing was."""

    row: Folder
    videos: int
    candidates: list[Suggestion]
    said: str = ""

    @property
    def best(self) -> Suggestion | None:
        return self.candidates[0] if self.candidates else None

    @property
    def may_be_accepted(self) -> bool:
        return self.best is not None and accepting.is_decidable(self.best)

    @property
    def is_looked_at(self) -> bool:
        return self.row.looked_at is not None

    @property
    def is_open(self) -> bool:
        """Whether it still waits for somebody to say whose it is."""
        return self.row.series_id is None and not self.row.is_ignored


def shown(listed: Sequence[Listed], said: str = "") -> list[ShownFolder]:
    return [ShownFolder(one.folder, one.videos, accepting.candidates(one.folder), said) for one in listed]


@bp.get("", endpoint="show")
def show() -> ResponseReturnValue:
    state = request.args.get("state", UNMATCHED)
    if state not in STATES:
        state = UNMATCHED
    q = request.args.get("q", "").strip()[:LONGEST]
    page = max(1, min(request.args.get("page", 1, type=int), 100_000))
    with snapshot():  # one snapshot: the cursor and the rows agree
        cursor = events.latest()
        found = folder_list.find(state, q, page)
        folders = shown(found.items)
        counts = folder_list.counts()
        steps = _steps()
    return render_template(
        "importing/show.html",
        folders=folders,
        found=found,
        counts=counts,
        state=state,
        q=q,
        next_url=_next_url(found, state, q),
        steps=steps,
        view=VIEW,
        cursor=cursor,
    )


def _next_url(found: folder_list.Page, state: str, q: str) -> str | None:
    if found.page >= found.pages:
        return None
    return url_for("importing.show", state=state, q=q or None, page=found.page + 1)


@bp.get("/<int:folder_id>", endpoint="folder")
def folder(folder_id: int) -> ResponseReturnValue:
    """Show one folder: a search for its show, and what would be written. In its row when htmx asks."""
    row = homes.get(folder_id)
    q = request.args.get("q", "").strip()[:LONGEST]
    candidates, problems = _search(q) if q else ([], [])
    one = shown(folder_list.counted([row]))[0]
    values = {"folder": one, "q": q, "candidates": candidates, "problems": problems}
    if htmx.is_asking():
        return render_template("importing/_more.html", **values)
    return render_template("importing/folder.html", view=None, **values)


def _search(q: str) -> tuple[list[dict[str, Any]], list[str]]:
    candidates, problems = ask.search(q)
    for candidate in candidates:
        candidate["poster"] = previews.preview_url(candidate["poster_url"])
    return candidates, problems


@bp.get("/<int:folder_id>/preview", endpoint="preview")
def preview(folder_id: int) -> ResponseReturnValue:
    """Show what would be written into a folder, element by element."""
    row = homes.get(folder_id)
    pick = _pick(request.args)
    found = folder_preview.of(row, pick)
    return render_template(
        "importing/preview.html",
        folder=row,
        pick=pick,
        preview=found,
        files=series_preview.shown(found.files),
        view=None,
    )


def _pick(sent: Mapping[str, str]) -> Pick:
    """Return the show that a form names; none for the likeliest."""
    if not sent.get("provider"):
        return Pick()
    year = sent.get("year", "")
    known = int(year) if year.isascii() and year.isdecimal() and len(year) == 4 else None
    return Pick(sent["provider"], sent.get("id", ""), sent.get("title", ""), known)


@bp.post("/<int:folder_id>/accept", endpoint="accept")
def accept(folder_id: int) -> ResponseReturnValue:
    """Make a folder its show's; of a form that chooses files, only those are written."""
    row, pick = homes.get(folder_id), _pick(request.form)
    files = folder_preview.of(row, pick).files if request.form.get("more") else []
    folder_preview.accept(row, pick, series_preview.chosen(files))
    tasks.wake()
    return _done(folder_id)


@bp.post("/<int:folder_id>/ignore", endpoint="ignore")
def ignore(folder_id: int) -> ResponseReturnValue:
    linking.ignore(homes.get(folder_id), is_ignored=request.form.get("ignored", "yes") == "yes")
    return _done(folder_id)


@bp.post("/<int:folder_id>/look", endpoint="look")
def look(folder_id: int) -> ResponseReturnValue:
    """Read what is in a folder anew, and look whose it is."""
    folder_questions.look_again(homes.get(folder_id))
    return _done(folder_id)


@bp.post("/<int:folder_id>/let-go", endpoint="let_go")
def let_go(folder_id: int) -> ResponseReturnValue:
    linking.let_go(homes.get(folder_id))
    return _done(folder_id)


def _done(folder_id: int) -> ResponseReturnValue:
    if not htmx.is_asking():
        return redirect(url_for("importing.show"))
    drawn_at = events.latest()
    return htmx.fragments(draw([folder_id]), drawn_at)


@bp.post("/accept", endpoint="accept_sure")
def accept_sure() -> ResponseReturnValue:
    """Accept all folders that are sure enough."""
    refused = []
    for row, outcome in accepting.accept_sure(_least()):
        if isinstance(outcome, AniworldError):
            refused.append(f"{row.path}: {outcome}")
    tasks.enqueue(claims.runnable(tasks.Work.threads))
    if refused:
        return render_template("importing/refused.html", refused=refused, view=None)
    return redirect(url_for("importing.show"))


def _steps() -> list[Step]:
    """Return all steps, so that a choice among them stays what it is; none while no folder is sure enough."""
    surest = accepting.surest()
    if surest < STEPS[-1]:
        return []
    return [Step(least, least <= surest) for least in STEPS]


def _least() -> float:
    """Return how sure a folder must be. Raises Invalid: a slip must not accept what nobody is sure of."""
    said = request.form.get("least", str(STEPS[0]))
    for step in STEPS:
        if said == str(step):
            return step
    raise Invalid("bad_confidence", "least")


@bp.get("/for/<int:series_id>", endpoint="choose")
def choose(series_id: int) -> ResponseReturnValue:
    """Offer the folders at which a series may be pointed."""
    series = verbs.get(series_id)
    q = request.args.get("q", "").strip()[:LONGEST]
    offers = folder_offers.of(series, q)
    return render_template("importing/choose.html", series=series, offers=offers, q=q, view=None)


@bp.post("/for/<int:series_id>", endpoint="relink")
def relink(series_id: int) -> ResponseReturnValue:
    row = homes.get(request.form.get("folder", 0, type=int))
    linking.relink(verbs.get(series_id), row)
    tasks.wake()
    return redirect(url_for("series.show", series_id=series_id))


def fragments(batch: Sequence[Event]) -> str:
    """Draw what an open page shows of these events."""
    news = [event for event in batch if event.kind == linking.CHANGED]
    changed: set[int] = set()
    for event in news:
        changed.update(event.payload.get("folders", ()))
    return draw(sorted(changed)) if news else ""


def draw(folder_ids: Sequence[int]) -> str:
    """Draw the rows of these folders, how many there are, and the button for those that are sure."""
    rows = list(Folder.select().where(Folder.id.in_(list(folder_ids)[:500])))
    folders = shown(folder_list.counted(rows))
    counts, steps = folder_list.counts(), _steps()
    return render_template("importing/_message.html", folders=folders, counts=counts, steps=steps)
