"""Cases on the desk: the story of 2003 by those who would tell it, and what each hears who does it otherwise."""

from __future__ import annotations

import html
import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from koinon.accounts.models import Account
from koinon.acts.wrapper import COMMAND_LINE
from koinon.admissions.models import Arrears, Case, StepDone
from koinon.atlas import actions as atlas
from koinon.atlas.models import Organisation
from koinon.desk.cases.letters import write_case_letter
from koinon.lib.writing import writing_allowed
from koinon.networks.actions import name_organs
from koinon.networks.models import Network
from koinon.outbox.letters import Envelope
from koinon.outbox.models import Mail
from koinon.records.actions import settle_lines
from koinon.register.models import Standing
from koinon.tasks.models import Task
from tests.admissions.world import of_eurocities
from tests.desk.cast import AT
from tests.desk.made_cases import begin, council_of, make_case, make_completed_case, record
from tests.register.world import UNION

LIST = "/en/desk/networks/harbours/cases/"
BETWEEN = "/en/desk/networks/harbours/members/salthaven/cases/"


def said(answer) -> str:
    """The text of a page without its tags."""
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())))


@pytest.fixture
def eurocities_statutes(cast):
    """The first network, made up, has EUROCITIES' statutes; Poland is in the Union since 2004."""
    network = Network.objects.get(slug="harbours")
    profile = {"slug": "harbours", "name": {"en": "Harbours"}, "founded": {"on": "1986"}}
    lines = [
        {"kind": "profile", "key": "harbours", "content": profile},
        {"kind": "statutes", "key": "first", "content": of_eurocities("harbours")},
        {"kind": "coverage", "key": "all", "content": {"of": "members", "complete": True, "begins": "1986"}},
    ]
    settle_lines(actor=COMMAND_LINE, at=AT, network=network, lines=lines)
    name_organs(actor=COMMAND_LINE, at=AT, organs=["executive-committee"], network=network)
    atlas.name_identities(actor=COMMAND_LINE, at=AT, organisations={}, unions={"eu": {"en": "European Union"}})
    atlas.settle_union(actor=COMMAND_LINE, at=AT, slug="eu", names={"en": "European Union"}, members=UNION)
    council_of("salthaven")
    return network


def test_the_story_of_2003_by_an_assistant_a_coordinator_and_the_secretariat(eurocities_statutes, signed_in):
    ada, clara, daniel = (signed_in(name) for name in ("ada", "clara", "daniel"))
    told = {"kind": "admission", "opened_on": "2003-10-01", "category": "associate"}
    answer = daniel.post(f"{BETWEEN}begin/", told)
    assert answer.status_code == 303
    case = Case.objects.get()
    page = f"{BETWEEN}{case.key}/"
    assert "State the practice followed." in said(ada.get(page))
    practice = {
        "admission-steps-1-by": "candidate_council", "admission-steps-2-by": "executive_committee",
        "admission-steps-2-organ": "executive-committee", "admission-start": "decision_date",
        "documents-documents": ["application_form"],
    }  # fmt: skip
    assert ada.post(f"{page}practice/", practice)["Location"].endswith("?done=practice-stated")
    assert "Practice that was stated: the statutes are silent." in said(clara.get(page))
    assert "put on record: Consent to join" in said(clara.get("/en/desk/organisations/salthaven/"))
    assert "the other side's step is awaited: Consent to join" in said(ada.get("/en/desk/networks/harbours/"))
    consent = {"on": "16.10.2003", "organ": "salthaven/council", "number": "274/X/2003"}
    assert daniel.post(f"{page}steps/consent/", consent).status_code == 303
    assert "Daniel, for Matylda" in said(ada.get(page))
    clara.post(f"{page}steps/application/", {"on": "2003-10-20", "papers": ["application-form"]})
    assert "put on record: Decision" in said(ada.get("/en/desk/networks/harbours/"))
    done = ada.post(f"{page}steps/2-executive-committee/", {"on": "2003-11-26"})
    assert done["Location"].endswith("?done=case-completed")
    rows = Standing.objects.filter(network=eurocities_statutes, organisation__slug="salthaven")
    assert [rows.on(date(2003, month, 26)).values_list("category", flat=True).first() for month in (10, 11)] == [
        None, "associate",
    ]  # fmt: skip
    assert rows.on(date(2004, 5, 1)).get().category == "full"
    assert "Letter of welcome: waits" in said(ada.get(page))
    ada.post(f"{page}check-off/welcome/")
    assert "Letter of welcome: done" in said(ada.get(page))
    assert "Representative and delegates named: waits" in said(clara.get(page))


