"""What would follow if something were otherwise: a country joins or leaves a union, a city is counted, statutes change.

Pure like everything here: cases go in with what is supposed, and what would differ on a day comes out. Nobody's
standing is touched, and what follows is judged by the same `standing` as what is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from koinon.rules.changes import candidate_on, in_force
from koinon.rules.dates import day_span
from koinon.rules.eligibility import NOT_KNOWN, POPULATION, judge
from koinon.rules.facts import Facts, UnionMembership
from koinon.rules.facts import Population as CountedFigure
from koinon.rules.periods import Period
from koinon.rules.reasons import YES, Question, Reason, chained
from koinon.rules.standing import Case, Standing, standing_on
from koinon.rules.statutes import Statutes, VoteWeight, parse_statutes

SUPPOSED = "supposed"
"""Stands where a source would: what is supposed has none."""

ASSEMBLY = "assembly"
VOTE = "vote_assembly"


class SuppositionError(ValueError):
    """Something that cannot be supposed.

    `code`: nothing_supposed, half_a_country, unknown_union, unknown_organisation, inside_already, not_inside,
    no_statutes, unknown_category, bound_not_known, over_maximum or other_network.
    """

    def __init__(self, code: str, subject: str) -> None:
        super().__init__(f"{code}: {subject}")
        self.code = code
        self.subject = subject


@dataclass(frozen=True, slots=True)
class Joins:
    """A country (ISO 3166 alpha-2) is in a union from the day on; what was told of later times falls away."""

    country: str
    union: str
    day: date

    def apply(self, case: Case) -> Case:
        """The case in which it is so. Raises SuppositionError inside_already."""
        facts = case.facts
        if facts.country != self.country:
            return case
        if facts.in_union(self.union, self.day):
            raise SuppositionError("inside_already", f"{self.country} {self.union}")
        earlier = [m for m in facts.unions if m.union != self.union or m.period.begins < self.day]
        joined = UnionMembership(self.union, Period(self.day), SUPPOSED)
        return replace(case, facts=_with_unions(facts, [*earlier, joined]))


@dataclass(frozen=True, slots=True)
class Leaves:
    """A country is outside a union from the day on, which is the first day outside."""

    country: str
    union: str
    day: date

    def apply(self, case: Case) -> Case:
        """The case in which it is so. Raises SuppositionError not_inside."""
        facts = case.facts
        if facts.country != self.country:
            return case
        inside = [m for m in facts.unions if m.union == self.union and m.period.begins < self.day < m.period.ends]
        if not inside:
            raise SuppositionError("not_inside", f"{self.country} {self.union}")
        others = [m for m in facts.unions if m.union != self.union or m.period.begins < self.day]
        left = [
            replace(m, period=Period(m.period.begins, self.day), source=SUPPOSED) if m in inside else m for m in others
        ]
        return replace(case, facts=_with_unions(facts, left))


@dataclass(frozen=True, slots=True)
class Counts:
    """An organisation is counted on the day, and has so many inhabitants."""

    organisation: str
    figure: int
    day: date

    def apply(self, case: Case) -> Case:
        """The case in which it is so."""
        if self.organisation not in case.aliases | {case.organisation}:
            return case
        counted = CountedFigure(self.figure, day_span(self.day), SUPPOSED)
        known = [told for told in case.facts.populations if told.on.latest <= self.day]
        return replace(case, facts=replace(case.facts, populations=(*known, counted)))


@dataclass(frozen=True, slots=True)
class Rules:
    """Another version of the statutes: it takes the place of the one of its name, or stands beside those there are."""

    statutes: Statutes

    def apply(self, case: Case) -> Case:
        """The case in which it is so. Raises SuppositionError other_network."""
        if self.statutes.network != case.network:
            raise SuppositionError("other_network", self.statutes.network)
        kept = [version for version in case.statutes if version.version != self.statutes.version]
        return replace(case, statutes=(*kept, self.statutes))


Supposition = Joins | Leaves | Counts | Rules


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """What somebody wants to suppose from a day on, as words and numbers; what is left out is as it is.

    country    ISO 3166 alpha-2, with the slug of a union that it joins or leaves
    counted    organisations with their inhabitants, by slug
    statutes   a version that takes the place of the one of its name, or stands beside those there are
    bound      a category's slug, and how many inhabitants it asks for at least
    """

    day: date
    country: str = ""
    joins: str = ""
    leaves: str = ""
    counted: tuple[tuple[str, int], ...] = ()
    statutes: Statutes | None = None
    bound: tuple[str, int] | None = None


def suppositions(
    wanted: Hypothesis, cases: Mapping[str, Case], document: Mapping[str, Any] | None
) -> tuple[Supposition, ...]:
    """The suppositions of a hypothesis on the cases of a network, in the order of its parts.

    `document` is what is told as the statutes of its day, None where nothing is; only a bound needs it. Raises
    SuppositionError where nothing or half of something is supposed, or of what nobody knows here.
    """
    if bool(wanted.country) != bool(wanted.joins or wanted.leaves):
        raise SuppositionError("half_a_country", wanted.country)
    if not (wanted.country or wanted.counted or wanted.statutes or wanted.bound):
        raise SuppositionError("nothing_supposed", "")
    built: list[Supposition] = []
    for kind, union in ((Joins, wanted.joins), (Leaves, wanted.leaves)):
        if union and union not in unions_known(cases):
            raise SuppositionError("unknown_union", union)
        if union:
            built.append(kind(wanted.country, union, wanted.day))
    for slug, figure in wanted.counted:
        if not any(slug in case.aliases | {case.organisation} for case in cases.values()):
            raise SuppositionError("unknown_organisation", slug)
        built.append(Counts(slug, figure, wanted.day))
    if wanted.statutes:
        built.append(Rules(wanted.statutes))
    if wanted.bound:
        category, minimum = wanted.bound
        if document is None:
            raise SuppositionError("no_statutes", category)
        built.append(Rules(parse_statutes(with_bound(document, category, minimum, wanted.day))))
    return tuple(built)


def unions_known(cases: Mapping[str, Case]) -> frozenset[str]:
    """The unions of countries that the facts of these cases know of."""
    return frozenset(union for case in cases.values() for union in case.facts.known_unions)


def with_bound(document: Mapping[str, Any], category: str, minimum: int, day: date) -> dict[str, Any]:
    """A statutes document in which from the day on a category asks for at least so many inhabitants.

    It is a version of its own, so that before the day the one that there is goes on. Where sources disagree on nothing
    but the bound, that is settled, and the rule is `assumed`. Raises SuppositionError unknown_category,
    bound_not_known where nobody knows the category's conditions, or over_maximum where it asks for fewer at most.
    """
    changed: dict[str, Any] = deepcopy(dict(document))
    rules = [rule for rule in changed.get("rules", ()) if rule.get("kind") == "category"]
    rule = next((rule for rule in rules if rule.get("slug") == category), None)
    if rule is None:
        raise SuppositionError("unknown_category", category)
    if rule["status"] in ("unknown", "none"):
        raise SuppositionError("bound_not_known", category)
    sides = rule.get("values", ())
    if any(side.keys() - _OF_THE_BOUND for side in sides):
        for side in sides:
            side["population"] = _bounded(side.get("population", {}), minimum)
    else:
        band = next((side["population"] for side in sides if "population" in side), rule.get("population", {}))
        rule["population"] = _bounded(band, minimum)
        if rule.pop("values", None):
            rule["status"] = "assumed"
    changed["replaces"] = changed["version"]
    changed["version"] = f"{changed['version']}-supposed"
    changed["in_force"] = {"from": day.isoformat(), "status": "assumed"}
    return changed


_OF_THE_BOUND = {"population", "source", "sources"}


def _bounded(band: Mapping[str, Any], minimum: int) -> dict[str, Any]:
    """The band from the minimum on. "More than" and "less than" are told together, so the latter becomes "at most"."""
    told = {name: value for name, value in band.items() if name not in ("minimum", "above", "soft")}
    if "below" in told:
        told["maximum"] = told.pop("below") - 1
    if minimum > told.get("maximum", minimum):
        raise SuppositionError("over_maximum", str(told["maximum"]))
    return {**told, "minimum": minimum}


@dataclass(frozen=True, slots=True)
class Votes:
    """Who can vote in the assembly on a day.

    certain   members held `yes` whose right to vote is `yes`; possible: all who may have it
    weighed   the votes of the certain, and of the possible, as far as their weights are known
    unknown   how many of the possible have a weight that is not known
    """

    certain: int = 0
    possible: int = 0
    weighed: tuple[int, int] = (0, 0)
    unknown: int = 0


@dataclass(frozen=True, slots=True)
class Difference:
    """What would be otherwise for one organisation on the day. `before` or `after` is None where it is no member.

    why        the facts and rules behind the category that are new
    questions  what would be open that is not open now, and where the statutes would contradict what is attested
    settled    which of these are there now and would be gone
    conditions  for each category it has or can have: (its slug, how its population condition is judged now, and then)
    votes      its votes in the assembly now, and then
    """

    organisation: str
    before: Standing | None
    after: Standing | None
    why: tuple[Reason, ...] = ()
    questions: tuple[Question, ...] = ()
    settled: tuple[Question, ...] = ()
    conditions: tuple[tuple[str, str, str], ...] = ()
    votes: tuple[Votes, Votes] = (Votes(), Votes())

    @property
    def moves(self) -> bool:
        """Whether the category would be another one, or be no longer or newly told."""
        return _named(self.before) != _named(self.after)


@dataclass(frozen=True, slots=True)
class Outcome:
    """Everything that would be otherwise on the day.

    members    how many are certain or possible now
    votes      now, and then
    countries  the votes of each country whose votes would be others: its code, now, and then
    no_figure  members of whom it could not be judged then whether they have the inhabitants that a category asks for
    """

    day: date
    members: int
    differences: tuple[Difference, ...]
    votes: tuple[Votes, Votes]
    no_figure: tuple[str, ...] = ()
    countries: tuple[tuple[str, Votes, Votes], ...] = ()


def what_if(cases: Mapping[str, Case], supposed: Sequence[Supposition], day: date) -> Outcome:
    """What would be otherwise on the day under all suppositions together. Raises SuppositionError."""
    altered = {slug: _altered(case, supposed) for slug, case in cases.items()}
    now = {slug: standing_on(case, day) for slug, case in cases.items()}
    then = {slug: standing_on(case, day) for slug, case in altered.items()}
    differences = []
    for slug in sorted(cases):
        difference = _difference(slug, (cases[slug], altered[slug]), (now[slug], then[slug]), day)
        if difference is not None:
            differences.append(difference)
    return Outcome(
        day=day,
        members=sum(standing is not None for standing in now.values()),
        differences=tuple(differences),
        votes=(votes(cases, now, day), votes(altered, then, day)),
        countries=shifts(votes_by_country(cases, now, day), votes_by_country(altered, then, day)),
        no_figure=tuple(slug for slug in sorted(then) if NOT_KNOWN in _populations(altered[slug], then[slug], day)),
    )


def votes(cases: Mapping[str, Case], standings: Mapping[str, Standing | None], day: date) -> Votes:
    """The votes in the assembly that these standings give on the day."""
    return _together(votes_of(cases[slug], standing, day) for slug, standing in standings.items())


def votes_of(case: Case, standing: Standing | None, day: date) -> Votes:
    """The votes in the assembly of one organisation on the day."""
    value = _vote_of(standing)
    if standing is None or value == "no":
        return Votes()
    certain = int(value == "yes" and standing.held == YES)
    weight = _weight(case, standing, day)
    if weight is None:
        return Votes(certain, 1, unknown=1)
    return Votes(certain, 1, (weight * certain, weight))


def votes_by_country(
    cases: Mapping[str, Case], standings: Mapping[str, Standing | None], day: date
) -> dict[str, Votes]:
    """The votes of the organisations of each country (ISO 3166 alpha-2, "" where none is told), by its code."""
    told: dict[str, list[Votes]] = {}
    for slug, standing in standings.items():
        told.setdefault(cases[slug].facts.country, []).append(votes_of(cases[slug], standing, day))
    return {country: _together(told[country]) for country in sorted(told)}


def shifts(before: Mapping[str, Votes], after: Mapping[str, Votes]) -> tuple[tuple[str, Votes, Votes], ...]:
    """Of votes by country, those that differ: the country's code, its votes before and after."""
    pairs = ((code, before.get(code, Votes()), after.get(code, Votes())) for code in sorted({*before, *after}))
    return tuple(pair for pair in pairs if pair[1] != pair[2])


