"""The page that shows the look: colours with their contrasts, type, and every part, drawn by the macros of the pages.

What stands on it is made up for the showing and names no city and no network. The colours are read from the sheet that
the pages wear, so they cannot say anything else than what is seen.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from koinon.rules.reasons import HELD
from koinon.web.asked import Asked
from koinon.web.pages import (
    BarStretch,
    Category,
    Change,
    Cite,
    Coverage,
    ErrorNote,
    Fact,
    Filters,
    GrowthBand,
    Headline,
    HeldPart,
    Link,
    Note,
    Option,
    Pages,
    PageStep,
    Pin,
    Said,
    Select,
    SourceNote,
    Step,
    Tick,
    TimeBar,
)
from koinon.web.words.content import number, pair
from koinon.web.words.dates import when_day

TOKENS = Path(__file__).resolve().parent / "static" / "web" / "tokens.css"
PLAIN = re.compile(r"--([a-z-]+): (#[0-9a-f]{6})")
LEAST_OF_TEXT, LEAST_OF_MARKS = 4.5, 3.0
"""WCAG 2.2, 1.4.3 (text) and 1.4.11 (what is not text)."""
WORN: Mapping[str, float] = {
    "ink": LEAST_OF_TEXT, "soft": LEAST_OF_TEXT, "warn": LEAST_OF_TEXT, "accent": LEAST_OF_TEXT,
    "edge": LEAST_OF_MARKS, "line": 0, "wash": 0, "paper": 0,
}  # fmt: skip
"""The tokens with the contrast that they must have on paper; 0 for what carries no meaning by itself."""


@dataclass(frozen=True)
class Colour:
    """One token: its colour by day and by night, with its contrast on paper and the least that it must have."""

    token: str
    light: str
    dark: str
    light_contrast: str
    dark_contrast: str
    least: str  # "" = it carries no meaning by itself


@dataclass(frozen=True)
class Look:  # look.html, as `look`
    colours: tuple[Colour, ...]
    headline: Headline
    growth: GrowthBand
    time_bar: TimeBar
    steps: tuple[Step, ...]
    facts: tuple[Fact, ...]
    filters: Filters
    pages: Pages
    categories: tuple[Category, ...]
    tabs: tuple[Link, ...]
    sources: tuple[SourceNote, ...]
    before: Change
    after: Change


def look_of(asked: Asked) -> Look:
    """Everything that the page shows. Nothing is read from the database."""
    source = SourceNote(1, "source-1", Said(_("A source")), kind="page", dated="2004", evidence=Said(_("Why that is.")))
    cites = (Cite(1, source.anchor, source.title),)
    day = when_day(asked.day)
    parts = tuple(HeldPart(held, number(times), asked.here()) for held, times in zip(HELD, (3, 2, 2, 1), strict=True))
    return Look(
        colours=colours(),
        headline=Headline(
            pair(3, 8), parts, 5, number(5), Coverage(False),
            (Note(Said(_("A note in brown says what to heed.")), warning=True),),
            asked.walk.home(),
        ),
        growth=_growth(),
        time_bar=_time_bar(asked),
        steps=_steps(asked, cites),
        facts=(
            Fact(_("Seat"), (Said(_("A city")),), cites=cites),
            Fact(_("Founded"), when=day),
            Fact(_("Languages")),
        ),
        filters=_filters(asked),
        pages=Pages(
            41, 80, 120, number(120), asked.here(), asked.here(),
            (PageStep("1", asked.here()), PageStep("2", asked.here(), True), PageStep("3", asked.here())),
        ),
        categories=_categories(),
        tabs=tuple(Link(text, asked.here(), at == 0) for at, text in enumerate(_sections())),
        sources=(source,),
        before=Change(day, Said(_("A city joins")), asked.here()),
        after=Change(day, Said(_("A city changes its category")), asked.here()),
    )  # fmt: skip


# --- colours


@cache
def tokens() -> tuple[Mapping[str, str], Mapping[str, str]]:
    """The plain colours of the sheet by day and by night, by token: "#rrggbb"."""
    blocks = TOKENS.read_text(encoding="utf-8").split("@media")
    light = dict(PLAIN.findall(blocks[0]))
    dark = {**light, **dict(PLAIN.findall(blocks[1]))}
    return light, {**dark, "accent": light["accent-dark"]}


def colours() -> tuple[Colour, ...]:
    """Every plain token with its contrast on paper, by day and by night."""
    light, dark = tokens()
    return tuple(
        Colour(
            token, light[token], dark[token],
            number(round(contrast(light[token], light["paper"]), 1)),
            number(round(contrast(dark[token], dark["paper"]), 1)),
            number(least) if least else "",
        )
        for token, least in WORN.items()
    )  # fmt: skip


def contrast(one: str, other: str) -> float:
    """The contrast of two colours "#rrggbb", from 1 to 21, as WCAG 2.2 reckons it."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    """The relative luminance of "#rrggbb", from 0 to 1, as WCAG 2.2 reckons it."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


