"""Every address of a page, made in one place. The language comes first; the chosen day is carried along."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from koinon.lib.countries import is_country
from koinon.web.pages import Kept

API = "/api/v1"


@dataclass(frozen=True, slots=True)
class Walk:
    """How a reader walks: the language of the pages, and the day and the instant that were chosen ("" = none).

    Every method gives an address of a page in that language and of that day. `more` are further parameters;
    those that are empty are left out.
    """

    language: str
    on: str = ""
    known: str = ""

    def at(self, on: str) -> Walk:
        """The same walk on another day."""
        return replace(self, on=on)

    def undated(self) -> Walk:
        """The same walk with neither day nor instant chosen."""
        return replace(self, on="", known="")

    def kept(self) -> tuple[Kept, ...]:
        """The chosen day and instant as hidden inputs of a form."""
        return tuple(Kept(name, value) for name, value in (("on", self.on), ("known", self.known)) if value)

    def query(self) -> str:
        """The chosen day and instant as what follows an address: "?on=2003-11-26", "" where none was chosen."""
        return with_query("", on=self.on, known=self.known)

    def to(self, path: str, anchor: str = "", **more: str) -> str:
        """The address of a path under the language; `path` has no leading slash."""
        return with_query(f"/{self.language}/{path}", on=self.on, known=self.known, **more) + _hash(anchor)

    def home(self) -> str:
        """The first page."""
        return self.to("")

    def networks(self) -> str:
        """The list of networks."""
        return self.to("networks/")

    def network(self, network: str, anchor: str = "") -> str:
        """A network's profile."""
        return self.to(f"networks/{network}/", anchor)

    def members(self, network: str, **more: str) -> str:
        """A network's directory, with filters, `sort` and `page`."""
        return self.to(f"networks/{network}/members/", **more)

    def figures(self, network: str, anchor: str = "") -> str:
        """What a network's numbers are made of, by which rules, as of which moment."""
        return self.to(f"networks/{network}/figures/", anchor)

    def network_map(self, network: str) -> str:
        """The map of a network's members."""
        return self.to(f"networks/{network}/map/")

    def desk(self) -> str:
        """Where people sign in and act. It is always of today."""
        return f"/{self.language}/desk/"

    def report(self, about: str) -> str:
        """The form that reports an error on a page of ours, by that page's path and query."""
        return with_query(f"/{self.language}/report/", about=about)

    def countries(self) -> str:
        """The list of countries."""
        return self.to("countries/")

    def country(self, country: str) -> str:
        """A country's page, by its code in any case; "" for what is no country's code."""
        return self.to(f"countries/{country.lower()}/") if is_country(country.upper()) else ""

    def standing(self, network: str, organisation: str) -> str:
        """Why an organisation is what it is in a network."""
        return self.to(f"networks/{network}/members/{organisation}/")

    def bodies(self, network: str, anchor: str = "") -> str:
        """A network's bodies, offices and mandates; `anchor` is a body's or an office's."""
        return self.to(f"networks/{network}/bodies/", anchor)

    def statutes(self, network: str, version: str = "", rule: str = "") -> str:
        """A network's statutes: the version of the day, or the one named; `rule` is the rule's id."""
        place = f"networks/{network}/statutes/"
        return self.to(f"{place}{version}/" if version else place, f"rule-{rule}" if rule else "")

    def compare_days(self, network: str, **more: str) -> str:
        """Two days of a network compared: `from` and `to`."""
        return self.to(f"networks/{network}/compare/", **more)

    def compare_networks(self, **more: str) -> str:
        """Two networks compared on a day: `a` and `b`."""
        return self.to("compare/", **more)

    def events(self, network: str, anchor: str = "") -> str:
        """A network's meetings; the anchor is that of a series or of one meeting."""
        return self.to(f"networks/{network}/events/", anchor)

    def calendar(self, network: str) -> str:
        """A network's meetings as iCalendar."""
        return self.to(f"networks/{network}/events.ics")

    def changes(self, network: str = "", **more: str) -> str:
        """What was recorded of a network, or of all, newest first; with `page`."""
        return self.to(f"networks/{network}/changes/" if network else "changes/", **more)

    def changes_feed(self, network: str = "", **more: str) -> str:
        """The same as Atom."""
        return self.to(f"networks/{network}/changes.atom" if network else "changes.atom", **more)

    def export(self, network: str) -> str:
        """Where a network's records are given away."""
        return self.to(f"networks/{network}/export/")

    def claims(self, network: str, anchor: str = "") -> str:
        """What sources claim of a network in figures, side by side."""
        return self.to(f"networks/{network}/claims/", anchor)

    def organisations(self, **more: str) -> str:
        """The list of organisations, with `q`, filters and `page`."""
        return self.to("organisations/", **more)

    def organisation_table(self, **more: str) -> str:
        """The list of organisations as CSV, with `q` and filters."""
        return self.to("organisations.csv", **more)

    def organisation(self, organisation: str) -> str:
        """An organisation's page."""
        return self.to(f"organisations/{organisation}/")

    def entry(self, key: str) -> str:
        """A decision's or an attestation's page."""
        return self.to(f"entries/{key}/")

    def privacy(self) -> str:
        """What is kept of people."""
        return self.to("privacy/")

    def cookies(self) -> str:
        """Which cookies there are."""
        return self.to("cookies/")

    def look(self) -> str:
        """What the pages are made of."""
        return self.to("docs/look/")


def api(path: str, walk: Walk, **more: str) -> str:
    """The address of a page's machine-readable twin, for the same day; `path` is below the API's root."""
    return with_query(f"{API}/{path}", on=walk.on, known=walk.known, **more)


def accents(digest: str) -> str:
    """The stylesheet with every network's colour."""
    return f"/accents/{digest}.css"


def with_query(path: str, **parameters: str) -> str:
    """A path with the parameters that are not empty."""
    given = {name: value for name, value in parameters.items() if value}
    return f"{path}?{urlencode(given)}" if given else path


def _hash(anchor: str) -> str:
    return f"#{anchor}" if anchor else ""
