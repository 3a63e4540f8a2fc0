"""What a command answers with, and how one is told to the parser."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Result:
    """What a command came to: its exit code, what it says in lines, and the same for programs."""

    code: int
    lines: list[str] = field(default_factory=list)
    as_json: Any = None


Run = Callable[[argparse.Namespace], Result]


class Refused(Exception):
    """Raised from within a command: it ends here, with this result."""

    def __init__(self, result: Result) -> None:
        super().__init__(*result.lines)
        self.result = result


def command(place: Any, name: str, run: Run, says: str) -> argparse.ArgumentParser:
    """Add a command to what `add_subparsers` gave: a verb of a noun, or a word that stands by itself."""
    parser: argparse.ArgumentParser = place.add_parser(name, help=says, description=says)
    parser.add_argument("--json", action="store_true", help="answer in JSON")
    parser.set_defaults(run=_until_refused(run))
    return parser


def _until_refused(run: Run) -> Run:
    def answer(told: argparse.Namespace) -> Result:
        try:
            return run(told)
        except Refused as refused:
            return refused.result

    return answer
