"""The addresses of posts, nominations, departures and what ends soon."""

from __future__ import annotations

from django.urls import URLPattern, path

from koinon.desk import views_mandates

MANDATES: list[URLPattern] = [
    path("networks/<slug:network>/posts/", views_mandates.vacancies, name="vacancies"),
    path("networks/<slug:network>/posts/ends/", views_mandates.radar, name="radar"),
    path("networks/<slug:network>/nominations/", views_mandates.nominations, name="nominations"),
    path("networks/<slug:network>/nominations/ask/", views_mandates.ask_nominations, name="ask_nominations"),
    path(
        "networks/<slug:network>/nominations/<int:nomination>/",
        views_mandates.settle_nomination,
        name="settle_nomination",
    ),
    path("networks/<slug:network>/people/<slug:person>/leave/", views_mandates.leave_network, name="leave_network"),
    path("organisations/<slug:organisation>/posts/", views_mandates.own_posts, name="own_posts"),
    path("organisations/<slug:organisation>/posts/ends/", views_mandates.own_radar, name="own_radar"),
    path("organisations/<slug:organisation>/posts/name/", views_mandates.nominate, name="nominate"),
    path(
        "organisations/<slug:organisation>/nominations/<int:nomination>/",
        views_mandates.answer_nomination,
        name="answer_nomination",
    ),
    path(
        "organisations/<slug:organisation>/people/<slug:person>/leave/",
        views_mandates.leave_organisation,
        name="leave_organisation",
    ),
]
