"""The house's rules that a machine can hold, over all of Koinon's sources. Each check is shown to be able to fail.

A check takes the name of a module and its parsed source and names what is wrong.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import ModuleType

import pytest
from django.apps import apps
from django.core.management import call_command

from koinon.acts.wrapper import action
from koinon.lib.writing import MARK, UNLOGGED_MARK, WRITES, unlogged_action

ROOT = Path(__file__).resolve().parent.parent
# Each line may import those below it, never above; the rooms of one line do not import each other.
LINES = (
    ("cli",),
    ("demo",),
    ("desk",),
    ("web", "api"),
    ("exchange", "upkeep"),
    ("privacy",),
    ("forums", "events", "projects", "policy", "news"),
    ("admissions", "cities", "fees", "confirmations", "mandates", "mailings"),
    ("corrections",),
    ("assemblies",),
    ("ballots",),
    ("register",),
    ("ledger", "records", "people"),
    ("networks",),
    ("atlas",),
    ("accounts",),
    ("files", "tasks", "search"),
    ("acts",),
    ("audit", "outbox", "challenges"),
    ("lib", "verify"),
    ("rules",),
)
FLOOR = {room: len(LINES) - line for line, rooms in enumerate(LINES) for room in rooms}
# Standard library, but a door to the outside: time, chance, files, processes, other machines.
IMPURE = frozenset({
    "asyncio", "concurrent", "ctypes", "ftplib", "getpass", "glob", "http", "imaplib", "io", "locale",
    "logging", "mmap", "multiprocessing", "os", "pathlib", "pickle", "platform", "random", "secrets", "select",
    "shelve", "shutil", "signal", "smtplib", "socket", "sqlite3", "ssl", "subprocess", "sys", "tempfile",
    "threading", "time", "urllib", "uuid", "warnings", "webbrowser",
})  # fmt: skip
IMPURE_CALLS = frozenset({"open", "print", "input", "exec", "eval", "compile", "__import__", "breakpoint"})
CLOCK = "koinon.lib.clock"
CLOCK_CALLS = frozenset({"now", "utcnow", "today", "localdate", "localtime", "gmtime", "time_ns"})
CLOCK_NAMES = frozenset({"Now", "CurrentTimestamp"})
SIDE_DOORS = frozenset({"import_module", "__import__", "import_string", "get_model"})
BANNED_MODULES = (
    "django.contrib.admin",
    "django.contrib.contenttypes",
    "django.db.models.signals",
    "django.dispatch",
)
ALWAYS_WRITES = frozenset(
    {"save", "create", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}
    | {"asave", "acreate", "abulk_create", "abulk_update", "aget_or_create", "aupdate_or_create", "aupdate", "adelete"}
)
# Words of our own that write: what `koinon.lib.recorded` gives to actions.
ALWAYS_WRITES |= {"settle", "restore"}
WRITING_FLOOR = "koinon.lib.recorded"
# It has to set Django up before anything that knows a model can be imported.
ENTRY = "koinon.cli.main"
QUERYSET_WORDS = frozenset({"objects", "filter", "exclude", "all", "order_by", "get", "first", "last", "on", "known"})
# The outbox stands below the log's wrapper. What is queued there is told by the action that queues it, and each step
# of sending by the message's own row: logged one by one, a mailing to thousands would bury what people did.
UNLOGGED_ROOMS = frozenset(f"koinon.{room}.actions" for room in ("audit", "acts", "outbox", "challenges"))
LONGEST_FUNCTION, LONGEST_FILE = 60, 600

Check = Callable[[str, ast.Module], Iterator[str]]


def imported(tree: ast.AST) -> Iterator[str]:
    """Every module or name that is imported, with its full path."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def room_of(module: str) -> str | None:
    """The room a module stands in, None for what is no room (`koinon` itself)."""
    parts = module.split(".")
    return parts[1] if parts[0] == "koinon" and len(parts) > 1 and not parts[1].startswith("__") else None


def name_of_call(node: ast.Call) -> str:
    """The last word of what is called."""
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


# --- the checks


def imports_run_downwards(module: str, tree: ast.Module) -> Iterator[str]:
    room = room_of(module)
    for name in imported(tree):
        other = room_of(name)
        if name.split(".")[0] in {"config", "tests"}:
            yield f"imports {name}, which stands above all rooms"
        if room is None or other is None or other == room:
            continue
        if other not in FLOOR:
            yield f"imports {name}, of a room that is in no line"
        elif room not in FLOOR:
            yield f"the room {room} is in no line"
        elif FLOOR[other] >= FLOOR[room]:
            yield f"imports {name}, which is not below it"


