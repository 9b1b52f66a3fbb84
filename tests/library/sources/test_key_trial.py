"""A key is tried before it is saved, and nothing of it is kept."""

import pytest

from aniworld.errors import Invalid, NotFound
from aniworld.library.sources import key_trial, source_stats
from aniworld.models import SourceKey

pytestmark = pytest.mark.usefixtures("house")


def test_a_typed_key_is_tried_and_not_stored(monkeypatch):
    asked = []
    monkeypatch.setattr(
        key_trial.status, "ask_once", lambda name, settings: asked.append((name, settings.tmdb_key))
    )
    key_trial.try_key("tmdb", " typed-key-of-mine ")
    assert asked == [("tmdb", "typed-key-of-mine")]
    assert not SourceKey.select().exists() and source_stats.tests() == {}


def test_a_key_that_its_source_takes_is_well_and_one_that_it_refuses_is_not(standin):
    assert key_trial.try_key("fanart", "typed-key-of-mine").kind == "well"
    standin.fail("/unknown/fanart", times=None, status=401)
    assert key_trial.try_key("fanart", "typed-key-of-mine").kind == "key"


def test_what_is_no_key_and_who_takes_none_is_refused():
    with pytest.raises(Invalid):
        key_trial.try_key("tmdb", "two words")
    with pytest.raises(NotFound):
        key_trial.try_key("tvmaze", "a-key")
