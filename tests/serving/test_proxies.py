"""Behind nginx and Caddy, below a sub-path that they strip or leave: whatever a page leads to is there."""

import json
import re
from collections import deque
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import pytest
import requests
from processes.conftest import own_standin as own_standin
from processes.house import PASSWORD, WHO, House, token_of, wait_for
from websockets.sync.client import connect

from aniworld.assets import STATIC

from .proxies import Proxy

pytestmark = pytest.mark.processes

BASE = "/anime"
LINKS = {"href", "src", "srcset", "hx-get", "poster"}  # what a browser asks for with GET
ADDRESSES = {*LINKS, "action", "formaction", "hx-post", "hx-put", "hx-patch", "hx-delete", "hx-ws:connect"}
MOST_PAGES = 250
NOBODY = "/series/0/"  # in the one menu of all cards, where a script puts the series' id


@pytest.fixture(scope="module")
def house(tmp_path_factory, own_standin):
    """An aniworld with two series, below a sub-path, that trusts the proxies of this machine."""
    settings = {"URL_BASE": BASE, "TRUSTED_PROXIES": "127.0.0.1"}
    with House(tmp_path_factory.mktemp("house"), own_standin, **settings) as house:
        house.add_person()
        house.start_apart()
        for name in ("Frieren", "Mushi-Shi"):
            house.wait_until_loaded(house.add(name), 40)
        yield house


@pytest.fixture(scope="module", params=["nginx", "nginx, stripping", "caddy", "caddy, stripping"])
def proxy(request, house, tmp_path_factory):
    program, _, strips = request.param.partition(", ")
    if not Proxy.is_there(program):
        pytest.skip(f"{program} is not installed (Debian: apt-get install nginx caddy)")
    with Proxy(program, tmp_path_factory.mktemp(program), house.port, strips=bool(strips)) as proxy:
        yield proxy


@pytest.fixture(scope="module")
def alice(proxy):
    """A browser that has signed in through the proxy."""
    browser = requests.Session()
    page = browser.get(f"{proxy.url}{BASE}/login", timeout=10)
    browser.headers["X-CSRF-Token"] = token_of(page.text)
    answer = browser.post(
        f"{proxy.url}{BASE}/login",
        {"username": WHO, "password": PASSWORD},
        allow_redirects=False,
        timeout=10,
    )
    assert answer.status_code == 302, answer.text
    assert urlsplit(urljoin(answer.url, answer.headers["Location"])).path == f"{BASE}/"
    browser.headers["X-CSRF-Token"] = token_of(browser.get(f"{proxy.url}{BASE}/", timeout=10).text)
    return browser


class Addresses(HTMLParser):
    """The addresses in a page: those to be asked for, and all of them."""

    def __init__(self, page):
        super().__init__(convert_charrefs=True)
        self.links, self.all = set(), set()
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        told = {name: value or "" for name, value in attributes}
        for name in told.keys() & ADDRESSES:
            for value in told[name].split(", ") if name == "srcset" else [told[name]]:
                address = value.split(" ")[0] if name == "srcset" else value
                if not address.startswith(("#", "data:", "mailto:", "blob:")):
                    self.all.add(address)
                    if name in LINKS or (name == "action" and told.get("method", "get").lower() == "get"):
                        self.links.add(address)


def test_a_crawler_finds_no_broken_link_and_no_way_out_of_the_sub_path(alice, proxy):
    waiting, seen, pages = deque([f"{proxy.url}{BASE}/"]), set(), 0
    while waiting:
        address = waiting.popleft()
        if urlsplit(address).path in seen or pages >= MOST_PAGES:
            continue
        seen.add(urlsplit(address).path)
        answer = alice.get(address, timeout=20)
        assert answer.status_code == 200, f"{address}: {answer.status_code}"
        assert urlsplit(answer.url).path.startswith(f"{BASE}/"), answer.url
        if not answer.headers["Content-Type"].startswith("text/html"):
            continue
        pages += 1
        found = Addresses(answer.text)
        ours = [one for one in found.all if not urlsplit(one).netloc or one.startswith(proxy.url)]
        outside = [one for one in ours if not urlsplit(urljoin(answer.url, one)).path.startswith(f"{BASE}/")]
        assert not outside, f"{address} leads to {outside}"
        for one in found.links & set(ours):
            if NOBODY not in one:
                waiting.append(urljoin(answer.url, one).partition("#")[0])
    assert pages > 20 and {f"{BASE}/missing", f"{BASE}/calendar", f"{BASE}/about"} <= seen


def test_the_path_without_its_slash_leads_to_the_library(alice, proxy):
    assert urlsplit(alice.get(f"{proxy.url}{BASE}", timeout=10).url).path == f"{BASE}/"


def test_its_cookies_are_for_the_sub_path_alone(alice):
    assert alice.cookies and {cookie.path for cookie in alice.cookies} == {BASE}


def test_whoever_has_to_sign_in_comes_back_to_the_page_below_the_sub_path(proxy):
    answer = requests.get(f"{proxy.url}{BASE}/missing", allow_redirects=False, timeout=10)
    assert answer.status_code in (302, 303)
    there = urlsplit(urljoin(answer.url, answer.headers["Location"]))
    assert (there.path, there.port) == (f"{BASE}/login", proxy.port)


def test_programs_hear_of_changes_through_the_proxy(house, proxy):
    address = f"ws://127.0.0.1:{proxy.port}{BASE}/ws?since=0"
    headers = {"Authorization": f"Bearer {house.key}"}
    with connect(address, additional_headers=headers, close_timeout=0.2) as socket:
        assert json.loads(socket.recv(timeout=10))["type"]