def rules_are_pure(module: str, tree: ast.Module) -> Iterator[str]:
    if room_of(module) != "rules":
        return
    for name in imported(tree):
        top = name.split(".")[0]
        if top in IMPURE or (top not in sys.stdlib_module_names and not name.startswith("koinon.rules")):
            yield f"imports {name}"
    for call in calls(tree):
        if isinstance(call.func, ast.Name) and call.func.id in IMPURE_CALLS:
            yield f"line {call.lineno}: calls {call.func.id}()"


def verifying_needs_the_rules_alone(module: str, tree: ast.Module) -> Iterator[str]:
    if room_of(module) != "verify":
        return
    for name in imported(tree):
        if name.split(".")[0] not in sys.stdlib_module_names and room_of(name) not in ("rules", "verify"):
            yield f"imports {name}"


def only_the_clock_asks_the_time(module: str, tree: ast.Module) -> Iterator[str]:
    if module == CLOCK:
        return
    for name in imported(tree):
        if name in {"time.time", "time.time_ns", "django.utils.timezone.now"} or name.split(".")[-1] in CLOCK_NAMES:
            yield f"imports {name}"
    for call in calls(tree):
        base = call.func.value if isinstance(call.func, ast.Attribute) else None
        asked = base is not None and name_of_call(call) in CLOCK_CALLS
        asked = asked or (isinstance(base, ast.Name) and base.id == "time" and name_of_call(call) == "time")
        if asked and not (isinstance(base, ast.Name) and base.id == "clock"):
            yield f"line {call.lineno}: asks the time with {ast.unparse(call.func)}()"
        yield from (
            f"line {call.lineno}: {word.arg} asks the time"
            for word in call.keywords
            if word.arg in {"auto_now", "auto_now_add"}
        )


def nothing_is_imported_inside_a_function(module: str, tree: ast.Module) -> Iterator[str]:
    for function in functions(tree):
        for node in ast.walk(function):
            if isinstance(node, ast.Import | ast.ImportFrom):
                yield f"line {node.lineno}: imports inside {function.name}()"
    for call in calls(tree):
        if name_of_call(call) in SIDE_DOORS and module != ENTRY:
            yield f"line {call.lineno}: imports by {name_of_call(call)}()"


def banned_modules_stay_out(module: str, tree: ast.Module) -> Iterator[str]:
    banned = tuple(f"{module}." for module in BANNED_MODULES)
    yield from (f"imports {name}" for name in imported(tree) if f"{name}.".startswith(banned))


def private_names_stay_at_home(module: str, tree: ast.Module) -> Iterator[str]:
    for name in imported(tree):
        if name.startswith("koinon.") and name.rsplit(".", 1)[1].startswith("_") and not name.endswith("__"):
            yield f"imports {name}"


def writes_stand_in_actions(module: str, tree: ast.Module) -> Iterator[str]:
    if module.endswith(".actions") or module == WRITING_FLOOR:
        return
    for call in calls(tree):
        if isinstance(call.func, ast.Attribute) and is_write(call, call.func):
            yield f"line {call.lineno}: {ast.unparse(call.func)[-60:]}() writes"


def is_write(call: ast.Call, called: ast.Attribute) -> bool:
    """Whether a call writes to the database: sure by its name, or by what it is called on and with."""
    if called.attr in ALWAYS_WRITES:
        return True
    on_a_queryset = any(
        isinstance(node, ast.Attribute) and node.attr in QUERYSET_WORDS for node in ast.walk(called.value)
    )
    if called.attr == "update":  # also a word of dictionaries, sets and hashes
        return on_a_queryset or (bool(call.keywords) and not call.args)
    if called.attr == "delete":
        return not call.args
    if called.attr in {"execute", "executemany"} and call.args:
        first = call.args[0]
        return isinstance(first, ast.Constant) and isinstance(first.value, str) and bool(WRITES.match(first.value))
    return False


def nothing_grows_without_bound(module: str, tree: ast.Module) -> Iterator[str]:
    for function in functions(tree):
        length = (function.end_lineno or function.lineno) - function.lineno + 1
        if length > LONGEST_FUNCTION:
            yield f"{function.name}() has {length} lines, {LONGEST_FUNCTION} are allowed"
    length = max((getattr(node, "end_lineno", 0) or 0 for node in tree.body), default=0)
    if length > LONGEST_FILE:
        yield f"the file has {length} lines, {LONGEST_FILE} are allowed"


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def unmarked_actions(module: ModuleType) -> list[str]:
    """Public functions of an actions module that are no actions, or leave no audit row without the right to."""
    wrong = []
    for name, function in inspect.getmembers(module, inspect.isfunction):
        if name.startswith("_") or function.__module__ != module.__name__:
            continue
        if not hasattr(function, MARK):
            wrong.append(f"{name} is no action")
        elif hasattr(function, UNLOGGED_MARK) and module.__name__ not in UNLOGGED_ROOMS:
            wrong.append(f"{name} leaves no audit row")
    return wrong


