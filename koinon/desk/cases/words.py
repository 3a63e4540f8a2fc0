"""Cases in the reader's language: what a matter, a step, a state, a question and a refusal are called."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from koinon.admissions.mistakes import CaseError
from koinon.rules import procedure
from koinon.rules.procedure import Paper, Step
from koinon.rules.procedure_course import DONE, LATER, WAITING, WAIVED
from koinon.rules.reasons import COUNTRY_JOINS, COUNTRY_LEAVES
from koinon.rules.statutes_labels_options import OPTION_LABELS
from koinon.web.words.content import country_name, number, said

PARTS = " · "


def kind_words(kind: str) -> str:
    """A matter."""
    return {
        procedure.ADMISSION: pgettext("case", "Admission"),
        procedure.CHANGE: pgettext("case", "Change of category"),
        procedure.SUSPENSION: pgettext("case", "Suspension"),
        procedure.RESUMPTION: pgettext("case", "End of a suspension"),
        procedure.WITHDRAWAL: pgettext("case", "Withdrawal"),
        procedure.EXCLUSION: pgettext("case", "Exclusion"),
        procedure.REJOINING: pgettext("case", "Coming back"),
        procedure.SUCCESSION: pgettext("case", "Succession"),
    }[kind]


def kind_meaning(kind: str) -> str:
    """What a matter is, for who chooses one."""
    return {
        procedure.ADMISSION: _("An organisation that is no member asks to become one, or is asked to."),
        procedure.CHANGE: _("A member gets another category."),
        procedure.SUSPENSION: _("The member's rights rest for a time. It stays a member."),
        procedure.RESUMPTION: _("The rights that rested are back."),
        procedure.WITHDRAWAL: _("The member leaves of its own will, after the notice that the statutes ask for."),
        procedure.EXCLUSION: _("The network ends the membership."),
        procedure.REJOINING: _("A former member joins anew."),
        procedure.SUCCESSION: _("The member is merged, split or renamed, and another organisation follows on it."),
    }[kind]


def state_words(state: str) -> str:
    """How a case stands."""
    return {
        "open": pgettext("case", "open"),
        "completed": pgettext("case", "completed"),
        "withdrawn": pgettext("case", "taken back"),
        "refused": pgettext("case", "refused"),
    }[state]


def event_words(kind: str, subject: str) -> str:
    """What happened outside: a country's step, or a city's figure."""
    if kind in (COUNTRY_JOINS, COUNTRY_LEAVES):
        sentence = _("%(country)s joins") if kind == COUNTRY_JOINS else _("%(country)s leaves")
        return sentence % {"country": country_name(subject)}
    return _("A city is counted: %(figure)s inhabitants") % {"figure": number(int(subject))}


def act_words(act: str) -> str:
    """What is done in a step."""
    return {
        "consent": _("Consent to join"),
        "application": _("Application"),
        "decision": _("Decision"),
        "ratification": _("Ratification"),
        "proposal": _("Proposal"),
        "advice": _("Advice"),
        "check": _("Check"),
        "payment": _("Payment"),
        "endorsement": _("Consent of the state"),
        "event": _("Outside event"),
        "finding": _("Finding that it has come about"),
        "report": pgettext("of a member", "Report"),
        "notice": _("Notice of leaving"),
        "reminder": _("Written reminder"),
        "hearing": _("Hearing of the member"),
        "invitation": _("Invitation to leave"),
        "proof": _("Proof of the succession"),
    }[act]


def step_words(step: Step) -> str:
    """A step: what is done, and by whom as far as the statutes' own word says it."""
    parts = [act_words(step.act)]
    if step.words:
        parts.append(said(step.words).text)
    elif step.by and step.by != "candidate_council":
        parts.append(_(OPTION_LABELS[step.by]))
    return PARTS.join(parts)


def progress_words(state: str) -> str:
    """How a step stands."""
    return {
        DONE: pgettext("step", "done"),
        WAIVED: pgettext("step", "left out"),
        WAITING: pgettext("step", "waits"),
        LATER: pgettext("step", "later"),
    }[state]


