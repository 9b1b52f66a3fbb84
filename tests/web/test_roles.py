"""Pages offer their reader nothing that the reader's role does not include."""

import re
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from werkzeug.exceptions import HTTPException

from aniworld.auth import rights
from aniworld.auth.rights import Right
from aniworld.database import connected
from aniworld.models import Folder, HistoryEntry, Series, User

VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta", "rect", "use", "path"}
ADDRESSES = {
    "href": "GET",
    "data-href": "GET",
    "hx-get": "GET",
    "hx-post": "POST",
    "formaction": "POST",
    "data-post": "POST",
}
PAGES = [
    "/",
    "/?view=list",
    "/series/1",
    "/series/1?season=1",
    "/series/1/story",
    "/series/2",
    "/search?q=Bebop",
    "/search?series=2&q=Bebop",
    "/missing",
    "/calendar",
    "/activity",
    "/settings/tasks",
    "/settings/general",
    "/settings/files",
    "/history",
    "/settings/sources",
    "/settings/servers",
    "/settings/notifications",
    "/settings/folders",
    "/settings/backups",
    "/system",
    "/account",
    "/about",
    "/api/docs",
]


class Offers(HTMLParser):
    """What a page offers: (method, address, needs), needs being what it says that its reader must have."""

    def __init__(self, page):
        super().__init__()
        self.found, self._open = [], []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attributes):
        said = dict(attributes)
        needs = [entry[1] for entry in self._open if entry[1]] + [said.get("data-needs")]
        if said.get("class") in ("card-pick", "card-more"):  # there are dozens: their style hides them too
            needs.append("edit")
        if self._open and self._open[-1][2] == "episode-state":  # there are thousands: their style hides them
            needs.append("edit")
        self._offer(tag, said, next(filter(None, needs), None))
        if tag not in VOID:
            self._open.append((tag, said.get("data-needs"), said.get("class")))

    def handle_startendtag(self, tag, attributes):
        pass

    def handle_endtag(self, tag):
        while self._open and self._open.pop()[0] != tag:
            pass

    def _offer(self, tag, said, needs):
        for name, method in ADDRESSES.items():
            if said.get(name):
                self.found.append((method, said[name], needs))
        if tag == "form" and said.get("action"):
            self.found.append((said.get("method", "get").upper(), said["action"], needs))


def endpoint(app, method, address):
    """The route that answers there, or None for an address elsewhere."""
    parts = urlsplit(address)
    if parts.scheme or not parts.path:
        return None
    try:
        return app.url_map.bind("localhost").match(parts.path, method)[0]
    except HTTPException:
        return None


@pytest.fixture
def shelf(alice):
    """A library with a story: one series with all that it needs, one that nobody knows, a free folder."""
    alice.post("/series", name="Frieren")
    alice.post("/series", name="No Such Show At All")
    with connected():
        Folder.create(root=1, path="Free", key="free")
        assert Series.select().count() == 2 and HistoryEntry.select().exists()


def offered_too_much(app, person, role):
    """(page, method, address) of what the pages offer to somebody who may not have it."""
    held = rights.ROLES[role]
    for page in PAGES:
        answer = person.get(page)
        assert answer.status_code == 200, page
        for method, address, needs in Offers(answer.get_data(as_text=True)).found:
            name = endpoint(app, method, address)
            needed = Right.OPEN if name is None else rights.needed(name)
            is_hidden = (needs == "edit" and held < Right.EDIT) or (needs == "admin" and held < Right.ADMIN)
            if held < needed and not is_hidden:
                yield page, method, address


@pytest.mark.parametrize("role", ["viewer", "editor", "admin"])
def test_a_page_offers_only_what_its_reader_may_do(app, browser, shelf, role):
    bob = browser("bob").sign_in()
    with connected():
        User.update(role=role).where(User.name == "bob").execute()
    assert not sorted(set(offered_too_much(app, bob, role)))


def test_what_is_hidden_is_hidden_by_the_style_sheet(alice):
    page = alice.get("/").get_data(as_text=True)
    sheet = alice.get(re.search(r"[^\"]*app[^\"]*\.css[^\"]*", page)[0]).get_data(as_text=True)
    hidden = "[data-needs], .card-pick, .card-more, .episode-state > a, .episode-state > button"
    assert f"[data-role=viewer] :is({hidden})" in sheet
    assert "[data-role=editor] [data-needs=admin]" in sheet
    assert 'data-role="admin"' in page
