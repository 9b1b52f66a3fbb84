"""Our own pages are known by the header Origin."""

import pytest
from flask import Flask, request

from aniworld.auth.origin import is_same_origin

ORIGINS = {
    "http://localhost": True,
    "http://localhost:80": False,
    "https://localhost": False,
    "http://evil.example": False,
    "http://localhost.evil.example": False,
    "null": False,
    "": False,
    "http://[": False,
    "localhost": False,
    None: False,
}


@pytest.mark.parametrize("origin, is_ours", ORIGINS.items())
def test_a_page_of_our_own_is_known_by_its_origin(origin, is_ours):
    headers = {"Origin": origin} if origin is not None else {}
    with Flask("x").test_request_context(base_url="http://localhost", headers=headers):
        assert is_same_origin(request) is is_ours
