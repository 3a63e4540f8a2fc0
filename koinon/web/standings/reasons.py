"""The chain behind an answer in words: each decision, attestation, fact and rule as a step that ends in "so"."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.utils.translation import gettext as _

from koinon.rules.dates import FOREVER, DateError, parse
from koinon.rules.effects import Effect, OnMembership, Revoke
from koinon.rules.effects import read as read_effect
from koinon.rules.reasons import (
    ATTESTATION,
    CANNOT_TELL,
    CONTESTED,
    COUNTRY_JOINS,
    COUNTRY_LEAVES,
    DECISION,
    FACT,
    PRESUMED,
    RULE,
    YES,
    Reason,
    chained,
)
from koinon.rules.standing import Standing
from koinon.web.anchors import anchor
from koinon.web.glossary import Glossary
from koinon.web.pages import Link, Said, Step, When
from koinon.web.standings import attested
from koinon.web.standings.evidence import Content, Evidence
from koinon.web.words import deeds
from koinon.web.words import rules as rule_words
from koinon.web.words.content import country_name, in_language, number, said
from koinon.web.words.dates import day_words, when_bound, when_edtf

SO = "so"
IN_A_DAY = (DECISION, ATTESTATION, FACT)
"""What comes first of reasons that speak of the same day."""


def chain(standing: Standing, evidence: Evidence, closes: date | None = None) -> tuple[Step, ...]:
    """Why the standing is what it is: all of it in the order of time; where categories compete, each on its own.

    `closes` is the first day on which the category is another one, as far as reasons for that are known.
    """
    category = standing.category
    if not category.alternatives:
        steps = in_order([*standing.basis, *category.basis], evidence)
        return (*steps, *_closing(standing, evidence, closes), so(standing, evidence))
    apart = {reason for alternative in category.alternatives for reason in alternative.basis}
    apart |= set(category.closed_by) if _closes(standing, closes) else set()
    shared = [reason for reason in chained(standing.basis, category.basis) if reason not in apart]
    steps = in_order(shared, evidence)
    for alternative in category.alternatives:
        named = evidence.hosted.category_name(alternative.slug, evidence.glossary.day) if evidence.hosted else None
        steps += in_order(alternative.basis, evidence)
        words = _("By this the category can be: %(category)s.") % {"category": named.text if named else ""}
        steps.append(Step(SO, Said(words)))
    return (*steps, *_closing(standing, evidence, closes), so(standing, evidence))


def in_order(reasons: Iterable[Reason], evidence: Evidence) -> list[Step]:
    """The reasons as steps, by the time they speak of; a rule stays behind the fact or the act that it is about."""
    placed: list[tuple[tuple[date, int], Reason]] = []
    last = (date.min, 0)
    for reason in chained(reasons):
        last = last if reason.kind == RULE else (_day(reason, evidence), IN_A_DAY.index(reason.kind))
        placed.append((last, reason))
    return [step(reason, evidence) for _last, reason in sorted(placed, key=lambda one: one[0])]


def step(reason: Reason, evidence: Evidence) -> Step:
    """One reason in words."""
    content = evidence.entries.get(reason.key)
    if reason.kind == DECISION and content is not None:
        return decided(reason.key, evidence)
    if reason.kind == ATTESTATION and content is not None:
        return _attestation(reason, content, evidence)
    if reason.kind == FACT:
        return _fact(reason, evidence)
    if reason.kind == RULE:
        return _rule(reason, evidence)
    link = Link(_("Entry"), evidence.glossary.walk.entry(reason.key))
    return Step(reason.kind, Said(_("This entry is not known at the instant asked about.")), link=link)


def decided(key: str, evidence: Evidence) -> Step:
    """A decision in words."""
    glossary, content = evidence.glossary, evidence.entries[key]
    sentences = [deeds.sentence(effect, glossary) for effect in deeds_of(content, evidence)]
    number_ = str(content.get("number", ""))
    return Step(
        DECISION,
        Said(" ".join(dict.fromkeys(sentences))),
        who=organ_of(content, glossary),
        when=when_edtf(str(content["on"])),
        number=_("resolution %(number)s") % {"number": number_} if number_ else "",
        link=Link(_("Entry"), glossary.walk.entry(key)),
        remark=None if parse(str(content["on"])).is_day else Said(_("The day of the decision is not told.")),
        cites=evidence.footnotes.of(content),
        anchor=anchor("entry", key),
    )


def so(standing: Standing, evidence: Evidence) -> Step:
    """What follows from all of it."""
    sentences = [membership_words(standing.held), _category_words(standing, evidence)]
    since = when_bound(standing.since)
    if since and standing.held in (YES, PRESUMED):
        sentences.insert(1, _("Membership begins: %(date)s.") % {"date": since.text})
    return Step(SO, Said(" ".join(filter(None, sentences))), remark=_rest(standing), held=standing.held)


def membership_words(held: str) -> str:
    """How surely it is a member, as a sentence."""
    return {
        YES: _("A member on this day."),
        PRESUMED: _("Presumed a member on this day: after the last evidence nothing says that it ended."),
        CANNOT_TELL: _("Whether it was a member on this day cannot be told."),
        CONTESTED: _("Sources disagree whether it was a member on this day."),
    }.get(held, _("Not a member on this day."))


def deeds_of(content: Content, evidence: Evidence) -> list[Effect]:
    """What a decision does to the organisations that are shown, in the network that is; all of it if nothing else."""
    effects = [read_effect(effect) for effect in content.get("effects", ())]
    here = [effect for effect in effects if isinstance(effect, Revoke) or _concerns(effect, evidence)]
    return here or effects


def organ_of(content: Content, glossary: Glossary) -> Said:
    """The organ that decided."""
    return glossary.organ(str(content.get("organ", "")))


def speaker(source: Content) -> Said | None:
    """Who speaks in a source: its publisher, or its title where nobody is named."""
    if source.get("publisher"):
        return said(source["publisher"], "")
    return in_language(str(source["title"]), str(source.get("language", ""))) if source.get("title") else None


def _attestation(reason: Reason, content: Content, evidence: Evidence) -> Step:
    glossary, source = evidence.glossary, evidence.footnotes.content(str(content.get("source", "")))
    words = attested.sentence(content, glossary)
    if attested.reach_depends_on_source(content):
        words = f"{words} {attested.speaks(source)}"
    remark = {
        "implied": _("Implied, not stated."),
        "denies": _("This contradicts other sources."),
        "undated": _("It names no day, so it sets none."),
    }.get(reason.remark)
    return Step(
        ATTESTATION,
        Said(words),
        who=evidence.footnotes.label(str(content["source"])) if source else None,
        link=Link(_("Entry"), glossary.walk.entry(reason.key)),
        remark=Said(remark) if remark else None,
        cites=evidence.footnotes.of(content),
        anchor=anchor("entry", reason.key),
    )


def _fact(reason: Reason, evidence: Evidence) -> Step:
    glossary, when = evidence.glossary, when_edtf(reason.day) if reason.day else None
    cites = evidence.footnotes.cite(reason.source)
    if reason.remark in (COUNTRY_JOINS, COUNTRY_LEAVES):
        event = evidence.event(reason)
        union = {"union": said(event.names).text if event and event.names else _("the union of countries")}
        words = _("From this day a member of: %(union)s.") % union
        if reason.remark == COUNTRY_LEAVES:
            words = _("From this day no longer a member of: %(union)s.") % union
        return Step(FACT, Said(words), who=Said(country_name(reason.subject)), when=when, cites=cites)
    who = Said(", ".join(sorted(glossary.organisation(slug) for slug in evidence.organisations)))
    figure = number(int(reason.subject)) if reason.subject.isdecimal() else reason.subject
    words = _("Has this many inhabitants: %(figure)s.") % {"figure": figure}
    return Step(FACT, Said(words), who=who, when=when, cites=cites)


def _rule(reason: Reason, evidence: Evidence) -> Step:
    found = evidence.rule(reason.rule)
    if found is None:
        return Step(RULE, Said(_("A rule of the statutes.")), cites=evidence.footnotes.cite(reason.source))
    rule, _version = found
    remark = rule_words.status_remark(rule, evidence.footnotes)
    return Step(
        RULE,
        rule_words.says(rule) or rule_words.heading(rule),
        link=rule_link(reason.rule, evidence),
        remark=Said(remark) if remark else None,
        cites=evidence.footnotes.cite(*rule.all_sources()),
    )


def rule_link(id_: str, evidence: Evidence) -> Link | None:
    """The way to a rule in the statutes; None where no version known has it."""
    hosted, glossary = evidence.hosted, evidence.glossary
    return hosted.rule_link(id_, glossary.day, glossary.walk) if hosted else None


def _closing(standing: Standing, evidence: Evidence, closes: date | None) -> Sequence[Step]:
    """What brings the category to its end: the sources that leave the day open, and the fact and rule that close it."""
    if closes is None or not _closes(standing, closes):
        return ()
    reasons = standing.category.closed_by
    steps = in_order(reasons, evidence)
    words = _("This category ends, and another begins, on %(date)s.") % {"date": day_words(closes)}
    return (*_marked_open(steps, reasons, evidence), Step(SO, Said(words)))


def _closes(standing: Standing, closes: date | None) -> bool:
    return bool(standing.category.closed_by) and closes is not None and closes < FOREVER


def _marked_open(steps: Sequence[Step], reasons: Sequence[Reason], evidence: Evidence) -> list[Step]:
    """The steps, with a remark on those sources whose date alone leaves the day open."""
    vague: dict[str, When] = {}
    for reason in reasons:
        content = evidence.entries.get(reason.key)
        span = attested.span(content) if content is not None and reason.kind == ATTESTATION else None
        told = attested.when(content) if content is not None and span and not span.is_day else None
        if told:
            vague[evidence.glossary.walk.entry(reason.key)] = told
    return [_with_open_date(step, vague) for step in steps]


def _with_open_date(step: Step, vague: dict[str, When]) -> Step:
    told = vague.get(step.link.address) if step.link else None
    if told is None:
        return step
    remark = _("By itself it leaves the day open: %(date)s.") % {"date": told.text}
    return Step(step.kind, step.text, step.who, step.when, step.number, step.link, Said(remark), step.held, step.cites)


def _category_words(standing: Standing, evidence: Evidence) -> str:
    category, hosted = standing.category, evidence.hosted
    day = evidence.glossary.day
    if hosted is None or not standing.held:
        return ""
    if category.slug:
        name = {"category": hosted.category_name(category.slug, day).text}
        since = when_bound(category.since)
        if since:
            return _("Category: %(category)s, from %(date)s.") % {**name, "date": since.text}
        return _("Category: %(category)s.") % name
    named = [hosted.category_name(one.slug, day).text for one in category.alternatives]
    if not named:
        return _("The category is not known.")
    words = _("Sources disagree on the category: %(categories)s.")
    if category.held != CONTESTED:
        words = _("The category cannot be told; it can have been: %(categories)s.")
    return words % {"categories": f" {_('or')} ".join(named)}


def _rest(standing: Standing) -> Said | None:
    """What has to be said after "so": rights that rest, the vote that nobody knows of."""
    remarks = []
    if standing.suspended:
        remarks.append(_("Its rights rest: it is suspended."))
    vote = next((right for right in standing.rights if right.right == "vote_assembly"), None)
    if standing.held and vote and vote.value == "not_known":
        remarks.append(_("Its right to vote in the assembly is not known."))
    return Said(" ".join(remarks)) if remarks else None


def _day(reason: Reason, evidence: Evidence) -> date:
    """The first day a reason speaks of; those without a day come last."""
    content = evidence.entries.get(reason.key, {})
    told = reason.day or content.get("on") or content.get("since") or content.get("began")
    try:
        return parse(str(told)).earliest if told else FOREVER
    except DateError:
        return FOREVER


def _concerns(effect: Effect, evidence: Evidence) -> bool:
    return (
        isinstance(effect, OnMembership)
        and (evidence.hosted is None or effect.network == evidence.hosted.slug)
        and effect.organisation in evidence.organisations
    )