def paper_words(paper: Paper) -> str:
    """A document to be handed in, with how many of it."""
    words = said(paper.words).text if paper.words else _(OPTION_LABELS[paper.document])
    if paper.count == 1:
        return words
    return _("%(document)s (%(count)s)") % {"document": words, "count": paper.count}


def status_words(status: str, *, own: bool) -> str:
    """How well what asks for a step is known, where that needs saying."""
    if own:
        return _("The organisation says so of itself.")
    return {
        "assumed": _("Practice that was stated: the statutes are silent."),
        "secondary": _("Known from a secondary source only."),
    }.get(status, "")


def question_words(code: str) -> str:
    """What the statutes leave open."""
    return {
        procedure.STEPS_UNKNOWN: _("Nobody knows which steps the statutes ask for. State the practice followed."),
        procedure.START_UNKNOWN: _("Nobody knows from which day it counts. State the practice followed."),
        procedure.DOCUMENTS_UNKNOWN: _("Which documents have to be handed in is not known."),
        procedure.COMPETENCE_UNKNOWN: _("The organisation does not know which of its organs decides."),
    }[code]


def outcome_words(outcome: str) -> str:
    """What becomes of a membership in a succession."""
    return {"passes": _("the membership passes on"), "ends": _("the membership ends")}[outcome]


def item_words(item: str) -> str:
    """Something of the checklist after an admission."""
    return {
        "welcome": _("Letter of welcome"),
        "nominations": _("Representative and delegates named"),
        "lists": _("Put on the lists"),
    }[item]


def mistake_words(error: CaseError) -> str:
    """What is wrong, and how to mend it."""
    value = {"value": error.value}
    return {
        "reading_copy": _("Nobody acts for this network here."),
        "no_statutes": _("No statutes known were in force on that day. Choose a later one."),
        "unknown_category": _("The statutes of that day have no such category. Choose one of theirs."),
        "case_open": _("There is an open case of this kind between the two. Go on with it, or end it first."),
        "event_followed": _("A case of this member follows from the event already."),
        "already_member": _("It is a member on that day already."),
        "not_member": _("It is no member on that day."),
        "not_suspended": _("It is not suspended on that day."),
        "never_member": _("It was no member before that day. Begin an admission instead."),
        "successor_needed": _("Name the organisation that follows."),
        "same_organisation": _("An organisation cannot follow on itself. Name another one."),
        "not_provided": _("A source says that the statutes have no such thing."),
        "unknown_kind": _("There is no such matter."),
        "not_open": _("This case is closed. What was recorded stands."),
        "unknown_step": _("This case has no such step."),
        "already_recorded": _("Somebody has put this step on record already. Look at what stands there."),
        "not_yet": _("This step cannot be taken yet: others come before it, or its day has not come."),
        "other_side": _("The other side puts this on record."),
        "in_future": _("That day has not come. Write one that has."),
        "bad_date": _("“%(value)s” is no date we can read. Write 2003-11-26, or 2003-11 or 2003.") % value,
        "bad_organ": _("There is no such organ. Choose one from the list, or name a new one."),
        "organ_needed": _("Say whose act it was: choose the organ."),
        "outcome_needed": _("Say what was decided."),
        "papers_missing": _("Documents are still missing. Tick those that were handed in, all of which are needed."),
        "reason_needed": _("Say why."),
        "not_waivable": _("This step cannot be left out: the membership is counted from it."),
        "already_said": _("The statutes say this themselves (%(value)s). Leave it empty here.") % value,
        "bad_practice": _("This does not fit together. Say who acts in at least one step, and fill in what is marked."),
        "not_recorded": _("It is not on record any more. Look at what stands there."),
        "stated_meanwhile": _(
            "Somebody else changed this in the meantime. Look at what it says now; what you typed is still here."
        ),
        "steps_taken": _("A step that rests on the practice is on record. Take it back first."),
        "too_late": _("A later step hangs on it. Take that one back first."),
        "arrears_open": _("It is marked as owing already."),
        "no_arrears": _("It is not marked as owing any more."),
        "ends_before_it_begins": _("This is not after the day on which it began. Choose a later one."),
    }[error.code]
