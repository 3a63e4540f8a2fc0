"""Opening tasks and closing them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from koinon.acts.wrapper import Actor, about, action
from koinon.tasks.models import Task


class UnknownTask(LookupError):
    """No open task has this key."""


@action("tasks.open_task")
def open_task(
    *,
    actor: Actor,
    at: datetime,
    key: str,
    kind: str,
    network: str = "",
    organisation: str = "",
    person: str = "",
    subject: Mapping[str, str] | None = None,
    rule: str = "",
    due: date | None = None,
) -> Task:
    """Let something wait. An open task of the same key stays, with what is told of it now.

    `subject` names slugs, keys and numbers that the sentence and its address are made of, never names of people.
    """
    if person:
        about(person)
    told = {
        "kind": kind,
        "network": network,
        "organisation": organisation,
        "person": person,
        "subject": dict(subject or {}),
        "rule": rule,
        "due": due,
    }
    task, _created = Task.objects.update_or_create(
        key=key, closed_at=None, defaults=told, create_defaults={**told, "opened_at": at}
    )
    return task


@action("tasks.close_task")
def close_task(*, actor: Actor, at: datetime, key: str, outcome: str) -> None:
    """The task is done, or needed no longer; `outcome` is one word for which. Raises UnknownTask."""
    if Task.objects.filter(key=key, closed_at__isnull=True).update(closed_at=at, outcome=outcome) != 1:
        raise UnknownTask(key)
