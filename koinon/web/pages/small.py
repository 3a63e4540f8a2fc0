"""Small words that every page is made of."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Link:
    text: str
    address: str
    current: bool = False
    language: str = ""  # BCP 47 of `text`, only when it is not the page's language


@dataclass(frozen=True)
class Kept:
    """A hidden input: a parameter of the address that a form must not lose."""

    name: str
    value: str


@dataclass(frozen=True)
class Said:
    """Words of content. `language` is empty when they are in the page's language (or are no language)."""

    text: str
    language: str = ""  # "pl"
    language_name: str = ""  # "Polish", in the page's language; shown as the small mark's long form


@dataclass(frozen=True)
class When:
    """A date as text; `iso` only if <time datetime> allows it: 1993, 2004-12, 2003-11-26, or an instant."""

    text: str
    iso: str = ""
    edtf: str = ""  # as the source wrote it, shown where the text alone could mislead (2013-21, 1993~)


@dataclass(frozen=True)
class Cite:
    """A reference to one of the page's sources (`Page.sources`)."""

    number: int
    anchor: str  # id of the footnote, "source-3"
    label: Said  # short name of the source


@dataclass(frozen=True)
class Fact:
    """One line of a definition list. `term` is translated by the view; `empty` rows say "not known"."""

    term: str
    said: tuple[Said, ...] = ()
    when: When | None = None
    link: Link | None = None
    remark: str = ""
    cites: tuple[Cite, ...] = ()
    anchor: str = ""  # id of its element


@dataclass(frozen=True)
class Category:
    """A category of membership on the day.

    held "yes"/"presumed": `text` is its name. "contested": `alternatives` has two names or more.
    "cannot_tell": `alternatives` may name what it can be, or be empty. held "" : there is no membership.
    """

    held: str
    text: Said | None = None
    alternatives: tuple[Said, ...] = ()


@dataclass(frozen=True)
class Count:
    certain: int
    possible: int
    certain_text: str  # formatted for the reader: "1,024"
    possible_text: str
    presumed: int = 0  # of those that are possible and not certain
    presumed_text: str = ""


@dataclass(frozen=True)
class Note:
    """A sentence of its own line. `warning` sets it in brown."""

    text: Said
    link: Link | None = None
    warning: bool = False
    cites: tuple[Cite, ...] = ()


@dataclass(frozen=True)
class Checked:
    """When a fact was last confirmed, by which role, and when it was recorded; since when it is overdue, if it is."""

    term: Said
    confirmed: When | None = None
    by: str = ""
    recorded: When | None = None
    overdue: When | None = None
