"""The front page: the grid of series, the box that adds, filters in the address."""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from .. import events
from ..database import snapshot
from ..library.matching import suggestions
from ..library.series import series as verbs
from .view_models import show

bp = Blueprint("library", __name__)


@bp.get("/", endpoint="show")
def show_library() -> ResponseReturnValue:
    q, state, sort = (request.args.get(name, "")[:500] for name in ("q", "state", "sort"))
    page = request.args.get("page", 1, type=int)
    with snapshot():  # one snapshot: the cursor and the rows agree
        cursor = events.latest()
        listing = ShownListing(q, state, sort, page)
    is_plain = not (q or state) and sort in ("", "added") and listing.page == 1
    return render_template(
        "library/show.html",
        listing=listing,
        q=q,
        state=state,
        sort=sort,
        suggestions=[] if listing.library_total else suggestions.well_known(),
        cursor=cursor,
        view="library" if is_plain else "cards",
        refresh_without_script=listing.loading_count > 0,
    )


class ShownListing:
    """A page of the library with its cards drawn with few queries, and the address of the next page."""

    def __init__(self, q: str, state: str, sort: str, page: int):
        listing = verbs.list_series(q, state, sort or "added", page)
        self.items = show(listing.items)
        self.total = listing.total
        self.page = listing.page
        self.pages = listing.pages
        self.library_total = listing.library_total
        self.loading_count = listing.loading_count
        self.failed_count = listing.failed_count
        self.next_url = None
        if listing.page < listing.pages:
            self.next_url = url_for(
                "library.show", q=q or None, state=state or None, sort=sort or None, page=listing.page + 1
            )
