"""Two networks on one day: whom they have in common, and who is in one of them alone, country by country."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from koinon.lib.order import sort_key
from koinon.register.queries import Member, members_in
from koinon.rules.reasons import least_sure
from koinon.web.asked import Asked
from koinon.web.filters import in_order, trouble
from koinon.web.networks.headline import coverage
from koinon.web.networks.hosted import Hosted
from koinon.web.pages import Count, ErrorNote, Link, Note, Option, Said, Select
from koinon.web.pages.compare import (
    Choice,
    ComparedNetwork,
    CountryGroup,
    NetworksCompared,
    NetworksForm,
    PairRow,
    SharedPart,
    SharedRow,
    Side,
)
from koinon.web.words.content import country_name, pair_of, reader
from koinon.web.words.dates import when_span
from koinon.web.words.names import Names, names_of
from koinon.web.words.sources import Footnotes

FIELDS = ("a", "b")
MOST_IN_PAIRS = 12
"""How many networks are shown two by two where none was chosen; of more there would be too many pairs to read."""


@dataclass(frozen=True)
class TwoNetworks:
    """The two networks asked for, "" for one that was not chosen or cannot be, and what is wrong."""

    asked: Asked
    typed: tuple[str, str]
    slugs: tuple[str, str]
    errors: tuple[ErrorNote, ...] = ()

    @property
    def is_chosen(self) -> bool:
        """Whether both are there to compare."""
        return all(self.slugs) and not self.errors


@dataclass(frozen=True)
class Told:
    """The members of the networks on the day, by network and organisation id."""

    two: TwoNetworks
    networks: Mapping[str, Hosted]
    members: Mapping[str, Mapping[int, Member]]
    names: Names
    footnotes: Footnotes

    @property
    def sides(self) -> tuple[Mapping[int, Member], Mapping[int, Member]]:
        """The members of the first network and those of the second."""
        first, second = self.two.slugs
        return self.members.get(first, {}), self.members.get(second, {})


def two_networks(asked: Asked, hosted: Mapping[str, Hosted]) -> TwoNetworks:
    """Which networks to compare. One that is not kept here is a mistake, and so is the same one twice."""
    typed = (asked.parameter(FIELDS[0]), asked.parameter(FIELDS[1]))
    first, second = (slug if slug in hosted else "" for slug in typed)
    errors = [
        ErrorNote(field, trouble("network", slug))
        for field, slug in zip(FIELDS, typed, strict=True)
        if slug and slug not in hosted
    ]
    if first and first == second:
        errors.append(ErrorNote(FIELDS[1], _("This is the same network twice. Choose another one here.")))
    elif not errors and first and not second:
        errors.append(ErrorNote(FIELDS[1], _("Choose a second network to compare with.")))
    elif not errors and second and not first:
        errors.append(ErrorNote(FIELDS[0], _("Choose a first network to compare with.")))
    return TwoNetworks(asked, typed, (first, second), tuple(errors))


def told_of(two: TwoNetworks, hosted: Mapping[str, Hosted]) -> Told:
    """The members of both on the day, or of all networks where none was chosen. Three queries for what is known now."""
    asked, wanted = two.asked, dict[str, Hosted]()
    if two.is_chosen:
        wanted = {slug: hosted[slug] for slug in two.slugs}
    elif not two.errors and len(hosted) <= MOST_IN_PAIRS:
        wanted = dict(hosted)
    found = members_in([one.network for one in wanted.values()], asked.day, asked.known)
    members = {slug: {member.id: member for member in found.get(one.network.pk, ())} for slug, one in wanted.items()}
    everyone = {id_ for one in members.values() for id_ in one} if two.is_chosen else set()
    lines = [line for one in wanted.values() for line in one.coverage] if two.is_chosen else []
    cited = (str(line.get("source", "")) for line in lines)
    return Told(two, wanted, members, names_of(everyone, asked.known), Footnotes.load(cited, asked.known))


def form_of(two: TwoNetworks, hosted: Mapping[str, Hosted]) -> NetworksForm:
    """The form with both networks, what cannot be chosen kept in it."""
    names = in_order({slug: one.name.text for slug, one in hosted.items()})
    wrong = {error.field: error.text for error in two.errors}
    labels = (_("First network"), _("Second network"))
    choices = []
    for field, label, typed in zip(FIELDS, labels, two.typed, strict=True):
        offered = names if typed in names or not typed else {**names, typed: typed}
        options = tuple(Option(slug, name, slug == typed) for slug, name in offered.items())
        choices.append(Choice(label, Select(field, options), wrong.get(field, "")))
    first, second = choices
    return NetworksForm(two.asked.request.path, (first, second), two.asked.kept(*FIELDS), two.errors)


def compared(told: Told) -> NetworksCompared:
    """The comparison as its page shows it. Nothing is read any more."""
    first, second = told.sides
    a, b = (told.networks[slug] for slug in told.two.slugs)
    only = pgettext("members of one network alone", "Only in %(network)s")
    parts = (
        ("common", _("In both"), [id_ for id_ in first if id_ in second]),
        ("only-a", only % {"network": a.name.text}, [id_ for id_ in first if id_ not in second]),
        ("only-b", only % {"network": b.name.text}, [id_ for id_ in second if id_ not in first]),
    )
    common, only_a, only_b = (
        SharedPart(anchor, title, _count(told, ids), tuple(_groups(told, ids))) for anchor, title, ids in parts
    )
    turned = told.two.asked.walk.compare_networks(a=b.slug, b=a.slug)
    return NetworksCompared((_network(told, a), _network(told, b)), (common, only_a, only_b), turned)


def pairs(told: Told) -> tuple[PairRow, ...]:
    """Every two networks with how many members they share, those that share most first."""
    rows = []
    for (a, first), (b, second) in combinations(told.members.items(), 2):
        both = pair_of(least_sure((_held(first[id_]), _held(second[id_]))) for id_ in first if id_ in second)
        names = {"first": told.networks[a].name.text, "second": told.networks[b].name.text}
        text = _("%(first)s and %(second)s") % names
        rows.append(PairRow(text, told.two.asked.walk.compare_networks(a=a, b=b), both))
    return tuple(sorted(rows, key=lambda row: (-row.count.possible, -row.count.certain, sort_key(row.text, reader()))))


def title_of(two: TwoNetworks, hosted: Mapping[str, Hosted]) -> str:
    """The page's title."""
    if not two.is_chosen:
        return _("Two networks compared")
    first, second = (hosted[slug].name.text for slug in two.slugs)
    return _("%(first)s and %(second)s compared") % {"first": first, "second": second}


