"""Who may see what of people: one predicate a table, by which everything is fetched, listed, searched and exported.

Contacts        network-private (the secretariat's) or city-private (the coordinator's)
Functions       the same, or shared with everybody who holds a role here
Contact log, segments, imports and what they remember   network-private
Who runs the installation sees none of it: that is no reason to read a network's address book.
"""

from __future__ import annotations

from django.db.models import Q, QuerySet

from koinon.people.models import Contact, ContactLog, Function, Import, Segment, Visibility
from koinon.rules.rights import COORDINATOR, SECRETARIAT, Rights


class NotThere(LookupError):
    """There is no such record, or it is kept for others; which of the two is not told."""


def of_networks(rights: Rights) -> Q:
    """What is private to the networks whose secretariat one is."""
    return Q(network__slug__in=sorted(rights.networks(SECRETARIAT)))


def of_keepers(rights: Rights) -> Q:
    """What is private to the networks and organisations one acts for."""
    return of_networks(rights) | Q(keeper__slug__in=sorted(rights.organisations(COORDINATOR)))


def contacts(rights: Rights, network: str = "", keeper: str = "") -> QuerySet[Contact]:
    """The contacts one may see, of one network or organisation where it is named."""
    return _narrowed(Contact.objects.filter(of_keepers(rights), erased_at__isnull=True), network, keeper)


def functions(rights: Rights, network: str = "", keeper: str = "") -> QuerySet[Function]:
    """The functions one may see; with a network or organisation named, those it keeps and those that are shared."""
    shared = Q(visibility=Visibility.SHARED) if rights.roles else Q(pk__in=[])
    if not network and not keeper:
        return Function.objects.filter(of_keepers(rights) | shared)
    return Function.objects.filter((of_keepers(rights) & _place(network, keeper)) | shared)


def contact_log(rights: Rights, network: str) -> QuerySet[ContactLog]:
    """A network's log of calls, letters, visits, meetings and mails, if one may see it."""
    return ContactLog.objects.filter(of_networks(rights), network__slug=network, erased_at__isnull=True)


def segments(rights: Rights, network: str) -> QuerySet[Segment]:
    """A network's segments, if one may see them."""
    return Segment.objects.filter(of_networks(rights), network__slug=network)


def imports(rights: Rights, network: str) -> QuerySet[Import]:
    """A network's imports, if one may see them."""
    return Import.objects.filter(of_networks(rights), network__slug=network)


def contact(rights: Rights, network: str, person: str) -> Contact:
    """One contact of a network. Raises NotThere."""
    found = contacts(rights, network).filter(person=person).select_related("organisation", "network").first()
    if found is None:
        raise NotThere(person)
    return found


def segment(rights: Rights, network: str, number: int) -> Segment:
    """One segment of a network. Raises NotThere."""
    found = segments(rights, network).filter(pk=number).first()
    if found is None:
        raise NotThere(str(number))
    return found


def import_of(rights: Rights, network: str, key: str) -> Import:
    """One import of a network. Raises NotThere."""
    found = imports(rights, network).filter(key=key).first()
    if found is None:
        raise NotThere(key)
    return found


def _narrowed(rows: QuerySet[Contact], network: str, keeper: str) -> QuerySet[Contact]:
    return rows.filter(_place(network, keeper)) if network or keeper else rows


def _place(network: str, keeper: str) -> Q:
    return (Q(network__slug=network) if network else Q()) & (Q(keeper__slug=keeper) if keeper else Q())
"""Who may give and end roles: whoever has a role in their own right that gives it, in the same place."""

from __future__ import annotations

from http import HTTPStatus

from django.utils.translation import gettext as _

from koinon.lib.problems import Refused
from koinon.people.models import Role
from koinon.rules.rights import ASSISTANT, GIVERS, Need, Rights


def may_give(rights: Rights, kind: str, network: str = "", organisation: str = "") -> bool:
    """Whether somebody may give and end a kind of role there.

    It takes a role of their own: an assistant does not hand on what they use for somebody else.
    """
    if kind == ASSISTANT and not organisation:
        return False
    need = Need(GIVERS[kind], network, organisation)
    return any(need.is_met_by(role) and not role.stands_for for role in rights.roles)


def require_giver(rights: Rights, kind: str, network: str = "", organisation: str = "") -> None:
    """Raise Refused for who may not give a kind of role there."""
    if not may_give(rights, kind, network, organisation):
        raise Refused(
            HTTPStatus.FORBIDDEN,
            _("This role is not yours to give or to end."),
            _("Ask somebody who can give it; an assistant cannot hand on what they use for somebody else."),
        )


def role_to_end(rights: Rights, number: int) -> Role:
    """An open role (by id) that somebody may end. One that is not theirs to end is refused as if it were not there."""
    row = Role.objects.select_related("person", "network", "organisation", "stands_for").filter(pk=number).first()
    if row is not None and row.ends is None:
        network, organisation = (place.slug if place else "" for place in (row.network, row.organisation))
        if may_give(rights, row.kind, network, organisation):
            return row
    raise Refused(HTTPStatus.NOT_FOUND, _("There is no open role here that you could end."))
