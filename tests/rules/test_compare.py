"""Two days of one standing: what is a coming, what a leaving, what a change, and what only became surer."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from koinon.rules.compare import (
    BACKWARDS,
    CAME,
    CATEGORY,
    CERTAINTY,
    CHANGED,
    LEFT,
    NO_MEMBER,
    PARTS,
    PASSED,
    RESUMED,
    RETURNED,
    SUSPENDED,
    Difference,
    Look,
    deciding,
    difference,
    facets,
    interlude,
    look_on,
    stretch_on,
)
from koinon.rules.standing import stretches
from tests.rules.ledgers import LEDGERS
from tests.rules.test_standing_properties import DAYS, PLACES, told
from tests.rules.world import POLAND, attestation, case, decision

ADMITTED = decision("board-in", "1997-03-01", {"kind": "admit", "category": "associate"})
ENDED = decision("board-out", "2010-01-01", {"kind": "end"})
LISTED = attestation("list", on="2018-05-01")


def between(first: str, last: str, *entries: object) -> Difference | None:
    line = stretches(case(*entries, facts=POLAND))
    return difference(line, date.fromisoformat(first), date.fromisoformat(last))


def found(first: str, last: str, *entries: object) -> Difference:
    difference_ = between(first, last, *entries)
    assert difference_ is not None
    return difference_


class TestParts:
    """Which part of a comparison an organisation stands in."""

    def test_an_admission_between_the_days_is_a_coming_by_the_act_that_admitted(self):
        one = found("1997-02-28", "1997-03-01", ADMITTED)
        assert (one.part, one.day) == (CAME, date(1997, 3, 1))
        assert deciding(one)[0].key == "board-in"

    def test_without_an_admission_between_them_nobody_came(self):
        assert between("1997-03-01", "1997-03-01", ADMITTED) is None
        assert between("1990-01-01", "1997-02-28", ADMITTED) is None

    def test_a_vague_admission_is_one_coming_and_no_coming_before_it_is_sure(self):
        vague = decision("board-in", "1997-03", {"kind": "admit"})
        assert found("1997-02-01", "1997-04-01", vague).part == CAME
        half = found("1997-02-01", "1997-03-15", vague)
        assert (half.part, half.before.held, half.after.held) == (CERTAINTY, "", "cannot_tell")

    def test_a_list_that_proves_a_membership_is_no_coming(self):
        one = found("2018-04-30", "2018-05-01", LISTED)
        assert (one.part, one.before.held, one.after.held) == (CERTAINTY, "cannot_tell", "yes")

    def test_evidence_that_ends_is_no_leaving(self):
        one = found("2018-05-01", "2020-01-01", LISTED)
        assert (one.part, one.after.held) == (CERTAINTY, "presumed")
        assert one.day == date(2018, 5, 2)
        assert deciding(one)[0].key == "list"

    def test_an_end_is_a_leaving_by_the_act_that_ended_it(self):
        one = found("2009-12-31", "2010-01-01", ADMITTED, ENDED)
        assert (one.part, one.day, one.turned) == (LEFT, date(2010, 1, 1), None)
        assert deciding(one)[0].key == "board-out"

    def test_a_consent_without_an_admission_is_no_coming(self):
        consent = decision("council", "2003-10-16", {"kind": "consent"}, organ="lipa/council")
        assert found("2003-10-15", "2003-10-16", consent).facets == (CERTAINTY,)

    def test_a_rule_that_moves_the_category_is_a_change_by_that_fact_and_rule(self):
        one = found("2004-04-30", "2004-05-01", ADMITTED)
        assert (one.part, one.before.category, one.after.category) == (CHANGED, "associate", "full")
        assert CATEGORY in one.facets
        assert {reason.kind for reason in deciding(one)[:2]} == {"fact", "rule"}

    def test_a_suspension_is_a_change_and_its_end_another(self):
        acts = (
            decision("board-stop", "1999-01-01", {"kind": "suspend"}),
            decision("board-go", "2000-01-01", {"kind": "resume"}),
        )
        assert SUSPENDED in found("1998-06-01", "1999-06-01", ADMITTED, *acts).facets
        assert RESUMED in found("1999-06-01", "2000-06-01", ADMITTED, *acts).facets
        assert not {SUSPENDED, RESUMED} & set(facets_between("1998-06-01", "2000-06-01", ADMITTED, *acts))


def facets_between(first: str, last: str, *entries: object) -> tuple[str, ...]:
    one = between(first, last, *entries)
    return one.facets if one else ()


class TestBetween:
    """What shows on neither of the two days."""

    LINE = stretches(
        case(ADMITTED, ENDED, decision("board-again", "2015-06-01", {"kind": "admit"}), facts=POLAND)
    )  # fmt: skip

    def test_who_left_and_came_back_is_told(self):
        assert interlude(self.LINE, date(2009, 1, 1), date(2015, 6, 1)) == RETURNED
        assert interlude(self.LINE, date(2009, 1, 1), date(2009, 6, 1)) == ""

    def test_who_came_and_left_is_told(self):
        assert interlude(self.LINE, date(1996, 1, 1), date(2012, 1, 1)) == PASSED
        assert interlude(self.LINE, date(2010, 1, 1), date(2012, 1, 1)) == ""

    def test_the_last_coming_is_the_day(self):
        one = difference(self.LINE, date(1990, 1, 1), date(2016, 1, 1))
        assert one
        assert one.day == date(2015, 6, 1)


LOOKS = st.builds(
    Look,
    st.sampled_from(["yes", "presumed", "cannot_tell", "contested"]),
    st.sampled_from(["", "full", "associate"]),
    st.sampled_from(["yes", "presumed", "cannot_tell"]),
    st.sampled_from([(), ("full",), ("associate", "full")]),
    st.booleans(),
) | st.just(NO_MEMBER)


@given(LOOKS, LOOKS)
def test_two_looks_that_differ_differ_in_something_and_equal_ones_in_nothing(before, after):
    assert bool(facets(before, after)) == (before != after)


@given(LOOKS, LOOKS)
def test_seen_backwards_comings_are_leavings_and_suspensions_their_ends(before, after):
    assert facets(after, before) == tuple(BACKWARDS.get(facet, facet) for facet in facets(before, after))


@given(LOOKS, LOOKS)
def test_nobody_comes_or_leaves_by_certainty_alone(before, after):
    if before.held and after.held:
        assert not {CAME, LEFT} & set(facets(before, after))
    if not after.is_in:
        assert CAME not in facets(before, after)


@given(LEDGERS, PLACES, DAYS, DAYS)
def test_swapping_the_days_of_any_ledger_swaps_came_and_left(ledger, facts, first, last):
    line = stretches(told(ledger, facts))
    forwards, backwards = difference(line, first, last), difference(line, last, first)
    assert (forwards is None) == (backwards is None)
    if forwards and backwards:
        assert backwards.part == BACKWARDS.get(forwards.part, forwards.part)
        assert (backwards.before, backwards.after) == (forwards.after, forwards.before)
        assert (backwards.day, backwards.was, backwards.turned) == (forwards.day, forwards.turned, forwards.was)


@given(LEDGERS, PLACES, st.lists(DAYS, min_size=3, max_size=3).map(sorted))
def test_a_comparison_over_a_day_between_is_the_two_put_together(ledger, facts, days):
    line = stretches(told(ledger, facts))
    first, middle, last = days
    earlier, later, whole = (
        difference(line, first, middle),
        difference(line, middle, last),
        difference(line, first, last),
    )
    if earlier and later:
        assert earlier.after == later.before
    before = earlier.before if earlier else look_on(line, middle)
    after = later.after if later else look_on(line, middle)
    assert (facets(before, after) == ()) == (whole is None)
    if whole:
        assert (whole.before, whole.after, whole.facets) == (before, after, facets(before, after))
        assert whole.part in PARTS


@given(LEDGERS, PLACES, DAYS, DAYS)
def test_the_day_of_a_difference_is_the_seam_of_its_two_stretches(ledger, facts, first, last):
    line = stretches(told(ledger, facts))
    one = difference(line, min(first, last), max(first, last))
    if one:
        assert min(first, last) < one.day <= max(first, last)
        assert one.was != one.turned
        assert stretch_on(line, one.day) == one.turned
