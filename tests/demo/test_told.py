"""What the made-up people have begun when a reader comes: work under way on both sides, told once and all made up."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from koinon.accounts.models import Person
from koinon.acts.wrapper import COMMAND_LINE, Actor
from koinon.admissions.models import Arrears, Case
from koinon.admissions.queries import case_now
from koinon.atlas.models import Organisation
from koinon.audit.models import AuditRow
from koinon.confirmations.models import Campaign, Request
from koinon.corrections.models import Report, State
from koinon.demo.actions import tell_story
from koinon.demo.people import LINDEN, PEOPLE
from koinon.demo.story import CANDIDATE, LEAVING, OWING, SHRINKING
from koinon.lib.writing import writing_allowed
from koinon.mandates.endings import endings_in
from koinon.mandates.models import Nomination
from koinon.networks.models import Network
from koinon.outbox.models import Mail
from koinon.people.models import Contact, Import, Segment
from koinon.register.answers import stretch_of
from koinon.register.models import Standing
from koinon.register.queries import cases
from koinon.rules.outside import days_with_consequences
from koinon.rules.rights import REPRESENTATIVE
from koinon.tasks.models import Task
from tests.demo.conftest import AFTERWARDS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demonstration")]

TODAY = date(2026, 11, 22)


def linden() -> Network:
    return Network.objects.get(slug=LINDEN)


def test_a_city_applies_and_the_secretariat_has_a_month_from_its_councils_consent() -> None:
    case = Case.objects.get(organisation__slug=CANDIDATE)
    (waiting,) = case_now(case, TODAY).course.waiting()
    assert (waiting.step.act, waiting.step.rule, waiting.due) == ("check", "admission", date(2026, 11, 30))
    assert set(Task.objects.filter(key__contains=case.key, closed_at=None).values_list("network", "organisation")) == {
        (LINDEN, ""), ("", CANDIDATE),
    }  # fmt: skip


def test_a_city_gave_notice_and_is_a_member_for_six_months_more() -> None:
    row = Standing.objects.on(TODAY).get(network=linden(), organisation__slug=LEAVING)
    until = stretch_of(row).standing.until
    assert until is not None
    assert until.latest == date(2027, 5, 14)
    assert not Standing.objects.on(until.latest).filter(network=linden(), organisation__slug=LEAVING).exists()


def test_a_city_has_shrunk_and_the_executive_committee_has_to_look_again() -> None:
    told = {case.organisation: case for case in cases(linden()).values()}
    (found,) = days_with_consequences(told)[TODAY - timedelta(days=30)]
    assert (found.organisation, found.rule, found.by_itself) == (SHRINKING, "population-crosses", False)
    assert not Case.objects.filter(organisation__slug=SHRINKING).exists(), "the reader drafts it"


def test_one_member_owes_and_four_are_asked_to_name_a_delegate_of_whom_one_has() -> None:
    assert [one.organisation.slug for one in Arrears.objects.filter(until=None)] == [OWING]
    asked = Nomination.objects.filter(kind="delegate").values_list("organisation__slug", "state", "due")
    assert sorted(asked) == [
        ("alvhamra", "asked", date(2026, 12, 13)), ("lipohrad", "nominated", date(2026, 12, 13)),
        ("montelumera", "asked", date(2026, 12, 13)), ("portoselce", "asked", date(2026, 12, 13)),
    ]  # fmt: skip


def test_the_radar_shows_a_term_that_ends_and_a_local_election() -> None:
    found = endings_in(linden(), TODAY, TODAY + timedelta(days=180))
    told = {(ending.organisation, ending.kind, ending.earliest) for ending, _network in found.endings}
    assert ("lipohrad", REPRESENTATIVE, date(2027, 1, 21)) in told
    assert any(
        ending.organisation == "lipohrad" and ending.earliest == date(2027, 3, 13) for ending, _ in found.endings
    )


def test_a_campaign_runs_that_one_member_has_answered_and_a_report_waits() -> None:
    campaign = Campaign.objects.get(network=linden())
    assert (campaign.ended_at, campaign.deadline) == (None, date(2026, 12, 20))
    answered = Request.objects.filter(campaign=campaign, answered_at__isnull=False)
    assert [one.organisation.slug for one in answered] == ["lipohrad"]
    report = Report.objects.get(network=linden())
    assert (report.state, report.made_up, report.organisation.slug) == (State.OPEN, True, "alvhamra")


def test_a_list_was_imported_and_a_question_over_it_is_kept() -> None:
    assert Import.objects.get().tally["made"] == Contact.objects.filter(network=linden()).count() == 6
    segment = Segment.objects.get(network=linden())
    assert segment.name == "Deputy mayors for mobility"


def test_everybody_and_everything_in_it_is_made_up_and_reaches_nobody() -> None:
    assert not Person.objects.filter(made_up=False, key__in=Contact.objects.values("person")).exists()
    named = Nomination.objects.exclude(person=None).values("person")
    assert not Person.objects.filter(made_up=False, pk__in=named).exists()
    for contact in Contact.objects.all():
        assert all(address.endswith(".example") for address in contact.emails)
    assert Mail.objects.exists()
    assert not Mail.objects.exclude(to_address__endswith=".example").exists()
    assert not Mail.objects.filter(made_up=False).exists()
    assert not Case.objects.exclude(organisation__in=Organisation.objects.filter(made_up=True)).exists()


def test_it_is_told_once_and_never_where_somebody_has_acted(actor: Actor) -> None:
    before = Task.objects.count()
    assert tell_story(actor=COMMAND_LINE, at=AFTERWARDS) is False
    with writing_allowed("as if nobody but one had acted"):
        AuditRow.objects.filter(actor__in=[one.key for one in PEOPLE]).exclude(
            pk=AuditRow.objects.filter(actor=PEOPLE[0].key).values("pk")[:1]
        ).update(actor="folder")
    assert tell_story(actor=COMMAND_LINE, at=AFTERWARDS) is False
    assert Task.objects.count() == before
