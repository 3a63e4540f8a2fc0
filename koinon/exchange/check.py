"""Whether a data tree says something that can be loaded: every mistake of meaning at once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from koinon.exchange import shapes
from koinon.exchange.mistakes import TreeMistake
from koinon.exchange.shapes import Kind, Shape, key_of
from koinon.exchange.tree import NetworkTold, OrganisationTold, Told, Tree
from koinon.rules.citing import citations
from koinon.rules.dates import parse
from koinon.rules.effects import CreateBody, Effect, EffectError, OnMembership, Revoke
from koinon.rules.entries import UNDATED, Attestation
from koinon.rules.reading import EntryError, read_attestation, read_decision
from koinon.rules.statutes import check_statutes
from koinon.rules.statutes_mistakes import rule_of

_ARRAY_SHAPES = {
    "names": shapes.NAME,
    "spellings": shapes.SPELLING,
    "populations": shapes.POPULATION,
    "successions": shapes.RELATION,
    "stands_for": shapes.RELATION,
    **shapes.LINES,
}

NAMING_BODIES = ("bodies", "offices", "services", "powers")
"""A network's arrays whose lines name bodies: as parent, as where they are, as what they are about."""


def check(tree: Tree, known: _Known | None = None) -> list[TreeMistake]:
    """Every mistake of the tree, by file and line. Empty: it can be loaded.

    For a part of a tree, `known` is what all its parts describe (`known_of`), and each part is checked once.
    """
    known = known or _Known(tree)
    found = list(tree.mistakes)
    for organisation in tree.organisations.values():
        found.extend(_organisation(organisation, known))
    for network in tree.networks.values():
        found.extend(_network(network, known))
    found.extend(_atlas(tree, known))
    found.extend(_shared_keys(tree, known))
    found.extend(_entries(tree, known))
    return sorted((_with_line(tree, mistake) for mistake in found), key=lambda m: (m.file, m.line, m.code))


def known_of(parts: Iterable[Tree]) -> _Known:
    """What the parts of a tree describe together; of each part only names are kept."""
    known = _Known(Tree(Path()))
    for part in parts:
        known.add(part)
    return known


class _Known:
    """What the tree describes, for looking up references."""

    def __init__(self, tree: Tree) -> None:
        self.organisations = set(tree.organisations)
        self.networks = set(tree.networks)
        self.sources = {str(told.content.get("id", "")) for told in tree.sources}
        self.unions = {str(told.content.get("slug")) for told in tree.unions}
        self.entries = {told.key for told in (*tree.decisions, *tree.attestations)}
        self.organs = {
            f"{organisation.slug}/{told.content.get('slug')}"
            for organisation in tree.organisations.values()
            for told in organisation.arrays["organs"]
        } | {
            f"{network.slug}/{told.content.get('slug')}"
            for network in tree.networks.values()
            for told in network.arrays["bodies"]
        }
        self.offices = {
            f"{network.slug}/{told.content.get('slug')}"
            for network in tree.networks.values()
            for told in network.arrays["offices"]
        }
        self.people = {
            f"{network.slug}/{told.content.get('key')}"
            for network in tree.networks.values()
            for told in network.arrays["people"]
        }

        self.made_up = {slug for slug, told in tree.organisations.items() if told.identity.get("made_up") is True}
        self.real = {slug for slug, told in tree.networks.items() if told.profile.get("made_up") is False}

        self.first: dict[str, dict[str, tuple[str, int]]] = {"id": {}, "key": {}}
        """For sources and entries, by key: the first file that has it, and a digest of what it says there."""

    def add(self, part: Tree) -> None:
        """Know what a part describes too."""
        for name, described in vars(_Known(part)).items():
            if isinstance(described, set):
                getattr(self, name).update(described)

    def has(self, names: str, value: str) -> bool:
        """Whether something of the kind is described under that id or slug."""
        described = {"source": self.sources, "organisation": self.organisations, "organ": self.organs}
        return value in described[names]


def _organisation(told: OrganisationTold, known: _Known) -> Iterator[TreeMistake]:
    yield from _fields(told.file, (), told.identity, shapes.ORGANISATION_FILE, known)
    if told.identity.get("slug") != told.slug:
        yield _slug_mistake(told.file, told.identity, told.slug)
    yield from _arrays(told.arrays, known)
    for line in (*told.arrays["successions"], *told.arrays["stands_for"]):
        if line.content.get("other") == told.slug:
            yield TreeMistake(line.file, line.at, "related_to_itself")
    for line in told.arrays["competences"]:
        yield from _competence(line)


