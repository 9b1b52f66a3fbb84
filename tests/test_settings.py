"""Settings: what is there by default, how it is read, and how a mistake is said."""

import dataclasses
import ipaddress
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aniworld.errors import SettingsError
from aniworld.settings import Settings

# Every name that people may rely on, with its default as text; None: there is none.
DEFAULTS = {
    "ANIWORLD_DATA_DIR": "./data",
    "ANIWORLD_LIBRARY": "./library",
    "ANIWORLD_HOST": "127.0.0.1",
    "ANIWORLD_PORT": "8000",
    "ANIWORLD_ADMIN_USER": None,
    "ANIWORLD_ADMIN_PASSWORD": None,
    "ANIWORLD_WORKERS": "16",
    "ANIWORLD_WORKER_PROCESSES": "1",
    "ANIWORLD_DATABASE_URL": None,
    "ANIWORLD_QUEUE_URL": None,
    "ANIWORLD_PROVIDERS": "",
    "ANIWORLD_TVMAZE_URL": "https://api.tvmaze.com",
    "ANIWORLD_KITSU_URL": "https://kitsu.app/api/edge",
    "ANIWORLD_JIKAN_URL": "https://api.tenrai.org/v1",
    "ANIWORLD_ANILIST_URL": "https://graphql.anilist.co",
    "ANIWORLD_TMDB_URL": "https://api.themoviedb.org/3",
    "ANIWORLD_TMDB_IMAGE_URL": "https://image.tmdb.org/t/p",
    "ANIWORLD_FANART_URL": "https://webservice.fanart.tv/v3.2",
    "ANIWORLD_MYANIMELIST_URL": "https://myanimelist.net",
    "ANIWORLD_TMDB_KEY": None,
    "ANIWORLD_FANART_KEY": None,
    "ANIWORLD_EXTRA_IMAGE_HOSTS": "",
    "ANIWORLD_PROVIDER_RATE": "",
    "ANIWORLD_LANGUAGE": "en",
    "ANIWORLD_THEME": "system",
    "ANIWORLD_PAGE_LANGUAGE": "browser",
    "ANIWORLD_NFO_FILES": "yes",
    "ANIWORLD_NFO_KINDS": None,
    "ANIWORLD_RATING_SYSTEM": None,
    "ANIWORLD_PICTURES": None,
    "ANIWORLD_BACKUP_DAYS": "7",
    "ANIWORLD_BACKUP_WEEKS": "4",
    "ANIWORLD_UPDATE_CHECK": "no",
    "ANIWORLD_RELEASES_URL": None,
    "ANIWORLD_URL_BASE": "/",
    "ANIWORLD_TRUSTED_PROXIES": "",
    "ANIWORLD_ALLOWED_HOSTS": "",
    "ANIWORLD_OIDC_ISSUER": None,
    "ANIWORLD_OIDC_CLIENT_ID": None,
    "ANIWORLD_OIDC_CLIENT_SECRET": None,
    "ANIWORLD_OIDC_NAME": "single sign-on",
    "ANIWORLD_PROXY_USER_HEADER": None,
    "ANIWORLD_LOG_LEVEL": "info",
    "ANIWORLD_LOG_FORMAT": "text",
}
SECRETS = (
    "ANIWORLD_ADMIN_PASSWORD",
    "ANIWORLD_DATABASE_URL",
    "ANIWORLD_QUEUE_URL",
    "ANIWORLD_TMDB_KEY",
    "ANIWORLD_FANART_KEY",
)


def test_the_settings_have_the_names_and_defaults_that_people_rely_on():
    names = Settings.names()
    assert {name: names.get(name, "is missing") for name in DEFAULTS} == DEFAULTS
    assert set(names) - set(DEFAULTS) == {"ANIWORLD_SOCKETS", "ANIWORLD_CONNECTIONS_PER_ADDRESS"}


def test_nothing_needs_to_be_set():
    settings = Settings.load({})
    assert (settings.data_dir, settings.library) == (Path("data").absolute(), Path("library").absolute())
    assert (settings.host, settings.port, settings.workers, settings.url_base) == ("127.0.0.1", 8000, 16, "/")
    assert (
        settings.admin_user is settings.admin_password is settings.tmdb_key is settings.database_url is None
    )
    assert (settings.providers, settings.languages, settings.provider_rate) == (None, None, {})
    assert settings.address == "http://127.0.0.1:8000"


def test_an_empty_value_counts_as_not_set():
    assert Settings.load(dict.fromkeys(DEFAULTS, "")) == Settings.load({})


