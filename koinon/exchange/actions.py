"""Loading a data tree: what it tells is compared with what is recorded, and only the difference is appended."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from koinon.accounts import actions as accounts
from koinon.accounts.models import Person
from koinon.acts.wrapper import Actor, action, note
from koinon.atlas import actions as atlas
from koinon.atlas.models import Organisation
from koinon.exchange.check import entry_content
from koinon.exchange.history import TABLES, rows_of
from koinon.exchange.models import Loading
from koinon.exchange.shapes import key_of
from koinon.exchange.tree import NetworkTold, OrganisationTold, Told, Tree, identities, identity
from koinon.ledger import actions as ledger
from koinon.ledger.models import Clause, Entry, EntryKind, Record
from koinon.lib.portions import IN_A_QUERY, portions
from koinon.lib.text import UNDETERMINED, Text
from koinon.networks import actions as networks
from koinon.networks.models import Keeper, Network
from koinon.records import actions as records
from koinon.records.models import LineKind
from koinon.register import actions as register

AT_ONCE = 500
"""How many entries are recorded in one action."""

WHY = "the folder's line changed"

LINE_KINDS = {
    "coverage": LineKind.COVERAGE,
    "aims": LineKind.AIM,
    "services": LineKind.SERVICE,
    "bodies": LineKind.BODY,
    "powers": LineKind.POWER,
    "offices": LineKind.OFFICE,
    "people": LineKind.PERSON,
    "series": LineKind.SERIES,
    "events": LineKind.EVENT,
    "gaps": LineKind.GAP,
    "claims": LineKind.CLAIM,
    "organs": LineKind.ORGAN,
    "competences": LineKind.COMPETENCE,
    "elections": LineKind.ELECTION,
    "facts": LineKind.FACT,
}


class KeptHere(Exception):
    """A network whose records this installation keeps: its folder is not loaded, `koinon network dump` writes one."""

    def __init__(self, slug: str) -> None:
        super().__init__(slug)
        self.slug = slug


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load changed: entries and lines that got a new record; standings, mandates and bodies that followed."""

    networks: tuple[str, ...]
    entries: int
    lines: int
    standings: int


@action("exchange.load_tree", public=True, digested=("tree",))
def load_tree(*, actor: Actor, at: datetime, tree: Tree, digest: str) -> Loaded:
    """Load a checked tree in one transaction. Raises KeptHere for a network that is kept here."""
    loaded = _load(actor, at, tree, frozenset())
    Loading.objects.create(digest=digest, loaded_at=at, networks=tree.folders)
    note(digest=digest, entries=loaded.entries, lines=loaded.lines, standings=loaded.standings)
    return loaded


@action("exchange.load_part", public=True, digested=("tree", "elsewhere"))
def load_part(*, actor: Actor, at: datetime, tree: Tree, elsewhere: Collection[str] = ()) -> Loaded:
    """Load some of a large tree's files in a transaction of their own; see koinon.exchange.large.

    `elsewhere` are the keys of the entries that the tree's other parts tell: they are not taken back. Raises KeptHere.
    """
    loaded = _load(actor, at, tree, elsewhere)
    note(entries=loaded.entries, lines=loaded.lines, standings=loaded.standings)
    return loaded


@action("exchange.finish_loading")
def finish_loading(*, actor: Actor, at: datetime, digest: str, folders: Sequence[str]) -> None:
    """Note that every part of a large tree, with these networks, is loaded; until then it counts as not loaded."""
    Loading.objects.create(digest=digest, loaded_at=at, networks=list(folders))


def _load(actor: Actor, at: datetime, tree: Tree, elsewhere: Collection[str]) -> Loaded:
    kept = Network.objects.filter(slug__in=list(tree.networks), keeper=Keeper.HERE).order_by("slug").first()
    if kept:
        raise KeptHere(kept.slug)
    unions = {told.content["slug"]: told.content["names"] for told in tree.unions}
    atlas.name_identities(actor=actor, at=at, organisations=identities(tree), unions=unions)
    loaded = [_network(actor, at, told) for told in tree.networks.values()]
    if tree.history:
        restore(actor=actor, at=at, history=tree.history)
    lines = _load_atlas(actor, at, tree)
    lines += _load_organisations(actor, at, tree)
    _load_relations(actor, at, tree)
    for network, folder in zip(loaded, tree.networks.values(), strict=True):
        lines += _load_lines(actor, at, network, folder)
    changed = _load_entries(actor, at, tree, loaded, elsewhere)
    standings = sum(len(register.project(actor=actor, at=at, network=network)) for network in loaded)
    for key in _touching_others(changed, loaded):
        register.follow(actor=actor, at=at, key=key)
    return Loaded(tuple(tree.networks), len(changed), lines, standings)


