"""What we ship of others is what they published, byte for byte."""

import hashlib
from pathlib import Path

import pytest

STATIC = Path(__file__).parents[1] / "static"
HTMX = STATIC / "vendor" / "htmx-4.0.1"
SUMS = {
    name: digest for digest, name in (line.split() for line in (HTMX / "SHA256SUMS").read_text().splitlines())
}
PUBLISHED = {
    "htmx.min.js": "a0abb04f2f45a1f89d1d4844023245537e5e6014c87b144553e0607b4cc32130",
    "hx-ws.min.js": "a7c11e4eca05417d6299bb40aaacca01572e44605389fc4d5ef12be408a4d03b",
}


@pytest.mark.parametrize("name", SUMS)
def test_a_vendored_file_is_unmodified(name):
    assert hashlib.sha256((HTMX / name).read_bytes()).hexdigest() == SUMS[name]


def test_the_sums_are_those_of_the_npm_package():
    assert SUMS.items() >= PUBLISHED.items()


def test_nothing_else_lies_beside_them():
    there = {
        str(path.relative_to(STATIC / "vendor")) for path in (STATIC / "vendor").rglob("*") if path.is_file()
    }
    assert there == {f"htmx-4.0.1/{name}" for name in [*SUMS, "SHA256SUMS"]}


def test_every_script_of_ours_lies_at_the_top():
    scripts = {path.relative_to(STATIC).parent for path in STATIC.rglob("*.js")}
    assert scripts == {Path(), Path("vendor/htmx-4.0.1")}