READ = [
    ("DATA_DIR", "~/aniworld", Path("~/aniworld").expanduser()),
    ("LIBRARY", "/media/Ünïcode & spaces", Path("/media/Ünïcode & spaces")),
    ("HOST", "::", "::"),
    ("PORT", " 8080 ", 8080),
    ("WORKERS", "3", 3),
    ("WORKER_PROCESSES", "4", 4),
    ("PROVIDERS", "Kitsu, tvmaze,,kitsu", ("kitsu", "tvmaze")),
    ("TVMAZE_URL", "http://192.168.1.5:9000/tvmaze/", "http://192.168.1.5:9000/tvmaze"),
    (
        "EXTRA_IMAGE_HOSTS",
        "Mirror.local:80, [::1]:9000,192.168.1.5:9000",
        {"mirror.local:80", "[::1]:9000", "192.168.1.5:9000"},
    ),
    (
        "PROVIDER_RATE",
        "tvmaze=20/10s,kitsu=2/s, jikan=3/0.5s",
        {"tvmaze": (20, 10.0), "kitsu": (2, 1.0), "jikan": (3, 0.5)},
    ),
    ("PROVIDER_RATE", "tvmaze=60/min,kitsu=100/h", {"tvmaze": (60, 60.0), "kitsu": (100, 3600.0)}),
    ("PROVIDER_RATE", "images=1000/day", {"images": (1000, 86400.0)}),
    ("LANGUAGE", "de, EN,pt-BR,ja", ("de", "en", "pt-br", "ja")),
    ("THEME", "Dark", "dark"),
    ("PAGE_LANGUAGE", "DE", "de"),
    ("NFO_FILES", "No", False),
    ("NFO_FILES", "true", True),
    ("NFO_KINDS", "actors, MPAA", ("actors", "mpaa")),
    ("PICTURES", "none", ("none",)),
    ("RATING_SYSTEM", " de", "DE"),
    ("BACKUP_WEEKS", "0", 0),
    ("RELEASES_URL", "https://git.example/me/mine/releases/", "https://git.example/me/mine/releases"),
    ("UPDATE_CHECK", "no", False),
    ("URL_BASE", "anime/", "/anime"),
    ("URL_BASE", "/media/anime", "/media/anime"),
    ("TRUSTED_PROXIES", "172.16.0.0/12", (ipaddress.ip_network("172.16.0.0/12"),)),
    (
        "TRUSTED_PROXIES",
        "10.0.0.1,::1",
        (ipaddress.ip_network("10.0.0.1/32"), ipaddress.ip_network("::1/128")),
    ),
    (
        "ALLOWED_HOSTS",
        "Anime.example, .home.example,10.0.0.5,[::1]",
        ("anime.example", ".home.example", "10.0.0.5", "[::1]"),
    ),
    ("LOG_LEVEL", "WARNING", "warning"),
    ("LOG_FORMAT", "JSON", "json"),
]


@pytest.mark.parametrize("name, text, expected", READ)
def test_a_setting_is_read_as_people_write_it(name, text, expected):
    field = next(f for f in dataclasses.fields(Settings) if f.metadata["name"] == f"ANIWORLD_{name}")
    assert getattr(Settings.load({f"ANIWORLD_{name}": text}), field.name) == expected


