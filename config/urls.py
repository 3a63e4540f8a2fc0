"""The address scheme: pages under their language, /api for machines, /static for files."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("koinon.api.urls")),
    path("", include("koinon.desk.urls")),
    path("", include("koinon.web.urls")),
    *i18n_patterns(path("desk/", include("koinon.desk.signing_in.library_addresses"))),
]

handler400 = "koinon.web.errors.bad_request"
handler403 = "koinon.web.errors.forbidden"
handler404 = "koinon.web.errors.not_found"
handler500 = "koinon.web.errors.broken"
handler429 = "koinon.desk.signing_in.library.too_many"
