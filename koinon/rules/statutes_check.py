"""Checks one version of statutes and reports every mistake of meaning at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, cast

from koinon.rules.statutes_check_values import Context, check_table, check_value, nearest, wrong_type
from koinon.rules.statutes_kinds import COMMON, COMMON_NAMES, FORMAT_VERSION, KINDS
from koinon.rules.statutes_mistakes import Mistake, Path
from koinon.rules.statutes_relations import one_of, relations
from koinon.rules.statutes_types import Choice, Count, Edtf, Field, Group, Kind, Many, Slug, Words, may, need
from koinon.rules.statutes_vocabulary import NEEDS_SOURCE, WITH_VALUE, WITHOUT_VALUE

Table = dict[str, Any]

IN_FORCE = Group(
    "in_force",
    (
        need("from", Edtf(), "from when this version is in force"),
        need("status", Choice(WITH_VALUE), "how well that is known"),
        may("source", Slug("source"), "who says so"),
        may("sources", Many(Slug("source")), "or several of them"),
        may("adopted_by", Slug("organ"), "the organ that adopted it"),
        may("adopted_on", Edtf(), "when it did"),
        may("says", Words(), "what is to be said of it"),
    ),
    "When this version came into force, and by whom.",
)

HEADER = (
    need("koinon_statutes", Count(), "the version of this format: 1"),
    need("network", Slug("network"), "the network's slug"),
    need("version", Slug("version"), "short name of this version, unique within the network"),
    need("title", Words(), "the text's title"),
    may("replaces", Slug("version"), "the version before it"),
    need("in_force", IN_FORCE, "when it came into force"),
)

_SOURCES = (COMMON[3], COMMON[4])


def check_statutes(document: Mapping[str, object]) -> list[Mistake]:
    """Every mistake of meaning in a parsed statutes file, in the order of the file; empty if there is none.

    Takes any parsed TOML document and never raises.
    """
    rules = _rules(document)
    context = Context(frozenset(rule["slug"] for _, rule in rules if _defines_category(rule)))
    found = list(_header(document, context))
    for number, rule in rules:
        found.extend(_rule(rule, ("rules", number), context))
    found.extend(_across(rules))
    order = {id(mistake): place for place, mistake in enumerate(found)}
    return sorted(found, key=lambda m: (_number(m.path), order[id(m)]))


def _number(path: Path) -> int:
    """Where in the file a mistake belongs: the header first, then rule by rule."""
    inside = len(path) > 1 and path[0] == "rules" and isinstance(path[1], int)
    return cast(int, path[1]) if inside else -1


def _rules(document: Mapping[str, object]) -> list[tuple[int, Table]]:
    listed = document.get("rules")
    if not isinstance(listed, list):
        return []
    return [(number, rule) for number, rule in enumerate(listed) if isinstance(rule, dict)]


def _defines_category(rule: Table) -> bool:
    return rule.get("kind") == "category" and isinstance(rule.get("slug"), str)


def _header(document: Mapping[str, object], context: Context) -> Iterator[Mistake]:
    table = {name: value for name, value in document.items() if name != "rules"}
    yield from check_table(HEADER, cast(Mapping[object, object], table), (), context)
    version = document.get("koinon_statutes")
    if isinstance(version, int) and not isinstance(version, bool) and version > 0 and version != FORMAT_VERSION:
        yield Mistake(("koinon_statutes",), "format_version", {"value": str(version), "known": str(FORMAT_VERSION)})
    in_force = document.get("in_force")
    if isinstance(in_force, dict):
        yield from _sources(in_force, ("in_force",))
    rules = document.get("rules", [])
    if not isinstance(rules, list):
        yield wrong_type("rules", Many, rules, ("rules",))
        return
    for number, rule in enumerate(rules):
        if not isinstance(rule, dict):
            yield wrong_type("rules", Group, rule, ("rules", number))


def _rule(rule: Table, path: Path, context: Context) -> Iterator[Mistake]:
    yield from _common(rule, path, context)
    kind = KINDS.get(rule["kind"]) if isinstance(rule.get("kind"), str) else None
    if kind is None:
        return
    yield from _fields(kind, rule, path, context)
    status = rule.get("status")
    if status == "contested":
        yield from _contested(kind, rule, path, context)
    else:
        if "values" in rule:
            yield Mistake((*path, "values"), "values_not_contested", {"status": str(status)})
        yield from _meaning(kind, rule, path, status)


def _common(rule: Table, path: Path, context: Context) -> Iterator[Mistake]:
    kind = rule.get("kind")
    known = isinstance(kind, str) and kind in KINDS
    for field in COMMON:
        if field.name == "kind" and isinstance(kind, str):
            if not known:
                yield Mistake((*path, "kind"), "unknown_kind", {"value": kind, "nearest": nearest(kind, KINDS)})
        elif field.name in rule:
            yield from check_value(field.name, field.type, rule[field.name], (*path, field.name), context)
        elif field.required:
            yield Mistake(path, "missing_field", {"field": field.name})
    if "article" in rule and not isinstance(rule["article"], str):
        yield wrong_type("article", Choice, rule["article"], (*path, "article"))
    yield from _sources(rule, path)


def _sources(table: Table, path: Path) -> Iterator[Mistake]:
    status = table.get("status")
    if "source" in table and "sources" in table:
        yield Mistake((*path, "sources"), "source_and_sources")
    if status in NEEDS_SOURCE and "source" not in table and "sources" not in table:
        where = (*path, "status")
        yield Mistake(where, "no_source", {"status": str(status)})


def _fields(kind: Kind, rule: Table, path: Path, context: Context) -> Iterator[Mistake]:
    """Form of the kind's own fields, and values where the status allows none."""
    silent = rule.get("status") in WITHOUT_VALUE
    known = {field.name: field for field in kind.fields}
    for name, value in rule.items():
        if name in COMMON_NAMES:
            continue
        field = known.get(name)
        if field is None:
            near = nearest(name, [*known, *sorted(COMMON_NAMES)])
            yield Mistake((*path, name), "unknown_field", {"field": name, "nearest": near})
        elif silent and not field.scope:
            yield Mistake((*path, name), f"{rule['status']}_with_value", {"field": name})
        else:
            yield from check_value(name, field.type, value, (*path, name), context)
    for field in kind.scope_fields:
        if field.required and field.name not in rule:
            yield Mistake(path, "missing_field", {"field": field.name})


