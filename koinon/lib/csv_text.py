"""Lists as CSV for spreadsheets: in an encoding they recognise, and without a cell they would take for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

BYTE_ORDER_MARK = "\ufeff"
"""Without it spreadsheets take UTF-8 for an older encoding and show `Göteborg` as something else."""

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n")


def csv_text(head: Sequence[str], rows: Iterable[Iterable[str]]) -> str:
    """The head and the rows as CSV (RFC 4180)."""
    text = io.StringIO(newline="")
    text.write(BYTE_ORDER_MARK)
    writer = csv.writer(text)
    writer.writerow(head)
    for row in rows:
        writer.writerow([harmless(cell) for cell in row])
    return text.getvalue()


def harmless(cell: str) -> str:
    """The cell as text: a sign that would begin a formula gets an apostrophe before it."""
    return f"'{cell}" if cell.startswith(FORMULA_SIGNS) else cell
