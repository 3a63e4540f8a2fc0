"""The tasks that cases bring, as sentences that lead to where they are done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from koinon.admissions.waiting import AWAITED, PRACTICE, STEP
from koinon.desk.cases.words import act_words, kind_words
from koinon.web.pages import Link

if TYPE_CHECKING:
    from koinon.desk.gate import Desk


def _to_case(desk: Desk, subject: Mapping[str, str], sentence: str) -> Link:
    where = {"network": subject["network"], "organisation": subject["organisation"], "case": subject["case"]}
    return Link(sentence, desk.to("case", **where))


def _named(desk: Desk, subject: Mapping[str, str]) -> dict[str, str]:
    return {
        "case": kind_words(subject["kind"]),
        "organisation": desk.called.organisation(subject["organisation"]),
        "act": act_words(subject["act"]) if "act" in subject else "",
    }


def _step(desk: Desk, subject: Mapping[str, str]) -> Link:
    return _to_case(desk, subject, _("%(case)s, %(organisation)s: put on record: %(act)s") % _named(desk, subject))


def _awaited(desk: Desk, subject: Mapping[str, str]) -> Link:
    said = _("%(case)s, %(organisation)s: the other side's step is awaited: %(act)s") % _named(desk, subject)
    return _to_case(desk, subject, said)


def _practice(desk: Desk, subject: Mapping[str, str]) -> Link:
    said = _("%(case)s, %(organisation)s: state the practice, where the statutes are silent") % _named(desk, subject)
    return _to_case(desk, subject, said)


def _welcome(desk: Desk, subject: Mapping[str, str]) -> Link:
    return _to_case(desk, subject, _("Welcome %(organisation)s with a letter") % _named(desk, subject))


def _nominations(desk: Desk, subject: Mapping[str, str]) -> Link:
    return _to_case(desk, subject, _("Name who represents %(organisation)s and its delegates") % _named(desk, subject))


def _lists(desk: Desk, subject: Mapping[str, str]) -> Link:
    return _to_case(desk, subject, _("Put %(organisation)s on the lists") % _named(desk, subject))


CASE_SENTENCES: dict[str, Callable[[Desk, Mapping[str, str]], Link]] = {
    STEP: _step,
    AWAITED: _awaited,
    PRACTICE: _practice,
    "onboarding-welcome": _welcome,
    "onboarding-nominations": _nominations,
    "onboarding-lists": _lists,
}
"""By the kind of task."""