def keys_into_the_register(relations: Iterable[tuple[str, str]]) -> list[str]:
    """Fields that refer to a row of the register, which a rebuild would tear out. A relation: field, model."""
    return [field for field, model in relations if model.split(".")[0] == "register"]


# --- the checks, held against the sources


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


SOURCES = sorted(path for path in (ROOT / "koinon").rglob("*.py") if "migrations" not in path.parts)
CHECKS: tuple[Check, ...] = (
    imports_run_downwards,
    rules_are_pure,
    verifying_needs_the_rules_alone,
    only_the_clock_asks_the_time,
    nothing_is_imported_inside_a_function,
    banned_modules_stay_out,
    private_names_stay_at_home,
    writes_stand_in_actions,
    nothing_grows_without_bound,
)
TREES = {module_name(path): ast.parse(path.read_text(encoding="utf-8")) for path in SOURCES}
ACTIONS = sorted(module for module in TREES if module.endswith(".actions"))


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_the_sources_keep(check):
    wrong = [f"{module}: {said}" for module, tree in TREES.items() for said in check(module, tree)]
    assert not wrong, "\n" + "\n".join(wrong)


@pytest.mark.parametrize("module", ACTIONS)
def test_every_public_function_of_an_actions_file_is_an_action(module):
    assert not unmarked_actions(importlib.import_module(module))


def test_nothing_holds_a_key_to_a_register_row():
    relations = [
        (f"{model._meta.label}.{field.name}", field.related_model._meta.label_lower)
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created
    ]
    assert relations
    assert not keys_into_the_register(relations)


def test_every_room_has_its_line_and_every_app_is_installed():
    rooms = {path.parent.name for path in (ROOT / "koinon").glob("*/__init__.py")}
    assert rooms - FLOOR.keys() == set()
    installed = {config.name for config in apps.get_app_configs()}
    assert {f"koinon.{path.parent.name}" for path in (ROOT / "koinon").glob("*/apps.py")} <= installed


@pytest.mark.django_db
def test_no_migration_is_missing(capsys):
    try:
        call_command("makemigrations", check_changes=True, dry_run=True)
    except SystemExit:
        pytest.fail(f"run make migrations: {capsys.readouterr().out}")


def test_the_settings_pass_djangos_own_checks():
    call_command("check", fail_level="WARNING")


# --- the checks, held against what they must find


