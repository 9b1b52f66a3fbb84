"""The sources page: how each source does, the test of one with and without JavaScript, and keys that only
go in."""

import pytest
from said import reason

from aniworld.database import connected, now
from aniworld.library.sources import ask, keys, source_stats
from aniworld.library.sources import status as source_status
from aniworld.models import SourceKey, User
from aniworld.providers.rate_gate import Gate
from aniworld.settings import Settings

from .pages import Page

KEY = "eyJhbGciOi.canary-of-the-page.4f2a"
FRAGMENT = {"HX-Request": "true"}

SO_IT_WAS = {"code": "told", "args": {"sentence": "So it was."}}


def row(page, name):
    return " ".join(page.one("li", data_source=name).text.split())


def see(person):
    answer = person.get("/settings/sources")
    assert answer.status_code == 200 and KEY not in answer.get_data(as_text=True)
    return Page(answer)


def test_each_source_has_a_line_with_what_it_gives_and_whether_it_is_on(alice):
    page = see(alice)
    assert page.one("h1").text == "Sources"
    assert [line["data-source"] for line in page.all("li", class_="source-entry")] == [
        "tvmaze",
        "kitsu",
        "tmdb",
        "jikan",
        "anilist",
        "fanart",
    ]
    assert "on · search, details and pictures, episodes, can number seasons and episodes" in row(
        page, "tvmaze"
    )
    assert "Up to 1000 requests in 1 s." in row(page, "tvmaze") and "Not used yet." in row(page, "tvmaze")
    assert "off: ANIWORLD_PROVIDERS does not name it · pictures" in row(page, "fanart")


def test_a_source_that_only_lacks_its_key_says_so(alice, environ):
    with connected():
        keys.use(Settings.load(environ | {"ANIWORLD_PROVIDERS": ""}))
    assert "off: it needs a key" in row(see(alice), "tmdb")


def test_it_says_how_fast_and_how_closed_a_source_is(alice):
    with connected():
        for seconds in (0.2, 1.4):
            source_stats.count("kitsu", "2xx", seconds)
        source_stats.count("tvmaze", "2xx", 0.3)
        Gate.insert(
            name="kitsu",
            closed_until=now() + 600,
            opened_at=now(),
            failures=5,
            **reason("Kitsu asked us to wait."),
        ).execute()
        Gate.insert(name="tvmaze", failures=1, **reason("TVmaze could not be reached.")).execute()
    page = see(alice)
    assert "Answers in about 800 ms, 1.4 s at most (last at" in row(page, "kitsu")
    assert "Paused, retrying in 10 min, at" in row(page, "kitsu")
    assert "Kitsu asked us to wait. 5 failures in a row." in row(page, "kitsu")
    assert "Answers in about 300 ms (last at" in row(page, "tvmaze")
    assert "Failing. TVmaze could not be reached." in row(page, "tvmaze")


def test_the_page_is_found_from_the_settings_and_from_about(alice, stranger):
    assert Page(alice.get("/activity")).link("Settings") == "/settings/general"
    assert Page(alice.get("/settings/general")).link("Sources") == "/settings/sources"
    assert Page(alice.get("/about")).link("Source status and API keys") == "/settings/sources"
    assert stranger.get("/settings/sources").location == "/login?next=/settings/sources"


# The test


def test_a_test_without_javascript_comes_back_to_the_line_which_says_what_came_of_it(alice):
    answer = alice.post("/settings/sources/tvmaze/test")
    assert (answer.status_code, answer.location) == (302, "/settings/sources#source-tvmaze")
    result = see(alice).one(id="tested-tvmaze")
    assert result["data-kind"] == "well"
    assert "TVmaze answered in 0." in result.text
    assert "Tested" in result.text
    assert result["role"] == "status"


def test_with_javascript_only_the_result_is_drawn(alice):
    button = see(alice).one(id="test-kitsu")
    assert (
        button["hx-post"] == button["formaction"] == "/settings/sources/kitsu/test"
        and button["hx-target"] == "#tested-kitsu"
    )
    fragment = Page(alice.post("/settings/sources/kitsu/test", headers=FRAGMENT))
    assert fragment.elements[0]["id"] == "tested-kitsu" and not fragment.all("h1")
    assert "Kitsu answered in 0." in fragment.elements[0].text and "Tested" in fragment.elements[0].text


def test_a_closed_source_says_until_when(alice):
    with connected():
        Gate.insert(
            name="tvmaze",
            closed_until=now() + 600,
            opened_at=now(),
            failures=5,
            **reason("TVmaze asked us to wait."),
        ).execute()
    words = Page(alice.post("/settings/sources/tvmaze/test", headers=FRAGMENT)).elements[0].text
    assert "Paused until " in words and "TVmaze asked us to wait." in words


def test_a_test_of_nothing_is_not_found_and_a_forged_one_is_refused(alice):
    assert alice.post("/settings/sources/nobody/test").status_code == 404
    assert alice.client.post("/settings/sources/tvmaze/test").status_code == 403
    assert alice.get("/settings/sources/tvmaze/test").status_code == 405


