"""The calendar page, and the addresses at which calendar apps read it."""

from datetime import date

import icalendar
import pytest
from airings import aired, moment, put
from airings import clock_in as clock_in

from aniworld.auth import calendar_addresses
from aniworld.database import connected
from aniworld.models import CalendarAddress, User

from .pages import Page

NIGHT = {"air_date": "2026-01-17", "airs_at": moment("2026-01-18T00:30:00+09:00"), "title": "The Wall"}


def entries(page):
    return [" ".join(element.text.split()) for element in page.all("li", class_="airing")]


def test_a_month_shows_what_airs_on_the_day_and_at_the_time_of_this_house(alice, clock_in):
    clock_in("Europe/Berlin")
    put("Frieren", NIGHT)
    page = Page(alice.get("/calendar?month=2026-01"))
    assert page.one("h1").text == "Calendar" and "January 2026" in page.text
    day = next(cell for cell in page.all("td") if "Frieren" in cell.text)
    assert " ".join(day.text.split()).startswith("Saturday, 17 January")
    assert entries(page) == ["Frieren 16:30 S01E01, missing"] and "CE" in page.text
    assert [head.text for head in page.all("th")] == ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    assert page.one("a", rel="prev")["href"] == "/calendar?month=2025-12"
    assert page.one("a", rel="next")["href"] == "/calendar?month=2026-02"


def test_this_month_is_shown_first_and_today_is_marked(alice):
    put("Frieren", aired(0))
    page = Page(alice.get("/calendar"))
    assert f"{date.today():%B %Y}" in page.text
    today = page.one("td", aria_current="date")
    assert "today" in today.text and "Frieren" in today.text
    assert page.one("a", aria_current="page").text == "Calendar"


def test_a_list_has_the_days_on_which_something_airs_with_titles_and_states(alice, clock_in):
    clock_in("Asia/Tokyo")
    put("Frieren", NIGHT, {"air_date": "2026-01-20", "file": "b.mkv"}, {"air_date": "2999-01-01"})
    page = Page(alice.get("/calendar?month=2026-01&view=list"))
    assert [head.text for head in page.all("h2")][:2] == ["Sunday, 18 Jan 2026", "Tuesday, 20 Jan 2026"]
    listed = [" ".join(row.text.split()) for row in page.all("li", class_="listed")]
    assert listed == ["Frieren 00:30 Frieren S01E01 The Wall Missing", "Frieren Frieren S01E02 On disk"]
    assert "view=list" in page.one("a", rel="next")["href"]
    future = Page(alice.get("/calendar?month=2200-01&view=list"))
    assert "Nothing airs here" in future.text


def test_episodes_that_come_out_at_once_are_one_entry_in_the_state_that_needs_most_care(alice):
    day = {"air_date": "2026-01-18"}
    put("Frieren", day | {"file": "a.mkv"}, day, day)
    assert entries(Page(alice.get("/calendar?month=2026-01"))) == ["Frieren S01E01-E03, missing"]


def test_a_full_day_shows_some_and_leads_to_all(alice):
    for number in range(7):
        put(f"Show {number}", {"air_date": "2026-01-18"})
    page = Page(alice.get("/calendar?month=2026-01"))
    more = page.one("a", class_="airing-more")
    assert len(entries(page)) == 5 and more.text == "2 more on 18 Jan 2026"
    page = Page(alice.get(more["href"]))
    assert len(page.all("li", class_="listed")) == 7 and "18 Jan 2026" in page.text


@pytest.mark.parametrize(
    "address",
    ["?month=odd", "?month=2026-13", "?month=0001-01", "?day=2026-02-30", "?day=odd", "?day=1000-01-01"],
)
def test_a_month_or_day_that_is_none_is_refused_in_words(alice, address):
    answer = alice.get(f"/calendar{address}")
    assert answer.status_code == 422 and "Write a" in Page(answer).text


def made(alice, name="Phone"):
    """The address that the page shows once."""
    answer = alice.post("/calendar/addresses", name=name)
    assert answer.status_code == 200
    return Page(answer).one("input", id="new-address")["value"]


def path_of(url):
    return url.removeprefix("http://localhost")


def test_an_address_is_made_on_the_page_read_without_signing_in_and_never_shown_again(alice, stranger):
    row = put("Frieren", aired(-3))
    url = made(alice)
    answer = stranger.get(path_of(url))
    assert (answer.status_code, answer.mimetype) == (200, "text/calendar")
    (event,) = icalendar.Calendar.from_ical(answer.get_data()).walk("VEVENT")
    assert event["SUMMARY"] == "Frieren S01E01" and event["URL"] == f"http://localhost/series/{row.id}"
    page = Page(alice.get("/calendar"))
    assert "Phone" in page.text and "last used" in page.text
    assert url.partition("token=")[2] not in page.html


def test_only_a_hash_of_it_is_kept(alice):
    token = made(alice).partition("token=")[2]
    with connected():
        row = CalendarAddress.get()
    assert len(token) > 40 and token not in repr(row.__data__)


def test_an_address_that_was_removed_or_never_made_is_not_found(alice, stranger):
    url = path_of(made(alice))
    with connected():
        number = CalendarAddress.get().id
    answer = alice.post(f"/calendar/addresses/{number}/remove")
    assert answer.location == "/calendar#addresses"
    assert "no longer works" in Page(alice.get("/calendar")).text
    for address in (url, "/calendar.ics", "/calendar.ics?token=", "/calendar.ics?token=%00odd"):
        assert stranger.get(address).status_code == 404 == alice.get(address).status_code, address
    assert alice.post(f"/calendar/addresses/{number}/remove").status_code == 404


def test_an_address_opens_nothing_else(alice, stranger):
    token = made(alice).partition("token=")[2]
    for address in (f"/calendar?token={token}", f"/api/calendar?token={token}", f"/?token={token}"):
        assert stranger.get(address).status_code in (302, 401)
    answer = stranger.client.get("/api/calendar", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 401


@pytest.mark.parametrize("name, words", [("", "1 to 80"), ("x" * 81, "1 to 80"), ("Phone", "already")])
def test_a_name_that_cannot_be_used_is_said_in_the_form(alice, name, words):
    made(alice)
    answer = alice.post("/calendar/addresses", name=name)
    assert answer.status_code == 422 and words in Page(answer).one(id="address-error").text
    with connected():
        assert CalendarAddress.select().count() == 1


def test_members_see_and_remove_their_own_and_administrators_all(alice, browser):
    bob = browser("bob").sign_in()
    with connected():
        User.update(role="editor").where(User.name == "bob").execute()
    made(alice, "Hers")
    made(bob, "His")
    assert "Hers" not in Page(bob.get("/calendar")).text and "His" in Page(alice.get("/calendar")).text
    with connected():
        hers, his = calendar_addresses.called("Hers").id, calendar_addresses.called("His").id
    assert bob.post(f"/calendar/addresses/{hers}/remove").status_code == 404
    assert alice.post(f"/calendar/addresses/{his}/remove").status_code == 302


def test_the_addresses_of_a_user_go_with_the_user(alice, browser, stranger):
    bob = browser("bob").sign_in()
    url = path_of(made(bob))
    assert stranger.get(url).status_code == 200
    with connected():
        number = User.get(User.name == "bob").id
    alice.post(f"/users/{number}/removed")
    assert stranger.get(url).status_code == 404