def test_the_other_side_is_told_by_mail_in_its_language_and_who_acted_is_not(cast, signed_in):
    case = make_case()["case"]
    with writing_allowed("a reader of Czech"):
        Account.objects.filter(pk=cast.accounts["ada"].pk).update(language="cs")
    before = set(Mail.objects.values_list("id", flat=True))
    told = {"on": "2026-03-10", "organ": "salthaven/council"}
    signed_in("clara").post(f"{BETWEEN}{case}/steps/consent/", told)
    mails = Mail.objects.filter(kind="case").exclude(id__in=before).order_by("id")
    (mail,) = mails
    assert (mail.to_person, mail.language, mail.context["what"]) == (cast.key("ada"), "cs", "step_waits")
    envelope = Envelope(mail.kind, "en", mail.network, mail.organisation, mail.to_person, True, mail.context)
    letter = write_case_letter(envelope)
    assert letter.subject == "Something waits for you: Admission, Salthaven"
    assert ("Due", "10 June 2026") in letter.rows
    assert letter.button
    assert letter.button.address.endswith(f"{BETWEEN}{case}/")


def test_a_record_that_is_refused_queues_no_mail(cast, signed_in):
    case = make_case()["case"]
    before = Mail.objects.count()
    signed_in("clara").post(f"{BETWEEN}{case}/steps/consent/", {"on": "2026-03-10"})
    assert Mail.objects.count() == before


def test_each_side_sees_the_same_steps_and_its_own_ways(cast, signed_in):
    case = make_case()["case"]
    ada, clara = (said(signed_in(name).get(f"{BETWEEN}{case}/")) for name in ("ada", "clara"))
    for words in ("Consent to join waits", "Decision · board later", "5 (1)"):
        assert words in ada
        assert words in clara
    assert "Put on record : Consent to join" in clara
    assert "Put on record : Consent to join" not in ada
    assert "Let the network do it" in clara
    assert "Let the network do it" not in ada


def test_the_secretariat_records_the_councils_act_once_the_city_lets_it(cast, signed_in):
    case = make_case()["case"]
    ada, clara = signed_in("ada"), signed_in("clara")
    step, told = f"{BETWEEN}{case}/steps/consent/", {"on": "2026-03-10", "organ": "salthaven/council"}
    assert ada.post(step, told).status_code == 404
    clara.post(f"{BETWEEN}{case}/let-record/")
    assert ada.post(step, told).status_code == 303
    assert StepDone.objects.get().side == "network"


def test_where_nobody_acts_for_the_city_the_secretariat_records_its_act(cast, signed_in):
    case = begin("oldford", side="network")
    step = f"/en/desk/networks/harbours/members/oldford/cases/{case.key}/steps/consent/"
    assert signed_in("ada").post(step, {"on": "2026-03-10", "organ": "oldford/council"}).status_code == 303


@pytest.mark.parametrize(
    ("told", "heard"),
    [
        ({}, "This cannot stay empty. Fill it in."),
        ({"on": "soon", "organ": "salthaven/council"}, "This is no date we can read."),
        ({"on": "2027-05-01", "organ": "salthaven/council"}, "That day has not come."),
        ({"on": "2026-03-10"}, "Say whose act it was: choose the organ."),
        ({"on": "2026-03-10", "organ": "salthaven/tribunal"}, "Select a valid choice."),
        ({"on": "2026-03-10", "organ": "salthaven/council", "number": "9" * 200}, "at most 80 characters"),
    ],
)
def test_a_step_filled_in_wrongly_is_shown_again_with_what_was_typed_and_how_to_mend_it(cast, signed_in, told, heard):
    case = make_case()["case"]
    answer = signed_in("clara").post(f"{BETWEEN}{case}/steps/consent/", {"document": "<script>box 7</script>", **told})
    text = answer.content.decode()
    assert answer.status_code == 400
    assert heard in said(answer)
    assert "&lt;script&gt;box 7&lt;/script&gt;" in text
    assert 'aria-invalid="true"' in text
    assert not StepDone.objects.exists()


def test_an_organ_that_is_not_in_the_list_is_named(cast, signed_in):
    case = make_case()["case"]
    told = {"on": "2026-03-10", "new_organ": "Rada Nadzwyczajna"}
    assert signed_in("clara").post(f"{BETWEEN}{case}/steps/consent/", told).status_code == 303
    assert StepDone.objects.get().organ == "salthaven/rada-nadzwyczajna"


def test_a_step_that_somebody_else_was_quicker_to_record_is_told_so(cast, signed_in):
    case = Case.objects.get(key=make_case()["case"])
    step = f"{BETWEEN}{case.key}/steps/consent/"
    record(case, "consent", "organisation", "2026-03-10", organ="salthaven/council")
    answer = signed_in("clara").post(step, {"on": "2026-03-10", "organ": "salthaven/council"})
    assert "Somebody has put this step on record already." in said(answer)


