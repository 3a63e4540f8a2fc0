"""What a run of kills measured: kept where KOINON_KILLS_RESULT says, one part after another."""

from __future__ import annotations

import os
from pathlib import Path

from django.db import connection

from bench.report import machine
from koinon.lib import clock

HEAD = """# Killed at random points, and what was left

What `make killed` measured. Acknowledged is what a client read to the end. Half is an action without its row of the
log, its tasks or its messages, or these without it.
"""


def keep(title: str, lines: list[str]) -> None:
    """Print what was measured, and add it to the file if there is to be one."""
    print("\n".join(lines))
    if named := os.environ.get("KOINON_KILLS_RESULT"):
        path = Path(named)
        if not path.exists():
            path.write_text(HEAD, encoding="utf-8")
        head = f"\n## {title} ({connection.vendor})\n\n{clock.today('UTC')}, {machine()}\n\n"
        with path.open("a", encoding="utf-8") as file:
            file.write(head + "\n".join(lines) + "\n")
