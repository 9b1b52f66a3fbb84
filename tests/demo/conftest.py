"""A stand-in whose today never changes, so that what has aired stays the same."""

from datetime import date

import pytest
import requests

from aniworld.demo.standin import StandIn

TODAY = date(2026, 11, 25)


@pytest.fixture(scope="session")
def own_standin():
    with StandIn(images="tiny", many=2000, today=TODAY) as standin:
        yield standin


@pytest.fixture(scope="session")
def client():
    with requests.Session() as session:
        yield session


@pytest.fixture
def get(standin, client):
    """Ask the stand-in for a path; a redirect is shown, not followed."""

    def ask(path, **params):
        headers = {"Accept": "application/vnd.api+json"} if path.startswith("/kitsu") else {}
        return client.get(
            standin.url + path, params=params, headers=headers, allow_redirects=False, timeout=5
        )

    return ask
