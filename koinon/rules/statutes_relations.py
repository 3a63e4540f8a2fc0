"""What must fit together inside one rule: ends of bands, fields that need or exclude each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise

from koinon.rules.statutes_kinds import group_of
from koinon.rules.statutes_mistakes import Mistake, Path
from koinon.rules.statutes_types import Field, Group, Kind, Many

Table = Mapping[str, object]

NEEDED_WITH: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("fact_change", "event", "country_joins", ("union",)),
    ("fact_change", "event", "country_leaves", ("union",)),
    ("probation", "who", "category", ("category",)),
    ("step", "by", "other", ("organ", "words")),
    ("caller", "by", "other", ("words",)),
    ("document", "document", "other", ("words",)),
    ("duty", "duty", "other", ("words",)),
)
"""(kind or group, field, value, one of these fields is needed with it)."""

ONLY_WITH: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("fact_change", "moves_to", "then", ("move",)),
    ("fact_change", "union", "event", ("country_joins", "country_leaves")),
    ("fact_change", "direction", "event", ("population_crosses",)),
    ("fact_change", "limit", "event", ("population_crosses",)),
    ("probation", "category", "who", ("category",)),
    ("admission", "pay_within", "start", ("first_payment",)),
    ("membership_start", "pay_within", "start", ("first_payment",)),
    ("rejoining", "by", "way", ("by_decision",)),
    ("succession", "by", "then", ("review",)),
    ("vote_weight", "votes", "method", ("equal", "block_by_region")),
    ("vote_weight", "bands", "method", ("bands", "seats_by_country")),
    ("vote_weight", "blocks", "method", ("block_by_region",)),
    ("vote_weight", "fee_for_one_vote", "method", ("by_fee",)),
    ("secrecy", "requested_by", "ballot", ("secret_on_request",)),
    ("fee", "bands", "method", ("bands",)),
    ("fee", "rate", "method", ("per_head", "population_and_income", "fixed_and_variable")),
    ("fee", "income_groups", "method", ("population_and_income",)),
    ("fee", "highest_of", "method", ("highest_of",)),
)
"""(kind or group, field, other field, the field has a meaning only if the other has one of these values)."""

_BANDS = ("vote_band", "fee_band")
_HAVE_ENDS = ("population", "population_alternative", *_BANDS)


def relations(name: str, fields: tuple[Field, ...], table: Table, path: Path) -> Iterator[Mistake]:
    """The mistakes of relation in one table (a rule's reading or a group) and in the groups inside it."""
    yield from _ends(name, table, path)
    yield from _needed(name, table, path)
    yield from _unused(name, table, path)
    for field in fields:
        group = group_of(field.type)
        value = table.get(field.name)
        if group is not None and value is not None:
            yield from _inside(field, group, value, (*path, field.name))


def one_of(group: Kind | Group, table: Table, path: Path) -> Iterator[Mistake]:
    """The mistake of naming none, or more than one, of fields that exclude each other."""
    if not group.one_of:
        return
    given = [name for name in group.one_of if name in table]
    if not given:
        yield Mistake(path, "one_of_missing", {"fields": ", ".join(group.one_of)})
    elif len(given) > 1:
        yield Mistake((*path, given[1]), "one_of_many", {"fields": ", ".join(given)})


def _inside(field: Field, group: Group, value: object, path: Path) -> Iterator[Mistake]:
    if isinstance(field.type, Many):
        items = value if isinstance(value, list) else []
        for number, item in enumerate(items):
            if isinstance(item, dict):
                yield from one_of(group, item, (*path, number))
                yield from relations(group.name, group.fields, item, (*path, number))
        if group.name in _BANDS:
            yield from _neighbours(items, path)
    elif isinstance(value, dict):
        yield from one_of(group, value, path)
        yield from relations(group.name, group.fields, value, path)


def whole(table: Table, name: str) -> int | None:
    """The whole number of that name, if the table has one."""
    value = table.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def lowest(table: Table) -> int | None:
    """The least number that a band holds; None where it has no lower end."""
    above, minimum = whole(table, "above"), whole(table, "minimum")
    return above + 1 if above is not None else minimum


def highest(table: Table) -> int | None:
    """The greatest number that a band holds; None where it has no upper end."""
    below, maximum = whole(table, "below"), whole(table, "maximum")
    return below - 1 if below is not None else maximum


def _ends(name: str, table: Table, path: Path) -> Iterator[Mistake]:
    is_band = name in _HAVE_ENDS
    if is_band:
        for field, other in (("above", "minimum"), ("below", "maximum")):
            if field in table and other in table:
                yield Mistake((*path, field), "two_bounds", {"field": field, "other": other})
        if not any(field in table for field in ("minimum", "above", "maximum", "below")):
            yield Mistake(path, "no_bound")
    low = lowest(table) if is_band else whole(table, "minimum")
    high = highest(table) if is_band else whole(table, "maximum")
    if low is not None and high is not None and low > high:
        named = next(field for field in ("minimum", "above") if field in table)
        params = {"low": str(table[named]), "high": str(table.get("maximum", table.get("below")))}
        yield Mistake((*path, named), "minimum_over_maximum", params)


def _neighbours(items: list[object], path: Path) -> Iterator[Mistake]:
    """Overlaps and gaps between bands, in the order of their lower ends."""
    bands = [(number, band) for number, band in enumerate(items) if isinstance(band, dict)]
    bands = [(number, band) for number, band in bands if _is_sound(band)]
    ordered = sorted(bands, key=lambda entry: (lowest(entry[1]) or 0, entry[0]))
    for (_, before), (number, band) in pairwise(ordered):
        reach, begin = highest(before), lowest(band) or 0
        params = {"low": str(begin), "high": "∞" if reach is None else str(reach)}
        if reach is None or begin <= reach:
            yield Mistake((*path, number), "bands_overlap", params)
        elif begin > reach + 1:
            yield Mistake((*path, number), "bands_gap", params)


def _is_sound(band: Table) -> bool:
    low, high = lowest(band), highest(band)
    return low is None or high is None or low <= high


def _needed(name: str, table: Table, path: Path) -> Iterator[Mistake]:
    if name == "fact_change":
        yield from _moves(table, path)
    for owner, field, value, needed in NEEDED_WITH:
        if owner == name and table.get(field) == value and not any(other in table for other in needed):
            params = {"field": field, "value": value, "needed": " / ".join(needed)}
            yield Mistake(path, "needed_with", params)


def _moves(table: Table, path: Path) -> Iterator[Mistake]:
    target, origins = table.get("moves_to"), table.get("moves_from")
    if table.get("then") == "move" and target is None:
        yield Mistake((*path, "then"), "moves_to_missing")
    if isinstance(target, str) and isinstance(origins, list) and target in origins:
        yield Mistake((*path, "moves_to"), "moves_to_itself", {"value": target})


def _unused(name: str, table: Table, path: Path) -> Iterator[Mistake]:
    for owner, field, other, values in ONLY_WITH:
        given = table.get(other)
        if owner == name and field in table and isinstance(given, str) and given not in values:
            yield Mistake((*path, field), "not_with", {"unused": field, "field": other, "value": given})
