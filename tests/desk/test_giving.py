"""Who gives and ends which role where, and who may not."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from koinon.accounts.models import Invitation, Person
from koinon.acts.wrapper import COMMAND_LINE
from koinon.lib.writing import writing_allowed
from koinon.networks.actions import create_network
from koinon.networks.models import Network, Organ
from koinon.people.actions import give_role
from koinon.people.models import Role
from koinon.rules import rights
from tests.accounts.conftest import letters
from tests.desk.cast import AT

NETWORK, CITY, ASSISTANTS, ALL = (
    "/en/desk/networks/harbours/roles/",
    "/en/desk/organisations/salthaven/roles/",
    "/en/desk/organisations/salthaven/assistants/",
    "/en/desk/roles/",
)
NEW = {"name": "Zora", "address": "zora@cast.example", "begins": "2026-11-22", "ends": ""}


def given(**more):
    return {**NEW, **more}


def roles_of(address):
    return list(Role.objects.filter(person__account__email=address).values_list("kind", flat=True))


# --- who may


def test_a_secretary_takes_on_another_who_is_invited(signed_in):
    answer = signed_in("ada").post(NETWORK, given(kind="secretariat"))
    assert (answer.status_code, answer["Location"]) == (303, f"{NETWORK}?done=role-given")
    invitation = Invitation.objects.get()
    assert invitation.email == "zora@cast.example"
    assert Role.objects.get(person=invitation.person).network.slug == "harbours"
    assert letters()[-1][1].button.words == "Accept the invitation"
    assert "invited until" in signed_in("ada").get(NETWORK).content.decode()


def test_whoever_has_an_account_gets_the_role_without_an_invitation(signed_in, cast):
    signed_in("ada").post(NETWORK, given(kind="secretariat", address="Olga@cast.example"))
    assert roles_of("olga@cast.example") == ["secretariat"]
    assert not Invitation.objects.exists()
    assert Person.objects.filter(name__icontains="Zora").count() == 0


def test_two_roles_at_one_address_are_one_invitation(signed_in):
    signed_in("ada").post(NETWORK, given(kind="secretariat"))
    signed_in("clara").post(CITY, given(kind="coordinator"))
    assert Invitation.objects.count() == 1
    assert Role.objects.filter(person=Invitation.objects.get().person).count() == 2


def test_a_coordinator_gives_a_mayor_without_an_address_a_role(signed_in):
    signed_in("clara").post(CITY, given(kind="deputy", where="harbours", address=""))
    role = Role.objects.get(kind="deputy")
    assert (role.person.address, role.organisation.slug, role.network.slug) == ("", "salthaven", "harbours")
    assert not Invitation.objects.exists()
    assert "does not sign in" in signed_in("clara").get(CITY).content.decode()


def test_a_chair_is_given_for_a_body(signed_in, cast):
    network = Network.objects.get(slug="harbours")
    name_organs_of(network)
    assert signed_in("ada").post(NETWORK, given(kind="chair", where="forum")).status_code == 303
    assert Role.objects.get(kind="chair").body == "forum"
    assert signed_in("clara").post(CITY, given(kind="delegate", where="harbours/forum")).status_code == 303


def name_organs_of(network):
    with writing_allowed("a body of the cast's"):
        Organ.objects.create(network=network, slug="forum")


def test_an_administrator_gives_the_first_roles(signed_in):
    ivo = signed_in("ivo")
    assert ivo.post(ALL, given(kind="secretariat", where="rivers")).status_code == 303
    assert ivo.post(ALL, given(kind="coordinator", where="oldford")).status_code == 303
    assert ivo.post(ALL, given(kind="administrator", where="")).status_code == 303
    assert Role.objects.filter(person=Invitation.objects.get().person).count() == 3


# --- who may not


@pytest.mark.parametrize("name", ["bruno", "clara", "daniel", "farid", "greta", "hana", "ivo", "olga", "edith"])
def test_nobody_else_gives_roles_in_a_network(signed_in, cast, name):
    before = Role.objects.count()
    assert signed_in(name).post(NETWORK, given(kind="secretariat")).status_code == 403
    assert Role.objects.count() == before
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("name", ["ada", "bruno", "daniel", "edith", "greta", "hana", "ivo", "olga"])
@pytest.mark.parametrize("page", [CITY, ASSISTANTS])
def test_nobody_else_gives_roles_of_a_city(signed_in, cast, name, page):
    before = Role.objects.count()
    assert signed_in(name).post(page, given(kind="coordinator")).status_code == 403
    assert Role.objects.count() == before


@pytest.mark.parametrize("kind", ["administrator", "coordinator", "representative", "delegate", "assistant", "x"])
def test_a_secretary_gives_no_other_roles(signed_in, kind):
    assert signed_in("ada").post(NETWORK, given(kind=kind)).status_code == 400


@pytest.mark.parametrize("kind", ["administrator", "secretariat", "chair", "committee", "assistant"])
def test_a_coordinator_gives_no_other_roles(signed_in, kind):
    assert signed_in("clara").post(CITY, given(kind=kind, where="harbours")).status_code == 400


def test_who_uses_a_coordinators_role_for_somebody_cannot_hand_it_on(signed_in, cast):
    give_role(
        actor=COMMAND_LINE, at=AT, person=cast.key("olga"), kind=rights.ASSISTANT, begins=date(2020, 1, 1),
        stands_for=cast.key("clara"), uses=[rights.COORDINATOR],
    )  # fmt: skip
    olga = signed_in("olga")
    assert olga.get(CITY).status_code == 200
    answer = olga.post(CITY, given(kind="coordinator"))
    assert answer.status_code == 403
    assert "hand on" in answer.content.decode()
    assert not Invitation.objects.exists()


def test_nobody_gets_a_role_in_a_reading_copy(signed_in, cast):
    create_network(actor=COMMAND_LINE, at=AT, slug="copied", zone="Europe/Warsaw", made_up=True)
    answer = signed_in("ivo").post(ALL, given(kind="secretariat", where="copied"))
    assert answer.status_code == 400
    assert "reading copy" in answer.content.decode()
    assert not Invitation.objects.exists()
    assert not Person.objects.filter(address="zora@cast.example").exists()


# --- what is wrong is said at its field


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"address": ""}, "address"),
        ({"address": "no address"}, "address"),
        ({"begins": ""}, "begins"),
        ({"begins": "31.02.2026"}, "begins"),
        ({"ends": "2026-11-22"}, "ends"),
        ({"ends": "2020-01-01"}, "ends"),
        ({"kind": ""}, "kind"),
        ({"where": "<script>"}, "where"),
    ],
)
def test_a_mistake_is_said_at_its_field_and_nothing_is_lost(signed_in, change, field):
    before = Person.objects.count()
    answer = signed_in("ada").post(NETWORK, given(kind="secretariat") | change)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert f'href="#field-{field}"' in page
    assert f'id="field-{field}-error"' in page
    assert "<script>" not in page
    for name, value in (given(kind="secretariat") | change).items():
        if value and len(value) < 100 and name in ("name", "address", "begins", "ends"):
            assert value in page
    assert Person.objects.count() == before


def test_the_same_role_twice_is_refused(signed_in, cast):
    ada = signed_in("ada")
    again = given(kind="secretariat", address="olga@cast.example")
    assert ada.post(NETWORK, again).status_code == 303
    answer = ada.post(NETWORK, again)
    assert answer.status_code == 400
    assert "holds the very role already" in answer.content.decode()


def test_script_in_a_name_is_a_name(signed_in):
    signed_in("ada").post(NETWORK, given(kind="secretariat", name="<script>alert(1)</script>"))
    page = signed_in("ada").get(NETWORK).content.decode()
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page


# --- ending


def role_of(cast, name, **where):
    return Role.objects.get(person__key=cast.key(name), ends__isnull=True, **where).pk


def test_who_gives_a_role_ends_it(signed_in, cast):
    page = f"/en/desk/roles/{role_of(cast, 'hana')}/end/"
    assert signed_in("edith").get(page).status_code == 200
    assert signed_in("edith").post(page, {"ends": "2026-11-30"}).status_code == 303
    assert Role.objects.get(person__key=cast.key("hana")).ends == date(2026, 11, 30)
    assert signed_in("edith").post(page, {"ends": "2026-12-30"}).status_code == 404


@pytest.mark.parametrize("name", ["ada", "bruno", "clara", "daniel", "hana", "ivo", "olga"])
def test_nobody_else_ends_it_nor_hears_that_it_is_there(signed_in, cast, name):
    there, not_there = f"/en/desk/roles/{role_of(cast, 'hana')}/end/", "/en/desk/roles/999999/end/"
    statuses = [signed_in(name).post(page, {"ends": "2026-11-30"}).status_code for page in (there, not_there)]
    assert statuses == [404, 404]
    assert Role.objects.get(person__key=cast.key("hana")).ends is None


@pytest.mark.parametrize("ends", ["", "2019-01-01", "2020-01-01", "x"])
def test_a_role_does_not_end_before_it_began(signed_in, cast, ends):
    page = f"/en/desk/roles/{role_of(cast, 'hana')}/end/"
    answer = signed_in("edith").post(page, {"ends": ends})
    assert answer.status_code == 400
    assert 'id="field-ends-error"' in answer.content.decode()


# --- assistants


def assistant(cast, **change):
    told = {"stands_for": cast.key("matylda"), "uses": ["representative"]}
    return given(**told) | change


def test_a_coordinator_gives_somebody_without_an_account_an_assistant(signed_in, cast):
    clara = signed_in("clara")
    assert clara.post(ASSISTANTS, assistant(cast)).status_code == 303
    role = Role.objects.get(kind="assistant", person__address="zora@cast.example")
    assert (role.stands_for.key, role.uses, role.organisation.slug) == (
        cast.key("matylda"),
        ["representative"],
        "salthaven",
    )
    assert "Zora for Matylda" in clara.get(ASSISTANTS).content.decode()
    assert clara.post(f"/en/desk/roles/{role.pk}/end/", {"ends": "2026-12-01"})["Location"].startswith(ASSISTANTS)


def test_an_assistant_needs_an_address_and_a_role_that_the_person_holds(signed_in, cast):
    clara = signed_in("clara")
    for change, said in [
        ({"uses": []}, "field-uses-error"),
        ({"uses": ["deputy"]}, "field-uses-error"),
        ({"uses": ["coordinator"]}, "field-uses-error"),
        ({"address": ""}, "field-address-error"),
        ({"stands_for": ""}, "field-stands_for-error"),
        ({"stands_for": cast.key("hana")}, "field-stands_for-error"),
        ({"stands_for": cast.key("clara")}, "field-stands_for-error"),
        ({"stands_for": cast.key("olga")}, "field-stands_for-error"),
    ]:
        answer = clara.post(ASSISTANTS, assistant(cast, **change))
        assert answer.status_code == 400, change
        assert said in answer.content.decode(), change
    assert Role.objects.filter(kind="assistant").count() == 1


def test_who_holds_a_role_is_told_only_to_those_who_give_it(signed_in, cast):
    assert "Hana" in signed_in("edith").get("/en/desk/organisations/riverbend/roles/").content.decode()
    assert "Hana" in signed_in("ada").get(NETWORK).content.decode()
    assert "Hana" not in signed_in("bruno").get("/en/desk/networks/rivers/roles/").content.decode()


def test_the_number_of_queries_does_not_grow_with_the_roles(signed_in, cast):
    ada = signed_in("ada")
    counts = []
    for number in range(3):
        with CaptureQueriesContext(connection) as asked:
            ada.get(NETWORK)
        counts.append(len(asked))
        for each in range(3):
            ada.post(NETWORK, given(kind="secretariat", address=f"z{number}{each}@cast.example"))
    assert len(set(counts)) == 1
