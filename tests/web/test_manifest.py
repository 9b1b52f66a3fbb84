"""A browser can install aniworld as an app: whatever its manifest names is there, also below a sub-path."""

import io
import json
import re
from urllib.parse import urljoin

import pytest
from people import Person
from PIL import Image

from aniworld import assets
from aniworld.app import create_app
from aniworld.settings import Settings


@pytest.fixture(params=["", "/anime"])
def base(request):
    return request.param


@pytest.fixture
def app(environ, base):
    yield create_app(Settings.load(environ | {"ANIWORLD_URL_BASE": base or "/"}), with_queue=False)


@pytest.fixture
def manifest(app, base):
    """The manifest as a browser finds it, and its address."""
    page = Person(app).get(f"{base}/login").get_data(as_text=True)
    address = re.search(r'rel="manifest" href="([^"]+)"', page)[1]
    assert address.startswith(f"{base}/static/")
    answer = Person(app).get(address)
    assert answer.mimetype == "application/manifest+json"
    return json.loads(answer.data), address


def test_a_device_shows_it_in_the_language_of_its_browser(app, manifest, base):
    english, _ = manifest
    page = Person(app).get(f"{base}/login", **{"Accept-Language": "de"}).get_data(as_text=True)
    address = re.search(r'rel="manifest" href="([^"]+)"', page)[1]
    german = json.loads(Person(app).get(address).data)
    assert (english["lang"], german["lang"]) == ("en", "de")
    shortcuts = [one["name"] for one in german["shortcuts"]]
    assert shortcuts == ["Serien hinzufügen", "Fehlende Folgen", "Kalender"]
    assert german["description"] == "Verwaltet die Metadaten einer Anime-Bibliothek"
    for words in (english["description"], *(one["name"] for one in english["shortcuts"])):
        assert words in assets.MANIFEST_TEXTS
    of_language = ("lang", "description", "shortcuts")
    assert {**english, **dict.fromkeys(of_language)} == {**german, **dict.fromkeys(of_language)}


def test_an_address_that_a_browser_knows_is_found_before_any_page_was_drawn(app, manifest):
    _, address = manifest
    assets.manifest.cache_clear()
    assert app.test_client().get(address).status_code == 200


def test_each_icon_is_there_in_its_size(app, manifest):
    told, address = manifest
    for icon in told["icons"] + [icon for shortcut in told["shortcuts"] for icon in shortcut["icons"]]:
        answer = Person(app).get(urljoin(address, icon["src"]))
        assert (answer.status_code, answer.mimetype) == (200, icon["type"]), icon
        if icon["type"] == "image/png":
            assert "{}x{}".format(*Image.open(io.BytesIO(answer.data)).size) == icon["sizes"]
    kinds = {(icon["sizes"], icon.get("purpose", "any")) for icon in told["icons"]}
    assert kinds >= {(size, how) for size in ("192x192", "512x512") for how in ("any", "maskable")}


def test_a_maskable_icon_has_no_clear_corner(app, manifest):
    told, address = manifest
    for icon in told["icons"]:
        if icon.get("purpose") == "maskable":
            bytes_of_it = Person(app).get(urljoin(address, icon["src"])).data
            drawn = Image.open(io.BytesIO(bytes_of_it)).convert("RGBA")
            assert drawn.getpixel((0, 0))[3] == 255


def test_it_begins_and_stays_below_the_sub_path(manifest, base):
    told, address = manifest
    assert {urljoin(address, told[name]) for name in ("id", "start_url", "scope")} == {f"{base}/"}


def test_each_shortcut_leads_to_a_page(app, manifest, base):
    told, address = manifest
    pages = app.url_map.bind("aniworld.test")
    for shortcut in told["shortcuts"]:
        path = urljoin(address, shortcut["url"])
        assert path.startswith(f"{base}/")
        endpoint, _ = pages.match(path.removeprefix(base), method="GET")
        assert endpoint.endswith(".show"), shortcut["name"]


def test_a_phone_finds_its_icon(app, base):
    page = Person(app).get(f"{base}/login").get_data(as_text=True)
    address = re.search(r'rel="apple-touch-icon" href="([^"]+)"', page)[1]
    assert Image.open(io.BytesIO(Person(app).get(address).data)).size == (180, 180)
