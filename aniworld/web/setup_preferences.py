"""The last screen of the first run: languages and keys. It ends in the import or the library."""

from typing import NamedTuple

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from .. import tasks
from ..errors import Invalid, NotAllowed
from ..library.disk import root_rows
from ..library.household import changing, listing
from ..library.sources import key_trial
from ..preferences import table, values
from ..preferences.kinds import Secret
from ..providers import SOURCES
from ..providers.base import Attribution
from ..translations import ENGLISH, choosing
from . import htmx, setup
from .languages import LANGUAGES
from .preference_forms import ShownPreference, shown_one
from .sources import shown_test

bp = Blueprint("setup_preferences", __name__, url_prefix="/setup/preferences")
ASKED = ("title_languages", "rating_system")
KEYS = ("tmdb_key", "fanart_key")
Trials = dict[str, dict[str, str] | None]  # source -> what came of trying a key


class ShownKey(NamedTuple):
    """A key as the last screen asks for it. account: who gives it; tested: what came of trying it."""

    source: str
    account: Attribution
    preference: ShownPreference
    masked: str
    tested: dict[str, str] | None = None


@bp.get("", endpoint="show")
def show() -> ResponseReturnValue:
    if not setup.is_going_on():
        return redirect(url_for("library.show"))
    return _page()


def _page(
    error: Invalid | None = None, tested: dict[str, dict[str, str] | None] | None = None
) -> tuple[str, int]:
    checked = setup.looked_at(str(root_rows.path(root_rows.for_new())))
    page = render_template(
        "setup/preferences.html",
        preferences=[_titles(error), shown_one(table.BY_NAME["rating_system"], error)],
        keys=[_key(name, error, tested or {}) for name in KEYS],
        folders=checked.folders if checked else 0,
        view=None,
    )
    return page, error.status if error else 200


def _titles(error: Invalid | None) -> ShownPreference:
    """Return the languages of titles: that of whoever sets up comes first, until somebody chooses."""
    preference = table.BY_NAME["title_languages"]
    shown, entry = shown_one(preference, error), listing.entry(preference)
    if error or entry.is_chosen or entry.given_by:
        return shown
    first = choosing.own_choice(request.environ) or request.accept_languages.best_match(list(LANGUAGES))
    wanted = dict.fromkeys([first or ENGLISH, *entry.value])
    return shown._replace(text=preference.kind.told(wanted))


def _key(name: str, error: Invalid | None, tested: Trials) -> ShownKey:
    preference = table.BY_NAME[name]
    source = preference.tested_by
    masked = listing.entry(preference).value or ""
    if error and error.field == source:
        error = Invalid(error.message.code, name, **error.message.args)
    account = SOURCES[source].attribution
    return ShownKey(source, account, shown_one(preference, error), masked, tested.get(source))


@bp.post("", endpoint="save")
def save() -> ResponseReturnValue:
    """Save what was chosen, and end the first run."""
    if not setup.is_going_on():
        return redirect(url_for("library.show"))
    try:
        changing.change(_wanted())
    except Invalid as error:
        return _page(error)
    tasks.wake()
    target = "importing.show" if request.form.get("then") == "import" else "library.show"
    return setup.done(url_for(target))


def _wanted() -> dict[str, object]:
    wanted: dict[str, object] = {}
    for name in (*ASKED, *KEYS):
        kind, sent = table.BY_NAME[name].kind, request.form.getlist(name)
        is_empty = isinstance(kind, Secret) and not "".join(sent).strip()
        if sent and not is_empty and not values.is_given(name):
            wanted[name] = kind.of_form(name, sent)
    return wanted


@bp.post("/<source>/test", endpoint="test")
def test(source: str) -> ResponseReturnValue:
    """Try the key of a source that was typed. Nothing is saved by it."""
    if not setup.is_going_on():
        raise NotAllowed("administrators_choose")
    try:
        tested = shown_test(key_trial.try_key(source, request.form.get(f"{source}_key", "")))
    except Invalid as error:
        tested = {"kind": "key", "sign": "key", "words": str(error), "at": ""}
    if htmx.is_asking():
        return render_template("sources/_tested.html", name=source, tested=tested)
    return _page(None, {source: tested})
