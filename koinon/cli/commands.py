"""Every command of `koinon`: what it takes, what it does, what it says."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from koinon.acts.wrapper import COMMAND_LINE, FOLDER
from koinon.atlas.actions import AtlasError
from koinon.atlas.models import Organisation
from koinon.cli import codes
from koinon.exchange import actions as exchange
from koinon.exchange.check import check
from koinon.exchange.dump import dump_network
from koinon.exchange.models import Loading
from koinon.exchange.tree import digest, read_tree
from koinon.lib import clock
from koinon.networks import actions as networks
from koinon.networks.models import Network
from koinon.register import actions as register
from koinon.register.queries import history
from koinon.rules.dates import DateError, parse_day


@dataclass(frozen=True)
class Result:
    """What a command came to: its exit code, what it says in lines, and the same for programs."""

    code: int
    lines: list[str] = field(default_factory=list)
    as_json: Any = None


Run = Callable[[argparse.Namespace], Result]


def add_to(parser: argparse.ArgumentParser) -> None:
    """Give the parser every command."""
    nouns = parser.add_subparsers(dest="noun", metavar="NOUN", required=True)
    network = _noun(nouns, "network", "check, load and dump the folders of networks")
    _verb(network, "check", _check, "say every mistake in a data tree").add_argument("tree", type=Path)
    load = _verb(network, "load", _load, "load a data tree: what changed gets a new record version")
    load.add_argument("tree", type=Path)
    load.add_argument("--if-changed", action="store_true", help="do nothing if this very tree was loaded last")
    dump = _verb(network, "dump", _dump, "write a network as a data tree, with its history of recording")
    dump.add_argument("network")
    dump.add_argument("-o", "--output", type=Path, required=True, help="an empty or new folder")
    keep = _verb(network, "keep", _keep, "from now on keep the network's records here instead of in its folder")
    keep.add_argument("network")
    projection = _noun(nouns, "register", "the register that follows from the ledger")
    _verb(projection, "rebuild", _rebuild, "work the register out anew and say what differed")
    organisation = _noun(nouns, "organisation", "organisations")
    merge = _verb(organisation, "merge", _merge, "record that A and B are one organisation; B stays")
    merge.add_argument("duplicate", metavar="A")
    merge.add_argument("stays", metavar="B")
    merge.add_argument("--why", default="", help="why they are one")
    standing = _verb(organisation, "standing", _standing, "what an organisation is in a network on a day")
    standing.add_argument("organisation")
    standing.add_argument("network")
    standing.add_argument("--on", type=_day, help="the day asked about, YYYY-MM-DD (today if left out)")
    standing.add_argument("--known", type=_instant, help="the instant of knowledge, ISO 8601 (now if left out)")


def _noun(nouns: Any, name: str, says: str) -> Any:
    parser = nouns.add_parser(name, help=says, description=says)
    return parser.add_subparsers(dest="verb", metavar="VERB", required=True)


def _verb(verbs: Any, name: str, run: Run, says: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = verbs.add_parser(name, help=says, description=says)
    parser.add_argument("--json", action="store_true", help="answer in JSON")
    parser.set_defaults(run=run)
    return parser


def _day(text: str) -> date:
    try:
        return parse_day(text)
    except DateError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is no day; write it like 2004-05-01") from error


def _instant(text: str) -> datetime:
    try:
        told = datetime.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is no instant; write it like 2026-11-22T10:00:00Z") from error
    if told.tzinfo is None:
        raise argparse.ArgumentTypeError(f"{text!r} has no zone; end it with Z for UTC")
    return told


def _check(told: argparse.Namespace) -> Result:
    try:
        tree = read_tree(told.tree)
    except FileNotFoundError as error:
        return Result(codes.WRONG_CALL, [f"There is no folder {error.args[0]}."], {"error": "no_tree"})
    mistakes = check(tree)
    lines = []
    for mistake in mistakes:
        message, cure = mistake.worded(str)
        lines.append(f"{mistake.file}:{mistake.line}: {message} {cure}")
    lines.append(f"{len(mistakes)} mistakes." if mistakes else "No mistakes.")
    as_json = {"mistakes": [{**asdict(m), "message": m.worded(str)[0], "cure": m.worded(str)[1]} for m in mistakes]}
    return Result(codes.DIFFERS if mistakes else codes.FINE, lines, as_json)


def _load(told: argparse.Namespace) -> Result:
    checked = _check(told) if told.tree.is_dir() else Result(codes.WRONG_CALL, [f"There is no folder {told.tree}."])
    if checked.code:
        return checked
    now = digest(told.tree)
    last = Loading.objects.order_by("-id").first()
    if told.if_changed and last and last.digest == now:
        return Result(codes.FINE, ["Unchanged since the last load."], {"changed": False})
    try:
        loaded = exchange.load_tree(actor=FOLDER, at=clock.now(), tree=read_tree(told.tree), digest=now)
    except exchange.KeptHere as error:
        says = f"The records of {error.slug} are kept here, so its folder is not loaded. "
        return Result(
            codes.DIFFERS, [f"{says}`koinon network dump {error.slug}` writes it out."], {"error": "kept_here"}
        )
    line = (
        f"{', '.join(loaded.networks)}: {loaded.entries} entries and {loaded.lines} lines recorded, "
        f"{loaded.standings} standings changed."
    )
    return Result(codes.FINE, [line], {"changed": True, **asdict(loaded)})


def _dump(told: argparse.Namespace) -> Result:
    network = Network.objects.filter(slug=told.network).first()
    if network is None:
        return Result(codes.WRONG_CALL, [f"There is no network {told.network}."], {"error": "unknown_network"})
    try:
        written = dump_network(network, told.output)
    except FileExistsError:
        return Result(codes.WRONG_CALL, [f"{told.output} is not empty."], {"error": "not_empty"})
    return Result(codes.FINE, [f"{len(written)} files written to {told.output}."], {"files": len(written)})


def _keep(told: argparse.Namespace) -> Result:
    try:
        networks.keep_here(actor=COMMAND_LINE, at=clock.now(), slug=told.network)
    except networks.NetworkError:
        says = f"{told.network} is no network that a folder keeps."
        return Result(codes.WRONG_CALL, [says], {"error": "not_kept_by_folder"})
    return Result(codes.FINE, [f"The records of {told.network} are kept here from now on."], {"keeper": "here"})


def _rebuild(told: argparse.Namespace) -> Result:
    differences = register.rebuild(actor=COMMAND_LINE, at=clock.now())
    lines = [f"{d.network}, {d.organisation}: had {d.had} rows, {d.follows} follow." for d in differences]
    lines.append(f"{len(differences)} standings differed." if differences else "The register was what follows.")
    code = codes.DIFFERS if differences else codes.FINE
    return Result(code, lines, {"differences": [asdict(difference) for difference in differences]})


def _merge(told: argparse.Namespace) -> Result:
    try:
        exchange.merge_organisations(
            actor=COMMAND_LINE, at=clock.now(), duplicate=told.duplicate, stays=told.stays, why=told.why
        )
    except AtlasError as error:
        says = {
            "unknown_organisation": f"There is no organisation {error.slug}.",
            "same_organisation": "An organisation can't be joined to itself.",
            "already_merged": f"{error.slug} is joined to another one already.",
        }[error.code]
        return Result(codes.WRONG_CALL, [says], {"error": error.code, "organisation": error.slug})
    says = f"{told.duplicate} and {told.stays} are one; {told.stays} stays."
    return Result(codes.FINE, [says], {"duplicate": told.duplicate, "stays": told.stays})


def _standing(told: argparse.Namespace) -> Result:
    network = Network.objects.filter(slug=told.network).first()
    organisation = Organisation.objects.filter(slug=told.organisation).first()
    if network is None or organisation is None:
        missing = told.network if network is None else told.organisation
        return Result(codes.WRONG_CALL, [f"There is no {missing}."], {"error": "unknown", "slug": missing})
    day = told.on or clock.today(network.zone)
    found = next((s for s in history(network, organisation, told.known) if s.holds(day)), None)
    if found is None:
        return Result(codes.FINE, [f"{told.organisation} was no member of {told.network} on {day}."], {"held": None})
    standing = found.standing
    category = standing.category
    named = category.slug or " or ".join(a.slug for a in category.alternatives) or "not known"
    lines = [
        f"{told.organisation} in {told.network} on {day}: {standing.held}",
        f"category: {named} ({category.held})",
    ]
    chain = (
        *standing.basis,
        *category.basis,
        *(r for a in category.alternatives for r in a.basis),
        *category.closed_by,
    )
    lines += [f"  {r.kind} {r.key or r.rule or r.subject} {r.day} {r.remark}".rstrip() for r in dict.fromkeys(chain)]
    lines += [f"  open: {q.code} {q.rule}".rstrip() for q in standing.questions]
    lines += [f"  contradiction: {q.code} {q.rule}".rstrip() for q in standing.contradictions]
    return Result(codes.FINE, lines, asdict(found))
