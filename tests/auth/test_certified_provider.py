"""Signing in at a provider that the OpenID Foundation has certified: panva's oidc-provider, run by node."""

import re
import shutil
import subprocess
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
import requests

from aniworld.auth import provider
from aniworld.database import connected
from aniworld.models import Identity

from .test_provider import BACK, sent_to, sentence

FOLDER = Path(__file__).parent / "certified"
SECRET = "a secret & more"
is_here = shutil.which("node") and (FOLDER / "node_modules").is_dir()
pytestmark = pytest.mark.skipif(not is_here, reason="bin/test installs it")


@pytest.fixture(scope="module")
def issuer():
    """The address of a provider which sends browsers back to the app of these tests."""
    command = ["node", "provider.mjs", f"http://localhost{BACK}", SECRET]
    quiet = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL, "text": True}
    with subprocess.Popen(command, cwd=FOLDER, **quiet) as process:
        yield process.stdout.readline().strip()
        process.kill()


@pytest.fixture
def environ(environ, issuer):
    provider._metadata.clear()
    return environ | {
        "ANIWORLD_OIDC_ISSUER": issuer,
        "ANIWORLD_OIDC_CLIENT_ID": "aniworld",
        "ANIWORLD_OIDC_CLIENT_SECRET": SECRET,
    }


def signs_in_there(address, name):
    """Follow an address as a browser does, sign in and consent; return where the provider sends it back."""
    with requests.Session() as there:
        answer = there.get(address, timeout=10, allow_redirects=False)
        while True:
            while "Location" in answer.headers:
                address = urljoin(answer.url, answer.headers["Location"])
                if urlsplit(address).path == BACK:
                    return f"{BACK}?{urlsplit(address).query}"
                answer = there.get(address, timeout=10, allow_redirects=False)
            assert answer.status_code == 200, answer.text
            answer = there.post(*_filled_in(answer, name), timeout=10, allow_redirects=False)


def _filled_in(page, name):
    """Return the address and the fields of the form on a page."""
    (action,) = re.findall(r'<form[^>]* action="([^"]+)"', page.text)
    (prompt,) = re.findall(r'name="prompt" value="(\w+)"', page.text)
    return urljoin(page.url, action), {"prompt": prompt, "login": name, "password": "any"}


def test_an_account_is_linked_and_signs_in_and_nobody_else_does(alice, browser):
    stranger = browser()
    refused = stranger.get(signs_in_there(sent_to(stranger), "sub-of-alice"))
    assert refused.status_code == 403 and "No user here is linked" in refused.get_data(as_text=True)
    linked = alice.get(signs_in_there(sent_to(alice, "/account/linked"), "sub-of-alice"))
    assert linked.location == "/account#linked"
    with connected():
        assert Identity.get().subject == "sub-of-alice"
    back = signs_in_there(sent_to(stranger), "sub-of-alice")
    assert stranger.get(back).status_code == 302 and stranger.get("/").status_code == 200
    stranger.post("/logout")
    assert stranger.get(back).status_code == 403
    mallory = browser()
    assert mallory.get(signs_in_there(sent_to(mallory), "sub-of-mallory")).status_code == 403
    assert mallory.get("/").status_code == 302


def test_who_cancels_there_is_told_so(alice, browser):
    stranger = browser()
    with requests.Session() as there:
        page = there.get(sent_to(stranger), timeout=10)
        (cancel,) = re.findall(r'href="([^"]+/abort)"', page.text)
        answer = there.get(urljoin(page.url, cancel), timeout=10, allow_redirects=False)
        while urlsplit(answer.headers["Location"]).path != BACK:
            answer = there.get(answer.headers["Location"], timeout=10, allow_redirects=False)
    back = urlsplit(answer.headers["Location"])
    told = stranger.get(f"{BACK}?{back.query}")
    assert told.status_code == 403 and "did not sign you in" in sentence(told)