def _competence(line: Told) -> Iterator[TreeMistake]:
    """An organ stands where something is known of it, and a source where somebody says it, as in a rule."""
    status = line.content.get("status")
    if ("organ" in line.content) is (status in ("none", "unknown")):
        missing = {"field": "organ", "value": str(line.content.get("organ", "")), "status": str(status)}
        yield TreeMistake(line.file, line.at, "competence_organ", missing)
    if status in ("found", "secondary", "none") and not line.content.keys() & {"source", "sources"}:
        missing = {"field": "source", "example": shapes.SOURCE.example}
        yield TreeMistake(line.file, line.at, "line_missing_field", missing)
    if _is_reversed(line.content):
        yield TreeMistake(line.file, line.at, "ends_before_it_begins", {"value": str(line.content["ends"])})


def _network(told: NetworkTold, known: _Known) -> Iterator[TreeMistake]:
    yield from _fields(told.file, (), told.profile, shapes.NETWORK, known)
    if told.profile.get("slug") != told.slug:
        yield _slug_mistake(told.file, told.profile, told.slug)
    for sourced in ("founded", "seat"):
        content = told.profile.get(sourced) or {}
        for source in (content.get("source", ""), *content.get("sources", ())):
            if source and source not in known.sources:
                yield TreeMistake(told.file, (sourced,), "unknown_source", {"value": str(source)})
    yield from _arrays(told.arrays, known)
    series = {line.content.get("slug") for line in told.arrays["series"]}
    for line in (*told.arrays["events"], *told.arrays["gaps"]):
        if line.content.get("series", next(iter(series), None)) not in series:
            yield TreeMistake(line.file, line.at, "unknown_series", {"value": str(line.content.get("series"))})
    yield from _bodies(told)
    for line in told.arrays["coverage"]:
        if _is_reversed(line.content):
            yield TreeMistake(line.file, line.at, "ends_before_it_begins", {"value": str(line.content["ends"])})
    yield from _statutes(told, known)


def _bodies(told: NetworkTold) -> Iterator[TreeMistake]:
    bodies = {str(line.content.get("slug")) for line in told.arrays["bodies"]}
    offices = {str(line.content.get("slug")) for line in told.arrays["offices"]}
    for line in [line for array in NAMING_BODIES for line in told.arrays[array]]:
        for field, others in (("parent", {"network"}), ("body", set()), ("of", offices)):
            named = line.content.get(field)
            if named is not None and named not in bodies | others:
                yield TreeMistake(line.file, (*line.at, field), "unknown_body", {"value": str(named)})
    for line in told.arrays["bodies"]:
        follows = line.content.get("follows") or {}
        if shapes.FOLLOWS.holds(follows):
            yield from _succession(line, follows, bodies)


def _succession(line: Told, follows: Mapping[str, Any], bodies: set[str]) -> Iterator[TreeMistake]:
    before = str(follows["body"])
    at = (*line.at, "follows")
    if before == line.content.get("slug"):
        yield TreeMistake(line.file, at, "follows_itself", {"value": before})
    elif before not in bodies:
        yield TreeMistake(line.file, at, "unknown_body", {"value": before})


def _statutes(told: NetworkTold, known: _Known) -> Iterator[TreeMistake]:
    versions: set[str] = set()
    for file, document in told.statutes.items():
        for mistake in check_statutes(document):
            rule = rule_of(document, mistake)
            yield TreeMistake(file, mistake.path, mistake.code, mistake.params, rule=rule)
        network, version = str(document.get("network")), str(document.get("version"))
        if network != told.slug:
            yield TreeMistake(file, ("network",), "other_network", {"value": network, "name": told.slug})
        if version in versions:
            yield TreeMistake(file, ("version",), "version_twice", {"value": version})
        versions.add(version)
        for at, source in citations(document):
            if source not in known.sources:
                yield TreeMistake(file, at, "unknown_source", {"value": source})


def _is_reversed(content: Mapping[str, Any]) -> bool:
    begins, ends = content.get("begins"), content.get("ends")
    if not (shapes.POINT.holds(begins) and shapes.POINT.holds(ends)):
        return False
    return parse(str(ends)).latest <= parse(str(begins)).earliest


def _atlas(tree: Tree, known: _Known) -> Iterator[TreeMistake]:
    for told in tree.sources:
        yield from _fields(told.file, told.at, told.content, shapes.SOURCE_LINE, known)
    for told in tree.countries:
        yield from _fields(told.file, told.at, told.content, shapes.COUNTRY_LINE, known)
    for told in tree.territories:
        yield from _fields(told.file, told.at, told.content, shapes.TERRITORY, known)
    for told in tree.unions:
        yield from _fields(told.file, told.at, told.content, shapes.UNION, known)
        for number, member in enumerate(told.content.get("members", ())):
            at = (*told.at, "members", number)
            yield from _fields(told.file, at, member, shapes.UNION_MEMBER, known)
            if str(member.get("ends_before") or "9999") <= str(member.get("joined", "")):
                yield TreeMistake(told.file, at, "ends_before_it_begins", {"value": str(member["ends_before"])})


