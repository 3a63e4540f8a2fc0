"""A network's events: past and next from a day, what is not known, and the same as calendar and JSON."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.api.world import get, make_network, make_world
from tests.lib.reading_calendars import events_in, text_of
from tests.pages.reading import Seen, asked_in, read
from tests.pages.test_compare import part
from tests.pages.test_network import tell

pytestmark = pytest.mark.django_db

ADDRESS = "/en/networks/eurocities/events/"
SERIES = {"slug": "meeting", "names": {"en": "Meeting", "cs": "Setkání"}, "cadence": "spring and autumn"}
SOURCE = {"source": "etmun-2018"}
EVENTS = {
    "past": {
        "when": "2009-04-04/2009-04-05",
        "series": "meeting",
        "host": "praha",
        "theme": {"en": "Water, air; fire"},
    },
    "season": {"when": "2013-21", "series": "meeting", "host": "lublin", "host_as_written": "Lublyn"},
    "later": {"when": "2015", "names": {"en": "Anniversary"}, "place": "Somewhere"},
    "vague": {"when": "2011~", "series": "meeting"},
}  # fmt: skip


@pytest.fixture(autouse=True)
def _world() -> None:
    lines: list[tuple[str, str, dict[str, Any]]] = [("series", "meeting", {**SERIES, **SOURCE})]
    lines += [("event", key, {"key": key, **told, **SOURCE}) for key, told in EVENTS.items()]
    lines.append(("gap", "meeting-2012-23", {"series": "meeting", "when": "2012-23", "says": "no record", **SOURCE}))
    tell(make_world(), *lines)


def seen(**parameters: str) -> Seen:
    return read(ADDRESS, **parameters)


def calendar(language: str = "en") -> list[dict[str, str]]:
    return events_in(Client().get(f"/{language}/networks/eurocities/events.ics").content)


class TestPage:
    """What stands before the day, what after it, and what cannot be told."""

    def test_the_same_season_is_to_come_perhaps_now_and_past(self) -> None:
        assert "spring 2013" in part(seen(on="2013-02-28"), "next")
        assert "spring 2013" not in part(seen(on="2013-02-28"), "series-meeting")
        assert "spring 2013" in part(seen(on="2013-04-01"), "perhaps")
        assert "spring 2013" in part(seen(on="2013-06-01"), "series-meeting")
        assert "spring 2013" not in part(seen(on="2013-06-01"), "next")

    def test_what_is_to_come_begins_with_the_nearest_and_what_was_with_the_last(self) -> None:
        following = part(seen(on="2012-01-01"), "next")
        assert following.index("autumn 2012") < following.index("spring 2013") < following.index("2015")
        past = part(seen(), "series-meeting")
        assert past.index("spring 2013") < past.index("autumn 2012") < past.index("2009")

    def test_a_gap_is_said_to_be_one_and_is_no_meeting(self) -> None:
        words = part(seen(), "series-meeting")
        assert "autumn 2012 no record: whether there was a meeting is not known" in words
        assert "3 meetings known · 1 season without a record" in words

    def test_a_host_is_linked_and_the_sources_spelling_kept(self) -> None:
        page = seen(on="2014-01-01")
        assert asked_in(page.link("Lublin")) == {"on": "2014-01-01"}
        assert "written “Lublyn”" in page.text
        assert "place not known" in page.text

    def test_a_meeting_of_no_series_has_its_place_too(self) -> None:
        words = part(seen(), "other-meetings")
        assert "Anniversary" in words
        assert "Somewhere" in words

    def test_every_meeting_has_one_anchor_and_its_own_json(self) -> None:
        for day in ("1990-01-01", "2013-04-01", "2026-01-01"):
            html = seen(on=day).html
            for key in EVENTS:
                assert html.count(f'id="event-{key}"') == 1
                assert f"/api/v1/networks/eurocities/events/{key}?on={day}" in html
        assert 'id="series-meeting"' in seen().html

    def test_seasons_are_in_the_readers_words(self) -> None:
        words = read("/cs/networks/eurocities/events/").text
        assert "jaro 2013" in words
        assert "Setkání" in words

    def test_where_nothing_is_known_it_says_so(self) -> None:
        make_network("quiet", "2000")
        assert "No meeting of this network is known here." in read("/en/networks/quiet/events/").text
        assert "No meeting of this network is known here." not in seen().text

    def test_the_overview_leads_here(self) -> None:
        assert read("/en/networks/eurocities/").link("All events, past and to come") == ADDRESS

    def test_a_constant_number_of_queries(self, django_assert_num_queries: Any) -> None:
        with django_assert_num_queries(9):
            seen()

    def test_what_was_not_recorded_yet_was_not_known(self) -> None:
        assert "spring 2013" not in seen(known="2026-01-01T00:00:00Z").text


class TestCalendar:
    """The calendar invents no day."""

    def test_known_days_are_those_days(self) -> None:
        event = next(one for one in calendar() if one["UID"].startswith("past@"))
        assert (event["DTSTART"], event["DTEND"], event["STATUS"]) == ("20090404", "20090406", "CONFIRMED")
        assert text_of(event["SUMMARY"]) == "Meeting: Water, air; fire"
        assert text_of(event["LOCATION"]) == "Prague, Czechia"

    def test_a_season_spans_all_its_days_and_says_that_the_day_is_not_known(self) -> None:
        event = next(one for one in calendar() if one["UID"].startswith("season@"))
        assert (event["DTSTART"], event["DTEND"], event["STATUS"]) == ("20130301", "20130601", "TENTATIVE")
        assert "date known only as spring 2013" in text_of(event["SUMMARY"])
        assert "day not known" in event["CATEGORIES"]
        assert event["TRANSP"] == "TRANSPARENT"

    def test_what_can_have_been_on_further_days_and_gaps_are_left_out(self) -> None:
        assert [one["UID"].partition("@")[0] for one in calendar()] == ["past", "season", "later"]

    def test_names_are_the_same_in_every_language_and_words_are_not(self) -> None:
        english, czech = calendar(), calendar("cs")
        assert [one["UID"] for one in english] == [one["UID"] for one in czech]
        assert [one["DTSTAMP"] for one in english] == ["20261120T120000Z"] * 3
        assert text_of(czech[0]["SUMMARY"]).startswith("Setkání")

    def test_an_event_leads_to_its_place_on_the_page(self) -> None:
        assert calendar()[1]["URL"] == "http://testserver/en/networks/eurocities/events/#event-season"

    def test_the_answer_is_a_calendar_and_is_not_sent_twice(self) -> None:
        answer = Client().get("/en/networks/eurocities/events.ics")
        assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
        assert answer.headers["Content-Language"] == "en"
        again = Client(headers={"If-None-Match": answer.headers["ETag"]}).get("/en/networks/eurocities/events.ics")
        assert again.status_code == 304

    def test_a_made_up_network_says_so_in_every_event(self) -> None:
        told = {"key": "dreamt", "when": "2020-01-01", **SOURCE}
        tell(make_network("dream", "2000", made_up=True), ("event", "dreamt", told))
        answer = Client().get("/en/networks/dream/events.ics")
        assert all(text_of(one["SUMMARY"]).startswith("Made up: ") for one in events_in(answer.content))
        assert "made-up-dream-events.ics" in answer.headers["Content-Disposition"]


class TestByProgram:
    """The same as JSON."""

    def test_the_list_tells_what_is_past_and_what_is_next(self) -> None:
        told = get("/networks/eurocities/events", on="2013-04-01")
        assert [(one["key"], one["seen"]) for one in told["items"]] == [
            ("past", "past"), ("vague", "past"), ("season", "perhaps"), ("later", "next"),
        ]  # fmt: skip
        assert [gap["when"] for gap in told["gaps"]] == ["2012-23"]
        assert [source["id"] for source in told["sources"]] == ["etmun-2018"]

    def test_one_meeting_says_whether_its_day_is_known(self) -> None:
        when = get("/networks/eurocities/events/season")["item"]["when"]
        assert when == {"edtf": "2013-21", "earliest": "2013-03-01", "latest": "2013-05-31", "day_known": False}
        assert get("/networks/eurocities/events/past")["item"]["when"]["day_known"] is True

    def test_a_meeting_that_is_none_is_explained(self) -> None:
        assert get("/networks/eurocities/events/nothing", 404)["code"] == "unknown_event"
