"""The house as it is drawn: imports follow the map, and each dangerous thing has one door."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

import aniworld
import aniworld.library

PACKAGE = Path(aniworld.__file__).parent
FILES = sorted(path for path in PACKAGE.rglob("*.py"))


def rooms():
    """Name of a room -> its floor, the ground floor being the highest number."""
    drawn = re.search(r"\n\n((?:    [a-z_ ]+\n)+)", aniworld.__doc__)[1]
    return {name: floor for floor, line in enumerate(drawn.splitlines()) for name in line.split()}


def room_of(path):
    relative = path.relative_to(PACKAGE)
    return relative.parts[0] if len(relative.parts) > 1 else relative.stem


@cache
def nodes_of(path):
    """All nodes of a module: read once for all tests, which ask for them some thousand times."""
    return tuple(ast.walk(ast.parse(path.read_text())))


def imports_of(path):
    """The rooms of aniworld that a module imports."""
    package = ["aniworld", *path.relative_to(PACKAGE).parts[:-1]]
    for node in nodes_of(path):
        if isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            target = [*base, *(node.module.split(".") if node.module else [])]
            for name in [target] if len(target) > 1 else [[*target, alias.name] for alias in node.names]:
                if name[0] == "aniworld" and len(name) > 1:
                    yield name[1]
        elif isinstance(node, ast.Import):
            yield from (
                alias.name.split(".")[1] for alias in node.names if alias.name.startswith("aniworld.")
            )


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_point_down_the_map(path):
    floors = rooms()
    here = room_of(path)
    if here in ("__init__", "__main__"):
        return
    assert here in floors, f"{here} is not on the map in aniworld/__init__.py"
    wrong = [
        other
        for other in imports_of(path)
        if other not in (here, "__version__") and floors[other] <= floors[here]
    ]
    assert not wrong, f"{here} imports {wrong}, which is not below it"


def test_the_map_has_no_empty_rooms():
    assert set(rooms()) == {room_of(path) for path in FILES} - {"__init__", "__main__"}


LIBRARY = PACKAGE / "library"
INNER = sorted(path for path in LIBRARY.rglob("*.py") if path.name != "__init__.py")


def inner_name(path):
    return path.relative_to(LIBRARY).with_suffix("").as_posix()


def inner_floors():
    """Module of library/ -> its floor, as its own docstring draws them."""
    drawn = re.search(r"\n\n((?:    [a-z_/ ]+\n)+)", aniworld.library.__doc__)[1]
    floors = re.sub(r"\n {8}", " ", drawn).splitlines()
    return {name: floor for floor, line in enumerate(floors) for name in line.split()}


@pytest.mark.parametrize("path", INNER, ids=inner_name)
def test_imports_point_down_the_floors_of_library(path):
    floors = inner_floors()
    here = inner_name(path)
    used = {name.removeprefix("aniworld.library.").replace(".", "/") for name in targets(path)}
    wrong = [other for other in used - {here} if other in floors and floors[other] <= floors[here]]
    assert not wrong, f"{here} imports {wrong}, which is not below it"


def test_each_module_of_library_is_on_one_of_its_floors():
    assert set(inner_floors()) == set(map(inner_name, INNER))
    assert not list(LIBRARY.glob("[!_]*.py")), "each module lies in the folder of its noun"


def hidden_imports(path):
    for node in nodes_of(path):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from (
                node.name for inner in ast.walk(node) if isinstance(inner, ast.Import | ast.ImportFrom)
            )


def test_no_import_hides_in_a_function():
    assert not [(path.name, name) for path in FILES for name in hidden_imports(path)]


# What only the process that opens pictures has of files/images.
IN_THE_CHILD = ("child", "rendering", "decoding", "logo")


# What only one place may do: name of the module or call -> the files where it may stand.
ONLY_IN = {
    "outgoing HTTP": (r"requests|urllib3|http\.client|urllib\.request|aiohttp|httpx", ("providers/",)),
    "XML": (r"xml(\.\w+)*|defusedxml(\.\w+)*|lxml(\.\w+)*", ("files/nfo/",)),
    "pictures": (r"PIL(\.\w+)*", (*tuple(f"files/images/{name}.py" for name in IN_THE_CHILD), "demo/")),
    "processes": (r"subprocess|multiprocessing", ("files/images/pool.py", "way_back.py")),
    "notifications": (r"apprise(\.\w+)*", ("library/notices/apprise_urls.py",)),
    "pickles": (r"pickle|marshal|shelve", ()),
}


@cache
def imported(path):
    return tuple(_imported(path))


def _imported(path):
    for node in nodes_of(path):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.module


@pytest.mark.parametrize("what", ONLY_IN)
def test_each_dangerous_thing_has_one_door(what):
    pattern, allowed = ONLY_IN[what]
    found = [
        str(path.relative_to(PACKAGE))
        for path in FILES
        if any(re.fullmatch(pattern, name) for name in imported(path))
    ]
    assert not [name for name in found if not name.startswith(allowed)]


def targets(path):
    """All that a module imports from aniworld, by its full name."""
    package = ["aniworld", *path.relative_to(PACKAGE).parts[:-1]]
    for node in nodes_of(path):
        if isinstance(node, ast.ImportFrom) and node.level:
            base = [*package[: len(package) - node.level + 1], *filter(None, [node.module])]
            yield from (".".join([*base, *more]) for alias in node.names for more in ([], [alias.name]))


def test_only_the_child_process_has_what_opens_pictures():
    inside = {f"aniworld.files.images.{name}" for name in IN_THE_CHILD}
    others = [
        path
        for path in FILES
        if f"aniworld.files.images.{path.stem}" not in inside or path.parent.name != "images"
    ]
    assert not [path.name for path in others if inside & set(targets(path))]


# Calls that change files or judge redirects -> where they may stand.
CALLS = {
    "write_bytes": ("files/atomic.py",),
    "write_text": ("files/atomic.py",),
    "rename": ("files/atomic.py", "verdict.py", "providers/cache.py", "queues.py"),
    "rmtree": (),
    "Markup": (),
    "render_template_string": (),
    "redirect": ("web/", "auth/guard.py", "maintenance.py"),  # the last only to its own start
    "eval": (),
    "exec": (),
    "system": (),
    "check_password_hash": ("auth/accounts.py",),
    "generate_password_hash": ("auth/accounts.py",),
    "set_cookie": (
        "auth/guard.py",
        "web/episodes.py",
        "web/language_choice.py",
        "web/look.py",
        "web/provider.py",
        "web/session.py",
        "web/theme.py",
        "web/toasts.py",
    ),
}


@cache
def calls(path):
    return frozenset(_calls(path))


def _calls(path):
    for node in nodes_of(path):
        if isinstance(node, ast.Call):
            function = node.func
            yield (
                function.id
                if isinstance(function, ast.Name)
                else function.attr
                if isinstance(function, ast.Attribute)
                else ""
            )


@pytest.mark.parametrize("name", CALLS)
def test_each_dangerous_call_stands_in_its_room(name):
    found = [str(path.relative_to(PACKAGE)) for path in FILES if name in calls(path)]
    assert not [where for where in found if not where.startswith(CALLS[name] or ("nowhere",))]


def test_redirects_after_signing_in_are_judged_in_one_place():
    source = (PACKAGE / "web" / "session.py").read_text()
    assert "safe_next(" in source
    raw = [path.name for path in FILES if re.search(r"redirect\(request\.", path.read_text())]
    assert not raw


PRINTING = re.compile(r"(?<![\w.\"])print\(|\bsys\.(__)?std(out|err)|from sys import|logging\.lastResort")
ENTRANCES = [PACKAGE.parent / "wsgi.py", PACKAGE.parent / "huey_consumer.py"]


def test_only_the_terminal_prints():
    """Any other print may end its process when the log is full or closed. The log has standard error by
    default."""
    others = [path for path in [*FILES, *ENTRANCES] if path != PACKAGE / "terminal.py"]
    assert not [path.name for path in others if PRINTING.search(path.read_text())]


def test_each_way_into_the_program_makes_its_standard_streams_harmless():
    """What is started by itself: python -m …, gunicorn's configuration, the app that it loads, and the
    worker."""
    child = PACKAGE / "files" / "images" / "child.py"  # has no terminal: its streams lead nowhere
    started = [path for path in FILES if '__name__ == "__main__"' in path.read_text() and path != child]
    ways = {*started, PACKAGE / "wsgi.py", PACKAGE / "gunicorn_config.py"}
    assert len(ways) >= 5
    assert not [path.name for path in ways if "terminal.guard()" not in path.read_text()]


@pytest.mark.parametrize("path", ENTRANCES, ids=lambda path: path.name)
def test_what_is_started_in_a_checkout_is_the_same_as_in_an_installed_package(path):
    assert {name.partition(".")[0] for name in imported(path)} == {"aniworld"}


def broad_excepts(path):
    for node in nodes_of(path):
        if isinstance(node, ast.ExceptHandler) and (
            node.type is None or getattr(node.type, "id", "") in ("Exception", "BaseException")
        ):
            yield str(path.relative_to(PACKAGE))


def test_broad_excepts_are_the_boundaries_and_nothing_else():
    """The worker's round, those of its other threads, the provider loop, the broadcast; Flask's error
    handler is the web's."""
    found = [where for path in FILES for where in broad_excepts(path)]
    assert sorted(found) == ["library/parts/loading.py", "library/sources/ask.py", "push.py", "rounds.py"]


