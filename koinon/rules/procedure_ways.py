"""The procedure of each kind of matter, from admission to succession, under the statutes of the day."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from koinon.rules.competences import Competence, competent_on
from koinon.rules.procedure import (
    ADMISSION,
    CAUSES,
    CHANGE,
    COUNTED_FROM,
    DECISION_DATE,
    DOCUMENTS_UNKNOWN,
    EXCLUSION,
    FIRST_PAYMENT,
    NETWORK,
    NOT_PROVIDED,
    ORGANISATION,
    REJOINING,
    RESUMPTION,
    START_UNKNOWN,
    STEPS_UNKNOWN,
    SUCCESSION,
    SUSPENSION,
    WITHDRAWAL,
    Due,
    Matter,
    Procedure,
    ProcedureError,
    Start,
    Step,
    consent_steps,
    of_competence,
    of_rule,
    open_competences,
)
from koinon.rules.procedure_steps import COUNCIL, application_step, listed_steps, own_steps, waiting_for
from koinon.rules.reasons import Question
from koinon.rules.statutes import Statutes
from koinon.rules.statutes_read import Length
from koinon.rules.statutes_rule import Rule

_NO_VALUE = ("unknown", "contested")


def procedure(statutes: Statutes, matter: Matter, lines: Sequence[Competence], day: date) -> Procedure:
    """The steps that the matter needs under these statutes, with what the organisation says of its own organs.

    `day` is the one on which the case began: competences are those of that day. Raises ProcedureError unknown_kind,
    or not_provided where a source says that there is no such thing.
    """
    if matter.kind not in _WAYS:
        raise ProcedureError("unknown_kind", matter.kind)
    return _WAYS[matter.kind](statutes, matter, lines, day)


def is_provided(statutes: Statutes, kind: str, category: str = "") -> bool:
    """Whether a case of the kind can be begun for some category to be asked for, or for the one that a member has.

    False only where a source says of every way to ask for it that there is no such thing.
    """
    slugs = [one.slug for one in statutes.categories()]
    asked = [category] if category else ["", *slugs]
    to = ["", *(slug for slug in slugs if slug != category)] if kind == CHANGE else [""]
    return any(
        _runs(statutes, Matter(kind, "", "", one, moves_to, cause))
        for one in asked for moves_to in to for cause in ("", *CAUSES.get(kind, ()))
    )  # fmt: skip


def _runs(statutes: Statutes, matter: Matter) -> bool:
    try:
        procedure(statutes, matter, (), date.min)
    except ProcedureError:
        return False
    return True


def rule_for(statutes: Statutes, kind: str, category: str = "", **fields: str) -> Rule | None:
    """The rule of a kind for the category, or the general one; `fields` narrow it. None: nothing is written.

    With one category only, its rule is the general one. Raises ProcedureError not_provided for a rule that is `none`.
    """
    rules = [r for r in statutes.of_kind(kind) if all(r.get(name) == value for name, value in fields.items())]
    if not category and len(statutes.categories()) == 1:
        category = statutes.categories()[0].slug
    found = [r for r in rules if category and r.get("category") == category]
    found += [r for r in rules if r.get("category") is None]
    if found and found[0].status == "none":
        raise ProcedureError(NOT_PROVIDED, found[0].id)
    return found[0] if found else None


def _is_known(rule: Rule | None) -> bool:
    return rule is not None and rule.status not in _NO_VALUE


def _open(code: str, rule: Rule | None) -> Question:
    return Question(code, rule.id if rule else "")


def _admission(statutes: Statutes, matter: Matter, lines: Sequence[Competence], day: date) -> Procedure:
    way = rule_for(statutes, "admission", matter.category)
    questions = list(open_competences(lines, "join", day))
    papers = _documents(statutes, matter, questions)
    first = application_step(papers)
    listed = listed_steps(way, matter.network, lines, day, first) if way and _is_known(way) else ()
    own = own_steps(lines, "join", day, listed)
    if not listed:
        questions.append(_open(STEPS_UNKNOWN, way))
    start = _start(statutes, matter, way)
    steps = (*own, *first, *waiting_for(listed, own))
    decisive = _deciding(listed)
    paying = _payment(statutes, matter, start, steps, decisive)
    counted = COUNTED_FROM.get(start.counts_from)
    if listed and (not start.counts_from or (counted and counted not in {step.slug for step in (*steps, *paying)})):
        questions.append(Question(START_UNKNOWN, start.rule))
    return Procedure(
        matter, (*steps, *paying), decisive, start, tuple(questions),
        follows=_ids(statutes, "duty"), by_itself=_admits_by_itself(statutes, matter, listed, start),
    )  # fmt: skip


def _documents(statutes: Statutes, matter: Matter, questions: list[Question]) -> Rule | None:
    """The rule on documents; None, with a question, where none is known; None without one where there are none."""
    try:
        rule = rule_for(statutes, "documents", matter.category)
    except ProcedureError:
        return None
    if not _is_known(rule):
        questions.append(_open(DOCUMENTS_UNKNOWN, rule))
        return None
    return rule


def _start(statutes: Statutes, matter: Matter, way: Rule | None) -> Start:
    for rule in (way, rule_for(statutes, "membership_start", matter.category)):
        if rule and rule.get("start"):
            return Start(rule.get("start"), rule.id, rule.status)
    return Start()


def _payment(
    statutes: Statutes, matter: Matter, start: Start, steps: Sequence[Step], decisive: str
) -> tuple[Step, ...]:
    """The first payment, where membership runs from it: made by the organisation, seen and recorded by the network."""
    rule = statutes.rule(start.rule)
    if start.counts_from != FIRST_PAYMENT or rule is None:
        return ()
    last = decisive or (steps[-1].slug if steps else "")
    within = rule.get("pay_within")
    return (
        Step(slug="payment", act="payment", side=ORGANISATION, recorded_by=NETWORK,
             after=tuple(step.slug for step in steps if step.needed),
             due=Due(within, last) if within and last else None, **of_rule(rule)),
    )  # fmt: skip


def _deciding(listed: Sequence[Step]) -> str:
    """The step whose act does it: the last that decides. A ratification afterwards only confirms it."""
    deciding = [step.slug for step in listed if step.act in ("decision", "consent", "endorsement", "event")]
    return deciding[-1] if deciding else (listed[-1].slug if listed else "")


def _admits_by_itself(statutes: Statutes, matter: Matter, listed: Sequence[Step], start: Start) -> bool:
    """Whether a consent makes a member under the statutes as they stand: `rules.standing` then needs no more."""
    general = statutes.admission()
    return (
        matter.kind == ADMISSION
        and [step.by for step in listed] == [COUNCIL]
        and general is not None
        and general.id == listed[0].rule
        and general.status in ("found", "secondary")
        and start.counts_from != FIRST_PAYMENT
        and len([one for one in statutes.categories() if one.status != "unknown"]) == 1
    )


def _ids(statutes: Statutes, *kinds: str) -> tuple[str, ...]:
    return tuple(rule.id for kind in kinds for rule in statutes.of_kind(kind) if rule.status not in ("none", "unknown"))


def _change(statutes: Statutes, matter: Matter, lines: Sequence[Competence], day: date) -> Procedure:
    rules = [
        rule for rule in statutes.of_kind("category_change")
        if rule.get("moves_to") in (None, matter.moves_to)
        and (rule.get("moves_from") is None or matter.category in rule.get("moves_from"))
    ]  # fmt: skip
    rule = max(rules, key=lambda one: bool(one.get("moves_to")) + bool(one.get("moves_from")), default=None)
    if rule and rule.status == "none":
        raise ProcedureError(NOT_PROVIDED, rule.id)
    if rule is None or not _is_known(rule):
        return _review(statutes, matter) or Procedure(matter, (), questions=(_open(STEPS_UNKNOWN, rule),))
    listed = listed_steps(rule, matter.network, lines, day)
    return Procedure(matter, listed, _deciding(listed), Start(DECISION_DATE, rule.id, rule.status))


def _review(statutes: Statutes, matter: Matter) -> Procedure | None:
    """The decision of the organ that looks again after a fact has changed; None where no rule names one."""
    rule = statutes.rule(matter.review)
    if rule is None or rule.kind != "fact_change" or not _is_known(rule) or not rule.get("decided_by"):
        return None
    step = _decision(rule, matter, "decision", rule.get("decided_by"))
    return Procedure(matter, (step,), step.slug, Start(DECISION_DATE, rule.id, rule.status))


def _suspension(statutes: Statutes, matter: Matter, lines: Sequence[Competence], day: date) -> Procedure:
    rule = rule_for(statutes, "suspension", matter.category, **({"cause": matter.cause} if matter.cause else {}))
    rule = rule or rule_for(statutes, "suspension", matter.category)
    if rule is None or not _is_known(rule) or (matter.cause and rule.get("cause") != matter.cause):
        return Procedure(matter, (), questions=(_open(STEPS_UNKNOWN, rule),))
    if rule.get("automatic"):
        step = Step(slug="finding", act="finding", side=NETWORK, **of_rule(rule))
    else:
        step = _decision(rule, matter, "decision", rule.get("by"))
    return Procedure(matter, (step,), step.slug, Start(DECISION_DATE, rule.id, rule.status))


def _resumption(statutes: Statutes, matter: Matter, lines: Sequence[Competence], day: date) -> Procedure:
    rules = [rule for rule in statutes.of_kind("suspension") if _speaks_of(rule, matter)]
    rule = next((one for one in rules if one.get("lifted_when") or one.get("lifted_by")), None)
    if rule is None:
        return Procedure(matter, (), questions=(_open(STEPS_UNKNOWN, rules[0] if rules else None),))
    steps: list[Step] = []
    if rule.get("lifted_when") == "paid":
        steps.append(Step(slug="payment", act="payment", side=ORGANISATION, recorded_by=NETWORK, **of_rule(rule)))
    if rule.get("lifted_when") == "reported":
        steps.append(Step(slug="report", act="report", side=ORGANISATION, recorded_by=NETWORK, **of_rule(rule)))
    if rule.get("lifted_when") == "decision" or rule.get("lifted_by"):
        decision = _decision(rule, matter, "decision", rule.get("lifted_by"))
        steps.append(replace(decision, after=tuple(step.slug for step in steps)))
    return Procedure(matter, tuple(steps), steps[-1].slug, Start(DECISION_DATE, rule.id, rule.status))


def _speaks_of(rule: Rule, matter: Matter) -> bool:
    of_category = rule.get("category") in (None, matter.category)
    return of_category and _is_known(rule) and matter.cause in ("", rule.get("cause"))


def _decision(rule: Rule, matter: Matter, slug: str, organ: str | None, act: str = "decision") -> Step:
    return Step(
        slug=slug, act=act, side=NETWORK, organ=f"{matter.network}/{organ}" if organ else "",
        with_majority=bool(rule.get("thresholds")), **of_rule(rule),
    )  # fmt: skip


def _withdrawal(statutes: Statutes, matter: Matter, lines: Sequence[Competence], day: date) -> Procedure:
    rule = rule_for(statutes, "withdrawal", matter.category)
    questions = open_competences(lines, "leave", day)
    deciding = [one for one in competent_on(lines, "leave", "decides", day) if one.organ]
    own: tuple[Step, ...] = tuple(
        Step(slug=f"decision-{one.id}", act="decision", side=ORGANISATION, **of_competence(one)) for one in deciding
    )
    own = (*own, *consent_steps(lines, "leave", day))
    if rule is None or not _is_known(rule):
        return Procedure(matter, own, questions=(*questions, _open(STEPS_UNKNOWN, rule)))
    organ = own[0].organ if len(deciding) == 1 else ""
    notice = Step(
        slug="notice", act="notice", side=ORGANISATION, organ=organ, after=tuple(step.slug for step in own),
        **of_rule(rule),
    )  # fmt: skip
    ends = (rule.get("when"), rule.get("notice") or Length())
    if rule.get("when") == "after_notice" and not rule.get("notice"):
        questions = (*questions, _open(START_UNKNOWN, rule))
    return Procedure(
        matter, (*own, notice), "notice", Start(rule.get("when"), rule.id, rule.status), questions, ends=ends,
        follows=(*_owed(rule), *_ids(statutes, "after_exit")),
    )  # fmt: skip


def _owed(rule: Rule) -> tuple[str, ...]:
    """The rule itself among what follows, where it says that what is owed stays due."""
    return (rule.id,) if rule.get("arrears_due") else ()


def _exclusion(statutes: Statutes, matter: Matter, lines: Sequence[Competence], day: date) -> Procedure:
    rule = rule_for(statutes, "exclusion", matter.category)
    if rule is None or not _is_known(rule):
        return Procedure(matter, (), questions=(_open(STEPS_UNKNOWN, rule),))
    steps: list[Step] = []
    for number in range(1, (rule.get("after_reminders") or 0) + 1):
        before = (steps[-1].slug,) if steps else ()
        steps.append(Step(slug=f"reminder-{number}", act="reminder", side=NETWORK, after=before, **of_rule(rule)))
    if rule.get("hearing"):
        last = (steps[-1].slug,) if steps else ()
        steps.append(Step(slug="hearing", act="hearing", side=NETWORK, after=last, **of_rule(rule)))
    last = (steps[-1].slug,) if steps else ()
    is_asked = rule.get("form") == "invitation_to_leave"
    act = "invitation" if is_asked else "decision"
    decision = replace(_decision(rule, matter, act, rule.get("by"), act), after=last)
    notice = rule.get("hearing_notice")
    if notice and rule.get("hearing"):
        decision = replace(decision, due=Due(notice, "hearing", soonest=True))
    steps.append(decision)
    if rule.get("confirmed_by"):
        confirming = _decision(rule, matter, "confirmation", rule.get("confirmed_by"), "ratification")
        steps.append(replace(confirming, after=(act,), with_majority=False))
    if is_asked:  # an invitation ends nothing by itself: the member leaves, or stays
        steps.append(Step(slug="notice", act="notice", side=ORGANISATION, after=(steps[-1].slug,), **of_rule(rule)))
    return Procedure(
        matter, tuple(steps), "notice" if is_asked else act, Start(DECISION_DATE, rule.id, rule.status),
        ends=("any_time", Length()) if is_asked else None, follows=_ids(statutes, "after_exit"),
    )  # fmt: skip


def _rejoining(statutes: Statutes, matter: Matter, lines: Sequence[Competence], day: date) -> Procedure:
    rule = rule_for(statutes, "rejoining", matter.category)
    if rule is None or not _is_known(rule):
        return Procedure(matter, (), questions=(_open(STEPS_UNKNOWN, rule),))
    waits = rule.get("after")
    not_before = waits.after(matter.former) if waits and matter.former else None
    owed: tuple[Step, ...] = ()
    if rule.get("arrears_due"):
        owed = (Step(slug="arrears", act="payment", side=ORGANISATION, recorded_by=NETWORK, **of_rule(rule)),)
    if rule.get("way") == "as_new":
        told = _admission(statutes, matter, lines, day)
    else:
        own = own_steps(lines, "join", day)
        steps = (*own, *waiting_for((_decision(rule, matter, "decision", rule.get("by")),), own))
        told = Procedure(
            matter, steps, "decision", Start(DECISION_DATE, rule.id, rule.status), open_competences(lines, "join", day)
        )
    steps = waiting_for([replace(step, not_before=_later(step, not_before)) for step in told.steps], owed)
    return replace(told, steps=(*owed, *steps))


def _later(step: Step, not_before: date | None) -> date | None:
    return not_before if step.side == NETWORK else step.not_before


def _succession(statutes: Statutes, matter: Matter, lines: Sequence[Competence], day: date) -> Procedure:
    rule = rule_for(statutes, "succession", cause=matter.cause)
    proof = Step(slug="proof", act="proof", side=ORGANISATION, **(of_rule(rule) if rule else {}))
    if rule is None or not _is_known(rule):
        return Procedure(matter, (proof,), questions=(_open(STEPS_UNKNOWN, rule),))
    if rule.get("then") == "review":
        last = replace(_decision(rule, matter, "decision", rule.get("by")), after=("proof",))
    else:
        last = Step(slug="finding", act="finding", side=NETWORK, after=("proof",), **of_rule(rule))
    return Procedure(
        matter, (proof, last), last.slug, Start(DECISION_DATE, rule.id, rule.status), outcome=rule.get("then"),
        follows=_ids(statutes, "after_exit"),
    )  # fmt: skip


_Way = Callable[[Statutes, Matter, Sequence[Competence], date], Procedure]
_WAYS: Mapping[str, _Way] = {
    ADMISSION: _admission, CHANGE: _change, SUSPENSION: _suspension, RESUMPTION: _resumption,
    WITHDRAWAL: _withdrawal, EXCLUSION: _exclusion, REJOINING: _rejoining, SUCCESSION: _succession,
}  # fmt: skip
