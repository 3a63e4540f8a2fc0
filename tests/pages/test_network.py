"""A network's profile in a small world: comparisons, gaps, trees, and the number of reads."""

from __future__ import annotations

from typing import Any

import pytest

from koinon.acts.wrapper import COMMAND_LINE
from koinon.networks.models import Network
from koinon.records import actions as records
from koinon.records.models import Line
from tests.api.world import NOON, make_members, make_world
from tests.pages.reading import Seen, asked_in, read

pytestmark = pytest.mark.django_db

ADDRESS = "/en/networks/eurocities/"
COMPLETE = {"of": "members", "complete": True, "begins": "1986", "source": "etmun-2018"}


def tell(network: Network, *lines: tuple[str, str, dict[str, Any]]) -> None:
    """Add lines to those that the network has; one of the same kind and key takes the other's place."""
    told = {(line.kind, line.key): line.content for line in Line.objects.known(None).filter(network=network)}
    told.update({(kind, key): content for kind, key, content in lines})
    rows = [{"kind": kind, "key": key, "content": content} for (kind, key), content in told.items()]
    records.settle_lines(actor=COMMAND_LINE, at=NOON, network=network, lines=rows)


def claim(key: str, **fields: Any) -> tuple[str, str, dict[str, Any]]:
    return "claim", key, {"key": key, "figure": "2", "exactly": 2, "of": "members", **fields}


def seen(**parameters: str) -> Seen:
    return read(ADDRESS, **parameters)


class TestClaims:
    """A claim is compared only where it can be."""

    def test_a_dated_claim_is_held_against_a_complete_list(self) -> None:
        network = make_world()
        tell(network, claim("dated", source="etmun-2018"), ("coverage", "members-1986", COMPLETE))
        row = next(row for row in seen().rows if row[0].startswith("2 members"))
        assert row[1:3] == ["2018", "Counted here: 0 to 3"]

    def test_an_incomplete_list_refutes_nothing(self) -> None:
        tell(make_world(), claim("dated", source="etmun-2018"))
        row = next(row for row in seen().rows if row[0].startswith("2 members"))
        assert "Not compared: the list known here is incomplete, and refutes nothing." in row[2]

    def test_an_undated_claim_is_not_compared(self) -> None:
        tell(make_world(), claim("undated", source="eu-accession"), ("coverage", "members-1986", COMPLETE))
        row = next(row for row in seen().rows if row[0].startswith("2 members"))
        assert row[1] == "undated"
        assert row[2].startswith("not compared")
        assert "The source is undated" in row[2]

    def test_the_number_leads_to_the_members_of_that_time(self) -> None:
        network = make_world()
        tell(network, claim("dated", source="etmun-2018"), ("coverage", "members-1986", COMPLETE))
        assert asked_in(seen(on="2000-01-01").link("0 to 3")) == {"on": "2018-12-31"}


class TestWords:
    """What the profile says, and what it leaves open."""

    def test_what_nobody_told_is_not_known(self) -> None:
        make_world()
        facts = seen().text
        assert "Seat not known" in facts
        assert "Founded 1986" in facts
        assert "To learn." in facts

    def test_without_a_word_on_coverage_nothing_is_claimed(self) -> None:
        network = make_world()
        kept = Line.objects.known(None).filter(network=network).exclude(kind="coverage")
        rows = [{"kind": line.kind, "key": line.key, "content": line.content} for line in kept]
        records.settle_lines(actor=COMMAND_LINE, at=NOON, network=network, lines=rows)
        assert "How complete the list known here is, is not known." in seen().text

    def test_a_body_in_a_circle_breaks_nothing(self) -> None:
        names = {"names": {"en": "Circle"}, "kind": "forum", "source": "etmun-2018"}
        left = {"slug": "left", "parent": "right", **names}
        right = {"slug": "right", "parent": "left", **names}
        tell(make_world(), ("body", "left", left), ("body", "right", right))
        assert seen().status == 200

    def test_an_event_shows_the_sources_spelling_only_where_it_differs(self) -> None:
        event = {"when": "2009-21", "host": "praha", "source": "etmun-2018"}
        tell(
            make_world(),
            ("event", "one", {"key": "one", "host_as_written": "Praha", **event}),
            ("event", "two", {"key": "two", "host_as_written": "Praque", **event}),
        )
        text = seen().text
        assert text.count("spring 2009") == 2
        assert "written “Praque”" in text
        assert "written “Praha”" not in text

    def test_a_site_that_is_no_web_address_is_no_link(self) -> None:
        network = make_world()
        profile = Line.objects.known(None).get(network=network, kind="profile").content
        tell(network, ("profile", "eurocities", {**profile, "website": "javascript:alert(1)"}))
        assert "javascript" not in seen().html

    def test_the_growth_stands_in_a_table_with_the_chosen_day(self) -> None:
        make_world()
        row = seen(on="2003-12-01").row("1 December 2003")
        assert row[1:] == ["2", "3"]
        assert asked_in(seen().link("1 January 2005")) == {"on": "2005-01-01"}

    def test_outside_events_that_the_statutes_look_at_are_marked(self) -> None:
        make_world()
        text = seen().text
        assert "European Union: 2 countries join" in text
        assert "European Union: United Kingdom leaves" in text


def test_the_day_reaches_the_members() -> None:
    make_world()
    page = seen(on="2003-12-01", known="2026-11-21T00:00:00Z")
    assert asked_in(page.link("All members on this day")) == {"on": "2003-12-01", "known": "2026-11-21T00:00:00Z"}
    assert asked_in(page.link("As known now")) == {"on": "2003-12-01"}


@pytest.mark.parametrize("number", [3, 30])
def test_a_constant_number_of_queries(number: int, django_assert_num_queries: Any) -> None:
    make_world()
    make_members(number)
    with django_assert_num_queries(12):
        seen(on="2012-01-01")
