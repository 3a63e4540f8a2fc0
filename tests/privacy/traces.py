"""Looking for a word in everything that an installation keeps."""

from __future__ import annotations

import json
from collections.abc import Iterator

from django.apps import apps
from django.db import connection

from koinon.lib.text import folded


def tables_with(word: str) -> set[str]:
    """Every column of every table in which the word stands, capitals and accents aside, as `table.column`."""
    return {place for place, text in texts() if folded(word) in folded(text)}


def texts() -> Iterator[tuple[str, str]]:
    """Every value of every column of every table of the database, as text, libraries' tables among them."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        assert {model._meta.db_table for model in apps.get_models()} <= set(tables)
        for table in tables:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 - a table's own name
            columns = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                for column, value in zip(columns, row, strict=True):
                    yield f"{table}.{column}", unescaped(value)


def unescaped(value: object) -> str:
    """A value as a reader would see it: JSON without its escapes."""
    if isinstance(value, bytes | memoryview):
        return bytes(value).decode("utf-8", "replace")
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    try:
        return json.dumps(json.loads(text), ensure_ascii=False)
    except ValueError:
        return text
