"""What aniworld is made of: the packages of its lock files with versions, licences and hashes.

The about page names them, and `sbom` lists them as CycloneDX, a format that scanners for vulnerabilities
read.
"""

import re
from functools import cache
from importlib.metadata import PackageMetadata, PackageNotFoundError, metadata
from typing import Any, NamedTuple

from . import __version__
from .paths import ROOT

LOCKS = ("requirements.txt", "requirements-scale.txt")
PIN = re.compile(
    r"^(?P<name>[\w.-]+)(?:\[[\w,]+\])?==(?P<version>[^\s;]+)(?P<rest>(?:.*\\\n)*.*)", re.MULTILINE
)
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
LONGEST_LICENCE = 60  # characters; some packages give the whole text where its name belongs
HOMES = ("home", "homepage", "repository", "source", "sourcecode", "github", "documentation")
# Those who give their licence only as a file, which a test reads.
ONLY_A_FILE = {"cysqlite": "MIT", "huey": "MIT", "peewee": "MIT"}
SPEC, SPEC_VERSION = "CycloneDX", "1.6"


class Piece(NamedTuple):
    """A package, script or font of somebody else. hashes: SHA-256 of the files that may be installed.

    licence: its name, an SPDX expression where is_spdx; empty when it is not known here.
    """

    name: str
    version: str
    licence: str
    is_spdx: bool
    address: str
    purl: str
    hashes: tuple[str, ...] = ()


SHIPPED = (
    Piece("htmx", "4.0.1", "0BSD", True, "https://htmx.org", "pkg:npm/htmx.org@4.0.1"),
    Piece(
        "Dela Gothic One",
        "0.4.1",
        "OFL-1.1",
        True,
        "https://github.com/syakuzen/DelaGothic",
        "pkg:npm/%40expo-google-fonts/dela-gothic-one@0.4.1",
    ),
)


@cache
def locked() -> tuple[Piece, ...]:
    """Return every package that the lock files name, whether it is installed here or not, by its name."""
    pieces: dict[str, Piece] = {}
    for lock in LOCKS:
        for pin in PIN.finditer((ROOT / lock).read_text()):
            name = pin["name"]
            if name not in pieces:
                pieces[name] = _piece(name, pin["version"], tuple(HASH.findall(pin["rest"])))
    return tuple(pieces[name] for name in sorted(pieces))


@cache
def installed() -> tuple[Piece, ...]:
    """Return what runs here: the packages that are installed, in the version that is, and what we ship."""
    there = [piece for piece in locked() if _metadata(piece.name) is not None]
    return (*there, *SHIPPED)


def _piece(name: str, version: str, hashes: tuple[str, ...]) -> Piece:
    told = _metadata(name)
    if told is None:
        return Piece(name, version, "", False, "", f"pkg:pypi/{name}@{version}", hashes)
    if told["Version"] != version:  # then the hashes are not those of what is here
        version, hashes = told["Version"], ()
    licence, is_spdx = _licence(told)
    return Piece(name, version, licence, is_spdx, _address(told), f"pkg:pypi/{name}@{version}", hashes)


def _metadata(name: str) -> PackageMetadata | None:
    try:
        return metadata(name)
    except PackageNotFoundError:
        return None


def _licence(told: PackageMetadata) -> tuple[str, bool]:
    """Return the licence of a package, and whether it is an SPDX expression: the clearest that it gives."""
    if told["License-Expression"]:
        return told["License-Expression"], True
    for line in told.get_all("Classifier") or []:
        if line.startswith("License ::") and not line.endswith("OSI Approved"):
            return line.rpartition(" :: ")[2], False
    if told["Name"] in ONLY_A_FILE:
        return ONLY_A_FILE[told["Name"]], True
    text = (told["License"] or "").strip()
    return (text, False) if len(text) <= LONGEST_LICENCE and "\n" not in text else ("", False)


def _address(told: PackageMetadata) -> str:
    """Return where a package lives: its home page, its source, or the first address that it names."""
    named: dict[str, str] = {"home": told["Home-page"] or ""}
    for line in told.get_all("Project-URL") or []:
        label, _, address = line.partition(",")
        named.setdefault(re.sub("[^a-z]", "", label.lower()), address.strip())
    for label in (*HOMES, *named):
        if named.get(label, "").startswith("https://"):
            return named[label]
    return ""


def sbom(pieces: tuple[Piece, ...]) -> dict[str, Any]:
    """Return these pieces as a CycloneDX document. The same pieces always give the same bytes."""
    ours = f"pkg:pypi/aniworld-library@{__version__}"
    return {
        "bomFormat": SPEC,
        "specVersion": SPEC_VERSION,
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": ours,
                "name": "aniworld-library",
                "version": __version__,
                "purl": ours,
                "licenses": [{"license": {"id": "MIT"}}],
            }
        },
        "components": [_component(piece) for piece in pieces],
        "dependencies": [{"ref": ours, "dependsOn": [piece.purl for piece in pieces]}],
    }


def _component(piece: Piece) -> dict[str, Any]:
    component: dict[str, Any] = {
        "type": "library",
        "bom-ref": piece.purl,
        "name": piece.name,
        "version": piece.version,
        "purl": piece.purl,
    }
    if piece.hashes:
        component["hashes"] = [{"alg": "SHA-256", "content": digest} for digest in piece.hashes]
    if piece.is_spdx:
        component["licenses"] = [{"expression": piece.licence}]
    elif piece.licence:
        component["licenses"] = [{"license": {"name": piece.licence}}]
    if piece.address:
        component["externalReferences"] = [{"type": "website", "url": piece.address}]
    return component
