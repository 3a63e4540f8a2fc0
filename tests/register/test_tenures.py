"""Mandates and the lives of bodies in the register: on any day, and as known at any instant."""

from __future__ import annotations

import itertools
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from koinon.acts.wrapper import COMMAND_LINE
from koinon.exchange import actions as exchange
from koinon.ledger.actions import LedgerError
from koinon.lib.writing import writing_allowed
from koinon.networks.models import Network
from koinon.records import actions as records
from koinon.register import actions as register
from koinon.register.models import BodyLife, Mandate, Standing
from koinon.register.tenures import (
    bodies_on,
    case_of,
    lives_of,
    mandates_held_by,
    mandates_of,
    mandates_on,
)
from koinon.rules.bodies import lives
from koinon.rules.mandates import mandates
from tests.register.world import NOON, after, attest, decide, make_city, make_league
from tests.rules.ledgers import POINTS, SOURCES

pytestmark = pytest.mark.django_db
NUMBERS = itertools.count()


def seating(organisation: str, on: str, network: str = "league", **more: Any) -> dict[str, Any]:
    effect = {"kind": "seat", "network": network, "office": "president", "organisation": organisation, **more}
    return {"organ": f"{network}/board", "on": on, "effects": [effect]}


def says(**told: Any) -> dict[str, Any]:
    return {"network": "league", "source": "list", **told}


def holders(network: Network, day: str, known: Any = None) -> dict[str, str]:
    found = mandates_on(network, date.fromisoformat(day), known)
    return {one.holder.organisation or one.holder.person: one.stretch.answer.held for one in found}


def there(network: Network, day: str, known: Any = None) -> dict[str, str]:
    return {one.slug: one.stretch.life.held for one in bodies_on(network, date.fromisoformat(day), known)}


def test_a_seating_brings_a_mandate_and_no_membership() -> None:
    network = make_league()
    make_city("lipa")
    decide("board-seats-lipa", seating("lipa", "2010-03-01"))
    assert holders(network, "2010-02-28") == {}
    assert holders(network, "2010-03-01") == {"lipa": "yes"}
    assert holders(network, "2010-03-02") == {"lipa": "presumed"}
    assert not Standing.objects.exists()


def test_an_attested_mandate_of_a_person_is_kept_under_its_key() -> None:
    network = make_league()
    attest("page-president", says(office="president", person="p-aaaaaaaa", on="2010-03-01"))
    assert holders(network, "2010-03-01") == {"p-aaaaaaaa": "yes"}


def test_an_attested_body_is_there_and_belongs_where_the_source_says() -> None:
    network = make_league()
    attest("page-forum", says(body="forum", parent="network", on="2010-03-01"))
    [found] = bodies_on(network, date(2010, 3, 1))
    assert (found.slug, found.stretch.life.held, found.stretch.life.parent.slug) == ("forum", "yes", "network")
    assert not Mandate.objects.exists()


def test_the_office_s_body_is_taken_from_its_line_where_the_entry_names_none() -> None:
    network = make_league()
    make_city("lipa")
    office = {"slug": "president", "body": "board", "names": {"en": "President"}}
    lines = [{"kind": "office", "key": "president", "content": office}]
    records.settle_lines(actor=COMMAND_LINE, at=NOON, network=network, lines=lines)
    decide("a", seating("lipa", "2010-03-01"))
    decide("b", seating("lipa", "2012-03-01", body="board"))
    assert {(row.body, row.office) for row in Mandate.objects.all()} == {("board", "president")}


