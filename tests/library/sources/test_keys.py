"""Keys of sources that are saved at run time: they count at once and everywhere, and are shown to nobody."""

import pytest
from peewee import OperationalError

from aniworld import rounds
from aniworld.errors import Invalid, NotFound
from aniworld.library.sources import ask, keys, source_stats
from aniworld.models import SourceKey
from aniworld.settings import Settings

LONG, SHORT = "eyJhbGciOi.canary.4f2a", "word4f2a"

pytestmark = pytest.mark.usefixtures("house")


@pytest.fixture
def environ(environ):
    return environ | {"ANIWORLD_PROVIDERS": ""}


@pytest.fixture
def restart(environ):
    """Make the sources as another start would, with more in the environment."""
    return lambda **more: keys.use(Settings.load(environ | more))


def test_a_saved_key_switches_its_source_on_and_a_removed_one_off():
    assert "tmdb" not in ask.providers()
    keys.save("tmdb", f"  {LONG}\n")
    assert next(iter(ask.providers())) == "tmdb" and keys.effective().tmdb_key == LONG
    keys.remove("tmdb")
    assert "tmdb" not in ask.providers() and keys.of("tmdb") is None


def test_a_saved_key_is_there_after_a_restart(restart):
    keys.save("fanart", LONG)
    restart()
    assert "fanart" in ask.providers() and keys.of("fanart") == keys.Key("•••• 4f2a", "")


def saved_elsewhere(name, key):
    SourceKey.delete().where(SourceKey.source == name).execute()
    SourceKey.insert(source=name, key=key).execute()


def test_a_key_that_another_process_saved_counts_here_at_the_next_look():
    saved_elsewhere("tmdb", LONG)
    assert "tmdb" not in ask.providers()
    keys.take_up()
    assert ask.providers()["tmdb"]._headers == {"Authorization": f"Bearer {LONG}"}
    saved_elsewhere("tmdb", LONG + "2")
    keys.take_up()
    assert ask.providers()["tmdb"]._headers == {"Authorization": f"Bearer {LONG}2"}


def test_the_worker_looks_every_second(house):
    saved_elsewhere("tmdb", LONG)
    rounds.Upkeep(house.data_dir).round()
    assert "tmdb" in ask.providers()


def test_connections_and_turns_go_on_when_a_key_changes():
    before = ask.sources()
    keys.take_up()
    assert ask.sources() is before, "nothing changed, so nothing is made anew"
    keys.save("tmdb", LONG)
    assert ask.sources() is not before and ask.sources().client is before.client


def test_while_the_database_is_away_the_sources_stay_as_they_are(monkeypatch):
    def away(*_):
        raise OperationalError("away")

    keys.save("tmdb", LONG)
    monkeypatch.setattr(keys, "_saved", away)
    keys.take_up()
    assert "tmdb" in ask.providers()


def test_a_key_of_the_environment_wins_and_cannot_be_changed_here(restart):
    keys.save("tmdb", LONG)
    restart(ANIWORLD_TMDB_KEY="given-by-the-environment")
    assert keys.of("tmdb") == keys.Key("•••• ment", "ANIWORLD_TMDB_KEY")
    assert keys.effective().tmdb_key == "given-by-the-environment"
    for change in (lambda: keys.save("tmdb", LONG), lambda: keys.remove("tmdb")):
        with pytest.raises(Invalid, match=r"This key is given by ANIWORLD_TMDB_KEY; change it there."):
            change()
    restart()
    assert keys.effective().tmdb_key == LONG


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "two words",
        "line\nbreak",
        "schlüssel",
        "x" * 301,
        "tab\tbed",
        "nul\0",
        "\x1b[31mred",
        "zero\u200bwidth",
    ],
)
def test_what_cannot_be_a_key_is_refused_and_not_repeated(text):
    with pytest.raises(Invalid) as caught:
        keys.save("tmdb", text)
    assert caught.value.field == "tmdb" and (not text.strip() or text not in str(caught.value))
    assert keys.of("tmdb") is None and not SourceKey.select().exists()


@pytest.mark.parametrize("name", ["tvmaze", "nobody", "", "secret", "../tmdb"])
def test_only_sources_that_take_a_key_have_one(name):
    for change in (lambda: keys.save(name, LONG), lambda: keys.remove(name)):
        with pytest.raises(NotFound):
            change()
    assert keys.of(name) is None


@pytest.mark.parametrize(
    ("key", "shown"), [(LONG, "•••• 4f2a"), (SHORT, "••••"), ("x" * 15, "••••"), ("x" * 16, "•••• xxxx")]
)
def test_only_the_end_of_a_long_key_is_shown(key, shown):
    assert keys.masked(key) == shown


def test_another_key_makes_the_last_test_say_nothing():
    source_stats.store_test("tmdb", source_stats.Tested("key", {"code": "key_needed", "args": {}}))
    keys.save("tmdb", LONG)
    assert source_stats.tests() == {}


def test_the_log_says_that_a_key_was_saved_but_not_which(caplog):
    caplog.set_level("INFO")
    keys.save("tmdb", LONG)
    keys.remove("tmdb")
    told = [record.getMessage() for record in caplog.records if record.name.endswith("sources.keys")]
    assert told == ["A key for TMDB was saved.", "The key for TMDB was removed."] and LONG not in caplog.text
