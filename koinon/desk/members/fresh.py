"""What the record says of a member, part by part: when each was last confirmed and by whom, or else recorded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from koinon.atlas.models import Organisation
from koinon.confirmations.facts import facts_of
from koinon.confirmations.queries import last_of_own, last_of_shared
from koinon.desk.confirming.words import fact_lines
from koinon.networks.models import Keeper, Network
from koinon.register.models import Standing
from koinon.web.pages import Checked, Link
from koinon.web.standings.freshness import checked

if TYPE_CHECKING:
    from koinon.desk.gate import Desk


@dataclass(frozen=True)
class RecordLine:
    """One part of the record: what it is about, what it says, and how fresh that is."""

    term: str
    words: str
    age: Checked


def record_lines(desk: Desk, network: Network, organisation: Organisation) -> tuple[RecordLine, ...]:
    """The parts of a member's record in a network today. A constant number of queries."""
    facts = facts_of(organisation, network, desk.today)
    shared, _recorded_at = last_of_shared(network, organisation)
    lasts = {**last_of_own([organisation.pk]), **shared}
    lines = fact_lines(facts, organisation, network, desk.today)
    ages = checked(facts, lasts, desk.today, network.zone)
    return tuple(RecordLine(line.term, line.words, age) for line, age in zip(lines, ages, strict=True))


def confirmable(desk: Desk) -> tuple[Link, ...]:
    """Where the organisation of the desk can confirm its records at any time: the networks kept here that it is in."""
    organisation = desk.its_organisation
    rows = Standing.objects.filter(organisation=organisation, network__keeper=Keeper.HERE).on(desk.today)
    slugs = sorted(set(rows.values_list("network__slug", flat=True)))
    desk.called.load(slugs, ())
    return tuple(
        Link(desk.called.network(slug), desk.to("confirm_record", network=slug, organisation=organisation.slug))
        for slug in slugs
    )