@pytest.mark.parametrize(
    ("check", "module", "source"),
    [
        (imports_run_downwards, "koinon.rules.dates", "from koinon.lib import clock"),
        (imports_run_downwards, "koinon.ledger.queries", "from koinon.register.models import Standing"),
        (imports_run_downwards, "koinon.web.home", "import koinon.api.schemas"),
        (imports_run_downwards, "koinon.ledger.models", "from koinon.records.models import Claim"),
        (imports_run_downwards, "koinon.web.home", "from config import settings"),
        (imports_run_downwards, "koinon.web.home", "from koinon.cellar import wine"),
        (imports_run_downwards, "koinon.cellar.views", "from koinon.lib import clock"),
        (imports_run_downwards, "koinon.lib.text", "from koinon import atlas"),
        (rules_are_pure, "koinon.rules.dates", "from django.utils import timezone"),
        (rules_are_pure, "koinon.rules.dates", "import os"),
        (rules_are_pure, "koinon.rules.dates", "import time"),
        (rules_are_pure, "koinon.rules.dates", "text = open('x').read()"),
        (verifying_needs_the_rules_alone, "koinon.verify.main", "import django"),
        (verifying_needs_the_rules_alone, "koinon.verify.main", "from koinon.lib import clock"),
        (imports_run_downwards, "koinon.lib.text", "from koinon.verify.main import verify"),
        (only_the_clock_asks_the_time, "koinon.rules.dates", "day = date.today()"),
        (only_the_clock_asks_the_time, "koinon.rules.dates", "now = datetime.datetime.now(UTC)"),
        (only_the_clock_asks_the_time, "koinon.web.home", "now = timezone.now()"),
        (only_the_clock_asks_the_time, "koinon.web.home", "import time\nnow = time.time()"),
        (only_the_clock_asks_the_time, "koinon.web.home", "from time import time"),
        (only_the_clock_asks_the_time, "koinon.atlas.models", "at = models.DateTimeField(auto_now_add=True)"),
        (only_the_clock_asks_the_time, "koinon.atlas.queries", "from django.db.models.functions import Now"),
        (nothing_is_imported_inside_a_function, "koinon.web.home", "def f():\n    from koinon.atlas import queries"),
        (nothing_is_imported_inside_a_function, "koinon.web.home", "queries = import_module('koinon.atlas.queries')"),
        (nothing_is_imported_inside_a_function, "koinon.web.home", "City = apps.get_model('atlas', 'Organisation')"),
        (banned_modules_stay_out, "koinon.atlas.models", "from django.db.models.signals import post_save"),
        (banned_modules_stay_out, "koinon.atlas.models", "from django.contrib.contenttypes import fields"),
        (private_names_stay_at_home, "koinon.web.home", "from koinon.ledger.actions import _record"),
        (writes_stand_in_actions, "koinon.web.home", "Organisation.objects.create(slug='x')"),
        (writes_stand_in_actions, "koinon.web.home", "city.save()"),
        (writes_stand_in_actions, "koinon.web.home", "city.delete()"),
        (writes_stand_in_actions, "koinon.web.home", "Organisation.objects.filter(pk=1).update(**changes)"),
        (writes_stand_in_actions, "koinon.web.home", "rows.update(slug='x')"),
        (writes_stand_in_actions, "koinon.atlas.models", "def f(self):\n    self.names.get_or_create(text='x')"),
        (writes_stand_in_actions, "koinon.web.home", "Name.objects.filter(organisation=1).settle([], by=key, at=at)"),
        (writes_stand_in_actions, "koinon.web.home", "cursor.execute('  delete from atlas_name')"),
        (nothing_grows_without_bound, "koinon.web.home", "def view():\n" + "    x = 1\n" * 60),
        (nothing_grows_without_bound, "koinon.web.home", "x = 1\n" * 601),
    ],
)
def test_a_check_finds_what_it_is_for(check, module, source):
    assert list(check(module, ast.parse(source)))


@pytest.mark.parametrize(
    ("check", "module", "source"),
    [
        (imports_run_downwards, "koinon.web.home", "from koinon.register.queries import members\nimport koinon"),
        (imports_run_downwards, "koinon.ledger.queries", "from koinon.ledger.models import Entry"),
        (imports_run_downwards, "koinon.lib.conditional", "from koinon import __version__"),
        (rules_are_pure, "koinon.rules.dates", "import re\npattern = re.compile('x')"),
        (rules_are_pure, "koinon.rules.dates", "from datetime import date\nfrom koinon.rules.periods import Period"),
        (verifying_needs_the_rules_alone, "koinon.verify.main", "import sys\nfrom koinon.rules.dates import parse"),
        (only_the_clock_asks_the_time, "koinon.web.home", "day = clock.today('UTC')\nat = clock.now()"),
        (only_the_clock_asks_the_time, CLOCK, "now = datetime.now(UTC)"),
        (writes_stand_in_actions, "koinon.atlas.actions", "Organisation.objects.create(slug='x')"),
        (writes_stand_in_actions, "koinon.web.home", "table.update({'a': 1})\nhash.update(b'x')"),
        (writes_stand_in_actions, "koinon.web.home", "cursor.execute('SELECT 1')"),
        (nothing_grows_without_bound, "koinon.web.home", "def view():\n" + "    x = 1\n" * 59),
    ],
)
def test_a_check_leaves_alone_what_is_right(check, module, source):
    assert not list(check(module, ast.parse(source)))


def test_an_unmarked_action_is_found():
    made_up = ModuleType("koinon.cellar.actions")

    def pour(*, actor, at): ...

    def taste(*, actor, at): ...

    def spill(): ...

    def _shelf(): ...

    for function in (pour, taste, spill, _shelf):
        function.__module__ = made_up.__name__
    made_up.pour = action("cellar.pour")(pour)
    made_up.taste, made_up._shelf = taste, _shelf
    made_up.spill = unlogged_action("cellar.spill", because="nobody shall know")(spill)
    assert unmarked_actions(made_up) == ["spill leaves no audit row", "taste is no action"]


def test_a_key_to_a_register_row_is_found():
    relations = [("web.Bookmark.standing", "register.standing"), ("ledger.Record.entry", "ledger.entry")]
    assert keys_into_the_register(relations) == ["web.Bookmark.standing"]
