"""What stands around every page: the frame, the footnotes, the page itself."""

from __future__ import annotations

from dataclasses import dataclass

from koinon.web.pages.small import Kept, Link, Said, When


@dataclass(frozen=True)
class Language:
    code: str
    name: str  # in its own language: "čeština"
    address: str  # this page in that language, path and query kept
    current: bool = False


@dataclass(frozen=True)
class Site:
    language: str
    languages: tuple[Language, ...]
    home_address: str
    networks_address: str
    organisations_address: str
    api_address: str
    search_address: str  # where the header's field sends `q`: /<lang>/organisations/
    kept: tuple[Kept, ...] = ()  # the chosen day, carried by the header's search
    query: str = ""
    section: str = ""  # "networks" | "organisations" | "countries" | "api" | ""
    accents_address: str = ""  # stylesheet with .accent-<slug> of every network
    footer: tuple[Link, ...] = ()
    countries_address: str = ""
    desk_address: str = ""  # where people sign in and act; the same link for everybody, so that pages stay the same


@dataclass(frozen=True)
class Twin:
    text: str  # "JSON"
    address: str
    media_type: str  # "application/json"


@dataclass(frozen=True)
class SourceNote:
    number: int
    anchor: str
    title: Said
    publisher: Said | None = None
    kind: str = ""  # page|list|law|decision|press|encyclopedia|database|record
    dated: str = ""  # "2018" | "between 1 May 2004 and November 2026" | "" = undated
    evidence: Said | None = None  # why the interval is what it is
    address: str = ""  # the source itself, on another site
    key: str = ""


@dataclass(frozen=True)
class Page:
    title: str
    description: str = ""
    address: str = ""  # absolute, as asked for, with its query: stands in the margin of a print
    canonical: str = ""
    indexed: bool = True
    accent: str = ""  # slug of the network whose colour the page wears, "" = Koinon's own
    made_up: bool = False
    reading_copy: bool = False
    day: When | None = None  # the day the page speaks of, stands in the margin of a print
    printed: When | None = None  # today: "printed on" in the margin; leave out to keep the page a pure function
    twins: tuple[Twin, ...] = ()
    sources: tuple[SourceNote, ...] = ()
    report_address: str = ""  # the form that reports an error on this page, "" where there is nothing to report on
