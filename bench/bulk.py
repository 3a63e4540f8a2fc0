"""How fast and in how much memory a large tree is checked, loaded, loaded again, rebuilt, backed up and restored.

    .venv/bin/python -m bench.bulk [ORGANISATIONS]        100,000 if left out; `make bench-bulk` runs it

Each step is a `koinon` command in a process of its own, on an SQLite file of its own with the settings of an
installation (write-ahead log, full synchronisation). Its peer in the same run: the very rows that the load wrote, put
into the same tables by plain INSERT, as many in a transaction as the load has.
"""

from __future__ import annotations

import os
import platform
import sqlite3
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from bench.made_up_tree import make

KOINON = Path(sys.executable).parent / "koinon"
BATCH = 500


@dataclass(frozen=True)
class Measured:
    """One step: its wall time in seconds and the peak of its process's resident memory in MB."""

    name: str
    seconds: float
    peak: float


def run(name: str, command: list[str], data: Path) -> Measured:
    """Run a command to its end. A failure ends the measurement."""
    environment = {**os.environ, "KOINON_DATA": str(data)}
    environment.pop("DATABASE_URL", None)
    begun = time.perf_counter()
    process = os.posix_spawn(command[0], command, environment)
    _, status, usage = os.wait4(process, 0)
    seconds = time.perf_counter() - begun
    if os.waitstatus_to_exitcode(status):
        sys.exit(f"{' '.join(command)} failed")
    return Measured(name, seconds, usage.ru_maxrss / 1024)


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


def main(organisations: int) -> None:
    """Make the tree, measure each step, and print a table."""
    with tempfile.TemporaryDirectory(prefix="koinon-bulk-") as folder:
        root, data, other = Path(folder) / "tree", Path(folder) / "data", Path(folder) / "other"
        sizes = make(root, organisations)
        manage = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
        idle = run(
            "a process that does nothing (limit of memory)", [str(KOINON), "audit", "verify"], _made(data, manage)
        )
        steps = [
            ("check the tree", ["network", "check", str(root)]),
            ("load it", ["network", "load", str(root)]),
            ("load it again, nothing changed", ["network", "load", str(root)]),
            ("rebuild the register, nothing differs", ["register", "rebuild"]),
            ("back up", ["backup", str(Path(folder) / "backup.zip")]),
        ]
        measured = [run(name, [str(KOINON), *words], data) for name, words in steps]
        measured.append(run("restore and check", [str(KOINON), "restore", str(Path(folder) / "backup.zip")], other))
        seconds, rows = plain_inserts(data / "db.sqlite3")
        size = (data / "db.sqlite3").stat().st_size / 1e6
    print(f"{organisations} organisations in {len(sizes)} networks of {min(sizes)} to {max(sizes)}; Python "
          f"{platform.python_version()}, SQLite {sqlite3.sqlite_version}, {os.cpu_count()} processors")  # fmt: skip
    print(f"{rows} rows, {size:.0f} MB. Plain INSERTs of the same rows (limit): {seconds:.1f} s")
    print(f"{idle.peak:8.0f} MB {'':22} {idle.name}")
    for step in measured:
        rate = organisations / step.seconds
        print(f"{step.peak:8.0f} MB {step.seconds:8.1f} s {rate:8.0f}/s  {step.seconds / seconds:6.1f} x  {step.name}")


def _made(data: Path, command: list[str]) -> Path:
    run("tables", command, data)
    return data


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
