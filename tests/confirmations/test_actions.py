"""Confirming as actions: what a member can say of its record, and how a campaign runs."""

from __future__ import annotations

from datetime import timedelta

import pytest

from koinon.acts.wrapper import COMMAND_LINE, VISITOR, WORKER, Actor
from koinon.atlas.actions import settle_organisation
from koinon.atlas.models import Organisation
from koinon.audit.models import AuditPayload
from koinon.confirmations.actions import (
    ConfirmError,
    Correction,
    answer,
    begin_campaign,
    end_campaign,
    remind,
    remind_silent,
)
from koinon.confirmations.facts import facts_of, record_digest
from koinon.confirmations.models import Campaign, Confirmation, Request, Through
from koinon.confirmations.queries import GRACE, is_open, last_of_own, last_of_shared, request_by, token_of
from koinon.corrections.models import HeldBy, Origin, Report
from koinon.networks.actions import create_network
from koinon.networks.models import Keeper, Network
from koinon.outbox.models import Mail
from koinon.tasks.models import Task
from tests.desk.cast import AT

ADA = Actor("p-adaadaad")
TODAY = AT.date()
DEADLINE = TODAY + timedelta(days=42)


@pytest.fixture
def salthaven(harbours):
    return Organisation.objects.get(slug="salthaven")


@pytest.fixture
def campaign(harbours):
    return begin_campaign(actor=ADA, at=AT, on=TODAY, network=harbours, deadline=DEADLINE)


def answered(network, organisation, right=None, wrong=(), shown=None, **more):
    facts = facts_of(organisation, network, TODAY)
    told = {
        "actor": VISITOR, "at": AT, "on": TODAY, "network": network, "organisation": organisation, "language": "en",
        "shown": record_digest(facts) if shown is None else shown, "through": Through.LETTER, "wrong": wrong,
        "right": [fact.name for fact in facts] if right is None else right,
    }  # fmt: skip
    return answer(**{**told, **more})


def asked(campaign, slug):
    return Request.objects.select_related("campaign__network", "organisation").get(
        campaign=campaign, organisation__slug=slug
    )


def test_a_members_record_is_its_own_facts_and_those_it_shares(harbours, salthaven, cast):
    facts = {fact.name: fact for fact in facts_of(salthaven, harbours, TODAY)}
    assert set(facts) == {"names", "standing", "posts"}
    assert facts["names"].said == {"names": [["en", "Salthaven", True]]}
    assert facts["standing"].said["category"] == "full"
    assert facts["posts"].said == {
        "posts": [["delegate", cast.key("greta"), "forum", {}], ["representative", cast.key("matylda")]]
    }


def test_confirming_everything_keeps_each_fact_as_it_stood(harbours, salthaven, cast):
    assert answered(harbours, salthaven) == 3
    kept = {one.kind: one for one in Confirmation.objects.all()}
    assert kept["names"].network is None
    assert kept["standing"].network == harbours
    assert kept["posts"].said == facts_of(salthaven, harbours, TODAY)[-1].said
    assert ["representative", cast.key("matylda")] in kept["posts"].said["posts"]
    ours = AuditPayload.objects.filter(row__action__startswith="confirmations.")
    assert "Matylda" not in "".join(ours.values_list("content", flat=True))


def test_a_confirmation_holds_for_the_fact_as_it_stood_and_for_no_later_one(harbours, salthaven):
    answered(harbours, salthaven)
    before = {fact.name: fact for fact in facts_of(salthaven, harbours, TODAY)}["names"]
    names = [{"language": "en", "text": "Salt Haven", "own": True, "is_spelling": False}]
    identity = {"kind": "city", "country": "PL"}
    settle_organisation(
        actor=COMMAND_LINE, at=AT, slug="salthaven", identity=identity, names=names, populations=[]
    )  # fmt: skip
    after = {fact.name: fact for fact in facts_of(salthaven, harbours, TODAY)}["names"]
    lasts = last_of_own([salthaven.pk])
    assert ("names", before.digest) in lasts
    assert ("names", after.digest) not in lasts


