"""The page of the NFO files: which kinds are written, and whose ratings for an age."""

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from .. import tasks
from ..errors import NotAllowed
from ..files import age_ratings
from ..library.disk import nfo_kinds
from ..translations import N_, gettext

bp = Blueprint("nfo_files", __name__, url_prefix="/nfo")

WORDS = {
    "mpaa": (N_("Age rating"), N_("For which age a show is fit, in the rating system below.")),
    "actors": (
        N_("Cast"),
        N_("Voices with their characters, in order, with a portrait where a source has one."),
    ),
    "crew": (N_("Directors and writers"), N_("Of the show, and of each episode where a source tells.")),
    "tags": (N_("Tags"), N_("Themes and keywords beside the genres.")),
    "ratings": (N_("Ratings"), N_("Those of all sources, with how many people voted.")),
    "tagline": (N_("Tagline"), N_("The line on the poster.")),
    "trailer": (N_("Trailer"), N_("A video at YouTube, which Kodi and Jellyfin play.")),
    "country": (N_("Country"), N_("By its name.")),
    "sorttitle": (N_("Sort title"), N_("The title without its article, where it has one.")),
    "episode_ids": (N_("Further ids of episodes"), N_("Beside that of the source which numbers them.")),
    "specials_order": (
        N_("Order of specials"),
        N_("Between which episodes a special is shown, by its air date."),
    ),
    "locked_fields": (N_("Locks"), N_("What you edited here is locked in Jellyfin, too.")),
    "episodeguide": (
        N_("Episode guide"),
        N_(
            "Ids by which Kodi looks up episodes itself. Kodi 20 and older then find no episodes of "
            "“Local information only” libraries."
        ),
    ),
}


@bp.get("", endpoint="show")
def show() -> ResponseReturnValue:
    wanted = nfo_kinds.wanted()
    rows = []
    for name, (label, hint) in WORDS.items():
        rows.append(
            {"name": name, "label": gettext(label), "hint": gettext(hint), "is_written": wanted.kinds[name]}
        )
    return render_template(
        "nfo_files/show.html",
        rows=rows,
        systems=age_ratings.SYSTEMS,
        rating_system=wanted.rating_system,
        may_change=bool(g.user and g.user.is_admin),
        view=None,
    )


@bp.post("", endpoint="change")
def change() -> ResponseReturnValue:
    """Write the kinds that are ticked from now on, and no others."""
    if not (g.user and g.user.is_admin):
        raise NotAllowed("administrators_choose_nfo")
    ticked = request.form.getlist("kinds")
    kinds = {name: name in ticked for name in nfo_kinds.KINDS}
    nfo_kinds.change(kinds, request.form.get("rating_system"))
    tasks.wake()
    return redirect(url_for("nfo_files.show"))
