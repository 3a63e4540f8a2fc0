"""The only door to a file for a person: given, or refused as if it were not there.

A network's files are for its secretariat, an organisation's for its coordinators and those who represent it, a shared
one for both sides, a person's own for that person. Keepers (secretariat, coordinators, the person) also add, replace
and remove. What waits to be redacted is for its keepers alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus

from django.db.models import Q
from django.utils.translation import gettext as _

from koinon.files.actions import ASIDE
from koinon.files.models import File
from koinon.files.owners import Owner
from koinon.files.queries import FileTold, file_told, told
from koinon.lib.problems import Refused
from koinon.rules.rights import COORDINATOR, DEPUTY, REPRESENTATIVE, SECRETARIAT, Need, Rights


def readers(owner: Owner) -> tuple[Need, ...]:
    """What opens a file of this owner: any one of these needs. None opens a person's own but being that person."""
    needs = keepers(owner)
    if owner.organisation:
        needs += (Need((REPRESENTATIVE, DEPUTY), network=owner.network, organisation=owner.organisation),)
    return needs


def keepers(owner: Owner) -> tuple[Need, ...]:
    """What lets somebody add, replace and remove files of this owner: any one of these needs."""
    needs: tuple[Need, ...] = ()
    if owner.network:
        needs += (Need((SECRETARIAT,), network=owner.network),)
    if owner.organisation:
        needs += (Need((COORDINATOR,), organisation=owner.organisation),)
    return needs


def may_read(rights: Rights, file: FileTold) -> bool:
    """Whether the file is open to who has these rights."""
    owner = Owner(file.network, file.organisation, file.person)
    if file.withheld_under:
        return may_keep(rights, owner)
    return _is_own(rights, owner) or any(rights.meets(need) for need in readers(owner))


def may_keep(rights: Rights, owner: Owner) -> bool:
    """Whether who has these rights adds, replaces and removes files of this owner."""
    return _is_own(rights, owner) or any(rights.meets(need) for need in keepers(owner))


def file_for(rights: Rights, key: str) -> FileTold:
    """The file, if it is open to these rights and still there. Raises Refused; absent and closed sound the same."""
    file = file_told(key)
    if file is None or not may_read(rights, file):
        raise _not_there()
    if file.erased_under:
        raise Refused(
            HTTPStatus.GONE,
            _("The file was erased because it names a person who asked to be forgotten."),
            _("A version without the name may have taken its place: look at the record that it belonged to."),
        )
    return file


def file_to_keep(rights: Rights, key: str) -> FileTold:
    """The file, if these rights may replace and remove it. Raises Refused as `file_for` does."""
    file = file_for(rights, key)
    if not may_keep(rights, Owner(file.network, file.organisation, file.person)):
        raise _not_there()
    return file


def files_for(rights: Rights, owner: Owner | None = None) -> list[FileTold]:
    """Every file that is open to these rights, erased ones by their digest alone; of one owner if asked. One query.

    What a form keeps aside is no file of anybody yet, and left out.
    """
    # The database narrows it down to what the roles could open; the one predicate decides.
    places = Q(person=rights.person) if rights.person else Q()
    for wanted in _places(rights):
        places |= wanted
    if not places:
        return []
    files = File.objects.filter(places).exclude(kind=ASIDE)
    if owner is not None:
        files = files.filter(network=owner.network, organisation=owner.organisation, person=owner.person)
    return [file for file in told(files) if may_read(rights, file)]


def _places(rights: Rights) -> Iterator[Q]:
    for network in rights.networks(SECRETARIAT):
        yield Q(network=network)
    for organisation in rights.organisations(COORDINATOR, REPRESENTATIVE, DEPUTY):
        yield Q(organisation=organisation)


def _is_own(rights: Rights, owner: Owner) -> bool:
    return bool(owner.person) and owner.person == rights.person


def _not_there() -> Refused:
    return Refused(HTTPStatus.NOT_FOUND, _("Either there is no such record, or it is kept for others."))
