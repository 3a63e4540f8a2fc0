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
