"""One rule for the queries of all lists: a name that a list does not know is passed over, and a value that it
cannot use is refused."""

import pytest

from aniworld.api import shapes

NO_LISTS = {"/api/health", "/api/system", "/api/docs"}
NEEDED = {"/api/search": {"q": "frieren"}}


@pytest.fixture
def lists(app):
    """The addresses without a place in them, each with what its query may say."""
    found = {}
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/api/") and "GET" in rule.methods and not rule.arguments:
            taken = shapes.taken(app.view_functions[rule.endpoint])
            found[rule.rule] = taken.query if taken else ()
    return found


def test_a_name_that_a_list_does_not_know_is_passed_over(program, put, lists):
    put("Frieren", "loaded")
    assert len(lists) > 15
    for address in sorted(lists.keys() - NO_LISTS):
        needed = NEEDED.get(address, {})
        usual = program.get(address, query_string=needed)
        asked = program.get(address, query_string=needed | {"nonsense": "1", "Page": "x"})
        assert (asked.status_code, asked.data) == (usual.status_code, usual.data), address
        assert usual.status_code == 200, address


def test_a_value_that_a_list_cannot_use_is_refused_and_its_name_is_told(program, lists):
    count = 0
    for address, query in lists.items():
        for one in query:
            if isinstance(one, shapes.Whole):
                wrong = ["nonsense", "0", "-1", "1.5", "", str(one.most + 1)]
            else:
                wrong = ["nonsense"] if one.choices else []
            for value in wrong:
                answer = program.get(address, query_string={one.name: value})
                told = (answer.status_code, answer.get_json().get("field"))
                assert told == (422, one.name), f"{address}?{one.name}={value}"
                count += 1
    assert count > 50


def test_each_list_that_comes_in_pages_says_so_in_the_document(program, lists):
    for address, query in lists.items():
        answer = program.get(address, query_string=NEEDED.get(address, {}))
        if "page" in (answer.get_json(silent=True) or {}):
            assert "page" in [one.name for one in query], address


@pytest.mark.parametrize("said", ["1", "true", "YES", "0", "no", "False", ""])
def test_specials_are_asked_for_by_yes_and_by_no(program, said):
    assert program.get("/api/missing", query_string={"specials": said}).status_code == 200
