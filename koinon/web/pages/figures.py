"""What a network's numbers are made of: each part with its rows and its rule, and the moment they are of."""

from __future__ import annotations

from dataclasses import dataclass

from koinon.web.pages.parts import Headline, HeldPart
from koinon.web.pages.small import Cite, Count, Fact, Link, Said


@dataclass(frozen=True)
class ShareFigure:
    """A share of the members: a category's or a source's."""

    name: Said
    count: Count
    address: str = ""  # its rows; "" = they cannot be listed apart
    rule: Link | None = None
    status: str = ""  # of the rule: found|secondary|assumed|none|unknown|contested
    cites: tuple[Cite, ...] = ()


@dataclass(frozen=True)
class CountryFigure:
    name: str
    range_text: str  # from the certain to the possible: "2 to 18"
    address: str = ""  # "" = the country is not known


@dataclass(frozen=True)
class AnswerFigure:
    """How many of whom a right is told so."""

    answer: str  # yes|no|not_known
    number_text: str
    address: str


@dataclass(frozen=True)
class RightFigure:
    right: str  # attend|speak|vote_assembly|vote_body|stand|nominate
    answers: tuple[AnswerFigure, ...]  # those that somebody has
    rules: tuple[Link, ...] = ()  # by which yes or no is told


@dataclass(frozen=True)
class Figures:  # figures_detail.html, as `figures`
    headline: Headline
    by_held: tuple[HeldPart, ...]
    by_category: tuple[ShareFigure, ...]
    by_country: tuple[CountryFigure, ...]
    countries_text: str  # "in 2 to 28 countries" in figures: "2", "2 to 28"
    by_source: tuple[ShareFigure, ...]
    by_right: tuple[RightFigure, ...]
    moment: tuple[Fact, ...]
    lasting_address: str = ""  # this day as known at this instant, for good
    export_address: str = ""
