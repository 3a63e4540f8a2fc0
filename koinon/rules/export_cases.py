"""From an export's records to the cases that `rules.standing` judges: the same gathering that the register does
from its tables, out of the file alone. docs/export.md tells it step by step.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from koinon.rules import tenure
from koinon.rules.dates import FOREVER, parse
from koinon.rules.effects import ENTRY, OnMembership, Revoke
from koinon.rules.entries import MEMBERSHIP, Attestation, Dated, Decision
from koinon.rules.export_form import ABOUT, Record
from koinon.rules.facts import Facts, Population, UnionMembership, ends_of_chains
from koinon.rules.periods import Bound, Period, began
from koinon.rules.reading import read_attestation, read_dated, read_decision
from koinon.rules.standing import Case
from koinon.rules.statutes import Statutes, parse_statutes

DECISION = "decision"
SAME_AS = "same_as"
ITSELF = ""
"""Where an organisation's slug would stand, for what an entry tells of the network itself."""

Entry = Decision | Attestation


class RecordError(ValueError):
    """A record that cannot be read; `section` and `key` say which, the message why."""

    def __init__(self, section: str, key: str, why: Exception | str) -> None:
        super().__init__(str(why))
        self.section = section
        self.key = key


def cases_of(document: Record) -> dict[str, Case]:
    """Per organisation's slug the case that the file's entries, facts, statutes and frame make. Raises RecordError."""
    network = str(document[ABOUT]["network"])
    entries = _Entries(document)
    same = _canonical(document["organisations"])
    gathered: dict[str, dict[str, Entry]] = defaultdict(dict)
    names: dict[str, set[str]] = defaultdict(set)
    for slug, told in entries.touching(network).items():
        if slug == ITSELF:
            continue
        stays = same.get(slug, slug)
        gathered[stays].update(told)
        names[stays] |= {slug, stays}
    facts = _facts(document)
    founded, complete = frame(document)
    statutes = tuple(_statutes(record) for record in document["statutes"])
    found = {}
    for slug, told in gathered.items():
        if slug not in facts:
            raise RecordError("organisations", slug, "an entry is about it, and it is not described")
        found[slug] = Case(
            network=network,
            organisation=slug,
            facts=facts[slug],
            aliases=frozenset(names[slug]),
            founded=founded,
            decisions=tuple(entry for entry in told.values() if isinstance(entry, Decision)),
            attestations=tuple(entry for entry in told.values() if isinstance(entry, Attestation)),
            statutes=statutes,
            complete=complete,
        )
    return found


def tenure_of(document: Record) -> tenure.Case:
    """The case on the network's mandates and bodies that the file makes. Raises RecordError."""
    network = str(document[ABOUT]["network"])
    told = _Entries(document).touching(network).get(ITSELF, {})
    founded, _complete = frame(document)
    own = (line for line in document["lines"] if line["organisation"] is None and line["kind"] == "office")
    return tenure.Case(
        network=network,
        founded=founded,
        decisions=tuple(entry for entry in told.values() if isinstance(entry, Decision)),
        attestations=tuple(entry for entry in told.values() if isinstance(entry, Attestation)),
        statutes=tuple(_statutes(record) for record in document["statutes"]),
        homes={line["key"]: str(line["content"].get("body", "")) for line in own},
        stays=_canonical(document["organisations"]),
    )


def frame(document: Record) -> tuple[Bound | None, tuple[Period, ...]]:
    """When the network was founded, and in which periods its ledger lacks nothing, as its lines tell."""
    founded: Bound | None = None
    complete: list[Period] = []
    for line in document["lines"]:
        content = line["content"]
        if line["organisation"] is not None:
            continue
        try:
            if line["kind"] == "profile":
                told = (content.get("founded") or {}).get("on")
                founded = began(parse(told)) if told else None
            elif line["kind"] == "coverage" and content.get("of") == "members" and content.get("complete") is True:
                ends = content.get("ends")
                complete.append(Period(parse(content["begins"]).latest, parse(ends).earliest if ends else FOREVER))
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise RecordError("lines", f"{line['kind']}/{line['key']}", error) from error
    return founded, tuple(complete)


