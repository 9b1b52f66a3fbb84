"""The values of the sources clean themselves: what is good is kept, what makes no sense is blank, some
fields are needed."""

from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from aniworld.providers.base import Candidate, Details, Episode, Image, Season, without_doubles
from aniworld.providers.cleaning import read, read_all
from aniworld.providers.values import MOST_MEMBERS, CastMember

LEAST = {
    Image: {"kind": "poster", "url": "https://x.example/1.jpg"},
    Season: {"number": 1},
    Details: {"provider": "x", "id": "7", "title": "Paper Lanterns"},
    Candidate: {"provider": "x", "id": "7", "title": "Paper Lanterns"},
    Episode: {"provider": "x", "id": "7", "season": 1, "number": 3},
}
NEEDED = {
    Image: ("kind", "url"),
    Season: ("number",),
    Details: ("id", "title"),
    Candidate: ("id", "title"),
    Episode: ("id", "season", "number"),
}
OWN = {
    "provider",
    "score",
    "sources",
    "seasons",
    "images",
    "cast",
    "ratings",
    "details",
    "is_special",
    "is_animation",
}  # what a source sets itself


def make(model, **fields):
    return model(**LEAST[model] | fields)


READ = {
    "an id that is a number": (Candidate, "id", 7, "7"),
    "an id with letters": (Candidate, "id", "tt-07.x", "tt-07.x"),
    "a title of several lines": (Details, "title", " Paper\n  Lanterns ", "Paper Lanterns"),
    "titles, some of them blank": (
        Details,
        "titles",
        {"en": " A ", "de": "", "ja": None, "": "B", 5: ["x"]},
        {"en": "A"},
    ),
    "synonyms, some twice": (Details, "synonyms", ["A", "", None, "B", "A", 7], ("A", "B")),
    "synonyms that are titles": (Details, "synonyms", ["Paper Lanterns", "Lanterns"], ("Lanterns",)),
    "a thousand synonyms": (
        Details,
        "synonyms",
        [str(n) for n in range(1000)],
        tuple(str(n) for n in range(100)),
    ),
    "titles that are a list": (Details, "titles", ["A"], {}),
    "a title as the list of genres": (Details, "genres", "Fantasy", ()),
    "HTML": (Details, "overview", "<p>One &amp; two</p><p>Three</p>", "One & two\nThree"),
    "a state": (Details, "status", "ended", "ended"),
    "a state in words of the source": (Details, "status", "Finished Airing", ""),
    "a day": (Details, "premiered", "2021-04-03T10:00", date(2021, 4, 3)),
    "a date": (Details, "premiered", date(2021, 4, 3), date(2021, 4, 3)),
    "a moment": (Details, "premiered", datetime(2021, 4, 3, 10), date(2021, 4, 3)),
    "no day": (Details, "premiered", "0000-00-00", None),
    "minutes as text": (Details, "runtime_minutes", "24", 24),
    "no minutes": (Details, "runtime_minutes", 0, None),
    "a rating as text": (Details, "rating", "8.5", 8.5),
    "a rating of a hundred": (Details, "rating", 85, None),
    "nobody's rating": (Details, "rating", 0, None),
    "a country": (Details, "country", "JP", "JP"),
    "a country in words": (Details, "country", "Japan", ""),
    "a link that runs": (Details, "url", "javascript:alert(1)", None),
    "ids": (
        Details,
        "ids",
        {"mal": 7, "imdb": "tt0012345", "own": "a-7"},
        {"mal": "7", "imdb": "tt0012345", "own": "a-7"},
    ),
    "ids of another form": (Details, "ids", {"mal": "a-7", "imdb": 12345, "tvdb": 0, "own": {}}, {}),
    "ratings for an age": (
        Details,
        "content_ratings",
        {"US": " TV-14 ", "DE": 12, "FR": "x" * 99},
        {"US": "TV-14", "FR": "x" * 20},
    ),
    "votes": (Details, "votes", "260971", 260971),
    "no votes": (Details, "votes", 0, None),
    "a video": (Details, "trailer", "aaaa-aaaa_1", "aaaa-aaaa_1"),
    "the address of a video": (Details, "trailer", "https://www.youtube.com/watch?v=aaaaaaaaaaa", ""),
    "directors, one of them twice": (Episode, "directors", ["A", "A", None, "B"], ("A", "B")),
    "a year": (Candidate, "year", "2021", 2021),
    "the year of a day": (Candidate, "year", "2021-04-03", 2021),
    "the year of a date": (Candidate, "year", date(2021, 4, 3), 2021),
    "a year before cinema": (Candidate, "year", 1021, None),
    "a long kind": (Candidate, "kind", "x" * 99, "x" * 40),
    "a count of 0": (Candidate, "episode_count", 0, None),
    "a season without episodes": (Season, "episode_count", 0, 0),
    "a language in capitals": (Image, "language", "DE", "de"),
    "a language with a region": (Image, "language", "pt-BR", "pt-br"),
    "no language": (Image, "language", "00", None),
    "half a pixel": (Image, "width", 0.5, None),
    "a title that is a number": (Episode, "title", "Episode 5", ""),
    "titles that are numbers": (Episode, "titles", {"en": "Episode 5", "de": "Heim"}, {"de": "Heim"}),
    "season 0": (Episode, "season", "0", 0),
}