def _meaning(kind: Kind, rule: Table, path: Path, status: object) -> Iterator[Mistake]:
    """What must fit together in a rule that isn't contested."""
    yield from relations(kind.name, kind.fields, rule, path)
    if status in WITH_VALUE:
        yield from _complete(kind, rule, path)


def _complete(kind: Kind, table: Table, path: Path) -> Iterator[Mistake]:
    """Values that are missing, where the rule says nothing without them."""
    for field in kind.value_fields:
        if field.required and field.name not in table:
            yield Mistake(path, "missing_field", {"field": field.name})
    yield from one_of(kind, table, path)
    optional = not kind.one_of and not any(field.required for field in kind.value_fields)
    if not kind.bare and optional and not any(f.name in table for f in kind.value_fields):
        names = ", ".join(field.name for field in kind.value_fields)
        yield Mistake(path, "nothing_said", {"fields": names})


def _contested(kind: Kind, rule: Table, path: Path, context: Context) -> Iterator[Mistake]:
    """Each value with its own source, and what it says together with the fields that all agree on."""
    values = rule.get("values", [])
    if not isinstance(values, list):
        yield wrong_type("values", Many, values, (*path, "values"))
        return
    if len(values) < 2:
        where = (*path, "values") if "values" in rule else path
        yield Mistake(where, "contested_without_values", {"count": str(len(values))})
    agreed = {name: value for name, value in rule.items() if name not in COMMON_NAMES}
    said: list[Table] = []
    for number, value in enumerate(values):
        here = (*path, "values", number)
        if not isinstance(value, dict):
            yield wrong_type("values", Group, value, here)
            continue
        yield from _one_value(kind, value, agreed, here, context)
        own = {name: entry for name, entry in value.items() if name not in ("source", "sources")}
        if own in said:
            yield Mistake(here, "contested_alike")
        said.append(own)


def _one_value(kind: Kind, value: Table, agreed: Table, path: Path, context: Context) -> Iterator[Mistake]:
    fields: tuple[Field, ...] = (*_SOURCES, *(may(f.name, f.type, f.says) for f in kind.value_fields))
    yield from check_table(fields, cast(Mapping[object, object], value), path, context)
    if "source" not in value and "sources" not in value:
        yield Mistake(path, "no_source", {"status": "contested"})
    elif "source" in value and "sources" in value:
        yield Mistake((*path, "sources"), "source_and_sources")
    for name in value:
        if name in agreed:
            yield Mistake((*path, name), "said_beside_values", {"field": name})
    merged = {**agreed, **value}
    yield from relations(kind.name, kind.fields, merged, path)
    yield from _complete(kind, merged, path)


def _across(rules: list[tuple[int, Table]]) -> Iterator[Mistake]:
    """What concerns several rules: ids, categories and subjects given twice."""
    ids: set[str] = set()
    keyed: dict[str, list[Table]] = {}
    for number, rule in rules:
        path: Path = ("rules", number)
        own = rule.get("id")
        if isinstance(own, str) and own in ids:
            yield Mistake((*path, "id"), "duplicate_id", {"value": own})
        ids.add(str(own))
        kind = KINDS.get(rule["kind"]) if isinstance(rule.get("kind"), str) else None
        if kind is None or not kind.keys or any(f.required and f.name not in rule for f in kind.scope_fields):
            continue
        others = keyed.setdefault(kind.name, [])
        for other in others:
            if _speaks_alike(kind, rule, other):
                yield _twice(kind, rule, other, path)
                break
        others.append(rule)
    yield from _starts(rules)


def _twice(kind: Kind, rule: Table, other: Table, path: Path) -> Mistake:
    params = {"other": str(other.get("id", "")), "value": str(rule.get("slug", ""))}
    if kind.name == "category":
        return Mistake((*path, "slug"), "category_twice", params)
    return Mistake(path, "said_twice", params)


def _speaks_alike(kind: Kind, rule: Table, other: Table) -> bool:
    """Whether two rules of a kind are about the same; lists are if they share an item."""
    for name in kind.keys:
        mine, theirs = rule.get(name), other.get(name)
        if isinstance(mine, list) and isinstance(theirs, list):
            if not any(item in theirs for item in mine):
                return False
        elif mine != theirs:
            return False
    return True


def _starts(rules: list[tuple[int, Table]]) -> Iterator[Mistake]:
    for number, rule in rules:
        if rule.get("kind") != "membership_start":
            continue
        for _, other in rules:
            same = other.get("category") == rule.get("category")
            if other.get("kind") == "admission" and same and "start" in other:
                yield Mistake(("rules", number), "start_twice", {"other": str(other.get("id", ""))})