def test_files_and_functions_stay_small():
    root = PACKAGE.parent
    ours = [*FILES, *(root / "bench").rglob("*.py"), *(root / "tests").rglob("*.py")]
    long_files = [path.name for path in ours if len(path.read_text().splitlines()) > 400]
    long_functions = [
        f"{path.name}:{node.name}"
        for path in FILES
        for node in nodes_of(path)
        if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno >= 40
    ]
    assert not long_files and not long_functions


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_lambda_has_a_default_where_partial_says_it(path):
    lambdas = (node for node in nodes_of(path) if isinstance(node, ast.Lambda))
    assert not [f"line {node.lineno}" for node in lambdas if node.args.defaults or node.args.kw_defaults]


# These read what a database driver says, which has no code of ours.
OF_DRIVERS = {"resultcodes.py", "sqlitetrouble.py", "postgres.py", "providers/cache.py"}
SENTENCE = {"error", "sentence", "loading_error"}
TAKEN_APART_BY = {
    *(
        "endswith",
        "find",
        "fullmatch",
        "index",
        "match",
        "partition",
        "removeprefix",
        "removesuffix",
        "replace",
    ),
    *("rpartition", "rsplit", "search", "split", "splitlines", "startswith", "strip", "rstrip"),
}


def is_sentence(node):
    """Whether this is the text of an error: str(error), or an attribute of that name."""
    if isinstance(node, ast.Attribute):
        return node.attr in SENTENCE
    is_text = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "str"
    return is_text and bool(node.args) and getattr(node.args[0], "id", "") in ("error", "exc", "trouble")


def is_judged(node):
    """Whether this compares, searches or splits the text of an error."""
    if isinstance(node, ast.Compare):
        by_value = any(isinstance(op, ast.Eq | ast.NotEq | ast.In | ast.NotIn) for op in node.ops)
        return by_value and any(map(is_sentence, [node.left, *node.comparators]))
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return node.func.attr in TAKEN_APART_BY and any(map(is_sentence, [node.func.value, *node.args]))
    return isinstance(node, ast.Subscript) and is_sentence(node.value)


@pytest.mark.parametrize(
    "line",
    [
        "part.error == other.error",
        "STAYS in str(error)",
        "str(trouble).partition(' Next')",
        "re.search('x', str(error))",
        "progress.error.startswith('x')",
        "str(error)[:4]",
    ],
)
def test_a_line_that_takes_a_sentence_apart_is_seen(line):
    assert any(map(is_judged, ast.walk(ast.parse(line))))


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_nobody_compares_a_sentence_or_takes_one_apart(path):
    if str(path.relative_to(PACKAGE)) not in OF_DRIVERS:
        assert not [f"line {node.lineno}" for node in nodes_of(path) if is_judged(node)]