def test_a_case_that_is_there_already_is_not_begun_again_and_what_was_typed_stays(cast, signed_in):
    make_case()
    told = {"kind": "admission", "opened_on": "2026-05-01", "category": "port"}
    answer = signed_in("clara").post(f"{BETWEEN}begin/", told)
    assert answer.status_code == 400
    assert "There is an open case of this kind between the two." in said(answer)
    assert 'value="2026-05-01"' in answer.content.decode()


def test_a_case_is_refused_by_an_organ_of_the_network_and_by_nobody_without_one(cast, signed_in):
    case = make_case()["case"]
    ada = signed_in("ada")
    assert "Say whose act it was" in said(ada.post(f"{BETWEEN}{case}/end/", {"how": "refuse", "on": "2026-04-01"}))
    told = {"how": "refuse", "on": "2026-04-01", "organ": "harbours/board", "reason": "too far inland"}
    assert ada.post(f"{BETWEEN}{case}/end/", told)["Location"].endswith("?done=case-ended")
    assert "too far inland" in said(signed_in("clara").get(f"{BETWEEN}{case}/"))
    assert not Task.objects.filter(closed_at__isnull=True).exists()


def test_what_was_recorded_by_mistake_is_taken_back_by_who_did(cast, signed_in):
    case = Case.objects.get(key=make_case()["case"])
    record(case, "consent", "organisation", "2026-03-10", organ="salthaven/council")
    back = f"{BETWEEN}{case.key}/steps/consent/take-back/"
    assert signed_in("ada").post(back, {"reason": "wrong day"}).status_code == 404
    assert signed_in("clara").post(back, {"reason": ""}).status_code == 400
    assert signed_in("clara").post(back, {"reason": "wrong day"}).status_code == 303
    assert not StepDone.objects.exists()


def test_what_is_done_in_a_case_stands_in_the_history_of_both_sides_with_who_did_it_for_whom(cast, signed_in):
    page = f"{BETWEEN}{make_case()['case']}/"
    told = {"on": "2026-03-10", "organ": "salthaven/council", "number": "7"}
    assert signed_in("daniel").post(f"{page}steps/consent/", told).status_code == 303
    for name, address in (("ada", "networks/harbours/history/"), ("clara", BETWEEN[9:].replace("cases/", "history/"))):
        history = said(signed_in(name).get(f"/en/desk/{address}"))
        assert "Daniel for Matylda The step is on record." in history
        assert "The case is begun." in history
    other = said(signed_in("bruno").get("/en/desk/networks/rivers/history/"))
    assert "The step is on record." not in other


def test_a_case_of_another_city_is_not_there(cast, signed_in):
    case = make_completed_case()["case"]
    assert signed_in("clara").get(f"{BETWEEN}{case}/").status_code == 404
    assert signed_in("ada").get(f"{BETWEEN}{case}/").status_code == 404


def test_the_secretariat_finds_whom_a_case_is_to_be_about(cast, signed_in):
    ada = signed_in("ada")
    found = ada.get(LIST, {"organisation": "salt"})
    assert f"{BETWEEN}begin/" in found.content.decode()
    assert "Nothing here bears this name." in said(ada.get(LIST, {"organisation": "atlantis"}))
    assert ada.get(LIST, {"organisation": ""}).status_code == 400


def test_a_coordinator_finds_where_to_begin_a_case(cast, signed_in):
    page = signed_in("clara").get("/en/desk/organisations/salthaven/cases/").content.decode()
    assert f"{BETWEEN}begin/" in page
    assert "No case is open." in page


def test_arrears_are_marked_and_cleared(cast, signed_in):
    make_completed_case()
    ada, page = signed_in("ada"), "/en/desk/networks/harbours/arrears/"
    told = {"organisation": "riverbend", "since": "2026-05-01", "amount": "3200", "words": "two years"}
    assert "An amount needs its currency" in said(ada.post(page, told))
    assert ada.post(page, {**told, "currency": "EUR"}).status_code == 303
    assert "3200.00 EUR" in said(ada.get(page))
    assert "It is marked as owing already." in said(ada.post(page, {**told, "currency": "EUR"}))
    mark = Arrears.objects.get()
    assert ada.post(f"{page}{mark.pk}/cleared/", {"until": "2026-04-01"}).status_code == 400
    assert ada.post(f"{page}{mark.pk}/cleared/", {"until": "2026-06-01"}).status_code == 303
    assert "Nobody is marked as owing." in said(ada.get(page))


def test_more_cases_take_no_more_queries(cast, signed_in):
    ada = signed_in("ada")
    make_case()
    counts = []
    for more in ((), ("riverbend", "oldford")):
        for slug in more:
            begin(slug)
        ada.get(LIST)
        with CaptureQueriesContext(
            connection,
        ) as caught:
            ada.get(LIST)
        counts.append(len(caught))
    assert counts[0] == counts[1]
    assert Organisation.objects.filter(cases__isnull=False).count() == 3
