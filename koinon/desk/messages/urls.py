"""The addresses of a network's messages, and of the way out of them."""

from __future__ import annotations

from django.urls import URLPattern, path

from koinon.desk.messages import views

MESSAGES: list[URLPattern] = [
    path("networks/<slug:network>/messages/", views.network_mails, name="network_mails"),
    path("networks/<slug:network>/messages/<int:mail>/", views.network_mail, name="network_mail"),
]
OPEN: list[URLPattern] = [path("unsubscribe/<str:token>/", views.leave_list, name="leave_list")]
"""For those who do not sign in."""
