"""The people of the demonstration: they are made up, they can sign in, and they hold nothing that is real."""

from __future__ import annotations

import json
import stat
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.test import override_settings

from koinon.accounts.actions import AccountError, UnknownPerson, create_person, erase_person, open_account
from koinon.accounts.models import Account, Person
from koinon.acts.wrapper import COMMAND_LINE, Actor
from koinon.audit.models import AuditPayload
from koinon.cli.main import main
from koinon.demo.actions import NotMadeUp, load_networks
from koinon.demo.entering import NOTE, PASSWORD, close, enter, tree_to_load
from koinon.demo.people import MAYOR, PEOPLE
from koinon.exchange.models import Loading
from koinon.exchange.tree import digest, read_tree
from koinon.ledger.models import Record
from koinon.lib.text import Text
from koinon.lib.writing import writing_allowed
from koinon.networks.models import Keeper, Network
from koinon.people.actions import RoleError, give_role
from koinon.people.models import Role
from koinon.people.queries import rights_on
from koinon.records.models import Line
from koinon.rules import rights
from tests.demo.conftest import MADE_UP
from tests.exchange import folder as small
from tests.real import DATA, LOADED_AT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demonstration")]

TODAY = date(2026, 11, 22)


def again(folder: Path) -> Any:
    return enter(tree_to_load(MADE_UP), actor=COMMAND_LINE, at=LOADED_AT, folder=folder)


def password_of(folder: Path) -> str:
    lines = (folder / NOTE).read_text(encoding="utf-8").splitlines()
    return next(line.removeprefix(PASSWORD) for line in lines if line.startswith(PASSWORD))


def person_with(kind: str) -> str:
    return next(one.key for one in PEOPLE if any(held.kind == kind for held in one.roles))


def test_everybody_is_there_marked_and_under_an_address_that_leads_nowhere() -> None:
    people = Person.objects.filter(key__in=[one.key for one in PEOPLE])
    assert people.count() == len(PEOPLE)
    assert all(person.made_up for person in people)
    emails = list(Account.objects.filter(person__in=people).values_list("email", flat=True))
    assert len(emails) == len(PEOPLE) - 1
    assert all(email.endswith(".example") for email in emails)


def test_the_cast_has_every_role_that_the_desk_knows_of_two_networks_and_three_cities() -> None:
    roles = Role.objects.filter(person__made_up=True)
    kinds = set(roles.values_list("kind", flat=True))
    assert kinds >= {
        rights.ADMINISTRATOR, rights.SECRETARIAT, rights.COORDINATOR, rights.REPRESENTATIVE, rights.DELEGATE,
        rights.ASSISTANT,
    }  # fmt: skip
    secretariats = roles.filter(kind=rights.SECRETARIAT).values_list("network__slug", flat=True)
    assert sorted(secretariats) == ["linden-cities"] * 3 + ["sundial-league"]
    coordinated = set(roles.filter(kind=rights.COORDINATOR).values_list("organisation__slug", flat=True))
    assert coordinated == {"wierzbogrod", "lipohrad", "portoselce"}


def test_the_assistant_acts_for_the_mayor_who_has_no_account() -> None:
    assert not Account.objects.filter(person__key=MAYOR).exists()
    found = rights_on(person_with(rights.ASSISTANT), TODAY)
    role = found.role(rights.COORDINATOR, organisation="wierzbogrod")
    assert role is not None
    assert role.stands_for == MAYOR
    assert found.role(rights.COORDINATOR, organisation="lipohrad") is None


def test_the_former_delegate_had_a_seat_and_has_none() -> None:
    former = next(one for one in PEOPLE if any(held.ends for held in one.roles))
    assert rights_on(former.key, date(2025, 6, 30)).role(rights.DELEGATE, network="linden-cities") is not None
    assert rights_on(former.key, date(2025, 7, 1)).roles == ()


def test_nobody_of_the_demonstration_holds_a_role_in_anything_real() -> None:
    roles = Role.objects.filter(person__made_up=True)
    assert roles.exists()
    assert not roles.filter(network__made_up=False).exists()
    assert not roles.filter(organisation__made_up=False).exists()


def test_nor_can_be_given_one(actor: Actor) -> None:
    secretary = person_with(rights.SECRETARIAT)
    told: dict[str, Any] = {"actor": actor, "at": LOADED_AT, "person": secretary, "begins": TODAY}
    with pytest.raises(RoleError) as refused:
        give_role(**told, kind=rights.SECRETARIAT, network="eurocities")
    assert refused.value.code == "reading_copy"
    with writing_allowed("a real network whose records are kept here"):
        Network.objects.filter(slug="eurocities").update(keeper=Keeper.HERE)
    with pytest.raises(RoleError) as refused:
        give_role(**told, kind=rights.SECRETARIAT, network="eurocities")
    assert (refused.value.code, refused.value.field) == ("made_up", "network")
    with pytest.raises(RoleError) as refused:
        give_role(**told, kind=rights.COORDINATOR, organisation="lublin")
    assert (refused.value.code, refused.value.field) == ("made_up", "organisation")
    assert give_role(**told, kind=rights.COORDINATOR, organisation="jasnoleg").pk
    real = create_person(actor=actor, at=LOADED_AT, name=Text.of({"und": "Jana"}))
    assert give_role(**{**told, "person": real.key}, kind=rights.COORDINATOR, organisation="lublin").pk


