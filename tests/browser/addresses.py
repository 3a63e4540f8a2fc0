"""An address for every page, by the page's name in koinon/web/urls.py. Tests and `make screenshots` go through them.

Whoever adds a page adds a line here; a page without one fails `tests/browser/test_addresses.py`, and one with a line is
looked at by axe, on a phone, under the content security policy and in the pictures from then on.
"""

from __future__ import annotations

EXAMPLES: dict[str, tuple[str, ...]] = {
    "home": ("",),
    "network_list": ("networks/",),
    "network_detail": (
        "networks/eurocities/",
        "networks/medium-sized-cities/?on=2016-04-05",
        "networks/linden-cities/",
    ),
    "members_list": (
        "networks/eurocities/members/?on=2003-12-01",
        "networks/eurocities/members/?on=2003-12-01&country=ZZ",
        "networks/linden-cities/members/?on=2004-05-01",
    ),
    "figures_detail": (
        "networks/eurocities/figures/?on=2004-05-01",
        "networks/league-of-historical-cities/figures/",
    ),
    "standing_detail": (
        "networks/eurocities/members/lublin/?on=2004-05-01",
        "networks/eurocities/members/praha/?on=2000-01-01",
        "networks/eurocities/members/london/?on=2020-02-01",
    ),
    "statutes_detail": ("networks/eurocities/statutes/",),
    "statutes_version": ("networks/eurocities/statutes/as-described/",),
    "organisation_list": ("organisations/?q=prag", "organisations/?q=lip"),
    "organisation_detail": ("organisations/lublin/", "organisations/srebrobrod/"),
    "city_detail": ("cities/praha/?on=2000-01-01",),
    "entry_detail": ("entries/lublin-council-2003-10-16-274-x-2003/",),
    "look": ("docs/look/",),
    "privacy": ("privacy/",),
    "cookies": ("cookies/",),
    "bodies_detail": ("networks/eurocities/bodies/?on=2017-06-01", "networks/league-of-historical-cities/bodies/"),
    "claims_list": ("networks/medium-sized-cities/claims/", "networks/league-of-historical-cities/claims/"),
    "network_map": ("networks/eurocities/map/?on=2004-05-01", "networks/league-of-historical-cities/map/"),
    "country_list": ("countries/",),
    "country_detail": ("countries/de/",),
    "compare_days": (
        "networks/eurocities/compare/?from=2003-01-01&to=2018-06-01",
        "networks/eurocities/compare/?from=1900-01-01&to=never",
    ),
    "compare_networks": ("compare/?a=eurocities&b=medium-sized-cities&on=2012-01-01",),
    "events_list": ("networks/medium-sized-cities/events/?on=2012-05-01",),
    "changes_list": ("networks/medium-sized-cities/changes/",),
    "all_changes_list": ("changes/",),
    "network_export": ("networks/eurocities/export/",),
}
"""Paths below the language, with the day and the filters that show the page at work; the first is the page's own."""

NO_PAGES = frozenset({"organisation_csv", "events_calendar", "changes_feed", "all_changes_feed"})
"""Names under a language that answer with something else than a page."""

ERRORS = ("networks/nowhere/", "networks/eurocities/members/lublin/?on=2003-13-45")
"""Addresses that are refused, with a page that says why."""

FORMS = ("report/?about=/en/networks/eurocities/",)
"""Forms for those who do not sign in, which the desk's room has."""

EVERY = (*(path for paths in EXAMPLES.values() for path in paths), *ERRORS, *FORMS)
"""All of them, in the order of the names."""
