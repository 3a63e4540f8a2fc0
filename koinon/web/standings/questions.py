"""What an answer leaves open, in words: what the statutes do not settle, and where sources contradict them."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from koinon.rules.dates import DateError, parse
from koinon.rules.reasons import COUNTRY_JOINS, COUNTRY_LEAVES, POPULATION_CROSSES, Question
from koinon.rules.standing import Standing
from koinon.web.pages import OpenQuestion, Said, When
from koinon.web.standings.evidence import Evidence
from koinon.web.standings.reasons import rule_link
from koinon.web.words.content import country_name, number, organisation_kind
from koinon.web.words.dates import when_day


def open_questions(standing: Standing, evidence: Evidence) -> tuple[OpenQuestion, ...]:
    """The open questions of a standing, then its contradictions."""
    return (*_questions(standing, evidence), *_contradictions(standing, evidence))


def _questions(standing: Standing, evidence: Evidence) -> Iterator[OpenQuestion]:
    for question in standing.questions:
        yield _open(question, " ".join((_event(question, evidence), _what_is_open(question))).strip(), evidence)


def _contradictions(standing: Standing, evidence: Evidence) -> Iterator[OpenQuestion]:
    for found in standing.contradictions:
        kept = _("What sources attest is kept.")
        yield _open(found, f"{_contradiction(found, evidence)} {kept}", evidence)


def _open(question: Question, words: str, evidence: Evidence) -> OpenQuestion:
    return OpenQuestion(Said(words), rule_link(question.rule, evidence) if question.rule else None, _since(question))


def _what_is_open(question: Question) -> str:
    return {
        "rule_unknown": _("What becomes of the category then? No text was found."),
        "no_rule_written": _("The condition of the category is no longer met, and no rule says what follows."),
        "rule_contested": _("Sources disagree on what the statutes say of it."),
        "review_due": _("The statutes ask for the category to be looked at again; no decision is known."),
        "admission_not_known": _("The consent is known. Whether an admission followed is not known."),
    }.get(question.code, question.code)


def _event(question: Question, evidence: Evidence) -> str:
    """What happened that raised the question."""
    if not question.subject:
        return ""
    found = evidence.rule(question.rule)
    event = str(found[0].get("event") or "") if found else ""
    if event == POPULATION_CROSSES or question.subject.isdecimal():
        figure = number(int(question.subject)) if question.subject.isdecimal() else question.subject
        return _("The number of inhabitants crossed a limit: %(figure)s.") % {"figure": figure}
    country = {"country": country_name(question.subject)}
    if event == COUNTRY_LEAVES:
        return _("%(country)s: no longer in the union that the statutes look at.") % country
    if event == COUNTRY_JOINS:
        return _("%(country)s: from then on in the union that the statutes look at.") % country
    return _("%(country)s: joined or left a union that the statutes look at.") % country


def _contradiction(found: Question, evidence: Evidence) -> str:
    hosted, day = evidence.hosted, evidence.glossary.day
    if found.code == "category_not_in_statutes":
        category = hosted.category_name(found.subject, day).text if hosted else found.subject
        return _("The statutes known for this day have no such category: %(category)s.") % {"category": category}
    if found.code == "territory_contradicts":
        words = _("What the statutes ask of a member's country for this category is not met: %(territory)s.")
        return words % {"territory": evidence.glossary.union(found.subject)}
    if found.code == "kind_contradicts":
        words = _("The statutes do not have this category for organisations of this kind: %(kind)s.")
        return words % {"kind": organisation_kind(found.subject)}
    figure = number(int(found.subject)) if found.subject.isdecimal() else found.subject
    return _("With so many inhabitants it lies outside the limits of this category: %(figure)s.") % {"figure": figure}


def _since(question: Question) -> When | None:
    try:
        return when_day(parse(question.day).latest) if question.day else None
    except DateError:
        return None
