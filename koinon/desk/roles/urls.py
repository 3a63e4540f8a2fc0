"""The addresses at which roles are given and ended."""

from __future__ import annotations

from django.urls import URLPattern, path

from koinon.desk.roles import giving, invitations

ROLES: list[URLPattern] = [
    path("roles/", giving.installation_roles, name="installation_roles"),
    path("roles/<int:role>/end/", giving.end, name="end_role"),
    path("networks/<slug:network>/roles/", giving.network_roles, name="network_roles"),
    path("organisations/<slug:organisation>/roles/", giving.organisation_roles, name="organisation_roles"),
    path("organisations/<slug:organisation>/assistants/", giving.assistants, name="assistants"),
    path("networks/<slug:network>/invitations/", invitations.network_invitations, name="network_invitations"),
    path(
        "organisations/<slug:organisation>/invitations/",
        invitations.organisation_invitations,
        name="organisation_invitations",
    ),
]
