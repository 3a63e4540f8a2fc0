"""The register: what follows from the ledger, on any day and as known at any instant."""

from __future__ import annotations

import itertools
from datetime import date
from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from koinon.acts.wrapper import COMMAND_LINE
from koinon.exchange import actions as exchange
from koinon.ledger.actions import LedgerError
from koinon.ledger.models import Clause, Entry, Record, Tie
from koinon.ledger.queries import hanging_on
from koinon.lib.writing import writing_allowed
from koinon.register import actions as register
from koinon.register.models import Standing
from koinon.register.queries import cases, count_on, counted_each, counts_on, history, members_on
from koinon.rules.reasons import CANNOT_TELL, CONTESTED, PRESUMED, YES, least_sure, surest
from koinon.rules.standing import standing_on, stretches
from tests.register.world import NOON, admission, after, attest, decide, make_city, make_league
from tests.rules.ledgers import LEDGERS, SOURCES

pytestmark = pytest.mark.django_db
NUMBERS = itertools.count()


def slugs_on(network, day, known=None):
    return {m.slug: m.stretch.standing.held for m in members_on(network, date.fromisoformat(day), known)}


def revoking(entry, on):
    return {"organ": "league/board", "on": on, "effects": [{"kind": "revoke", "entry": entry}]}


def test_a_decision_brings_a_row_and_the_rule_another():
    network, city = make_league(), make_city("lipa")
    decide("board-2003-lipa", admission("lipa", "2003-11-26", "associate"))
    assert slugs_on(network, "2003-11-25") == {}
    assert slugs_on(network, "2003-11-26") == {"lipa": "yes"}
    categories = [(s.begins, s.standing.category.slug) for s in history(network, city)]
    assert (date(2003, 11, 26), "associate") in categories
    assert (date(2004, 5, 1), "full") in categories


def test_what_is_stored_is_what_the_rules_say():
    network, city = make_league(), make_city("lipa", "GB")
    attest(
        "list-lipa", {"network": "league", "organisation": "lipa", "source": "list", "on": "2018", "category": "full"}
    )
    judged = stretches(cases(network)[city.pk])
    stored = history(network, city)
    assert [(s.begins, s.ends, s.standing.held, s.standing.basis) for s in stored] == [
        (s.begins, s.ends, s.standing.held, s.standing.basis) for s in judged
    ]
    assert [s.standing.category.alternatives for s in stored] == [s.standing.category.alternatives for s in judged]
    assert [s.standing.questions for s in stored] == [s.standing.questions for s in judged]
    assert [s.standing.rights for s in stored] == [s.standing.rights for s in judged]


def test_a_count_is_a_pair():
    network = make_league()
    for name in ("lipa", "dub", "buk"):
        make_city(name)
    decide("board-lipa", admission("lipa", "2003-11-26"))
    attest("list-dub", {"network": "league", "organisation": "dub", "source": "list", "on": "2001-01-01"})
    count = count_on(network, date(2003, 11, 26))
    assert (count.certain, count.possible) == (1, 2)
    assert count.by_held == {"yes": 1, "presumed": 1}


def test_answers_one_by_one_make_the_pair_that_the_database_counts():
    network = make_league()
    for name in ("lipa", "dub"):
        make_city(name)
        decide(f"board-{name}", admission(name, "2003-11-26"))
    make_city("buk")
    decide("board-buk", admission("buk", "2003"))
    day = date(2003, 11, 26)
    held = [member.stretch.standing.held for member in members_on(network, day)]
    assert counted_each(held) == count_on(network, day) == counts_on(day)[network.pk]
    assert (counted_each(held).certain, counted_each(held).possible) == (2, 3)
    assert counted_each(()).possible == 0
    assert counts_on(date(1990, 1, 1)) == {}


@pytest.mark.parametrize(
    ("held", "any_of_them", "all_of_them"),
    [
        ((YES, PRESUMED), YES, PRESUMED),
        ((CANNOT_TELL, CONTESTED), CONTESTED, CANNOT_TELL),
        ((PRESUMED, CANNOT_TELL, YES), YES, CANNOT_TELL),
        ((YES,), YES, YES),
    ],
)
def test_several_answers_together_are_as_sure_as_is_asked_for(held, any_of_them, all_of_them):
    assert surest(held) == any_of_them
    assert least_sure(held) == all_of_them


def test_known_before_between_and_after_a_mending_gives_three_answers():
    network, city = make_league(), make_city("lipa")
    decide("board-lipa", admission("lipa", "2025-02-03"), at=after(1))
    mended = admission("lipa", "2025-03-02")
    register.mend_entry(actor=COMMAND_LINE, at=after(2), key="board-lipa", content=mended, why="day and month swapped")

    def beginnings(known):
        return [stretch.begins for stretch in history(network, city, known)][:1]

    for _ in range(2):
        assert beginnings(after(0)) == []
        assert beginnings(after(1)) == [date(2025, 2, 3)]
        assert beginnings(after(2)) == [date(2025, 3, 2)]
        assert beginnings(None) == [date(2025, 3, 2)]
        assert register.rebuild(actor=COMMAND_LINE, at=after(3)) == []


