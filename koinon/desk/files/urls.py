"""The addresses of files."""

from __future__ import annotations

from django.urls import URLPattern, path

from koinon.desk.files import views

FILES: list[URLPattern] = [
    path("networks/<slug:network>/members/<slug:organisation>/files/", views.member_files, name="member_files"),
    path("files/<slug:key>/", views.file, name="file"),
    path("files/<slug:key>/replace/", views.file_replace, name="file_replace"),
]