# The keys


def test_a_key_is_saved_counts_at_once_and_is_only_shown_by_its_end(alice):
    assert "tmdb" not in ask.providers() and see(alice).one(id="key-tmdb")["type"] == "password"
    answer = alice.post("/settings/sources/tmdb/key", key=KEY)
    assert (answer.status_code, answer.location) == (302, "/settings/sources#source-tmdb")
    page = see(alice)
    assert "Its key •••• 4f2a is saved." in row(page, "tmdb")
    assert "Replace the key of TMDB" in row(page, "tmdb")
    assert keys.effective().tmdb_key == KEY
    for field in page.all("input"):
        assert field["name"] == "csrf_token" or "value" not in field


def test_of_a_key_for_a_source_that_is_not_named_it_says_what_it_is_kept_for(alice, environ):
    assert "It is kept for when ANIWORLD_PROVIDERS names fanart.tv; until then only Test uses it." in row(
        see(alice), "fanart"
    )
    with connected():
        keys.use(Settings.load(environ | {"ANIWORLD_PROVIDERS": ""}))
    assert "It is used at once, and never shown again." in row(see(alice), "fanart")
    assert "kept for when" not in see(alice).text


def test_a_key_is_replaced_and_removed(alice):
    alice.post("/settings/sources/tmdb/key", key=KEY)
    alice.post("/settings/sources/tmdb/key", key=KEY + "beef")
    assert "•••• beef" in row(see(alice), "tmdb")
    answer = alice.post("/settings/sources/tmdb/key/remove")
    assert (answer.status_code, answer.location) == (302, "/settings/sources#source-tmdb")
    assert "Key for TMDB" in row(see(alice), "tmdb") and keys.effective().tmdb_key is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "There was no key in the field."),
        ("two words", "A key is one piece of up to 300 plain characters, without spaces."),
        (KEY + "<script>" * 40, "A key is one piece of up to 300 plain characters, without spaces."),
    ],
)
def test_what_cannot_be_a_key_is_said_at_its_field_and_not_repeated(alice, text, words):
    answer = alice.post("/settings/sources/fanart/key", key=text)
    page = Page(answer)
    assert answer.status_code == 422 and words in page.one(id="key-fanart-error").text
    assert page.one(id="key-fanart")["aria-invalid"] == "true"
    assert "key-fanart-error" in page.one(id="key-fanart")["aria-describedby"]
    assert KEY not in page.html and "two words" not in page.html and not page.all(id="key-tmdb-error")


def test_a_key_of_the_environment_is_named_and_has_no_form(alice, environ):
    with connected():
        keys.use(Settings.load(environ | {"ANIWORLD_TMDB_KEY": KEY}))
    page = see(alice)
    assert "Its key is •••• 4f2a, given by ANIWORLD_TMDB_KEY. It is changed there." in row(page, "tmdb")
    assert not page.all(id="key-tmdb") and page.all(id="key-fanart")
    for address in ("/settings/sources/tmdb/key", "/settings/sources/tmdb/key/remove"):
        answer = alice.post(address, key="another")
        assert answer.status_code == 422 and "change it there" in Page(answer).one(id="key-tmdb-error").text


def test_only_administrators_change_keys(alice, browser, program):
    alice.post("/settings/sources/tmdb/key", key=KEY)
    bob = browser("bob").sign_in()
    with connected():
        User.update(role="editor").where(User.name == "bob").execute()
    page = see(bob)
    assert not page.all(id="key-tmdb")
    assert "Its key •••• 4f2a is saved. An administrator may change that." in row(page, "tmdb")
    assert "It has no key. An administrator may change that." in row(page, "fanart")
    for address in ("/settings/sources/tmdb/key", "/settings/sources/tmdb/key/remove"):
        assert bob.post(address, key="another").status_code == 403
        assert program.post(address, data={"key": "another"}).status_code == 401
        assert alice.client.post(address, data={"key": "another"}).status_code == 403, (
            "without the form's token"
        )
    assert keys.effective().tmdb_key == KEY


def test_a_source_that_takes_no_key_gets_none(alice):
    assert alice.post("/settings/sources/tvmaze/key", key=KEY).status_code == 404
    assert alice.post("/settings/sources/secret/key/remove").status_code == 404
    with connected():
        assert not SourceKey.select().exists()


def test_a_key_saved_elsewhere_counts_with_the_next_page(alice):
    with connected():
        SourceKey.insert(source="fanart", key=KEY).execute()
    assert "Its key •••• 4f2a is saved." in row(see(alice), "fanart")


@pytest.mark.parametrize(
    "kind",
    [source_status.WELL, source_status.SLOW, source_status.CLOSED, source_status.KEY, source_status.AWAY],
)
def test_every_result_has_its_sign(alice, kind):
    with connected():
        source_stats.store_test("tvmaze", source_stats.Tested(kind, SO_IT_WAS))
    assert see(alice).one(id="tested-tvmaze")["data-kind"] == kind
