"""The desk's addresses, under the language like every page."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from koinon.desk import sign_in, views, views_network
from koinon.web.urls import PAGES  # noqa: F401 - where the converter `language` is made known

DESK: list[URLPattern | URLResolver] = [
    path("", views.desk, name="desk"),
    path("sign-in/", sign_in.sign_in, name="sign_in"),
    path("sign-out/", sign_in.sign_out, name="sign_out"),
    path("networks/<slug:network>/", views.network_desk, name="network_desk"),
    path("networks/<slug:network>/members/", views_network.network_members, name="network_members"),
    path("networks/<slug:network>/members/<slug:organisation>/", views_network.member, name="member_file"),
    path("networks/<slug:network>/what-if/", views_network.what_if, name="what_if"),
    path("organisations/<slug:organisation>/", views.organisation_desk, name="organisation_desk"),
]

urlpatterns: list[URLPattern | URLResolver] = [path("<language:language>/desk/", include(DESK))]
