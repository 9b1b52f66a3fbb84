"""Keys of programs: in a header everywhere, in the address only where Sonarr's clients send theirs."""

import logging

import pytest

from aniworld.logs import TextFormatter


def test_a_key_may_come_in_sonarrs_header(app, key):
    client = app.test_client()
    assert client.get("/api/series", headers={"X-Api-Key": key}).status_code == 200
    assert client.get("/api/series", headers={"X-Api-Key": f" {key} "}).status_code == 200
    assert client.get("/metrics", headers={"X-Api-Key": key}).status_code == 200
    added = client.post("/api/series", json={"name": "Barakamon"}, headers={"X-Api-Key": key})
    assert added.status_code == 202, "a program needs no token of a page"


@pytest.mark.parametrize("wrong", ["", "x", "aw_" + "x" * 43, "é"])
def test_a_wrong_key_opens_nothing_even_for_somebody_who_is_signed_in(app, alice, wrong):
    assert alice.get("/api/series", **{"X-Api-Key": wrong}).status_code == 401
    assert app.test_client().get("/api/v3/series", query_string={"apikey": wrong}).status_code == 401


def test_a_key_opens_no_page(app, key):
    assert app.test_client().get("/", headers={"X-Api-Key": key}).status_code == 401


@pytest.mark.parametrize("address", ["/api/series", "/api/system", "/metrics", "/api/webhooks/sonarr", "/ws"])
def test_a_key_in_the_address_is_refused_everywhere_else(app, key, address):
    for name in ("apikey", "api_key", "token"):
        assert app.test_client().get(f"{address}?{name}={key}").status_code in (401, 405)
        assert app.test_client().post(f"{address}?{name}={key}").status_code in (401, 405)


def test_the_log_never_has_a_key_from_an_address(key):
    said = f"Error handling request GET /api/v3/queue?apikey={key}&page=1"
    record = logging.LogRecord("gunicorn", logging.ERROR, "", 0, said, None, None)
    line = TextFormatter().format(record)
    assert key not in line and "apikey=***&page=1" in line
