"""The real site: the real networks in a database of its own, served as `make serve` serves them."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
BIN = Path(sys.executable).parent


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running site with the real networks, started once."""
    port = free_port()
    here = {**os.environ, "KOINON_DATA": str(tmp_path_factory.mktemp("koinon")), "PORT": str(port)}
    here.pop("DATABASE_URL", None)
    for command in (
        ["manage.py", "migrate", "--verbosity", "0"],
        ["-m", "koinon.cli.main", "network", "load", "data"],
        ["manage.py", "collectstatic", "--noinput", "--verbosity", "0"],
    ):
        subprocess.run([sys.executable, *command], cwd=ROOT, env=here, check=True, stdout=subprocess.DEVNULL)
    serve = [
        str(BIN / "granian"), "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--no-ws",
        "--blocking-threads", "1", "--log-level", "warning", "config.wsgi:application",
    ]  # fmt: skip
    server = subprocess.Popen(serve, cwd=ROOT, env=here)
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_for(address)
        yield address
    finally:
        server.terminate()
        server.wait(20)


@pytest.fixture
def plain_page(chromium: Any) -> Iterator[Any]:
    """A browser page in which no script runs."""
    context = chromium.new_context(java_script_enabled=False)
    yield context.new_page()
    context.close()


def _wait_for(address: str) -> None:
    until = time.monotonic() + 30
    while True:
        try:
            with urllib.request.urlopen(f"{address}/en/", timeout=2):  # noqa: S310 - our own server
                return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
