"""The OpenAPI document is that of the API as it is: each route is in it, and each answer is as it says."""

import contextlib

import hypothesis
import pytest
import schemathesis
from openapi_spec_validator import OpenAPIV31SpecValidator
from schemathesis import checks
from schemathesis.specs.openapi import checks as of_openapi

from aniworld.api import shapes

# Uploads nothing, removes nothing that the next example needs, and asks no media server of the network.
LEFT_OUT = {"api_servers.test.post", "api_roots.add.post", "api_notifications.test.post"}
EXAMPLES = 5
CHECKS = [
    checks.not_a_server_error,
    of_openapi.status_code_conformance,
    of_openapi.content_type_conformance,
    of_openapi.response_schema_conformance,
    of_openapi.negative_data_rejection,
]


@pytest.fixture
def document(program):
    return program.get("/api/openapi.json").get_json()


def operations(document):
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def test_the_document_is_openapi_3_1(document):
    assert document["openapi"].startswith("3.1.")
    OpenAPIV31SpecValidator(document).validate()


def test_every_route_of_the_api_is_described(app, document):
    served = {
        (rule.endpoint, method)
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api")
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    described = {tuple(one["operationId"].rsplit(".", 1)) for _, _, one in operations(document)}
    assert described == {(endpoint, method.lower()) for endpoint, method in served}
    assert all(one["summary"].endswith(".") for _, _, one in operations(document)), "each says what it does"


def test_it_says_which_keys_open_which_routes(document):
    assert document["paths"]["/api/health"]["get"]["security"] == []
    assert {"address": []} in document["paths"]["/api/v3/{resource}"]["get"]["security"]
    assert {"address": []} not in document["security"]


def test_what_a_route_checks_is_what_the_document_says(document):
    load = document["paths"]["/api/series/{identifier}/load"]["post"]["requestBody"]
    parts = load["content"]["application/json"]["schema"]["properties"]["parts"]
    assert parts["items"]["enum"] == ["episodes", "nfo", "logo", "images"] and load["required"] is False
    pages = document["paths"]["/api/series"]["get"]["parameters"][1]
    assert (pages["name"], pages["schema"]["maximum"]) == ("per_page", 200)


@pytest.mark.parametrize("address", ["/api/openapi.json", "/api/docs"])
def test_strangers_read_neither_the_document_nor_its_page(stranger, address):
    answer = stranger.get(address)
    assert answer.status_code == 401 and "paths" not in answer.get_json()


def test_the_page_lists_the_routes(alice):
    page = alice.get("/api/docs").get_data(as_text=True)
    assert "<h1>API</h1>" in page and "/api/series/{identifier}/load" in page
    assert "Load parts of a series again." in page and "<code>force</code>" in page


def test_a_deep_body_is_refused(app):
    shape = shapes.Body(name=shapes.Value(str, "not_a_text", {"name": "name"}))
    with app.test_request_context(json={"name": [[[]]]}), pytest.raises(shapes.Invalid):
        shape.read()


@pytest.fixture
def headers(program):
    return {"Authorization": program.environ_base["HTTP_AUTHORIZATION"], "Accept-Encoding": "identity"}


def faults(operation, headers):
    """What is wrong with the answers of one operation to requests that fit its description and others."""
    found = set()
    for mode in schemathesis.GenerationMode:

        @hypothesis.settings(max_examples=EXAMPLES, phases=[hypothesis.Phase.generate])
        @hypothesis.given(case=operation.as_strategy(generation_mode=mode))
        def tried(case):
            try:
                case.call_and_validate(headers=headers, checks=CHECKS)
            except schemathesis.core.failures.FailureGroup as failed:
                found.update(f"{operation.label}: {error} {case.body!r}"[:600] for error in failed.exceptions)

        with contextlib.suppress(hypothesis.errors.Unsatisfiable):  # nothing can be wrong with a bare address
            tried()
    return found


def test_programs_that_are_made_up_from_the_document_find_no_mistake(app, headers, put):
    """A few requests for each operation, right ones and wrong ones, over a small library."""
    for name in ("Barakamon", "Frieren"):
        put(name)
    schema = schemathesis.openapi.from_wsgi("/api/openapi.json", app, headers=headers)
    found, tried = set(), 0
    for one in schema.get_all_operations():
        operation = one.ok()
        if operation.definition.raw["operationId"] not in LEFT_OUT:
            found |= faults(operation, headers)
            tried += 1
    assert not found, "\n\n".join(sorted(found))
    assert tried > 50