def _together(each: Iterable[Votes]) -> Votes:
    all_of_them = list(each)
    return Votes(
        sum(one.certain for one in all_of_them),
        sum(one.possible for one in all_of_them),
        (sum(one.weighed[0] for one in all_of_them), sum(one.weighed[1] for one in all_of_them)),
        sum(one.unknown for one in all_of_them),
    )


def _vote_of(standing: Standing | None) -> str:
    if standing is None or standing.suspended:
        return "no"
    return next((right.value for right in standing.rights if right.right == VOTE), "no")


def _weight(case: Case, standing: Standing, day: date) -> int | None:
    """How many votes the member has; None where no rule tells, or the categories it can have do not agree."""
    version = in_force(case.statutes, day)
    if version is None:
        return None
    figure = case.facts.population_on(day)
    rules = [_weight_rule(version, slug) for slug in _slugs(standing)] or [_weight_rule(version, None)]
    weights = {rule.weight(figure.figure if figure else None) if rule else None for rule in rules}
    return weights.pop() if len(weights) == 1 else None


def _weight_rule(version: Statutes, category: str | None) -> VoteWeight | None:
    """The rule on votes in the assembly: that of an organ which the statutes call one, else the general one."""
    organs = [rule.get("organ") for rule in version.of_kind("organ") if rule.get("type") == ASSEMBLY]
    found = [version.vote_weight(organ, category) for organ in organs] or [version.vote_weight(None, category)]
    known = [rule for rule in found if rule and rule.status not in ("unknown", "none", "contested")]
    return known[0] if len(known) == 1 else None


