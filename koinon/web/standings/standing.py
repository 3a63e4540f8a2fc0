"""Why an organisation is what it is in a network on a day: the chain, the rights, what is open, before and after."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from koinon.register.queries import history
from koinon.rules.dates import BEFORE_ALL, FOREVER
from koinon.rules.entries import Dated
from koinon.rules.reading import EntryError, read_attestation, read_dated
from koinon.rules.reasons import Reason
from koinon.rules.standing import Standing, Stretch
from koinon.web.anchors import anchor, each_once
from koinon.web.asked import Asked
from koinon.web.networks.course import Course, course_in
from koinon.web.networks.hosted import Hosted
from koinon.web.organisations.identity import Identity
from koinon.web.organisations.represented import Represented, own_facts, represented, stood_for
from koinon.web.pages import Category, Link, OtherSource, Said, StandingDetail, Step, StretchRow
from koinon.web.standings import attested
from koinon.web.standings.evidence import Evidence, evidence_for, reasons_in, standings_in
from koinon.web.standings.freshness import shared_checked
from koinon.web.standings.questions import open_questions
from koinon.web.standings.reasons import SO, chain, decided, in_order
from koinon.web.standings.rights import rights, vote_weight
from koinon.web.standings.time_bar import Look, category_ends, looks, time_bar
from koinon.web.words.content import country_name
from koinon.web.words.dates import dated_words, day_words, period_words, until_words, when_bound
from koinon.web.words.names import Called
from koinon.web.words.sizes import sizes_on

NO_CATEGORY = Category("")


@dataclass(frozen=True)
class Told:
    """Everything about one organisation in one network, read before it is put into words."""

    asked: Asked
    hosted: Hosted
    identity: Identity
    stretches: tuple[Stretch, ...]
    evidence: Evidence
    represented: Represented

    @property
    def here(self) -> Stretch | None:
        """The stretch that holds the day; None where it was surely no member."""
        return next((stretch for stretch in self.stretches if stretch.holds(self.asked.day)), None)

    @property
    def slug(self) -> str:
        """The organisation's slug."""
        return self.identity.organisation.slug

    @property
    def called(self) -> Called:
        """What the organisation is called."""
        return self.evidence.glossary.called(self.slug)

    def course(self) -> Course:
        """The course of this one standing, for the day bar."""
        return course_in({self.identity.organisation.pk: self.stretches})


def told_of(asked: Asked, hosted: Hosted, identity: Identity) -> Told:
    """Everything known of an organisation in a network. Ten queries for what is known now."""
    organisation = identity.organisation
    stretches = history(hosted.network, organisation, asked.known)
    beside = represented(asked, hosted, identity)
    evidence = evidence_for(
        asked,
        {hosted.slug: hosted},
        standings_in(stretches),
        organisations=identity.slugs,
        touching=hosted.network.pk,
        cited=beside.sources(),
        named=beside.slugs(),
    )
    return Told(asked, hosted, identity, stretches, evidence, beside)


def standing_detail(told: Told) -> StandingDetail:
    """The standing as its page shows it. One query; a second where the network is kept here."""
    organisation, here = told.identity.organisation, told.here
    standing = here.standing if here else None
    category = told.hosted.category(standing.category, told.asked.day) if standing else NO_CATEGORY
    size = sizes_on([organisation.pk], told.asked.day, told.asked.known).get(organisation.pk)
    # in the order of the page, since that numbers the footnotes
    notes = told.evidence.footnotes
    represented_by = tuple(stood_for(told.asked, told.represented, told.hosted, told.evidence.glossary, notes))
    steps = _steps(told, here)
    return StandingDetail(
        organisation=told.called.link(told.asked.walk.organisation(told.slug)),
        organisation_own_name=told.called.own,
        organisation_kind=organisation.kind,
        country=country_name(organisation.country),
        held=standing.held if standing else "",
        category=category,
        steps=tuple(each_once(steps)),
        since=when_bound(standing.since) if standing else None,
        until=when_bound(standing.until) if standing else None,
        suspended=bool(standing and standing.suspended),
        time_bar=time_bar(told.stretches, told.evidence, told.hosted, told.asked.today, told.slug),
        rights=rights(standing, told.evidence) if standing else (),
        vote_weight=vote_weight(standing, told.evidence, size) if standing else None,
        open_questions=open_questions(standing, told.evidence) if standing else (),
        others=tuple(_others(told, standing)),
        stretches=tuple(_rows(told)),
        represented_by=represented_by,
        told=tuple(own_facts(told.represented, notes)),
        checked=shared_checked(told.asked, told.hosted, told.identity, standing),
    )


