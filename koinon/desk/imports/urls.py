"""The addresses of imports."""

from __future__ import annotations

from django.urls import URLPattern, path

from koinon.desk.imports import views

IMPORTS: list[URLPattern] = [
    path("networks/<slug:network>/imports/", views.imports, name="imports"),
    path("networks/<slug:network>/imports/<slug:key>/", views.import_of, name="import"),
    path("networks/<slug:network>/imports/<slug:key>/columns/", views.import_columns, name="import_columns"),
    path("networks/<slug:network>/imports/<slug:key>/check/", views.import_check, name="import_check"),
]
