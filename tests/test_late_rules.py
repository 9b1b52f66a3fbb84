"""Addresses of pages are compiled when they are first used, and are the ones that Flask would make."""

from flask import Flask
from werkzeug.routing import Map, Rule

from aniworld.error_answers import Aniworld
from aniworld.late_rules import LateRule


def built(rule_class, path, values, **more):
    rule = rule_class(path, endpoint="page", **more)
    adapter = Map([rule]).bind("example.org")
    return adapter.build("page", values)


def test_they_are_what_they_always_are():
    for path, values in (
        ("/", {}),
        ("/series/<int:number>", {"number": 7}),
        ("/series/<int:number>/<name>", {"number": 7, "name": "a b/ü", "page": "2", "rule": "mine"}),
        ("/files/<path:place>/raw", {"place": "a/b c"}),
    ):
        assert built(LateRule, path, values) == built(Rule, path, values)


def test_a_default_is_left_out_of_the_address():
    assert built(LateRule, "/all", {"page": 1}, defaults={"page": 1}) == "/all"


def test_none_is_compiled_before_it_is_used_and_each_once(monkeypatch):
    compiled = []
    compile_builder = Rule._compile_builder
    monkeypatch.setattr(
        Rule,
        "_compile_builder",
        lambda rule, unknown: compiled.append(rule.rule) or compile_builder(rule, unknown),
    )
    app = Aniworld("test")
    for path in ("/one", "/other"):
        app.add_url_rule(path, path.strip("/"), lambda: "")
    assert compiled == []
    with app.test_request_context():
        assert [app.url_for("one"), app.url_for("one")] == ["/one", "/one"]
    assert compiled == ["/one"]


def test_only_our_app_has_them():
    assert Aniworld.url_rule_class is LateRule and Flask.url_rule_class is Rule
