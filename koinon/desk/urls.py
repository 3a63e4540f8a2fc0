"""The desk's addresses, under the language like every page."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from koinon.desk import metrics, views
from koinon.desk.cases.urls import CASES
from koinon.desk.confirming import urls as confirming
from koinon.desk.contacts.urls import CONTACTS
from koinon.desk.files.urls import FILES
from koinon.desk.imports.urls import IMPORTS
from koinon.desk.members.urls import MEMBERS
from koinon.desk.messages import urls as messages
from koinon.desk.outside.urls import OUTSIDE
from koinon.desk.posts.urls import POSTS
from koinon.desk.records.urls import RECORDS
from koinon.desk.reports import urls as reports
from koinon.desk.roles.urls import ROLES
from koinon.desk.signing_in import urls as signing_in
from koinon.web.urls import PAGES  # noqa: F401 - where the converter `language` is made known

DESK: list[URLPattern | URLResolver] = [
    path("", views.desk, name="desk"),
    path("networks/<slug:network>/", views.network_desk, name="network_desk"),
    path("organisations/<slug:organisation>/", views.organisation_desk, name="organisation_desk"),
    *MEMBERS,
    *CASES,
    *POSTS,
    *CONTACTS,
    *IMPORTS,
    *messages.MESSAGES,
    *FILES,
    *OUTSIDE,
    *confirming.CONFIRMING,
    *reports.REPORTS,
    *RECORDS,
    *ROLES,
    *signing_in.DOOR,
    *signing_in.OWN,
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("<language:language>/desk/", include(DESK)),
    path("<language:language>/", include([*reports.OPEN, *confirming.OPEN, *messages.OPEN])),
    path("metrics", metrics.metrics, name="metrics"),
    *signing_in.OPEN,
]