def _altered(case: Case, supposed: Sequence[Supposition]) -> Case:
    for supposition in supposed:
        case = supposition.apply(case)
    return case


def _difference(
    slug: str, cases: tuple[Case, Case], standings: tuple[Standing | None, Standing | None], day: date
) -> Difference | None:
    before, after = standings
    conditions = tuple(_conditions(cases, standings, day))
    voting = (votes_of(cases[0], before, day), votes_of(cases[1], after, day))
    if _answer(before) == _answer(after) and not conditions and voting[0] == voting[1]:
        return None
    return Difference(
        slug, before, after,
        why=tuple(reason for reason in _reasons(after) if reason not in _reasons(before)),
        questions=tuple(question for question in _open(after) if question not in _open(before)),
        settled=tuple(question for question in _open(before) if question not in _open(after)),
        conditions=conditions,
        votes=voting,
    )  # fmt: skip


def _answer(standing: Standing | None) -> tuple[object, ...]:
    """What counts as a difference: the answer. Other reasons for the same answer are none."""
    if standing is None:
        return ()
    rights = tuple((right.right, right.value) for right in standing.rights)
    category = (_named(standing), standing.category.held)
    return standing.held, standing.since, standing.until, standing.suspended, category, rights, _open(standing)


def _named(standing: Standing | None) -> tuple[str, tuple[str, ...]] | None:
    if standing is None:
        return None
    category = standing.category
    return category.slug or "", tuple(alternative.slug for alternative in category.alternatives)


