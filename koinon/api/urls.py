"""Where the API stands. `path("", include("koinon.api.urls"))` puts all of it into a site."""

from __future__ import annotations

from django.urls import path
from django.views.generic import RedirectView

from koinon.api.document import api, docs_page, openapi_document

urlpatterns = [
    path("api/v1/", RedirectView.as_view(url="/api/v1/docs")),
    path("api/v1/openapi.json", openapi_document, name="api-openapi"),
    path("api/v1/docs", docs_page, name="api-docs"),
    path("api/v1/", api.urls),
]