def test_what_was_confirmed_later_than_the_instant_of_knowledge_is_not_known(harbours, salthaven):
    answered(harbours, salthaven)
    assert last_of_own([salthaven.pk], AT)
    assert not last_of_own([salthaven.pk], AT - timedelta(seconds=1))
    known, recorded = last_of_shared(harbours, salthaven, AT)
    assert {kind for kind, _digest in known} == {"standing", "posts"}
    assert recorded == AT
    assert last_of_shared(harbours, salthaven, AT - timedelta(seconds=1)) == ({}, None)


def test_a_record_that_changed_meanwhile_is_not_confirmed(harbours, salthaven):
    with pytest.raises(ConfirmError, match="changed"):
        answered(harbours, salthaven, shown="0" * 64)
    assert not Confirmation.objects.exists()


def test_a_correction_is_a_report_to_who_keeps_the_record(harbours, salthaven):
    wrong = [Correction("standing", "Standing: full", "We are associate."), Correction("names", "Names", "Salt Haven")]
    assert answered(harbours, salthaven, right=["posts"], wrong=wrong) == 1
    reports = {one.right: one for one in Report.objects.all()}
    assert {one.origin for one in reports.values()} == {Origin.CONFIRMATION}
    assert reports["We are associate."].held_by == HeldBy.NETWORK
    assert reports["Salt Haven"].held_by == HeldBy.ORGANISATION
    assert {task.organisation or task.network for task in Task.objects.filter(kind="report")} == {
        "harbours", "salthaven",
    }  # fmt: skip


def test_an_own_record_that_nobody_keeps_here_is_corrected_by_the_secretariat_that_asked(harbours):
    oldford = Organisation.objects.get(slug="oldford")
    answered(harbours, oldford, right=[], wrong=[Correction("names", "Names: Oldford", "Old Ford")])
    report = Report.objects.get()
    assert (report.held_by, report.network) == (HeldBy.NETWORK, harbours)


@pytest.mark.parametrize(
    ("right", "wrong", "code"),
    [
        ([], [], "nothing"),
        (["mayor"], [], "unknown"),
        ([], [Correction("mayor", "x", "y")], "unknown"),
        (["names"], [Correction("names", "x", "y")], "unknown"),
    ],
)
def test_an_answer_is_about_the_record_and_says_one_thing_of_each_fact(harbours, salthaven, right, wrong, code):
    with pytest.raises(ConfirmError, match=code):
        answered(harbours, salthaven, right=right, wrong=wrong)
    assert not Confirmation.objects.exists()
    assert not Report.objects.exists()


def test_nobody_confirms_anything_in_a_reading_copy(harbours, salthaven):
    create_network(
        actor=COMMAND_LINE, at=AT, slug="copied", zone="UTC", made_up=False, keeper=Keeper.FOLDER
    )  # fmt: skip
    copied = Network.objects.get(slug="copied")
    with pytest.raises(ConfirmError, match="reading_copy"):
        answered(copied, salthaven)
    with pytest.raises(ConfirmError, match="reading_copy"):
        begin_campaign(actor=ADA, at=AT, on=TODAY, network=copied, deadline=DEADLINE)


def test_a_campaign_asks_every_member_of_the_day_and_writes_to_who_can_be_reached(campaign, cast):
    assert {one.organisation.slug: one.letters for one in campaign.requests.all()} == {"riverbend": 1, "salthaven": 1}
    assert set(Mail.objects.values_list("to_person", "made_up", "business")) == {
        (cast.key("clara"), True, True), (cast.key("edith"), True, True),
    }  # fmt: skip
    waits = Task.objects.filter(kind="confirm")
    assert {(task.organisation, task.due) for task in waits} == {("salthaven", DEADLINE), ("riverbend", DEADLINE)}


@pytest.mark.parametrize("deadline", [TODAY, TODAY + timedelta(days=6), TODAY + timedelta(days=367)])
def test_a_campaign_leaves_a_week_at_least_and_a_year_at_most(harbours, deadline):
    with pytest.raises(ConfirmError, match="deadline"):
        begin_campaign(actor=ADA, at=AT, on=TODAY, network=harbours, deadline=deadline)


