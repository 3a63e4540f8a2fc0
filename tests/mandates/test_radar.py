"""What ends soon: roles, terms of the register's mandates, elections against posts; and the tasks opened for it."""

from __future__ import annotations

from datetime import date

import pytest

from koinon.acts.wrapper import COMMAND_LINE
from koinon.atlas.models import Organisation
from koinon.lib.writing import writing_allowed
from koinon.mandates.actions import open_coming
from koinon.mandates.endings import endings_in, endings_of
from koinon.networks.models import Keeper, Network
from koinon.people.actions import end_role
from koinon.people.models import Role
from koinon.privacy.actions import erase_person
from koinon.tasks.models import Task
from tests.desk.cast import AT
from tests.mandates.world import TODAY, decide, elect

YEAR = date(2027, 11, 22)


@pytest.fixture
def ahead(cast):
    """Hana's role ends in January, riverbend's seat on the board in June, its election is in May; salthaven's later."""
    end_role(actor=COMMAND_LINE, at=AT, role=Role.objects.get(person=cast.people["hana"]).pk, ends=date(2027, 1, 31))
    decide("harbours", "seats-riverbend", on="2025-06-01", kind="seat", body="board", organisation="riverbend",
           until="2027-06")  # fmt: skip
    elect(Organisation.objects.get(slug="riverbend").pk, "2027-05", "mayor")
    elect(Organisation.objects.get(slug="salthaven").pk, "2028-04-01")
    return cast


def told(radar):
    return [(one.what, one.organisation, one.earliest) for one, _network in radar.endings]


def test_a_network_sees_what_ends_within_the_time_asked_about(ahead, django_assert_num_queries):
    harbours = Network.objects.get(slug="harbours")
    with django_assert_num_queries(3):
        radar = endings_in(harbours, TODAY, YEAR)
    assert told(radar) == [
        ("role", "riverbend", date(2027, 1, 31)),
        ("election", "riverbend", date(2027, 5, 1)),
        ("mandate", "riverbend", date(2027, 6, 2)),
    ]
    assert told(endings_in(harbours, TODAY, date(2027, 1, 30))) == []
    assert ("election", "salthaven", date(2028, 4, 1)) in told(endings_in(harbours, TODAY, date(2028, 11, 22)))


def test_an_election_is_read_against_the_posts_that_go_on_after_it(ahead):
    radar = endings_in(Network.objects.get(slug="harbours"), TODAY, YEAR)
    election = radar.endings[1][0]
    assert [(one.what, one.body) for one in radar.outlasting(election)] == [("mandate", "board")]


def test_another_network_sees_neither_the_roles_nor_the_elections_of_a_city_that_holds_nothing_there(ahead):
    assert told(endings_in(Network.objects.get(slug="rivers"), TODAY, YEAR)) == []


def test_an_organisation_sees_its_own_in_every_network_and_nobody_elses(ahead):
    riverbend = endings_of(Organisation.objects.get(slug="riverbend"), TODAY, YEAR)
    assert [what for what, _slug, _day in told(riverbend)] == ["role", "election", "mandate"]
    assert told(endings_of(Organisation.objects.get(slug="salthaven"), TODAY, YEAR)) == []


def waiting():
    return sorted(Task.objects.filter(closed_at__isnull=True).values_list("kind", "network", "organisation"))


def test_ninety_days_before_each_end_a_task_is_opened_once_for_all(ahead):
    at = {"actor": COMMAND_LINE, "at": AT}
    assert open_coming(**at, on=date(2026, 11, 1)) == 0
    assert open_coming(**at, on=date(2026, 11, 2)) == 1
    assert waiting() == [("mandates-role-ends", "", "riverbend")]
    assert open_coming(**at, on=date(2026, 11, 3)) == 0
    with writing_allowed("closed by somebody"):
        Task.objects.update(closed_at=AT)
    assert open_coming(**at, on=date(2026, 11, 4)) == 0
    assert open_coming(**at, on=date(2027, 4, 15)) == 3
    assert waiting() == [
        ("mandates-election", "", "riverbend"),
        ("mandates-election", "harbours", ""),
        ("mandates-term-ends", "harbours", ""),
    ]


def test_the_task_says_whose_term_it_is_to_the_secretariat_alone(ahead, signed_in):
    decide("harbours", "seat-of-hana", on="2025-06-01", kind="seat", body="forum", person=ahead.key("hana"),
           organisation="riverbend", until="2027-06")  # fmt: skip
    open_coming(actor=COMMAND_LINE, at=AT, on=date(2027, 4, 15))
    ada = signed_in("ada").get("/en/desk/networks/harbours/").content.decode()
    assert "A term ends soon: a seat in: Board – Riverbend" in ada
    assert "A term ends soon: a seat in: Forum – Hana, for Riverbend" in ada
    for name, address in (("bruno", "networks/rivers/"), ("clara", "organisations/salthaven/")):
        assert "A term ends soon" not in signed_in(name).get(f"/en/desk/{address}").content.decode(), name


def test_the_name_of_who_was_erased_is_gone_from_the_task(ahead, signed_in):
    open_coming(actor=COMMAND_LINE, at=AT, on=date(2026, 11, 2))
    address = "/en/desk/organisations/riverbend/"
    assert "It ends soon in Harbours: representative – Hana" in signed_in("edith").get(address).content.decode()
    erase_person(actor=COMMAND_LINE, at=AT, key=ahead.key("hana"), under="request")
    said = signed_in("edith").get(address).content.decode()
    assert "It ends soon in Harbours: representative – a person, erased" in said
    assert "Hana" not in said


def test_nothing_is_opened_for_a_network_that_is_a_reading_copy(ahead):
    with writing_allowed("a reading copy"):
        Network.objects.update(keeper=Keeper.FOLDER)
    assert open_coming(actor=COMMAND_LINE, at=AT, on=date(2027, 1, 1)) == 0
