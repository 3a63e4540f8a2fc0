"""The addresses of outside events and of suppositions."""

from __future__ import annotations

from datetime import date

from django.urls import URLPattern, path, register_converter

from koinon.desk.outside import views


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

OUTSIDE: list[URLPattern] = [
    path("networks/<slug:network>/what-if/", views.what_if, name="what_if"),
    path("networks/<slug:network>/outside/", views.outside_event_list, name="outside_events"),
    path("networks/<slug:network>/outside/counted/", views.outside_count, name="outside_count"),
    path("networks/<slug:network>/outside/<day:day>/", views.outside_event_detail, name="outside_event"),
]
