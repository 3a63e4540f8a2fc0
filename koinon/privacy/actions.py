"""Forgetting a person everywhere at once, and letting go of what was kept long enough.

Each room knows what it keeps of people and gives the steps; they are put together here, where all rooms can be seen.
A room that keeps something of people stands in ERASING, and the test that looks through every table holds it to that.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction

from koinon.accounts import actions as accounts
from koinon.accounts import queries as accounts_read
from koinon.accounts.queries import Erasure
from koinon.acts.wrapper import Actor, action, concerns
from koinon.corrections import actions as corrections
from koinon.corrections.queries import keys_by as reports_by
from koinon.corrections.queries import keys_from as reports_from
from koinon.files import actions as files
from koinon.files.queries import ErasedContent, file_told
from koinon.files.store import Taken
from koinon.lib.forgetting import flush_traces
from koinon.lib.text import Text
from koinon.mailings import actions as mailings
from koinon.outbox import actions as outbox
from koinon.outbox.queries import message_ids_about, message_ids_ended
from koinon.outbox.ways import remove_files
from koinon.people.contacts import actions as contacts
from koinon.privacy.naming import actions as naming
from koinon.privacy.naming.likeness import Sought, find
from koinon.privacy.naming.places import sought_of
from koinon.tasks import actions as tasks
from koinon.tasks.queries import open_tasks

MAILS_KEPT = timedelta(days=730)
"""How long the words of a message that was sent are kept: what was promised can be looked up for two years."""

MAILS_UNDER = "kept for two years"
REDACT = "redact_file"
"""The kind of task by which a keeper learns that a file names somebody who was erased."""

ASKED = "erase_person"
"""The kind of task by which those who can do it learn that a person asks to be erased."""


def _empty_mails(*, actor: Actor, at: datetime, key: str, under: str) -> None:
    """Empty every message to the person or about them; those that were written to files lose their files."""
    transaction.on_commit(partial(remove_files, message_ids_about(key)))
    outbox.empty_mails_about(person=key, under=under)


def _empty_old_mails(*, actor: Actor, at: datetime) -> int:
    """Empty messages that ended long ago, and their files; that they were sent, when and to whom by key stays."""
    emptied, before = 0, at - MAILS_KEPT
    transaction.on_commit(partial(remove_files, message_ids_ended(before)))
    while batch := outbox.empty_ended_mails(before=before, under=MAILS_UNDER):
        emptied += batch
    return emptied


def _empty_reports(*, actor: Actor, at: datetime, key: str, under: str) -> None:
    """Empty what the person reported with their address, or while they were signed in."""
    address = accounts_read.address_of(key)
    for report in {*reports_from(address), *reports_by(key)} if address else reports_by(key):
        corrections.empty_report(actor=actor, at=at, report=report, under=under)


ERASING: tuple[Callable[..., object], ...] = (
    mailings.erase_person_here,
    contacts.erase_person_here,
    _empty_reports,
    _empty_mails,
)
"""What each further room does to forget a person: takes actor, at, key and under, and names nobody in what it gives."""


def _close_redacted(*, actor: Actor, at: datetime) -> int:
    """Close the tasks of files that were erased because nobody redacted them in time."""
    waiting = {task.subject["file"]: task.key for task in open_tasks(REDACT)}
    erased = [key for key in waiting if (file := file_told(key)) is None or file.erased_under]
    for key in erased:
        tasks.close_task(actor=actor, at=at, key=waiting[key], outcome="erased")
    return len(erased)


EXPIRING: tuple[Callable[..., int], ...] = (
    accounts.end_old_sign_ins,
    files.expire_here,
    _close_redacted,
    _empty_old_mails,
    mailings.expire,
)
"""What each room lets go of when its time has come: takes actor and at, and gives how much it was."""


class NamedInRight(ValueError):
    """The right under which somebody is to be erased names them, and stays on record."""


@dataclass(frozen=True, slots=True)
class Erased:
    """What erasing a person did: payloads of the log emptied, and the files (keys) that wait for their keepers."""

    payloads: int
    waiting: tuple[str, ...]


@action("privacy.erase_person", public=True)
def erase_person(*, actor: Actor, at: datetime, key: str, under: str) -> Erased:
    """Erase a person: name, address, account, open sign-ins, what the log tells of them, their own files.

    Files of others that name them are withheld, and each becomes a task of its keeper. What they did in an office
    stays, done by the key. In what others wrote, the whole name is replaced; what is only like it becomes a task of the
    place's keeper (koinon.privacy.naming). `under` says by what right. Raises accounts.UnknownPerson, NamedInRight, or
    ValueError without a right.
    """
    concerns("person", key)
    whom = sought_of(key)
    if find(under, whom):
        raise NamedInRight("The right under which a person is erased must not name them.")
    waiting = _forget(actor, at, key, under, whom)
    payloads = accounts.erase_person(actor=actor, at=at, key=key, under=under)
    naming.take_name_out(actor=actor, at=at, key=key, under=under, whom=whom)
    for task in open_tasks(ASKED):
        if task.subject.get("person") == key:
            tasks.close_task(actor=actor, at=at, key=task.key, outcome="erased")
    transaction.on_commit(flush_traces)
    return Erased(payloads, tuple(waiting))


@action("privacy.ask_erasure")
def ask_erasure(*, actor: Actor, at: datetime, key: str, askable: Collection[str]) -> None:
    """A person asks to be erased: it waits for each of these people (keys), who can do it, for a month at most.

    Raises ValueError if there is nobody to be asked.
    """
    if not askable:
        raise ValueError("There is nobody who could be asked.")
    concerns("person", key)
    due = (at + files.REDACTED_WITHIN).date()
    for one in sorted(askable):
        tasks.open_task(
            actor=actor, at=at, key=f"{ASKED}:{key}:{one}", kind=ASKED, person=one, subject={"person": key}, due=due
        )  # fmt: skip


@action("privacy.replace_file", withheld=("title", "name"))
def replace_file(
    *, actor: Actor, at: datetime, key: str, taken: Taken, name: str, title: Text, names: Collection[str] = ()
) -> str:
    """Put a later version in a file's place; if it waited to be redacted, it waits no longer. Gives the new key.

    Raises what koinon.files.actions.replace_file does.
    """
    new = files.replace_file(actor=actor, at=at, key=key, taken=taken, name=name, title=title, names=names)
    for task in open_tasks(REDACT):
        if task.subject["file"] == key:
            tasks.close_task(actor=actor, at=at, key=task.key, outcome="redacted")
    return new.key


@action("privacy.keep_erased", public=True)
def keep_erased(
    *, actor: Actor, at: datetime, people: Sequence[Erasure] = (), contents: Sequence[ErasedContent] = ()
) -> int:
    """Erase again what an older state of the records brought back. Gives how many people and contents it was."""
    again = 0
    for one in people:
        concerns("person", one.key)
        whom = sought_of(one.key)
        _forget(actor, at, one.key, one.under, whom)
        again += accounts.keep_erased(actor=actor, at=at, key=one.key, erased_at=one.erased_at, under=one.under)
        naming.take_name_out(actor=actor, at=at, key=one.key, under=one.under, whom=whom)
    transaction.on_commit(flush_traces)
    return again + files.keep_erased(actor=actor, at=at, erased=contents)


@action("privacy.expire")
def expire(*, actor: Actor, at: datetime) -> int:
    """Let go of everything whose time has come, see koinon.privacy.retention. To be run daily. Gives how much."""
    return sum(step(actor=actor, at=at) for step in EXPIRING)


def _forget(actor: Actor, at: datetime, key: str, under: str, whom: Sought) -> list[str]:
    """Every room's step; gives the files that wait for a redacted version. The log's payloads come last of all."""
    for report in {key for address in whom.addresses for key in reports_from(address)}:
        corrections.empty_report(actor=actor, at=at, report=report, under=under)
    naming.tie_what_names(actor=actor, at=at, key=key, whom=whom)
    for step in ERASING:
        step(actor=actor, at=at, key=key, under=under)
    waiting = files.erase_person_here(actor=actor, at=at, key=key, under=under)
    due = (at + files.REDACTED_WITHIN).date()
    for name in waiting:
        file = file_told(name)
        if file is not None:
            tasks.open_task(
                actor=actor, at=at, key=f"{REDACT}:{name}", kind=REDACT, network=file.network,
                organisation=file.organisation, subject={"file": name, "under": under}, due=due,
            )  # fmt: skip
    return waiting
