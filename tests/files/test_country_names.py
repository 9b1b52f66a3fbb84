"""Countries by name."""

from aniworld.files import country_names


def test_a_country_is_called_by_its_name():
    assert (country_names.of("JP"), country_names.of("KR")) == ("Japan", "South Korea")


def test_a_country_that_is_not_known_keeps_its_code():
    assert country_names.of("ZZ") == "ZZ"


def test_every_entry_of_the_table_is_a_code_and_a_name():
    assert all(len(code) == 2 and code.isupper() and name for code, name in country_names.NAMES.items())