def test_mending_keeps_the_version_that_was_wrong_and_says_why():
    make_league(), make_city("lipa")
    decide("board-lipa", admission("lipa", "2025-02-03"), at=after(1))
    register.mend_entry(
        actor=COMMAND_LINE, at=after(2), key="board-lipa", content=admission("lipa", "2025-03-02"), why="misread"
    )
    first, second = Record.objects.filter(entry__key="board-lipa").order_by("version")
    assert (first.content["on"], first.superseded_at) == ("2025-02-03", after(2))
    assert (second.content["on"], second.superseded_at, second.why) == ("2025-03-02", None, "misread")


def test_mending_nothing_is_refused_and_an_unknown_entry_too():
    make_league(), make_city("lipa")
    decide("board-lipa", admission("lipa", "2025-02-03"))
    for key, code in (("board-lipa", "unchanged"), ("board-dub", "unknown_entry")):
        with pytest.raises(LedgerError) as refused:
            register.mend_entry(
                actor=COMMAND_LINE, at=after(1), key=key, content=admission("lipa", "2025-02-03"), why="?"
            )
        assert refused.value.code == code


def test_a_key_is_given_once():
    make_league(), make_city("lipa")
    decide("board-lipa", admission("lipa", "2025-02-03"))
    with pytest.raises(LedgerError) as refused:
        decide("board-lipa", admission("lipa", "2025-02-04"))
    assert refused.value.code == "key_taken"


def test_a_decision_about_an_unknown_city_writes_nothing():
    make_league()
    with pytest.raises(LedgerError) as refused:
        decide("board-nowhere", admission("nowhere", "2025-02-03"))
    assert (refused.value.code, refused.value.value) == ("unknown_organisation", "nowhere")
    assert not Entry.objects.exists()


def test_a_revocation_recorded_later_moves_the_register_too():
    network = make_league()
    make_city("lipa")
    decide("board-lipa", admission("lipa", "2020-01-01"))
    decide(
        "court", {"organ": "league/board", "on": "2021-01-01", "effects": [{"kind": "revoke", "entry": "board-lipa"}]}
    )
    assert slugs_on(network, "2020-12-31") == {"lipa": "yes"}
    assert slugs_on(network, "2021-01-01") == {}


def test_rebuild_says_what_differed_and_sets_it_right():
    network = make_league()
    make_city("lipa")
    decide("board-lipa", admission("lipa", "2020-01-01"))
    with writing_allowed("a damaged row"):
        Standing.objects.update(held="contested")
    assert [(d.network, d.organisation) for d in register.rebuild(actor=COMMAND_LINE, at=after(1))] == [
        ("league", "lipa")
    ]
    assert register.rebuild(actor=COMMAND_LINE, at=after(2)) == []
    assert slugs_on(network, "2020-01-01") == {"lipa": "yes"}


def test_rebuild_from_nothing_writes_the_same():
    make_league()
    make_city("lipa")
    decide("board-lipa", admission("lipa", "2003-11-26", "associate"))
    columns = [field.name for field in Standing._meta.fields if field.name != "id"]
    before = list(Standing.objects.order_by("begins").values_list(*columns))
    with writing_allowed("an emptied register"):
        Standing.objects.all().delete()
    register.rebuild(actor=COMMAND_LINE, at=after(1))
    assert list(Standing.objects.order_by("begins").values_list(*columns)) == before
    assert before


def test_merged_organisations_have_one_standing_and_no_entry_is_rewritten():
    network = make_league()
    make_city("lipa")
    make_city("lipa-duplicate")
    decide("board-lipa", admission("lipa", "2003-11-26"))
    told = {"network": "league", "organisation": "lipa-duplicate", "source": "list", "on": "2010-01-01"}
    attest("list-duplicate", told)
    exchange.merge_organisations(
        actor=COMMAND_LINE, at=after(1), duplicate="lipa-duplicate", stays="lipa", why="one city, two spellings"
    )
    assert slugs_on(network, "2009-06-01") == {"lipa": "yes"}
    assert Record.objects.get(entry__key="list-duplicate").content == told
    assert slugs_on(network, "2009-06-01", known=after(0)) == {"lipa": "presumed", "lipa-duplicate": "cannot_tell"}


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(LEDGERS, st.dates(min_value=date(1984, 1, 1), max_value=date(2030, 1, 1)))
def test_the_database_agrees_with_the_rules_on_any_ledger(db, ledger, day):
    slug = f"league-{next(NUMBERS)}"
    network, city = make_league(slug, sources=SOURCES), make_city(f"city-{slug}")
    for part, told in (("decision", ledger[0]), ("attestation", ledger[1])):
        for count, content in enumerate(told):
            own = {"network": slug, "organisation": city.slug}
            if part == "decision":
                decide(f"{slug}-d{count}", {**content, "effects": [{**e, **own} for e in content["effects"]]})
            else:
                attest(f"{slug}-a{count}", {**content, **own})
    expected = cases(network).get(city.pk)
    standing = standing_on(expected, day) if expected else None
    held = {m.id: (m.stretch.standing.held, m.stretch.standing.category.slug) for m in members_on(network, day)}
    assert held == ({city.pk: (standing.held, standing.category.slug)} if standing else {})
    assert {m.id: m.stretch.standing.held for m in members_on(network, day, NOON)} == {
        id_: answer[0] for id_, answer in held.items()
    }
    assert register.project(actor=COMMAND_LINE, at=NOON, network=network) == []


