"""What must hold of any ledger whatsoever."""

from __future__ import annotations

import random
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from koinon.rules.reading import read_attestation, read_dated, read_decision
from koinon.rules.standing import Case, standing_on, stretches
from tests.rules.ledgers import LEDGERS, SOURCES
from tests.rules.world import BRITAIN, FOUNDED, NORWAY, POLAND, case, decision

DATED = {key: read_dated(content.get("dated")) for key, content in SOURCES.items()}
PLACES = st.sampled_from([POLAND, BRITAIN, NORWAY])
DAYS = st.dates(min_value=date(1980, 1, 1), max_value=date(2030, 1, 1))


def told(ledger, facts, order=0) -> Case:
    entries = [read_decision(f"decision-{n}", content) for n, content in enumerate(ledger[0])]
    entries += [read_attestation(f"attestation-{n}", content, DATED) for n, content in enumerate(ledger[1])]
    random.Random(order).shuffle(entries)
    return case(*entries, facts=facts)


@given(LEDGERS, PLACES)
def test_stretches_follow_each_other_without_overlap_from_the_founding_on(ledger, facts):
    found = stretches(told(ledger, facts))
    for stretch in found:
        assert FOUNDED <= stretch.begins < stretch.ends
    for earlier, later in pairwise(found):
        assert earlier.ends <= later.begins
        assert earlier.ends < later.begins or earlier.standing != later.standing


@given(LEDGERS, PLACES, st.integers())
def test_the_order_of_recording_changes_nothing(ledger, facts, order):
    assert stretches(told(ledger, facts)) == stretches(told(ledger, facts, order))


@given(LEDGERS, PLACES)
def test_a_sure_membership_lies_within_its_stated_bounds(ledger, facts):
    for stretch in stretches(told(ledger, facts)):
        standing = stretch.standing
        if standing.held in ("yes", "presumed") and standing.since:
            assert standing.since.latest <= stretch.begins
        if standing.held == "yes" and standing.until:
            assert stretch.ends <= standing.until.latest


@settings(max_examples=200)
@given(LEDGERS, PLACES, st.sets(DAYS, max_size=20))
def test_a_day_judged_by_itself_has_the_answer_of_its_stretch(ledger, facts, days):
    judged = told(ledger, facts)
    found = stretches(judged)
    edges = {
        edge + timedelta(days=step) for s in found for edge in (s.begins, s.ends) if edge < date.max for step in (-1, 0)
    }
    for day in days | edges:
        inside = [stretch.standing for stretch in found if stretch.holds(day)]
        alone = standing_on(judged, day)
        assert inside == ([alone] if alone else [])


@given(LEDGERS, PLACES)
def test_a_category_is_named_only_if_one_can_be_and_never_surer_than_the_membership(ledger, facts):
    strength = {"cannot_tell": 0, "presumed": 1, "yes": 2}
    for stretch in stretches(told(ledger, facts)):
        standing = stretch.standing
        if standing.category.held == "yes":
            assert standing.category.slug
        if standing.category.held == "contested":
            assert len(standing.category.alternatives) > 1 or standing.held == "contested"
        if standing.held in strength and standing.category.held in strength:
            assert strength[standing.category.held] <= strength[standing.held]


@given(LEDGERS, PLACES)
def test_every_answer_has_a_reason(ledger, facts):
    for stretch in stretches(told(ledger, facts)):
        assert stretch.standing.basis


@given(st.lists(st.tuples(st.integers(0, 400), st.booleans()), min_size=1, max_size=6))
def test_an_admission_and_an_end_on_known_days_leave_no_day_open(steps):
    """With days known, every day up to the last act is surely in or surely out."""
    day, entries, inside = date(2000, 1, 1), [], False
    for number, (gap, _) in enumerate(steps):
        day += timedelta(days=gap + 1)
        kind = "end" if inside else "admit"
        entries.append(decision(f"act-{number}", day.isoformat(), {"kind": kind}))
        inside = not inside
    for stretch in stretches(case(*entries)):
        assert stretch.standing.held == "yes" or stretch.begins > day
