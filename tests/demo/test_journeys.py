"""How a membership changes, rests, ends, comes back and passes on: each by the screens, to the standing on the page.

The people are those of the demonstration. Every step is taken by the way that the case's own page offers.
"""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from koinon.accounts.models import Account
from koinon.admissions.models import Case, CaseState
from koinon.atlas.models import Relation, RelationKind
from koinon.tasks.models import Task
from tests.pages.reading import read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demonstration")]

RECORD = re.compile(r'class="button" href="([^"]+/steps/([^"/]+)/)"')


def errors(html: str) -> str:
    """What the form says is to be mended."""
    return unescape(re.sub(r"<[^>]+>", " ", html.partition('role="alert"')[2][:1500]))


class Someone:
    """Somebody of the demonstration, signed in."""

    def __init__(self, address: str) -> None:
        self.client = Client()
        self.client.force_login(Account.objects.get(email=address))

    def begin(self, city: str, kind: str, **more: str) -> str:
        """Begin a case by its form; gives the address of its page."""
        told = {"kind": kind, "opened_on": "2026-01-10", "category": "", "moves_to": "", "cause": "", "successor": ""}
        answer = self.client.post(f"/en/desk/networks/linden-cities/members/{city}/cases/begin/", {**told, **more})
        assert answer.status_code == 303, errors(answer.content.decode())
        return str(answer["Location"]).partition("?")[0]

    def ways(self, case: str) -> dict[str, str]:
        """The steps that the case's page lets this person record, by slug."""
        return {slug: address for address, slug in RECORD.findall(self.client.get(case).content.decode())}

    def record(self, case: str, step: str, on: str, **more: Any) -> None:
        """Put a step on record, by the way that the page offers."""
        answer = self.client.post(self.ways(case)[step], {"on": on, **more})
        assert answer.status_code == 303, errors(answer.content.decode())


@pytest.fixture
def secretary() -> Someone:
    return Someone("tibalt@linden.example")


@pytest.fixture
def city() -> Someone:
    """The coordinator of Lipohrad."""
    return Someone("kvido@lipohrad.example")


def page(slug: str, on: str) -> str:
    """What anybody reads of a city's standing on a day, before the story of how it came to it."""
    return read(f"/en/networks/linden-cities/members/{slug}/", on=on).text.partition("In words")[0]


def is_listed(slug: str, on: str, category: str = "") -> bool:
    """Whether the public list of that day has the city, in that category if one is asked for."""
    asked = {"category": category} if category else {}
    return f"/members/{slug}/" in read("/en/networks/linden-cities/members/", on=on, **asked).html


def completed(case: str) -> bool:
    """Whether the case came to its end, with nothing waiting any more but the checklist."""
    key = case.rstrip("/").rpartition("/")[2]
    waits = Task.objects.filter(key__startswith=f"case:{key}:", closed_at=None).exclude(key__contains=":onboarding:")
    return Case.objects.get(key=key).state == CaseState.COMPLETED and not waits.exists()


def test_a_partner_becomes_a_full_member_by_the_decision_that_the_statutes_ask_for(secretary: Someone) -> None:
    case = secretary.begin("nebelfurth", "change", category="partner", moves_to="full")
    secretary.record(case, "1-executive-committee", "2026-03-03", number="3/2026")
    assert completed(case)
    assert is_listed("nebelfurth", "2026-03-02", "partner")
    assert not is_listed("nebelfurth", "2026-03-02", "full")
    assert is_listed("nebelfurth", "2026-03-03", "full")


def test_who_owes_is_suspended_by_decision_and_back_when_it_has_paid(secretary: Someone) -> None:
    case = secretary.begin("valmeraude", "suspension", cause="unpaid_fees")
    secretary.record(case, "decision", "2026-02-01")
    assert completed(case)
    back = secretary.begin("valmeraude", "resumption", cause="unpaid_fees", opened_on="2026-02-02")
    secretary.record(back, "payment", "2026-04-15", organ="valmeraude/mayors-office")
    assert completed(back)
    assert "Rights on this day rights rest" in page("valmeraude", "2026-04-14")
    assert "rights rest" not in page("valmeraude", "2026-04-15")


