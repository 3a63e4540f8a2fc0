"""Forms of the desk sent by two at the very same time: where only one can win, one does, and the other is told.

Truly at once, each with a connection of its own, on PostgreSQL; SQLite lets one writer in after the other, which is
what `test_sent_twice.py` does for every form. Those here are the ones in which both would be right by themselves.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from koinon.audit.actions import seal
from koinon.audit.models import AuditPayload, AuditRow
from koinon.audit.queries import verify_chain
from tests.desk.sent_forms import FORMS
from tests.desk.test_sent_twice import counted, opened, sentence  # noqa: F401 - a fixture

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

ONE = {
    "arrears": "admissions.Arrears",
    "case_begin": "admissions.Case",
    "case_step": "admissions.StepDone",
    "change_contact": "audit.AuditRow",
    "change_function": "audit.AuditRow",
    "new_segment": "people.Segment",
    "confirmations": "confirmations.Campaign",
    "file_replace": "files.File",
    "network_roles": "accounts.Invitation",
    "report_detail": "corrections.Remark",
}
"""What grows by one, whoever wins."""


def at_once(*senders):
    """Let all of them send at the same moment; the answers in their order."""
    ready = Barrier(len(senders))

    def send(sender):
        try:
            ready.wait()
            return sender.send()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(senders)) as pool:
        return list(pool.map(send, senders))


@pytest.mark.parametrize("name", ONE)
def test_of_two_at_once_one_wins_and_the_other_is_told(opened, name):  # noqa: F811
    sent = FORMS[name]
    senders = opened(name), opened(name, sent.told if sent.then is None else sent.then)
    there = counted()
    answers = at_once(*senders)
    statuses = sorted(answer.status_code for answer in answers)
    assert statuses[0] == 303, statuses
    assert statuses[1] in (400, 404, 409), statuses
    loser = next(answer for answer in answers if answer.status_code != 303)
    assert sentence(loser.content.decode())
    assert counted()[ONE[name]] == there[ONE[name]] + 1
    assert AuditPayload.objects.count() == AuditRow.objects.count()
    while seal():
        pass
    assert verify_chain().verifies


def test_a_nomination_is_confirmed_or_refused_and_nobody_waits_for_ever(opened):  # noqa: F811
    senders = opened("settle_nomination"), opened("settle_nomination", FORMS["settle_nomination"].then)
    assert sorted(answer.status_code for answer in at_once(*senders)) == [303, 409]
    assert AuditRow.objects.filter(action__in=["mandates.confirm", "mandates.refuse"]).count() == 1


@pytest.mark.parametrize("name", ["new_contact", "member_contacts", "member_files", "imports"])
def test_one_button_pressed_twice_at_once_makes_one_record(opened, name):  # noqa: F811
    sender, there = opened(name), counted()
    answers = at_once(sender, sender)
    assert [answer.status_code for answer in answers] == [303, 303]
    assert len({answer["Location"] for answer in answers}) == 1
    grown = {label: number - there[label] for label, number in counted().items() if number != there[label]}
    alone = {"new_contact": "people.Contact", "member_contacts": "people.ContactLog", "member_files": "files.File"}
    assert grown[alone.get(name, "people.Import")] == 1