def _load_atlas(actor: Actor, at: datetime, tree: Tree) -> int:
    sources = {told.content["id"]: {k: v for k, v in told.content.items() if k != "id"} for told in tree.sources}
    changed = atlas.settle_sources(actor=actor, at=at, sources=sources)
    for told in tree.unions:
        members = [
            {
                "country": member["country"],
                "begins": date.fromisoformat(member["joined"]),
                "ends": date.fromisoformat(member["ends_before"]) if member.get("ends_before") else None,
                "source": member.get("source", told.content.get("source", "")),
            }
            for member in told.content["members"]
        ]
        changed += atlas.settle_union(
            actor=actor, at=at, slug=told.content["slug"], names=told.content["names"], members=members
        )
    territories = [
        {name: told.content.get(name, "") for name in ("slug", "names", "countries", "status", "source")}
        for told in tree.territories
    ]
    return changed + atlas.settle_territories(actor=actor, at=at, territories=territories)


def _load_organisations(actor: Actor, at: datetime, tree: Tree) -> int:
    told = {slug: _organisation(one) for slug, one in tree.organisations.items()}
    ids = atlas.settle_organisations(actor=actor, at=at, organisations=told)
    organs = {slug: [line.content["slug"] for line in one.arrays["organs"]] for slug, one in tree.organisations.items()}
    networks.name_organs_of(actor=actor, at=at, organs={ids[slug]: named for slug, named in organs.items() if named})
    lines = [
        {**row, "organisation_id": ids[slug]}
        for slug, one in tree.organisations.items()
        for row in _rows({name: one.arrays[name] for name in ("organs", "competences", "elections", "facts")})
    ]
    return records.settle_organisations_lines(actor=actor, at=at, organisations=list(ids.values()), lines=lines)


def _organisation(told: OrganisationTold) -> dict[str, Any]:
    """An organisation's identity, names and populations, as the atlas takes them."""
    names = [
        {
            "language": line.content.get("language", ""),
            "text": line.content.get("name", line.content.get("text", "")),
            "own": line.content.get("own", False),
            "is_spelling": line.at[0] == "spellings",
            "begins": line.content.get("begins", ""),
            "ends": line.content.get("ends", ""),
            "source": line.content["source"],
        }
        for line in (*told.arrays["names"], *told.arrays["spellings"])
    ]
    populations = [line.content for line in told.arrays["populations"]]
    return {"identity": identity(told), "names": names, "populations": populations}


def _load_relations(actor: Actor, at: datetime, tree: Tree) -> None:
    for told in tree.organisations.values():
        relations = [
            {
                "other": line.content["other"],
                "kind": line.content["kind"],
                "begins": line.content.get("begins", line.content.get("on", "")),
                "ends": line.content.get("ends", ""),
                "source": line.content["source"],
            }
            for line in (*told.arrays["successions"], *told.arrays["stands_for"])
        ]
        if relations:
            atlas.settle_relations(actor=actor, at=at, slug=told.slug, relations=relations)


def _network(actor: Actor, at: datetime, told: NetworkTold) -> Network:
    network = Network.objects.filter(slug=told.slug).first()
    if network is not None:
        if network.made_up != told.profile["made_up"]:
            raise networks.NetworkError("mark_is_for_ever", told.slug)
        if network.zone != told.profile["zone"]:
            networks.move_zone(actor=actor, at=at, slug=told.slug, zone=told.profile["zone"])
            network.zone = told.profile["zone"]
        return network
    return networks.create_network(
        actor=actor, at=at, slug=told.slug, zone=told.profile["zone"], made_up=told.profile["made_up"]
    )


def _load_lines(actor: Actor, at: datetime, network: Network, told: NetworkTold) -> int:
    bodies = [line.content["slug"] for line in told.arrays["bodies"]]
    networks.name_organs(actor=actor, at=at, network=network, organs=bodies)
    offices = [line.content["slug"] for line in told.arrays["offices"]]
    networks.name_offices(actor=actor, at=at, network=network, offices=offices)
    _name_people(actor, at, told.arrays["people"], network.made_up)
    lines = _rows(told.arrays)
    lines.append({"kind": LineKind.PROFILE, "key": told.slug, "content": told.profile})
    lines += [
        {"kind": LineKind.STATUTES, "key": document["version"], "content": document}
        for document in told.statutes.values()
    ]
    return records.settle_lines(actor=actor, at=at, network=network, lines=lines)


