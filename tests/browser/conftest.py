"""A real browser in front of a real aniworld; whatever a page complains about fails its test."""

import os
import shutil

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from processes.house import PASSWORD, WHO, House

from aniworld.demo.standin import StandIn

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
ARGUMENTS = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# What a page says while its server is away.
AWAY = ("ERR_CONNECTION", "WebSocket connection", "htmx:ws:error", "Failed to fetch")
DESK, PHONE, NARROW = (
    {"width": width, "height": height} for width, height in ((1280, 800), (390, 844), (320, 640))
)


def pytest_collection_modifyitems(items):
    if os.environ.get("CI") == "true":
        return  # what is not there is an error then
    for item in items:
        if "browser" in item.keywords and not CHROMIUM:
            item.add_marker(pytest.mark.skip("chromium is not installed (Debian: apt-get install chromium)"))


@pytest.fixture(scope="package")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def own_standin():
    with StandIn(images="tiny", many=300, stumbles=False) as standin:
        yield standin


@pytest.fixture(scope="package")
def house(tmp_path_factory, own_standin):
    """An aniworld that the tests share, with alice."""
    with House(tmp_path_factory.mktemp("house"), own_standin) as house:
        house.add_person()
        assert house.key
        house.start_apart()
        yield house


@pytest.fixture(scope="package")
def signed_in(chromium, house):
    """Alice's cookies: she signed in once, by the form."""
    context = chromium.new_context()
    sign_in(context.new_page(), house)
    state = context.storage_state()
    context.close()
    return state


def sign_in(page: Page, house: House) -> None:
    page.goto(house.url + "/login")
    page.get_by_label("User name").fill(WHO)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(house.url + "/")


MARKED = "html[data-marked]"  # a page that was not reloaded since mark()


def mark(page: Page) -> None:
    page.evaluate("document.documentElement.dataset.marked = ''")


class Visitors:
    """Browsers of people. Each page notes its troubles: errors on the console, refused by the policy,
    dialogs."""

    def __init__(self, chromium: Browser):
        self.chromium = chromium
        self.contexts: list[BrowserContext] = []
        self.troubles: list[str] = []
        self.expected: list[str] = []

    def open(self, url: str, **options) -> Page:
        """A new browser at this address. options: as of Playwright's new_context."""
        context = self.chromium.new_context(**{"viewport": DESK, "locale": "en-GB"} | options)
        context.set_default_timeout(10_000)
        self.contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: message.type == "error" and self.troubles.append(message.text))
        page.on("pageerror", lambda error: self.troubles.append(str(error)))
        page.on(
            "dialog", lambda dialog: (self.troubles.append(f"a dialog: {dialog.message}"), dialog.dismiss())
        )
        page.goto(url)
        if page.locator("#live").count() and options.get("java_script_enabled", True):
            page.wait_for_selector("html[data-live]", state="attached")
        return page

    def expect(self, *words: str) -> None:
        """Troubles with one of these words belong to the test."""
        self.expected += words

    def leave(self) -> None:
        """Their browsers close."""
        while self.contexts:
            self.contexts.pop().close()

    def surprises(self) -> list[str]:
        return [trouble for trouble in self.troubles if not any(word in trouble for word in self.expected)]


@pytest.fixture
def visitors(chromium):
    visitors = Visitors(chromium)
    yield visitors
    visitors.leave()
    assert visitors.surprises() == []


@pytest.fixture
def own_house(visitors, tmp_path, standin):
    """An aniworld of this test's own, not started yet. Its visitors leave before it ends, or they would
    miss it."""
    with House(tmp_path, standin) as house:
        yield house
        visitors.leave()


@pytest.fixture
def alice_at(visitors, house, signed_in):
    """Open a page as alice: alice_at("/", viewport=PHONE)."""

    def open_page(path: str = "/", **options) -> Page:
        return visitors.open(house.url + path, storage_state=signed_in, **options)

    return open_page