def test_a_city_gives_notice_itself_and_is_a_member_until_it_is_over(city: Someone, secretary: Someone) -> None:
    case = city.begin("lipohrad", "withdrawal")
    assert secretary.ways(case) == {}, "the city's acts are the city's to record"
    city.record(case, "decision-leaves", "2026-01-20", number="12/Z")
    city.record(case, "notice", "2026-02-01")
    assert completed(case)
    assert is_listed("lipohrad", "2026-08-01")
    assert not is_listed("lipohrad", "2026-08-02")
    assert "First day outside 2 August 2026" in page("lipohrad", "2026-07-01")


def test_a_member_is_excluded_after_three_reminders_and_never_before(secretary: Someone) -> None:
    case = secretary.begin("nebelfurth", "exclusion")
    assert set(secretary.ways(case)) == {"reminder-1"}
    for number, day in enumerate(("2026-02-01", "2026-03-01", "2026-04-01"), 1):
        assert "decision" not in secretary.ways(case)
        secretary.record(case, f"reminder-{number}", day)
    secretary.record(case, "decision", "2026-05-05")
    assert completed(case)
    assert is_listed("nebelfurth", "2026-05-04")
    assert not is_listed("nebelfurth", "2026-05-05")


def test_a_former_member_comes_back_once_it_has_paid_and_both_have_decided(secretary: Someone) -> None:
    assert not is_listed("thistlemouth", "2026-05-04")
    case = secretary.begin("thistlemouth", "rejoining", category="associate")
    secretary.record(case, "arrears", "2026-02-01")
    for step in [step for step in secretary.ways(case) if step != "decision"]:
        secretary.record(case, step, "2026-03-01", organ="thistlemouth/council")
    secretary.record(case, "decision", "2026-05-05")
    assert completed(case)
    assert is_listed("thistlemouth", "2026-05-05")
    assert not is_listed("thistlemouth", "2026-05-04")
    assert is_listed("thistlemouth", "2026-05-05", "associate")


@pytest.mark.parametrize("named", ["vranobrod", "Vranobrod"])
def test_a_city_is_merged_into_another_and_the_membership_passes_to_it(secretary: Someone, named: str) -> None:
    case = secretary.begin("zilverwoude", "succession", category="partner", cause="merged_into", successor=named)
    secretary.record(case, "proof", "2026-07-01")
    secretary.record(case, "finding", "2026-07-10", organ="linden-cities/secretariat")
    assert completed(case)
    assert is_listed("zilverwoude", "2026-06-30")
    assert not is_listed("zilverwoude", "2026-07-01")
    assert is_listed("vranobrod", "2026-07-01")
    assert not is_listed("vranobrod", "2026-06-30")
    assert "Zilverwoude" in read("/en/organisations/vranobrod/").text


def test_a_city_merged_into_a_member_leaves_one_membership(secretary: Someone) -> None:
    case = secretary.begin("stribropole", "succession", cause="merged_into", successor="lipohrad")
    secretary.record(case, "proof", "2026-07-01")
    secretary.record(case, "finding", "2026-07-10", organ="linden-cities/secretariat")
    assert completed(case)
    assert not is_listed("stribropole", "2026-07-01")
    assert is_listed("lipohrad", "2026-07-01")
    relation = Relation.objects.known(None).get(organisation__slug="stribropole", kind=RelationKind.MERGED_INTO)
    assert relation.other.slug == "lipohrad"


def test_a_successor_that_nobody_knows_is_refused_at_its_field_and_what_was_typed_stays(secretary: Someone) -> None:
    address = "/en/desk/networks/linden-cities/members/stribropole/cases/begin/"
    told = {"kind": "succession", "opened_on": "2026-01-10", "cause": "merged_into", "successor": "Nowhere at all"}
    answer = secretary.client.post(address, told)
    assert answer.status_code == 400
    assert 'id="field-successor-error"' in answer.content.decode()
    assert "Nowhere at all" in answer.content.decode()
