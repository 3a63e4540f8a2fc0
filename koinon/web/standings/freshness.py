"""When the facts of a page were last confirmed, by whom, and which are overdue.

Told where a network is kept here and only of today's record: nobody was asked about another day, and a reading copy
says already that nobody acts for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from koinon.confirmations.facts import Fact, line_facts, names_fact, population_fact, standing_fact
from koinon.confirmations.models import FactKind, Through
from koinon.confirmations.queries import Lasts, last_confirmed, last_of_own, last_of_shared
from koinon.lib import clock
from koinon.networks.models import Keeper
from koinon.rules.freshness import due_again, is_overdue
from koinon.rules.standing import Standing
from koinon.web.asked import Asked
from koinon.web.networks.hosted import Hosted
from koinon.web.organisations.competences import competence_term
from koinon.web.organisations.identity import Identity
from koinon.web.organisations.known_of import KnownOf, election_words
from koinon.web.pages import Checked, Said
from koinon.web.words.content import said
from koinon.web.words.dates import when_day


def own_checked(asked: Asked, keeps: bool, identity: Identity, known: KnownOf) -> tuple[Checked, ...]:
    """The facts of an organisation's own record. `keeps`: a network that it is in is kept here. One query, if so."""
    if not keeps or asked.day != asked.today:
        return ()
    facts = [
        names_fact(known.name_rows),
        population_fact(known.populations, asked.day),
        *line_facts(known.line_rows, asked.day),
    ]
    lasts = last_of_own(list(identity.slugs), asked.known)
    return tuple(checked((fact for fact in facts if fact), lasts, asked.today, "UTC"))


def shared_checked(asked: Asked, hosted: Hosted, identity: Identity, standing: Standing | None) -> tuple[Checked, ...]:
    """The standing of a member of a network that is kept here. One query."""
    network = hosted.network
    if network.keeper != Keeper.HERE or standing is None or asked.day != asked.today:
        return ()
    lasts, recorded_at = last_of_shared(network, identity.organisation, asked.known)
    fact = standing_fact(standing.held, standing.category.slug or "", recorded_at)
    return tuple(checked([fact], lasts, asked.today, network.zone))


@dataclass(frozen=True)
class Age:
    """The day on which a fact was last confirmed, else recorded; None where neither is known."""

    confirmed: date | None
    recorded: date | None

    @property
    def last(self) -> date | None:
        """The later of the two."""
        return max(filter(None, (self.confirmed, self.recorded)), default=None)


def checked(facts: Iterable[Fact], lasts: Lasts, today: date, zone: str) -> Iterator[Checked]:
    """How fresh each fact is, in the order in which they come: confirmed, else recorded, and whether overdue."""
    for fact in facts:
        last = last_confirmed(fact, lasts)
        age = Age(
            clock.today(zone, last.at) if last else None,
            clock.today(zone, fact.recorded_at) if fact.recorded_at else None,
        )
        overdue = age.last is not None and is_overdue(age.last, today)
        yield Checked(
            term=fact_words(fact),
            confirmed=when_day(age.confirmed) if age.confirmed else None,
            by=through_words(last.through) if last else "",
            recorded=when_day(age.recorded) if age.recorded else None,
            overdue=when_day(due_again(age.last)) if age.last and overdue else None,
        )


def fact_words(fact: Fact) -> Said:
    """What a fact is about: an organ by its own name, else in the reader's language."""
    if fact.kind == FactKind.COMPETENCE:
        return Said(competence_term(str(fact.said["act"]), str(fact.said["role"])))
    if fact.kind == FactKind.ELECTION:
        return Said(election_words(str(fact.said["of"])))
    if fact.kind == FactKind.ORGAN and fact.said.get("names"):
        return said(fact.said["names"])
    return Said(
        {
            FactKind.NAMES: _("Names"),
            FactKind.POPULATION: _("Inhabitants"),
            FactKind.ORGAN: _("Organs"),
            FactKind.STANDING: _("Standing"),
            FactKind.POSTS: _("Who acts for it"),
        }[FactKind(fact.kind)]
    )


def through_words(through: str) -> str:
    """By whom a fact was confirmed: a role, never a person's name."""
    return {
        Through.COORDINATOR: _("its coordinator"),
        Through.LETTER: _("the member, by the link in its letter"),
    }[Through(through)]