def test_what_is_stored_is_what_the_rules_say() -> None:
    network = make_league()
    make_city("lipa")
    decide("a", seating("lipa", "2010-03", until="2012"))
    attest("b", says(office="president", organisation="lipa", on="2011"))
    attest("c", says(body="forum", parent="board", since="2004"))
    attest("d", says(body="forum", parent="council", source="page", since="2004"))
    decide("e", {"organ": "league/board", "on": "2005-01-01", "effects": [
        {"kind": "rename_body", "network": "league", "body": "forum", "names": {"en": "Agora"}}]})  # fmt: skip
    assert without_doubts(mandates_of(network)) == without_doubts(mandates(case_of(network)))
    stored, judged = lives_of(network)["forum"], lives(case_of(network))["forum"]
    assert [(s.begins, s.ends, s.life.held, s.life.basis, s.life.names) for s in stored] == [
        (s.begins, s.ends, s.life.held, s.life.basis, s.life.names) for s in judged
    ]
    assert [(s.life.parent.slug, s.life.parent.held, s.life.parent.alternatives) for s in stored] == [
        (s.life.parent.slug, s.life.parent.held, s.life.parent.alternatives) for s in judged
    ]


def without_doubts(found: Any) -> Any:
    """The mandates with what a row keeps of a bound: its text, its first and its last day."""
    return {
        key: [
            (
                s.begins,
                s.ends,
                s.answer.held,
                s.answer.basis,
                s.answer.closed_by,
                bound(s.answer.since),
                bound(s.answer.until),
            )
            for s in told
        ]
        for key, told in found.items()
    }


def bound(of: Any) -> Any:
    return of and (of.text, of.earliest, of.latest)


def test_known_before_between_and_after_a_mending_gives_three_answers() -> None:
    network = make_league()
    make_city("lipa")
    decide("a", seating("lipa", "2025-02-03"), at=after(1))
    register.mend_entry(
        actor=COMMAND_LINE, at=after(2), key="a", content=seating("lipa", "2025-03-02"), why="day and month swapped"
    )
    for known, held in ((after(0), {}), (after(1), {"lipa": "yes"}), (after(2), {}), (None, {})):
        assert holders(network, "2025-02-03", known) == held
    assert holders(network, "2025-03-02") == holders(network, "2025-03-02", after(2)) == {"lipa": "yes"}


def test_a_revocation_recorded_later_takes_the_mandate_back() -> None:
    network = make_league()
    make_city("lipa")
    decide("a", seating("lipa", "2020-01-01"))
    decide("court", {"organ": "league/board", "on": "2021-01-01", "effects": [{"kind": "revoke", "entry": "a"}]})
    assert holders(network, "2020-12-31") == {"lipa": "yes"}
    assert holders(network, "2021-01-01") == {}


def test_a_seating_of_an_unknown_city_writes_nothing() -> None:
    make_league()
    with pytest.raises(LedgerError) as refused:
        decide("a", seating("nowhere", "2020-01-01"))
    assert (refused.value.code, refused.value.value) == ("unknown_organisation", "nowhere")
    assert not Mandate.objects.exists()


def test_rebuild_changes_nothing_and_sets_a_damaged_row_right() -> None:
    network = make_league()
    make_city("lipa")
    decide("a", seating("lipa", "2020-01-01"))
    attest("b", says(body="forum", on="2010-03-01"))
    assert register.rebuild(actor=COMMAND_LINE, at=after(1)) == []
    with writing_allowed("damaged rows"):
        Mandate.objects.update(held="contested")
        BodyLife.objects.update(held="contested")
    told = [(d.network, d.organisation) for d in register.rebuild(actor=COMMAND_LINE, at=after(2))]
    assert told == [("league", "/president: lipa"), ("league", "forum")]
    assert register.rebuild(actor=COMMAND_LINE, at=after(3)) == []
    assert (holders(network, "2020-01-01"), there(network, "2010-03-01")) == ({"lipa": "yes"}, {"forum": "yes"})


def test_rebuild_takes_away_what_no_entry_tells_of() -> None:
    network = make_league()
    city = make_city("lipa")
    with writing_allowed("rows that follow from nothing"):
        Mandate.objects.create(
            network=network, office="president", organisation=city, begins=date(2020, 1, 1), held="yes", content={}
        )
        BodyLife.objects.create(
            network=network, body="forum", begins=date(2020, 1, 1), held="yes", parent_held="yes", content={}
        )
    assert len(register.rebuild(actor=COMMAND_LINE, at=after(1))) == 2
    assert not Mandate.objects.exists()
    assert not BodyLife.objects.exists()


