"""What a bench found: printed, and written to bench/results/ with the machine and the day."""

from __future__ import annotations

import os
import platform
from pathlib import Path

from bench.server import Rate
from koinon.lib import clock

RESULTS = Path(__file__).resolve().parent / "results"


class Report:
    """Lines of one bench. `code` is 1 where a figure fell short of what is asked of it."""

    def __init__(self, name: str, title: str) -> None:
        self.name = name
        self.lines = [f"# {title}", "", f"{clock.today('UTC')}, {machine()}", ""]
        self.code = 0

    def line(self, text: str) -> None:
        """A line of words."""
        print(text)
        self.lines.append(text)

    def figure(self, what: str, found: Rate, beside: Rate | None = None, least: float = 0.0) -> None:
        """A rate, and where there is a limit or a peer its share of it, with the least that is asked."""
        words = (
            f"- {what}: {found.a_second:,.0f} a second, median {found.median_ms:.2f} ms, 99 % {found.late_ms:.1f} ms"
        )
        if beside:
            share = found.a_second / beside.a_second
            words += f"; {share:.2f} of it (asked: {least:g}){'' if share >= least else ' FALLS SHORT'}"
            self.code |= share < least
        if found.others:
            words += f"; {found.others} answers were failures"
            self.code = 1
        self.line(words)

    def write(self) -> None:
        """Keep the report."""
        RESULTS.mkdir(exist_ok=True)
        (RESULTS / f"{self.name}.md").write_text("\n".join(self.lines) + "\n", encoding="utf-8")


def machine() -> str:
    """The machine in a few words: processors, memory, system, Python, how busy it was."""
    pages = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    busy = os.getloadavg()[0]
    return (
        f"{os.cpu_count()} processors, {pages:.0f} GB, {platform.system()} {platform.machine()}, "
        f"Python {platform.python_version()}, load {busy:.1f} at the end"
    )
