"""The wrapper: transaction, audit row, version, and what it refuses."""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from enum import Enum

import pytest
from django.db import transaction

from koinon.accounts.models import Person
from koinon.acts.queries import public_version
from koinon.acts.wrapper import COMMAND_LINE, FOLDER, Actor, about, action, note
from koinon.audit.models import AuditPayload, AuditRow, AuditSubject
from koinon.lib.text import Text
from koinon.lib.writing import WriteOutsideAction, under_way, writing_allowed

pytestmark = pytest.mark.django_db


class Colour(Enum):
    BLUE = "blue"


@dataclass(frozen=True)
class Clause:
    kind: str
    on: date


@action("tests.keep", public=True)
def keep(*, actor: Actor, at: datetime, key: str, fails: bool = False) -> str:
    Person.objects.create(key=key)
    if fails:
        raise KeyError("no")
    return key


@action("tests.keep_quietly")
def keep_quietly(*, actor: Actor, at: datetime, key: str) -> None:
    Person.objects.create(key=key)


@action("tests.tell", digested=["document"])
def tell(*, actor: Actor, at: datetime, said: object, document: object = None) -> None:
    about("p-zzzzzzzz")
    note(given="a key")


@action("tests.keep_both")
def keep_both(*, actor: Actor, at: datetime, first: str, second: str, caught: bool = False) -> None:
    keep(actor=actor, at=at, key=first)
    try:
        keep(actor=actor, at=at, key=second, fails=caught)
    except KeyError:
        assert caught


def actions_logged() -> list[str]:
    return list(AuditRow.objects.order_by("pk").values_list("action", flat=True))


def test_an_action_writes_its_audit_row_and_raises_the_version(actor, at):
    assert public_version() == 0
    assert keep(actor=actor, at=at, key="p-aaaaaaaa") == "p-aaaaaaaa"
    row = AuditRow.objects.get()
    assert (row.action, row.actor, row.at) == ("tests.keep", actor.key, at)
    assert json.loads(row.payload.content) == {"arguments": {"key": "p-aaaaaaaa"}}
    assert public_version() == 1


def test_an_action_that_the_public_does_not_see_leaves_the_version(actor, at):
    keep_quietly(actor=actor, at=at, key="p-aaaaaaaa")
    assert public_version() == 0


def test_a_failing_action_leaves_nothing(actor, at):
    with pytest.raises(KeyError):
        keep(actor=actor, at=at, key="p-aaaaaaaa", fails=True)
    assert not Person.objects.exists()
    assert not AuditRow.objects.exists()
    assert public_version() == 0
    assert under_way() is None


def test_nested_actions_share_a_transaction_and_raise_the_version_once(actor, at):
    keep_both(actor=actor, at=at, first="p-aaaaaaaa", second="p-bbbbbbbb")
    assert actions_logged() == ["tests.keep", "tests.keep", "tests.keep_both"]
    assert public_version() == 1


def test_a_nested_action_whose_error_is_caught_leaves_nothing_of_its_own(actor, at):
    keep_both(actor=actor, at=at, first="p-aaaaaaaa", second="p-bbbbbbbb", caught=True)
    assert [person.key for person in Person.objects.all()] == ["p-aaaaaaaa"]
    assert actions_logged() == ["tests.keep", "tests.keep_both"]
    assert public_version() == 1


@pytest.mark.django_db(transaction=True)
def test_the_version_is_raised_by_the_last_statement_of_the_transaction(actor, at, django_assert_num_queries):
    keep(actor=actor, at=at, key="p-aaaaaaaa")
    with django_assert_num_queries(6) as seen:
        keep(actor=actor, at=at, key="p-bbbbbbbb")
    statements = [query["sql"] for query in seen.captured_queries]
    assert statements[0].startswith("BEGIN")
    assert statements[-2].startswith('UPDATE "acts_publicversion"')
    assert statements[-1] == "COMMIT"


@pytest.mark.django_db(transaction=True)
def test_an_action_inside_a_foreign_transaction_is_refused(actor, at):
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        keep(actor=actor, at=at, key="p-aaaaaaaa")