WRONG = [
    ("PORT", "http", "whole number from 1 to 65535"),
    ("PORT", "0", "whole number"),
    ("PORT", "65536", "whole number"),
    ("PORT", "80.5", "whole number"),
    ("PORT", "-1", "whole number"),
    ("PORT", "--5", "whole number"),
    ("PORT", "²", "whole number"),
    ("PORT", "9" * 5000, "whole number"),
    ("THEME", "blue", "must be one of light, dark, system"),
    ("PAGE_LANGUAGE", "tlh", "must be one of browser, en, de"),
    ("NFO_FILES", "maybe", "must be yes or no"),
    ("NFO_KINDS", "actors;mpaa", "must be names with commas between, or none"),
    ("RATING_SYSTEM", "Germany", "must be a country of two letters, such as DE"),
    ("BACKUP_DAYS", "0", "whole number from 1 to 365"),
    ("WORKERS", "2", "from 3 to 256"),
    ("WORKERS", "many", "from 3 to 256"),
    ("WORKERS", "257", "from 3 to 256"),
    ("WORKER_PROCESSES", "0", "from 1 to 64"),
    ("WORKER_PROCESSES", "65", "from 1 to 64"),
    ("PROVIDERS", "tvmaze,../kitsu", "names of sources"),
    ("PROVIDERS", "tvmaze kitsu", "names of sources"),
    ("TVMAZE_URL", "api.tvmaze.com", "http:// or https:// address"),
    ("KITSU_URL", "ftp://kitsu.app", "http:// or https:// address"),
    ("JIKAN_URL", "https://", "http:// or https:// address"),
    ("ANILIST_URL", "https://user:pw@host/", "http:// or https:// address"),
    ("TMDB_URL", "https://host/?key=x", "http:// or https:// address"),
    ("FANART_URL", "https://host/#x", "http:// or https:// address"),
    ("TMDB_IMAGE_URL", "file:///etc/passwd", "http:// or https:// address"),
    ("TVMAZE_URL", "http://[", "http:// or https:// address"),
    ("TVMAZE_URL", "http://host:port/", "http:// or https:// address"),
    ("EXTRA_IMAGE_HOSTS", "mirror.local", "host:port"),
    ("EXTRA_IMAGE_HOSTS", "http://mirror.local:80", "host:port"),
    ("EXTRA_IMAGE_HOSTS", "*:80", "host:port"),
    ("PROVIDER_RATE", "tvmaze", "rates such as"),
    ("PROVIDER_RATE", "tvmaze=0/s", "rates such as"),
    ("PROVIDER_RATE", "tvmaze=2/0s", "rates such as"),
    ("PROVIDER_RATE", "tvmaze=fast", "rates such as"),
    ("PROVIDER_RATE", "tvmaze=-1/s", "rates such as"),
    ("PROVIDER_RATE", "=1/s", "rates such as"),
    ("LANGUAGE", "english", "language codes"),
    ("LANGUAGE", "de;en", "language codes"),
    ("LANGUAGE", ",", "language codes"),
    ("URL_BASE", "/anime?x", "plain path"),
    ("URL_BASE", "/../anime", "plain path"),
    ("URL_BASE", "http://host/anime", "plain path"),
    ("URL_BASE", "/a b", "plain path"),
    ("TRUSTED_PROXIES", "nginx", "networks"),
    ("TRUSTED_PROXIES", "10.0.0.0/33", "networks"),
    ("TRUSTED_PROXIES", "*", "networks"),
    ("ALLOWED_HOSTS", "http://anime.example", "host names"),
    ("ALLOWED_HOSTS", "anime.example:8000", "no port"),
    ("ALLOWED_HOSTS", "*.*", "host names"),
    ("ALLOWED_HOSTS", "anime.example/", "host names"),
    ("ALLOWED_HOSTS", "a b", "host names"),
    ("LOG_LEVEL", "loud", "debug, info, warning, error"),
    ("LOG_FORMAT", "xml", "text, json"),
]


@pytest.mark.parametrize("name, text, words", WRONG, ids=lambda value: value[:30])
def test_a_bad_value_is_refused_in_one_sentence_that_names_the_setting(name, text, words):
    with pytest.raises(SettingsError) as refused:
        Settings.load({f"ANIWORLD_{name}": text})
    sentence = str(refused.value)
    assert sentence.startswith(f"ANIWORLD_{name} ") and sentence.endswith(".") and "\n" not in sentence
    assert words in sentence


@pytest.mark.parametrize(
    "address",
    [
        "mysql://host/db",
        "sqlite:////tmp/x.db",
        "postgresql://host",
        "postgresql:///db",
        "postgresql://host:port/db",
        "postgresql://host:0/db",
        "postgresql://host/db?x=1",
        "postgresql://[/db",
        "postgresql://user:p ss@host/db",
        "host/db",
    ],
)
def test_a_database_is_an_address_of_postgresql(address):
    with pytest.raises(
        SettingsError, match="ANIWORLD_DATABASE_URL must be an address such as postgresql://user:pass"
    ):
        Settings.load({"ANIWORLD_DATABASE_URL": address})


@pytest.mark.parametrize(
    "address",
    [
        "redis://",
        "http://host",
        "unix:///run/redis",
        "redis://host/x",
        "redis://host:99999",
        "redis://host?x=1",
        "redis://host?db=x",
        "host",
    ],
)
def test_a_queue_is_an_address_of_redis(address):
    with pytest.raises(
        SettingsError, match=r"ANIWORLD_QUEUE_URL must be an address such as redis://:password@host:6379/0."
    ):
        Settings.load({"ANIWORLD_QUEUE_URL": address})


def test_a_bad_value_is_quoted_unless_it_is_a_secret():
    with pytest.raises(SettingsError, match="it is 'loud'"):
        Settings.load({"ANIWORLD_LOG_LEVEL": "loud"})
    with pytest.raises(SettingsError) as refused:
        Settings.load({"ANIWORLD_DATABASE_URL": "postgresql://user:canary@host/db?x=1"})
    assert "canary" not in str(refused.value)


@pytest.mark.parametrize(
    "name, text",
    [
        ("DATABASE_URL", "postgresql://user:pass@host/db"),
        ("DATABASE_URL", "postgres://[::1]:5433/db?sslmode=require"),
        ("QUEUE_URL", "redis://host"),
        ("QUEUE_URL", "redis://:p%40ss@10.0.0.1:6380/3"),
        ("QUEUE_URL", "rediss://host/?socket_timeout=3"),
    ],
)
def test_addresses_of_servers_are_taken_as_they_are(name, text):
    settings = Settings.load({f"ANIWORLD_{name}": text})
    assert getattr(settings, name.lower()) == text


