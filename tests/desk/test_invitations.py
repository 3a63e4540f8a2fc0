"""Invitations that wait: who sees them, takes them back and sends them again, and what becomes of their links."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from koinon.accounts.actions import create_person
from koinon.accounts.models import Account, Invitation
from koinon.accounts.ways_in.actions import invite
from koinon.acts.wrapper import COMMAND_LINE
from koinon.desk.signing_in.letters import invitation_token
from koinon.lib import clock
from koinon.lib.text import Text
from koinon.lib.writing import writing_allowed
from koinon.people.actions import end_role, give_role
from koinon.people.models import Role
from koinon.people.queries import invitations_in
from tests.accounts.conftest import letters
from tests.desk.cast import AT, SINCE

OF_NETWORK, OF_CITY = "/en/desk/networks/harbours/invitations/", "/en/desk/organisations/salthaven/invitations/"
SECRETARY = {"kind": "secretariat", "network": "harbours"}
DELEGATE = {"kind": "delegate", "network": "harbours", "organisation": "salthaven", "body": "forum"}
ALL_KINDS = ("secretariat", "delegate")


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: AT)


def invited(name: str, at=AT, **role) -> Invitation:
    """Somebody with a role, who was invited and has no account."""
    person = create_person(actor=COMMAND_LINE, at=AT, name=Text.of({"und": name}))
    give_role(actor=COMMAND_LINE, at=AT, person=person.key, begins=SINCE, **role)
    return invite(actor=COMMAND_LINE, at=at, person=person.key, email=f"{name.lower()}@cast.example", language="en")


def link(invitation: Invitation) -> str:
    """Where the letter leads."""
    return f"/en/desk/invitation/{invitation_token(invitation.pk)}/"


def pressed(client, page: str, invitation: Invitation, what: str):
    """A button of the page."""
    return client.post(page, {"invitation": str(invitation.pk), "what": what})


def test_who_may_give_the_role_sees_who_was_invited_with_its_state(cast, signed_in):
    invited("Zora", **SECRETARY)
    invited("Yves", at=AT - timedelta(days=15), **SECRETARY)
    said = signed_in("ada").get(OF_NETWORK).content.decode()
    assert "zora@cast.example" in said
    assert "open until" in said
    assert "expired" in said
    assert said.count(">Send again<") == 2
    assert said.count(">Withdraw<") == 1


def test_each_place_lists_those_alone_whose_role_is_given_there(cast, signed_in):
    invited("Zora", **SECRETARY)
    invited("Dora", **DELEGATE)
    network, city = signed_in("ada").get(OF_NETWORK), signed_in("clara").get(OF_CITY)
    assert "Dora" not in network.content.decode()
    assert "Dora" in city.content.decode()
    assert "Zora" not in city.content.decode()
    assert "Zora" not in signed_in("bruno").get("/en/desk/networks/rivers/invitations/").content.decode()


@pytest.mark.parametrize(("name", "page"), [("bruno", OF_NETWORK), ("clara", OF_NETWORK), ("edith", OF_CITY),
                                            ("daniel", OF_CITY), ("ada", OF_CITY), ("olga", OF_NETWORK)])  # fmt: skip
def test_who_may_not_give_it_neither_sees_nor_withdraws_it(cast, signed_in, name, page):
    one = invited("Zora", **(SECRETARY if page == OF_NETWORK else DELEGATE))
    assert signed_in(name).get(page).status_code == 403
    assert pressed(signed_in(name), page, one, "withdraw").status_code == 403
    assert Invitation.objects.get().settled_at is None


def test_one_of_another_place_is_as_if_it_were_not_there(cast, signed_in):
    one = invited("Dora", **DELEGATE)
    for what in ("withdraw", "again"):
        answer = pressed(signed_in("ada"), OF_NETWORK, one, what)
        nobody = signed_in("ada").post(OF_NETWORK, {"invitation": "999", "what": what})
        assert (answer.status_code, answer["Location"]) == (nobody.status_code, nobody["Location"])
        assert "invitation-late" in answer["Location"]
    assert pressed(signed_in("clara"), OF_CITY, one, "burn").status_code == 404
    assert Invitation.objects.get().settled_at is None


def test_a_withdrawn_invitation_opens_nothing_and_can_be_sent_again(cast, signed_in, client):
    one, ada = invited("Zora", **SECRETARY), signed_in("ada")
    assert client.get(link(one)).status_code == 200
    assert pressed(ada, OF_NETWORK, one, "withdraw")["Location"].endswith("?done=invitation-withdrawn")
    assert client.get(link(one)).status_code != 200
    said = ada.get(OF_NETWORK).content.decode()
    assert "withdrawn" in said
    assert ">Withdraw<" not in said
    assert pressed(ada, OF_NETWORK, one, "again")["Location"].endswith("?done=invitation-sent")
    assert client.get(link(Invitation.objects.latest("pk"))).status_code == 200


def test_sent_again_it_has_a_new_link_and_the_old_one_dies(cast, signed_in, client):
    one, before = invited("Zora", **SECRETARY), len(letters())
    assert pressed(signed_in("ada"), OF_NETWORK, one, "again").status_code == 303
    new = Invitation.objects.latest("pk")
    assert client.get(link(one)).status_code != 200
    assert client.get(link(new)).status_code == 200
    assert len(letters()) == before + 1
    assert link(new) in letters()[-1][1].button.address
    assert signed_in("ada").get(OF_NETWORK).content.decode().count("zora@cast.example") == 1


def test_what_was_accepted_in_the_meantime_is_told_so(cast, signed_in):
    one = invited("Zora", **SECRETARY)
    found = invitations_in(date(2026, 11, 22), ALL_KINDS, network="harbours")
    assert [row.pk for row in found] == [one.pk]
    with writing_allowed("somebody else's account at that address"):
        Account.objects.create(person=cast.people["matylda"], email="zora@cast.example")
    assert pressed(signed_in("ada"), OF_NETWORK, one, "again")["Location"].endswith("?done=invitation-late")
    assert signed_in("ada").get(OF_NETWORK, {"done": "invitation-late"}).content.decode().count("too late") == 1


def test_who_has_an_account_or_holds_no_role_any_more_is_not_listed(cast, signed_in):
    one, other = invited("Zora", **SECRETARY), invited("Yves", **SECRETARY)
    with writing_allowed("Zora's account"):
        Account.objects.create(person=one.person, email="elsewhere@cast.example")
    role = Role.objects.get(person=other.person)
    end_role(actor=COMMAND_LINE, at=AT, role=role.pk, ends=date(2026, 11, 1))
    assert invitations_in(AT.date(), ALL_KINDS, network="harbours") == []


def test_more_invitations_take_no_more_queries(cast, signed_in):
    ada, counts = signed_in("ada"), []
    for names in (("Zora",), ("Yves", "Xenia")):
        for name in names:
            invited(name, **SECRETARY)
        ada.get(OF_NETWORK)
        with CaptureQueriesContext(connection) as made:
            ada.get(OF_NETWORK)
        counts.append(len(made))
    assert counts[0] == counts[1]
