"""Why these numbers: every figure of a day opens to its rows, the rule behind it and the moment it is of."""

from __future__ import annotations

from typing import Any

import pytest

from koinon.lib import remembered
from tests.api.world import STATUTES, after, get, make_members, make_world
from tests.pages.reading import Seen, asked_in, read
from tests.pages.telling import tell

pytestmark = pytest.mark.django_db
ADDRESS = "/en/networks/eurocities/figures/"
MEMBERS = "/en/networks/eurocities/members/"
DAYS = ("2004-06-01", "2018-06-01", "2026-11-20")


def figures(on: str = "2004-06-01", **parameters: str) -> Seen:
    return read(ADDRESS, on=on, **parameters)


def rows_behind(address: str) -> int:
    """How many members stand at an address of the directory."""
    assert address.startswith(MEMBERS)
    return len(read(address).names())


def led_to(page: Seen, parameter: str) -> list[tuple[int, str]]:
    """The number and the address of each link to members narrowed by a parameter."""
    return [
        (int(words.split()[0]), where) for words, where in page.links if f"{parameter}=" in where and MEMBERS in where
    ]


class TestRows:
    """Each number is the number of rows that it leads to."""

    @pytest.mark.parametrize("on", DAYS)
    @pytest.mark.parametrize("parameter", ["held", "category", "right", "source"])
    def test_each_share_leads_to_as_many_rows(self, on: str, parameter: str) -> None:
        make_world()
        make_members(2)
        found = led_to(figures(on), parameter)
        assert found
        for number, address in found:
            assert asked_in(address)["on"] == on
            assert rows_behind(address) == number, address

    @pytest.mark.parametrize("on", DAYS)
    def test_each_country_leads_to_its_members(self, on: str) -> None:
        make_world()
        countries = [(words, where) for words, where in figures(on).links if "country=" in where]
        assert countries
        assert sum(rows_behind(where) for _words, where in countries) == len(read(MEMBERS, on=on).names())

    @pytest.mark.parametrize("on", DAYS)
    def test_everyone_possible_is_held_in_one_way(self, on: str) -> None:
        make_world()
        total = sum(number for number, _where in led_to(figures(on), "held"))
        assert total == len(read(MEMBERS, on=on).names())

    def test_a_day_without_members_has_no_rows(self) -> None:
        make_world()
        page = read(ADDRESS, on="1986-01-01", known="2026-11-20T00:00:00Z")
        assert "No member is known on this day" in page.text
        assert not [where for _words, where in page.links if MEMBERS in where and "held=" in where]


class TestRules:
    """A category and a right stand with the rule that tells them apart."""

    def test_a_category_leads_to_its_rule_and_says_how_it_is_known(self) -> None:
        make_world()
        page = figures()
        assert "found in the text" in page.row("Full member")[0]
        assert any(where.endswith("#rule-category-full") for _words, where in page.links)

    def test_a_right_without_a_rule_is_not_known(self) -> None:
        make_world()
        assert "not known" in figures().row("Vote in the assembly")[1]
        assert not [where for _words, where in figures().links if "vote_assembly.yes" in where]

    def test_a_right_with_a_rule_leads_to_it(self) -> None:
        network = make_world()
        rule = {
            "id": "vote-of-full", "kind": "right", "right": "vote_assembly", "category": "full", "status": "found",
            "value": True, "source": "praha-eurocities-page", "article": "Article 7",
        }  # fmt: skip
        tell(network, ("statutes", "as-described", {**STATUTES, "rules": [*STATUTES["rules"], rule]}))
        page = figures("2018-06-01", known="2026-11-21T00:00:00Z")
        assert page.link("Article 7").endswith("#rule-vote-of-full")
        assert [where for _words, where in page.links if "vote_assembly.yes" in where]


class TestMoment:
    """The day, its zone, when something was last recorded, the statutes applied, and an address that lasts."""

    def test_the_moment_is_told(self) -> None:
        make_world()
        page = figures()
        assert "Day 1 June 2004" in page.text
        assert "Time zone Europe/Brussels" in page.text
        assert "Last recorded 20 November 2026, 12:00 UTC" in page.text
        assert "Statutes applied The rules as public pages describe them" in page.text

    def test_the_lasting_address_shows_the_same_numbers_after_more_is_recorded(self) -> None:
        make_world()
        before = figures("2018-06-01")
        lasting = before.link("These numbers as known now")
        assert asked_in(lasting)["known"].startswith("2026-11-20T12:00")
        make_later_member()
        assert led_to(figures("2018-06-01"), "held") != led_to(before, "held")
        again = read(lasting)
        assert [number for number, _where in led_to(again, "held")] == [n for n, _where in led_to(before, "held")]
        assert "As known at 20 November 2026" in again.text

    def test_what_is_asked_as_known_then_has_no_other_lasting_address(self) -> None:
        make_world()
        assert "These numbers as known now" not in figures(known="2026-11-21T00:00:00Z").text


def make_later_member() -> None:
    """A member recorded an hour after everything else."""
    from tests.api.world import admit, make_city

    make_city("miasto-later")
    admit("miasto-later", "2010-01-01", at=after(1))


class TestNarrowing:
    """The directory and the API are narrowed by a right and by a source, and say what they do not know."""

    def test_the_form_offers_a_right_only_where_one_was_asked_for(self) -> None:
        make_world()
        assert "field-right" not in read(MEMBERS, on="2004-06-01").html
        seen = read(MEMBERS, on="2004-06-01", right="vote_assembly.not_known")
        assert "vote in the assembly: not known" in seen.options("right")

    @pytest.mark.parametrize(
        ("parameter", "typed", "sentence"),
        [
            ("right", "vote_assembly.maybe", "No right has an answer “vote_assembly.maybe”."),
            ("source", "nobody", "No source “nobody” is recorded here."),
        ],
    )
    def test_what_cannot_be_chosen_is_said(self, parameter: str, typed: str, sentence: str) -> None:
        make_world()
        assert sentence in read(MEMBERS, 400, **{parameter: typed}).text

    def test_a_source_behind_nobody_on_the_day_leaves_nobody(self) -> None:
        make_world()
        assert read(MEMBERS, on="2004-06-01", source="eu-accession").names() == []

    @pytest.mark.parametrize("parameter", ["right", "source"])
    def test_the_api_narrows_the_same_way(self, parameter: str) -> None:
        make_world()
        for number, address in led_to(figures(), parameter):
            asked = asked_in(address)
            assert len(get("/networks/eurocities/members", **asked)["items"]) == number

    def test_the_api_refuses_an_answer_that_no_right_has(self) -> None:
        make_world()
        refusal = get("/networks/eurocities/members", 400, right="vote_assembly.maybe")
        assert refusal["code"] == "right_unreadable"
        assert "vote_assembly.yes" in refusal["detail"]


class TestQueries:
    """A constant number of queries."""

    @pytest.mark.parametrize("number", [1, 9])
    def test_a_constant_number_of_queries(self, number: int, django_assert_num_queries: Any) -> None:
        make_world()
        make_members(number)
        figures("2018-06-01")
        remembered.forget()
        with django_assert_num_queries(13):
            figures("2018-06-01")