def _steps(told: Told, here: Stretch | None) -> tuple[Step, ...]:
    if here is not None:
        return chain(here.standing, told.evidence, category_ends(told.stretches, here))
    return tuple(_why_not(told))


def _why_not(told: Told) -> Iterator[Step]:
    """Why it is no member: what ended the membership before, or what begins the one after."""
    day = told.asked.day
    before = next((one for one in reversed(told.stretches) if one.ends <= day), None)
    after = next((one for one in told.stretches if one.begins > day), None)
    if before is not None:
        yield from in_order(before.standing.basis, told.evidence)
        words = _("Not a member on this day. The last day on which it can have been one: %(date)s.")
        yield Step(SO, Said(words % {"date": day_words(date.fromordinal(before.ends.toordinal() - 1))}))
    elif after is not None:
        yield from in_order(after.standing.basis, told.evidence)
        words = _("Not a member on this day. The first day on which it can be one: %(date)s.")
        yield Step(SO, Said(words % {"date": day_words(after.begins)}))


def _rows(told: Told) -> Iterator[StretchRow]:
    """All stretches as a reader sees them, with those between and around them in which it was no member."""
    seen = looks(told.stretches, told.hosted)
    floor = told.hosted.founded.earliest if told.hosted.founded else BEFORE_ALL
    last = floor
    for look in seen:
        if look.begins > last:
            yield _absence(told, last, look.begins)
        yield _row(told, look)
        last = look.ends
    if seen and last < FOREVER:
        yield _absence(told, last, FOREVER)


def _row(told: Told, look: Look) -> StretchRow:
    first = max(look.begins, told.hosted.founded.earliest) if told.hosted.founded else look.begins
    return StretchRow(
        period=period_words(look.begins, look.ends),
        held=look.held,
        category=look.category,
        address=_address(told, first),
        current=look.begins <= told.asked.day < look.ends,
    )


def _absence(told: Told, begins: date, ends: date) -> StretchRow:
    before = until_words(day_words(date.fromordinal(ends.toordinal() - 1))) if ends < FOREVER else ""
    period = period_words(begins, ends) if begins > BEFORE_ALL and ends == FOREVER else before
    return StretchRow(period, "", NO_CATEGORY, _address(told, begins), begins <= told.asked.day < ends)


def _address(told: Told, day: date) -> str:
    if day == BEFORE_ALL:
        return ""
    return told.asked.walk.at(day.isoformat()).standing(told.hosted.slug, told.slug)


def _others(told: Told, standing: Standing | None) -> Iterator[OtherSource]:
    """What entries say that are no link of the chain: of other times, without a day, or to the contrary."""
    shown = {reason.key for reason in _shown(told, standing)}
    evidence, walk = told.evidence, told.asked.walk
    for key in _in_time(set(evidence.entries) - shown, evidence):
        content = evidence.entries[key]
        if key in evidence.decided:
            yield _other_decision(told, key)
            continue
        source = str(content.get("source", ""))
        yield OtherSource(
            text=Said(attested.sentence(content, evidence.glossary)),
            when=dated_words(evidence.footnotes.content(source).get("dated")),
            agrees=_agrees(key, content, standing, told),
            link=Link(_("Entry"), walk.entry(key)),
            cites=evidence.footnotes.of(content),
            anchor=anchor("entry", key),
        )


def _other_decision(told: Told, key: str) -> OtherSource:
    evidence = told.evidence
    step = decided(key, evidence)
    who = step.who.text if step.who else ""
    words = _("%(label)s: %(value)s") % {"label": who, "value": step.text.text}
    return OtherSource(Said(words), step.when.text if step.when else "", None, step.link, step.cites, step.anchor)


def _shown(told: Told, standing: Standing | None) -> Iterable[Reason]:
    if standing is not None:
        return list(reasons_in(standing))
    day = told.asked.day
    near = [one for one in told.stretches if one.ends <= day][-1:] or list(told.stretches)[:1]
    return [reason for stretch in near for reason in stretch.standing.basis]


def _in_time(keys: Iterable[str], evidence: Evidence) -> Sequence[str]:
    def order(key: str) -> tuple[date, str]:
        span = attested.span(evidence.entries[key])
        return (span.earliest if span else FOREVER, key)

    return sorted(keys, key=order)


def _agrees(key: str, content: attested.Content, standing: Standing | None, told: Told) -> bool | None:
    source = str(content.get("source", ""))
    try:
        dated: Dated = read_dated(told.evidence.footnotes.content(source).get("dated"))
        attestation = read_attestation(key, content, {source: dated})
    except EntryError:
        return None
    return attested.agrees(attestation, standing, told.asked.day)
