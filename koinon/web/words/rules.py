"""Rules of statutes in the reader's language: their heading, their fields in lines, how they are known."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from babel.numbers import format_decimal, get_currency_name
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from koinon.rules.statutes import Rule
from koinon.rules.statutes_kinds_organs import OFFICE_TYPES, ORGAN_TYPES
from koinon.rules.statutes_labels_options import OPTION_LABELS
from koinon.rules.statutes_words import (
    DATE,
    Line,
    Piece,
    Wording,
    contested_lines,
    field_label,
    kind_label,
    lines_of,
    say,
)
from koinon.web.pages import Said
from koinon.web.words.content import country_name, language_name, organisation_kind, said, spoken
from koinon.web.words.dates import locale, span_words
from koinon.web.words.sources import Footnotes

Named = Callable[[str, str], str]
"""(what a slug names, the slug) to its name: category, organ, office, union, territory, organisation."""

OWN_NAME = ("category", "organ", "office", "official_name")
"""Kinds of rules that are headed by the name they give."""

SUBJECTS = ("right", "category", "organ", "office", "role", "duty", "event", "use", "member_kind")
"""Fields that say what a rule is about, in the order in which they stand in its heading."""

TYPES = {"organ": ORGAN_TYPES, "office": OFFICE_TYPES}
"""What an organ or an office that nothing else tells of can be called by, where its slug is that of its type."""

ORGANISATION_KIND = "organisation kind"
IN_WORDS = "in words"
PARTS = " · "


def spoken_name(kind: str, slug: str) -> str:
    """The name of what a slug or a code stands for, where no table has names."""
    if kind == IN_WORDS:
        return slug
    kept = slug.replace("-", "_")
    if kept in TYPES.get(kind, ()):
        return _(OPTION_LABELS[kept])
    if kind == ORGANISATION_KIND:
        return organisation_kind(slug)
    if kind == "language":
        return language_name(slug)
    if kind == "country":
        return country_name(slug)
    if kind == "currency":
        return get_currency_name(slug, locale=locale())
    return spoken(slug)


def heading(rule: Rule, named: Named = spoken_name) -> Said:
    """What the rule is called: the name it gives, or its kind with what it is about."""
    names = rule.get("names")
    if rule.kind in OWN_NAME and isinstance(names, Mapping):
        return said(names)
    about = [_subject(rule, field, named) for field in _in_heading(rule)]
    return Said(PARTS.join([_(kind_label(rule.kind)), *about]))


def lines(rule: Rule, named: Named = spoken_name) -> tuple[Said, ...]:
    """The rule's own fields in words, those left out that stand in its heading."""
    headed = {field_label(rule.kind, field) for field in (*_in_heading(rule), "names", "slug") if field in rule.fields}
    if rule.kind in OWN_NAME and rule.get("names") and rule.kind in rule.fields:
        headed.add(field_label(rule.kind, rule.kind))
    return tuple(Said(line_words(line, named)) for line in lines_of(rule) if line.label not in headed)


def readings(rule: Rule, named: Named = spoken_name) -> Iterator[tuple[Said, tuple[str, ...]]]:
    """What each side of a contested rule says, with its sources."""
    for told, sources in contested_lines(rule):
        yield Said("; ".join(line_words(line, named) for line in told)), sources


def line_words(line: Line, named: Named = spoken_name) -> str:
    """A line with its label: "inhabitants: at least: 250,000"."""
    wording = _wording(named)
    return _("%(label)s: %(value)s") % {"label": _(line.label), "value": say(_with_dates(line), wording)}


def limits(rule: Rule, named: Named = spoken_name) -> str:
    """How far a right reaches, where its rule says so: "in bodies: assembly"; "" where it names no limit."""
    labels = {field_label(rule.kind, field) for field in ("bodies", "subjects", "limits") if field in rule.fields}
    return "; ".join(line_words(line, named) for line in lines_of(rule) if line.label in labels)


def status_remark(rule: Rule, footnotes: Footnotes) -> str:
    """What has to be said with a rule that does not stand in the text itself; "" where it does."""
    if rule.status == "secondary":
        return _inferred(rule, footnotes)
    return {
        "assumed": _("Assumed here; no source says it."),
        "unknown": _("What the rule says is not known: no text was found."),
        "contested": _("Sources disagree on this rule."),
        "none": _("There is no such rule."),
    }.get(rule.status, "")


def says(rule: Rule) -> Said | None:
    """The rule's own sentence in the file."""
    return said(rule.says) if rule.says else None


def practice_words(rule: Rule) -> str:
    """What is seen done beside the rule."""
    return said(rule.practice).text if rule.practice else ""


def _inferred(rule: Rule, footnotes: Footnotes) -> str:
    """From what a rule is inferred: named by who speaks there, where all of it are somebody's own pages."""
    article = "" if rule.article else _("The article is not known.")
    contents = [footnotes.content(key) for key in rule.all_sources()]
    whose = list(dict.fromkeys(str(content.get("publisher", "")) for content in contents))
    if contents and all(whose) and all(content.get("kind") == "page" for content in contents):
        sentence = ngettext("Inferred from a page of: %(whose)s.", "Inferred from pages of: %(whose)s.", len(contents))
        words = sentence % {"whose": ", ".join(whose)}
    else:
        words = _("Inferred from other sources than the text itself.")
    return f"{words} {article}".strip()


def _in_heading(rule: Rule) -> Sequence[str]:
    if rule.kind in OWN_NAME and rule.get("names"):
        return ()
    return [field for field in SUBJECTS if rule.get(field)][:2]


def right_name(right: str) -> str:
    """What a right is called: "vote in the assembly"."""
    return _(OPTION_LABELS[right]) if right in OPTION_LABELS else spoken(right)


def _subject(rule: Rule, field: str, named: Named) -> str:
    value = rule.get(field)
    if not isinstance(value, str):
        return ", ".join(named(field, str(one)) for one in value)
    if field in ("right", "role", "duty", "event", "use"):
        return _(OPTION_LABELS[value]) if value in OPTION_LABELS else spoken(value)
    return named(field, value)


def _with_dates(line: Line) -> Line:
    """The line with its dates already in words, since the wording of rules writes them as they stand in the file."""
    pieces = tuple(Piece(IN_WORDS, span_words(one.value)) if one.kind == DATE else one for one in line.pieces)
    items = tuple(tuple(_with_dates(inner) for inner in item) for item in line.items)
    return replace(line, pieces=pieces, items=items)


def _wording(named: Named) -> Wording:
    return Wording(translate=_, plural=ngettext, number=_number, text=lambda text: said(text).text, named=named)


def _number(value: int | Decimal) -> str:
    """A number as exact as the text has it."""
    return format_decimal(value, locale=locale(), decimal_quantization=False)
