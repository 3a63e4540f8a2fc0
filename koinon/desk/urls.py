"""The desk's addresses, under the language like every page."""

from __future__ import annotations

from datetime import date

from django.urls import URLPattern, URLResolver, include, path, register_converter

from koinon.desk import metrics, sign_in, views, views_mail, views_network
from koinon.web.urls import PAGES  # noqa: F401 - where the converter `language` is made known


class Day:
    """A calendar day in an address, as 2004-05-01."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        """The day; ValueError (no such address) where the calendar has none."""
        return date.fromisoformat(value)

    def to_url(self, value: date | str) -> str:
        """As it stands in the address."""
        return str(value)


register_converter(Day, "day")

DESK: list[URLPattern | URLResolver] = [
    path("", views.desk, name="desk"),
    path("sign-in/", sign_in.sign_in, name="sign_in"),
    path("sign-out/", sign_in.sign_out, name="sign_out"),
    path("networks/<slug:network>/", views.network_desk, name="network_desk"),
    path("networks/<slug:network>/members/", views_network.network_members, name="network_members"),
    path("networks/<slug:network>/members/<slug:organisation>/", views_network.member, name="member_file"),
    path("networks/<slug:network>/what-if/", views_network.what_if, name="what_if"),
    path("networks/<slug:network>/outside/", views_network.outside_event_list, name="outside_events"),
    path("networks/<slug:network>/outside/<day:day>/", views_network.outside_event_detail, name="outside_event"),
    path("networks/<slug:network>/messages/", views_mail.network_mails, name="network_mails"),
    path("networks/<slug:network>/messages/<int:mail>/", views_mail.network_mail, name="network_mail"),
    path("organisations/<slug:organisation>/", views.organisation_desk, name="organisation_desk"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("<language:language>/desk/", include(DESK)),
    path("metrics", metrics.metrics, name="metrics"),
    path("<language:language>/unsubscribe/<str:token>/", views_mail.leave_list, name="leave_list"),
]
