"""Of which category a member is: one line of spells for each voice, then what the voices say together.

A *voice* is the organs' own acts, or one source. Within a voice a later category
ends the earlier one. The statutes' rules on changed facts work on every voice
alike; where they are silent the spell is put in question from that day on. On a
day the voices that surely assert decide; if they disagree the category is contested.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from koinon.rules.dates import FOREVER, day_before, next_day
from koinon.rules.evidence import DECISIONS, Mark
from koinon.rules.periods import Bound, Period, between, narrowed
from koinon.rules.reasons import CANNOT_TELL, CONTESTED, PRESUMED, YES, Question, Reason, chained


@dataclass(frozen=True, slots=True)
class Move:
    """What changed facts do to categories on a day, under the statutes of that day.

    moves_to   the category that the rule moves to; "" when the rule only raises a question
    categories those it touches
    question   what is open, when the statutes are silent or ask for a review
    reasons    the fact and the rule
    capped     the rule is only assumed: what follows from it is presumed at most
    """

    day: date
    categories: frozenset[str]
    reasons: tuple[Reason, ...]
    moves_to: str = ""
    question: Question | None = None
    alternatives: tuple[str, ...] = ()
    capped: bool = False


@dataclass(frozen=True, slots=True)
class Spell:
    """One stretch of one category in one voice."""

    category: str
    begin: Bound
    stated: bool
    reach: date
    reasons: tuple[Reason, ...]
    voice: str
    end: Bound | None = None
    implied: bool = False
    capped: bool = False
    questions: tuple[Move, ...] = ()
    closed_by: tuple[Reason, ...] = ()

    def may_hold(self, day: date) -> bool:
        """Whether the voice leaves it possible on the day."""
        return self.begin.possibly_by(day) and not (self.end and self.end.surely_by(day))

    def surely_holds(self, day: date) -> bool:
        """Whether the day surely lies between beginning and end."""
        return self.begin.surely_by(day) and not (self.end and self.end.possibly_by(day))


@dataclass(frozen=True, slots=True)
class Alternative:
    """A category that can hold on the day, with why."""

    slug: str
    basis: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class CategoryAnswer:
    """`slug` is None unless one category can be named; `alternatives` then say which can be."""

    slug: str | None
    held: str
    basis: tuple[Reason, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    questions: tuple[Question, ...] = ()
    since: Bound | None = None
    closed_by: tuple[Reason, ...] = ()
    """What brings it to its end, where that is known: the other half of the answer why it is not another category."""


NOT_KNOWN = CategoryAnswer(None, CANNOT_TELL)

STRENGTH = {CANNOT_TELL: 0, PRESUMED: 1, YES: 2}
"""How sure the answers are that can be put in an order; a contested one can't."""


def capped(category: CategoryAnswer, held: str) -> CategoryAnswer:
    """A category is no surer than the membership it is of."""
    strength = STRENGTH.get(held)
    if strength is None or STRENGTH.get(category.held, -1) <= strength:
        return category
    if held == PRESUMED:
        return replace(category, held=PRESUMED)
    alternatives = category.alternatives or _as_alternative(category)
    return replace(category, slug=None, held=CANNOT_TELL, alternatives=alternatives)


def _as_alternative(category: CategoryAnswer) -> tuple[Alternative, ...]:
    return (Alternative(category.slug, category.basis),) if category.slug else ()


