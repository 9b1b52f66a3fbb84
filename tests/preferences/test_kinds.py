"""What a preference may be, however it is given."""

import pytest

from aniworld.errors import Invalid
from aniworld.preferences.kinds import Choice, Languages, Number, Order, Secret, Several, Switch

KINDS = {
    "choice": Choice(("light", "dark")),
    "switch": Switch(),
    "several": Several(("poster", "logo")),
    "order": Order(("tvmaze", "kitsu")),
    "languages": Languages(),
    "number": Number(1, 365),
    "secret": Secret("tmdb"),
}
BEFORE = {"several": {"poster": True, "logo": True}}
TYPED = [
    ("choice", " dark ", "dark"),
    ("switch", "Yes", True),
    ("switch", "off", False),
    ("several", "logo", {"poster": False, "logo": True}),
    ("several", "none", {"poster": False, "logo": False}),
    ("order", "kitsu, tvmaze", ["kitsu", "tvmaze"]),
    ("languages", "DE, en ja", ["de", "en", "ja"]),
    ("number", " 7 ", 7),
    ("secret", "a key", "a key"),
]


@pytest.mark.parametrize("kind, text, value", TYPED)
def test_it_is_read_as_people_type_it_and_told_so_that_it_can_be_typed(kind, text, value):
    known = KINDS[kind]
    checked = known.checked("it", known.of_text("it", text), BEFORE.get(kind))
    assert checked == value
    assert known.checked("it", known.of_text("it", known.told(checked)), BEFORE.get(kind)) == value


SENT = [
    ("choice", ["dark"], "dark"),
    ("switch", ["yes"], True),
    ("switch", [], False),
    ("several", ["poster"], {"poster": True, "logo": False}),
    ("several", [], {"poster": False, "logo": False}),
    ("order", ["kitsu"], ["kitsu"]),
    ("languages", ["de,en"], ["de", "en"]),
    ("number", ["30"], 30),
    ("secret", ["a key"], "a key"),
]


@pytest.mark.parametrize("kind, sent, value", SENT)
def test_it_is_read_from_the_fields_of_a_page(kind, sent, value):
    known = KINDS[kind]
    assert known.checked("it", known.of_form("it", sent), BEFORE.get(kind)) == value


def test_what_is_not_said_of_several_stays_as_it_was():
    assert KINDS["several"].checked("it", {"logo": False}, BEFORE["several"]) == {
        "poster": True,
        "logo": False,
    }


REFUSED = [
    ("choice", "blue", "not_one_of"),
    ("choice", 1, "not_one_of"),
    ("choice", None, "not_one_of"),
    ("switch", "yes", "not_true_or_false"),
    ("switch", 1, "not_true_or_false"),
    ("several", ["poster"], "not_a_json_object"),
    ("several", {"stamp": True}, "not_among_choices"),
    ("several", {"poster": "yes"}, "not_true_or_false"),
    ("order", [], "order_needs_one"),
    ("order", "tvmaze", "order_needs_one"),
    ("order", ["nobody"], "not_among_choices"),
    ("order", [["tvmaze"]], "not_among_choices"),
    ("languages", "de", "not_languages"),
    ("languages", [], "not_languages"),
    ("languages", ["deutsch!"], "not_languages"),
    ("languages", [7], "not_languages"),
    ("languages", ["de"] * 21, "not_languages"),
    ("number", True, "not_in_range"),
    ("number", 0, "not_in_range"),
    ("number", 366, "not_in_range"),
    ("number", "7", "not_in_range"),
    ("secret", 7, "key_not_plain"),
]


@pytest.mark.parametrize("kind, value, code", REFUSED)
def test_what_it_cannot_be_is_refused_with_its_name(kind, value, code):
    with pytest.raises(Invalid) as refused:
        KINDS[kind].checked("it", value, BEFORE.get(kind))
    assert (refused.value.kept.code, refused.value.field) == (code, "it")


@pytest.mark.parametrize("kind, text", [("switch", "perhaps"), ("number", "seven"), ("number", "²")])
def test_what_cannot_be_typed_is_refused(kind, text):
    with pytest.raises(Invalid):
        KINDS[kind].of_text("it", text)
