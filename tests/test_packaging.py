"""What pyproject.toml asks for, what the lock files pin, and what the code imports are the same."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import aniworld

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
RUNTIME = PROJECT["project"]["dependencies"]
SCALE = PROJECT["project"]["optional-dependencies"]["scale"]
BUILD = PROJECT["dependency-groups"]["build"]
DEV = [line for line in PROJECT["dependency-groups"]["dev"] if isinstance(line, str)] + BUILD
LOCKED = {
    "requirements.txt": RUNTIME,
    "requirements-scale.txt": RUNTIME + SCALE,
    "requirements-dev.txt": RUNTIME + SCALE + DEV,
    "requirements-build.txt": BUILD,
}
PIN = re.compile(r"^(?P<name>[\w.-]+)(\[\w+\])?==(?P<version>\S+)(?P<rest>.*\n([ #].*\n)*)", re.MULTILINE)


def pins(file):
    """Each package of a lock file: its name, its version, and the lines with its hashes and who needs it."""
    for match in PIN.finditer((ROOT / file).read_text()):
        yield canonicalize_name(match["name"]), match["version"], match["rest"]


def versions(file):
    return {name: version for name, version, _ in pins(file)}


def name_of(requirement):
    return canonicalize_name(Requirement(requirement).name)


@pytest.mark.parametrize("file", LOCKED)
def test_a_lock_file_has_a_version_of_each_package_that_pyproject_allows(file):
    locked = versions(file)
    for line in LOCKED[file]:
        assert Requirement(line).specifier.contains(locked[name_of(line)]), f"{line}: run bin/lock"


@pytest.mark.parametrize("file", LOCKED)
def test_what_a_lock_file_holds_for_us_is_what_pyproject_names(file):
    ours = {name for name, _, rest in pins(file) if "aniworld-library (pyproject.toml" in rest}
    assert ours == {name_of(line) for line in LOCKED[file]}, "run bin/lock"


def test_the_smaller_lock_files_are_part_of_the_larger():
    runtime, scale, dev, build = map(versions, LOCKED)
    assert runtime.items() < scale.items() < dev.items() > build.items()


@pytest.mark.parametrize("file", LOCKED)
def test_a_lock_file_has_a_hash_of_each_package_and_no_address(file):
    assert not [name for name, _, rest in pins(file) if "--hash=sha256:" not in rest]
    assert not re.search(r"://|index-url|find-links|trusted-host", (ROOT / file).read_text())


@pytest.mark.parametrize("group", [RUNTIME, SCALE, DEV], ids=["runtime", "scale", "dev"])
def test_each_package_that_pyproject_names_has_its_reason(group):
    lines = (ROOT / "pyproject.toml").read_text().splitlines()
    for requirement in group:
        line = next(line for line in lines if f'"{requirement}"' in line)
        assert re.search(r", +# \w+", line), line


def imported_packages():
    """Return what aniworld imports that is neither its own nor Python's."""
    found = set()
    files = [*Path(aniworld.__file__).parent.rglob("*.py"), *(ROOT / "migrations").rglob("*.py")]
    for path in files:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                found |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level:
                found.add(node.module.partition(".")[0])
    return found - sys.stdlib_module_names - {"_typeshed"}  # which only type checkers have


def test_whatever_is_imported_is_named_in_pyproject():
    named = {name_of(line) for line in RUNTIME + SCALE}
    homes = packages_distributions()
    for package in imported_packages() - {"aniworld"}:
        assert named & {canonicalize_name(home) for home in homes[package]}, package