@pytest.mark.parametrize("model, field, told, understood", READ.values(), ids=READ)
def test_what_is_told_is_understood(model, field, told, understood):
    assert getattr(make(model, **{field: told}), field) == understood


REFUSED = {
    "a title of blanks": (Details, {"title": " \n"}),
    "a title that is none": (Candidate, {"title": {"en": "A"}}),
    "no id": (Details, {"id": None}),
    "id 0": (Candidate, {"id": 0}),
    "an id that is a path": (Episode, {"id": "../7"}),
    "an id that is a truth": (Candidate, {"id": True}),
    "a season that is none": (Episode, {"season": "S"}),
    "a season before the first": (Season, {"number": -1}),
    "a picture of nothing": (Image, {"kind": "photo"}),
    "a picture in a file": (Image, {"url": "file:///etc/passwd"}),
    "a season's poster without a season": (Image, {"kind": "season_poster"}),
    "no number, and no special": (Episode, {"number": "x"}),
    "a field that there is not": (Details, {"tilte": "A"}),
}


@pytest.mark.parametrize("model, fields", REFUSED.values(), ids=REFUSED)
def test_without_what_it_needs_there_is_no_value(model, fields):
    with pytest.raises(ValidationError):
        make(model, **fields)


def test_a_special_may_have_no_number():
    assert make(Episode, number=None, is_special=True).number is None


def test_a_value_stays_as_it_was_made():
    with pytest.raises(ValidationError):
        make(Season).name = "Another"


def test_of_a_list_the_good_rows_are_kept():
    rows = [{"number": 1}, {"number": "x"}, None, "x", [], {}, {"number": 2, "name": []}]
    assert list(read_all(Season.model_validate, rows)) == [Season(number=1), Season(number=2)]
    assert [list(read_all(Season.model_validate, other)) for other in (None, {}, "x", 7)] == [[], [], [], []]


def test_one_that_cannot_be_read_is_none():
    assert read(lambda row, kind: make(Image, kind=kind), {}, "photo") is None
    assert read(lambda row, kind: make(Image, kind=kind), {}, "logo") == make(Image, kind="logo")


def test_a_candidate_of_which_all_is_known_has_all_its_names():
    details = make(
        Details,
        titles={"ja": "紙", "en": "Paper Lanterns"},
        synonyms=["PL"],
        premiered="2021-04-03",
        overview="Fold.",
    )
    candidate = Candidate.of(details, kind="TV")
    assert (
        candidate.titles == ("Paper Lanterns", "紙", "PL")
        and candidate.year == 2021
        and candidate.overview == "Fold."
    )
    assert candidate.details is details and candidate.kind == "TV"
    assert Candidate.of(details, year=None).year is None


def test_of_episodes_with_one_id_or_one_place_the_first_stays():
    first, same_place, same_id = (
        make(Episode, id=ident, number=number) for ident, number in ((1, 1), (2, 1), (1, 2))
    )
    specials = [make(Episode, id=ident, number=None, is_special=True) for ident in (8, 9)]
    assert without_doubles([first, same_place, same_id, *specials]) == [first, *specials]


