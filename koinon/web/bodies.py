"""A network's bodies as a tree, with their offices and who held them as far as sources say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from koinon.accounts.models import Person
from koinon.rules.dates import FOREVER, DateError, parse, parse_interval
from koinon.web.addresses import Walk
from koinon.web.dates import when_edtf
from koinon.web.names import Called
from koinon.web.pages import Body, Holder, Link, Office, Said
from koinon.web.powers import by_body, power
from koinon.web.sources import Footnotes
from koinon.web.words import reader, said

Content = Mapping[str, Any]
OF_THE_NETWORK = "network"


@dataclass
class Tree:
    """The bodies whose place is known, those whose is not, and the offices of no known body."""

    roots: tuple[Body, ...] = ()
    unplaced: tuple[Body, ...] = ()
    offices: tuple[Office, ...] = ()


@dataclass
class _Growing:
    walk: Walk
    called: Mapping[str, Called]
    people: Mapping[str, str]
    footnotes: Footnotes
    powers: Mapping[str, Sequence[Content]]
    holders: dict[str, list[Content]] = field(default_factory=lambda: defaultdict(list))
    offices: dict[str, list[Content]] = field(default_factory=lambda: defaultdict(list))
    children: dict[str, list[Content]] = field(default_factory=lambda: defaultdict(list))


def tree_of(
    walk: Walk,
    told: Mapping[str, Sequence[Content]],
    called: Mapping[str, Called],
    people: Mapping[str, str],
    footnotes: Footnotes,
) -> Tree:
    """The tree. `told` has the lines by kind: body, office, person, power.

    `called` are organisations by slug, `people` names by key.
    """
    growing = _Growing(walk, called, people, footnotes, by_body(told.get("power", ())))
    slugs = {str(line["slug"]) for line in told.get("body", ())}
    for person in told.get("person", ()):
        growing.holders[str(person.get("role", ""))].append(person)
    for office in told.get("office", ()):
        body = str(office.get("body", ""))
        growing.offices[body if body in slugs else ""].append(office)
    for line in told.get("body", ()):
        growing.children[_parent(line, slugs)].append(line)
    return Tree(
        tuple(_body(growing, line, frozenset()) for line in growing.children[OF_THE_NETWORK]),
        tuple(_body(growing, line, frozenset()) for line in growing.children[""]),
        tuple(_office(growing, line) for line in growing.offices[""]),
    )


def _parent(line: Content, slugs: set[str]) -> str:
    """The body or network it belongs to; "" where that is not told, which is not the same as the network."""
    parent = str(line.get("parent", ""))
    return parent if parent == OF_THE_NETWORK or parent in slugs else ""


def _body(growing: _Growing, line: Content, above: frozenset[str]) -> Body:
    slug = str(line["slug"])
    inside = [] if slug in above else growing.children.get(slug, [])
    return Body(
        name=said(line["names"]),
        kind=str(line["kind"]),
        slug=slug,
        cites=growing.footnotes.of(line),
        powers=tuple(power(line, growing.footnotes) for line in growing.powers.get(slug, ())),
        offices=tuple(_office(growing, office) for office in growing.offices.get(slug, ())),
        children=tuple(_body(growing, child, above | {slug}) for child in inside),
    )


def _office(growing: _Growing, line: Content) -> Office:
    people = sorted(growing.holders.get(str(line["slug"]), ()), key=_since)
    return Office(said(line["names"]), tuple(_holder(growing, one) for one in people), growing.footnotes.of(line))


def _holder(growing: _Growing, line: Content) -> Holder:
    name = growing.people.get(str(line.get("key", ""))) or _("name not kept")
    organisation = str(line.get("organisation", ""))
    called = growing.called.get(organisation)
    link = None
    if called:
        words = _("%(person)s, for %(organisation)s") % {"person": name, "organisation": called.name.text}
        link = Link(words, growing.walk.organisation(organisation))
    return Holder(Said(name), link, _when(line), growing.footnotes.of(line))


def _when(line: Content) -> str:
    return when_edtf(str(line["when"])).text if line.get("when") else _("years not told")


def names_of_people(lines: Sequence[Content]) -> dict[str, str]:
    """The names that are kept of people, by key; an erased one is left out. One query."""
    told = Person.objects.filter(key__in=[line["key"] for line in lines if line.get("key")]).values_list("key", "name")
    return {key: name.best(reader()).string for key, name in told if name}


def _since(line: Content) -> tuple[date, str]:
    """The order of holders: by beginning, one who only ended before the others, one without years last."""
    written, key = str(line.get("when", "")), str(line.get("key", ""))
    try:
        if "/" in written:
            interval = parse_interval(written)
            point = interval.begins or interval.ends
            return (point.earliest if point else FOREVER), key
        return (parse(written).earliest if written else FOREVER), key
    except DateError:
        return FOREVER, key


def named_by(lines: Iterable[Content], *fields: str) -> set[str]:
    """The slugs that lines name in these fields."""
    return {str(line[name]) for line in lines for name in fields if line.get(name)}