@pytest.mark.postgres
def test_postgresql_refuses_two_stretches_that_share_a_day():
    network, city = make_league(), make_city("lipa")
    decide("board-lipa", admission("lipa", "2003-11-26"))
    row = Standing.objects.filter(network=network, organisation=city).first()
    row.pk, row.begins = None, row.begins.replace(day=27)
    with writing_allowed("a row that must be refused"), pytest.raises(IntegrityError):
        row.save()


class TestWhatHangsOnAnother:
    """A revocation and what waits for an entry follow it, in whatever order they are recorded."""

    def test_a_revocation_recorded_before_what_it_revokes_undoes_it_all_the_same(self) -> None:
        network = make_league()
        make_city("lipa")
        decide("court", revoking("board-lipa", "2021-01-01"))
        decide("board-lipa", admission("lipa", "2020-01-01"))
        assert slugs_on(network, "2020-12-31") == {"lipa": "yes"}
        assert slugs_on(network, "2021-01-01") == {}
        assert register.rebuild(actor=COMMAND_LINE, at=after(1)) == []

    def test_a_revocation_of_a_revocation_lets_it_stand_again_in_any_order(self) -> None:
        make_league(), make_city("lipa")
        decide("appeal", revoking("court", "2021-01-01"))
        decide("court", revoking("board-lipa", "2021-01-01"))
        decide("board-lipa", admission("lipa", "2020-01-01"))
        assert set(Clause.objects.values_list("record__entry__key", "organisation__slug")) == {
            ("appeal", "lipa"), ("court", "lipa"), ("board-lipa", "lipa"),
        }  # fmt: skip
        assert register.rebuild(actor=COMMAND_LINE, at=after(1)) == []

    def test_a_mended_entry_takes_its_revocation_along(self) -> None:
        network = make_league()
        make_city("lipa"), make_city("dub")
        decide("board", admission("lipa", "2020-01-01"))
        decide("court", revoking("board", "2021-01-01"))
        register.mend_entry(
            actor=COMMAND_LINE, at=after(1), key="board", content=admission("dub", "2020-01-01"), why="mistyped"
        )
        assert slugs_on(network, "2020-12-31") == {"dub": "yes"}
        assert slugs_on(network, "2021-01-01") == {}
        assert register.rebuild(actor=COMMAND_LINE, at=after(2)) == []

    def test_what_waits_for_an_entry_takes_hold_when_that_is_recorded(self) -> None:
        network = make_league()
        make_city("lipa"), make_city("dub")
        waiting = admission("lipa", "2020-01-01")
        waiting["effects"][0]["conditions"] = [{"kind": "entry", "key": "board-dub"}]
        decide("board-lipa", waiting)
        assert slugs_on(network, "2020-06-01") == {}
        decide("board-dub", admission("dub", "2020-03-01"))
        assert set(slugs_on(network, "2020-06-01")) == {"dub", "lipa"}
        assert register.rebuild(actor=COMMAND_LINE, at=after(1)) == []

    def test_entries_that_hang_on_each_other_come_to_an_end(self) -> None:
        make_league()
        decide("one", revoking("other", "2021-01-01"))
        decide("other", revoking("one", "2021-01-01"))
        assert hanging_on("one") == {"other"}
        assert not Clause.objects.exists()

    def test_bringing_an_earlier_database_forward_finds_the_same_ties(self) -> None:
        make_league(), make_city("lipa"), make_city("dub")
        waiting = admission("lipa", "2020-01-01")
        waiting["effects"][0]["conditions"] = [{"kind": "entry", "key": "board-dub"}]
        decide("board-lipa", waiting)
        decide("board-dub", admission("dub", "2020-03-01"))
        decide("court", revoking("board-dub", "2021-01-01"))
        kept = set(Tie.objects.values_list("record__entry__key", "on", "kind"))
        assert kept == {("board-lipa", "board-dub", "waits"), ("court", "board-dub", "revokes")}
        with writing_allowed("as before there were ties"):
            Tie.objects.all().delete()
            import_module("koinon.ledger.migrations.0003_tie_what_is_recorded").tie_what_is_recorded(apps, None)
        assert set(Tie.objects.values_list("record__entry__key", "on", "kind")) == kept
