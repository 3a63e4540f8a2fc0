"""Who may see what of people: one predicate a table, by which everything is fetched, listed, searched and exported.

Contacts        network-private (the secretariat's) or city-private (the coordinator's)
Functions       the same, or shared with everybody who holds a role here
Contact log     as contacts
Segments, imports and what they remember   network-private
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


def contact_log(rights: Rights, network: str = "", keeper: str = "") -> QuerySet[ContactLog]:
    """The log of calls, letters, visits, meetings and mails of a network or an organisation, if one may see it."""
    return ContactLog.objects.filter(of_keepers(rights) & _place(network, keeper), erased_at__isnull=True)


def segments(rights: Rights, network: str) -> QuerySet[Segment]:
    """A network's segments, if one may see them."""
    return Segment.objects.filter(of_networks(rights), network__slug=network)


def imports(rights: Rights, network: str) -> QuerySet[Import]:
    """A network's imports, if one may see them."""
    return Import.objects.filter(of_networks(rights), network__slug=network)


def contact(rights: Rights, person: str, network: str = "", keeper: str = "") -> Contact:
    """One contact of a network or an organisation. Raises NotThere."""
    rows = contacts(rights, network, keeper).filter(person=person)
    found = rows.select_related("organisation", "network").first()
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
