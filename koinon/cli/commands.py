"""Every command of `koinon`: what it takes, what it does, what it says."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import Any

from koinon.accounts import actions as accounts
from koinon.accounts.models import Person
from koinon.acts.wrapper import COMMAND_LINE, FOLDER
from koinon.atlas.actions import AtlasError
from koinon.atlas.models import Organisation
from koinon.atlas.queries import canonical_ids
from koinon.audit import actions as audit
from koinon.audit.queries import verify_chain
from koinon.cli import accounts as accounts_commands
from koinon.cli import background, codes, demo, exporting, upkeep, whatif
from koinon.cli.arguments import day, head_of_log, instant
from koinon.cli.named import network_named
from koinon.cli.result import Result, command
from koinon.exchange import actions as exchange
from koinon.exchange.check import check
from koinon.exchange.dump import dump_network
from koinon.exchange.large import check_in_parts, is_large, load_in_parts
from koinon.exchange.queries import last_loading
from koinon.exchange.tree import digest, networks_in, read_tree
from koinon.lib import clock
from koinon.networks import actions as networks
from koinon.networks.models import Keeper, Network
from koinon.privacy import actions as privacy
from koinon.privacy.queries import write_own_record
from koinon.register import actions as register
from koinon.register.queries import frame, history
from koinon.upkeep.statistics import renew_statistics


def add_to(parser: argparse.ArgumentParser) -> None:
    """Give the parser every command."""
    nouns = parser.add_subparsers(dest="noun", metavar="NOUN", required=True)
    upkeep.add_to(nouns)
    network = _noun(nouns, "network", "check, load and dump the folders of networks")
    command(network, "check", _check, "say every mistake in a data tree").add_argument("tree", type=Path)
    load = command(network, "load", _load, "load a data tree: what changed gets a new record version")
    load.add_argument("tree", type=Path)
    load.add_argument("--if-changed", action="store_true", help="do nothing if this very tree was loaded last")
    dump = command(network, "dump", _dump, "write a network as a data tree, with its history of recording")
    dump.add_argument("network")
    dump.add_argument("-o", "--output", type=Path, required=True, help="an empty or new folder")
    keep = command(network, "keep", _keep, "from now on keep the network's records here instead of in its folder")
    keep.add_argument("network")
    log = _noun(nouns, "audit", "the log of everything that was done")
    command(log, "seal", _seal, "chain the log's new rows, so that no silent change stays unseen")
    verify = command(log, "verify", _verify, "say whether the sealed log is whole")
    verify.add_argument(
        "--head", type=head_of_log, help="a head noted before, NUMBER:HASH: that it is still in the log"
    )
    person = _noun(nouns, "person", "people, known elsewhere by a random key only")
    erase = command(person, "erase", _erase, "forget a person: name, address, account, own files, what the log tells")
    erase.add_argument("key")
    erase.add_argument("--under", required=True, help="by what right, for instance 'request of the person'")
    record = command(
        person, "record", _record, "write everything that is kept of a person, with their own files, as a zip"
    )
    record.add_argument("key")
    record.add_argument("-o", "--output", type=Path, required=True, help="a file that is not there yet")
    upkeep.add_to_person(person)
    projection = _noun(nouns, "register", "the register that follows from the ledger")
    command(projection, "rebuild", _rebuild, "work the register out anew and say what differed")
    organisation = _noun(nouns, "organisation", "organisations")
    merge = command(organisation, "merge", _merge, "record that A and B are one organisation; B stays")
    merge.add_argument("duplicate", metavar="A")
    merge.add_argument("stays", metavar="B")
    merge.add_argument("--why", default="", help="why they are one")
    standing = command(organisation, "standing", _standing, "what an organisation is in a network on a day")
    standing.add_argument("organisation")
    standing.add_argument("network")
    standing.add_argument("--on", type=day, help="the day asked about, YYYY-MM-DD (today if left out)")
    standing.add_argument("--known", type=instant, help="the instant of knowledge, ISO 8601 (now if left out)")
    demo.add_to(nouns)
    accounts_commands.add_to(nouns)
    exporting.add_to(nouns)
    whatif.add_to(nouns)
    background.add_to(nouns)


def _noun(nouns: Any, name: str, says: str) -> Any:
    parser = nouns.add_parser(name, help=says, description=says)
    return parser.add_subparsers(dest="verb", metavar="VERB", required=True)


def _check(told: argparse.Namespace) -> Result:
    try:
        mistakes = check_in_parts(told.tree) if is_large(told.tree) else check(read_tree(told.tree))
    except FileNotFoundError as error:
        return Result(codes.WRONG_CALL, [f"There is no folder {error.args[0]}."], {"error": "no_tree"})
    lines = []
    for mistake in mistakes:
        message, cure = mistake.worded()
        place = f"rule {mistake.rule}: " if mistake.rule else ""
        lines.append(f"{mistake.file}:{mistake.line}: {place}{message} {cure}")
    lines.append(f"{len(mistakes)} mistakes." if mistakes else "No mistakes.")
    as_json = {
        "mistakes": [
            {**asdict(mistake), "message": message, "cure": cure}
            for mistake in mistakes
            for message, cure in [mistake.worded()]
        ]
    }
    return Result(codes.DIFFERS if mistakes else codes.FINE, lines, as_json)


def _load(told: argparse.Namespace) -> Result:
    if not told.tree.is_dir():
        return Result(codes.WRONG_CALL, [f"There is no folder {told.tree}."], {"error": "no_tree"})
    now = digest(told.tree)
    last = last_loading(networks_in(told.tree)) if told.if_changed and (told.tree / "networks").is_dir() else None
    if last and last.digest == now:
        return Result(codes.FINE, ["Unchanged since the last load."], {"changed": False})
    checked = _check(told)
    if checked.code:
        return checked
    kept = _kept_here(networks_in(told.tree)) if told.if_changed else []
    skipped = [f"{slug} is kept here and was left out; `koinon network dump {slug}` writes it out." for slug in kept]
    try:
        if is_large(told.tree):
            loaded = load_in_parts(told.tree, actor=FOLDER, now=clock.now, digest=now, leave_out=kept)
        else:
            tree = read_tree(told.tree)
            tree.leave_out(kept)
            loaded = exchange.load_tree(actor=FOLDER, at=clock.now(), tree=tree, digest=now)
    except (networks.NetworkError, AtlasError) as error:
        says = f"{error.slug}: whether something is made up is said when it is created, and stays. Mend made_up."
        return Result(codes.DIFFERS, [says], {"error": error.code, "slug": error.slug})
    except exchange.KeptHere as error:
        says = f"The records of {error.slug} are kept here, so its folder is not loaded. "
        return Result(
            codes.DIFFERS, [f"{says}`koinon network dump {error.slug}` writes it out."], {"error": "kept_here"}
        )
    renew_statistics()
    line = (
        f"{', '.join(loaded.networks)}: {loaded.entries} entries and {loaded.lines} lines recorded, "
        f"{loaded.standings} standings, mandates or lives of bodies changed."
    )
    return Result(codes.FINE, [*skipped, line], {"changed": True, **asdict(loaded)})


def _kept_here(slugs: list[str]) -> list[str]:
    """Those of the networks whose folders are not loaded, so that the others are brought up to date."""
    kept = Network.objects.filter(slug__in=slugs, keeper=Keeper.HERE).order_by("slug")
    return list(kept.values_list("slug", flat=True))


def _dump(told: argparse.Namespace) -> Result:
    network = network_named(told.network)
    try:
        written = dump_network(network, told.output)
    except FileExistsError:
        return Result(codes.WRONG_CALL, [f"{told.output} is not empty."], {"error": "not_empty"})
    return Result(codes.FINE, [f"{len(written)} files written to {told.output}."], {"files": len(written)})


def _keep(told: argparse.Namespace) -> Result:
    network = network_named(told.network)
    try:
        networks.keep_here(actor=COMMAND_LINE, at=clock.now(), slug=network.slug)
    except networks.NetworkError:
        says = f"{told.network} is no network that a folder keeps."
        return Result(codes.WRONG_CALL, [says], {"error": "not_kept_by_folder"})
    return Result(codes.FINE, [f"The records of {told.network} are kept here from now on."], {"keeper": "here"})


def _rebuild(told: argparse.Namespace) -> Result:
    differences = register.rebuild(actor=COMMAND_LINE, at=clock.now())
    lines = [f"{d.network}, {d.organisation}: had {d.had} rows, {d.follows} follow." for d in differences]
    lines.append(
        f"{len(differences)} standings, mandates or lives of bodies differed."
        if differences
        else "The register was what follows."
    )
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
            "mark_is_for_ever": f"{error.slug} and the other one: one is made up and one is real.",
        }[error.code]
        return Result(codes.WRONG_CALL, [says], {"error": error.code, "organisation": error.slug})
    says = f"{told.duplicate} and {told.stays} are one; {told.stays} stays."
    return Result(codes.FINE, [says], {"duplicate": told.duplicate, "stays": told.stays})


def _standing(told: argparse.Namespace) -> Result:
    network = network_named(told.network)
    organisation = Organisation.objects.filter(slug=told.organisation).first()
    if organisation is None:
        says = f"There is no organisation {told.organisation}."
        return Result(codes.WRONG_CALL, [says], {"error": "unknown_organisation", "organisation": told.organisation})
    stays = canonical_ids(told.known).get(organisation.pk)
    organisation = Organisation.objects.get(pk=stays) if stays else organisation
    day = told.on or clock.today(network.zone)
    around = frame(network, told.known)
    if around.founded and day < around.founded.earliest:
        says = f"{told.network} was founded later ({around.founded.text})."
        return Result(codes.WRONG_CALL, [says], {"error": "before_founding", "founded": around.founded.text})
    found = next((s for s in history(network, organisation, told.known) if s.holds(day)), None)
    if found is None:
        complete = any(period.holds(day) for period in around.complete)
        says = f"Nothing known here makes {organisation.slug} a member of {told.network} on {day}"
        tail = "." if complete else "; the list known here is incomplete."
        return Result(codes.FINE, [says + tail], {"held": None, "list_is_complete": complete})
    standing = found.standing
    category = standing.category
    named = category.slug or " or ".join(a.slug for a in category.alternatives) or "not known"
    lines = [
        f"{organisation.slug} in {told.network} on {day}: {standing.held}",
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


def _seal(told: argparse.Namespace) -> Result:
    sealed = 0
    while batch := audit.seal():
        sealed += batch
    while batch := audit.seal(back=None):
        sealed += batch
    return Result(codes.FINE, [f"{sealed} rows sealed."], {"sealed": sealed})


def _verify(told: argparse.Namespace) -> Result:
    report = verify_chain(told.head)
    more = report.faults_found - len(report.faults)
    lines = [
        f"{report.sealed} rows sealed, {report.unsealed} not yet, {report.erased} payloads erased.",
        *(f"{fault.code} at {fault.sequence}" for fault in report.faults),
        *([f"and {more} more"] if more else []),
        f"head {report.head.sequence}:{report.head.hash}",
        "The log is whole." if report.verifies else "The log was changed.",
    ]
    as_json = {**asdict(report), "verifies": report.verifies}
    return Result(codes.FINE if report.verifies else codes.DIFFERS, lines, as_json)


def _erase(told: argparse.Namespace) -> Result:
    try:
        erased = privacy.erase_person(actor=COMMAND_LINE, at=clock.now(), key=told.key, under=told.under)
    except (accounts.UnknownPerson, ValueError):
        says = "Nobody has this key, the person is erased already, or no right was named."
        return Result(codes.WRONG_CALL, [says], {"error": "not_erased"})
    lines = [
        f"{told.key} is erased, and {erased.payloads} payloads of the log.",
        *(f"The file {key} names the person and waits for its keeper to redact it." for key in erased.waiting),
        "Backups made before still hold the person: keep the list that `koinon person erased` gives beside them.",
    ]
    return Result(codes.FINE, lines, asdict(erased))


def _record(told: argparse.Namespace) -> Result:
    if not Person.objects.filter(key=told.key).exists():
        return Result(codes.WRONG_CALL, [f"Nobody has the key {told.key}."], {"error": "unknown_person"})
    try:
        with told.output.open("xb") as file:
            told.output.chmod(0o600)
            write_own_record(told.key, file)
    except FileExistsError:
        return Result(codes.WRONG_CALL, [f"{told.output} is there already. Name a new file."], {"error": "exists"})
    except FileNotFoundError:
        says = f"There is no folder for {told.output}. Make it, or name another place."
        return Result(codes.WRONG_CALL, [says], {"error": "no_folder"})
    return Result(codes.FINE, [f"Everything kept of {told.key} is in {told.output}."], {"file": str(told.output)})
