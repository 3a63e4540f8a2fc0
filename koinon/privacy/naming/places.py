"""Where people write freely: every column of the database in which somebody can be named, and whose it is to redact.

SWEPT, OWN and FREE together name every column that holds text; a test, made from the models, fails when one is in none
of them or in two. An erasure walks through SWEPT (`koinon.privacy.naming.actions`): what is surely the person is
replaced, what is perhaps the person becomes a task of the place's keeper.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db.models import Model, QuerySet
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext, override

from koinon.accounts.models import Account, Invitation, Person
from koinon.admissions.models import Arrears, Case, StepDone
from koinon.atlas.models import Name, Population, Relation, Source, Territory, UnionMembership
from koinon.audit.models import AuditPayload
from koinon.confirmations.models import Confirmation
from koinon.corrections.models import HeldBy, Remark, Report
from koinon.files.models import File
from koinon.ledger.models import Record
from koinon.lib.text import Text
from koinon.mailings.models import Mailing
from koinon.mandates.models import Nomination
from koinon.outbox.models import Job, Mail
from koinon.people.models import (
    Contact,
    ContactLog,
    Function,
    ImportDeed,
    RememberedSpelling,
    Role,
    Segment,
)
from koinon.privacy.naming.likeness import Found, Sought, find, names_in, sought
from koinon.records.models import Line
from koinon.tasks.models import Task

FOLDER = "folder"
NAMED = "perhaps_named"
"""The kind of task by which a keeper learns that somebody who was erased is perhaps named in what was written."""


@dataclass(frozen=True, slots=True)
class Words:
    """Columns of a table in which people write freely.

    network, organisation   the way from a row to the slug of its keeper; "" where there is none
    held_by    the way to who of the two keeps it, where the row says so
    language   the way to the language of the words
    bumped     the row has a version that rises with each change
    recorded   the row is told by sources: what a folder told is public and stays, see docs/privacy.md
    forgotten  the row is a mere memory, and goes whole
    """

    model: type[Model]
    columns: tuple[str, ...]
    network: str = ""
    organisation: str = ""
    held_by: str = ""
    language: str = ""
    bumped: bool = False
    recorded: bool = False
    forgotten: bool = False

    @property
    def label(self) -> str:
        """The name of the table, as `admissions.case`."""
        return self.model._meta.label_lower

    def rows(self) -> QuerySet[Any]:
        """The rows that are walked through."""
        rows = self.model._base_manager.order_by("pk")
        return rows.exclude(recorded_by=FOLDER) if self.recorded else rows


BETWEEN = ("network__slug", "organisation__slug")
SLUGS = ("network", "organisation")

SWEPT: tuple[Words, ...] = (
    Words(Case, ("closing_reason", "closing_number", "practice"), *BETWEEN),
    Words(StepDone, ("reason", "number", "document"), "case__network__slug", "case__organisation__slug"),
    Words(Arrears, ("note", "for_member"), *BETWEEN),
    Words(Nomination, ("office", "department"), *BETWEEN),
    Words(Role, ("office", "department"), *BETWEEN),
    Words(Contact, ("employer", "address", "note", "lists"), "network__slug", "keeper__slug", bumped=True),
    Words(
        Function, ("employer", "title", "department", "themes", "source"), "network__slug", "keeper__slug", bumped=True
    ),
    Words(ContactLog, ("text",), "network__slug", "keeper__slug"),
    Words(Segment, ("name", "question"), "network__slug", bumped=True),
    Words(RememberedSpelling, ("spelling",), "network__slug", forgotten=True),
    Words(
        Report, ("wrong", "right", "source", "about"), *BETWEEN, held_by="held_by", language="language"
    ),
    Words(
        Remark, ("text",), "report__network__slug", "report__organisation__slug", held_by="report__held_by",
        language="report__language",
    ),
    Words(Confirmation, ("said",), *BETWEEN),
    Words(File, ("title", "name"), *SLUGS),
    Words(Mail, ("subject", "text", "html", "context", "last_error"), *SLUGS, language="language"),
    Words(Mailing, ("words",), "network__slug", bumped=True),
    Words(Job, ("arguments", "result", "last_error"), "network"),
    Words(Task, ("subject",), *SLUGS),
    Words(Line, ("content", "why"), *BETWEEN, recorded=True),
    Words(Record, ("content", "why"), recorded=True),
    Words(Source, ("content", "why"), recorded=True),
    *(Words(model, ("why",), recorded=True) for model in (UnionMembership, Territory, Name, Population, Relation)),
    Words(AuditPayload, ("content",)),
)  # fmt: skip

BY_LABEL: Mapping[str, Words] = {words.label: words for words in SWEPT}

OWN: Mapping[str, str] = {
    "accounts.person": "name address",
    "accounts.account": "email password",
    "accounts.invitation": "email",
    "accounts.signin": "session_data device",
    "account.emailaddress": "email",
    "account.emailconfirmation": "key",
    "mfa.authenticator": "data",
    "socialaccount.socialaccount": "uid extra_data",
    "socialaccount.socialtoken": "token token_secret",
    "people.contact": "name salutation emails phones language country listed found_by",
    "people.function": "themed found_by",
    "people.import": "name content layout columns favoured organisations rows_chosen tally",
    "people.importrow": "cells unvalued",
    "people.importdeed": "before",
    "corrections.report": "address challenge",
    "outbox.mail": "to_address reply_to",
}
"""What is one person's own, or made from it, and goes with them by the steps of their rooms. In somebody else's row it
is somebody else's: a person of the same name keeps it."""

