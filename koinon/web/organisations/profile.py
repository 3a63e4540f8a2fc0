"""An organisation's page: every standing through time, its names, what is known of it, its own organs' decisions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from koinon.networks.models import Keeper
from koinon.register.queries import standings_of
from koinon.rules.dates import parse
from koinon.rules.standing import Stretch
from koinon.web.anchors import anchor
from koinon.web.asked import Asked
from koinon.web.networks.course import course_in
from koinon.web.networks.day_bar import change_on
from koinon.web.networks.hosted import Hosted
from koinon.web.organisations.competences import competence_facts
from koinon.web.organisations.held import Held, held_of, mandate_rows, named_by, sources_of
from koinon.web.organisations.identity import Identity
from koinon.web.organisations.known_of import (
    KnownOf,
    election_words,
    known_of,
    relation_words,
    subject_words,
    union_facts,
)
from koinon.web.pages import Category, Change, DecisionRow, Fact, Link, NameRow, OrganisationDetail, Said
from koinon.web.pages import Standing as StandingRow
from koinon.web.standings.evidence import Evidence, evidence_for, standings_in
from koinon.web.standings.freshness import own_checked
from koinon.web.standings.time_bar import time_bar
from koinon.web.words.content import country_name, in_language, language_name, number, said, spoken
from koinon.web.words.dates import when_bound, when_edtf
from koinon.web.words.names import Called, Names

GEONAMES = "https://www.geonames.org/%s/"
NO_CATEGORY = Category("")


@dataclass(frozen=True)
class Told:
    """Everything about an organisation, read before it is put into words."""

    asked: Asked
    identity: Identity
    standings: Sequence[tuple[Hosted, tuple[Stretch, ...]]]
    evidence: Evidence
    known: KnownOf
    held: Held = ()

    @property
    def slug(self) -> str:
        """The organisation's slug."""
        return self.identity.organisation.slug

    @property
    def called(self) -> Called:
        """What the organisation is called."""
        return self.evidence.glossary.called(self.slug)


def told_of(asked: Asked, networks: Mapping[str, Hosted], identity: Identity) -> Told:
    """Everything known of an organisation. Sixteen queries for what is known now."""
    found = standings_of(identity.organisation, asked.known)
    standings = [(networks[network.slug], stretches) for network, stretches in found if network.slug in networks]
    known = known_of(identity, asked.known)
    held = held_of(asked, networks, identity)
    evidence = evidence_for(
        asked,
        networks,
        [one for _hosted, stretches in standings for one in standings_in(stretches)],
        organisations=identity.slugs,
        cited={*known.sources(), *sources_of(held)},
        naming=named_by(held),
    )
    return Told(asked, identity, standings, evidence, known, held)


def organisation_detail(told: Told) -> OrganisationDetail:
    """The organisation as its page shows it. One query, where somebody asks it about its record."""
    rows = [(_standing(told, hosted, stretches), stretches) for hosted, stretches in told.standings]
    organisation = told.identity.organisation
    # in the order of the page, since that numbers the footnotes
    facts = tuple(_facts(told))
    return OrganisationDetail(
        name=told.called.name,
        kind=organisation.kind,
        country=country_name(organisation.country),
        own_name=told.called.own,
        facts=facts,
        standings=tuple(row for row, _stretches in rows if row.held),
        past_standings=tuple(row for row, _stretches in rows if not row.held),
        mandates=tuple(mandate_rows(told.held, told.asked, told.evidence)),
        decisions=tuple(_decisions(told)),
        organs=tuple(_organs(told)),
        names=tuple(_names(told)),
        told=tuple(_told(told)),
        country_address=told.asked.walk.country(organisation.country),
        checked=own_checked(told.asked, _keeps(told), told.identity, told.known),
    )


def _keeps(told: Told) -> bool:
    """Whether it is in a network that is kept here today, so that somebody asks it about its record."""
    here = (hosted for hosted, stretches in told.standings if any(one.holds(told.asked.today) for one in stretches))
    return any(hosted.network.keeper == Keeper.HERE for hosted in here)


def changes_around(told: Told) -> tuple[Change | None, Change | None]:
    """The last change before the day and the first after it, in whichever network."""
    day, names = told.asked.day, Names({told.identity.organisation.pk: told.called})
    before: list[Change] = []
    after: list[Change] = []
    for hosted, stretches in told.standings:
        course = course_in({told.identity.organisation.pk: stretches})
        for turning, side in ((course.before(day), before), (course.after(day), after)):
            if turning:
                change = change_on(told.asked, turning, course, names, {})
                side.append(replace(change, text=_in_network(hosted, change.text)))
    return (
        max(before, key=lambda change: change.when.iso, default=None),
        min(after, key=lambda change: change.when.iso, default=None),
    )


