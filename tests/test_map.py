"""The house as it is drawn: imports follow the map, and each dangerous thing has one door."""

import ast
import re
from pathlib import Path

import pytest

import aniworld

PACKAGE = Path(aniworld.__file__).parent
FILES = sorted(path for path in PACKAGE.rglob("*.py"))


def rooms():
    """Name of a room -> its floor, the ground floor being the highest number."""
    drawn = re.search(r"\n\n((?:    [a-z ]+\n)+)", aniworld.__doc__)[1]
    return {name: floor for floor, line in enumerate(drawn.splitlines()) for name in line.split()}


def room_of(path):
    relative = path.relative_to(PACKAGE)
    return relative.parts[0] if len(relative.parts) > 1 else relative.stem


def imports_of(path):
    """The rooms of aniworld that a module imports."""
    package = ["aniworld", *path.relative_to(PACKAGE).parts[:-1]]
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            target = [*base, *(node.module.split(".") if node.module else [])]
            for name in [target] if len(target) > 1 else [[*target, alias.name] for alias in node.names]:
                if name[0] == "aniworld" and len(name) > 1:
                    yield name[1]
        elif isinstance(node, ast.Import):
            yield from (alias.name.split(".")[1] for alias in node.names if alias.name.startswith("aniworld."))


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_point_down_the_map(path):
    floors = rooms()
    here = room_of(path)
    if here in ("__init__", "__main__"):
        return
    assert here in floors, f"{here} is not on the map in aniworld/__init__.py"
    wrong = [other for other in imports_of(path) if other not in (here, "__version__") and floors[other] <= floors[here]]
    assert not wrong, f"{here} imports {wrong}, which is not below it"


def test_the_map_has_no_empty_rooms():
    assert set(rooms()) == {room_of(path) for path in FILES} - {"__init__", "__main__"}


def hidden_imports(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from (node.name for inner in ast.walk(node) if isinstance(inner, ast.Import | ast.ImportFrom))


def test_no_import_hides_in_a_function():
    assert not [(path.name, name) for path in FILES for name in hidden_imports(path)]


# What only one place may do: name of the module or call -> the files where it may stand.
ONLY_IN = {
    "outgoing HTTP": (r"requests|urllib3|http\.client|urllib\.request|aiohttp|httpx", ("providers/",)),
    "XML": (r"xml(\.\w+)*|defusedxml(\.\w+)*|lxml(\.\w+)*", ("files/nfo/",)),
    "pictures": (r"PIL(\.\w+)*", ("files/images/", "demo/")),
    "processes": (r"subprocess|multiprocessing", ("supervisor.py",)),
    "pickles": (r"pickle|marshal|shelve", ()),
}


def imported(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.module


@pytest.mark.parametrize("what", ONLY_IN)
def test_each_dangerous_thing_has_one_door(what):
    pattern, allowed = ONLY_IN[what]
    found = [str(path.relative_to(PACKAGE)) for path in FILES if any(re.fullmatch(pattern, name) for name in imported(path))]
    assert not [name for name in found if not name.startswith(allowed)]


# Calls that change files or judge redirects -> where they may stand.
CALLS = {
    "write_bytes": ("files/atomic.py",),
    "write_text": ("files/atomic.py",),
    "rename": ("files/atomic.py", "providers/cache.py", "queues.py"),
    "rmtree": (),
    "Markup": (),
    "render_template_string": (),
    "redirect": ("web/", "auth/gate.py"),
    "eval": (),
    "exec": (),
    "system": (),
    "check_password_hash": ("auth/accounts.py",),
    "generate_password_hash": ("auth/accounts.py",),
    "set_cookie": ("auth/gate.py", "web/session.py"),
}


def calls(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call):
            function = node.func
            yield function.id if isinstance(function, ast.Name) else function.attr if isinstance(function, ast.Attribute) else ""


@pytest.mark.parametrize("name", CALLS)
def test_each_dangerous_call_stands_in_its_room(name):
    found = [str(path.relative_to(PACKAGE)) for path in FILES if name in calls(path)]
    assert not [where for where in found if not where.startswith(CALLS[name] or ("nowhere",))]


def test_redirects_after_signing_in_are_judged_in_one_place():
    source = (PACKAGE / "web" / "session.py").read_text()
    assert "safe_next(" in source
    raw = [path.name for path in FILES if re.search(r"redirect\(request\.", path.read_text())]
    assert not raw


def broad_excepts(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ExceptHandler) and (node.type is None or getattr(node.type, "id", "") in ("Exception", "BaseException")):
            yield str(path.relative_to(PACKAGE))


def test_broad_excepts_are_the_walls_and_nothing_else():
    """The worker's turn, the janitor's round, the provider loop, the broadcast; Flask's error handler is the web's wall."""
    found = [where for path in FILES for where in broad_excepts(path)]
    assert sorted(found) == ["library/asking.py", "library/loading.py", "push.py", "tasks.py"]


def test_files_and_functions_stay_small():
    long_files = [path.name for path in FILES if len(path.read_text().splitlines()) > 500]
    long_functions = [
        f"{path.name}:{node.name}"
        for path in FILES for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno >= 40
    ]
    assert not long_files and not long_functions
