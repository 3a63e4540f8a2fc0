"""Reading what waits."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F, Q, QuerySet

from koinon.tasks.models import Task


@dataclass(frozen=True, slots=True)
class Waiting:
    """Whose tasks are asked for: of these networks, of these organisations, of these people."""

    networks: Collection[str] = ()
    organisations: Collection[str] = ()
    people: Collection[str] = ()

    def rows(self) -> QuerySet[Task]:
        """The open tasks, what is due first; those without a day come last, in the order they came."""
        theirs = Q(network__in=self.networks) | Q(organisation__in=self.organisations) | Q(person__in=self.people)
        waiting = Task.objects.filter(theirs, closed_at__isnull=True)
        return waiting.order_by(F("due").asc(nulls_last=True), "opened_at", "id")

    def overdue(self, on: date) -> int:
        """How many should have been done before the day."""
        return self.rows().filter(due__lt=on).count()


def closed_since(waiting: Waiting, since: datetime) -> QuerySet[Task]:
    """What was closed since an instant, the last first."""
    theirs = Q(network__in=waiting.networks) | Q(organisation__in=waiting.organisations) | Q(person__in=waiting.people)
    return Task.objects.filter(theirs, closed_at__gte=since).order_by("-closed_at", "-id")


def open_count() -> int:
    """How much waits in the whole installation. One query."""
    return Task.objects.filter(closed_at__isnull=True).count()


def open_tasks(kind: str) -> list[Task]:
    """Every open task of a kind, the oldest first. One query."""
    return list(Task.objects.filter(kind=kind, closed_at__isnull=True).order_by("id"))


def kept_about(person: str) -> dict[str, Any]:
    """What this room keeps of a person (key): the tasks that wait or waited for them. One query."""
    columns = ("kind", "network", "organisation", "due", "opened_at", "closed_at", "outcome")
    return {"tasks": list(Task.objects.filter(person=person).order_by("id").values(*columns))}