def _reasons(standing: Standing | None) -> tuple[Reason, ...]:
    if standing is None:
        return ()
    category = standing.category
    alternatives = [alternative.basis for alternative in category.alternatives]
    return chained(category.basis, *alternatives)


def _open(standing: Standing | None) -> tuple[Question, ...]:
    return (*standing.questions, *standing.contradictions) if standing else ()


def _conditions(
    cases: tuple[Case, Case], standings: tuple[Standing | None, Standing | None], day: date
) -> list[tuple[str, str, str]]:
    """The population conditions of the member's categories that would be judged otherwise."""
    slugs = dict.fromkeys(slug for standing in standings for slug in _slugs(standing))
    judged = [{slug: _population(case, slug, day) for slug in slugs} for case in cases]
    return [(slug, judged[0][slug], judged[1][slug]) for slug in slugs if judged[0][slug] != judged[1][slug]]


def _populations(case: Case, standing: Standing | None, day: date) -> set[str]:
    return {_population(case, slug, day) for slug in _slugs(standing)}


def _slugs(standing: Standing | None) -> tuple[str, ...]:
    """The category that is named, or all that can be."""
    named, alternatives = _named(standing) or ("", ())
    return (named,) if named else alternatives


def _population(case: Case, slug: str, day: date) -> str:
    """How the population condition of a category is judged; "" where it states none."""
    version = in_force(case.statutes, day)
    category = version.category(slug) if version else None
    if category is None:
        return ""
    judgements = judge(category, candidate_on(case.facts, day))
    return next((judgement.answer for judgement in judgements if judgement.condition == POPULATION), "")


def _with_unions(facts: Facts, unions: Sequence[UnionMembership]) -> Facts:
    ordered = tuple(sorted(unions, key=lambda membership: (membership.period.begins, membership.union)))
    return replace(facts, unions=ordered, known_unions=facts.known_unions | {told.union for told in unions})