FREE: Mapping[str, str] = {
    "": "key slug person made_by brought_by recorded_by recorded_for given_by added_by asked_by nominated_by "
    "settled_by queued_by claimed_by begun_by confirmed_by said_by sent_by invited_by works_for to_person erased_under "
    "emptied_under withheld_under digest hash salt language country network organisation",
    "auth.permission": "name codename",
    "auth.group": "name",
    "contenttypes.contenttype": "app_label model",
    "socialaccount.socialapp": "provider provider_id name client_id secret settings",
    "socialaccount.socialaccount": "provider",
    "accounts.signin": "session_key",
    "admissions.case": "category moves_to cause opened_by_side version statutes closed_on closed_by_organ "
    "event_subject event_rule",
    "admissions.stepdone": "on effective organ papers outcome side",
    "admissions.arrears": "currency",
    "atlas.union": "names",
    "atlas.territory": "names countries status source",
    "atlas.unionmembership": "source",
    "atlas.organisation": "kind",
    "atlas.name": "text folded begins ends source",
    "atlas.population": "on source",
    "atlas.relation": "begins ends source",
    "audit.auditrow": "action actor",
    "audit.auditconcern": "kind",
    "challenges.usedchallenge": "nonce sender",
    "exchange.loading": "networks",
    "files.file": "kind",
    "files.room": "owner",
    "files.stored": "media_type",
    "ledger.tie": "on",
    "mailings.mailing": "fallback answers_to",
    "mailings.addressee": "left_out",
    "networks.network": "zone",
    "outbox.mail": "message_id once batch kind way",
    "outbox.job": "once kind",
    "outbox.beat": "name last_error",
    "outbox.worker": "trouble",
    "outbox.unsubscribed": "kind who",
    "people.role": "uses",
    "people.contactlog": "who",
    "people.import": "rule",
    "people.importdeed": "outcome",
    "people.rememberedcolumns": "signature columns",
    "register.mandate": "held since_text until_text content body office",
    "register.bodylife": "held since_text until_text content body parent parent_held",
    "register.standing": "held since_text until_text content category category_held",
    "tasks.task": "rule",
}
"""What cannot name anybody: keys, slugs, dates, words of the program and digests ("" for every table), public names of
organisations, statutes, the settings of sign-in providers, and the register, which is made anew from the ledger."""


@dataclass(frozen=True, slots=True)
class Place:
    """One column of one row in which somebody may be named. `keeper` is network and organisation, by slug.

    `strings` are the strings of the value by their path in it ("" for the value itself), with their language.
    """

    words: Words
    pk: Any
    column: str
    network: str
    organisation: str
    strings: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def found(self, whom: Sought) -> dict[str, list[Found]]:
        """Where the person stands in it, by path; what is no hit is left out."""
        hits = {path: find(string, whom) for path, (string, _language) in self.strings.items()}
        return {path: found for path, found in hits.items() if found}


def places(words: Words, pk: Any = None) -> Iterator[Place]:
    """Every column of a table's rows that says something, or of one row. One query."""
    ways = ["pk", *words.columns]
    asked = [way for way in (words.network, words.organisation, words.held_by, words.language) if way]
    rows = words.rows() if pk is None else words.rows().filter(pk=pk)
    for row in rows.values(*dict.fromkeys([*ways, *asked])).iterator(chunk_size=2000):
        network, organisation = _keeper(words, row)
        language = row[words.language] if words.language else ""
        for column in words.columns:
            told = dict(strings_of(row[column], language, but_slugs=words.recorded))
            if told:
                yield Place(words, row["pk"], column, network, organisation, told)


