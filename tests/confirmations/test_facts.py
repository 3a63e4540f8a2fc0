"""What of a record can be confirmed: who decides there, local elections, and who acts for it, person or office."""

from __future__ import annotations

from datetime import timedelta

import pytest

from koinon.acts.wrapper import COMMAND_LINE, VISITOR
from koinon.atlas.models import Organisation
from koinon.confirmations.actions import ConfirmError, answer
from koinon.confirmations.facts import facts_of, record_digest
from koinon.confirmations.models import Confirmation, Through
from koinon.confirmations.queries import last_confirmed, last_of_own
from koinon.lib.text import Text
from koinon.people.actions import give_role
from koinon.records.actions import settle_lines
from tests.desk.cast import AT, SINCE, make_cast

TODAY = AT.date()
SOURCED = {"status": "found", "source": "law"}
JOINS = {"id": "joins", "act": "join", "role": "decides", "organ": "salthaven/council", **SOURCED}
AGREES = {"id": "agrees", "act": "leave", "role": "consents", "organ": "riverbend/council", **SOURCED}
BEFORE = {**JOINS, "id": "joined", "organ": "salthaven/board", "ends": "2010"}
COUNCIL = {"slug": "council", "kind": "council", "names": {"en": "City Council", "cs": "Zastupitelstvo"}}
ELECTION = {"id": "next", "on": "2028-10", "of": "council", "source": "law"}
PAST = {"id": "last", "on": "2024-10", "of": "council", "source": "law"}


def tell(city: Organisation, **lines: list[dict[str, object]]) -> None:
    """Lines that a city tells of itself, by kind."""
    told = [
        {"kind": kind, "key": str(content.get("id") or content["slug"]), "content": content}
        for kind, contents in lines.items()
        for content in contents
    ]
    settle_lines(actor=COMMAND_LINE, at=AT, organisation=city, lines=told)


@pytest.fixture
def salthaven(harbours):
    city = Organisation.objects.get(slug="salthaven")
    tell(city, organ=[COUNCIL], competence=[JOINS, AGREES, BEFORE], election=[ELECTION, PAST])
    return city


def facts(harbours, salthaven, on=TODAY):
    return {fact.name: fact for fact in facts_of(salthaven, harbours, on)}


def test_who_decides_and_the_next_elections_are_facts_of_their_own_and_what_is_over_is_none(harbours, salthaven):
    told = facts(harbours, salthaven)
    assert list(told) == [
        "names", "organ:council", "competence:agrees", "competence:joins", "election:next", "standing", "posts",
    ]  # fmt: skip
    assert told["competence:joins"].said["organ"] == "salthaven/council"
    assert told["election:next"].said == {"on": "2028-10", "of": "council"}


def test_what_still_held_on_an_earlier_day_is_a_fact_of_that_day(harbours, salthaven):
    assert "competence:joined" in facts(harbours, salthaven, TODAY.replace(year=2009))
    assert "election:last" in facts(harbours, salthaven, TODAY.replace(year=2024, month=10, day=1))


def confirm(harbours, salthaven, *names):
    told = facts_of(salthaven, harbours, TODAY)
    return answer(
        actor=VISITOR, at=AT, on=TODAY, network=harbours, organisation=salthaven, shown=record_digest(told),
        right=names, wrong=(), through=Through.COORDINATOR, language="en",
    )  # fmt: skip


def test_a_competence_is_confirmed_as_it_stands_and_no_longer_once_another_organ_decides(harbours, salthaven):
    assert confirm(harbours, salthaven, "competence:joins", "election:next") == 2
    assert {one.network for one in Confirmation.objects.all()} == {None}
    before = facts(harbours, salthaven)["competence:joins"]
    assert last_confirmed(before, last_of_own([salthaven.pk])).at == AT
    tell(salthaven, organ=[COUNCIL], competence=[{**JOINS, "organ": "salthaven/board"}, AGREES], election=[ELECTION])
    after = facts(harbours, salthaven)["competence:joins"]
    assert last_confirmed(after, last_of_own([salthaven.pk])) is None


def test_what_is_over_is_not_confirmed(harbours, salthaven):
    with pytest.raises(ConfirmError, match="unknown"):
        confirm(harbours, salthaven, "election:last")
    assert not Confirmation.objects.exists()


def test_an_office_acts_for_a_member_as_a_person_does(harbours, salthaven, cast):
    give_role(
        actor=COMMAND_LINE, at=AT, person="", office=Text.of({"en": "Lord Mayor"}), kind="coordinating_office",
        begins=SINCE, network="harbours", organisation="salthaven",
    )  # fmt: skip
    posts = facts(harbours, salthaven)["posts"]
    assert ["coordinating_office", "", "", {"en": "Lord Mayor"}] in posts.said["posts"]
    assert posts.people() == {cast.key("matylda"), cast.key("greta")}


def test_the_page_names_organs_by_their_names_and_others_by_whose_they_are(harbours, salthaven, signed_in):
    page = signed_in("clara").get("/en/desk/networks/harbours/members/salthaven/confirm/").content.decode()
    for term, words in (
        ("Decides on joining a network", "City Council"),
        ("Has to agree to leaving", "Riverbend"),
        ("Local election: the council", "October 2028"),
        ("Who acts for it", "delegate (forum): Greta; representative: Matylda"),
    ):
        assert f"<dt>{term}</dt><dd>{words}</dd>" in page
    assert "2024" not in page


def test_the_public_page_says_how_fresh_they_are(harbours, salthaven, client):
    confirm(harbours, salthaven, "competence:joins")
    page = client.get("/en/organisations/salthaven/", {"on": TODAY}).content.decode()
    checked = page.partition('id="checked"')[2]
    joins = checked.partition("Decides on joining a network")[2].partition("</div>")[0]
    assert "by its coordinator" in joins
    assert "not confirmed yet" in checked.partition("Local election: the council")[2].partition("</div>")[0]


def test_a_coordinator_reaches_the_page_from_the_desk_without_being_asked(harbours, salthaven, signed_in):
    to = "/en/desk/networks/harbours/members/salthaven/confirm/"
    clara = signed_in("clara")
    assert f'href="{to}"' in clara.get("/en/desk/organisations/salthaven/").content.decode()
    assert f'href="{to}"' in clara.get("/en/desk/networks/harbours/members/salthaven/").content.decode()
    assert to not in signed_in("ada").get("/en/desk/networks/harbours/members/salthaven/").content.decode()


def test_where_the_city_is_no_member_there_is_nothing_to_confirm(db, client):
    client.force_login(make_cast().accounts["clara"])
    assert "/confirm/" not in client.get("/en/desk/organisations/salthaven/").content.decode()


@pytest.mark.parametrize("later", [timedelta(days=0), timedelta(days=800)])
def test_more_facts_take_no_more_queries(harbours, salthaven, later, django_assert_num_queries):
    with django_assert_num_queries(6):
        facts_of(salthaven, harbours, TODAY + later)
