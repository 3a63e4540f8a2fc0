"""The desk's addresses, under the language like every page."""

from __future__ import annotations

from datetime import date

from django.urls import URLPattern, URLResolver, include, path, register_converter

from koinon.desk import (
    account_urls,
    campaigns,
    confirming,
    metrics,
    reporting,
    reports,
    sign_in,
    views,
    views_cases,
    views_files,
    views_mail,
    views_network,
    views_records,
)
from koinon.desk.urls_mandates import MANDATES
from koinon.desk.urls_people import PEOPLE
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
BETWEEN = "networks/<slug:network>/members/<slug:organisation>/cases/"
CASES: list[URLPattern | URLResolver] = [
    path("networks/<slug:network>/cases/", views_cases.network_cases, name="network_cases"),
    path("networks/<slug:network>/arrears/", views_cases.arrears, name="arrears"),
    path("networks/<slug:network>/arrears/<int:mark>/cleared/", views_cases.arrears_cleared, name="arrears_cleared"),
    path("organisations/<slug:organisation>/cases/", views_cases.organisation_cases, name="organisation_cases"),
    path(f"{BETWEEN}begin/", views_cases.case_begin, name="case_begin"),
    path(f"{BETWEEN}<slug:case>/", views_cases.case, name="case"),
    path(f"{BETWEEN}<slug:case>/practice/", views_cases.case_practice, name="case_practice"),
    path(f"{BETWEEN}<slug:case>/end/", views_cases.case_end, name="case_end"),
    path(f"{BETWEEN}<slug:case>/let-record/", views_cases.case_let_record, name="case_let_record"),
    path(f"{BETWEEN}<slug:case>/check-off/<slug:item>/", views_cases.case_check_off, name="case_check_off"),
    path(f"{BETWEEN}<slug:case>/steps/<slug:step>/", views_cases.case_step, name="case_step"),
    path(f"{BETWEEN}<slug:case>/steps/<slug:step>/leave-out/", views_cases.case_leave_out, name="case_leave_out"),
    path(f"{BETWEEN}<slug:case>/steps/<slug:step>/take-back/", views_cases.case_take_back, name="case_take_back"),
]

DESK: list[URLPattern | URLResolver] = [
    path("", views.desk, name="desk"),
    path("networks/<slug:network>/", views.network_desk, name="network_desk"),
    path("networks/<slug:network>/members/", views_network.network_members, name="network_members"),
    path("networks/<slug:network>/members/<slug:organisation>/", views_network.member, name="member_file"),
    path("networks/<slug:network>/what-if/", views_network.what_if, name="what_if"),
    path("networks/<slug:network>/outside/", views_network.outside_event_list, name="outside_events"),
    path("networks/<slug:network>/outside/<day:day>/", views_network.outside_event_detail, name="outside_event"),
    path("networks/<slug:network>/messages/", views_mail.network_mails, name="network_mails"),
    path("networks/<slug:network>/messages/<int:mail>/", views_mail.network_mail, name="network_mail"),
    path("networks/<slug:network>/history/", views_records.network_history, name="network_history"),
    path(
        "networks/<slug:network>/members/<slug:organisation>/history/",
        views_records.member_history,
        name="member_history",
    ),
    path("networks/<slug:network>/members/<slug:organisation>/files/", views_files.member_files, name="member_files"),
    path("files/<slug:key>/", views_files.file, name="file"),
    path("files/<slug:key>/replace/", views_files.file_replace, name="file_replace"),
    path("mine/", views_records.own_record, name="own_record"),
    path("mine/record.zip", views_records.own_record_zip, name="own_record_zip"),
    path("erasing/<slug:key>/", views_records.erase, name="erase_person"),
    path("networks/<slug:network>/", include(PEOPLE)),
    path("organisations/<slug:organisation>/", views.organisation_desk, name="organisation_desk"),
    *CASES,
    *MANDATES,
    *account_urls.DOOR,
    *account_urls.OWN,
    *account_urls.ROLES,
]

DESK += [
    path("networks/<slug:network>/confirmations/", campaigns.confirmations, name="confirmations"),
    path(
        "networks/<slug:network>/members/<slug:organisation>/confirm/", confirming.confirm_record, name="confirm_record"
    ),
    path("reports/", reports.all_reports, name="all_reports"),
    path("reports/<slug:key>/", reports.report_detail, name="report_detail"),
    path("networks/<slug:network>/reports/", reports.network_reports, name="network_reports"),
    path("organisations/<slug:organisation>/reports/", reports.organisation_reports, name="organisation_reports"),
]

OPEN: list[URLPattern | URLResolver] = [
    path("report/", reporting.report, name="report"),
    path("confirm/<str:token>/", confirming.confirm_by_letter, name="confirm_by_letter"),
    path("report/<str:token>/", reporting.report_state, name="report_state"),
]
"""Forms for those who do not sign in."""

urlpatterns: list[URLPattern | URLResolver] = [
    path("<language:language>/desk/", include(DESK)),
    path("<language:language>/", include(OPEN)),
    path("metrics", metrics.metrics, name="metrics"),
    path("<language:language>/unsubscribe/<str:token>/", views_mail.leave_list, name="leave_list"),
    path("oidc/<slug:provider_id>/login/callback/", sign_in.provider_callback, name="openid_connect_callback"),
]
