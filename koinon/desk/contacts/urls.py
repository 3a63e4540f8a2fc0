"""The addresses of a network's contacts and segments."""

from __future__ import annotations

from django.urls import URLPattern, path

from koinon.desk.contacts import merging, views

CONTACTS: list[URLPattern] = [
    path("networks/<slug:network>/people/", views.people, name="people"),
    path("networks/<slug:network>/people/contacts.csv", views.people_csv, name="people_csv"),
    path("networks/<slug:network>/people/contacts.xlsx", views.people_xlsx, name="people_xlsx"),
    path("networks/<slug:network>/people/new/", views.new_contact, name="new_contact"),
    path("networks/<slug:network>/people/<slug:person>/", views.contact, name="contact"),
    path("networks/<slug:network>/people/<slug:person>/same/", merging.same_person, name="same_person"),
    path("networks/<slug:network>/people/<slug:person>/change/", views.change_contact, name="change_contact"),
    path("networks/<slug:network>/people/<slug:person>/functions/new/", views.new_function, name="new_function"),
    path("networks/<slug:network>/functions/<int:function>/", views.change_function, name="change_function"),
    path(
        "networks/<slug:network>/members/<slug:organisation>/contacts/", views.member_contacts, name="member_contacts"
    ),
    path("networks/<slug:network>/segments/", views.segments, name="segments"),
    path("networks/<slug:network>/segments/new/", views.segment, name="new_segment"),
    path("networks/<slug:network>/segments/<int:segment>/", views.segment, name="segment"),
]
