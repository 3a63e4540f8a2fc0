"""A world in which every column of free text names somebody, whoever its row is about."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from koinon.acts.wrapper import COMMAND_LINE, VISITOR
from koinon.admissions.models import Case, StepDone
from koinon.atlas.models import (
    Name,
    Organisation,
    Population,
    Relation,
    RelationKind,
    Source,
    Territory,
    Union,
    UnionMembership,
)
from koinon.audit.models import AuditPayload
from koinon.confirmations.models import Confirmation
from koinon.corrections.actions import Told, add_to_report, answer_report, report_error
from koinon.corrections.models import State
from koinon.corrections.queries import place_of
from koinon.files.actions import add_file
from koinon.files.owners import Owner
from koinon.ledger.actions import record_decision
from koinon.ledger.models import Record
from koinon.lib.text import Text
from koinon.lib.writing import Actor, writing_allowed
from koinon.mailings.actions import save_draft
from koinon.mandates.models import Nomination
from koinon.networks.models import Network
from koinon.outbox.actions import queue_job, queue_mail
from koinon.outbox.letters import Letter
from koinon.people.contacts.actions import log_contact, save_segment
from koinon.people.models import RememberedSpelling
from koinon.privacy.naming.places import SWEPT, Words
from tests.desk.cast import AT, Cast
from tests.desk.grid import a_contact
from tests.desk.made_cases import make_case
from tests.files.conftest import took


def make_rows(cast: Cast, *, public: bool = True) -> None:
    """At least one row of every table that is swept; without `public`, of those that are not for everybody."""
    ada = Actor(cast.key("ada"))
    make_case()
    a_contact(cast)
    save_segment(actor=ada, at=AT, network="harbours", name="Planted", question={})
    network, city = Network.objects.get(slug="harbours"), Organisation.objects.get(slug="salthaven")
    told = {"actor": ada, "at": AT, "network": "harbours", "organisation": "salthaven", "kind": "call"}
    log_contact(**told, day=AT.date(), text="Called about the forum.")
    place = place_of("networks/harbours/", {"network": "harbours"}, AT.date())
    report = report_error(actor=VISITOR, at=AT, on=AT.date(), place=place, told=Told("The year."), language="cs").key
    answer_report(actor=ada, at=AT, report=report, verdict=State.ASKED, text="Which year?")
    add_to_report(actor=VISITOR, at=AT, on=AT.date(), report=report, text="The founding year.")
    shared = Owner(network="harbours", organisation="salthaven")
    add_file(actor=ada, at=AT, taken=took(b"minutes"), owner=shared, kind="letter", name="minutes.txt")
    letter = Letter("Hello", paragraphs=("Dear all,",))
    told = {"actor": ada, "at": AT, "kind": "note", "made_up": True, "business": True, "network": "harbours"}
    queue_mail(**told, language="cs", letter=letter, to_address="hana@cast.example", to_person=cast.key("hana"))
    words = {"en": {"subject": "Hello", "text": "Dear all,"}}
    save_draft(actor=ada, at=AT, network="harbours", audience="representatives", words=words)
    queue_job(actor=ada, at=AT, kind="made-up", arguments={"slug": "salthaven"}, network="harbours")
    act = {"organ": "harbours/board", "on": "2025-01-01", "number": "7/2025"}
    effects = [{"kind": "admit", "network": "harbours", "organisation": "salthaven", "category": "port"}]
    record_decision(actor=COMMAND_LINE, at=AT, key="planted", content={**act, "effects": effects})
    with writing_allowed("rows of every table that is swept"):
        _rows_without_an_action_at_hand(network, city, cast)
        if public:
            _public_rows(city, {"recorded_at": AT, "recorded_by": cast.key("ada")})


def _rows_without_an_action_at_hand(network: Network, city: Organisation, cast: Cast) -> None:
    other = Organisation.objects.get(slug="oldford")
    RememberedSpelling.objects.create(network=network, spelling="old ford|pl", organisation=other)
    Nomination.objects.create(
        network=network, organisation=city, kind="representative", state="nominated", office=Text.of({"en": "Mayor"}),
        asked_by=cast.key("ada"), asked_at=AT, begins=AT.date(),
    )  # fmt: skip
    StepDone.objects.create(
        case=Case.objects.get(network=network), step="left-out", waived=True, reason="Not needed.", side="network",
        recorded_by=cast.key("ada"), recorded_at=AT,
    )  # fmt: skip
    Confirmation.objects.create(
        network=network, organisation=city, kind="standing", digest="0" * 64, said={"category": "port"},
        confirmed_at=AT, confirmed_by=cast.key("clara"), through="desk",
    )  # fmt: skip


def _public_rows(city: Organisation, recorded: dict[str, Any]) -> None:
    other = Organisation.objects.get(slug="oldford")
    source = {"source": "planted"}
    days: dict[str, Any] = {"begins": "2000", "ends": ""}
    Source.objects.create(key="planted", content={"title": {"en": "A list"}}, **recorded)
    union = Union.objects.create(slug="planted", names={"en": "A union"})
    UnionMembership.objects.create(union=union, country="PL", begins=date(2004, 5, 1), **source, **recorded)
    Territory.objects.create(
        slug="planted", names={"en": "A list"}, countries=["PL"], status="found", **source, **recorded
    )
    Name.objects.create(organisation=other, language="pl", text="Stary", folded="stary", is_spelling=True, **recorded)
    Population.objects.create(organisation=other, figure=1, on="2020", **source, **recorded)
    Relation.objects.create(organisation=city, other=other, kind=RelationKind.values[0], **days, **source, **recorded)


PICKED: dict[str, dict[str, str]] = {
    "outbox.mail": {"to_address": "hana@cast.example"},
    "people.role": {"kind": "representative"},
    "records.line": {"kind": "coverage"},
}
"""Which row of a table something is planted in, where the first would not do."""


def row_of(words: Words) -> Any:
    """The row of a swept table in which something is planted: one of `make_rows`, not of who is erased."""
    picked = words.rows().order_by("pk").filter(**PICKED.get(words.label, {}))
    row = picked.first()
    assert row is not None, f"nothing is in {words.label}"
    return row


def plant(spelled: Iterator[str]) -> int:
    """Name somebody in every swept column, spelled in turn. Gives in how many."""
    planted = 0
    for words in SWEPT:
        for column in words.columns:
            named_in(words, column, f"Ask {next(spelled)} about it.")
            planted += 1
    return planted


def named_in(words: Words, column: str, sentence: str) -> None:
    """Put a sentence into a column of the row of a swept table."""
    row = row_of(words)
    value = _with(getattr(row, column), sentence, row, column)
    with writing_allowed("somebody is named in every column"):
        type(row)._base_manager.filter(pk=row.pk).update(**{column: value})


def _with(value: Any, sentence: str, row: Any, column: str) -> Any:
    if isinstance(row, AuditPayload):
        return json.dumps({"arguments": {"planted": sentence}}, ensure_ascii=False)
    if isinstance(row, Record) and column == "content":
        return {**value, "number": sentence}
    if isinstance(value, Text):
        return Text.of({**value.to_json(), "cs": sentence})
    if isinstance(value, dict):
        return {**value, "planted": {"said": [sentence]}}
    if value is None and column == "result":
        return {"said": sentence}
    return [*value, sentence] if isinstance(value, list) else sentence[: type(row)._meta.get_field(column).max_length]