class _Entries:
    """The entries of a file as the rules take them: every version of each, and the present one."""

    def __init__(self, document: Record) -> None:
        dated = {told["id"]: _dated(told) for told in document["sources"]}
        self.versions: dict[str, list[Entry]] = {}
        self.present: dict[str, Entry] = {}
        for record in document["entries"]:
            key = record["key"]
            self.versions[key] = [_read(record, version["content"], dated) for version in record["versions"]]
            for version, entry in zip(record["versions"], self.versions[key], strict=True):
                if version["superseded_at"] is None:
                    self.present[key] = entry

    def touching(self, network: str) -> dict[str, dict[str, Entry]]:
        """Per organisation's slug the present entries that touch it in the network, and those they wait for.

        Under ITSELF stand those that touch the network itself: its mandates and bodies.
        """
        found: dict[str, dict[str, Entry]] = defaultdict(dict)
        for key, entry in self.present.items():
            for organisation in {slug for of, slug in self._touched(entry, {key}) if of == network}:
                found[organisation][key] = entry
                for needed in _waits_for(entry):
                    awaited = self.present.get(needed)
                    if isinstance(awaited, Decision):
                        found[organisation][needed] = awaited
        return found

    def _touched(self, entry: Entry, seen: set[str]) -> Iterator[tuple[str, str]]:
        """Whom an entry touches: (network, organisation). A revocation touches whom the revoked entry ever touched."""
        if isinstance(entry, Attestation):
            yield entry.network, entry.organisation if entry.subject == MEMBERSHIP else ITSELF
            return
        for effect in entry.effects:
            if isinstance(effect, OnMembership):
                yield effect.network, effect.organisation
            elif isinstance(effect, Revoke) and effect.entry not in seen:
                for version in self.versions.get(effect.entry, ()):
                    yield from self._touched(version, {*seen, effect.entry})
            elif network := getattr(effect, "network", ""):
                yield network, ITSELF


def _read(record: Record, content: Record, dated: Mapping[str, Dated]) -> Entry:
    try:
        if record["kind"] == DECISION:
            return read_decision(record["key"], content)
        return read_attestation(record["key"], content, dated)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise RecordError("entries", record["key"], error) from error


def _waits_for(entry: Entry) -> Iterator[str]:
    for effect in entry.effects if isinstance(entry, Decision) else ():
        yield from (condition.key for condition in effect.conditions if condition.kind == ENTRY)


def _dated(source: Record) -> Dated:
    try:
        return read_dated(source["content"].get("dated"))
    except (ValueError, TypeError, AttributeError) as error:
        raise RecordError("sources", source["id"], error) from error


def _statutes(record: Record) -> Statutes:
    try:
        return parse_statutes(record["content"])
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise RecordError("statutes", record["version"], error) from error


def _canonical(organisations: Iterable[Record]) -> dict[str, str]:
    """For every recorded duplicate the organisation that stays, chains followed to their end."""
    pairs = {
        told["slug"]: relation["other"]
        for told in organisations
        for relation in told["relations"]
        if relation["kind"] == SAME_AS
    }
    return ends_of_chains(pairs)


def _facts(document: Record) -> dict[str, Facts]:
    """Per organisation's slug what statutes may refer to."""
    unions: dict[str, list[UnionMembership]] = defaultdict(list)
    known = frozenset(told["slug"] for told in document["unions"] if told["members"])
    for told in document["unions"]:
        for member in told["members"]:
            ends = date.fromisoformat(member["ends"]) if member["ends"] else FOREVER
            period = Period(date.fromisoformat(member["begins"]), ends)
            unions[member["country"]].append(UnionMembership(told["slug"], period, member["source"]))
    territories = {told["slug"]: frozenset(told["countries"]) for told in document["territories"]}
    return {told["slug"]: _facts_of(told, unions, known, territories) for told in document["organisations"]}


def _facts_of(
    told: Record,
    unions: Mapping[str, list[UnionMembership]],
    known: frozenset[str],
    territories: Mapping[str, frozenset[str]],
) -> Facts:
    country: str = told["country"] or ""
    return Facts(
        kind=told["kind"],
        country=country,
        unions=tuple(sorted(unions.get(country, ()), key=lambda membership: membership.period.begins)),
        known_unions=known,
        territories={slug: country in listed for slug, listed in territories.items()} if country else {},
        populations=tuple(_population(figure) for figure in told["populations"]),
    )


def _population(told: Mapping[str, Any]) -> Population:
    return Population(told["figure"], parse(told["on"]), told["source"])
