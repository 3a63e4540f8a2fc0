"""The pages' addresses. The first part is the language; what follows it is the same in every language."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path, register_converter

from koinon.web import sitemap
from koinon.web.views import bodies, claims, comparing, detail, docs, export, figures, first, news, places


class PageLanguage:
    """One of the languages the interface speaks."""

    regex = "[a-z]{2,3}"

    def to_python(self, value: str) -> str:
        """The language; ValueError (no such address) for one without a catalogue."""
        if value not in dict(settings.LANGUAGES):
            raise ValueError(value)
        return value

    def to_url(self, value: str) -> str:
        """As it stands in the address."""
        return value


register_converter(PageLanguage, "language")

PAGES: list[URLPattern | URLResolver] = [
    path("", first.home, name="home"),
    path("networks/", first.network_list, name="network_list"),
    path("networks/<slug:network>/", first.network_detail, name="network_detail"),
    path("networks/<slug:network>/members/", first.members_list, name="members_list"),
    path("organisations/", first.organisation_list, name="organisation_list"),
    path("organisations.csv", first.organisation_csv, name="organisation_csv"),
]

PAGES += [
    path("networks/<slug:network>/members/<slug:organisation>/", detail.standing_detail, name="standing_detail"),
    path("networks/<slug:network>/figures/", figures.figures_detail, name="figures_detail"),
    path("networks/<slug:network>/bodies/", bodies.bodies_detail, name="bodies_detail"),
    path("networks/<slug:network>/statutes/", detail.statutes_detail, name="statutes_detail"),
    path("networks/<slug:network>/statutes/<slug:version>/", detail.statutes_detail, name="statutes_version"),
    path("networks/<slug:network>/export/", export.network_export, name="network_export"),
    path("organisations/<slug:organisation>/", detail.organisation_detail, name="organisation_detail"),
    path("cities/<slug:organisation>/", detail.city_detail, name="city_detail"),
    path("entries/<slug:key>/", detail.entry_detail, name="entry_detail"),
]

PAGES += [
    path("networks/<slug:network>/compare/", comparing.compare_days, name="compare_days"),
    path("compare/", comparing.compare_networks, name="compare_networks"),
    path("networks/<slug:network>/events/", news.events_list, name="events_list"),
    path("networks/<slug:network>/events.ics", news.events_calendar, name="events_calendar"),
    path("networks/<slug:network>/changes/", news.changes_list, name="changes_list"),
    path("networks/<slug:network>/changes.atom", news.changes_feed, name="changes_feed"),
    path("changes/", news.all_changes_list, name="all_changes_list"),
    path("changes.atom", news.all_changes_feed, name="all_changes_feed"),
    path("networks/<slug:network>/claims/", claims.claims_list, name="claims_list"),
    path("networks/<slug:network>/map/", places.network_map, name="network_map"),
    path("countries/", places.country_list, name="country_list"),
    path("countries/<slug:country>/", places.country_detail, name="country_detail"),
]
PAGES += [
    path("docs/look/", docs.look, name="look"),
    path("privacy/", docs.privacy, name="privacy"),
    path("cookies/", docs.cookies, name="cookies"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("<language:language>/", include(PAGES)),
    path("robots.txt", sitemap.robots, name="robots"),
    path("sitemap.xml", sitemap.sitemap_index, name="sitemap_index"),
    path("sitemap-<slug:part>.xml", sitemap.sitemap_part, name="sitemap_part"),
    path("accents/<str:digest>.css", first.accents_sheet, name="accents"),
]
