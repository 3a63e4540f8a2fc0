"""`koinon export` and, for the sake of `koinon --help`, `koinon verify`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from koinon.cli import codes
from koinon.cli.arguments import instant
from koinon.cli.named import network_named
from koinon.cli.result import Result, command
from koinon.exchange.export_file import Unsettled, write_export, write_file
from koinon.lib import clock
from koinon.verify import main as verifying


def add_to(words: Any) -> None:
    """Give the parser both commands."""
    export = command(words, "export", _export, "write a network as one JSON file that anyone can check")
    export.add_argument("network", metavar="NETWORK")
    export.add_argument("-o", "--output", metavar="FILE", type=Path, help="where to (standard output if left out)")
    export.add_argument("--known", metavar="INSTANT", type=instant, help="as known then, ISO 8601 (now if left out)")
    verify = words.add_parser("verify", help=verifying.SAYS, description=verifying.SAYS)
    verifying.add_to(verify)
    verify.set_defaults(run=_verify)


def _export(told: argparse.Namespace) -> Result:
    network = network_named(told.network)
    if told.known and told.known > clock.now():
        says = f"{told.known.isoformat()} has not come yet, and nobody can tell what will be known then."
        return Result(codes.WRONG_CALL, [says], {"error": "ahead"})
    if told.output is None and told.json:
        says = "The export itself goes to standard output; name a file with -o to have the answer there."
        return Result(codes.WRONG_CALL, [says], {"error": "no_output"})
    try:
        if told.output is None:
            written = write_export(network, told.known, sys.stdout.buffer)
            sys.stdout.flush()
            print(f"digest {written.digest}", file=sys.stderr)
            return Result(codes.FINE)
        written = write_file(network, told.known, told.output)
    except OSError as error:
        return Result(codes.WRONG_CALL, [f"{told.output} cannot be written: {error.strerror}."], {"error": "no_file"})
    except Unsettled:
        says = "The records change faster than they can be written out. Try again in a moment."
        return Result(codes.DIFFERS, [says], {"error": "unsettled"})
    lines = [f"{written.size} bytes written to {told.output}.", f"digest {written.digest}"]
    return Result(codes.FINE, lines, {"file": str(told.output), "bytes": written.size, "digest": written.digest})


def _verify(told: argparse.Namespace) -> Result:
    return Result(*verifying.verify(told.file, told.digest or ""))
