"""The directory of a network of 200 members: kept, answered 304, made anew, and asked for random days.

Each beside its limit (a constant body of the same size on the same server) or its peer (bench/plain.py) in the same
run, on the server that `make serve` starts, asked by wrk on the same machine.
"""

from __future__ import annotations

import http.client
import os
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

from bench.report import Report
from bench.server import Rate, install_wrk, rate, serving

MEMBERS = 200
SECONDS = int(os.environ.get("BENCH_SECONDS", "3"))
ROUNDS = 5
DAY = "2018-06-01"
PAGE = f"/en/networks/hansa/members/?on={DAY}"
PLAIN = f"/networks/hansa/members/?on={DAY}"
ACCEPT = {"Accept-Encoding": "gzip"}
RANDOM_DAYS = """
math.randomseed(%(seed)d)
request = function()
   local day = string.format("%%d-%%02d-%%02d", math.random(1987, 2025), math.random(1, 12), math.random(1, 28))
   return wrk.format("GET", "%(path)s?on=" .. day, wrk.headers)
end
"""


def main() -> None:
    """Build the world in a folder of its own, measure, write the report."""
    install_wrk()
    folder = Path(tempfile.mkdtemp(prefix="koinon-bench-"))
    try:
        _prepare(folder)
        report = Report("pages", f"The directory of {MEMBERS} members, wrk with 16 connections")
        _measure(folder, report)
        report.write()
        sys.exit(report.code)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _prepare(folder: Path) -> None:
    os.environ.update({"KOINON_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "config.settings"})
    os.environ.pop("DATABASE_URL", None)
    import django

    django.setup()
    from django.core.management import call_command

    from bench.world import make_network

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    make_network("hansa", MEMBERS)


def _measure(folder: Path, report: Report) -> None:
    kept, anew = {"KOINON_DATA": str(folder)}, {"KOINON_DATA": str(folder), "KOINON_KEPT_MB": "0"}
    with serving("config.wsgi:application", kept) as site:
        body, tag = _fetch(site, PAGE)
        (folder / "body").write_bytes(body)
        with serving("bench.constant:application", {"BENCH_BODY": str(folder / "body")}) as limit:
            constant, page, unchanged = in_turns(
                lambda: rate(limit, SECONDS, ACCEPT),
                lambda: rate(site + PAGE, SECONDS, ACCEPT),
                lambda: rate(site + PAGE, SECONDS, {**ACCEPT, "If-None-Match": tag}),
            )
        written = _while_writing(site)
    with serving("config.wsgi:application", anew) as site:
        made = rate(site + PAGE, SECONDS, ACCEPT)
        random = rate(site, SECONDS, ACCEPT, _script(folder, "/en/networks/hansa/members/"))
    with serving("bench.plain:application", anew) as site:
        plain = rate(site + PLAIN, SECONDS)
        plain_random = rate(site, SECONDS, script=_script(folder, "/networks/hansa/members/"))
    report.line(f"body of {len(body)} bytes as sent; {SECONDS} s each, the first three the median of {ROUNDS} turns")
    report.figure("a constant body of the same size (limit)", constant)
    report.figure("the page, kept", page, constant, least=0.5)
    report.figure("the page, 304", unchanged, constant, least=0.8)
    report.figure("the page kept, while an action a second writes", written)
    report.figure("the plain way (peer)", plain)
    report.figure("the page, made anew each time", made, plain, least=5)
    report.figure("the plain way, random days (peer)", plain_random)
    report.figure("the page made anew, random days", random, plain_random, least=5)


def in_turns(*measures: Callable[[], Rate]) -> list[Rate]:
    """The median of each measure out of ROUNDS, taken in turns: what the machine does meanwhile meets all alike.

    A first round warms every worker and is not counted.
    """
    rounds = [[measure() for measure in measures] for _ in range(ROUNDS + 1)][1:]
    return [sorted(told, key=lambda one: one.a_second)[ROUNDS // 2] for told in zip(*rounds, strict=True)]


def _while_writing(site: str) -> Rate:
    """The rate while one action a second records a decision, each raising the version of the public records."""
    from django.db import connection

    from bench.world import NOON
    from koinon.acts.wrapper import COMMAND_LINE
    from koinon.register import actions as register

    done = threading.Event()

    def write() -> None:
        number = 0
        while not done.wait(1):
            number += 1
            effect = {"kind": "suspend" if number % 2 else "resume", "network": "hansa", "organisation": "hansa-1"}
            content = {"organ": "hansa/board", "on": f"2020-01-{number % 28 + 1:02}", "effects": [effect]}
            register.record_decision(
                actor=COMMAND_LINE, at=NOON, key=f"bench-{number}-{time.time_ns()}", content=content
            )
        connection.close()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        return rate(site + PAGE, SECONDS, ACCEPT)
    finally:
        done.set()
        writer.join()


def _script(folder: Path, path: str) -> str:
    place = folder / "days.lua"
    place.write_text(RANDOM_DAYS % {"seed": 20261122, "path": path}, encoding="utf-8")
    return str(place)


def _fetch(site: str, path: str) -> tuple[bytes, str]:
    connection = http.client.HTTPConnection(site.removeprefix("http://"))
    connection.request("GET", path, headers=ACCEPT)
    answer = connection.getresponse()
    return answer.read(), answer.headers["ETag"]


if __name__ == "__main__":
    main()