def strings_of(
    value: Any, language: str = "", path: str = "", *, but_slugs: bool
) -> Iterator[tuple[str, tuple[str, str]]]:
    """The strings in a value by their path, each with its language. `but_slugs`: those that name other records stay."""
    if isinstance(value, Text):
        yield from ((f"{path}/{tag}", (string, tag)) for tag, string in value.strings)
    elif isinstance(value, str):
        if value and not (but_slugs and value.isascii() and " " not in value):
            yield path, (value, language)
    elif isinstance(value, Mapping):
        for name, each in value.items():
            yield from strings_of(each, language, f"{path}/{name}", but_slugs=but_slugs)
    elif isinstance(value, list | tuple):
        for number, each in enumerate(value):
            yield from strings_of(each, language, f"{path}/{number}", but_slugs=but_slugs)


def with_strings(value: Any, new: Mapping[str, str], path: str = "") -> Any:
    """The value with other strings at these paths."""
    if isinstance(value, Text):
        told = {tag: new.get(f"{path}/{tag}", string) for tag, string in value.strings}
        return Text.of(told, authentic=value.authentic)
    if isinstance(value, Mapping):
        return {name: with_strings(each, new, f"{path}/{name}") for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [with_strings(each, new, f"{path}/{number}") for number, each in enumerate(value)]
    return new.get(path, value) if isinstance(value, str) else value


def mark_for(key: str, language: str) -> str:
    """What stands where a name stood: words in the language of the text, or the random key where that is not known."""
    if language.partition("-")[0] not in {code for code, _name in settings.LANGUAGES}:
        return f"[{key}]"
    with override(language):
        return f"[{gettext('a person, erased')}]"


def sought_of(key: str) -> Sought:
    """What a person (key) is called everywhere, and the mail addresses that are theirs. To be asked before erasing."""
    of_person = Person.objects.filter(key=key).values_list("name", flat=True)
    names = [string for name in of_person for _tag, string in name.strings]
    known = list(Contact.objects.filter(person=key, erased_at__isnull=True).values_list("name", "emails"))
    before = ImportDeed.objects.filter(person=key).values_list("before", flat=True)
    earlier = [told.get("contact", {}) for told in before if told]
    names += [name for name, _emails in known] + [str(told.get("name") or "") for told in earlier]
    theirs = [*Person.objects.filter(key=key).values_list("address", flat=True)]
    theirs += Account.objects.filter(person__key=key).values_list("email", flat=True)
    theirs += Invitation.objects.filter(person__key=key).values_list("email", flat=True)
    whom = sought(names)
    told = [email for _name, emails in known for email in emails]
    told += [email for one in earlier for email in one.get("emails") or ()]
    return sought(names, [*theirs, *(email for email in told if names_in(email, whom.names))])


class PlaceChanged(ValueError):
    """What is written there is not what it was when the name was found, so nobody can tell where it stands."""


def waiting_at(word: str) -> Task | None:
    """The open task that has a word in its subject."""
    return Task.objects.filter(kind=NAMED, subject__word=word, closed_at__isnull=True).first()


def place_of(subject: Mapping[str, str]) -> tuple[Place, dict[str, list[Found]]]:
    """The place that a task is about, and where in it the person is perhaps named. Raises PlaceChanged."""
    now = place_now(subject)
    if now is None or not constant_time_compare(seal_of(now), subject["seen"]):
        raise PlaceChanged(subject["place"])
    told = json.loads(subject["where"])
    return now, {path: [Found(begins, ends, False) for begins, ends in parts] for path, parts in told.items()}


def place_now(subject: Mapping[str, str]) -> Place | None:
    """What stands at the place of a task now; None where nothing does."""
    of_row = places(BY_LABEL[subject["place"]], subject["row"])
    return next((place for place in of_row if place.column == subject["column"]), None)


def seal_of(place: Place) -> str:
    """What tells whether the words are still those that were seen. Without the installation's key it tells nothing."""
    words = json.dumps({path: string for path, (string, _language) in place.strings.items()}, sort_keys=True)
    return salted_hmac("koinon.privacy.naming", words, algorithm="sha256").hexdigest()[:32]


def _keeper(words: Words, row: Mapping[str, Any]) -> tuple[str, str]:
    network = (row[words.network] if words.network else "") or ""
    organisation = (row[words.organisation] if words.organisation else "") or ""
    if not words.held_by:
        return network, organisation
    held = row[words.held_by]
    return (network if held == HeldBy.NETWORK else "", organisation if held == HeldBy.ORGANISATION else "")
