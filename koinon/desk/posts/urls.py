"""The addresses of posts, nominations, departures and what ends soon."""

from __future__ import annotations

from django.urls import URLPattern, path

from koinon.desk.posts import views

POSTS: list[URLPattern] = [
    path("networks/<slug:network>/posts/", views.vacancies, name="vacancies"),
    path("networks/<slug:network>/posts/ends/", views.radar, name="radar"),
    path("networks/<slug:network>/nominations/", views.nominations, name="nominations"),
    path("networks/<slug:network>/nominations/ask/", views.ask_nominations, name="ask_nominations"),
    path(
        "networks/<slug:network>/nominations/<int:nomination>/",
        views.settle_nomination,
        name="settle_nomination",
    ),
    path("networks/<slug:network>/people/<slug:person>/leave/", views.leave_network, name="leave_network"),
    path("organisations/<slug:organisation>/posts/", views.own_posts, name="own_posts"),
    path("organisations/<slug:organisation>/posts/ends/", views.own_radar, name="own_radar"),
    path("organisations/<slug:organisation>/posts/name/", views.nominate, name="nominate"),
    path(
        "organisations/<slug:organisation>/nominations/<int:nomination>/",
        views.answer_nomination,
        name="answer_nomination",
    ),
    path(
        "organisations/<slug:organisation>/people/<slug:person>/leave/",
        views.leave_organisation,
        name="leave_organisation",
    ),
]