def _name_people(actor: Actor, at: datetime, told: Sequence[Told], made_up: bool) -> None:
    """Keep new and changed names. An erased person is not even mentioned again, not in the log either.

    A line without a name tells of a person whose name is kept nowhere any more.
    """
    kept = {person.key: person for person in Person.objects.filter(key__in=[line.content["key"] for line in told])}
    for line in told:
        if not line.content["name"].strip():
            continue
        name = Text.of({UNDETERMINED: line.content["name"]})
        person = kept.get(line.content["key"])
        if person is None or (person.erased_at is None and person.name != name):
            accounts.name_person(actor=actor, at=at, key=line.content["key"], name=name, made_up=made_up)


def _rows(arrays: Mapping[str, Sequence[Told]]) -> list[dict[str, Any]]:
    return [
        {"kind": LINE_KINDS[array], "key": key_of(array, line.content, number), "content": _kept(array, line.content)}
        for array, told in arrays.items()
        for number, line in enumerate(told)
    ]


def _kept(array: str, content: Mapping[str, Any]) -> dict[str, Any]:
    """What a line keeps for good: a person's name stands only in the one table that can be erased."""
    return {name: value for name, value in content.items() if not (array == "people" and name == "name")}


def _load_entries(
    actor: Actor, at: datetime, tree: Tree, loaded: Sequence[Network], elsewhere: Collection[str]
) -> list[str]:
    """Enter what is new, mend what changed, take back what is gone from the folders. Returns the keys that changed."""
    told = {EntryKind.DECISION: tree.decisions, EntryKind.ATTESTATION: tree.attestations}
    wanted = {line.key: (kind, entry_content(line)) for kind, lines in told.items() for line in lines}
    present = _present(list(wanted))
    new = [(kind, key, content) for key, (kind, content) in wanted.items() if key not in present]
    mended = [key for key, (_, content) in wanted.items() if key in present and present[key] != content]
    for some_new in portions(new, AT_ONCE):
        ledger.record_entries(actor=actor, at=at, entries=some_new)
    for key in mended:
        ledger.mend_entry(actor=actor, at=at, key=key, content=wanted[key][1], why=WHY)
    changed = [*(key for _, key, _ in new), *mended]
    of_these = Clause.objects.filter(network__in=loaded, record__superseded_at__isnull=True)
    gone = set(of_these.values_list("record__entry__key", flat=True)) - set(wanted)
    for key in sorted(key for key in gone if key not in elsewhere):
        ledger.withdraw_record(actor=actor, at=at, key=key, why="the folder's line is gone")
        changed.append(key)
    return changed


def _present(keys: Sequence[str]) -> dict[str, Any]:
    """What is recorded now under these keys."""
    found: dict[str, Any] = {}
    for some in portions(keys, IN_A_QUERY):
        rows = Record.objects.known(None).filter(entry__key__in=some)
        found.update(rows.values_list("entry__key", "content"))
    return found


def _touching_others(keys: Sequence[str], loaded: Sequence[Network]) -> list[str]:
    """Those of the entries that touch a standing in a network other than these."""
    found: set[str] = set()
    for some in portions(keys, IN_A_QUERY):
        others = Clause.objects.filter(record__entry__key__in=some, organisation__isnull=False)
        found.update(others.exclude(network__in=loaded).values_list("record__entry__key", flat=True))
    return sorted(found)


@action("exchange.restore", public=True, digested=("history",))
def restore(*, actor: Actor, at: datetime, history: Mapping[str, Any]) -> None:
    """Put back a dump's record versions with the instants they had, wherever nothing is recorded yet.

    Nothing else may set an instant of recording. The audit row carries the instant of loading.
    """
    for name, table in TABLES.items():
        for scope, rows in rows_of(table, history["tables"].get(name, ())):
            table.model._default_manager.filter(**scope).restore(rows)  # type: ignore[attr-defined]
    known = set(Entry.objects.values_list("key", flat=True))
    for told in history["entries"]:
        if told["key"] not in known:
            ledger.restore_records(actor=actor, at=at, kind=told["kind"], key=told["key"], versions=told["versions"])


@action("exchange.merge_organisations", public=True)
def merge_organisations(*, actor: Actor, at: datetime, duplicate: str, stays: str, why: str) -> None:
    """Join a duplicate to the organisation that stays, and let the register follow, in one transaction."""
    atlas.merge_organisations(actor=actor, at=at, duplicate=duplicate, stays=stays, why=why)
    both = set(Organisation.objects.filter(slug__in=(duplicate, stays)).values_list("id", flat=True))
    touched = Clause.objects.filter(organisation__in=both, network__isnull=False).values_list("network_id", flat=True)
    for network in Network.objects.filter(id__in=set(touched)).order_by("id"):
        register.project(actor=actor, at=at, network=network, organisations=both)
    for network in Network.objects.filter(mandates__organisation__in=both).distinct().order_by("id"):
        register.project_posts(actor=actor, at=at, network=network)
