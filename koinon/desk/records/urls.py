"""The addresses of histories, and of what is kept of a person."""

from __future__ import annotations

from django.urls import URLPattern, path

from koinon.desk.records import naming, views

RECORDS: list[URLPattern] = [
    path("networks/<slug:network>/history/", views.network_history, name="network_history"),
    path("networks/<slug:network>/members/<slug:organisation>/history/", views.member_history, name="member_history"),
    path("mine/", views.own_record, name="own_record"),
    path("mine/record.zip", views.own_record_zip, name="own_record_zip"),
    path("erasing/<slug:key>/", views.erase, name="erase_person"),
    path("erased/<slug:word>/", naming.perhaps_named, name="perhaps_named"),
]