def test_merged_organisations_hold_one_mandate() -> None:
    network = make_league()
    city = make_city("lipa")
    make_city("lipa-duplicate")
    attest("a", says(office="president", organisation="lipa-duplicate", on="2010-01-01"))
    exchange.merge_organisations(
        actor=COMMAND_LINE, at=after(1), duplicate="lipa-duplicate", stays="lipa", why="one city, two spellings"
    )
    assert holders(network, "2010-01-01") == {"lipa": "yes"}
    assert holders(network, "2010-01-01", after(0)) == {"lipa-duplicate": "yes"}
    assert [one.slug for one, _ in mandates_held_by([city.pk])] == ["league"]


def test_what_an_organisation_held_is_known_as_of_then() -> None:
    make_league()
    city = make_city("lipa")
    other = make_city("dub")
    decide("a", seating("lipa", "2020-01-01"), at=after(1))
    assert [one.slug for one, _ in mandates_held_by([city.pk])] == ["league"]
    assert [one.slug for one, _ in mandates_held_by([city.pk], after(1))] == ["league"]
    assert mandates_held_by([city.pk], after(0)) == []
    assert mandates_held_by([other.pk]) == []


def test_the_number_of_queries_does_not_grow_with_the_mandates(django_assert_num_queries: Any) -> None:
    network = make_league()
    for number in range(5):
        make_city(f"city-{number}")
        decide(f"a-{number}", seating(f"city-{number}", "2020-01-01"))
        attest(f"b-{number}", says(body=f"forum-{number}", on="2020-01-01"))
    with django_assert_num_queries(2):
        assert len(mandates_on(network, date(2020, 1, 1))) == 5
        assert len(bodies_on(network, date(2020, 1, 1))) == 5


POSTS = st.lists(
    st.tuples(
        st.sampled_from(["on", "since", "began", "ended", "former", "undated", "seat", "unseat"]),
        POINTS,
        st.sampled_from(["office", "body"]),
        st.sampled_from(sorted(SOURCES)),
    ),
    max_size=5,
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(POSTS, st.dates(min_value=date(1984, 1, 1), max_value=date(2030, 1, 1)))
def test_the_database_agrees_with_the_rules_on_any_ledger(db: None, told: Any, day: date) -> None:
    slug = f"league-{next(NUMBERS)}"
    network, city = make_league(slug, sources=SOURCES), make_city(f"city-{slug}")
    for number, (kind, point, subject, source) in enumerate(told):
        post = {"network": slug, **({"office": "president"} if subject == "office" else {"body": "board"})}
        if kind in ("seat", "unseat"):
            effect = {"kind": kind, "organisation": city.slug, **post}
            decide(f"{slug}-{number}", {"organ": f"{slug}/board", "on": point, "effects": [effect]})
        else:
            holder = {"organisation": city.slug} if subject == "office" else {}
            time: Any = True if kind in ("former", "undated") else point
            attest(f"{slug}-{number}", {**post, **holder, "source": source, kind: time})
    case = case_of(network)
    assert without_doubts(mandates_of(network)) == without_doubts(mandates(case))
    assert mandates_of(network, NOON) == mandates(case)
    expected = {slug: s.life.held for slug, found in lives(case).items() for s in found if s.holds(day)}
    assert {one.slug: one.stretch.life.held for one in bodies_on(network, day)} == expected
    assert {one.slug: one.stretch.life.held for one in bodies_on(network, day, NOON)} == expected
    assert register.project(actor=COMMAND_LINE, at=NOON, network=network) == []


@pytest.mark.postgres
@pytest.mark.parametrize("model", [Mandate, BodyLife])
def test_postgresql_refuses_two_stretches_that_share_a_day(model: Any) -> None:
    make_league()
    make_city("lipa")
    decide("a", seating("lipa", "2020-01-01"))
    attest("b", says(body="forum", on="2010-03-01"))
    row = model.objects.order_by("-begins").first()
    row.pk, row.begins = None, date(2021, 1, 1)
    with writing_allowed("a row that must be refused"), pytest.raises(IntegrityError):
        row.save()
