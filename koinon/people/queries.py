"""Reading who holds which role, as the frozen roles that the rules take."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, Subquery

from koinon.accounts.models import Account, Invitation
from koinon.lib.text import Text
from koinon.people.models import Role
from koinon.rules import rights
from koinon.rules.rights import Rights, rights_of

FIELDS = (
    "person__key", "kind", "network__slug", "organisation__slug", "body", "begins", "ends", "stands_for__key", "uses",
)  # fmt: skip


def rights_on(person: str, on: date) -> Rights:
    """What a person (by key) may do on the day. One query for who assists nobody, else two."""
    own = _roles([person]).get(person, [])
    assisted = {role.stands_for for role in own if role.kind == rights.ASSISTANT and role.holds(on)}
    return rights_of(person, on, own, _roles(assisted) if assisted else {})


def holders(need: rights.Need, on: date) -> list[str]:
    """The keys of the people who meet a need in their own right on the day, in the order in which they came."""
    named = Q(network__slug=need.network) | Q(network__isnull=True) if need.network else Q()
    named &= Q(organisation__slug=need.organisation) | Q(organisation__isnull=True) if need.organisation else Q()
    rows = Role.objects.filter(named, Q(ends__isnull=True) | Q(ends__gt=on), kind__in=need.kinds, begins__lte=on)
    rows = rows.filter(person__isnull=False)
    found = rows.order_by("begins", "id").values_list(*FIELDS)
    return list(dict.fromkeys(row[0] for row in found if need.is_met_by(_role(row))))


def _roles(people: Collection[str]) -> dict[str, list[rights.Role]]:
    """Every role ever held, by the person's key."""
    found: dict[str, list[rights.Role]] = defaultdict(list)
    for row in Role.objects.filter(person__key__in=people).order_by("begins", "id").values_list(*FIELDS):
        found[row[0]].append(_role(row))
    return found


def _role(row: Iterable[object]) -> rights.Role:
    _person, kind, network, organisation, body, begins, ends, stands_for, uses = row
    return rights.Role(
        kind=str(kind),
        network=str(network or ""),
        organisation=str(organisation or ""),
        body=str(body),
        begins=begins,  # type: ignore[arg-type]
        ends=ends,  # type: ignore[arg-type]
        stands_for=str(stands_for or ""),
        uses=frozenset(uses),  # type: ignore[call-overload]
    )


def kept_about(person: str) -> dict[str, Any]:
    """What this room keeps of a person (key): every role they ever held here. One query."""
    rows = Role.objects.filter(person__key=person).order_by("begins", "id").values(*FIELDS[1:], "ends")
    return {"roles": list(rows)}


@dataclass(frozen=True, slots=True)
class HeldRole:
    """A role that is held or will be, with who holds it, for a page of those who give it.

    `name` is that of the office where no person is known (`person` is then ""); names are in languages.
    `invited_until` is when an open invitation ends.
    """

    number: int
    kind: str
    person: str
    name: Text
    network: str
    organisation: str
    body: str
    begins: date
    ends: date | None
    stands_for: Text | None
    uses: tuple[str, ...]
    has_account: bool
    invited_until: datetime | None


def held_roles(at: datetime, on: date, **where: Any) -> list[HeldRole]:
    """The roles that hold on the day or later, filtered by columns of Role, by kind and name. One query."""
    invited = Invitation.objects.filter(person=OuterRef("person"), settled_at__isnull=True, good_until__gt=at)
    rows = (
        Role.objects.filter(Q(ends__isnull=True) | Q(ends__gt=on), **where)
        .select_related("person", "network", "organisation", "stands_for")
        .annotate(
            has_account=Exists(Account.objects.filter(person=OuterRef("person"))),
            invited_until=Subquery(invited.values("good_until")[:1]),
        )
        .order_by("kind", "begins", "id")
    )
    return [
        HeldRole(
            row.pk,
            row.kind,
            row.person.key if row.person else "",
            row.person.name if row.person else row.office,
            row.network.slug if row.network else "",
            row.organisation.slug if row.organisation else "",
            row.body,
            row.begins,
            row.ends,
            row.stands_for.name if row.stands_for else None,
            tuple(row.uses),
            bool(row.has_account),
            row.invited_until,
        )
        for row in rows
    ]


def invitations_in(on: date, kinds: Collection[str], network: str = "", organisation: str = "") -> list[Invitation]:
    """The last invitation of each person without an account who holds, or will, a role of these kinds in a place.

    Those that are open, too old or withdrawn, the last sent first. One query.
    """
    roles = Role.objects.filter(Q(ends__isnull=True) | Q(ends__gt=on), kind__in=kinds, person=OuterRef("person"))
    roles = roles.filter(network__slug=network) if network else roles
    roles = roles.filter(organisation__slug=organisation) if organisation else roles
    rows = Invitation.objects.filter(
        Exists(roles), accepted=False, person__account__isnull=True, person__erased_at__isnull=True
    ).select_related("person")
    last: dict[int, Invitation] = {}
    for row in rows.order_by("-sent_at", "-pk"):
        last.setdefault(row.person_id, row)
    return list(last.values())