# --- parts


def _sections() -> tuple[str, ...]:
    """As many as a network will have at most, to see that they fit."""
    return (
        _("Overview"), _("Members"), _("Map"), _("Bodies"), _("Events"), _("Changes"), _("Claims"), _("Statutes"),
    )  # fmt: skip


def _categories() -> tuple[Category, ...]:
    full, associate = Said(pgettext("a category", "Full member")), Said(pgettext("a category", "Associate member"))
    return (
        Category("yes", full),
        Category("presumed", full),
        Category("contested", None, (associate, full)),
        Category("cannot_tell", None, (associate,)),
        Category("cannot_tell"),
    )


def _growth() -> GrowthBand:
    return GrowthBand(
        possible_path="M0 100V80H300V40H600V20H1000V100Z",
        presumed_path="M0 100V90H300V60H700V45H1000V100Z",
        certain_path="M0 100V95H300V70H700V90H1000V100Z",
        day_x=450,
        top_text=number(8),
        ticks=(Tick(0, "1990"), Tick(333, "2000"), Tick(666, "2010"), Tick(1000, "2020")),
    )


def _time_bar(asked: Asked) -> TimeBar:
    full, _presumed, contested, _perhaps, unknown = _categories()
    day, here = when_day(asked.day), asked.here()
    stretches = (
        BarStretch(0, 250, "cannot_tell", unknown, "1990–1994", pgettext("a bar in time", "cannot be told"), here),
        BarStretch(250, 150, "contested", contested, "1995–1999", "", here),
        BarStretch(400, 350, "yes", full, "2000–2009", _("certain"), here),
        BarStretch(750, 250, "presumed", full, "2010–", _("presumed"), here),
    )
    pins = (
        Pin(250, "attestation", day, Said(_("A list names it")), 0),
        Pin(400, "decision", day, Said(_("An assembly admits it")), 1),
        Pin(750, "fact", day, Said(_("Its country joins a union")), 0, True),
    )
    return TimeBar(
        stretches=stretches, pins=pins, rows=2, day_x=600, ticks=(Tick(0, "1990"), Tick(400, "2000"), Tick(750, "2010"))
    )


def _steps(asked: Asked, cites: tuple[Cite, ...]) -> tuple[Step, ...]:
    day = when_day(asked.day)
    entry = Link(pgettext("a line of the ledger", "Entry"), asked.here())
    return (
        Step(
            "decision", Said(_("It consents to joining.")), Said(_("A city's council")), day, "1/2000", entry,
            cites=cites,
        ),
        Step("attestation", Said(_("It names the city among the members.")), Said(_("A list")), day, cites=cites),
        Step("fact", Said(_("The country joined the union on this day.")), Said(_("A country")), day, cites=cites),
        Step(
            "rule", Said(_("An associate becomes full when its country joins.")), cites=cites,
            remark=Said(_("Inferred: the article itself is not known.")),
        ),
        Step("so", Said(_("A full member on this day.")), held="yes"),
    )  # fmt: skip


def _filters(asked: Asked) -> Filters:
    countries = Select("country", (Option("a", _("A country")), Option("b", _("Another country"), True)))
    held = Select("held", tuple(Option(slug, "") for slug in ("yes", "presumed", "cannot_tell", "contested")))
    error = ErrorNote("country", _("No country has the code “ZZ”. Choose one from the list."))
    return Filters(asked.here(), _("words that were typed stay"), (countries, held), (), True, asked.here(), (error,))
