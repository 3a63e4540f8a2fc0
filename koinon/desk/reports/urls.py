"""The addresses of reports of errors: for readers, and for the keepers who answer."""

from __future__ import annotations

from django.urls import URLPattern, path

from koinon.desk.reports import answering, reporting

REPORTS: list[URLPattern] = [
    path("reports/", answering.all_reports, name="all_reports"),
    path("reports/<slug:key>/", answering.report_detail, name="report_detail"),
    path("networks/<slug:network>/reports/", answering.network_reports, name="network_reports"),
    path("organisations/<slug:organisation>/reports/", answering.organisation_reports, name="organisation_reports"),
]
OPEN: list[URLPattern] = [
    path("report/", reporting.report, name="report"),
    path("report/<str:token>/", reporting.report_state, name="report_state"),
]
"""For those who do not sign in."""
