"""The real server on this machine with one application, and wrk asking it."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WORKERS = os.cpu_count() or 2
CONNECTIONS = 16
PATIENCE = 60


@dataclass(frozen=True, slots=True)
class Rate:
    """Answers a second, the 50th and the 99th percentile of their times in milliseconds, and how many were no 200."""

    a_second: float
    median_ms: float
    late_ms: float
    others: int


@contextmanager
def serving(application: str, environment: Mapping[str, str]) -> Iterator[str]:
    """Serve an application (module:name) as `make serve` does, on a free port; gives the site's address."""
    port = _free_port()
    command = [
        str(Path(sys.executable).parent / "granian"), "--interface", "wsgi", "--host", "127.0.0.1",
        "--port", str(port), "--workers", str(WORKERS), "--blocking-threads", "1", "--no-ws", "--log-level", "error",
        application,
    ]  # fmt: skip
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environment}, start_new_session=True)
    try:
        _wait_for(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(20)


def rate(address: str, seconds: int, headers: Mapping[str, str] | None = None, script: str = "") -> Rate:
    """Ask one address (or what a Lua script for wrk asks) as fast as the server answers."""
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--timeout", "30s", "--latency"]
    for name, value in (headers or {}).items():
        command += ["-H", f"{name}: {value}"]
    if script:
        command += ["-s", script]
    told = subprocess.run([*command, address], check=True, capture_output=True, text=True, timeout=PATIENCE + seconds)
    return _read(told.stdout)


def install_wrk() -> None:
    """wrk from the system's packages where it is not there yet. Exits with a cure where that cannot be done."""
    if shutil.which("wrk"):
        return
    as_root = [] if os.geteuid() == 0 else ["sudo"]
    subprocess.run([*as_root, "apt-get", "install", "-y", "-qq", "wrk"], check=False, stdout=subprocess.DEVNULL)
    if not shutil.which("wrk"):
        sys.exit("The bench asks the server with wrk, which is not here: install it (apt-get install wrk).")


def _read(told: str) -> Rate:
    a_second = re.search(r"Requests/sec:\s+([\d.]+)", told)
    others = re.search(r"Non-2xx or 3xx responses: (\d+)", told)
    failed = re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", told)
    if a_second is None:
        raise RuntimeError(told)
    bad = int(others.group(1)) if others else 0
    bad += sum(map(int, failed.groups())) if failed else 0
    return Rate(float(a_second.group(1)), _percentile(told, "50%"), _percentile(told, "99%"), bad)


def _percentile(told: str, which: str) -> float:
    found = re.search(rf"^\s+{which}\s+([\d.]+)(us|ms|s|m)\s*$", told, re.MULTILINE)
    if found is None:
        return float("nan")
    return float(found.group(1)) * {"us": 0.001, "ms": 1.0, "s": 1_000.0, "m": 60_000.0}[found.group(2)]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
            connection.request("GET", "/")
            connection.getresponse().read()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the server did not come up")
