"""A network's profile in a small world: gaps, trees, services, powers, and the number of reads."""

from __future__ import annotations

import re
from typing import Any

import pytest

from koinon.acts.wrapper import COMMAND_LINE
from koinon.records import actions as records
from koinon.records.models import Line
from tests.api.world import NOON, make_members, make_world
from tests.pages.reading import Seen, asked_in, read
from tests.pages.telling import tell

pytestmark = pytest.mark.django_db

ADDRESS = "/en/networks/eurocities/"


def seen(**parameters: str) -> Seen:
    return read(ADDRESS, **parameters)


SERVICE = {"text": {"en": "Helps cities find partners."}, "source": "etmun-2018"}
BODY = {"kind": "assembly", "names": {"en": "Assembly"}, "parent": "network", "source": "etmun-2018"}
POWER = {"body": "assembly", "text": {"en": "Elects the chair."}, "source": "etmun-2018"}


class TestServicesAndPowers:
    """What a network does, and what its bodies may do, each in an element of its own."""

    def test_services_are_grouped_by_what_they_are_for(self) -> None:
        tell(
            make_world(),
            ("service", "honour", {"id": "honour", "kind": "awards", **SERVICE}),
            ("service", "search", {"id": "search", "kind": "partner_search", **SERVICE, "cadence": "yearly"}),
            ("service", "gift", {"id": "gift", "kind": "gifts_of_books", **SERVICE, "contents": [{"en": "maps"}]}),
        )
        seen_ = seen()
        text = seen_.text.split("What it does")[1]
        together, honours, other = (
            text.index(words) for words in ("Bringing members together", "Honours", "Other services")
        )
        assert together < text.index("Search for partners yearly Helps cities find partners.") < honours
        assert honours < text.index("Awards Helps cities") < other < text.index("Gifts of books Helps cities")
        assert "maps" in text[other:]
        assert 'id="service-search"' in seen_.html

    def test_nothing_is_said_of_services_that_nobody_told(self) -> None:
        make_world()
        assert "What it does" not in seen().text

    def test_a_power_stands_under_its_body(self) -> None:
        office = {"slug": "chair", "names": {"en": "Chair"}, "source": "etmun-2018"}
        note = {"en": "Only one page says so."}
        power = {"id": "assembly-elects", "power": "elects", "of": "chair", "cadence": "yearly", "note": note, **POWER}
        tell(
            make_world(),
            ("body", "assembly", {"slug": "assembly", **BODY}),
            ("office", "chair", office),
            ("power", "assembly-elects", power),
        )
        bodies = read("/en/networks/eurocities/bodies/")
        assert re.search(r"Organs Assembly .*Elects the chair\. yearly Source \d+", bodies.text)
        assert "Only one page says so." in bodies.text
        assert 'id="power-assembly-elects"' in bodies.html

    def test_what_a_source_says_is_never_markup(self) -> None:
        text = {"text": {"en": "<b>bold</b>"}, "source": "etmun-2018"}
        tell(make_world(), ("service", "one", {"id": "one", "kind": "awards", **text}))
        assert "&lt;b&gt;bold" in seen().html


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
        assert row[1:] == ["2", "0", "3"]
        assert seen(on="2026-11-20").row("20 November 2026")[2] != "0"
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
    with django_assert_num_queries(13):
        seen(on="2012-01-01")
