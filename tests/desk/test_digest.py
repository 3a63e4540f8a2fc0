"""What waits for somebody comes by mail: once in a period, in their language, what is overdue first; else nothing."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from koinon.accounts.actions import UnknownPerson, choose_digest
from koinon.accounts.models import Account
from koinon.acts.wrapper import COMMAND_LINE
from koinon.cli.background import DUTIES
from koinon.desk.messages.digest import MOST, tell_what_waits
from koinon.lib.writing import writing_allowed
from koinon.outbox.models import Mail, Unsubscribed
from koinon.outbox.ticking import tick
from koinon.tasks.actions import close_task, open_task
from tests.desk.statuted import give_statutes
from tests.outbox.conftest import clock, post, server, smtp  # noqa: F401 - by their names: a real server

MONDAY = datetime(2026, 11, 23, 6, tzinfo=UTC)
ASKS = "accession"
"""A rule of the statutes, which asks for the task."""

CONFIRM = {"kind": "confirm", "subject": {"network": "harbours", "organisation": "salthaven"}}


def wait(key: str, due: date | None = None, **whose: str) -> None:
    """Something waits for somebody."""
    open_task(actor=COMMAND_LINE, at=MONDAY, key=key, due=due, **{**CONFIRM, "organisation": "salthaven", **whose})


def told() -> list[str]:
    """The addresses to which digests were queued, in order."""
    return list(Mail.objects.filter(kind="digest").order_by("pk").values_list("to_address", flat=True))


def test_each_who_acts_is_told_once_a_week_and_who_has_nothing_is_not(cast):
    wait("one")
    assert tell_what_waits(MONDAY) == 1
    assert told() == ["clara@cast.example"]
    assert tell_what_waits(MONDAY + timedelta(hours=1)) == tell_what_waits(MONDAY + timedelta(days=6)) == 0
    assert tell_what_waits(MONDAY + timedelta(days=7)) == 1
    close_task(actor=COMMAND_LINE, at=MONDAY, key="one", outcome="done")
    assert tell_what_waits(MONDAY + timedelta(days=14)) == 0


def test_what_waits_from_wednesday_on_is_told_on_wednesday_and_no_second_time_that_week(cast):
    assert tell_what_waits(MONDAY) == 0
    wait("one")
    assert tell_what_waits(MONDAY + timedelta(days=2)) == 1
    assert tell_what_waits(MONDAY + timedelta(days=4)) == 0


def test_a_week_begins_on_monday_morning_and_not_at_night(cast):
    wait("one")
    assert tell_what_waits(MONDAY) == 1
    next_week = MONDAY + timedelta(days=7)
    assert tell_what_waits(next_week.replace(hour=4, minute=59)) == 0
    assert tell_what_waits(next_week.replace(hour=5)) == 1


def test_who_chose_it_is_told_every_day_and_changing_back_brings_no_second_one_in_the_week(cast):
    wait("one")
    clara = {"actor": COMMAND_LINE, "at": MONDAY, "person": cast.key("clara")}
    choose_digest(**clara, every="daily")
    assert [tell_what_waits(MONDAY + timedelta(hours=hours)) for hours in (0, 12, 24, 25)] == [1, 0, 1, 0]
    choose_digest(**clara, every="weekly")
    assert tell_what_waits(MONDAY + timedelta(days=3)) == 0


def test_whoever_is_not_of_the_secretariat_any_more_or_has_a_closed_account_is_not_told(cast):
    wait("one", network="harbours", organisation="")
    with writing_allowed("a closed account"):
        Account.objects.filter(email="ada@cast.example").update(is_active=False)
    assert tell_what_waits(MONDAY) == 0
    wait("two", person=cast.key("farid"), organisation="")
    wait("three", person=cast.key("olga"), organisation="")
    assert tell_what_waits(MONDAY) == 0
    wait("four", person=cast.key("greta"), organisation="")
    assert (tell_what_waits(MONDAY), told()) == (1, ["greta@cast.example"])


def test_the_letter_says_what_why_and_by_when_in_the_receivers_language_what_is_overdue_first(cast, request):
    _running, took, sends, time = map(request.getfixturevalue, ("smtp", "server", "post", "clock"))
    give_statutes("harbours")
    with writing_allowed("she reads Czech"):
        Account.objects.filter(email="clara@cast.example").update(language="cs")
    wait("later", MONDAY.date() + timedelta(days=9))
    wait("overdue", MONDAY.date() - timedelta(days=20), rule=ASKS)
    wait("whenever")
    tell_what_waits(MONDAY)
    time.move(days=30)
    sends(writers=DUTIES.writers).send_due()
    [letter] = took.taken
    assert letter["Content-Language"] == "cs"
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    text = letter.get_body(("plain",)).get_content()
    assert text.index("3. listopadu 2026") < text.index("2. prosince 2026")
    address = "https://rivers.example/cs/desk/networks/harbours/members/salthaven/confirm/"
    assert text.count(address) == 3
    assert address in letter.get_body(("html",)).get_content()
    assert "https://rivers.example/cs/desk/" in text
    assert "Salthaven" in text


def test_what_is_overdue_is_said_in_the_subject_and_comes_first(cast):
    give_statutes("harbours")
    wait("later", MONDAY.date() + timedelta(days=9))
    wait("overdue", MONDAY.date() - timedelta(days=20), rule=ASKS)
    tell_what_waits(MONDAY)
    letter = written_now()
    assert letter.subject == "2 tasks wait for you, 1 is overdue"
    assert [entry.source and entry.source.address.partition("#")[2] for entry in letter.entries] == [
        f"rule-{ASKS}",
        None,
    ]
    assert [entry.notes[0] for entry in letter.entries] == ["overdue: due by 3 November 2026", "due by 2 December 2026"]


def test_a_long_list_is_cut_and_says_how_many_more_there_are(cast):
    for place in range(MOST + 3):
        wait(f"task-{place}")
    tell_what_waits(MONDAY)
    letter = written_now()
    assert len(letter.entries) == MOST
    assert letter.closing == ("3 more stand on your desk.",)


def written_now():
    """The letter of the one digest in line."""
    mail = Mail.objects.get(kind="digest")
    fields = ("kind", "language", "network", "organisation", "to_person", "made_up", "context")
    return DUTIES.writers["digest"](type("Envelope", (), {name: getattr(mail, name) for name in fields}))


def test_one_click_ends_it_and_the_account_page_says_so_and_takes_it_up_again(cast, client, signed_in, request):
    _running, took, sends, time = map(request.getfixturevalue, ("smtp", "server", "post", "clock"))
    wait("one")
    tell_what_waits(MONDAY)
    time.move(days=30)
    sends(writers=DUTIES.writers).send_due()
    link = took.taken[0]["List-Unsubscribe"].strip(" <>").removeprefix("https://rivers.example")
    assert client.post(link, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert Unsubscribed.objects.filter(who=cast.key("clara"), kind="digest", network="").exists()
    clara = signed_in("clara")
    assert "never" in clara.get("/en/desk/account/").content.decode()
    assert tell_what_waits(MONDAY + timedelta(days=7)) == 0
    assert clara.post("/en/desk/account/digest/", {"every": "daily"}).status_code == 303
    assert not Unsubscribed.objects.exists()
    assert "once a day" in clara.get("/en/desk/account/").content.decode()
    assert tell_what_waits(MONDAY + timedelta(days=7)) == 1
    assert clara.post("/en/desk/account/digest/", {"every": ""}).status_code == 303
    assert tell_what_waits(MONDAY + timedelta(days=8)) == 0
    assert clara.post("/en/desk/account/digest/", {"every": "hourly"}).status_code == 400


def test_a_choice_that_is_none_and_a_person_without_an_account_are_refused(cast):
    told = {"actor": COMMAND_LINE, "at": MONDAY}
    with pytest.raises(ValueError, match="hourly"):
        choose_digest(**told, person=cast.key("clara"), every="hourly")
    with pytest.raises(UnknownPerson):
        choose_digest(**told, person=cast.key("matylda"), every="daily")


def test_two_ticks_tell_once(cast):
    wait("one")
    schedule = {"desk.queue_digests": DUTIES.schedule["desk.queue_digests"]}
    assert tick(lambda: MONDAY, schedule) == {"desk.queue_digests": ""}
    assert tick(lambda: MONDAY, schedule) == {}
    assert len(told()) == 1
