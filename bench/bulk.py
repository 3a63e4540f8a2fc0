"""How fast and in how much memory a large tree is checked, loaded, loaded again, rebuilt, backed up and restored.

    .venv/bin/python -m bench.bulk [ORGANISATIONS] [--short]

100,000 organisations if left out; `make bench-bulk` runs it, and `--short` leaves out loading again and restoring.

Each step is a `koinon` command in a process of its own, on an SQLite file of its own with the settings of an
installation (write-ahead log, full synchronisation). Its peer in the same run: the very rows that the load wrote, put
into the same tables by plain INSERT, as many in a transaction as the load has.
"""

from __future__ import annotations

import os
import sqlite3
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from bench.made_up_tree import make
from bench.report import Report

KOINON = Path(sys.executable).parent / "koinon"
BATCH = 500
SILENCE = (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)
LONG = ("load it again, nothing changed", "restore and check")


@dataclass(frozen=True)
class Measured:
    """One step: its wall time and its processor time in seconds, the peak of its resident memory in MB."""

    name: str
    seconds: float
    processor: float
    peak: float


def run(name: str, command: list[str], data: Path) -> Measured:
    """Run a command to its end, its own words left out. A failure ends the measurement."""
    environment = {**os.environ, "KOINON_DATA": str(data)}
    environment.pop("DATABASE_URL", None)
    begun = time.perf_counter()
    process = os.posix_spawn(command[0], command, environment, file_actions=[SILENCE])
    _, status, usage = os.wait4(process, 0)
    seconds = time.perf_counter() - begun
    if os.waitstatus_to_exitcode(status):
        sys.exit(f"{' '.join(command)} failed")
    return Measured(name, seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def plain_inserts(database: Path) -> tuple[float, int]:
    """The seconds that plain INSERTs of the database's rows take in an empty one with the same tables, and how many."""
    target = database.with_name("plain.sqlite3")
    source = sqlite3.connect(database)
    copy = sqlite3.connect(target, isolation_level=None)
    copy.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;")
    tables = []
    for kind, name, sql in source.execute("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL"):
        if not name.startswith("sqlite_"):
            copy.execute(sql)
            if kind == "table":
                tables.append(name)
    seconds, count = 0.0, 0
    for table in tables:
        rows = source.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - a name from the database itself
        insert = f'INSERT INTO "{table}" VALUES ({", ".join("?" * len(rows.description))})'  # noqa: S608
        while batch := rows.fetchmany(BATCH):
            begun = time.perf_counter()
            copy.execute("BEGIN IMMEDIATE")
            copy.executemany(insert, batch)
            copy.execute("COMMIT")
            seconds += time.perf_counter() - begun
            count += len(batch)
    source.close()
    copy.close()
    return seconds, count


def main(organisations: int, is_short: bool) -> None:
    """Make the tree, measure each step, and print a table as it grows."""
    with tempfile.TemporaryDirectory(prefix="koinon-bulk-") as folder:
        root, data, other = Path(folder) / "tree", Path(folder) / "data", Path(folder) / "other"
        backup = Path(folder) / "backup.zip"
        report = Report(f"bulk-{organisations}", f"Large loads, {organisations:,} organisations")
        sizes = make(root, organisations)
        report.line(
            f"{organisations:,} organisations in {len(sizes)} networks of {min(sizes)} to {max(sizes)}, "
            f"SQLite {sqlite3.sqlite_version}."
        )
        report.line("")
        run("tables", [sys.executable, "manage.py", "migrate", "--verbosity", "0"], data)
        _say(
            report,
            organisations,
            run("a command on an empty database (limit of memory)", [str(KOINON), "audit", "verify"], data),
        )
        steps = [
            ("check the tree", ["network", "check", str(root)], data),
            ("load it", ["network", "load", str(root)], data),
            ("load it again, nothing changed", ["network", "load", str(root)], data),
            ("rebuild the register, nothing differs", ["register", "rebuild"], data),
            ("back up", ["backup", str(backup)], data),
            ("restore and check", ["restore", str(backup)], other),
        ]
        for name, words, place in steps:
            if not (is_short and name in LONG):
                _say(report, organisations, run(name, [str(KOINON), *words], place))
        seconds, rows = plain_inserts(data / "db.sqlite3")
        size = (data / "db.sqlite3").stat().st_size / 1e6
        report.line(f"- limit of loading, plain INSERTs of the same {rows:,} rows ({size:,.0f} MB): {seconds:.1f} s")
    report.write()


def _say(report: Report, organisations: int, step: Measured) -> None:
    report.line(
        f"- {step.name}: {step.seconds:.1f} s ({step.processor:.1f} s of a processor), "
        f"{organisations / step.seconds:,.0f} organisations a second, at most {step.peak:.0f} MB"
    )


if __name__ == "__main__":
    main(next((int(word) for word in sys.argv[1:] if word.isdigit()), 100_000), "--short" in sys.argv)
