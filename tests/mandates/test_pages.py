"""The pages on posts: who may, who may not, what they say, and what a wrong form hears."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from koinon.accounts.models import Person
from koinon.acts.wrapper import COMMAND_LINE, Actor
from koinon.atlas.models import Organisation
from koinon.audit.models import AuditPayload, AuditRow
from koinon.lib import remembered
from koinon.lib.text import Text
from koinon.lib.writing import writing_allowed
from koinon.mandates import actions as mandates
from koinon.mandates.models import Nomination
from koinon.networks.models import Keeper, Network
from koinon.people.actions import give_role
from koinon.people.models import Role
from koinon.register.models import Standing
from koinon.rules.rights import ASSISTANT, COORDINATOR, DELEGATE, DEPUTY, REPRESENTATIVE
from tests.desk.cast import AT
from tests.mandates.world import TODAY, elect

HARBOURS, RIVERBEND = "/en/desk/networks/harbours/", "/en/desk/organisations/riverbend/"
SALTHAVEN = "/en/desk/organisations/salthaven/"
NAMED = {
    "post": "harbours:delegate.forum", "person": "", "name": "", "address": "", "office": "", "department": "",
    "begins": "2026-12-01", "ends": "",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    """All of it happens on one day."""
    monkeypatch.setattr("koinon.lib.clock.now", lambda: AT)


def ask(cast, organisations=("riverbend",), kind=DELEGATE, body="forum"):
    mandates.ask_nominations(
        actor=Actor(cast.key("ada")), at=AT, on=TODAY, network="harbours", kind=kind, body=body,
        organisations=organisations,
    )  # fmt: skip
    return Nomination.objects.latest("id")


def page(client, address, **asked):
    return client.get(address, asked).content.decode()


def test_the_vacancy_map_says_with_a_word_how_each_post_stands_and_who_holds_it(cast, signed_in):
    ask(cast)
    said = page(signed_in("ada"), f"{HARBOURS}posts/")
    for words in ("Matylda", "Greta", "asked for", "vacant", "delegate to: Forum"):
        assert words in said
    assert "Farid" not in said
    rivers = page(signed_in("bruno"), "/en/desk/networks/rivers/posts/")
    assert "Matylda" not in rivers
    assert "Salthaven" not in rivers


def test_a_number_of_the_map_leads_to_those_members(cast, signed_in):
    ada = signed_in("ada")
    address = f"{HARBOURS}posts/?kind=delegate.forum&held=filled"
    assert address.replace("&", "&amp;") in page(ada, f"{HARBOURS}posts/")
    assert "1 of 2" in page(ada, address)
    assert "Riverbend</a></th>" not in page(ada, address)


def test_the_map_takes_any_nonsense_as_no_filter(cast, signed_in):
    assert "2 of 2" in page(signed_in("ada"), f"{HARBOURS}posts/", kind="x" * 500, held="<script>")


def queries(client, address):
    remembered.forget()
    with CaptureQueriesContext(connection) as made:
        assert client.get(address).status_code == 200
    return len(made)


def many_members(count):
    """So many made-up members, straight into the tables."""
    network = Network.objects.get(slug="harbours")
    with writing_allowed("a thousand members, quickly"):
        cities = Organisation.objects.bulk_create(
            Organisation(slug=f"city-{number}", kind="city", country="PL") for number in range(count)
        )
        told = {"network": network, "begins": date(2000, 1, 1), "held": "yes", "category": "member"}
        like = Standing.objects.filter(network=network).first()
        told |= {"content": like.content, "category_held": "yes"}
        Standing.objects.bulk_create(Standing(organisation=city, **told) for city in cities)


def test_a_thousand_members_take_as_many_queries_as_two(cast, signed_in):
    ada = signed_in("ada")
    few = queries(ada, f"{HARBOURS}posts/")
    many_members(998)
    assert queries(ada, f"{HARBOURS}posts/") <= few + 1
    assert "1,000 of 1,000" in page(ada, f"{HARBOURS}posts/")


def test_a_secretary_asks_every_member_where_it_is_vacant(cast, signed_in):
    ada = signed_in("ada")
    answer = ada.post(f"{HARBOURS}nominations/ask/", {"kind": DEPUTY, "q": "every-vacant", "due": "15.12.2026"})
    assert (answer.status_code, answer["Location"]) == (303, f"{HARBOURS}nominations/?done=nominations-asked")
    asked = Nomination.objects.values_list("organisation__slug", "due").order_by("organisation__slug")
    assert list(asked) == [("riverbend", date(2026, 12, 15)), ("salthaven", date(2026, 12, 15))]
    again = ada.post(f"{HARBOURS}nominations/ask/", {"kind": DEPUTY, "q": "every-vacant", "due": ""})
    assert again.status_code == 400
    assert "It is vacant nowhere" in again.content.decode()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({}, "This cannot stay empty"),
        ({"kind": "delegate.forum", "q": "oldford"}, "Select a valid choice"),
        ({"kind": "delegate.board", "q": "riverbend"}, "Select a valid choice"),
        ({"kind": "deputy", "q": "riverbend", "due": "soon"}, "This is no day"),
        ({"kind": "deputy", "q": "riverbend", "due": "2020-01-01"}, "Choose a later day"),
    ],
)
def test_a_wrong_asking_is_refused_at_its_field(cast, signed_in, typed, words):
    answer = signed_in("ada").post(f"{HARBOURS}nominations/ask/", typed)
    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert not Nomination.objects.exists()


def test_a_city_names_whom_it_was_asked_for_and_the_secretariat_confirms(cast, signed_in):
    named = ask(cast)
    edith, ada = signed_in("edith"), signed_in("ada")
    assert "Name somebody in Harbours: delegate to: Forum" in page(edith, RIVERBEND)
    answer = edith.post(f"{RIVERBEND}posts/name/", {**NAMED, "person": cast.key("hana"), "department": "Port office"})
    assert answer["Location"] == f"{RIVERBEND}posts/?done=nomination-nominated"
    assert "Confirm who Riverbend named: delegate to: Forum" in page(ada, HARBOURS)
    assert "Port office" in page(ada, f"{HARBOURS}nominations/")
    done = ada.post(f"{HARBOURS}nominations/{named.pk}/", {"deed": "confirm"})
    assert done["Location"] == f"{HARBOURS}nominations/?done=nomination-confirm"
    assert Role.objects.get(person=cast.people["hana"], kind=DELEGATE).begins == date(2026, 12, 1)
    twice = ada.post(f"{HARBOURS}nominations/{named.pk}/", {"deed": "confirm"})
    assert twice.status_code == 409
    assert "settled meanwhile" in twice.content.decode()


def test_neither_another_network_nor_another_city_settles_a_nomination(cast, signed_in):
    named = ask(cast)
    assert signed_in("bruno").post(f"{HARBOURS}nominations/{named.pk}/", {"deed": "withdraw"}).status_code == 403
    rivers = f"/en/desk/networks/rivers/nominations/{named.pk}/"
    assert signed_in("bruno").post(rivers, {"deed": "withdraw"}).status_code == 404
    assert signed_in("clara").post(f"{SALTHAVEN}nominations/{named.pk}/", {"deed": "decline"}).status_code == 404
    assert signed_in("ada").post(f"{HARBOURS}nominations/{named.pk}/", {"deed": "decline"}).status_code == 409
    assert Nomination.objects.get().state == "asked"
    assert signed_in("edith").post(f"{RIVERBEND}nominations/{named.pk}/", {"deed": "decline"}).status_code == 303


@pytest.mark.parametrize("name", ["clara", "greta", "farid", "hana", "daniel", "ada", "olga"])
def test_only_its_own_coordinator_names_for_a_city(cast, signed_in, name):
    answer = signed_in(name).post(f"{RIVERBEND}posts/name/", {**NAMED, "person": cast.key("hana")})
    assert answer.status_code == 403
    assert not Nomination.objects.exists()


def test_an_assistant_names_for_the_coordinator_and_the_log_says_for_whom(cast, signed_in):
    give_role(
        actor=COMMAND_LINE, at=AT, person=cast.key("olga"), kind=ASSISTANT, begins=TODAY,
        stands_for=cast.key("edith"), uses=[COORDINATOR],
    )  # fmt: skip
    answer = signed_in("olga").post(f"{RIVERBEND}posts/name/", {**NAMED, "person": cast.key("hana")})
    assert answer.status_code == 303
    row = AuditRow.objects.get(action="mandates.nominate")
    assert row.actor == cast.key("olga")
    assert cast.key("edith") in AuditPayload.objects.get(row=row).content


def test_an_office_becomes_the_representative_in_the_readers_language(cast, signed_in):
    typed = {**NAMED, "post": "harbours:representative", "office": "the Lord Mayor", "begins": "2026-11-22"}
    assert signed_in("edith").post(f"{RIVERBEND}posts/name/", typed).status_code == 303
    role = Role.objects.get(kind=REPRESENTATIVE, organisation__slug="riverbend", person__isnull=True)
    assert role.office == Text.of({"en": "the Lord Mayor"})
    assert "the Lord Mayor" in page(signed_in("ada"), f"{HARBOURS}members/riverbend/")


def test_a_new_person_is_kept_with_the_nomination_or_not_at_all(cast, signed_in):
    edith, people = signed_in("edith"), Person.objects.count()
    typed = {**NAMED, "name": "Wanda Nowak", "address": "wanda@cast.example"}
    wrong = edith.post(f"{RIVERBEND}posts/name/", {**typed, "ends": "2026-11-30"})
    assert wrong.status_code == 400
    assert "Wanda Nowak" in wrong.content.decode()
    assert Person.objects.count() == people
    assert edith.post(f"{RIVERBEND}posts/name/", typed).status_code == 303
    named = Nomination.objects.get()
    assert named.person.name == Text.of({"und": "Wanda Nowak"})
    assert named.person.made_up is named.organisation.made_up


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"post": ""}, "This cannot stay empty"),
        ({}, "Name somebody: choose a person, write a name, or write the office."),
        ({"person": "p-nobodyxx"}, "Select a valid choice"),
        ({"name": "x" * 201}, "at most 200 characters"),
        ({"name": "Wanda", "address": "no address"}, "Enter a valid email address"),
        ({"address": "wanda@cast.example"}, "An address belongs to a name"),
        ({"office": "Mayor", "begins": "never"}, "This is no day"),
        ({"office": "Mayor", "post": "harbours:delegate.board"}, "Select a valid choice"),
        ({"office": "Mayor", "post": "rivers:delegate.forum"}, "Select a valid choice"),
    ],
)
def test_a_wrong_nomination_is_refused_at_its_field_and_keeps_what_was_typed(cast, signed_in, typed, words):
    answer = signed_in("edith").post(f"{RIVERBEND}posts/name/", {**NAMED, "department": "Port <b>office", **typed})
    said = answer.content.decode()
    assert answer.status_code == 400
    assert words in said
    assert "Port &lt;b&gt;office" in said
    assert not Nomination.objects.exists()


def test_the_people_to_choose_from_are_those_of_the_city_alone(cast, signed_in):
    said = page(signed_in("edith"), f"{RIVERBEND}posts/name/")
    assert "Hana" in said
    assert "Matylda" not in said
    assert "Greta" not in said


def test_a_city_sees_its_posts_in_every_network_and_nothing_of_another_city(cast, signed_in):
    said = page(signed_in("edith"), f"{RIVERBEND}posts/")
    for words in ("Harbours", "Rivers", "Hana", "delegate to: Water"):
        assert words in said
    for words in ("Matylda", "Greta", "Salthaven"):
        assert words not in said


def test_one_screen_settles_what_a_person_held(cast, signed_in):
    clara, address = signed_in("clara"), f"{SALTHAVEN}people/{cast.key('matylda')}/leave/"
    said = page(clara, address)
    assert "Matylda leaves" in said
    role = Role.objects.get(kind=REPRESENTATIVE, organisation__slug="salthaven")
    typed = {"on": "2026-12-01", f"way-role-{role.pk}": "hand-over", f"to-role-{role.pk}": cast.key("greta")}
    assert clara.post(address, typed).status_code == 303
    assert Role.objects.get(kind=REPRESENTATIVE, organisation__slug="salthaven", ends=None).person.key == cast.key(
        "greta"
    )


def test_a_line_that_cannot_be_done_says_so_and_nothing_is_done(cast, signed_in):
    clara, address = signed_in("clara"), f"{SALTHAVEN}people/{cast.key('matylda')}/leave/"
    role = Role.objects.get(kind=REPRESENTATIVE, organisation__slug="salthaven")
    assistant = Role.objects.get(kind=ASSISTANT)
    wrong = {"on": "2026-12-01", f"way-role-{role.pk}": "hand-over", f"way-role-{assistant.pk}": "end"}
    answer = clara.post(address, wrong)
    assert answer.status_code == 400
    assert f"field-to-role-{role.pk}-error" in answer.content.decode()
    early = clara.post(address, {"on": "2019-01-01", f"way-role-{role.pk}": "end"})
    assert early.status_code == 400
    assert "It begins only on that day or later" in early.content.decode()
    nothing = clara.post(address, {"on": "2026-12-01"})
    assert "Nothing is chosen" in nothing.content.decode()
    assert not Role.objects.filter(pk__in=[role.pk, assistant.pk], ends__isnull=False).exists()


def test_who_is_nobody_of_this_place_is_not_found_there(cast, signed_in):
    assert signed_in("clara").get(f"{SALTHAVEN}people/{cast.key('hana')}/leave/").status_code == 404
    assert signed_in("clara").get(f"{SALTHAVEN}people/p-nobodyxx/leave/").status_code == 404
    assert signed_in("bruno").get(f"/en/desk/networks/rivers/people/{cast.key('hana')}/leave/").status_code == 404


def test_a_network_that_is_a_reading_copy_takes_nothing(cast, signed_in):
    with writing_allowed("a reading copy"):
        Network.objects.update(keeper=Keeper.FOLDER)
    answer = signed_in("ada").post(f"{HARBOURS}nominations/ask/", {"kind": DEPUTY, "q": "riverbend"})
    assert answer.status_code == 403
    refused = signed_in("edith").post(f"{RIVERBEND}posts/name/", {**NAMED, "person": cast.key("hana")})
    assert refused.status_code == 400
    assert not Nomination.objects.exists()


def test_the_radar_shows_both_sides_an_election_with_the_posts_that_go_on(cast, signed_in):
    elect(Organisation.objects.get(slug="riverbend").pk, "2027-05", "mayor")
    for name, address in (("ada", f"{HARBOURS}posts/ends/"), ("edith", f"{RIVERBEND}posts/ends/")):
        said = page(signed_in(name), address)
        assert "Local election: the mayor" in said
        assert "Hana" in said
        assert "Local election" not in page(signed_in(name), address, months="3")
    assert "Local election" not in page(signed_in("clara"), f"{SALTHAVEN}posts/ends/")


def test_an_election_stands_on_the_public_page_of_the_city(cast, client):
    elect(Organisation.objects.get(slug="riverbend").pk, "2027-05", "mayor")
    assert "Local election: the mayor" in page(client, "/en/organisations/riverbend/")