def test_a_network_without_members_asks_nobody(cast):
    with pytest.raises(ConfirmError, match="nobody"):
        begin_campaign(
            actor=ADA, at=AT, on=TODAY, network=Network.objects.get(slug="rivers"), deadline=DEADLINE
        )  # fmt: skip


def test_one_campaign_at_a_time_is_open(harbours, campaign):
    with pytest.raises(ConfirmError, match="open_already"):
        begin_campaign(actor=ADA, at=AT, on=TODAY, network=harbours, deadline=DEADLINE)
    assert Mail.objects.count() == 2
    end_campaign(actor=ADA, at=AT, campaign=campaign.pk)
    begin_campaign(actor=ADA, at=AT, on=TODAY, network=harbours, deadline=DEADLINE)
    assert Campaign.objects.filter(ended_at=None).count() == 1


def test_an_answer_counts_in_the_campaign_and_closes_the_task(campaign, harbours, salthaven):
    one = asked(campaign, "salthaven")
    answered(harbours, salthaven, right=["names"], wrong=[Correction("posts", "x", "y")], request=one)
    one.refresh_from_db()
    assert (one.confirmed, one.corrected, one.answered_at) == (1, 1, AT)
    closed = Task.objects.get(kind="confirm", organisation="salthaven")
    assert closed.outcome == "corrected"
    assert Task.objects.get(kind="confirm", organisation="riverbend").closed_at is None
    assert Confirmation.objects.get().campaign == campaign


def test_an_answer_at_the_desk_counts_in_the_campaign_that_runs(campaign, harbours, salthaven):
    answered(harbours, salthaven, through=Through.COORDINATOR)
    assert asked(campaign, "salthaven").confirmed == 3


def test_a_link_opens_one_members_record_until_two_weeks_after_the_deadline(campaign):
    one, other = asked(campaign, "salthaven"), asked(campaign, "riverbend")
    assert request_by(token_of(one)) == one
    _number, _tilde, signature = token_of(other).partition("~")
    for wrong in (f"{one.pk}~{signature}", str(one.pk), "", "☃~☃", "x~y"):
        assert request_by(wrong) is None
    assert is_open(one, DEADLINE + GRACE)
    assert not is_open(one, DEADLINE + GRACE + timedelta(days=1))


def test_a_campaign_that_ended_takes_no_answer(campaign, harbours, salthaven):
    end_campaign(actor=ADA, at=AT, campaign=campaign.pk)
    with pytest.raises(ConfirmError, match="ended"):
        answered(harbours, salthaven, request=asked(campaign, "salthaven"))
    assert not Task.objects.filter(kind="confirm", closed_at=None).exists()
    with pytest.raises(ConfirmError, match="ended"):
        end_campaign(actor=ADA, at=AT, campaign=campaign.pk)


def days_later(days):
    return {"actor": WORKER, "at": AT + timedelta(days=days), "on": TODAY + timedelta(days=days)}


def test_who_is_silent_is_reminded_after_two_weeks_and_before_the_deadline_and_no_more(campaign, harbours, salthaven):
    answered(harbours, salthaven, request=asked(campaign, "salthaven"))
    sent = {days: remind_silent(**days_later(days)) for days in (1, 13, 14, 15, 30, 38, 39, 40, 42)}
    assert {days: letters for days, letters in sent.items() if letters} == {14: 1, 39: 1}
    assert Mail.objects.filter(organisation="riverbend").count() == 3
    assert asked(campaign, "riverbend").reminders == 2


def test_who_answered_is_not_reminded(campaign, harbours, salthaven):
    answered(harbours, salthaven, request=asked(campaign, "salthaven"))
    assert remind(**days_later(14), request=asked(campaign, "salthaven").pk) == 0
    assert Mail.objects.count() == 2


def test_a_campaign_ends_by_itself_when_its_links_open_no_longer(campaign):
    assert remind_silent(**days_later(42 + 14)) == 0
    assert Campaign.objects.get().ended_at is None
    remind_silent(**days_later(42 + 15))
    assert Campaign.objects.get().ended_at == AT + timedelta(days=57)
