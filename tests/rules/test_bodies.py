"""Whether a body was there on a day, what it was called and where it belonged."""

from __future__ import annotations

import random
from datetime import date
from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from koinon.rules.bodies import AS_DESCRIBED, Life, lives
from koinon.rules.dates import day_span
from koinon.rules.entries import Attestation, Decision
from koinon.rules.periods import began
from koinon.rules.reading import read_attestation, read_dated, read_decision
from koinon.rules.tenure import Case
from tests.rules.ledgers import POINTS, SOURCES
from tests.rules.world import FOUNDED, LEAGUE

DATED = {key: read_dated(content.get("dated")) for key, content in SOURCES.items()}


def case(*entries: Decision | Attestation) -> Case:
    return Case(
        network=LEAGUE,
        founded=began(day_span(FOUNDED)),
        decisions=tuple(entry for entry in entries if isinstance(entry, Decision)),
        attestations=tuple(entry for entry in entries if isinstance(entry, Attestation)),
    )


def says(key: str, **told: Any) -> Attestation:
    return read_attestation(key, {"network": LEAGUE, "source": "list", "body": "forum", **told}, DATED)


def act(key: str, on: str, kind: str, **told: Any) -> Decision:
    effect = {"kind": kind, "network": LEAGUE, "body": "forum", **told}
    return read_decision(key, {"organ": "league/board", "on": on, "effects": [effect]})


def revocation(key: str, on: str, entry: str) -> Decision:
    return read_decision(key, {"organ": "league/board", "on": on, "effects": [{"kind": "revoke", "entry": entry}]})


def life(told: Case, day: str) -> Life | None:
    found = lives(told).get("forum", ())
    return next((stretch.life for stretch in found if stretch.holds(date.fromisoformat(day))), None)


def held(told: Case, *days: str) -> list[str | None]:
    return [found.held if (found := life(told, day)) else None for day in days]


def test_a_body_is_there_from_its_creation_to_its_end() -> None:
    told = case(act("a", "2001-05-01", "create_body"), act("b", "2010", "end_body", sense="last_day"))
    days = ("2001-04-30", "2001-05-01", "2010-01-01", "2010-06-01", "2011-01-01")
    assert held(told, *days) == [None, "yes", "yes", "cannot_tell", None]


def test_a_list_of_bodies_proves_its_own_date_only() -> None:
    told = case(says("list", on="2010-05-01"))
    assert held(told, "2010-04-30", "2010-05-01", "2010-05-02") == ["cannot_tell", "yes", "presumed"]


def test_a_body_that_no_entry_tells_of_has_no_life() -> None:
    assert (
        lives(
            case(
                read_attestation("m", {"network": LEAGUE, "organisation": "dub", "source": "list", "on": "2010"}, DATED)
            )
        )
        == {}
    )


def test_a_mandate_in_a_body_is_no_evidence_on_its_life() -> None:
    assert lives(case(says("seat", organisation="dub", on="2010"))) == {}


def test_a_revoked_creation_creates_nothing_and_one_revoked_later_ends_it() -> None:
    creation = act("a", "2001-05-01", "create_body")
    assert lives(case(creation, revocation("r", "2001-05-01", "a"))) == {}
    assert held(case(creation, revocation("r", "2003-01-01", "a")), "2002-12-31", "2003-01-01") == ["yes", None]


class TestNames:
    def test_a_renaming_gives_another_name_from_its_day_on(self) -> None:
        told = case(act("a", "2001-05-01", "create_body"), act("b", "2005-01-01", "rename_body", names={"en": "New"}))
        before, after = life(told, "2004-12-31"), life(told, "2005-01-01")
        assert before is not None
        assert after is not None
        assert (before.names, after.names) == ((AS_DESCRIBED,), ({"en": "New"},))

    def test_within_a_year_of_renaming_both_names_are_possible(self) -> None:
        told = case(act("a", "2001-05-01", "create_body"), act("b", "2005", "rename_body", names={"en": "New"}))
        found = life(told, "2005-06-01")
        assert found is not None
        assert found.names == (AS_DESCRIBED, {"en": "New"})

    def test_a_renaming_that_is_revoked_gives_the_old_name_back(self) -> None:
        told = case(
            act("a", "2001-05-01", "create_body"),
            act("b", "2005-01-01", "rename_body", names={"en": "New"}),
            revocation("r", "2006-01-01", "b"),
        )
        found = life(told, "2006-01-01")
        assert found is not None
        assert found.names == (AS_DESCRIBED,)


