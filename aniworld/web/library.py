"""The front page: the grid of series, the box that adds, filters in the address."""

from flask import Blueprint, render_template, request, url_for

from .. import events
from ..database import snapshot
from ..library import series as verbs
from .shown import show

bp = Blueprint("library", __name__)


@bp.get("/", endpoint="show")
def show_library():
    q, state, sort = (request.args.get(name, "")[:500] for name in ("q", "state", "sort"))
    page = request.args.get("page", 1, type=int)
    with snapshot():  # one snapshot: the cursor and the rows agree
        cursor = events.latest()
        shelf = shelf_with_cards(q, state, sort, page)
    plain = not (q or state) and sort in ("", "added") and shelf.page == 1
    view = "library" if plain else "cards"
    return render_template(
        "library/show.html", shelf=shelf, q=q, state=state, sort=sort, cursor=cursor, view=view,
        refresh_without_script=shelf.loading_count > 0,
    )


class ShownShelf:
    """A page of the library with its cards drawn from few questions, and the address of the next page."""

    def __init__(self, shelf: verbs.Shelf, next_url: str | None = None):
        self.items, self.next_url = show(shelf.items), next_url
        self.total, self.page, self.pages = shelf.total, shelf.page, shelf.pages
        self.whole_total, self.loading_count, self.failed_count = shelf.whole_total, shelf.loading_count, shelf.failed_count


def shelf_with_cards(q: str, state: str, sort: str, page: int) -> ShownShelf:
    shelf = verbs.shelf(q, state, sort or "added", page)
    following = dict(q=q or None, state=state or None, sort=sort or None, page=shelf.page + 1)
    return ShownShelf(shelf, url_for("library.show", **following) if shelf.page < shelf.pages else None)


def counts() -> verbs.Shelf:
    """A shelf without cards: only how many there are."""
    return verbs.Shelf([], 0, 1, 1, **verbs.counts())