def _in_network(hosted: Hosted, words: Said) -> Said:
    return Said(_("%(label)s: %(value)s") % {"label": hosted.name.text, "value": words.text})


def _standing(told: Told, hosted: Hosted, stretches: tuple[Stretch, ...]) -> StandingRow:
    day, walk = told.asked.day, told.asked.walk
    here = next((stretch.standing for stretch in stretches if stretch.holds(day)), None)
    return StandingRow(
        network=Link(hosted.name.text, walk.network(hosted.slug), language=hosted.name.language),
        accent=hosted.slug,
        held=here.held if here else "",
        category=hosted.category(here.category, day) if here else NO_CATEGORY,
        why_address=walk.standing(hosted.slug, told.slug),
        since=when_bound(here.since) if here else None,
        time_bar=time_bar(stretches, told.evidence.about(hosted), hosted, told.asked.today, told.slug),
        made_up=hosted.network.made_up,
        open_questions=len(here.questions) if here else 0,
    )


def _facts(told: Told) -> Iterator[Fact]:
    known, cite, day = told.known, told.evidence.footnotes.cite, told.asked.day
    figure = known.population_on(day)
    if figure is None:
        yield Fact(_("Inhabitants"))
    else:
        yield Fact(_("Inhabitants"), (Said(number(figure.figure)),), when_edtf(figure.on), cites=cite(figure.source))
    yield from union_facts(known.unions, told.evidence.footnotes)
    for relation in known.relations:
        from_here = relation.organisation_id in told.identity.slugs
        other = relation.other if from_here else relation.organisation
        link = known.names.of(other.pk, other.slug).link(told.asked.walk.organisation(other.slug))
        when = when_edtf(relation.begins) if relation.begins else None
        yield Fact(relation_words(relation.kind, from_here), when=when, link=link, cites=cite(relation.source))
    for line in sorted(known.elections, key=lambda one: parse(str(one["on"])).earliest):
        note = (said(line["note"]),) if line.get("note") else ()
        footnotes = told.evidence.footnotes.of(line)
        yield Fact(election_words(str(line["of"])), note, when_edtf(str(line["on"])), cites=footnotes)
    also = sorted(set(told.identity.slugs.values()) - {told.slug})
    if also:
        yield Fact(_("Also recorded as"), tuple(Said(slug) for slug in also))
    geonames = told.identity.organisation.geonames_id
    if geonames:
        yield Fact(_("GeoNames"), link=Link(str(geonames), GEONAMES % geonames))


def _decisions(told: Told) -> Iterator[DecisionRow]:
    """What its own organs decided, the newest first."""
    newest_first = sorted(told.known.decisions, key=lambda one: parse(str(one[1]["on"])).earliest, reverse=True)
    for key, content in newest_first:
        yield DecisionRow(
            title=said(content["title"]) if content.get("title") else Said(_("A decision")),
            address=told.asked.walk.entry(key),
            organ=told.known.organ(str(content["organ"])),
            when=when_edtf(str(content["on"])),
            number=str(content.get("number", "")),
            anchor=anchor("entry", key),
            cites=told.evidence.footnotes.of(content),
        )


def _organs(told: Told) -> Iterator[Fact]:
    """Its organs, and which of them decides what on a membership."""
    for line in told.known.organs:
        terms = {"council": _("Council"), "board": _("Board"), "mayors_office": _("Mayor's office")}
        term = terms.get(str(line.get("kind", "")))
        cites = told.evidence.footnotes.of(line)
        yield Fact(term or spoken(str(line.get("kind", ""))), (said(line["names"]),), cites=cites)
    yield from competence_facts(told.asked.walk, told.known, told.slug, told.evidence.footnotes)


def _names(told: Told) -> Iterator[NameRow]:
    """The names: its own first, then those in other languages, then the spellings of sources."""
    rows = sorted(told.known.name_rows, key=lambda name: (not name.own, name.is_spelling, name.language, name.pk))
    for name in rows:
        yield NameRow(
            name=in_language(name.text, name.language),
            language_name=language_name(name.language) if name.language else "",
            own=name.own,
            period=told.known.period_of(name),
            spelling=name.is_spelling,
            cites=told.evidence.footnotes.cite(name.source),
        )


def _told(told: Told) -> Iterator[Fact]:
    """What is told of it and reckoned with nowhere."""
    for line in told.known.facts:
        hosted = told.evidence.glossary.networks.get(str(line.get("network", "")))
        link = Link(hosted.name.text, told.asked.walk.network(hosted.slug)) if hosted else None
        cites = told.evidence.footnotes.of(line)
        term, place = subject_words(str(line.get("subject", ""))), anchor("fact", str(line.get("id", "")))
        yield Fact(term, (said(line["text"]),), link=link, cites=cites, anchor=place)
