"""The made-up networks in the register: who is what, and the story of Lublin told again of a city that is none."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from koinon.acts.wrapper import Actor
from koinon.atlas.models import Organisation
from koinon.ledger.actions import record_decision
from koinon.networks.models import Keeper, Network
from koinon.records.queries import competences_of
from koinon.register.actions import follow, rebuild
from koinon.register.answers import stretch_of
from koinon.register.models import Standing
from koinon.register.queries import counts_on

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demonstration")]

SECRETARY = Actor("p-hgwmxzpe")
AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
CITY, LINDEN = "wierzbogrod", "linden-cities"


def told_on(organisation: str, on: date, network: str = LINDEN) -> tuple[str, str | None] | None:
    """How surely a member on the day, and of which category; None where nothing makes it one."""
    rows = Standing.objects.on(on).filter(network__slug=network, organisation__slug=organisation)
    row = rows.first()
    return (row.held, row.category or None) if row else None


def decide(key: str, organ: str, on: str, **effect: str) -> None:
    told = {"network": LINDEN, "organisation": CITY, **effect}
    content: dict[str, Any] = {"organ": organ, "on": on, "effects": [told]}
    record_decision(actor=SECRETARY, at=AT, key=key, content=content)
    follow(actor=SECRETARY, at=AT, key=key)


def test_the_networks_are_kept_here_and_marked() -> None:
    made_up = Network.objects.filter(made_up=True)
    assert sorted(made_up.values_list("slug", "keeper")) == [
        ("linden-cities", Keeper.HERE), ("sundial-league", Keeper.HERE),
    ]  # fmt: skip
    assert set(Network.objects.filter(made_up=False).values_list("keeper", flat=True)) == {Keeper.FOLDER}


def test_about_thirty_are_members_today_in_several_categories() -> None:
    on = date(2026, 11, 22)
    network = Network.objects.get(slug=LINDEN)
    assert counts_on(on)[network.pk].certain >= 30
    found = set(Standing.objects.on(on).filter(network=network, held="yes").values_list("category", flat=True))
    assert found >= {"full", "associate", "partner", "business-partner", "associated-partner"}


def test_the_city_of_the_story_is_not_in_touch_with_the_network_before() -> None:
    assert told_on(CITY, date(2003, 11, 26)) is None
    assert told_on(CITY, date(2026, 11, 22)) is None


def test_the_three_dated_facts_of_lublin_make_it_associate_and_then_full() -> None:
    decide(f"{CITY}-council-2003-10-16", f"{CITY}/council", "2003-10-16", kind="consent")
    assert told_on(CITY, date(2003, 11, 25)) == ("cannot_tell", None)
    decide(f"{LINDEN}-executive-committee-2003-11-26-{CITY}", f"{LINDEN}/executive-committee", "2003-11-26",
           kind="admit", category="associate")  # fmt: skip
    assert told_on(CITY, date(2003, 11, 25)) is None or told_on(CITY, date(2003, 11, 25))[0] != "yes"
    assert told_on(CITY, date(2003, 11, 26)) == ("yes", "associate")
    assert told_on(CITY, date(2004, 4, 30)) == ("yes", "associate")
    assert told_on(CITY, date(2004, 5, 1)) == ("yes", "full")
    assert told_on(CITY, date(2026, 11, 22)) == ("yes", "full")


def test_the_others_of_that_day_became_full_too_and_those_outside_the_union_did_not() -> None:
    for slug in ("lipohrad", "zlotobrzeg", "harsvarad", "srebrobrod", "hobesalu", "stribropole"):
        assert told_on(slug, date(2004, 4, 30)) in {("yes", "associate"), ("yes", "observer")}, slug
        assert told_on(slug, date(2004, 5, 1)) == ("yes", "full"), slug
    assert told_on("granvikhavn", date(2004, 5, 1)) == ("yes", "associate")
    assert told_on("codrulia", date(2006, 12, 31)) == ("yes", "associate")
    assert told_on("codrulia", date(2007, 1, 1)) == ("yes", "full")
    assert told_on("javorgrad", date(2013, 7, 1)) == ("yes", "full")


def test_one_is_suspended_one_has_left_one_was_excluded_one_was_merged_and_one_is_a_candidate() -> None:
    on = date(2026, 11, 22)
    rows = [Standing.objects.on(day).get(organisation__slug="portoselce") for day in (date(2025, 11, 19), on)]
    assert [stretch_of(row).standing.suspended for row in rows] == [False, True]
    for slug, last in (("thistlemouth", date(2019, 12, 31)), ("fohrenwerth", date(2014, 12, 31))):
        assert told_on(slug, last)[0] == "yes"
        assert told_on(slug, on) is None
    assert told_on("fuentebruma", on) is None
    assert told_on("jasnoleg", on) == ("cannot_tell", None)


def test_in_the_second_network_a_councils_act_alone_admitted_until_the_covenant_changed() -> None:
    assert told_on("ezusthalom", date(2001, 3, 28), "sundial-league") is None
    held = told_on("ezusthalom", date(2001, 3, 29), "sundial-league")
    assert held is not None
    assert held[0] == "yes"


def test_what_the_cities_say_of_their_organs_is_recorded() -> None:
    city = Organisation.objects.get(slug=CITY)
    assert {(one.act, one.role, one.organ) for one in competences_of(city.pk)} == {
        ("join", "decides", f"{CITY}/council"),
        ("pay", "decides", f"{CITY}/mayors-office"),
        ("leave", "decides", f"{CITY}/council"),
        ("join", "consents", ""),
    }


def test_the_register_is_what_follows(actor: Actor) -> None:
    assert rebuild(actor=actor, at=AT) == []
