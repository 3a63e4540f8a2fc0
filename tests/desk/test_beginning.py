"""Beginning a case in two steps: the matter and its day, then its own form; each keeps to what can be on that day."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from koinon.acts.wrapper import COMMAND_LINE
from koinon.admissions.models import Case
from koinon.atlas.actions import name_identities, settle_organisation
from tests.desk.cast import AT
from tests.desk.made_cases import begin, council_of, make_case, make_completed_case, tell_statutes
from tests.desk.test_cases import said
from tests.desk.test_every_form import NONSENSE, SCRIPT, filled, forms_on

NEW = "/en/desk/networks/harbours/members/oldford/cases/begin/"
OF_A_MEMBER = "/en/desk/networks/harbours/members/riverbend/cases/begin/"


@pytest.fixture
def harbours(cast):
    """Statutes, two cities with councils; Riverbend is a member since April 2026."""
    tell_statutes()
    council_of("oldford")
    make_completed_case()


def fields(answer) -> set[str]:
    """The names of the fields of the form that begins a case."""
    (form,) = [form for form in forms_on(answer.content.decode()) if "kind" in form.fields]
    return {name for name, kind in form.fields.items() if kind != "hidden"}


def test_first_the_matters_are_told_with_what_they_mean_and_the_others_with_why_not(harbours, signed_in):
    answer = signed_in("ada").get(NEW)
    text, page = said(answer), answer.content.decode()
    assert "Admission An organisation that is no member asks to become one" in text
    assert "Withdrawal It is no member on that day." in text
    assert page.count('type="radio"') == 1
    assert not [form for form in forms_on(page) if "kind" in form.fields]


def test_what_can_be_is_another_thing_on_another_day(harbours, signed_in):
    ada = signed_in("ada")
    today, before = (ada.get(OF_A_MEMBER, asked) for asked in ({}, {"opened_on": "2026-01-01", "show": "1"}))
    assert "Admission It is a member on that day already." in said(today)
    assert 'value="withdrawal"' in today.content.decode()
    assert 'value="withdrawal"' not in before.content.decode()
    assert "What cannot begin on 1 January 2026" in said(before)


@pytest.mark.parametrize(
    ("page", "kind", "wanted"),
    [
        (NEW, "admission", {"category"}),
        (OF_A_MEMBER, "change", {"category", "moves_to"}),
        (OF_A_MEMBER, "suspension", {"category", "cause"}),
        (OF_A_MEMBER, "withdrawal", {"category"}),
        (OF_A_MEMBER, "succession", {"category", "cause", "successor"}),
    ],
)
def test_then_the_form_has_the_fields_of_its_matter_alone(harbours, signed_in, page, kind, wanted):
    assert fields(signed_in("ada").get(page, {"kind": kind})) == wanted


def test_the_category_that_a_member_has_is_filled_in(harbours, signed_in):
    with_one = signed_in("ada").get(OF_A_MEMBER, {"kind": "withdrawal"}).content.decode()
    assert ("selected" in with_one) == bool(with_one.count('value="port" selected'))


@pytest.mark.parametrize(
    ("asked", "heard"),
    [
        ({"kind": "withdrawal"}, "It is no member on that day."),
        ({"kind": "emperor"}, "Select a valid choice."),
        ({"opened_on": "2026-05-01"}, "Choose what it is about."),
        ({"opened_on": "30. 2. 2026", "kind": "admission"}, "This is no day."),
        ({"opened_on": "1980-01-01", "kind": "admission"}, "No statutes known were in force on that day."),
        ({"opened_on": "2030-01-01", "kind": "admission"}, "That day has not come."),
    ],
)
def test_a_choice_that_cannot_be_is_shown_again_with_why(harbours, signed_in, asked, heard):
    answer = signed_in("ada").get(NEW, asked)
    assert answer.status_code == 400
    assert heard in said(answer)
    assert 'role="alert"' in answer.content.decode()
    assert (f'value="{asked.get("opened_on", "")}"' in answer.content.decode()) or "opened_on" not in asked


def test_where_nothing_can_begin_today_the_page_says_why_and_asks_for_another_day(cast, signed_in):
    answer = signed_in("bruno").get("/en/desk/networks/rivers/members/oldford/cases/begin/")
    assert answer.status_code == 200
    assert "No statutes known were in force on that day." in said(answer)


def test_both_steps_lead_to_a_case_and_back_leads_to_the_choice(harbours, signed_in):
    ada = signed_in("ada")
    page = ada.get(NEW, {"opened_on": "1.5.2026", "kind": "admission"})
    assert "begin/?opened_on=2026-05-01&amp;kind=admission&amp;show=1" in page.content.decode()
    (form,) = [form for form in forms_on(page.content.decode()) if "kind" in form.fields]
    answer = ada.post(NEW, {**form.given, "category": "port"})
    case = Case.objects.get(organisation__slug="oldford")
    assert answer["Location"].endswith(f"/{case.key}/?done=case-begun")
    assert (case.kind, str(case.opened_on), case.category) == ("admission", "2026-05-01", "port")


def test_what_came_in_between_is_told_on_the_form_and_begins_nothing(harbours, signed_in):
    begin("oldford")
    answer = signed_in("ada").post(NEW, {"kind": "admission", "opened_on": "2026-05-01", "category": "port"})
    assert answer.status_code == 400
    assert "There is an open case of this kind between the two." in said(answer)
    assert 'value="port" selected' in answer.content.decode()
    assert Case.objects.filter(organisation__slug="oldford").count() == 1


def test_who_follows_is_found_by_a_name_that_nobody_else_bears(harbours, signed_in):
    ada, told = signed_in("ada"), {"kind": "succession", "opened_on": "2026-05-01"}
    identity = {"kind": "city", "country": "PL"}
    twins = ("newford", "newford-upon-sea")
    name_identities(actor=COMMAND_LINE, at=AT, organisations=dict.fromkeys(twins, identity), unions={})
    for slug in twins:
        names = [{"text": "Newford", "language": "en", "own": True, "is_spelling": False}]
        settle_organisation(actor=COMMAND_LINE, at=AT, slug=slug, identity=identity, names=names, populations=[])
    assert "There is no organisation “Atlantis” here." in said(ada.post(OF_A_MEMBER, {**told, "successor": "Atlantis"}))
    assert "Several organisations are called “Newford”." in said(
        ada.post(OF_A_MEMBER, {**told, "successor": "Newford"})
    )
    assert ada.post(OF_A_MEMBER, {**told, "successor": "Oldford"}).status_code == 303
    assert Case.objects.get(kind="succession").successor.slug == "oldford"


@pytest.mark.parametrize("nonsense", NONSENSE)
@pytest.mark.parametrize("kind", ["change", "suspension", "succession"])
def test_nonsense_in_the_second_step_is_refused_and_kept(harbours, signed_in, kind, nonsense):
    ada = signed_in("ada")
    (form,) = [one for one in forms_on(ada.get(OF_A_MEMBER, {"kind": kind}).content.decode()) if "kind" in one.fields]
    answer = ada.post(OF_A_MEMBER, filled(form, nonsense))
    taken = kind == "suspension" and nonsense == "empty"  # a suspension needs no more than its day
    assert answer.status_code == (303 if taken else 400)
    assert SCRIPT not in answer.content.decode()
    assert taken or 'role="alert"' in answer.content.decode()


@pytest.mark.parametrize("name", ["bruno", "edith", "greta", "olga"])
def test_who_acts_for_neither_side_chooses_nothing(cast, signed_in, name):
    make_case()
    page = "/en/desk/networks/harbours/members/salthaven/cases/begin/"
    assert signed_in(name).get(page, {"kind": "admission"}).status_code == 403


def test_the_choice_takes_a_constant_number_of_queries(harbours, signed_in):
    ada = signed_in("ada")
    counts = []
    for page in (NEW, OF_A_MEMBER):
        ada.get(page)
        with CaptureQueriesContext(connection) as made:
            ada.get(page)
        counts.append(len(made))
    assert counts[0] == counts[1]
