"""Reading mailings: drafts, what was sent, to whom, and what is kept of a person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from koinon.mailings.models import Addressee, Mailing


@dataclass(frozen=True, slots=True)
class Tally:
    """How many letters of a mailing are where, by the outbox's states; how many are not in line yet or left out."""

    by_state: dict[str, int]
    unsure: int
    not_yet: int
    left_out: int


def mailings_of(network: str, *, limit: int = 200) -> list[Mailing]:
    """A network's mailings, the last changed first. One query."""
    rows = Mailing.objects.filter(network__slug=network).select_related("segment")
    return list(rows.order_by("-changed_at", "-pk")[:limit])


def mailing_of(network: str, number: int) -> Mailing | None:
    """One mailing of a network. One query."""
    return Mailing.objects.filter(network__slug=network, pk=number).select_related("segment", "network").first()


def tally(mailing: int) -> Tally:
    """Where the letters of a mailing are. One query."""
    rows = Addressee.objects.filter(mailing=mailing).order_by().values("mail__state", "left_out")
    rows = rows.annotate(number=Count("pk"), unsure=Count("pk", filter=Q(mail__doubts__gt=0)))
    counted = list(rows.values_list("mail__state", "left_out", "number", "unsure"))
    by_state: dict[str, int] = {}
    for state, _reason, number, _unsure in counted:
        if state:
            by_state[state] = by_state.get(state, 0) + number
    return Tally(
        by_state,
        unsure=sum(unsure for _state, _reason, _number, unsure in counted),
        not_yet=sum(number for state, reason, number, _unsure in counted if not state and not reason),
        left_out=sum(number for _state, reason, number, _unsure in counted if reason),
    )


def addressees_of(mailing: int) -> QuerySet[Addressee]:
    """Whom a mailing found, with their letters."""
    return Addressee.objects.filter(mailing=mailing).select_related("mail").order_by("pk")


def kept_about(person: str) -> dict[str, Any]:
    """What this room keeps of a person (key): mailings they wrote or sent, and those that found them. Two queries."""
    own = Mailing.objects.filter(Q(made_by=person) | Q(sent_by=person) | Q(answers_to=person)).order_by("pk")
    found = Addressee.objects.filter(person=person).order_by("pk")
    return {
        "written": list(own.values("network__slug", "state", "changed_at", "sent_at")),
        "found_by": list(found.values("mailing__network__slug", "mailing__sent_at", "organisation", "left_out")),
    }
