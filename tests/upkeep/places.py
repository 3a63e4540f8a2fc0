"""Databases of their own for tests that put a backup back: a new SQLite file, or a new PostgreSQL database."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from django.core.management import call_command
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.connection import ConnectionProxy

from koinon.lib.writing import refuse_stray_writes, writing_allowed

SQLITE = "django.db.backends.sqlite3"
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA foreign_keys=ON;",
}
default = ConnectionProxy(connections, "default")
_filled: dict[tuple[str, str], str] = {}
"""The database in which each filling is kept as it was made, by the kind of database and what the filling is called."""


@contextmanager
def place(folder: Path, name: str, *, engine: str = "") -> Iterator[None]:
    """Let everything inside stand in a database called `name`, made empty if it is new, kept until the tests end.

    `engine` "sqlite" asks for an SQLite file even where the tests run on PostgreSQL.
    """
    usual = connections["default"]
    made = _wrapper(usual, folder, name, engine)
    connections["default"] = made
    try:
        with made.execute_wrapper(refuse_stray_writes):
            yield
    finally:
        made.close()
        connections["default"] = usual


def fill(what: str, make: Callable[[], object]) -> None:
    """Let the place that stands now, which is empty, have what `make` makes: made once, and from then on copied."""
    here = connections["default"]
    assert not here.introspection.table_names()
    kept = _filled.get((here.vendor, what))
    if kept is None:
        make()
    here.close()
    name = str(here.settings_dict["NAME"])
    if kept is None:
        kept = _filled[here.vendor, what] = _kept_name(here, what)
        _copy(here, name, kept)
    else:
        _copy(here, kept, name)


def migrate() -> None:
    """Make the tables of the place that stands now, as `make prepare` does."""
    fill("tables", _migrate)


def _migrate() -> None:
    with writing_allowed("migrations"):
        call_command("migrate", verbosity=0)


def _kept_name(here: BaseDatabaseWrapper, what: str) -> str:
    name = here.settings_dict["NAME"]
    return str(name.parent.parent / f"{what}.sqlite3") if here.vendor == "sqlite" else f"{name}_{what}"


def _copy(here: BaseDatabaseWrapper, source: str, target: str) -> None:
    """One database as it is into the place of another, where there is none or an empty one."""
    if here.vendor == "sqlite":
        shutil.copyfile(source, target)
        return
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{target}"')
        server.execute(f'CREATE DATABASE "{target}" TEMPLATE "{source}"')


def another_connection() -> BaseDatabaseWrapper:
    """A second connection to the place that stands now."""
    here = connections["default"]
    return type(here)(dict(here.settings_dict), "default")


def _wrapper(usual: BaseDatabaseWrapper, folder: Path, name: str, engine: str) -> BaseDatabaseWrapper:
    described: dict[str, Any] = {**usual.settings_dict}
    if engine == "sqlite" or usual.vendor == "sqlite":
        described.update(ENGINE=SQLITE, NAME=folder / f"{name}.sqlite3", OPTIONS=SQLITE_OPTIONS, CONN_MAX_AGE=0)
        described.update(CONN_HEALTH_CHECKS=False, HOST="", PORT="", USER="", PASSWORD="")
        from django.db.backends.sqlite3.base import DatabaseWrapper

        return DatabaseWrapper(described, "default")
    database = f"koinon_{abs(hash(str(folder))) % 10**8}_{name}"
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
        if not server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone():
            server.execute(f'CREATE DATABASE "{database}"')
    return type(usual)({**described, "NAME": database}, "default")