pieces = st.lists(
    st.sampled_from(
        [
            "<",
            ">",
            "<b>",
            "</p>",
            "<br>",
            "<!--",
            "script",
            "&",
            "lt;",
            "amp;",
            "&lt;b&gt;",
            "&#x1;",
            "(source: x)",
            "Episode 5",
            " ",
            "\n",
            "\ufeff",
            "x" * 499,
            "word",
            "http://x.example",
            "/",
            "2021-04-03",
            "ended",
            "JP",
            "de",
            "tt12345",
        ]
    ),
    max_size=5,
).map("".join)
single = pieces | st.sampled_from(
    [
        None,
        True,
        0,
        7,
        -1,
        2021,
        10**400,
        8.5,
        float("nan"),
        float("inf"),
        b"x",
        "\ud800",
        date(1, 1, 1),
        date(2021, 4, 3),
        datetime(2021, 4, 3, 10),
    ]
)
anything = st.one_of(
    pieces,
    single,
    st.lists(single, max_size=3),
    st.dictionaries(st.sampled_from(["en", "mal", "imdb", "", 7]), single, max_size=3),
    st.just([[[{}]]]),
    st.just({"en": {"en": [{}]}}),
)


@st.composite
def told(draw, model):
    """Fields of a value as a source may tell them, whatever it says; at times only those that it needs
    make sense."""
    foreign = [
        name for name in model.model_fields if name not in OWN and (model, name) != (Details, "language")
    ]
    fields = draw(st.fixed_dictionaries({}, optional=dict.fromkeys(foreign, anything)))
    return fields if draw(st.booleans()) else fields | {name: LEAST[model][name] for name in NEEDED[model]}


@pytest.mark.parametrize("model", LEAST, ids=lambda model: model.__name__)
@settings(deadline=None)
@given(data=st.data())
def test_a_bad_field_costs_that_field_and_never_more(model, data):
    fields = data.draw(told(model))
    value = read(lambda row: make(model, **row), fields)
    least = LEAST[model]
    if all(repr(fields.get(name, least[name])) == repr(least[name]) for name in NEEDED[model]):  # True == 1
        assert value is not None
        assert {name: getattr(value, name) for name in NEEDED[model]} == {
            name: LEAST[model][name] for name in NEEDED[model]
        }


@pytest.mark.parametrize("model", LEAST, ids=lambda model: model.__name__)
@settings(deadline=None)
@given(data=st.data())
def test_what_is_clean_is_not_changed_by_cleaning_it_again(model, data):
    value = read(lambda row: make(model, **row), data.draw(told(model)))
    if value is not None:
        assert model(**{name: getattr(value, name) for name in model.model_fields}) == value
        assert model(**value.model_dump()) == value


layers = [
    "<",
    "b",
    ">",
    "&",
    "lt;",
    "gt;",
    "amp;",
    "&lt;b&gt;",
    "(source: x)",
    "<!--",
    "\x00",
    "\n",
    "x" * 9_999,
]


@given(told=st.lists(st.sampled_from(layers)))
def test_a_text_that_was_made_plain_stays_as_it_is(told):
    overview = make(Details, overview="".join(told)).overview
    assert make(Details, overview=overview).overview == overview


def test_values_within_values_are_clean_too():
    details = make(Details, seasons=[make(Season, name="<b>")], images=[make(Image)], titles={"en": "A"})
    assert (
        Details(**details.model_dump())
        == details
        == Details(**{name: getattr(details, name) for name in Details.model_fields})
    )
    assert make(Candidate, details=details).details == details


def test_a_person_with_several_characters_is_one_member_of_the_cast():
    told = [CastMember(name="Aki", role=role) for role in ("Ren", "", "Ren", "The Moth")]
    member = make(Details, cast=tuple(told)).cast
    assert [(one.name, one.role) for one in member] == [("Aki", "Ren / The Moth")]


def test_a_person_whose_first_character_is_not_known_has_the_second():
    told = (CastMember(name="Aki"), CastMember(name="Aki", role="Ren"))
    assert make(Details, cast=told).cast == (CastMember(name="Aki", role="Ren"),)


def test_the_cast_of_a_thousand_is_cut():
    assert len(make(Details, cast=tuple(CastMember(name=str(n)) for n in range(1000))).cast) == MOST_MEMBERS
