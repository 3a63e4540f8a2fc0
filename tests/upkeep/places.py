"""Databases of their own for tests that put a backup back: a new SQLite file, or a new PostgreSQL database."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.connection import ConnectionProxy

from koinon.lib.writing import refuse_stray_writes

SQLITE = "django.db.backends.sqlite3"
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA foreign_keys=ON;",
}
default = ConnectionProxy(connections, "default")


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