def _held(member: Member) -> str:
    return member.stretch.standing.held


def _count(told: Told, ids: Iterable[int]) -> Count:
    """How many of them surely, and how many at most: sure is who is surely in each network that it is listed for."""
    return pair_of(least_sure(_held(side[id_]) for side in told.sides if id_ in side) for id_ in ids)


def _groups(told: Told, ids: Sequence[int]) -> Iterator[CountryGroup]:
    """The organisations by country, both in the reader's alphabet; those of no country last."""
    language = reader()
    by_country: dict[str, list[int]] = defaultdict(list)
    for id_ in ids:
        by_country[_member(told, id_).country].append(id_)

    def name(id_: int) -> Any:
        return sort_key(told.names.of(id_).name.text, language)

    for code in sorted(by_country, key=lambda code: (not code, sort_key(country_name(code), language))):
        yield CountryGroup(country_name(code), tuple(_row(told, id_) for id_ in sorted(by_country[code], key=name)))


def _member(told: Told, id_: int) -> Member:
    first, second = told.sides
    return first[id_] if id_ in first else second[id_]


def _row(told: Told, id_: int) -> SharedRow:
    walk, member, called = told.two.asked.walk, _member(told, id_), told.names.of(id_)
    a, b = told.two.slugs
    first, second = told.sides
    return SharedRow(
        name=called.name,
        own_name=called.own,
        address=walk.organisation(member.slug),
        sides=(_side(told, a, first.get(id_)), _side(told, b, second.get(id_))),
        why_addresses=(walk.standing(a, member.slug), walk.standing(b, member.slug)),
        kind=member.kind,
    )


def _side(told: Told, slug: str, member: Member | None) -> Side | None:
    if member is None:
        return None
    standing = member.stretch.standing
    category = told.networks[slug].category(standing.category, told.two.asked.day)
    return Side(standing.held, category, standing.suspended)


def _network(told: Told, hosted: Hosted) -> ComparedNetwork:
    asked, members = told.two.asked, told.members[hosted.slug].values()
    return ComparedNetwork(
        link=Link(hosted.name.text, asked.walk.members(hosted.slug), language=hosted.name.language),
        count=pair_of(_held(member) for member in members),
        zone=hosted.network.zone,
        coverage=coverage(asked, hosted, told.footnotes),
        made_up=hosted.network.made_up,
        note=_not_yet(hosted, asked.day),
    )


def _not_yet(hosted: Hosted, day: date) -> Note | None:
    """That a network did not exist on the day; it has no members then, and that is sure."""
    if hosted.founded is None or day >= hosted.founded.earliest:
        return None
    words = _("%(network)s was founded later: %(date)s.")
    return Note(Said(words % {"network": hosted.name.text, "date": when_span(hosted.founded).text}), warning=True)
