"""A Chromium of this machine, and the real site for it to look at, served as `make serve` serves it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
BIN = Path(sys.executable).parent
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
LOADS = (
    ["-m", "koinon.cli.main", "network", "load", "data", "--if-changed"],
    ["-m", "koinon.cli.main", "demo", "load", "data-made-up"],
)
PATIENCE = 60
"""Seconds to wait for a server to answer."""


def chromium_path() -> str | None:
    """Where this machine's Chromium is: KOINON_CHROMIUM, else the first found on the search path."""
    named = os.environ.get("KOINON_CHROMIUM")
    return named or next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)


@contextmanager
def running_chromium() -> Iterator[Any]:
    """A started Chromium without a window."""
    from playwright.sync_api import sync_playwright

    # The driver runs an event loop in this thread, which Django would take for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    flags = ["--disable-dev-shm-usage", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium_path(), args=flags)
        yield browser
        browser.close()


@contextmanager
def running_site(folder: Path, workers: int = 1, *, networks: bool = True) -> Iterator[str]:
    """The address of a site made in `folder`, its database and files too; with `networks` the real and made-up ones."""
    port = free_port()
    here = {**os.environ, "KOINON_DATA": str(folder), "PORT": str(port), "KOINON_HOST": "127.0.0.1"}
    here.pop("DATABASE_URL", None)
    for command in (
        ["manage.py", "migrate", "--verbosity", "0"],
        *(LOADS if networks else ()),
        ["manage.py", "collectstatic", "--noinput", "--verbosity", "0"],
    ):
        subprocess.run([sys.executable, *command], cwd=ROOT, env=here, check=True, stdout=subprocess.DEVNULL)
    serve = [
        str(BIN / "granian"), "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--no-ws",
        "--workers", str(workers), "--blocking-threads", "1", "--log-level", "warning", "config.wsgi:application",
    ]  # fmt: skip
    server = subprocess.Popen(serve, cwd=ROOT, env=here)
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_for(address)
        yield address
    finally:
        server.terminate()
        server.wait(20)


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


def _wait_for(address: str) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            with urllib.request.urlopen(f"{address}/en/", timeout=2):  # noqa: S310 - our own server
                return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
