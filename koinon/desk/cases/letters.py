"""The letters that cases bring, written when they are sent: what was done, or what waits, and the way to it."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from koinon.admissions.queries import (
    CASE_COMPLETED,
    CASE_OPENED,
    CASE_REFUSED,
    CASE_WITHDRAWN,
    STEP_RECORDED,
    STEP_WAITS,
    case_called,
    case_now,
)
from koinon.desk.cases.words import kind_words, question_words, step_words
from koinon.desk.roles.words import network_words, organisation_words
from koinon.outbox.letters import Button, Envelope, Letter
from koinon.web.words.dates import day_words


def write_case_letter(envelope: Envelope) -> Letter:
    """The letter on one thing that happened in a case; what is due when is as it stands when the letter is written."""
    told = envelope.context
    case = case_called(str(told["case"]))
    if case is None:
        raise LookupError("The case of a letter is gone.")
    named = {
        "case": kind_words(case.kind),
        "organisation": organisation_words(envelope.organisation),
        "network": network_words(envelope.network),
    }
    now = case_now(case, case.opened_on)
    at = now.course.at(str(told.get("step", "")))
    rows = [(_("Case"), _("%(case)s: %(organisation)s, %(network)s") % named)]
    if at is not None:
        rows.append((_("Step"), step_words(at.step)))
        if at.due:
            rows.append((_("Due"), day_words(at.due)))
    open_questions = [question_words(one.code) for one in now.procedure.questions]
    where = {"network": envelope.network, "organisation": envelope.organisation, "case": case.key}
    address = reverse("case", kwargs={"language": envelope.language, **where})
    return Letter(
        subject=_subject(str(told["what"])) % named,
        greeting=_("Good day,"),
        paragraphs=(_what(str(told["what"])) % named,),
        rows=tuple(rows),
        items=tuple(open_questions) if told["what"] == CASE_OPENED else (),
        button=Button(_("Open the case"), f"{settings.KOINON_SITE}{address}"),
    )


def _subject(what: str) -> str:
    return {
        CASE_OPENED: _("%(case)s begun: %(organisation)s, %(network)s"),
        STEP_WAITS: _("Something waits for you: %(case)s, %(organisation)s"),
        STEP_RECORDED: _("A step is on record: %(case)s, %(organisation)s"),
        CASE_COMPLETED: _("%(case)s completed: %(organisation)s, %(network)s"),
        CASE_REFUSED: _("%(case)s refused: %(organisation)s, %(network)s"),
        CASE_WITHDRAWN: _("%(case)s taken back: %(organisation)s, %(network)s"),
    }[what]


def _what(what: str) -> str:
    return {
        CASE_OPENED: _("A case was begun between %(organisation)s and %(network)s."),
        STEP_WAITS: _("The next step is yours to put on record."),
        STEP_RECORDED: _("The other side has put a step on record."),
        CASE_COMPLETED: _("Every step that was needed is on record, and the standing of %(organisation)s follows."),
        CASE_REFUSED: _("The case has ended without effect: it was refused."),
        CASE_WITHDRAWN: _("The case has ended without effect: it was taken back by who began it."),
    }[what]
