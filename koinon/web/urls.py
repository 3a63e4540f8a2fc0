"""The pages' addresses. The first part is the language; what follows it is the same in every language."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path, register_converter

from koinon.web import (
    sitemap,
    views,
    views_bodies,
    views_claims,
    views_compare,
    views_detail,
    views_docs,
    views_export,
    views_figures,
    views_news,
    views_places,
)


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
    path("", views.home, name="home"),
    path("networks/", views.network_list, name="network_list"),
    path("networks/<slug:network>/", views.network_detail, name="network_detail"),
    path("networks/<slug:network>/members/", views.members_list, name="members_list"),
    path("organisations/", views.organisation_list, name="organisation_list"),
    path("organisations.csv", views.organisation_csv, name="organisation_csv"),
]

PAGES += [
    path("networks/<slug:network>/members/<slug:organisation>/", views_detail.standing_detail, name="standing_detail"),
    path("networks/<slug:network>/figures/", views_figures.figures_detail, name="figures_detail"),
    path("networks/<slug:network>/bodies/", views_bodies.bodies_detail, name="bodies_detail"),
    path("networks/<slug:network>/statutes/", views_detail.statutes_detail, name="statutes_detail"),
    path("networks/<slug:network>/statutes/<slug:version>/", views_detail.statutes_detail, name="statutes_version"),
    path("networks/<slug:network>/export/", views_export.network_export, name="network_export"),
    path("organisations/<slug:organisation>/", views_detail.organisation_detail, name="organisation_detail"),
    path("cities/<slug:organisation>/", views_detail.city_detail, name="city_detail"),
    path("entries/<slug:key>/", views_detail.entry_detail, name="entry_detail"),
]

PAGES += [
    path("networks/<slug:network>/compare/", views_compare.compare_days, name="compare_days"),
    path("compare/", views_compare.compare_networks, name="compare_networks"),
    path("networks/<slug:network>/events/", views_news.events_list, name="events_list"),
    path("networks/<slug:network>/events.ics", views_news.events_calendar, name="events_calendar"),
    path("networks/<slug:network>/changes/", views_news.changes_list, name="changes_list"),
    path("networks/<slug:network>/changes.atom", views_news.changes_feed, name="changes_feed"),
    path("changes/", views_news.all_changes_list, name="all_changes_list"),
    path("changes.atom", views_news.all_changes_feed, name="all_changes_feed"),
    path("networks/<slug:network>/claims/", views_claims.claims_list, name="claims_list"),
    path("networks/<slug:network>/map/", views_places.network_map, name="network_map"),
    path("countries/", views_places.country_list, name="country_list"),
    path("countries/<slug:country>/", views_places.country_detail, name="country_detail"),
]
PAGES += [
    path("docs/look/", views_docs.look, name="look"),
    path("privacy/", views_docs.privacy, name="privacy"),
    path("cookies/", views_docs.cookies, name="cookies"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("<language:language>/", include(PAGES)),
    path("robots.txt", sitemap.robots, name="robots"),
    path("sitemap.xml", sitemap.sitemap_index, name="sitemap_index"),
    path("sitemap-<slug:part>.xml", sitemap.sitemap_part, name="sitemap_part"),
    path("accents/<str:digest>.css", views.accents_sheet, name="accents"),
]
