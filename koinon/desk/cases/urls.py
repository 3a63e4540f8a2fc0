"""The addresses of cases and of arrears."""

from __future__ import annotations

from django.urls import URLPattern, path

from koinon.desk.cases import views

BETWEEN = "networks/<slug:network>/members/<slug:organisation>/cases/"
CASES: list[URLPattern] = [
    path("networks/<slug:network>/cases/", views.network_cases, name="network_cases"),
    path("networks/<slug:network>/arrears/", views.arrears, name="arrears"),
    path("networks/<slug:network>/arrears/<int:mark>/cleared/", views.arrears_cleared, name="arrears_cleared"),
    path("organisations/<slug:organisation>/cases/", views.organisation_cases, name="organisation_cases"),
    path(f"{BETWEEN}begin/", views.case_begin, name="case_begin"),
    path(f"{BETWEEN}<slug:case>/", views.case, name="case"),
    path(f"{BETWEEN}<slug:case>/practice/", views.case_practice, name="case_practice"),
    path(f"{BETWEEN}<slug:case>/end/", views.case_end, name="case_end"),
    path(f"{BETWEEN}<slug:case>/let-record/", views.case_let_record, name="case_let_record"),
    path(f"{BETWEEN}<slug:case>/check-off/<slug:item>/", views.case_check_off, name="case_check_off"),
    path(f"{BETWEEN}<slug:case>/steps/<slug:step>/", views.case_step, name="case_step"),
    path(f"{BETWEEN}<slug:case>/steps/<slug:step>/files/", views.case_files, name="case_files"),
    path(f"{BETWEEN}<slug:case>/steps/<slug:step>/leave-out/", views.case_leave_out, name="case_leave_out"),
    path(f"{BETWEEN}<slug:case>/steps/<slug:step>/take-back/", views.case_take_back, name="case_take_back"),
]