class TestParents:
    def test_the_parent_is_what_the_creation_says(self) -> None:
        found = life(case(act("a", "2001-05-01", "create_body", parent="board")), "2001-05-01")
        assert found is not None
        assert (found.parent.slug, found.parent.held) == ("board", "yes")

    def test_two_sources_that_name_two_parents_contest_it(self) -> None:
        told = case(
            says("a", on="2010-01-01", parent="board"), says("b", source="page", on="2010-01-01", parent="council")
        )
        found = life(told, "2010-01-01")
        assert found is not None
        assert (found.held, found.parent.slug, found.parent.held) == ("yes", None, "contested")
        assert [one.slug for one in found.parent.alternatives] == ["board", "council"]

    def test_a_parent_that_nobody_names_is_not_known(self) -> None:
        found = life(case(says("a", on="2010-01-01")), "2010-01-01")
        assert found is not None
        assert (found.parent.slug, found.parent.held, found.parent.alternatives) == (None, "cannot_tell", ())

    def test_a_parent_is_no_surer_than_the_body(self) -> None:
        found = life(case(says("a", on="2010-01-01", parent="board")), "2011-01-01")
        assert found is not None
        assert (found.held, found.parent.held) == ("presumed", "presumed")


def _told(kind: str, point: str, source: str, parent: str) -> tuple[str, dict[str, Any]]:
    own: dict[str, Any] = {"network": LEAGUE, "body": "forum"}
    if kind in ("create_body", "rename_body", "end_body"):
        more = {"rename_body": {"names": {"en": point}}, "create_body": {"parent": parent}}.get(kind, {})
        return "decision", {"organ": "league/board", "on": point, "effects": [{"kind": kind, **own, **more}]}
    time: Any = True if kind in ("undated", "former") else point
    return "attestation", {**own, "source": source, kind: time, **({"parent": parent} if parent else {})}


TOLD = st.lists(
    st.builds(
        _told,
        st.sampled_from(
            ["create_body", "rename_body", "end_body", "on", "since", "began", "ended", "former", "undated"]
        ),
        POINTS,
        st.sampled_from(sorted(SOURCES)),
        st.sampled_from(["", "board", "network"]),
    ),
    max_size=6,
)


def ledger(told: list[tuple[str, dict[str, Any]]], order: int = 0) -> Case:
    entries = [
        read_decision(f"entry-{number}", content)
        if kind == "decision"
        else read_attestation(f"entry-{number}", content, DATED)
        for number, (kind, content) in enumerate(told)
    ]
    random.Random(order).shuffle(entries)
    return case(*entries)


@given(TOLD)
def test_stretches_of_a_life_follow_each_other_and_differ(told: Any) -> None:
    for found in lives(ledger(told)).values():
        assert all(FOUNDED <= stretch.begins < stretch.ends for stretch in found)
        for earlier, later in pairwise(found):
            assert earlier.ends < later.begins or (earlier.ends == later.begins and earlier.life != later.life)


@given(TOLD, st.integers())
def test_the_order_of_recording_changes_no_life(told: Any, order: int) -> None:
    assert lives(ledger(told)) == lives(ledger(told, order))


@given(TOLD)
def test_every_life_has_a_reason_and_a_name(told: Any) -> None:
    for found in lives(ledger(told)).values():
        assert all(stretch.life.basis and stretch.life.names for stretch in found)
