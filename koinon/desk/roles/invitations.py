"""Invitations that wait to be accepted, for those who may give the role: taking one back, and sending it again.

Sending again makes a further invitation, with its own link and two weeks of time; the link before it opens nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.utils.translation import gettext as _

from koinon.accounts.models import Invitation
from koinon.accounts.ways_in.actions import AccountError, invite, withdraw_invitation
from koinon.desk.gate import Desk, desk_page, not_there, show
from koinon.desk.persons import name_words
from koinon.people.granting import may_give
from koinon.people.queries import invitations_in
from koinon.rules.rights import COORDINATOR, GIVERS, SECRETARIAT
from koinon.web.pages import When
from koinon.web.words.dates import when_instant

WITHDRAW, AGAIN = "withdraw", "again"


@dataclass(frozen=True)
class InvitationLine:
    """The last invitation of somebody without an account. `state` is open, expired or withdrawn."""

    number: int
    who: str
    address: str
    sent: When
    state: str
    until: When


@desk_page(SECRETARIAT, writes=True)
def network_invitations(desk: Desk, network: str) -> HttpResponse:
    """Invitations to roles in a network that its secretariat gives."""
    return _invitations(desk, network=network)


@desk_page(COORDINATOR, writes=True)
def organisation_invitations(desk: Desk, organisation: str) -> HttpResponse:
    """Invitations to roles of a city that its coordinators give."""
    return _invitations(desk, organisation=organisation)


def _invitations(desk: Desk, network: str = "", organisation: str = "") -> HttpResponse:
    kinds = [kind for kind in GIVERS if may_give(desk.rights, kind, network, organisation)]
    found = invitations_in(desk.today, kinds, network=network, organisation=organisation)
    if desk.request.method == "POST":
        here = "network_invitations" if network else "organisation_invitations"
        place = {"network": network} if network else {"organisation": organisation}
        return desk.onward(here, _done(desk, found), **place)
    lines = tuple(_line(desk, one) for one in found)
    return show(desk, "invitations.html", _("Invitations"), lines=lines, withdraw=WITHDRAW, again=AGAIN)


def _done(desk: Desk, found: list[Invitation]) -> str:
    """Do what a button says to one of those that are listed. Gives the word for what was done."""
    told = desk.request.POST
    one = next((one for one in found if str(one.pk) == told.get("invitation")), None)
    if told.get("what") not in (WITHDRAW, AGAIN):
        raise not_there(desk.asked)
    if one is None:  # it is not, or somebody else was faster
        return "invitation-late"
    try:
        if told["what"] == WITHDRAW:
            withdraw_invitation(actor=desk.actor(), at=desk.at, invitation=one.pk)
            return "invitation-withdrawn"
        invite(actor=desk.actor(), at=desk.at, person=one.person.key, email=one.email, language=desk.language)
    except AccountError:
        return "invitation-late"
    return "invitation-sent"


def _line(desk: Desk, one: Invitation) -> InvitationLine:
    state = "withdrawn" if one.settled_at else "open" if one.good_until > desk.at else "expired"
    return InvitationLine(
        one.pk, name_words(one.person.name), one.email, when_instant(one.sent_at), state,
        when_instant(one.settled_at or one.good_until),
    )  # fmt: skip
