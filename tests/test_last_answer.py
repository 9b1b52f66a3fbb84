"""Whatever fails on the way to an answer: a page comes, with its headers and a number that the log knows
too."""

import re

import pytest
from flask import request
from peewee import DatabaseError, OperationalError

from aniworld import error_answers
from aniworld.auth import guard
from aniworld.database import db
from aniworld.web import activity

ASKED = {
    "a page": ("/", {}, "text/html"),
    "a page that is not there": ("/nothing", {}, "text/html"),
    "a fragment": ("/", {"HX-Request": "true"}, "text/html"),
    "a program": ("/api/series", {}, "application/json"),
}


def fail(*_args, **_more):
    raise RuntimeError("secret detail")


def fail_to_ask(*_args, **_more):
    raise OperationalError("unable to open database file")


def before_each_request(app, patch):
    app.before_request_funcs[None].insert(0, fail)


def after_each_request(app, patch):
    app.after_request_funcs[None].append(fail)


def in_the_routing(app, patch):
    patch.setattr(app, "create_url_adapter", lambda asked: None)  # nor can any address be made


def in_the_gate(app, patch):
    patch.setattr(guard, "find_session", fail)


def in_what_all_pages_show(app, patch):
    patch.setattr(activity, "glance", fail)
    patch.setattr(guard, "csrf_token", fail)


def in_every_template(app, patch):
    patch.setattr(error_answers, "render_template", fail)
    patch.setattr(guard, "find_session", fail)


def in_the_handler_of_errors(app, patch):
    patch.setattr(error_answers, "problem", fail)
    patch.setattr(guard, "find_session", fail)


STEPS = [
    before_each_request,
    after_each_request,
    in_the_routing,
    in_the_gate,
    in_what_all_pages_show,
    in_every_template,
    in_the_handler_of_errors,
]


def assert_answered(answer, kind, statuses):
    assert answer.status_code in statuses and answer.mimetype == kind
    headers = answer.headers
    assert headers["X-Content-Type-Options"] == "nosniff" and headers["X-Frame-Options"] == "DENY"
    assert (
        "default-src 'none'" in headers["Content-Security-Policy"] and headers["Cache-Control"] == "no-store"
    )
    said = answer.get_data(as_text=True)
    assert "secret" not in said and "Traceback" not in said
    if kind == "application/json":
        assert set(answer.get_json()) == {"error", "code", "args"}
    elif said.startswith("<hx-partial"):
        assert 'hx-target="#problem"' in said
    else:
        assert said.count("<h1") == 1 and said.startswith("<!doctype html>")
    return said


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.__name__)
def test_a_step_that_fails_is_a_page_with_a_number(step, alice, app, monkeypatch, caplog):
    step(app, monkeypatch)
    for path, headers, kind in ASKED.values():
        answer = alice.get(path, **headers)
        if answer.status_code < 500:
            continue  # this one does not take that step
        said = assert_answered(answer, kind, (500,))
        number = re.search(r"under ([0-9a-f]{8})\.", said)[1]
        assert number in caplog.text, path
    assert "failed" in caplog.text


def test_every_step_fails_somewhere():
    assert len(STEPS) == len({step.__name__ for step in STEPS})


def test_without_a_database_there_still_is_a_page(alice, stranger, monkeypatch):
    alice.get("/")
    with monkeypatch.context() as patch:
        patch.setattr(type(db.obj), "execute_sql", fail_to_ask)
        for path, headers, kind in ASKED.values():
            assert "database" in assert_answered(alice.get(path, **headers), kind, (500, 503, 507))
        assert_answered(stranger.get("/login"), "text/html", (500, 503, 507))
    assert alice.get("/").status_code == 200


def test_a_connection_that_cannot_be_closed_spoils_no_answer(alice, app, monkeypatch):
    def refuse(*_args):
        raise DatabaseError("cannot close")

    assert alice.get("/").status_code == 200
    with monkeypatch.context() as patch:
        patch.setattr(type(db.obj), "close", refuse)
        assert alice.get("/").status_code == 200
    db.close()


def test_the_page_of_a_mistake_asks_nothing_of_the_database(alice, app, monkeypatch):
    asked = []
    real = type(db.obj).execute_sql

    def mistake():
        monkeypatch.setattr(
            type(db.obj),
            "execute_sql",
            lambda self, *args, **more: asked.append(args) or real(self, *args, **more),
        )
        raise RuntimeError(request.path)

    monkeypatch.setitem(app.view_functions, "library.show", mistake)
    page = alice.get("/")
    assert page.status_code == 500 and b"aniworld" in page.data and asked == []
