"""The pages of organisations and entries, and the page of what cannot be shown."""

from __future__ import annotations

from dataclasses import dataclass

from koinon.web.pages.bodies import MandateRow
from koinon.web.pages.parts import Filters, Pages, TimeBar
from koinon.web.pages.small import Category, Checked, Cite, Fact, Link, Note, Said, When


@dataclass(frozen=True)
class StandingShort:
    network: Link
    held: str
    category: Category


@dataclass(frozen=True)
class OrganisationRow:
    name: Said
    address: str
    kind: str
    country: str
    own_name: Said | None = None
    found_as: Said | None = None  # the name or spelling that matched the search, when it is another
    standings: tuple[StandingShort, ...] = ()
    country_address: str = ""
    made_up: bool = False


@dataclass(frozen=True)
class OrganisationList:  # organisation_list.html, as `listing`
    filters: Filters
    rows: tuple[OrganisationRow, ...]
    pages: Pages


@dataclass(frozen=True)
class NameRow:
    name: Said
    language_name: str
    own: bool = False
    period: str = ""
    spelling: bool = False  # a source's own spelling, kept and resolved
    cites: tuple[Cite, ...] = ()


@dataclass(frozen=True)
class Standing:
    network: Link
    accent: str
    held: str
    category: Category
    why_address: str
    since: When | None = None
    time_bar: TimeBar | None = None
    made_up: bool = False
    open_questions: int = 0


@dataclass(frozen=True)
class DecisionRow:
    title: Said
    address: str
    organ: Said
    when: When
    number: str = ""
    cites: tuple[Cite, ...] = ()
    anchor: str = ""  # id of its element


@dataclass(frozen=True)
class OrganisationDetail:  # organisation_detail.html, as `organisation`
    name: Said
    kind: str
    country: str
    own_name: Said | None = None
    facts: tuple[Fact, ...] = ()  # inhabitants, Union since, GeoNames, succession, stands for
    standings: tuple[Standing, ...] = ()
    past_standings: tuple[Standing, ...] = ()  # networks it was or will be in, not on the day
    names: tuple[NameRow, ...] = ()
    mandates: tuple[MandateRow, ...] = ()
    decisions: tuple[DecisionRow, ...] = ()
    organs: tuple[Fact, ...] = ()
    told: tuple[Fact, ...] = ()  # what its own sources tell of it, reckoned with nowhere
    country_address: str = ""
    checked: tuple[Checked, ...] = ()  # when its own facts were last confirmed; () where nobody is asked here


@dataclass(frozen=True)
class EffectRow:
    text: Said  # "admits Lublin to EUROCITIES as associate"
    effective: When | None = None
    conditions: tuple[Said, ...] = ()
    revoked_by: Link | None = None
    network: Link | None = None
    organisation: Link | None = None


@dataclass(frozen=True)
class RecordVersion:
    number: int
    recorded: When  # an instant
    recorded_by: str = ""
    reason: str = ""
    changes: tuple[tuple[str, str, str], ...] = ()  # field, before, after
    current: bool = False


@dataclass(frozen=True)
class EntryDetail:  # entry_detail.html, as `entry`
    kind: str  # "decision" | "attestation"
    key: str
    title: Said
    facts: tuple[Fact, ...]  # organ or source, day, number, as written, note
    effects: tuple[EffectRow, ...] = ()  # of a decision
    states: tuple[Note, ...] = ()  # of an attestation: what it states, what it leaves open
    used_by: tuple[Link, ...] = ()  # standings that rest on it
    versions: tuple[RecordVersion, ...] = ()


@dataclass(frozen=True)
class Problem:  # error.html, as `problem`
    status: int
    title: str
    explanation: str
    cure: str = ""
    links: tuple[Link, ...] = ()