def test_the_note_is_for_its_owner_alone_and_its_password_signs_in(demonstration: Path) -> None:
    note = demonstration / NOTE
    assert stat.S_IMODE(note.stat().st_mode) == 0o600
    text = note.read_text(encoding="utf-8")
    for one in PEOPLE:
        assert (one.address in text) if one.address else (one.name not in text)
    signed_in = authenticate(None, username=PEOPLE[0].address, password=password_of(demonstration))
    assert signed_in is not None
    assert authenticate(None, username=PEOPLE[0].address, password="linden") is None


def test_the_password_stands_nowhere_in_the_log(demonstration: Path) -> None:
    password = password_of(demonstration)
    encoded = set(Account.objects.filter(person__made_up=True).values_list("password", flat=True))
    assert len(encoded) == 1
    for payload in AuditPayload.objects.values_list("content", flat=True):
        assert password not in str(payload)
        assert not any(one in str(payload) for one in encoded)


def test_a_second_start_changes_nothing(demonstration: Path) -> None:
    before = (demonstration / NOTE).read_text(encoding="utf-8")
    counts = [model.objects.count() for model in (Line, Record, Role, Account, Person, Loading)]
    done = again(demonstration)
    assert (done.networks, done.people) == ((), 0)
    assert (demonstration / NOTE).read_text(encoding="utf-8") == before
    assert [model.objects.count() for model in (Line, Record, Role, Account, Person, Loading)] == counts


def test_a_lost_note_is_written_again_with_another_password(tmp_path: Path, demonstration: Path) -> None:
    again(tmp_path)
    assert password_of(tmp_path) != password_of(demonstration)
    assert authenticate(None, username=PEOPLE[0].address, password=password_of(tmp_path)) is not None
    assert authenticate(None, username=PEOPLE[0].address, password=password_of(demonstration)) is None


def test_who_was_erased_stays_erased(tmp_path: Path, actor: Actor) -> None:
    erase_person(actor=actor, at=LOADED_AT, key=PEOPLE[1].key, under="a trial")
    done = again(tmp_path)
    person = Person.objects.get(key=PEOPLE[1].key)
    assert (done.people, str(person.name), person.address) == (0, "", "")


def test_closing_lets_nobody_sign_in_and_the_next_start_opens_again(tmp_path: Path) -> None:
    again(tmp_path)
    password = password_of(tmp_path)
    assert close(actor=COMMAND_LINE, at=LOADED_AT, folder=tmp_path) == len(PEOPLE) - 1
    assert not (tmp_path / NOTE).exists()
    assert authenticate(None, username=PEOPLE[0].address, password=password) is None
    again(tmp_path)
    assert authenticate(None, username=PEOPLE[0].address, password=password_of(tmp_path)) is not None


def test_a_tree_with_anything_real_in_it_is_no_demonstration(tmp_path: Path, actor: Actor) -> None:
    small.write(tmp_path)
    tree = read_tree(tmp_path)
    before = Network.objects.count()
    with pytest.raises(NotMadeUp) as refused:
        load_networks(actor=actor, at=LOADED_AT, tree=tree, digest=digest(tmp_path))
    assert refused.value.slug == "buk"
    assert Network.objects.count() == before


def test_an_account_is_for_one_person_and_an_address_for_one_account(actor: Actor) -> None:
    told: dict[str, Any] = {"actor": actor, "at": LOADED_AT, "encoded": "!"}
    with pytest.raises(AccountError) as refused:
        open_account(**told, person=PEOPLE[0].key, email="else@linden.example")
    assert refused.value.code == "has_one"
    with pytest.raises(AccountError) as refused:
        open_account(**told, person=MAYOR, email=PEOPLE[0].address.upper())
    assert refused.value.code == "address_taken"
    with pytest.raises(UnknownPerson):
        open_account(**told, person="p-zzzzzzzz", email="else@linden.example")


def test_the_command_says_who_can_sign_in_and_where_it_stands(capsys: Any, tmp_path: Path) -> None:
    with override_settings(KOINON_DATA=tmp_path):
        assert main(["demo", "load", str(MADE_UP)]) == 0
        assert PEOPLE[0].address in capsys.readouterr().out
        assert main(["demo", "load", str(MADE_UP), "--json"]) == 0
        assert json.loads(capsys.readouterr().out) == {"networks": [], "people": 0, "note": str(tmp_path / NOTE)}
        assert main(["demo", "close", "--json"]) == 0
        assert json.loads(capsys.readouterr().out) == {"closed": len(PEOPLE) - 1}


def test_the_command_refuses_where_there_is_to_be_no_demonstration(capsys: Any, tmp_path: Path) -> None:
    with override_settings(KOINON_DATA=tmp_path, DEMO=False):
        assert main(["demo", "load", str(MADE_UP)]) == 2
    assert "KOINON_DEMO" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
    assert main(["demo", "load", str(tmp_path / "nowhere")]) == 2


def test_the_real_tree_is_still_unchanged_since_its_last_load(capsys: Any) -> None:
    assert main(["network", "load", str(DATA), "--if-changed", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"changed": False}
