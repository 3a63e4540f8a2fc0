"""As-of questions and a page while the register grows: the same network in three databases of different sizes.

What a day's question costs must depend on the network it is about, not on all that the installation holds: each figure
at the larger sizes is set beside the same figure at the smallest. A process for each database; they are asked in turn,
a few questions each, so that whatever else the machine does falls on all of them alike.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import IO, Any, cast

from bench.report import Report

SIZES = [int(size) for size in os.environ.get("BENCH_STANDINGS", "200,20000,1000000").split(",")]
MEMBERS = 200
TURNS, IN_A_TURN = 25, 4
MOST = 1.3
FIRST, SPAN = date(1987, 1, 1), 14_000


class Asked:
    """A database of one size and the process that asks it."""

    def __init__(self, size: int, folder: Path) -> None:
        command = [sys.executable, "-m", "bench.scale", str(size)]
        environment = {**os.environ, "KOINON_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "config.settings"}
        environment.pop("DATABASE_URL", None)
        process = subprocess.Popen(command, env=environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.asking, self.told = cast(IO[str], process.stdin), cast(IO[str], process.stdout)

    def read(self) -> Any:
        """The process's next line."""
        return json.loads(self.told.readline())

    def ask(self, question: str, days: list[date]) -> list[float]:
        """Milliseconds that the question took for each day."""
        self.asking.write(json.dumps([question, [day.isoformat() for day in days]]) + "\n")
        self.asking.flush()
        return list(self.read())


def main() -> None:
    """Make the databases, ask them in turn, write the report."""
    folder = Path(tempfile.mkdtemp(prefix="koinon-bench-"))
    try:
        title = f"A network of {MEMBERS} members asked in registers of different sizes, median of {TURNS * IN_A_TURN}"
        report = Report("scale", title)
        asked = [Asked(size, folder / str(size)) for size in SIZES]
        rows, questions = zip(*(one.read() for one in asked), strict=True)
        for question in questions[0]:
            _compare(report, question, rows, [statistics.median(times) for times in _in_turns(asked, question)])
        report.write()
        sys.exit(report.code)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _in_turns(asked: list[Asked], question: str) -> list[list[float]]:
    found: dict[int, list[float]] = defaultdict(list)
    days = _days()
    for _ in range(TURNS):
        few = [next(days) for _ in range(IN_A_TURN)]
        for number, one in enumerate(asked):
            found[number] += one.ask(question, few)
    return list(found.values())


def _compare(report: Report, question: str, rows: tuple[int, ...], times: list[float]) -> None:
    report.line(f"- {question}: {times[0]:.2f} ms with {rows[0]:,} standings")
    for size, found in zip(rows[1:], times[1:], strict=True):
        ratio = found / times[0]
        short = "" if ratio <= MOST else " FALLS SHORT"
        report.line(f"  {found:.2f} ms with {size:,}: {ratio:.2f} of it (asked: at most {MOST}){short}")
        report.code |= ratio > MOST


def answer(size: int) -> None:
    """Fill a database and time questions as they come on standard input."""
    Path(os.environ["KOINON_DATA"]).mkdir(parents=True)
    import django

    django.setup()
    from django.core.management import call_command

    from bench.world import fill, make_network
    from koinon.register.models import Standing

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    make_network("hansa", MEMBERS)
    fill(size)
    questions = _questions()
    print(json.dumps([Standing.objects.count(), list(questions)]), flush=True)
    for line in sys.stdin:
        name, days = json.loads(line)
        print(json.dumps([_time(questions[name], date.fromisoformat(day)) for day in days]), flush=True)


def _questions() -> dict[str, Callable[[date], object]]:
    """What is asked of a day. The page after a change is as the first reader gets it, with nothing remembered."""
    from django.test import Client

    from koinon.lib import remembered
    from koinon.networks.models import Network
    from koinon.register.queries import count_on, members_on

    network = Network.objects.get(slug="hansa")
    client = Client(HTTP_HOST="127.0.0.1")

    def page(day: date) -> object:
        return client.get(f"/en/networks/hansa/members/?on={day}")

    def after_a_change(day: date) -> object:
        remembered.forget()
        return page(day)

    return {
        "the pair of a day": lambda day: count_on(network, day),
        "the members of a day": lambda day: members_on(network, day),
        "the directory's page": page,
        "the directory's page after a change": after_a_change,
        "the API's list": lambda day: client.get(f"/api/v1/networks/hansa/members?on={day}&limit=500"),
    }


def _days() -> Iterator[date]:
    chance = random.Random(20261122)  # noqa: S311 - the same days in every run
    while True:
        yield FIRST + timedelta(days=chance.randrange(SPAN))


def _time(ask: Callable[[date], object], day: date) -> float:
    begun = time.perf_counter()
    ask(day)
    return (time.perf_counter() - begun) * 1_000


if __name__ == "__main__":
    answer(int(sys.argv[1])) if len(sys.argv) > 1 else main()
