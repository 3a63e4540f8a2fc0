"""From a fresh clone to the first page: `make run` timed, a first start and a second one.

The first start installs everything that Koinon needs, so most of it depends on the machine and its network; the limit
beside it is what installing alone takes (`make .venv/.run` in another clone).
"""

from __future__ import annotations

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.report import Report

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 900


def main() -> None:
    """Clone, start, stop, start again; write the report."""
    folder = Path(tempfile.mkdtemp(prefix="koinon-bench-"))
    try:
        report = Report("start", "From a fresh clone to the first page")
        limit, clone = folder / "limit", folder / "clone"
        for place in (limit, clone):
            subprocess.run(["git", "clone", "--quiet", str(ROOT), str(place)], check=True)
        begun = time.monotonic()
        subprocess.run(["make", "--no-print-directory", ".venv/.run"], cwd=limit, check=True, stdout=subprocess.DEVNULL)
        installing = time.monotonic() - begun
        report.line(f"- installing what Koinon needs, alone (limit): {installing:.1f} s")
        report.line(f"- make run, from the clone to the first page: {_until_first_page(clone):.1f} s")
        report.line(f"- make run again, nothing changed: {_until_first_page(clone):.1f} s")
        report.write()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _until_first_page(clone: Path) -> float:
    """Seconds from `make run` to a first page that answers 200."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("KOINON_", "DATABASE_"))}
    begun = time.monotonic()
    process = subprocess.Popen(
        ["make", "--no-print-directory", "run", f"PORT={port}"],
        cwd=clone, env=environment, stdout=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    try:
        while time.monotonic() - begun < PATIENCE:
            if process.poll() is not None:
                sys.exit("make run ended before it served")
            if _answers(port):
                return time.monotonic() - begun
            time.sleep(0.1)
        sys.exit("no page came")
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(20)


def _answers(port: int) -> bool:
    try:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        connection.request("GET", "/en/")
        return connection.getresponse().status == 200
    except OSError:
        return False


if __name__ == "__main__":
    main()