def test_an_open_page_is_kept_up_to_date_through_the_proxy(alice, house, proxy):
    page = alice.get(f"{proxy.url}{BASE}/", timeout=10)
    [path] = re.findall(r'hx-ws:connect="([^"]+)"', page.text)
    assert path.startswith(f"{BASE}/live?")
    cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in alice.cookies)
    address = f"ws://127.0.0.1:{proxy.port}{path.replace('&amp;', '&')}"
    headers = {"Cookie": cookies}
    with connect(address, origin=proxy.url, additional_headers=headers, close_timeout=0.2) as socket:
        series = house.get("/api/series").json()["series"][0]["id"]
        house.post(f"/api/series/{series}/load", {"parts": ["logo"], "force": True})
        told = ""
        while f"series-{series}" not in told:
            told += str(socket.recv(timeout=15))
    ours = re.findall(r'(?:href|src|action)=\\?"(/[^"\\]*)', told)
    assert ours and all(one.startswith(f"{BASE}/") for one in ours), ours


def test_a_page_of_elsewhere_gets_no_socket(alice, proxy):
    cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in alice.cookies)
    address = f"ws://127.0.0.1:{proxy.port}{BASE}/live?since=0&view=library"
    with pytest.raises(Exception, match="403"):
        connect(address, origin="http://evil.example", additional_headers={"Cookie": cookies}).close()


def test_the_address_for_a_calendar_app_is_that_of_the_proxy(alice, proxy):
    page = Addresses(alice.get(f"{proxy.url}{BASE}/calendar", timeout=10).text)
    [action] = [one for one in page.all if one.partition("#")[0].endswith("/calendar/addresses")]
    form = {"name": f"phone {proxy.port}"}
    made = alice.post(urljoin(proxy.url, action.partition("#")[0]), form, timeout=10)
    [address] = set(re.findall(r"http://[^\"\s<]+/calendar\.ics\?token=[\w-]+", made.text))
    assert address.startswith(f"{proxy.url}{BASE}/calendar.ics?token=")
    calendar = requests.get(address, timeout=10)
    assert calendar.status_code == 200 and calendar.text.startswith("BEGIN:VCALENDAR")
    named = re.findall(r"^URL[^:]*:(\S+)", calendar.text.replace("\r\n ", ""), re.MULTILINE)
    assert all(one.startswith(f"{proxy.url}{BASE}/") for one in named)


def test_the_installed_app_begins_below_the_sub_path(alice, proxy):
    page = alice.get(f"{proxy.url}{BASE}/", timeout=10)
    address = urljoin(page.url, re.search(r'rel="manifest" href="([^"]+)"', page.text)[1])
    manifest = requests.get(address, timeout=10).json()
    assert urljoin(address, manifest["start_url"]) == f"{proxy.url}{BASE}/"
    assert urljoin(address, manifest["scope"]) == f"{proxy.url}{BASE}/"
    icons = [icon["src"] for icon in manifest["icons"]]
    shortcuts = [shortcut["url"] for shortcut in manifest["shortcuts"]]
    for one in icons + shortcuts:
        answer = alice.get(urljoin(address, one), timeout=10)
        assert answer.status_code == 200 and urlsplit(answer.url).path.startswith(f"{BASE}/"), one


def test_the_links_that_the_api_gives_lead_through_the_proxy(house, proxy):
    headers = {"Authorization": f"Bearer {house.key}"}
    answer = requests.get(f"{proxy.url}{BASE}/api/series?per_page=1", headers=headers, timeout=10)
    [series] = answer.json()["series"]
    links = re.findall(r"<([^>]+)>", answer.headers["Link"])
    links += [one for one in series["links"].values() if isinstance(one, str)]
    assert links
    for one in links:
        there = urljoin(answer.url, one)
        assert urlsplit(there).path.startswith(f"{BASE}/"), one
        assert requests.get(there, headers=headers, timeout=10).status_code in (200, 401, 302), one


class From(requests.adapters.HTTPAdapter):
    """Connects from another address of this machine, as another one would."""

    def __init__(self, address):
        self.address = address
        super().__init__()

    def init_poolmanager(self, *arguments, **options):
        super().init_poolmanager(*arguments, source_address=(self.address, 0), **options)


def test_a_client_is_known_by_its_own_address_and_cannot_invent_another(house, proxy):
    own, invented = f"127.0.3.{proxy.port % 250 + 1}", f"203.0.113.{proxy.port % 250 + 1}"
    with requests.Session() as guest:
        guest.mount("http://", From(own))
        guest.headers["X-Forwarded-For"] = invented
        address = f"{proxy.url}{BASE}/login"
        guest.headers["X-CSRF-Token"] = token_of(guest.get(address, timeout=10).text)
        guest.post(address, {"username": "nobody", "password": "wrong"}, timeout=10)
    wait_for(lambda: own in house.log("web"), 10, "the failed sign-in to be logged with its address")
    assert invented not in house.log("web")


def test_no_script_or_sheet_of_ours_names_an_absolute_path():
    for path in (*STATIC.glob("*.js"), *STATIC.glob("css/*.css")):
        found = re.findall(r"""["'`(](/(?!/)[a-z][\w/-]*)["'`)?]""", path.read_text())
        assert set(found) <= {"/https"}, f"{path.name}: {found}"  # the beginning of a pattern
