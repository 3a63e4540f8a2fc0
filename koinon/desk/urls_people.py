"""Addresses of a network's contacts and imports, below the network's own."""

from __future__ import annotations

from django.urls import URLPattern, path

from koinon.desk import views_imports, views_people

PEOPLE: list[URLPattern] = [
    path("people/", views_people.people, name="people"),
    path("people/contacts.csv", views_people.people_csv, name="people_csv"),
    path("people/contacts.xlsx", views_people.people_xlsx, name="people_xlsx"),
    path("people/new/", views_people.new_contact, name="new_contact"),
    path("people/<slug:person>/", views_people.contact, name="contact"),
    path("people/<slug:person>/change/", views_people.change_contact, name="change_contact"),
    path("people/<slug:person>/functions/new/", views_people.new_function, name="new_function"),
    path("functions/<int:function>/", views_people.change_function, name="change_function"),
    path("members/<slug:organisation>/contacts/", views_people.member_contacts, name="member_contacts"),
    path("segments/", views_people.segments, name="segments"),
    path("segments/new/", views_people.segment, name="new_segment"),
    path("segments/<int:segment>/", views_people.segment, name="segment"),
    path("imports/", views_imports.imports, name="imports"),
    path("imports/<slug:key>/", views_imports.import_of, name="import"),
    path("imports/<slug:key>/columns/", views_imports.import_columns, name="import_columns"),
    path("imports/<slug:key>/check/", views_imports.import_check, name="import_check"),
]
