"""The first pages of the desk: a person's own, a network's, an organisation's."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _

from koinon.admissions.queries import owed_by
from koinon.desk.gate import Desk, desk_page, show
from koinon.desk.members.fresh import confirmable
from koinon.desk.members.owed import owed_lines
from koinon.desk.roles.held import roles_of
from koinon.desk.waiting import waiting_for, waits_for
from koinon.rules.rights import COORDINATOR, SECRETARIAT
from koinon.tasks.queries import Waiting


@desk_page()
def desk(desk: Desk) -> HttpResponse:
    """What waits for this person, and the roles they hold today."""
    tasks = waiting_for(desk, waits_for(desk.rights))
    return show(desk, "desk.html", _("My desk"), tasks=tasks, roles=roles_of(desk.rights, desk.called))


@desk_page(SECRETARIAT)
def network_desk(desk: Desk, network: str) -> HttpResponse:
    """What waits for a network's secretariat."""
    return show(
        desk, "place_desk.html", desk.called.network(network), tasks=waiting_for(desk, Waiting(networks=[network]))
    )


@desk_page(COORDINATOR)
def organisation_desk(desk: Desk, organisation: str) -> HttpResponse:
    """What waits for the coordinators of an organisation, what it owes to its networks, and its records there."""
    tasks = waiting_for(desk, Waiting(organisations=[organisation]))
    owed = owed_lines(desk, owed_by(desk.its_organisation))
    return show(
        desk,
        "place_desk.html",
        desk.called.organisation(organisation),
        tasks=tasks,
        owed=owed,
        confirm=confirmable(desk),
    )
