"""What an outside event means for members: whom it touched, by which rule, and whether anybody has to decide."""

from __future__ import annotations

from datetime import date

from koinon.rules.outside import consequences, days_with_consequences
from koinon.rules.reasons import COUNTRY_JOINS, COUNTRY_LEAVES
from tests.rules.world import BRITAIN, FULL, LIPA, NORWAY, case, decision, statutes

ACCEDED, LEFT = date(2004, 5, 1), date(2020, 2, 1)


def admitted(category: str, on: str = "2003-11-26"):
    """The board admits Lipa."""
    return decision("admission", on, {"kind": "admit", "category": category})


def test_an_associate_whose_country_joins_is_moved_by_the_statutes_themselves():
    (found,) = consequences({LIPA: case(admitted("associate"))}, ACCEDED)
    assert (found.organisation, found.rule, found.by_itself) == (LIPA, "accession", True)
    assert (found.fact.remark, found.fact.subject) == (COUNTRY_JOINS, "PL")
    assert found.before.category.slug == "associate"
    assert found.after.category.slug == "full"


def test_a_full_member_whose_country_leaves_has_to_be_looked_at_where_the_statutes_are_silent():
    (found,) = consequences({LIPA: case(admitted("full", "1990-01-01"), facts=BRITAIN)}, LEFT)
    assert (found.rule, found.by_itself) == ("leaving", False)
    assert found.fact.remark == COUNTRY_LEAVES


def test_where_no_rule_is_written_the_consequence_names_none():
    silent = statutes(FULL)
    told = case(admitted("full", "1990-01-01"), facts=BRITAIN, rules=silent)
    (found,) = consequences({LIPA: told}, LEFT)
    assert (found.rule, found.by_itself) == ("", False)


def test_who_was_no_member_is_not_touched():
    assert consequences({LIPA: case(admitted("associate", "2005-01-01"))}, ACCEDED) == ()


def test_who_is_in_another_category_than_the_rule_speaks_of_is_not_touched():
    assert consequences({LIPA: case(admitted("full"))}, ACCEDED) == ()


def test_nothing_happens_to_a_member_of_a_country_that_neither_joined_nor_left():
    assert days_with_consequences({LIPA: case(admitted("associate"), facts=NORWAY)}) == {}


def test_every_day_that_touched_a_member_is_told_the_latest_first():
    cases = {LIPA: case(admitted("associate")), "thames": case(admitted("full", "1990-01-01"), facts=BRITAIN)}
    assert list(days_with_consequences(cases)) == [LEFT, ACCEDED]
