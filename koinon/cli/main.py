"""The `koinon` command. Exit codes: 0 fine or the same, 1 differs or invalid, 2 a wrong call."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from importlib import import_module

from koinon.verify import main as verifying


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given[:1] == ["verify"]:
        # Checking an export needs neither Django nor a database, and shall not wait for them.
        return verifying.main(given[1:])
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import_module("django").setup()
    commands = import_module("koinon.cli.commands")
    parser = argparse.ArgumentParser(
        prog="koinon", description="Runs networks of cities: their records, rules and register."
    )
    parser.add_argument("--version", action="version", version=f"koinon {import_module('koinon').__version__}")
    commands.add_to(parser)
    told = parser.parse_args(given)
    result = told.run(told)
    if told.json:
        print(json.dumps(result.as_json, ensure_ascii=False, indent=2, default=str))
    else:
        for line in result.lines:
            print(line, file=sys.stderr if result.code else sys.stdout)
    return int(result.code)


if __name__ == "__main__":
    sys.exit(main())
