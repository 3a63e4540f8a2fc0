"""Pages of a network's secretariat."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _

from koinon.desk.gate import Desk, desk_page, show
from koinon.desk.members.file import member_file
from koinon.desk.members.listed import members_of
from koinon.rules.rights import COORDINATOR, SECRETARIAT


@desk_page(SECRETARIAT)
def network_members(desk: Desk, network: str) -> HttpResponse:
    """Everyone who is a member today, with what waits."""
    return show(desk, "network_members.html", _("Members"), members=members_of(desk, desk.its_network))


@desk_page(SECRETARIAT, COORDINATOR)
def member(desk: Desk, network: str, organisation: str) -> HttpResponse:
    """One member's file, for its own coordinators and for the secretariat."""
    told = member_file(desk, desk.its_network, desk.its_organisation)
    return show(desk, "member_file.html", told.name.name.text, member=told)
