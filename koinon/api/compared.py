"""The shapes of comparisons, and how the register's answers become them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Annotated, Any, Literal, cast

from pydantic import Field

from koinon.api import answers, queries, schemas
from koinon.api.parameters import OnDay
from koinon.api.problems import LONGEST_PARAMETER
from koinon.lib.csv_text import csv_text
from koinon.lib.days import instant_text
from koinon.networks.models import Network
from koinon.register.queries import Member, Strand, counted_each
from koinon.rules import compare as rules
from koinon.rules.compare import Difference, Look
from koinon.rules.reasons import least_sure

Facet = Literal["came", "left", "category", "suspended", "resumed", "certainty"]


class TwoDays(OnDay):
    """The two days of a comparison."""

    from_: Annotated[
        str,
        Field(
            alias="from",
            description="The first day, as YYYY-MM-DD. Left out: a year before the second, or the founding.",
            json_schema_extra={"format": "date"},
        ),
    ] = ""
    to: Annotated[
        str,
        Field(description="The second day, as YYYY-MM-DD. Left out: `on`.", json_schema_extra={"format": "date"}),
    ] = ""


class TwoNetworks(OnDay):
    """The two networks of a comparison."""

    a: Annotated[str, Field(max_length=LONGEST_PARAMETER, description="The slug of the first network.")] = ""
    b: Annotated[str, Field(max_length=LONGEST_PARAMETER, description="The slug of the second network.")] = ""


class LookAnswer(schemas.Shape):
    """How an organisation stood on a day; all null where nothing made it a member."""

    held: schemas.Held | None
    category: str | None
    category_held: schemas.Held | None
    alternatives: list[str]
    suspended: bool


class DifferenceAnswer(schemas.Shape):
    """What two days tell differently of one organisation."""

    organisation: schemas.Organisation
    part: Literal["came", "left", "changed", "certainty"] = Field(
        description="`certainty`: it only became surer or less sure, and nobody joined or left."
    )
    facets: list[Facet]
    day: date = Field(description="The first day of the answer that came to stand.")
    before: LookAnswer
    after: LookAnswer
    basis: list[schemas.Reason] = Field(description="The reasons behind the change, the one that decided first.")


class DaysCompared(schemas.Shape):
    """Two days of a network compared."""

    network: str
    first: date = Field(description="The first day: `from`.")
    last: date = Field(description="The second day: `to`. It may lie before the first; then all is seen backwards.")
    known: datetime | None = Field(description="The instant of knowledge that was asked for; null: what is known now.")
    count_first: schemas.Count
    count_last: schemas.Count
    items: list[DifferenceAnswer]
    returned: list[str] = Field(description="Members on both days that surely were none on some day between.")
    passed: list[str] = Field(description="Members between the two days, and on neither of them.")


class SharedAnswer(schemas.Shape):
    """One organisation in two networks."""

    organisation: schemas.Organisation
    a: LookAnswer
    b: LookAnswer


class NetworksCompared(schemas.OnDay):
    """Two networks compared on a day."""

    a: str
    b: str
    count_a: schemas.Count
    count_b: schemas.Count
    in_both: schemas.Count = Field(description="`certain`: held `yes` in each of the two.")
    items: list[SharedAnswer] = Field(description="Everyone possible in either, by slug.")


def look(told: Look) -> LookAnswer:
    """A look as the API gives it."""
    return LookAnswer(
        held=cast(Any, told.held or None),
        category=told.category or None,
        category_held=cast(Any, told.category_held or None),
        alternatives=list(told.alternatives),
        suspended=told.suspended,
    )


def days_answer(
    network: Network,
    first: date,
    last: date,
    known: datetime | None,
    strands: Sequence[Strand],
    names: Mapping[int, str],
) -> DaysCompared:
    """Two days of a network from the stretches between them."""
    found = [(strand, one) for strand in strands if (one := rules.difference(strand.stretches, first, last))]
    between = {strand.slug: rules.interlude(strand.stretches, first, last) for strand in strands}
    return DaysCompared(
        network=network.slug,
        first=first,
        last=last,
        known=known,
        count_first=_count(strands, first),
        count_last=_count(strands, last),
        items=[_difference(strand, one, names.get(strand.id, "")) for strand, one in found],
        returned=[slug for slug, kind in between.items() if kind == rules.RETURNED],
        passed=[slug for slug, kind in between.items() if kind == rules.PASSED],
    )


def networks_answer(
    networks: tuple[Network, Network], day: date, known: datetime | None, members: Mapping[int, Sequence[Member]],
    names: Mapping[int, str],
) -> NetworksCompared:  # fmt: skip
    """Two networks on a day from their members."""
    sides = tuple({member.id: member for member in members.get(network.pk, ())} for network in networks)
    everyone = {id_: member for side in sides for id_, member in side.items()}
    both = [id_ for id_ in sides[0] if id_ in sides[1]]
    in_both = counted_each(least_sure(side[id_].stretch.standing.held for side in sides) for id_ in both)
    count_a, count_b = (answers.count(queries.count_of(side.values())) for side in sides)
    items = []
    for id_, member in sorted(everyone.items(), key=lambda one: one[1].slug):
        a, b = (look(rules.look_of(side[id_].stretch.standing if id_ in side else None)) for side in sides)
        named = answers.organisation(member.slug, names.get(id_, ""), member.kind, member.country)
        items.append(SharedAnswer(organisation=named, a=a, b=b))
    return NetworksCompared(
        on=day,
        known=known,
        a=networks[0].slug,
        b=networks[1].slug,
        count_a=count_a,
        count_b=count_b,
        in_both=answers.count(in_both),
        items=items,
    )


LOOK_COLUMNS = ("held", "category", "category_held", "alternatives", "suspended")


def days_csv(told: DaysCompared, made_up: bool) -> str:
    """The differences between two days as CSV with a head: one row an organisation."""
    head = (
        "network", "made_up", "from", "to", "known", "organisation", "name", "kind", "country", "part", "facets", "day",
        *(f"before_{name}" for name in LOOK_COLUMNS), *(f"after_{name}" for name in LOOK_COLUMNS),
        "entries", "rules", "sources",
    )  # fmt: skip
    first = (told.network, _yes(made_up), told.first.isoformat(), told.last.isoformat(), _instant(told.known))
    rows = (
        (
            *first,
            *_organisation_cells(one.organisation), one.part, " | ".join(one.facets), one.day.isoformat(),
            *_look_cells(one.before), *_look_cells(one.after),
            *(_joined(reason.key for reason in one.basis), _joined(reason.rule for reason in one.basis)),
            _joined(reason.source for reason in one.basis),
        )
        for one in told.items
    )  # fmt: skip
    return csv_text(head, rows)


def networks_csv(told: NetworksCompared, made_up: tuple[bool, bool]) -> str:
    """Everyone in either of two networks as CSV with a head: one row an organisation."""
    head = (
        "a", "a_made_up", "b", "b_made_up", "on", "known", "organisation", "name", "kind", "country",
        *(f"a_{name}" for name in LOOK_COLUMNS), *(f"b_{name}" for name in LOOK_COLUMNS),
    )  # fmt: skip
    first = (told.a, _yes(made_up[0]), told.b, _yes(made_up[1]), told.on.isoformat(), _instant(told.known))
    rows = (
        (*first, *_organisation_cells(one.organisation), *_look_cells(one.a), *_look_cells(one.b)) for one in told.items
    )
    return csv_text(head, rows)


def _difference(strand: Strand, one: Difference, name: str) -> DifferenceAnswer:
    return DifferenceAnswer(
        organisation=answers.organisation(strand.slug, name, strand.kind, strand.country),
        part=cast(Any, one.part),
        facets=cast(Any, list(one.facets)),
        day=one.day,
        before=look(one.before),
        after=look(one.after),
        basis=answers.reasons(rules.deciding(one)),
    )


def _count(strands: Iterable[Strand], day: date) -> schemas.Count:
    held = (rules.look_on(strand.stretches, day).held for strand in strands)
    return answers.count(counted_each(one for one in held if one))


def _organisation_cells(one: schemas.Organisation) -> tuple[str, ...]:
    return one.slug, one.name, one.kind, one.country or ""


def _look_cells(one: LookAnswer) -> tuple[str, ...]:
    suspended = _yes(one.suspended) if one.held else ""
    return one.held or "", one.category or "", one.category_held or "", " | ".join(one.alternatives), suspended


def _joined(values: Iterable[str | None]) -> str:
    return " | ".join(dict.fromkeys(filter(None, values)))


def _yes(told: bool) -> str:
    return "yes" if told else "no"


def _instant(known: datetime | None) -> str:
    return instant_text(known) if known else ""
