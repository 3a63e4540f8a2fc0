"""The addresses of files."""

from __future__ import annotations

from django.urls import URLPattern, path

from koinon.desk.files import views

FILES: list[URLPattern] = [
    path("networks/<slug:network>/members/<slug:organisation>/files/", views.member_files, name="member_files"),
    path("networks/<slug:network>/files/", views.network_files, name="network_files"),
    path("organisations/<slug:organisation>/files/", views.organisation_files, name="organisation_files"),
    path("mine/files/", views.own_files, name="own_files"),
    path("files/<slug:key>/", views.file, name="file"),
    path("files/<slug:key>/replace/", views.file_replace, name="file_replace"),
    path("files/<slug:key>/remove/", views.file_remove, name="file_remove"),
]