def test_the_payload_says_every_kind_of_argument(actor, at):
    said = [
        1, "x", None, True, date(2003, 11, 26), at, Colour.BLUE, Clause("admit", date(2003, 11, 26)),
        Text.of({"cs": "Brno"}), {"b": {2, 1}}, ("t",), Actor("folder"),
    ]  # fmt: skip
    tell(actor=actor, at=at, said=said)
    payload = json.loads(AuditPayload.objects.get().content)
    assert payload["arguments"]["said"] == [
        1, "x", None, True, "2003-11-26", "2026-11-22T12:00:00+00:00", "blue", {"kind": "admit", "on": "2003-11-26"},
        {"cs": "Brno"}, {"b": [1, 2]}, ["t"], {"key": "folder", "stands_for": ""},
    ]  # fmt: skip
    assert payload["notes"] == {"given": "a key"}
    assert list(AuditSubject.objects.values_list("person", flat=True)) == ["p-zzzzzzzz"]


def test_a_digested_argument_is_not_copied_into_the_log(actor, at):
    tell(actor=actor, at=at, said=1, document={"long": "x" * 1000})
    content = AuditPayload.objects.get().content
    assert "xxx" not in content
    assert len(json.loads(content)["arguments"]["document"]["sha256"]) == 64


def test_what_cannot_be_logged_is_an_error_before_anything_is_written(actor, at):
    with pytest.raises(TypeError, match="object cannot be written into the audit log"):
        tell(actor=actor, at=at, said=object())


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({}, "must be a datetime"),
        ({"at": "2026-01-01"}, "must be a datetime"),
        ({"at": datetime(2026, 1, 1)}, "must be an instant in UTC"),  # noqa: DTZ001 - refused is the point
        ({"at": datetime(2026, 1, 1, tzinfo=timezone(timedelta(hours=1)))}, "must be an instant in UTC"),
        ({"at": datetime(2026, 1, 1, tzinfo=UTC)}, "needs `actor`"),
        ({"at": datetime(2026, 1, 1, tzinfo=UTC), "actor": "p-abcdefgh"}, "needs `actor`"),
    ],
)
def test_an_action_needs_an_actor_and_an_instant_in_utc(given, error):
    with pytest.raises((TypeError, ValueError), match=error):
        keep(key="p-aaaaaaaa", **given)


def test_an_action_takes_keywords_only(actor, at):
    with pytest.raises(TypeError, match="keyword"):
        keep(actor, at, "p-aaaaaaaa")
    with pytest.raises(TypeError, match="loose: key"):

        @action("tests.loose")
        def loose(key: str, *, actor: Actor, at: datetime) -> None: ...

    with pytest.raises(TypeError, match="must take actor and at"):

        @action("tests.lacking")
        def lacking(*, key: str) -> None: ...


@pytest.mark.parametrize("key", ["", "folders", "p-1234567", "p-ABCDEFGH", "jana@example.org", "p-abcdefghi"])
def test_an_actor_is_a_random_key_or_one_of_the_system(key):
    with pytest.raises(ValueError, match="neither a person's key"):
        Actor(key)


def test_the_systems_own_actors():
    assert (COMMAND_LINE.key, FOLDER.key) == ("command-line", "folder")


@pytest.mark.parametrize("tell_more", [about, note])
def test_outside_an_action_there_is_nothing_to_tell(tell_more):
    with pytest.raises(RuntimeError, match="inside of an action"):
        tell_more(*(["p-abcdefgh"] if tell_more is about else []))


@pytest.mark.parametrize(
    "write",
    [
        lambda: Person.objects.create(key="p-aaaaaaaa"),
        lambda: Person.objects.update(address=""),
        lambda: Person.objects.all().delete(),
        lambda: Person.objects.bulk_create([Person(key="p-aaaaaaaa")]),
    ],
)
def test_a_write_outside_an_action_is_noticed(write, actor, at):
    keep_quietly(actor=actor, at=at, key="p-bbbbbbbb")
    with pytest.raises(WriteOutsideAction), transaction.atomic():
        write()
    with writing_allowed("to show that it can be allowed"):
        write()
