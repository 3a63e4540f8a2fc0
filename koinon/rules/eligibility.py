"""Whether a candidate meets the conditions of a category: each condition on its own, with the rule it comes from.

Eligibility judges an admission. It never removes a standing that a source attests.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from koinon.rules.dates import parse
from koinon.rules.statutes_terms import Category, PopulationBand

MET = "met"
NOT_MET = "not_met"
NOT_KNOWN = "not_known"

KIND = "kind"
POPULATION = "population"
TERRITORY = "territory"
SUBSTANCE = "substance"
POLITICAL = "political"
WHOLE_RULE = "category"


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of inhabitants and the year it is of; None where no source says the year."""

    count: int
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """What is known of an organisation on the day it is judged. What is left out is not known.

    kind       its kind, "" if not known
    figures    inhabitants by measure: {"city": Figure(348961, 2018), "metropolitan-area": ...}
    inside     slugs of the unions and territories that its country is in on that day
    outside    those that it is surely not in; a slug in neither is not known
    confirmed  criteria (of substance or political) that a document confirms
    refuted    criteria that it is known not to meet
    """

    kind: str = ""
    figures: Mapping[str, Figure] = field(default_factory=dict, hash=False)
    inside: frozenset[str] = frozenset()
    outside: frozenset[str] = frozenset()
    confirmed: frozenset[str] = frozenset()
    refuted: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Judgement:
    """The answer on one condition.

    condition  kind, population, territory, substance, political, or category for the whole rule
    subject    what it is about: the union's or territory's slug, the criterion, the measure
    answer     met, not_met or not_known
    rule       the id of the rule
    why        where the answer is not known: rule_unknown, contested, no_kind, no_figure, other_year,
               about (a soft band), no_country, not_confirmed; "" otherwise
    status     the rule's status in the statutes: a met condition of an assumed rule is only assumed
    """

    condition: str
    subject: str
    answer: str
    rule: str
    why: str = ""
    status: str = ""


def judge(category: Category, candidate: Candidate) -> tuple[Judgement, ...]:
    """One judgement for each condition that the category states, in a fixed order.

    A condition that sources disagree on is judged as each of them has it: agreeing answers stand, others are not known.
    """
    if category.status in ("unknown", "none"):
        return (Judgement(WHOLE_RULE, category.slug, NOT_KNOWN, category.id, "rule_unknown", category.status),)
    if not category.readings:
        return tuple(_conditions(category, candidate))
    sides = [{(j.condition, j.subject): j for j in _conditions(side, candidate)} for side in category.readings]
    subjects = dict.fromkeys(subject for side in sides for subject in side)
    return tuple(_together([side.get(subject) for side in sides]) for subject in subjects)


def overall(judgements: Iterable[Judgement]) -> str:
    """The answer on all stated conditions: not_met if one is not, else not_known if one is not known, else met."""
    answers = {judgement.answer for judgement in judgements}
    if NOT_MET in answers:
        return NOT_MET
    return NOT_KNOWN if NOT_KNOWN in answers else MET


def _together(sides: list[Judgement | None]) -> Judgement:
    """One condition as several sources have it; a source that does not state it leaves it open."""
    first = next(side for side in sides if side is not None)
    if all(side is not None and side.answer == first.answer for side in sides):
        return first
    return Judgement(first.condition, first.subject, NOT_KNOWN, first.rule, "contested", first.status)


def _conditions(category: Category, candidate: Candidate) -> Iterator[Judgement]:
    def told(condition: str, subject: str, answer: str, why: str = "") -> Judgement:
        return Judgement(condition, subject, answer, category.id, why, category.status)

    if category.kinds:
        known = MET if candidate.kind in category.kinds else NOT_MET
        yield told(KIND, candidate.kind, known) if candidate.kind else told(KIND, "", NOT_KNOWN, "no_kind")
    if category.population is not None:
        yield told(POPULATION, category.population.measure, *_population(category.population, candidate))
    for territory in category.territories:
        answer = _is_inside(territory.slug, candidate)
        if answer is None:
            yield told(TERRITORY, territory.slug, NOT_KNOWN, "no_country")
        else:
            yield told(TERRITORY, territory.slug, MET if answer == territory.inside else NOT_MET)
    for criterion in category.substance:
        yield told(SUBSTANCE, criterion.slug, *_confirmed(criterion.slug, candidate))
    for political in category.political:
        yield told(POLITICAL, political, *_confirmed(political, candidate))


def _is_inside(slug: str, candidate: Candidate) -> bool | None:
    if slug in candidate.inside:
        return True
    return False if slug in candidate.outside else None


def _confirmed(criterion: str, candidate: Candidate) -> tuple[str, str]:
    if criterion in candidate.confirmed:
        return MET, ""
    return (NOT_MET, "") if criterion in candidate.refuted else (NOT_KNOWN, "not_confirmed")


def _population(band: PopulationBand, candidate: Candidate) -> tuple[str, str]:
    """Any measure that is enough makes it met; it is not met only if no measure can be."""
    answers = [_in_band(one, candidate.figures.get(one.measure)) for one in (band, *band.alternatives)]
    for answer in answers:
        if answer[0] == MET:
            return answer
    return next((answer for answer in answers if answer[0] == NOT_KNOWN), (NOT_MET, ""))


def _in_band(band: PopulationBand, figure: Figure | None) -> tuple[str, str]:
    if figure is None:
        return NOT_KNOWN, "no_figure"
    if band.reference and not _is_of(figure, band.reference):
        return NOT_KNOWN, "other_year"
    inside = band.holds(figure.count)
    if inside is None:
        return NOT_KNOWN, "contested" if band.edge_contested else "about"
    return (MET if inside else NOT_MET), ""


def _is_of(figure: Figure, reference: str) -> bool:
    """Whether the figure is of the day or year that the rule names."""
    if figure.year is None:
        return False
    span = parse(reference)
    return span.earliest <= date(figure.year, 12, 31) and date(figure.year, 1, 1) <= span.latest
