"""Why a standing is what it is, and the statutes in words."""

from __future__ import annotations

from dataclasses import dataclass

from koinon.web.pages.parts import Step, TimeBar
from koinon.web.pages.small import Category, Checked, Cite, Fact, Link, Said, When


@dataclass(frozen=True)
class Right:
    """answer "yes" | "no" | "unknown" (no text says it) | "none" (the statutes give no such right)
    | "contested" | "category_unknown" (depends on the category, which is not known)."""

    right: str  # attend|speak|vote_assembly|vote_body|stand|nominate
    answer: str
    status: str = ""  # of the rule: found|secondary|assumed|none|unknown|contested
    article: str = ""
    rule: Link | None = None
    remark: Said | None = None
    cites: tuple[Cite, ...] = ()


@dataclass(frozen=True)
class OpenQuestion:
    text: Said
    rule: Link | None = None
    since: When | None = None


@dataclass(frozen=True)
class OtherSource:
    text: Said  # "says full member since 2004"
    when: str = ""  # the source's own date in words; "" = undated
    agrees: bool | None = None  # with the answer; None = cannot be compared
    link: Link | None = None  # its entry
    cites: tuple[Cite, ...] = ()
    anchor: str = ""  # id of its element: "entry-" and the entry's key


@dataclass(frozen=True)
class StretchRow:
    period: str
    held: str  # "" = not a member
    category: Category
    address: str = ""
    current: bool = False


@dataclass(frozen=True)
class StandingDetail:  # standing_detail.html, as `standing`
    organisation: Link
    organisation_own_name: Said | None
    organisation_kind: str
    country: str
    held: str  # "" = not a member on the day
    category: Category
    steps: tuple[Step, ...]
    since: When | None = None
    until: When | None = None  # first day outside
    suspended: bool = False  # its rights rest
    time_bar: TimeBar | None = None
    rights: tuple[Right, ...] = ()
    vote_weight: Said | None = None  # "1 vote"; None = not known
    open_questions: tuple[OpenQuestion, ...] = ()
    others: tuple[OtherSource, ...] = ()
    stretches: tuple[StretchRow, ...] = ()
    represented_by: tuple[Fact, ...] = ()  # who stands for it in the network; that makes it no member
    told: tuple[Fact, ...] = ()  # what it says of its part in the network, reckoned with nowhere
    checked: tuple[Checked, ...] = ()  # when the standing was last confirmed; () where nobody is asked here


@dataclass(frozen=True)
class StatutesValue:
    text: Said
    cites: tuple[Cite, ...] = ()


@dataclass(frozen=True)
class StatutesRule:
    id: str  # its anchor on the page is "rule-" + id
    heading: Said  # "Full member", "Population", "A country joins the Union"
    status: str  # found|secondary|assumed|none|unknown|contested
    lines: tuple[Said, ...] = ()  # the rule in words, made from its values
    says: Said | None = None  # its own sentence in the file
    article: str = ""
    values: tuple[StatutesValue, ...] = ()  # contested: each value with its sources
    practice: Said | None = None  # seen, never applied
    applied: bool = True  # False: kept and shown, not yet reckoned with
    cites: tuple[Cite, ...] = ()


@dataclass(frozen=True)
class StatutesGroup:
    anchor: str
    title: str
    rules: tuple[StatutesRule, ...]


@dataclass(frozen=True)
class StatutesDetail:  # statutes_detail.html, as `statutes`
    title: Said
    version: str
    in_force: When
    in_force_status: str
    groups: tuple[StatutesGroup, ...]
    until: When | None = None
    versions: tuple[Link, ...] = ()  # all of them, one current
    adopted: Fact | None = None
    cites: tuple[Cite, ...] = ()
    unknown_count: int = 0  # rules with status unknown
