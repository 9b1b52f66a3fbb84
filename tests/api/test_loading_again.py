"""Programs ask for parts to be loaded again."""

import io

import pytest

from aniworld.database import connected
from aniworld.models import Part

from .test_routes import PARTS, STATUS


@pytest.mark.parametrize(
    "sent",
    [
        None,
        {},
        {"parts": PARTS},
        {"parts": ["logo"]},
        {"parts": ["images", "logo"], "force": True},
        {"force": False},
    ],
)
def test_parts_are_loaded_again_when_asked(program, put, sent):
    put("Barakamon", "loaded", resolved_at=1.0)
    answer = (
        program.post("/api/series/1/load", json=sent)
        if sent is not None
        else program.post("/api/series/1/load")
    )
    status = answer.get_json()
    assert answer.status_code == 202 and set(status) == STATUS | {"key"}
    wanted = (sent or {}).get("parts", PARTS)
    assert [name for name in PARTS if status["parts"][name]["state"] == "pending"] == [
        name for name in PARTS if name in wanted
    ]
    with connected():
        assert {
            part.name: (part.priority, part.force) for part in Part.select().where(Part.state == "pending")
        } == {name: (2, int(bool((sent or {}).get("force")))) for name in wanted}


def test_what_is_sent_in_chunks_says_what_to_load_too(program, put):
    put("Barakamon", "loaded", resolved_at=1.0)
    chunked = {"wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": "chunked"}
    answer = program.post(
        "/api/series/1/load", input_stream=io.BytesIO(b'{"parts": ["logo"]}'), environ_overrides=chunked
    )
    parts = answer.get_json()["parts"]
    assert answer.status_code == 202
    assert [name for name in PARTS if parts[name]["state"] == "pending"] == ["logo"]
    refused = program.post(
        "/api/series/1/load", input_stream=io.BytesIO(b"nonsense"), environ_overrides=chunked
    )
    assert refused.status_code == 422


def test_what_is_loaded_again_by_force_asks_the_sources_anew(program, loaded, standin):
    before = len(standin.log)
    program.post(f"/api/series/{loaded}/load", json={"parts": ["images"], "force": True})
    assert [path for _, path in standin.log[before:] if path.startswith("/images/")]
    assert program.get(f"/api/series/{loaded}").get_json()["loading_status"] == "completed"


NO_WISHES = [
    (b'{"parts": []}', "parts"),
    (b'{"parts": ["poster"]}', "parts"),
    (b'{"parts": "logo"}', "parts"),
    (b'{"parts": [1]}', "parts"),
    (b'{"parts": null}', "parts"),
    (b'{"parts": [["logo"]]}', "parts"),
    (b'{"parts": {"logo": true}}', "parts"),
    (b'{"parts": ["logo", "evil"]}', "parts"),
    (b'{"force": "yes"}', "force"),
    (b'{"force": 1}', "force"),
    (b'{"force": null}', "force"),
    (b"[]", "body"),
    (b"logo", "body"),
    (b"[" * 10_000, "body"),
]


def test_a_wish_that_cannot_be_is_refused_and_changes_nothing(program, put):
    put("Barakamon", "loaded")
    for sent, field in NO_WISHES:
        answer = program.post("/api/series/1/load", data=sent)
        assert (answer.status_code, answer.get_json()["field"]) == (422, field), sent
    with connected():
        assert {part.state for part in Part.select()} == {"loaded"}