@dataclass
class Voices:
    """All spells of a membership, and the proofs that carry one voice's spell on by another's word."""

    spells: list[Spell] = field(default_factory=list)
    proofs: list[Mark] = field(default_factory=list)
    moves: Sequence[Move] = ()

    def days(self) -> Iterator[date]:
        """Every day on which the category can change."""
        for spell in self.spells:
            yield from spell.begin.days()
            if spell.end:
                yield from spell.end.days()
            yield next_day(spell.reach)
            yield from (question.day for question in spell.questions)
        for proof in self.proofs:
            yield from (proof.bound.earliest, next_day(proof.bound.earliest))
        yield from (move.day for move in self.moves)

    def on(self, day: date) -> CategoryAnswer:
        """What the voices say together of the category on the day."""
        if not self.spells:
            return _never_told([move for move in self.moves if move.day <= day])
        asserted = [s for s in self.spells if s.surely_holds(day) and (s.end or day <= s.reach)]
        if asserted:
            return _asserted(asserted)
        sure = [s for s in self.spells if s.surely_holds(day)]
        maybe = [s for s in self.spells if s.may_hold(day) and s not in sure]
        open_moves = [m for s in sure for m in s.questions if s.reach < m.day <= day]
        if open_moves:
            return _questioned(sure + maybe, open_moves)
        if sure:
            newest = max(spell.reach for spell in sure)
            said = {spell.category for spell in sure if spell.reach == newest}
            possible = said | {spell.category for spell in maybe}
            if len(possible) == 1:
                return _named(sure, sure[0].category if len(said) > 1 else said.pop(), PRESUMED)
            sure = [spell for spell in sure if spell.category in said]
        return replace(NOT_KNOWN, alternatives=_alternatives(sure + maybe))


def voices(marks: Sequence[Mark], moves: Sequence[Move], complete: Sequence[Period], floor: date) -> Voices:
    """The spells of every voice under the moves, with evidence of one voice carrying on another's spell."""
    telling = [mark for mark in marks if mark.category and mark.what in ("begin", "proof")]
    spells: list[Spell] = []
    for voice in dict.fromkeys(mark.voice for mark in telling):
        line = _line([mark for mark in telling if mark.voice == voice], floor)
        for move in sorted(moves, key=lambda move: move.day):
            line = _moved(line, move)
        spells.extend(line)
    closing = [mark.bound for mark in marks if mark.what == "end"]
    carried = [_carried_on(spell, telling, complete, closing) for spell in spells]
    return Voices(carried, telling, moves)


def _line(marks: Sequence[Mark], floor: date) -> list[Spell]:
    """One voice's spells in order: a stated beginning, or a proof of a category that was not yet told."""
    ordered = sorted(marks, key=lambda m: (m.bound.latest, m.bound.earliest, m.reason))
    line: list[Spell] = []
    for mark in ordered:
        last = line[-1] if line else None
        if last and last.category == mark.category and not (last.end and last.end.surely_by(mark.bound.latest)):
            line[-1] = replace(last, reach=max(last.reach, mark.reach), reasons=chained(last.reasons, mark.reasons))
            continue
        decided = mark.voice == DECISIONS
        stated = mark.what == "begin" or decided
        begin = mark.bound if stated else between(_earliest_change(last, floor, mark), mark.bound.latest)
        if last and last.end is None:
            line[-1] = replace(last, end=begin, reach=min(last.reach, begin.latest))
        reach = mark.reach if stated else mark.bound.earliest
        line.append(Spell(mark.category, begin, stated, reach, mark.reasons, mark.voice, mark.until, mark.implied))
    return line


def _earliest_change(last: Spell | None, floor: date, mark: Mark) -> date:
    return min(next_day(last.begin.earliest) if last else floor, mark.bound.latest)


def _moved(line: list[Spell], move: Move) -> list[Spell]:
    """The line after the facts changed: the spell alive then ends in the move, or is put in question."""
    result: list[Spell] = []
    for number, spell in enumerate(line):
        following = line[number + 1] if number + 1 < len(line) else None
        alive = spell.begin.earliest < move.day and not (spell.end and spell.end.latest < move.day)
        if spell.category not in move.categories or not alive:
            result.append(spell)
        elif not move.moves_to:
            result.append(replace(spell, questions=(*spell.questions, move)))
        elif following and following.category == move.moves_to:
            result.extend(_joined(spell, following, move))
            result.extend(line[number + 2 :])
            return result
        elif spell.end and spell.end.latest <= move.day:
            result.append(spell)
        else:
            result.extend(_split(spell, move))
    return result


