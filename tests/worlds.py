"""Worlds that tests stand in: made once by actions in each process, and from then on put back row by row.

A function under `@world` fills an empty database and is called wherever a test needs what it makes. The first call
runs it; later calls write the rows that it left, which takes a twentieth of the time, and give what it gave.
"""

from __future__ import annotations

import copy
import functools
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Any, ParamSpec, TypeVar

from django.apps import apps
from django.db import connection, models
from django.db.models.sql import InsertQuery

from koinon.audit.models import AuditRow
from koinon.lib.writing import writing_allowed

P = ParamSpec("P")
R = TypeVar("R")

ROWS_AT_ONCE = 50
"""SQLite takes so many variables in a statement and no more."""

Rows = Mapping[type[models.Model], Mapping[object, models.Model]]


@dataclass(frozen=True)
class Made:
    """The statements that write a world, and what the function that made it gave."""

    statements: list[tuple[str, Any]]
    given: object


def world(make: Callable[P, R]) -> Callable[P, R]:
    """Let a function of hashable arguments that fills a database remember what it made.

    What was done before the call is not remembered with it: in a database where anything was done already the function
    runs as it stands, and so it does outside a transaction, where a test looks at what is committed.
    """
    made: dict[Hashable, Made] = {}

    @functools.wraps(make)
    def stand(*args: P.args, **kwargs: P.kwargs) -> R:
        if not connection.in_atomic_block or AuditRow.objects.exists():
            return make(*args, **kwargs)
        key = (connection.settings_dict["NAME"], args, tuple(sorted(kwargs.items())))
        if key in made:
            _write(made[key].statements)
        else:
            before = _rows()
            given = make(*args, **kwargs)
            made[key] = Made(_inserts(before, _rows()), copy.deepcopy(given))
        return copy.deepcopy(made[key].given)  # type: ignore[return-value]

    return stand


def _rows() -> Rows:
    """Every row of every table, by its key."""
    every = apps.get_models(include_auto_created=True)
    return {model: {row.pk: row for row in model._base_manager.all()} for model in every if model._meta.managed}


def _inserts(before: Rows, after: Rows) -> list[tuple[str, Any]]:
    """What inserts the rows that came. A world that changes rows which stand in an empty database is refused."""
    statements: list[tuple[str, Any]] = []
    for model, rows in after.items():
        fields = [each for each in model._meta.local_concrete_fields if not each.generated]
        plain = {pk: [getattr(row, each.attname) for each in fields] for pk, row in rows.items()}
        stood = {pk: [getattr(row, each.attname) for each in fields] for pk, row in before[model].items()}
        if any(plain.get(pk) != values for pk, values in stood.items()):
            raise TypeError(f"{model.__name__}: a world only adds rows.")
        came = [row for pk, row in rows.items() if pk not in stood]
        for first in range(0, len(came), ROWS_AT_ONCE):
            query = InsertQuery(model)
            query.insert_values(fields, came[first : first + ROWS_AT_ONCE], raw=True)
            statements += query.get_compiler(connection=connection).as_sql()
    return statements


def _write(statements: list[tuple[str, Any]]) -> None:
    with writing_allowed("a world that was made before"), connection.cursor() as cursor:
        for statement, values in statements:
            cursor.execute(statement, values)
