"""The addresses of a network's messages, of its letters to many, and of the way out of them."""

from __future__ import annotations

from django.urls import URLPattern, path

from koinon.desk.messages import mailings, views

MESSAGES: list[URLPattern] = [
    path("networks/<slug:network>/messages/", views.network_mails, name="network_mails"),
    path("networks/<slug:network>/messages/<int:mail>/", views.network_mail, name="network_mail"),
    path("networks/<slug:network>/mailings/", mailings.mailings, name="mailings"),
    path("networks/<slug:network>/mailings/new/", mailings.new_mailing, name="new_mailing"),
    path("networks/<slug:network>/mailings/<int:mailing>/", mailings.mailing, name="mailing"),
    path("networks/<slug:network>/mailings/<int:mailing>/change/", mailings.change_mailing, name="change_mailing"),
]
OPEN: list[URLPattern] = [path("unsubscribe/<str:token>/", views.leave_list, name="leave_list")]
"""For those who do not sign in."""
