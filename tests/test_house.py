"""The house holds: rooms know only those below them, and nobody works around the rules."""

import ast
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
#: From the top down; rooms on one line are siblings and never import each other.
FLOORS = (
    ("config",),
    ("demo",),
    ("records",),
    ("reporting",),
    ("council",),
    ("allocation", "moderation", "followup"),
    ("audits",),
    ("cases",),
    ("frameworks",),
    ("people",),
    ("jobs",),
    ("trail",),
    ("lib",),
)
ROOMS = tuple(room for floor in FLOORS for room in floor)
BESIDE = frozenset({"bench", "bin", "docs", "static", "templates", "tests", "var"})
NO_NAMES = frozenset({"common", "core", "helpers", "misc", "shared", "utils"})
#: What tells the machine's time, and what does so only when it is given no moment to convert.
MACHINES_TIME = frozenset(
    {"timezone.now", "date.today", "datetime.now", "datetime.today", "datetime.utcnow"}
)
CONVERTERS = frozenset({"timezone.localdate", "timezone.localtime"})


def floor_of(room):
    return next(height for height, rooms in enumerate(FLOORS) if room in rooms)


def below(room):
    """The rooms a room may import: itself and every lower floor."""
    return {room}.union(*FLOORS[floor_of(room) + 1 :])


def modules(room):
    return sorted((ROOT / room).rglob("*.py"))


@cache
def tree(module):
    return ast.parse(module.read_text(), str(module))


def imports(module):
    """(line, first name) of every import of a module, those inside functions included."""
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name.split(".")[0]) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.lineno, node.module.split(".")[0]


def place(module, node):
    return f"{module.relative_to(ROOT)}:{node.lineno}"


def calls(module):
    """(node, dotted name) of every call of a module."""
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Call):
            yield node, ast.unparse(node.func)


def test_every_folder_with_python_is_a_room_of_the_house():
    folders = {path.parent.name for path in ROOT.glob("*/__init__.py")}

    assert folders - BESIDE == set(ROOMS)


def test_every_room_but_lib_is_installed():
    assert set(ROOMS) - set(settings.INSTALLED_APPS) == {"lib"}


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_only_rooms_below_it(room):
    wrong = [
        f"{module.relative_to(ROOT)}:{line} imports {name}"
        for module in modules(room)
        for line, name in imports(module)
        if name in ROOMS and name not in below(room)
    ]

    assert wrong == []


@pytest.mark.parametrize("room", ROOMS)
def test_the_application_does_not_import_its_tests(room):
    wrong = [
        f"{module.relative_to(ROOT)}:{line}"
        for module in modules(room)
        for line, name in imports(module)
        if name == "tests"
    ]

    assert wrong == []


def test_no_module_is_a_drawer_for_everything():
    wrong = [
        str(path.relative_to(ROOT))
        for room in ROOMS
        for path in (ROOT / room).rglob("*")
        if path.stem in NO_NAMES and (path.is_dir() or path.suffix == ".py")
    ]

    assert wrong == []


def test_everybody_asks_the_one_clock():
    """Tests and the simulation move lib.clock; what asks the machine does not move with it."""
    wrong = [
        f"{place(module, node)} {name}()"
        for room in ROOMS
        for module in modules(room)
        if module != ROOT / "lib" / "clock.py"
        for node, name in calls(module)
        if name in MACHINES_TIME or (name in CONVERTERS and not node.args)
    ]

    assert wrong == []


def test_no_field_stamps_itself():
    wrong = [
        place(module, node)
        for room in ROOMS
        for module in modules(room)
        if "migrations" not in module.parts
        for node in ast.walk(tree(module))
        if isinstance(node, ast.keyword) and node.arg in ("auto_now", "auto_now_add")
    ]

    assert wrong == []


def test_no_fault_is_swallowed():
    """`except Exception` and the bare `except` stand only where a process reports what it met."""
    boundaries = {Path("jobs/duties.py"), Path("jobs/work.py"), Path("trail/post.py")}
    wrong = [
        place(module, node)
        for room in ROOMS
        for module in modules(room)
        if module.relative_to(ROOT) not in boundaries
        for node in ast.walk(tree(module))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or ast.unparse(node.type) in ("Exception", "BaseException"))
    ]

    assert wrong == []


def test_nothing_hangs_on_a_signal_between_rooms():
    wrong = [
        f"{module.relative_to(ROOT)}:{node.lineno}"
        for room in ROOMS
        for module in modules(room)
        for node in ast.walk(tree(module))
        if isinstance(node, ast.ImportFrom) and node.module == "django.db.models.signals"
    ]

    assert wrong == []
