"""The keys of programs."""

import pytest

from aniworld.auth import api_keys
from aniworld.database import now
from aniworld.errors import Invalid
from aniworld.models import ApiKey

pytestmark = pytest.mark.usefixtures("database")


@pytest.mark.parametrize("name", ["", "  ", "x" * 81])
def test_a_key_has_a_name(name):
    with pytest.raises(Invalid) as refused:
        api_keys.add(name)
    assert refused.value.field == "name"


def test_two_keys_do_not_share_a_name():
    api_keys.add("player")
    with pytest.raises(Invalid, match="already a key called player"):
        api_keys.add(" player ")
    assert ApiKey.select().count() == 1


def test_a_key_remembers_when_it_was_last_used_but_not_each_second():
    key = api_keys.add("player")
    api_keys.find(key)
    first = ApiKey.get().last_used_at
    assert now() - first < 5
    api_keys.find(key)
    assert ApiKey.get().last_used_at == first
