"""Whatever is sent to the API: an answer in JSON with the right status, and never a mistake of ours."""

import json
import random

import pytest

from aniworld.api import shapes
from aniworld.database import connected
from aniworld.library.series import series
from aniworld.models import Series
from aniworld.providers import SOURCES
from aniworld.providers.cleaning import identifier

IDS = [
    ".",
    "..",
    "...",
    "-1",
    "+1",
    "0",
    "00",
    "01",
    "1.0",
    "1e3",
    "0x10",
    "٣",
    "１",
    "²",
    " 1",
    "1 ",
    "1\n",
    "",
    " ",
    "a",
    "1;x",
    "1/2",
    "..%2f1",
    "1" + "0" * 30,
    "1" * 13,
    "9" * 5000,
    "\x00",
    "1\x00",
    "é",
    "\u202e1",
    "tt0111161",
    "x" * 64,
    "None",
    "null",
    "[]",
]
WRONG_TYPES = [
    None,
    True,
    False,
    [],
    {},
    ["1"],
    {"id": "1"},
    1.5,
    -1,
    0,
    10**30,
    -(10**30),
    1e300,
    [[["1"]]],
    {"a": {"b": []}},
    [None] * 50,
]
BODIES = [
    b"",
    b"null",
    b"[]",
    b"1",
    b'"x"',
    b"true",
    b"{",
    b"}",
    b"{}" * 2,
    b"\xff\xfe",
    b"\x00",
    b"[" * 100_000,
    b'{"a":' * 50_000,
    b'{"name": 1e999}',
    b'{"name": ' + b"9" * 5000 + b"}",
    b'{"name": "\\ud800"}',
    b'{"name": NaN}',
    b"-",
    b"Infinity",
    b"<xml/>",
    b"name=x",
]
NAMES = [
    "",
    " ",
    "\t\n",
    "\x00",
    "\u202e",
    "\u200b",
    "\ufeff",
    "\u2066\u2069",
    "\u0301",
    "\x1b",
    "\x07\x08",
    "x" * 1_000_000,
    "\ud800",
]
POSTS = [
    "/api/series",
    "/api/anime/add",
    "/api/series/{id}/load",
    "/api/series/{id}/match",
    "/api/series/{id}/number",
]
FIELDS = ["name", "provider", "id", "title", "parts", "force", "year"]
GETS = [
    "/api/series/{}",
    "/api/series/{}/loading-status",
    "/api/anime/{}/loading-status",
    "/api/series/{}/episodes",
    "/api/series/{}/artwork",
]
QUERIES = [
    "/api/series?page={}",
    "/api/series?per_page={}",
    "/api/series?q={}",
    "/api/series?state={}",
    "/api/series?sort={}",
    "/api/search?q={}",
]


@pytest.fixture
def shelf(app, still):
    with connected():
        return str(series.add("Barakamon")[0].id)


def assert_answered(answer, what, statuses=range(200, 500)):
    assert answer.status_code in statuses, (what, answer.status_code)
    assert answer.status_code == 204 or answer.mimetype == "application/json", what
    if answer.status_code >= 400:
        assert set(answer.get_json()) <= {"error", "code", "args", "field"}, what
        assert "Traceback" not in answer.get_data(as_text=True), what
    return answer


@pytest.mark.parametrize("provider", ["tvmaze", "kitsu", "catalogue"])
def test_an_id_that_its_provider_never_gives_is_refused_where_it_comes_in(program, shelf, provider):
    for route in ("/api/series", f"/api/series/{shelf}/match"):
        for wrong in [*IDS, *WRONG_TYPES]:
            answer = assert_answered(
                program.post(route, json={"provider": provider, "id": wrong}), (route, wrong), (422,)
            )
            assert answer.get_json()["field"] == "id", wrong
    with connected():
        assert Series.select().count() == 1


def test_every_source_says_what_its_ids_are_like():
    for source in SOURCES.values():
        assert identifier("1", source.id_form) and identifier(1, source.id_form), source.name
        assert not [wrong for wrong in IDS if identifier(wrong, source.id_form)], source.name


