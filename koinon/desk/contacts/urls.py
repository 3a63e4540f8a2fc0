"""The addresses of contacts: a network's with its segments, and an organisation's own."""

from __future__ import annotations

from django.urls import URLPattern, path

from koinon.desk.contacts import merging, views

OF_BOTH: tuple[tuple[str, str, views.Both], ...] = (
    ("people/", "people", views.people),
    ("people/contacts.csv", "people_csv", views.people_csv),
    ("people/contacts.xlsx", "people_xlsx", views.people_xlsx),
    ("people/new/", "new_contact", views.new_contact),
    ("people/<slug:person>/", "contact", views.contact),
    ("people/<slug:person>/same/", "same_person", merging.same_person),
    ("people/<slug:person>/change/", "change_contact", views.change_contact),
    ("people/<slug:person>/functions/new/", "new_function", views.new_function),
    ("functions/<int:function>/", "change_function", views.change_function),
)
"""Pages that a network and an organisation have alike; an organisation's are named with own_ before."""

CONTACTS: list[URLPattern] = [
    *(path(f"networks/<slug:network>/{tail}", view, name=name) for tail, name, (view, _own) in OF_BOTH),
    path(
        "networks/<slug:network>/members/<slug:organisation>/contacts/", views.member_contacts, name="member_contacts"
    ),
    path("networks/<slug:network>/segments/", views.segments, name="segments"),
    path("networks/<slug:network>/segments/new/", views.segment, name="new_segment"),
    path("networks/<slug:network>/segments/<int:segment>/", views.segment, name="segment"),
    *(path(f"organisations/<slug:organisation>/{tail}", own, name=f"own_{name}") for tail, name, (_, own) in OF_BOTH),
    path("organisations/<slug:organisation>/people/<slug:person>/log/", views.own_contact_log, name="own_contact_log"),
]
