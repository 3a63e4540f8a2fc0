"""A list of 12,000 contacts: brought, judged, written, undone; beside reading it plainly and inserting it in bulk.

    .venv/bin/python -m bench.imports [ROWS]

The plain way is what a script would do: openpyxl without a look at the file, and Django's bulk inserts of people,
contacts and functions, with no log, no matching and no way back. Each way has a process and a database of its own.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile

from bench.report import Report

ROWS = 12_000


def main() -> int:
    """Measure both ways and write the report."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    report = Report("imports", f"A list of {rows:,} contacts of 1,000 members, as XLSX")
    for way, words in (("plain", "Read plainly and inserted in bulk"), ("koinon", "Through the import")):
        report.line(f"{words}:")
        for what, seconds, peak in steps(way, rows):
            report.line(f"- {what}: {seconds:.2f} s, memory of the process up to {peak:.0f} MB")
        report.line("")
    if rows == ROWS:
        report.write()
    return report.code


def steps(way: str, rows: int) -> list[tuple[str, float, float]]:
    """What one way does, with its wall time in seconds and the highest memory so far in MB."""
    with tempfile.TemporaryDirectory(prefix="koinon-bench-") as folder:
        environment = {**os.environ, "KOINON_DATA": folder, "DJANGO_SETTINGS_MODULE": "config.settings"}
        environment.pop("DATABASE_URL", None)
        command = [sys.executable, "-m", "bench.imports_steps", way, str(rows)]
        told = subprocess.run(command, env=environment, check=True, text=True, stdout=subprocess.PIPE)
        return [tuple(json.loads(line)) for line in told.stdout.splitlines() if line.startswith("[")]


if __name__ == "__main__":
    sys.exit(main())