def _arrays(arrays: Mapping[str, list[Told]], known: _Known) -> Iterator[TreeMistake]:
    for array, lines in arrays.items():
        seen: set[str] = set()
        for number, told in enumerate(lines):
            yield from _fields(told.file, told.at, told.content, _ARRAY_SHAPES[array], known)
            if array in shapes.SOURCED and not told.content.keys() & {"source", "sources"}:
                missing = {"field": "source", "example": shapes.SOURCE.example}
                yield TreeMistake(told.file, told.at, "line_missing_field", missing)
            key = key_of(array, told.content, number) if array in shapes.LINES else f"{number}"
            if key and key in seen:
                yield TreeMistake(told.file, told.at, "key_twice", {"value": key})
            seen.add(key)


def _fields(
    file: str, at: tuple[str | int, ...], content: Mapping[str, Any], shape: Shape, known: _Known
) -> Iterator[TreeMistake]:
    """The mistakes in one line against its shape: missing, unknown, of the wrong kind, naming nothing."""
    for name, kind in shape.must.items():
        if name not in content:
            yield TreeMistake(file, at, "line_missing_field", {"field": name, "example": kind.example})
    every = {**shape.must, **shape.may}
    for name, value in content.items():
        kind_of = every.get(name)
        if kind_of is None:
            yield TreeMistake(file, (*at, name), "line_unknown_field", {"field": name, "known": ", ".join(every)})
        else:
            yield from _value(file, (*at, name), name, value, kind_of, known)


def _value(
    file: str, at: tuple[str | int, ...], name: str, value: Any, kind: Kind, known: _Known
) -> Iterator[TreeMistake]:
    if not kind.holds(value):
        params = {"field": name, "value": repr(value), "example": kind.example}
        yield TreeMistake(file, at, "line_bad_value", params)
    elif kind.names:
        for one in value if isinstance(value, list) else (value,):
            if not known.has(kind.names, one):
                yield TreeMistake(file, at, f"unknown_{kind.names}", {"value": one})


def _shared_keys(tree: Tree, known: _Known) -> Iterator[TreeMistake]:
    """One key, one text: the same source or entry may stand in several files, but only with the same words."""
    for lines, name in ((tree.sources, "id"), ([*tree.decisions, *tree.attestations], "key")):
        for told in lines:
            key = str(told.content.get(name, ""))
            if shapes.KEY.fullmatch(key) is None:
                yield TreeMistake(told.file, (*told.at, name), "key_not_ascii", {"value": key})
            said = _digest(told.content)
            if key not in known.first[name]:
                known.first[name][key] = (told.file, said)
                continue
            file, before = known.first[name][key]
            if said != before:
                yield TreeMistake(told.file, told.at, "two_texts", {"value": key, "other": file})
            elif told.file == file:
                yield TreeMistake(told.file, told.at, "key_twice", {"value": key})


def _digest(content: Mapping[str, Any]) -> int:
    said = json.dumps(content, sort_keys=True, default=repr).encode()
    return int.from_bytes(hashlib.sha256(said).digest()[:8], "big")


def _entries(tree: Tree, known: _Known) -> Iterator[TreeMistake]:
    for told in tree.decisions:
        yield from _decision(told, known)
    for told in tree.attestations:
        yield from _attestation(told, known)


def _decision(told: Told, known: _Known) -> Iterator[TreeMistake]:
    content = entry_content(told)
    yield from _sources_of(told, known)
    organ = str(content.get("organ", ""))
    if organ and organ not in known.organs:
        yield TreeMistake(told.file, (*told.at, "organ"), "unknown_organ", {"value": organ})
    try:
        decision = read_decision(told.key, content)
    except EntryError as error:
        yield _entry_mistake(told, error)
        return
    except EffectError as error:
        code = "effect_unknown_kind" if error.code == "unknown_kind" else "effect_bad_value"
        yield TreeMistake(told.file, (*told.at, "effects"), code, {"field": error.field, "value": error.value})
        return
    for number, effect in enumerate(decision.effects):
        at = (*told.at, "effects", number)
        if isinstance(effect, OnMembership):
            yield from _pair(told.file, at, effect.network, effect.organisation, known)
        if isinstance(effect, Revoke) and effect.entry not in known.entries:
            yield TreeMistake(told.file, (*at, "entry"), "unknown_entry", {"value": effect.entry})
        if not isinstance(effect, OnMembership):
            yield from _named(told.file, at, effect, known)
        for condition in effect.conditions:
            if condition.union and condition.union not in known.unions:
                yield TreeMistake(told.file, at, "unknown_union", {"value": condition.union})
            if condition.key and condition.key not in known.entries:
                yield TreeMistake(told.file, at, "unknown_entry", {"value": condition.key})


