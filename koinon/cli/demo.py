"""`koinon demo`: the made-up networks, and people who act in them."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from django.conf import settings

from koinon.acts.wrapper import COMMAND_LINE
from koinon.cli import codes
from koinon.cli.result import Result, command
from koinon.demo.actions import NotMadeUp
from koinon.demo.entering import close, enter, tree_to_load
from koinon.exchange.check import check
from koinon.lib import clock
from koinon.upkeep.statistics import renew_statistics


def add_to(nouns: Any) -> None:
    """Give the parser the commands."""
    says = "made-up networks and the people who act in them"
    noun = nouns.add_parser("demo", help=says, description=says)
    verbs = noun.add_subparsers(dest="verb", metavar="VERB", required=True)
    load = command(verbs, "load", _load, "enter the made-up networks and people, where they are not here yet")
    load.add_argument("tree", type=Path)
    command(verbs, "close", _close, "let nobody of the demonstration sign in any more; the networks stay")


def _load(told: argparse.Namespace) -> Result:
    if not settings.DEMO:
        return Result(codes.WRONG_CALL, ["KOINON_DEMO is 0: this installation has no demonstration."], {"error": "off"})
    try:
        tree = tree_to_load(told.tree)
    except FileNotFoundError as error:
        return Result(codes.WRONG_CALL, [f"There is no folder {error.args[0]}."], {"error": "no_tree"})
    if tree and (mistakes := check(tree)):
        lines = [f"{one.file}:{one.line}: {' '.join(one.worded())}" for one in mistakes]
        return Result(codes.DIFFERS, lines, {"error": "mistakes", "mistakes": len(mistakes)})
    try:
        done = enter(tree, actor=COMMAND_LINE, at=clock.now(), folder=settings.KOINON_DATA)
    except NotMadeUp as error:
        says = f"{error.slug} is not marked as made up, so it is no part of a demonstration."
        return Result(codes.DIFFERS, [says], {"error": "not_made_up", "slug": error.slug})
    if done.networks:
        renew_statistics()
    loaded = [f"{', '.join(done.networks)}: loaded, and kept here from now on."] if done.networks else []
    as_json = {"networks": done.networks, "people": done.people, "note": str(done.note)}
    return Result(codes.FINE, [*loaded, *done.lines, f"This stands in {done.note}."], as_json)


def _close(_told: argparse.Namespace) -> Result:
    closed = close(actor=COMMAND_LINE, at=clock.now(), folder=settings.KOINON_DATA)
    return Result(codes.FINE, [f"{closed} accounts closed."], {"closed": closed})
