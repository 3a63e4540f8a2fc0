"""A network's messages on the desk, and the link that ends them."""

from __future__ import annotations

import pytest
from django.test import Client

from koinon.acts.wrapper import COMMAND_LINE
from koinon.desk.actions import Addressed, send_letters
from koinon.lib.writing import writing_allowed
from koinon.outbox.letters import Letter
from koinon.outbox.models import Mail, MailState, Unsubscribed
from koinon.outbox.unsubscribing import Subscription, address_of
from tests.desk.cast import AT

LIST = "/en/desk/networks/harbours/messages/"


def queue(cast, subject: str = "Welcome <aboard>", **more) -> Mail:
    """A message to Hana from the first network."""
    letters = [Addressed(cast.key("hana"), "hana@cast.example", "en", "riverbend", Letter(subject))]
    told = {"network": "harbours", "made_up": True, "kind": "news", "business": True, "batch": "", **more}
    send_letters(actor=COMMAND_LINE, at=AT, letters=letters, **told)
    return Mail.objects.latest("pk")


def test_the_secretariat_sees_its_messages_escaped_and_where_they_are(cast, signed_in):
    mail = queue(cast)
    said = signed_in("ada").get(LIST).content.decode()
    assert "Welcome &lt;aboard&gt;" in said
    assert "Hana &lt;hana@cast.example&gt;" in said
    assert "Welcome" in signed_in("ada").get(f"{LIST}{mail.pk}/").content.decode()


def test_another_network_sees_none_of_them_by_any_address(cast, signed_in):
    mail = queue(cast)
    bruno = signed_in("bruno")
    assert "Welcome" not in bruno.get("/en/desk/networks/rivers/messages/").content.decode()
    assert bruno.get(f"/en/desk/networks/rivers/messages/{mail.pk}/").status_code == 404
    assert bruno.post(f"/en/desk/networks/rivers/messages/{mail.pk}/", {"deed": "back"}).status_code == 404
    assert bruno.get(f"{LIST}{mail.pk}/").status_code == 403


def test_what_is_in_line_can_be_taken_back_once(cast, signed_in):
    mail, ada = queue(cast), signed_in("ada")
    assert ada.post(f"{LIST}{mail.pk}/", {"deed": "back"})["Location"].endswith("done=mail-back")
    assert ada.post(f"{LIST}{mail.pk}/", {"deed": "back"})["Location"].endswith("done=too-late")
    mail.refresh_from_db()
    assert mail.state == MailState.CANCELLED


def test_a_dead_letter_can_go_again_and_nothing_else_can(cast, signed_in):
    mail, ada = queue(cast), signed_in("ada")
    assert ada.post(f"{LIST}{mail.pk}/", {"deed": "again"})["Location"].endswith("done=too-late")
    with writing_allowed("a message that could not be delivered"):
        Mail.objects.filter(pk=mail.pk).update(state=MailState.FAILED)
    assert ada.post(f"{LIST}{mail.pk}/", {"deed": "again"})["Location"].endswith("done=mail-again")


@pytest.fixture
def link(cast):
    """The link in a message of the kind `news` to Hana, as a path."""
    address = address_of(Subscription(cast.key("hana"), "harbours", "news"), "en")
    return address[address.index("/en/unsubscribe/") :]


def test_opening_the_link_ends_nothing_and_one_click_does(client, cast, link):
    assert client.get(link).status_code == 200
    assert not Unsubscribed.objects.exists()
    assert client.post(link, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert Unsubscribed.objects.filter(who=cast.key("hana"), network="harbours", kind="news").count() == 1
    client.post(link)
    assert Unsubscribed.objects.count() == 1


def test_one_click_needs_no_cookie_and_gives_none(link):
    answer = Client(enforce_csrf_checks=True).post(link, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert not answer.cookies


def test_whoever_left_can_come_back_and_business_comes_all_the_while(client, cast, link):
    client.post(link)
    assert queue(cast, "News", business=False).state == MailState.CANCELLED
    assert queue(cast, "Decision", business=True).state == MailState.WAITING
    client.post(link, {"deed": "back"})
    assert queue(cast, "News", business=False).state == MailState.WAITING


@pytest.mark.parametrize("change", [lambda token: token[:-3] + "/", lambda token: "x" + token])
def test_a_link_that_was_not_made_here_ends_nothing(client, link, change):
    token = link.removeprefix("/en/unsubscribe/")
    answer = client.post(f"/en/unsubscribe/{change(token)}")
    assert answer.status_code == 404
    assert not Unsubscribed.objects.exists()