def _named(file: str, at: tuple[str | int, ...], told: Effect | Attestation, known: _Known) -> Iterator[TreeMistake]:
    """What an effect or an attestation names that nothing describes: network, body, office, who sits."""
    network, body = getattr(told, "network", ""), getattr(told, "body", "")
    if network and network not in known.networks:
        yield TreeMistake(file, (*at, "network"), "unknown_network", {"value": network})
    if body and not isinstance(told, CreateBody) and f"{network}/{body}" not in known.organs:
        yield TreeMistake(file, (*at, "body"), "unknown_body", {"value": body})
    parent = getattr(told, "parent", "")
    if parent and parent != "network" and f"{network}/{parent}" not in known.organs:
        yield TreeMistake(file, (*at, "parent"), "unknown_body", {"value": parent})
    office = getattr(told, "office", "")
    if office and f"{network}/{office}" not in known.offices:
        yield TreeMistake(file, (*at, "office"), "unknown_office", {"value": office})
    organisation, person = getattr(told, "organisation", ""), getattr(told, "person", "")
    if organisation and organisation not in known.organisations:
        yield TreeMistake(file, (*at, "organisation"), "unknown_organisation", {"value": organisation})
    if person and f"{network}/{person}" not in known.people:
        yield TreeMistake(file, (*at, "person"), "unknown_person", {"value": person})
    yield from _mixed(file, at, network, organisation, known)


def _mixed(
    file: str, at: tuple[str | int, ...], network: str, organisation: str, known: _Known
) -> Iterator[TreeMistake]:
    if network in known.real and organisation in known.made_up:
        yield TreeMistake(file, (*at, "organisation"), "made_up_in_real", {"value": organisation, "name": network})


def _attestation(told: Told, known: _Known) -> Iterator[TreeMistake]:
    yield from _sources_of(told, known)
    try:
        attestation = read_attestation(told.key, entry_content(told), {attestation_source(told): UNDATED})
    except EntryError as error:
        yield _entry_mistake(told, error)
        return
    yield from _named(told.file, told.at, attestation, known)


def entry_content(told: Told) -> dict[str, Any]:
    """An entry's line without its key: what the ledger keeps as the record's content."""
    return {name: value for name, value in told.content.items() if name != "key"}


def attestation_source(told: Told) -> str:
    """The id of the source that an attestation's line names."""
    return str(told.content.get("source", ""))


def _pair(
    file: str, at: tuple[str | int, ...], network: str, organisation: str, known: _Known
) -> Iterator[TreeMistake]:
    if network not in known.networks:
        yield TreeMistake(file, (*at, "network"), "unknown_network", {"value": network})
    if organisation not in known.organisations:
        yield TreeMistake(file, (*at, "organisation"), "unknown_organisation", {"value": organisation})
    yield from _mixed(file, at, network, organisation, known)


def _sources_of(told: Told, known: _Known) -> Iterator[TreeMistake]:
    for source in (*told.content.get("sources", ()), told.content.get("source", "")):
        if source and source not in known.sources:
            yield TreeMistake(told.file, (*told.at, "source"), "unknown_source", {"value": str(source)})


def _entry_mistake(told: Told, error: EntryError) -> TreeMistake:
    if error.code in ("holder_needed", "post_needed", "not_of_subject"):
        return TreeMistake(told.file, (*told.at, error.field), error.code, {"field": error.field, "value": error.value})
    if error.code in ("one_time_needed", "until_without_since"):
        return TreeMistake(told.file, told.at, error.code, {"value": error.field})
    codes = {"missing": "line_missing_field", "unknown_field": "line_unknown_field"}
    params = {"field": error.field, "value": error.value, "example": '"..."', "known": "docs/network-folder.md"}
    at = told.at if error.code == "missing" else (*told.at, error.field)
    return TreeMistake(told.file, at, codes.get(error.code, "line_bad_value"), params)


def _slug_mistake(file: str, content: Mapping[str, Any], name: str) -> TreeMistake:
    return TreeMistake(file, ("slug",), "slug_is_folder", {"value": str(content.get("slug")), "name": name})


def _with_line(tree: Tree, mistake: TreeMistake) -> TreeMistake:
    return mistake if mistake.line else replace(mistake, line=tree.line(mistake.file, mistake.path))
