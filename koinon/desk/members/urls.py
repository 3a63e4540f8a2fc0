"""The addresses of the list of members and of one member."""

from __future__ import annotations

from django.urls import URLPattern, path

from koinon.desk.members import views

MEMBERS: list[URLPattern] = [
    path("networks/<slug:network>/members/", views.network_members, name="network_members"),
    path("networks/<slug:network>/members/<slug:organisation>/", views.member, name="member_file"),
]
