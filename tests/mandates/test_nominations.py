"""Asking for nominations, naming, confirming: the actions, with what each refuses."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from koinon.acts.wrapper import Actor
from koinon.audit.models import AuditPayload
from koinon.lib.text import Text
from koinon.lib.writing import writing_allowed
from koinon.mandates import actions as mandates
from koinon.mandates.checks import NominationError
from koinon.mandates.models import Nomination
from koinon.mandates.queries import kept_about, vacancies_on, vacant_for
from koinon.networks.models import Keeper, Network
from koinon.people.actions import RoleError, end_role, give_role
from koinon.people.models import Role
from koinon.people.queries import holders, rights_on
from koinon.rules.posts import Post
from koinon.rules.rights import COORDINATING_OFFICE, DELEGATE, DEPUTY, REPRESENTATIVE, Need
from koinon.tasks.models import Task
from tests.desk.cast import AT
from tests.mandates.world import TODAY

BEGINS = date(2026, 12, 1)
MAYOR = Text.of({"en": "the Lord Mayor", "pl": "Prezydent Miasta"})
FORUM = {"kind": DELEGATE, "body": "forum"}


def ask(cast, organisation="riverbend", network="harbours", kind=DELEGATE, body="forum", **more):
    asks = {"ada": "harbours", "bruno": "rivers"}
    actor = Actor(cast.key(next(name for name, where in asks.items() if where == network)))
    place = {"network": network, "kind": kind, "body": body}
    mandates.ask_nominations(actor=actor, at=AT, on=TODAY, organisations=[organisation], **place, **more)
    return Nomination.objects.get(organisation__slug=organisation, kind=kind, body=body, state="asked")


def name(cast, organisation="riverbend", network="harbours", **more):
    told = {"kind": DELEGATE, "body": "forum", "begins": BEGINS, **more}
    actor = Actor(cast.key("edith"))
    return mandates.nominate(actor=actor, at=AT, on=TODAY, network=network, organisation=organisation, **told)


def refused(code):
    return pytest.raises(NominationError, match=rf"^{code}:")


def open_tasks(**whose):
    return list(Task.objects.filter(closed_at__isnull=True, **whose).values_list("kind", "rule", "due"))


def test_an_asking_opens_a_task_with_the_article_for_the_city_and_none_for_the_network(cast):
    ask(cast, due=date(2026, 12, 15))
    assert open_tasks(organisation="riverbend") == [("mandates-nominate", "two-delegates", date(2026, 12, 15))]
    assert open_tasks(network="harbours") == []


def test_who_is_asked_already_is_not_asked_again_and_then_nobody_is(cast):
    ask(cast)
    with refused("asked_already"):
        mandates.ask_nominations(
            actor=Actor(cast.key("ada")), at=AT, on=TODAY, network="harbours", organisations=["salthaven", "riverbend"],
            **FORUM,
        )  # fmt: skip
    assert Nomination.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"organisation": "oldford"}, "not_a_member"),
        ({"organisation": "nowhere"}, "unknown_organisation"),
        ({"body": "board"}, "unknown_body"),
        ({"body": "water"}, "unknown_body"),
        ({"body": ""}, "post"),
        ({"kind": "secretariat", "body": ""}, "post"),
        ({"due": date(2026, 11, 21)}, "period"),
    ],
)
def test_an_asking_that_fits_nowhere_is_refused(cast, wrong, code):
    with refused(code):
        ask(cast, **wrong)
    assert not Nomination.objects.exists()


def test_nobody_is_asked_for_a_network_that_is_a_reading_copy(cast):
    with writing_allowed("a reading copy"):
        Network.objects.filter(slug="harbours").update(keeper=Keeper.FOLDER)
    with refused("reading_copy"):
        ask(cast)
    with refused("reading_copy"):
        name(cast, person=cast.key("hana"))


def test_a_nomination_that_has_to_be_confirmed_waits_and_gives_no_role_before(cast):
    asked = ask(cast)
    named = name(cast, person=cast.key("hana"), department=Text.of({"en": "Port office"}))
    assert (named.pk, named.state) == (asked.pk, "nominated")
    assert not rights_on(cast.key("hana"), BEGINS).role(DELEGATE, network="harbours", body="forum")
    assert open_tasks(organisation="riverbend") == []
    assert open_tasks(network="harbours") == [("mandates-confirm", "forum-confirmed", None)]
    mandates.confirm(actor=Actor(cast.key("ada")), at=AT, on=TODAY, nomination=named.pk)
    assert rights_on(cast.key("hana"), BEGINS).role(DELEGATE, network="harbours", organisation="riverbend")
    assert not rights_on(cast.key("hana"), date(2026, 11, 30)).role(DELEGATE, network="harbours")
    assert open_tasks(network="harbours") == []
    with refused("not_waiting"):
        mandates.confirm(actor=Actor(cast.key("ada")), at=AT, on=TODAY, nomination=named.pk)


def test_where_the_members_word_is_enough_the_post_is_held_at_once_without_being_asked(cast):
    named = name(cast, network="rivers", body="water", person=cast.key("edith"))
    assert named.state == "held"
    assert named.role.kind == DELEGATE
    assert open_tasks(network="rivers") == []


def test_who_is_not_confirmed_holds_nothing_and_the_city_is_asked_again(cast):
    named = name(cast, person=cast.key("hana"))
    mandates.refuse(actor=Actor(cast.key("ada")), at=AT, on=TODAY, nomination=named.pk)
    assert Nomination.objects.get(pk=named.pk).state == "refused"
    assert open_tasks(organisation="riverbend") == [("mandates-nominate", "two-delegates", None)]
    with refused("not_waiting"):
        mandates.confirm(actor=Actor(cast.key("ada")), at=AT, on=TODAY, nomination=named.pk)


def test_a_city_can_name_nobody_once_and_only_where_it_is_asked(cast):
    asked = ask(cast)
    mandates.decline(actor=Actor(cast.key("edith")), at=AT, nomination=asked.pk)
    assert open_tasks(organisation="riverbend") == []
    with refused("not_waiting"):
        mandates.decline(actor=Actor(cast.key("edith")), at=AT, nomination=asked.pk)


def test_what_waits_can_be_taken_back_and_what_is_settled_cannot(cast):
    asked = ask(cast)
    mandates.withdraw(actor=Actor(cast.key("ada")), at=AT, nomination=asked.pk)
    assert open_tasks(organisation="riverbend") == []
    with refused("not_waiting"):
        mandates.withdraw(actor=Actor(cast.key("ada")), at=AT, nomination=asked.pk)


def test_the_statutes_number_of_delegates_is_kept_to_and_counts_those_who_wait(cast):
    for person in ("hana", "edith"):
        name(cast, person=cast.key(person))
    with refused("limit"):
        name(cast, person=cast.key("olga"))
    mandates.confirm(actor=Actor(cast.key("ada")), at=AT, on=TODAY, nomination=Nomination.objects.earliest("id").pk)
    with refused("limit"):
        name(cast, office=MAYOR)


def test_a_delegate_after_another_is_no_third_one(cast):
    for person, ends in (("hana", date(2027, 6, 1)), ("edith", None)):
        name(cast, person=cast.key(person), ends=ends)
    name(cast, person=cast.key("olga"), begins=date(2027, 6, 1))
    assert Nomination.objects.filter(state="nominated").count() == 3


def test_where_no_rule_limits_them_there_can_be_any_number(cast):
    for person in ("hana", "edith", "olga", "ivo"):
        name(cast, kind=DEPUTY, body="", person=cast.key(person))
    assert Role.objects.filter(kind=DEPUTY, organisation__slug="riverbend").count() == 4


def test_an_office_holds_a_post_without_anybody_and_nobody_has_rights_by_it(cast):
    name(cast, kind=REPRESENTATIVE, body="", office=MAYOR)
    role = Role.objects.get(kind=REPRESENTATIVE, organisation__slug="riverbend", ends__isnull=True)
    assert (role.person, role.office) == (None, MAYOR)
    assert holders(Need((REPRESENTATIVE,), "harbours", "riverbend"), BEGINS) == []


def test_a_new_representative_follows_on_the_one_before_on_the_same_day(cast):
    name(cast, kind=REPRESENTATIVE, body="", person=cast.key("edith"), office=MAYOR)
    days = Role.objects.filter(kind=REPRESENTATIVE, organisation__slug="riverbend").order_by("begins")
    assert list(days.values_list("person__key", "ends")) == [(cast.key("hana"), BEGINS), (cast.key("edith"), None)]


def test_nobody_follows_on_a_representative_who_begins_on_the_same_day_or_later(cast):
    with refused("held_already"):
        name(cast, kind=REPRESENTATIVE, body="", person=cast.key("edith"), begins=date(2020, 1, 1))


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"person": ""}, "holder"),
        ({"person": "p-nobodyxx"}, "unknown_person"),
        ({"organisation": "oldford"}, "not_a_member"),
        ({"ends": BEGINS}, "period"),
        ({"body": "elsewhere"}, "unknown_body"),
    ],
)
def test_a_nomination_that_names_wrongly_is_refused(cast, wrong, code):
    with refused(code):
        name(cast, **{"person": cast.key("hana"), **wrong})


def test_the_same_person_is_not_named_twice(cast):
    name(cast, person=cast.key("hana"))
    with refused("named_already"):
        name(cast, person=cast.key("hana"))


def test_only_one_waits_to_be_confirmed_where_one_holds_the_post(cast):
    named = Nomination.objects.create
    place = {"network": Network.objects.get(slug="harbours"), "begins": BEGINS, "state": "nominated"}
    city = Role.objects.get(person=cast.people["hana"]).organisation
    with writing_allowed("the constraint is what is tested"):
        named(kind=COORDINATING_OFFICE, organisation=city, office=MAYOR, **place)
        with pytest.raises(IntegrityError), transaction.atomic():
            named(kind=COORDINATING_OFFICE, organisation=city, person=cast.people["olga"], **place)


@pytest.mark.parametrize("kind", ["coordinator", "administrator"])
def test_an_office_holds_no_role_that_lets_one_act(cast, kind):
    scope = {"organisation": "riverbend"} if kind == "coordinator" else {}
    with pytest.raises(RoleError, match=r"^office:"):
        give_role(actor=Actor(cast.key("ivo")), at=AT, kind=kind, begins=BEGINS, office=MAYOR, **scope)
    with pytest.raises(RoleError, match=r"^holder:"):
        give_role(actor=Actor(cast.key("ivo")), at=AT, kind=kind, begins=BEGINS, **scope)


def test_the_database_keeps_to_who_can_hold_a_post(cast):
    told = {"begins": BEGINS, "given_by": "command-line", "given_at": AT}
    with writing_allowed("the constraints are what is tested"):
        for wrong in ({"kind": "secretariat", "office": MAYOR}, {"kind": REPRESENTATIVE}):
            with pytest.raises(IntegrityError), transaction.atomic():
                Role.objects.create(**wrong, **told)


def test_an_end_that_is_set_can_be_drawn_nearer_and_not_farther(cast):
    role = Role.objects.get(person=cast.people["hana"])
    actor = Actor(cast.key("edith"))
    for ends in (date(2027, 6, 1), date(2027, 1, 1)):
        end_role(actor=actor, at=AT, role=role.pk, ends=ends)
    with pytest.raises(RoleError, match=r"^not_held:"):
        end_role(actor=actor, at=AT, role=role.pk, ends=date(2027, 6, 1))


def test_the_log_has_neither_offices_nor_departments(cast):
    name(cast, kind=REPRESENTATIVE, body="", office=MAYOR, department=Text.of({"en": "Port office"}))
    told = "".join(AuditPayload.objects.values_list("content", flat=True))
    assert "Lord Mayor" not in told
    assert "Port office" not in told


def test_the_vacancy_map_reads_in_six_queries_and_tells_every_state(cast, django_assert_num_queries):
    name(cast, network="rivers", kind=REPRESENTATIVE, body="", office=MAYOR, begins=TODAY)
    name(cast, person=cast.key("olga"))
    ask(cast, kind=DEPUTY, body="")
    with django_assert_num_queries(6):
        found = vacancies_on(Network.objects.get(slug="harbours"), TODAY)
    assert [post.body for post in found.posts] == ["", "", "", "forum"]
    states = {slug: [found.of(id_, post).filling.state for post in found.posts] for id_, slug in found.members}
    assert states == {
        "riverbend": ["filled", "asked", "vacant", "nominated"],
        "salthaven": ["filled", "vacant", "vacant", "filled"],
    }
    assert vacant_for(Network.objects.get(slug="harbours"), Post(DEPUTY), TODAY) == ["salthaven"]


def test_a_person_is_told_for_what_they_were_named_and_nobody_else_is(cast):
    name(cast, person=cast.key("hana"))
    told = kept_about(cast.key("hana"))["nominations"]
    assert [(one["network__slug"], one["body"], one["state"]) for one in told] == [("harbours", "forum", "nominated")]
    assert kept_about(cast.key("edith")) == {"nominations": []}