def test_a_secret_is_not_among_the_settings_when_they_are_printed():
    secrets = {
        "DATABASE_URL": "postgresql://user:canary@host/db",
        "QUEUE_URL": "redis://:canary@host",
        "TMDB_KEY": "canary",
    }
    assert "canary" not in repr(Settings.load({f"ANIWORLD_{name}": value for name, value in secrets.items()}))


TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=60)


@given(st.sampled_from(sorted(DEFAULTS)), TEXTS)
def test_whatever_is_set_is_read_or_refused_in_words(name, text):
    environ = {name: text}
    if name in ("ANIWORLD_ADMIN_USER", "ANIWORLD_ADMIN_PASSWORD"):
        environ = dict.fromkeys(("ANIWORLD_ADMIN_USER", "ANIWORLD_ADMIN_PASSWORD"), text)
    try:
        Settings.load(environ)
    except SettingsError as error:
        assert name in str(error)


@pytest.mark.parametrize("alone", ["ANIWORLD_ADMIN_USER", "ANIWORLD_ADMIN_PASSWORD"])
def test_the_first_user_needs_a_name_and_a_password(alone):
    with pytest.raises(
        SettingsError, match="ANIWORLD_ADMIN_USER and ANIWORLD_ADMIN_PASSWORD belong together"
    ):
        Settings.load({alone: "something"})


# Secrets in files


def test_a_secret_may_be_in_a_file(tmp_path):
    (tmp_path / "password").write_text("correct horse\n")
    (tmp_path / "key").write_text("  0123abcd \n")
    settings = Settings.load(
        {
            "ANIWORLD_ADMIN_USER": "alice",
            "ANIWORLD_ADMIN_PASSWORD_FILE": str(tmp_path / "password"),
            "ANIWORLD_TMDB_KEY_FILE": str(tmp_path / "key"),
        }
    )
    assert (settings.admin_password, settings.tmdb_key) == ("correct horse", "0123abcd")


def test_what_is_set_directly_goes_before_a_file(tmp_path):
    (tmp_path / "key").write_text("from the file")
    assert (
        Settings.load(
            {"ANIWORLD_TMDB_KEY": "direct", "ANIWORLD_TMDB_KEY_FILE": str(tmp_path / "key")}
        ).tmdb_key
        == "direct"
    )


@pytest.mark.parametrize(
    "make",
    [
        lambda path: None,
        lambda path: path.mkdir(),
        lambda path: path.write_bytes(b"\xff\xfe\xff"),
    ],
    ids=["no file", "a folder", "no text"],
)
def test_a_file_that_cannot_be_read_is_said_by_its_setting(tmp_path, make):
    make(tmp_path / "key")
    with pytest.raises(SettingsError, match=r"^ANIWORLD_TMDB_KEY_FILE names a file that cannot be read"):
        Settings.load({"ANIWORLD_TMDB_KEY_FILE": str(tmp_path / "key")})


@pytest.mark.parametrize(
    "host, address",
    [
        ("0.0.0.0", "http://127.0.0.1:8000"),
        ("::", "http://[::1]:8000"),
        ("fe80::1", "http://[fe80::1]:8000"),
        ("nas.local", "http://nas.local:8000"),
    ],
)
def test_the_printed_address_can_be_opened(host, address):
    assert Settings.load({"ANIWORLD_HOST": host}).address == address
    assert Settings.load({"ANIWORLD_HOST": host, "ANIWORLD_URL_BASE": "/anime"}).address == address + "/anime"


def test_settings_do_not_change_while_running():
    with pytest.raises(dataclasses.FrozenInstanceError):
        Settings.load({}).port = 1


def test_every_setting_is_in_the_readme():
    readme = Path(__file__).parents[1] / "README.md"
    missing = [name for name in Settings.names() if not re.search(rf"\b{name}\b", readme.read_text())]
    assert not missing


@pytest.mark.parametrize(
    "client, name, address",
    [("psycopg", "DATABASE_URL", "postgresql://db/rows"), ("redis", "QUEUE_URL", "redis://queue:6379/0")],
)
def test_an_address_whose_client_is_not_installed_is_refused(monkeypatch, client, name, address):
    monkeypatch.setattr(f"aniworld.scale.{client}", None)
    with pytest.raises(SettingsError, match=rf"^ANIWORLD_{name} needs packages .*requirements-scale\.txt"):
        Settings.load({f"ANIWORLD_{name}": address})


def test_new_versions_are_not_looked_for_without_an_address():
    with pytest.raises(
        SettingsError, match="ANIWORLD_UPDATE_CHECK works only together with ANIWORLD_RELEASES_URL"
    ):
        Settings.load({"ANIWORLD_UPDATE_CHECK": "yes"})
