"""Parallel workers collect the tests each by itself, so every process must find the same ones, whenever it
looks."""

import ast
import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
COLLECT = [sys.executable, "-m", "pytest", "-o", "addopts=", "-p", "no:cacheprovider", "--collect-only", "-q"]

# The last words of calls that give another value each time, or in each process.
UNSTEADY = {
    "now",
    "today",
    "time",
    "time_ns",
    "monotonic",
    "getpid",
    "id",
    "hash",
    "uuid1",
    "uuid4",
    "urandom",
    "random",
    "choice",
    "sample",
    "shuffle",
    "randint",
    "token_hex",
    "token_bytes",
    "mkdtemp",
    "free_port",
    "iterdir",
    "listdir",
    "glob",
    "rglob",
    "scandir",
    "set",
    "frozenset",
    "object",
    "gzip.compress",
}
STEADY = {"sorted", "len", "sum", "min", "max"}  # whatever order the things inside have
OF_A_TABLE = {"values", "items", "keys"}


@cache
def trees():
    """Each test module, as Python reads it."""
    return {path: ast.parse(path.read_text()) for path in sorted(TESTS.rglob("*.py"))}


def name_of(call):
    return getattr(call.func, "attr", getattr(call.func, "id", ""))


def is_unsteady(call):
    if any(word.arg == "mtime" for word in call.keywords):
        return False
    return name_of(call) in UNSTEADY or ast.unparse(call.func) in UNSTEADY


def unsteady(node):
    """The source of everything in an expression that is computed anew in each process."""
    if isinstance(node, ast.Lambda) or (isinstance(node, ast.Call) and name_of(node) in STEADY):
        return []
    found = [ast.unparse(node)] if isinstance(node, ast.Call) and is_unsteady(node) else []
    if isinstance(node, ast.comprehension) and isinstance(node.iter, ast.Set | ast.SetComp):
        found.append(ast.unparse(node.iter))
    for inner in ast.iter_child_nodes(node):
        found += unsteady(inner)
    return found


def tables(tree):
    """The values that tests are made of, where they stand in parametrize."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and name_of(node) == "parametrize":
            yield from [*node.args[1:], *(word.value for word in node.keywords)]


def named_tables(tree):
    """Those that stand above as a constant of the module."""
    names = {node.id for value in tables(tree) for node in ast.walk(value) if isinstance(node, ast.Name)}
    for node in tree.body:
        if isinstance(node, ast.Assign) and any(
            getattr(target, "id", "") in names for target in node.targets
        ):
            yield node.value


def is_computed(value):
    return any(isinstance(node, ast.Call) and name_of(node) not in OF_A_TABLE for node in ast.walk(value))


@pytest.mark.parametrize(
    "source, is_fine",
    [
        ("[gzip.compress(b'')]", False),
        ("[gzip.compress(b'', mtime=0)]", True),
        ("[zlib.compress(b'')]", True),
        ("[time.time()]", False),
        ("[x for x in {'a', 'b'}]", False),
        ("sorted(folder.glob('*'))", True),
        ("folder.glob('*')", False),
        ("[lambda: time.time()]", True),
        ("list(set(names))", False),
        ("[datetime.now()]", False),
        ("[date(2024, 1, 1)]", True),
    ],
)
def test_what_differs_in_each_process_is_found(source, is_fine):
    assert bool(unsteady(ast.parse(source))) is not is_fine


def test_no_test_is_made_by_the_clock_by_chance_or_by_the_order_of_a_set():
    found = []
    for path, tree in trees().items():
        for value in [*tables(tree), *named_tables(tree)]:
            found += [f"{path.name}: {source}" for source in unsteady(value)]
    assert not found


def collected(files, seed):
    quicker = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}  # plugins of others find no tests here
    environ = os.environ | {"PYTHONHASHSEED": seed} | quicker
    said = subprocess.run(
        [*COLLECT, *files], cwd=TESTS.parent, env=environ, capture_output=True, text=True, timeout=120
    ).stdout
    return {line for line in said.splitlines() if "::" in line}


def test_another_process_finds_the_same_tests(request):
    """In the files whose tables are computed; the names of the others stand in their source."""
    files = {
        str(path.relative_to(TESTS.parent))
        for path, tree in trees().items()
        if any(map(is_computed, tables(tree)))
    }
    here = {item.nodeid for item in request.session.items if item.nodeid.partition("::")[0] in files}
    there = collected(sorted(files), "1")
    assert len(there) > 100
    assert not (here or collected(sorted(files), "2")) - there
