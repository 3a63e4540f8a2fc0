"""The addresses at which members are asked for their record, and confirm it."""

from __future__ import annotations

from django.urls import URLPattern, path

from koinon.desk.confirming import answering, campaigns

CONFIRMING: list[URLPattern] = [
    path("networks/<slug:network>/confirmations/", campaigns.confirmations, name="confirmations"),
    path(
        "networks/<slug:network>/members/<slug:organisation>/confirm/", answering.confirm_record, name="confirm_record"
    ),
]
OPEN: list[URLPattern] = [path("confirm/<str:token>/", answering.confirm_by_letter, name="confirm_by_letter")]
"""For those who do not sign in."""