def test_a_good_id_may_be_a_number_or_a_text(program, still):
    for number, id_ in enumerate((901, "902", 1, "999999999")):
        assert program.post("/api/series", json={"provider": "kitsu", "id": id_}).status_code == 202, number


def test_half_a_character_is_left_out_wherever_it_stands(app):
    sent = '{"series_id": "\\ud8001", "a": [{"\\udc00b": "\\ud83d\\ude00"}]}'
    with app.test_request_context(method="POST", data=sent):
        assert shapes.body() == {"series_id": "1", "a": [{"b": "\U0001f600"}]}


def test_a_name_that_nobody_sees_is_refused(program, still):
    for name in [*NAMES, *WRONG_TYPES]:
        sent = json.dumps({"name": name})
        answer = assert_answered(
            program.post("/api/series", data=sent, content_type="application/json"), ascii(name)[:40], (422,)
        )
        assert answer.get_json()["field"] == "name", ascii(name)[:40]


def test_signs_that_nobody_sees_are_left_out_of_a_name(program, still):
    assert (
        program.post("/api/series", json={"name": "\x1bNaruto\x00\x07\ufeff"}).get_json()["name"] == "Naruto"
    )


def test_a_body_that_is_no_object_is_refused(program, shelf):
    for route in POSTS:
        for body in BODIES:
            where = route.format(id=shelf)
            answer = program.post(where, data=body, content_type="application/json")
            assert_answered(answer, (where, body[:30]), (202, 422) if route.endswith("load") else (422,))


def test_no_address_of_a_series_is_a_mistake(program, shelf):
    for odd in IDS:
        quoted = "".join(f"%{byte:02x}" for byte in odd.encode("utf-8", "replace")[:2000])
        for route in GETS:
            assert_answered(
                program.get(route.format(quoted)),
                (route, odd[:40]),
                (200, 404, 405) if not odd.strip("./ ") else (404,),
            )
        for route in POSTS[2:]:
            assert_answered(
                program.post(route.format(id=quoted), json={"provider": "tvmaze", "id": "1"}),
                (route, odd[:40]),
                (404, 405),
            )
        assert_answered(program.delete(f"/api/series/{quoted}"), odd[:40], (404, 405))
    with connected():
        assert Series.select().count() == 1


def test_no_query_is_a_mistake(program, shelf):
    for route in QUERIES:
        for odd in [*IDS, "%", "*", "NEAR(", "' OR 1=1--", "\ud7ff", "99999999999999999999"]:
            query = "".join(f"%{byte:02x}" for byte in odd.encode("utf-8", "replace")[:2000])
            if "search" not in route or len(odd) < 3:
                assert_answered(program.get(route.format(query)), (route, odd[:40]), (200, 422, 414))


def test_a_cursor_that_is_none_is_no_mistake(alice):
    for odd in IDS:
        assert (
            alice.client.get(
                "/live/changes", query_string={"since": odd[:4000], "view": "library"}
            ).status_code
            == 200
        ), odd[:40]


def test_no_number_in_an_address_is_too_large(alice, program):
    for path in (
        "/series/{}",
        "/series/{}/artwork",
        "/series/{}/remove",
        "/keys/{}/removed",
        "/users/{}/removed",
    ):
        for number in ("9" * 15, "9" * 16, "9" * 400, "٣", "-1", "00000000000000000000001"):
            for answer in (alice.get(path.format(number)), alice.post(path.format(number))):
                assert answer.status_code < 500, (path, number[:40])


def test_many_odd_requests_are_answered(program, shelf):
    """The seed is fixed: the same requests each time."""
    chance = random.Random(20261128)
    values = [
        *IDS,
        *WRONG_TYPES,
        *NAMES[:-2],
        "tvmaze",
        "kitsu",
        "catalogue",
        "Barakamon",
        "1",
        1,
        ["logo"],
        ["logo", 1],
    ]
    for _ in range(150):
        body = {chance.choice(FIELDS): chance.choice(values) for _ in range(chance.randrange(4))}
        route = chance.choice(POSTS).format(id=chance.choice([shelf, shelf, "barakamon", "0", "..x"]))
        assert_answered(
            program.post(route, data=json.dumps(body), content_type="application/json"), (route, body)
        )
