"""Reports of errors as actions: whose they are, what may be done with them, what is left when they are emptied."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection

from koinon.acts.wrapper import COMMAND_LINE, VISITOR, WORKER, Actor
from koinon.audit.models import AuditPayload
from koinon.challenges.models import UsedChallenge
from koinon.challenges.questions import ChallengeError, new_challenge
from koinon.corrections.access import report_for, reports_for
from koinon.corrections.actions import (
    RETENTION,
    ReportError,
    Told,
    add_to_report,
    answer_report,
    empty_report,
    expire,
    report_error,
)
from koinon.corrections.models import HeldBy, Remark, Report, State
from koinon.corrections.queries import Place, keys_from, place_of, report_by, token_of
from koinon.lib.problems import Refused
from koinon.networks.actions import create_network
from koinon.networks.models import Keeper
from koinon.people.queries import rights_on
from koinon.tasks.models import Task
from tests.desk.cast import AT

ADA = Actor("p-adaadaad")
TODAY = AT.date()


def waiting():
    return {(t.network, t.organisation, t.person) for t in Task.objects.filter(closed_at=None, kind="report")}


def test_a_report_on_a_network_kept_here_waits_for_its_secretariat(reported):
    report = reported()
    assert (report.held_by, report.made_up, report.state) == (HeldBy.NETWORK, True, State.OPEN)
    assert waiting() == {("harbours", "", "")}
    assert Task.objects.get(kind="report").due == TODAY + timedelta(days=30)


def test_a_report_on_a_standing_is_the_networks_and_names_the_organisation(reported):
    report = reported("networks/harbours/members/salthaven/", network="harbours", organisation="salthaven")
    assert (report.held_by, report.organisation.slug) == (HeldBy.NETWORK, "salthaven")


def test_a_report_on_an_organisations_own_page_waits_for_its_coordinators(reported):
    assert reported("organisations/salthaven/", organisation="salthaven").held_by == HeldBy.ORGANISATION
    assert waiting() == {("", "salthaven", "")}


def test_a_report_on_an_organisation_that_nobody_coordinates_waits_for_the_administrator(reported, cast):
    assert reported("organisations/oldford/", organisation="oldford").held_by == HeldBy.ADMINISTRATOR
    assert waiting() == {("", "", cast.key("ivo"))}


def test_a_report_on_a_reading_copy_waits_for_the_administrator_and_no_secretariat(reported, cast):
    create_network(actor=COMMAND_LINE, at=AT, slug="copied", zone="UTC", made_up=False, keeper=Keeper.FOLDER)
    assert reported("networks/copied/", network="copied").held_by == HeldBy.ADMINISTRATOR
    assert waiting() == {("", "", cast.key("ivo"))}


def test_a_report_on_no_record_in_particular_waits_for_the_administrator(reported, cast):
    reported("docs/look/", nothing="")
    assert waiting() == {("", "", cast.key("ivo"))}


def test_a_report_says_something(reported):
    with pytest.raises(ReportError, match="silent"):
        reported(told=Told("  \n"))


@pytest.mark.parametrize("verdict", [State.MENDED, State.DECLINED, State.ASKED])
def test_an_answer_ends_the_waiting(reported, verdict):
    report = reported()
    answered = answer_report(actor=ADA, at=AT, report=report.key, verdict=verdict, text="It is 1986 now.")
    assert (answered.state, answered.ended_at is None) == (verdict, verdict == State.ASKED)
    assert waiting() == set()
    assert report.remarks.get().said_by == ADA.key


def test_what_was_answered_is_not_answered_again(reported):
    report = reported()
    answer_report(actor=ADA, at=AT, report=report.key, verdict=State.MENDED, text="Done.")
    with pytest.raises(ReportError, match="ended"):
        answer_report(actor=ADA, at=AT, report=report.key, verdict=State.DECLINED, text="No.")
    assert Report.objects.get().state == State.MENDED


@pytest.mark.parametrize(("verdict", "text", "code"), [(State.OPEN, "x", "verdict"), (State.MENDED, " ", "silent")])
def test_an_answer_says_what_came_of_it_in_a_sentence(reported, verdict, text, code):
    report = reported()
    with pytest.raises(ReportError, match=code):
        answer_report(actor=ADA, at=AT, report=report.key, verdict=verdict, text=text)
    assert waiting()


def test_what_the_reporter_says_to_a_question_lets_the_report_wait_again(reported):
    report = reported()
    answer_report(actor=ADA, at=AT, report=report.key, verdict=State.ASKED, text="Which edition?")
    add_to_report(actor=VISITOR, at=AT, on=TODAY, report=report.key, text="The second.")
    assert waiting() == {("harbours", "", "")}
    assert [one.by_keeper for one in report.remarks.order_by("pk")] == [True, False]


def test_nothing_is_added_where_nothing_was_asked(reported):
    report = reported()
    with pytest.raises(ReportError, match="not_asked"):
        add_to_report(actor=VISITOR, at=AT, on=TODAY, report=report.key, text="And another thing.")


def test_only_those_who_keep_the_record_find_the_report(reported, cast):
    keys = {
        "ada": reported().key,
        "clara": reported("organisations/salthaven/", organisation="salthaven").key,
        "ivo": reported("docs/look/", nothing="").key,
    }
    for name in cast.accounts:
        rights = rights_on(cast.key(name), TODAY)
        assert [one.key for one in reports_for(rights)] == [key for whose, key in keys.items() if whose == name], name
        for whose, key in keys.items():
            if whose != name:
                with pytest.raises(Refused):
                    report_for(rights, key)


def test_a_link_opens_its_own_report_and_nobody_can_make_one(reported):
    report, other = reported(), reported()
    assert report_by(token_of(report)) == report
    _key, _tilde, signature = token_of(other).partition("~")
    for token in (f"{report.key}~{signature}", report.key, f"{report.key}~", "", "☃~☃"):
        assert report_by(token) is None


def test_the_log_holds_nothing_of_what_was_written(reported):
    report = reported()
    answer_report(actor=ADA, at=AT, report=report.key, verdict=State.ASKED, text="Which edition, Mr Zorba?")
    told = "".join(AuditPayload.objects.values_list("content", flat=True))
    assert report.key in told
    assert not [word for word in ("founding", "reporter@example.org", "charter", "Zorba") if word in told]


def test_emptying_takes_what_was_written_and_leaves_that_there_was_a_report(reported):
    report = reported()
    answer_report(actor=ADA, at=AT, report=report.key, verdict=State.MENDED, text="Thank you, Mr Zorba.")
    assert keys_from("Reporter@Example.org") == [report.key]
    empty_report(actor=COMMAND_LINE, at=AT, report=report.key, under="request, GDPR article 17")
    report.refresh_from_db()
    assert (report.wrong, report.right, report.source, report.address) == ("", "", "", "")
    assert Remark.objects.get().text == ""
    assert report.state == State.MENDED
    assert keys_from("reporter@example.org") == []
    with pytest.raises(ReportError, match="unknown"):
        empty_report(actor=COMMAND_LINE, at=AT, report=report.key, under="request, GDPR article 17")


def test_no_address_is_nobodys(reported):
    reported(told=Told("Wrong."))
    assert keys_from("") == []


def test_what_was_answered_a_year_ago_is_emptied_and_what_waits_is_not(reported):
    answered, waits = reported(), reported()
    answer_report(actor=ADA, at=AT, report=answered.key, verdict=State.DECLINED, text="It is right.")
    assert expire(actor=WORKER, at=AT + RETENTION) == 0
    assert expire(actor=WORKER, at=AT + RETENTION + timedelta(seconds=1)) == 1
    assert expire(actor=WORKER, at=AT + RETENTION + timedelta(days=9)) == 0
    waits.refresh_from_db()
    assert waits.wrong


def test_a_question_used_up_brings_no_second_report(cast):
    challenge, told = new_challenge("report", AT), Told("Wrong.")
    sent = {"at": AT, "on": TODAY, "place": Place("docs/look/"), "language": "en", "challenge": challenge}
    report_error(actor=VISITOR, told=told, **sent)
    with pytest.raises(ChallengeError, match="used"):
        report_error(actor=VISITOR, told=told, **sent)
    assert Report.objects.count() == UsedChallenge.objects.count() == 1


def test_a_report_that_is_not_kept_uses_no_question_up(cast):
    with pytest.raises(ReportError):
        report_error(
            actor=VISITOR, at=AT, on=TODAY, place=Place("docs/look/"), told=Told(""), language="en",
            challenge=new_challenge("report", AT),
        )  # fmt: skip
    assert not UsedChallenge.objects.exists()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_reports_at_once_by_one_question_one_is_kept():
    challenge, outcomes, together = new_challenge("report", AT), [], threading.Barrier(2)

    def send(text: str) -> None:
        together.wait()
        try:
            report_error(
                actor=VISITOR, at=AT, on=TODAY, place=Place("docs/look/"), told=Told(text), language="en",
                challenge=challenge,
            )  # fmt: skip
            outcomes.append("kept")
        except ChallengeError as error:
            outcomes.append(error.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=send, args=[text]) for text in ("One.", "Two.")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["kept", "used"]
    assert Report.objects.count() == UsedChallenge.objects.count() == 1


def test_an_entry_that_touches_no_network_is_for_the_administrator(cast):
    assert place_of("entries/none/", {"key": "none"}, TODAY).held_by == HeldBy.ADMINISTRATOR
