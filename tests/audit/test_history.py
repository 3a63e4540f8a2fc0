"""Each record's own history: who did what about it when, and nothing of another's."""

import pytest

from koinon.accounts.actions import create_person, erase_person
from koinon.acts.wrapper import Actor, action, concerns, note
from koinon.audit.models import AuditConcern, AuditPayload
from koinon.audit.queries import history_of, kept_about
from koinon.lib.text import Text

pytestmark = pytest.mark.django_db


@action("tests.tell", withheld=("words",))
def tell(*, actor, at, network="", organisation="", words="", also=()):
    for kind, key in also:
        concerns(kind, key)
    note(said=True)


def actions_about(*concerned, **how):
    return [deed.arguments["network"] for deed in history_of(*concerned, **how)]


def test_what_stands_in_arguments_called_network_and_organisation_is_found(actor, at):
    tell(actor=actor, at=at, network="league", organisation="lipa")
    tell(actor=actor, at=at, network="guild", organisation="lipa")
    tell(actor=actor, at=at, network="league", organisation="buk")
    assert actions_about(("organisation", "lipa")) == ["guild", "league"]
    assert actions_about(("organisation", "lipa"), ("network", "league")) == ["league"]
    assert actions_about(("organisation", "olse")) == []
    with pytest.raises(ValueError, match="whose"):
        history_of()


def test_what_is_no_slug_concerns_nothing(actor, at):
    tell(actor=actor, at=at, network="", organisation="No Slug At All")
    assert not AuditConcern.objects.exists()


def test_an_action_says_what_else_it_concerns(actor, at):
    tell(actor=actor, at=at, also=[("entry", "league-board-2001"), ("entry", "league-board-2001")])
    [deed] = history_of(("entry", "league-board-2001"))
    assert (deed.action, deed.actor, deed.at, deed.erased_under) == ("tests.tell", actor.key, at, "")
    with pytest.raises(RuntimeError, match="inside"):
        concerns("entry", "league-board-2001")


def test_a_history_goes_on_where_the_page_before_ended(actor, at):
    for _ in range(5):
        tell(actor=actor, at=at, network="league")
    first = history_of(("network", "league"), limit=2)
    second = history_of(("network", "league"), limit=2, before=first[-1].number)
    assert [deed.number for deed in [*first, *second]] == sorted({d.number for d in [*first, *second]}, reverse=True)
    assert len({deed.number for deed in [*first, *second]}) == 4


def test_it_says_for_whom_an_assistant_acted(at):
    tell(actor=Actor("p-assistan", stands_for="p-mayormay"), at=at, network="league")
    [deed] = history_of(("network", "league"))
    assert (deed.actor, deed.stands_for) == ("p-assistan", "p-mayormay")


def test_words_that_are_withheld_never_reach_the_log(actor, at):
    tell(actor=actor, at=at, network="league", words="Jana")
    [deed] = history_of(("network", "league"))
    assert deed.arguments["words"] == {"withheld": True}
    assert not AuditPayload.objects.filter(content__contains="Jana").exists()


def test_the_history_of_an_erased_person_stays_without_what_was_told(actor, at):
    key = create_person(actor=actor, at=at, name=Text.of({"und": "Jana"})).key
    assert "Jana" in str(kept_about(key)["spoken_of"])
    erase_person(actor=actor, at=at, key=key, under="request of the person")
    [told] = kept_about(key)["spoken_of"]
    assert (told["action"], told["arguments"], told["erased_under"]) == (
        "accounts.create_person",
        {},
        "request of the person",
    )
    assert kept_about(key)["acted"] == []