def _joined(spell: Spell, following: Spell, move: Move) -> tuple[Spell, Spell]:
    """The voice tells the same change as the rule: the rule's day narrows it, unless the voice contradicts."""
    on_the_day = between(move.day, max(move.day, spell.begin.latest), move.day.isoformat())
    both = narrowed([on_the_day, following.begin])
    if both is None:
        return spell, following
    end = replace(both, text=move.day.isoformat() if both.earliest == both.latest else both.text)
    return (
        replace(spell, end=end, reach=min(spell.reach, end.latest), closed_by=(*following.reasons, *move.reasons)),
        replace(following, begin=end, stated=True, reasons=chained(following.reasons, move.reasons)),
    )


def _split(spell: Spell, move: Move) -> tuple[Spell, Spell]:
    bound = between(move.day, max(move.day, spell.begin.latest), move.day.isoformat())
    after = Spell(
        move.moves_to, bound, True, bound.latest, chained(spell.reasons, move.reasons), spell.voice, spell.end,
        spell.implied, spell.capped or move.capped,
    )  # fmt: skip
    closed = replace(spell, end=bound, reach=min(spell.reach, bound.latest), closed_by=move.reasons)
    return closed, after


def _carried_on(spell: Spell, telling: Sequence[Mark], complete: Sequence[Period], closing: Sequence[Bound]) -> Spell:
    """The spell with its reach stretched to the last proof by anyone, as long as no one told otherwise between."""
    reach, reasons = spell.reach, spell.reasons
    limit = spell.end.earliest if spell.end else FOREVER
    for proof in sorted(telling, key=lambda mark: (mark.bound.earliest, mark.reason)):
        if proof.bound.latest < spell.begin.latest or proof.bound.earliest >= limit or proof.implied:
            continue
        if any(bound.latest > spell.begin.latest and bound.earliest <= proof.bound.earliest for bound in closing):
            break
        if proof.category != spell.category:
            if proof.bound.earliest > reach:
                break
            continue
        if proof.what == "proof" and proof.bound.earliest > reach:
            reach = proof.bound.earliest
            reasons = chained(reasons, [proof.reason])
    for period in complete:
        if spell.voice == DECISIONS and period.begins <= max(reach, spell.begin.latest) < period.ends:
            reach = max(reach, day_before(period.ends) if period.ends < FOREVER else FOREVER)
    return replace(spell, reach=reach, reasons=reasons)


def _asserted(spells: Sequence[Spell]) -> CategoryAnswer:
    slugs = list(dict.fromkeys(spell.category for spell in spells))
    if len(slugs) > 1:
        closed_by = chained(*(spell.closed_by for spell in spells))
        return CategoryAnswer(None, CONTESTED, alternatives=_alternatives(spells), closed_by=closed_by)
    weak = all(spell.implied or spell.capped for spell in spells)
    return _named(spells, slugs[0], PRESUMED if weak else YES)


def _named(spells: Sequence[Spell], slug: str, held: str) -> CategoryAnswer:
    own = [spell for spell in spells if spell.category == slug]
    basis = chained(*(spell.reasons for spell in own))
    since = narrowed(spell.begin for spell in own if spell.stated) if any(s.stated for s in own) else None
    return CategoryAnswer(slug, held, basis, since=since, closed_by=chained(*(spell.closed_by for spell in own)))


def _never_told(moves: Sequence[Move]) -> CategoryAnswer:
    """No source ever named a category: still, what the statutes leave open is open for this member too."""
    questions = tuple(dict.fromkeys(move.question for move in moves if move.question))
    return replace(NOT_KNOWN, questions=questions)


def _questioned(spells: Sequence[Spell], moves: Sequence[Move]) -> CategoryAnswer:
    questions = tuple(dict.fromkeys(move.question for move in moves if move.question))
    alternatives = list(_alternatives(spells))
    named = {alternative.slug for alternative in alternatives}
    for move in moves:
        for slug in move.alternatives:
            if slug not in named:
                named.add(slug)
                alternatives.append(Alternative(slug, move.reasons))
    basis = chained(*(move.reasons for move in moves))
    return CategoryAnswer(None, CANNOT_TELL, basis, tuple(alternatives), questions)


def _alternatives(spells: Sequence[Spell]) -> tuple[Alternative, ...]:
    slugs = sorted({spell.category for spell in spells})
    return tuple(
        Alternative(slug, chained(*(spell.reasons for spell in spells if spell.category == slug))) for slug in slugs
    )
