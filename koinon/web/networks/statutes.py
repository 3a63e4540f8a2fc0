"""A network's statutes in words: the version in force on the day or the one asked for, rule by rule, by chapter."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from koinon.atlas.models import Territory, Union
from koinon.records.models import Line, LineKind
from koinon.rules.statutes import Rule, Statutes
from koinon.rules.statutes_kinds import CHAPTERS, KINDS
from koinon.rules.statutes_labels import CHAPTER_LABELS
from koinon.rules.statutes_words import chapter_of
from koinon.web.asked import Asked, PageRefused
from koinon.web.networks.hosted import Hosted
from koinon.web.pages import Fact, Link, Said, StatutesDetail, StatutesGroup, StatutesRule, StatutesValue
from koinon.web.words import rules as rule_words
from koinon.web.words.content import said
from koinon.web.words.dates import when_span
from koinon.web.words.names import Called, names_by_slug
from koinon.web.words.sources import Footnotes


@dataclass(frozen=True)
class Told:
    """A version with the names that its rules refer to, read before it is put into words."""

    asked: Asked
    hosted: Hosted
    version: Statutes | None
    footnotes: Footnotes = field(default_factory=lambda: Footnotes({}))
    names: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def named(self, kind: str, slug: str) -> str:
        """What a slug of that kind is called."""
        if kind == "category":
            return self.hosted.category_name(slug, self.asked.day).text
        return self.names.get((kind, slug)) or rule_words.spoken_name(kind, slug)


def told_of(asked: Asked, hosted: Hosted, version: str = "") -> Told:
    """The version in force on the day, or the one named. Six queries where there is one.

    Raises PageRefused for a version that the network has not.
    """
    found = _version(asked, hosted, version)
    if found is None:
        return Told(asked, hosted, None)
    cited = {source for rule in found.rules for source in (*rule.all_sources(), rule.practice_source)}
    footnotes = Footnotes.load(cited | set(found.in_force_sources), asked.known)
    return Told(asked, hosted, found, footnotes, _names(hosted, found, asked.known))


def statutes_detail(told: Told) -> StatutesDetail | None:
    """The statutes as their page shows them; None where no version is known for the day. Nothing is read any more."""
    version, asked, hosted = told.version, told.asked, told.hosted
    if version is None:
        return None
    ordered = sorted(hosted.statutes, key=lambda one: (one.begins.earliest, one.version))
    place = ordered.index(version)
    following = ordered[place + 1] if place + 1 < len(ordered) else None
    cites = told.footnotes.cite(*version.in_force_sources)
    return StatutesDetail(
        title=said(version.title),
        version=version.version,
        in_force=when_span(version.begins),
        in_force_status=version.in_force_status,
        groups=tuple(_groups(told, version)),
        until=when_span(following.begins) if following else None,
        versions=tuple(
            Link(said(one.title).text, asked.walk.statutes(hosted.slug, one.version), one is version) for one in ordered
        ),
        adopted=_adopted(told, version),
        cites=cites,
        unknown_count=sum(rule.status == "unknown" for rule in version.rules),
    )


def _version(asked: Asked, hosted: Hosted, version: str) -> Statutes | None:
    if not version:
        return hosted.version_on(asked.day)
    found = next((one for one in hosted.statutes if one.version == version), None)
    if found is None:
        raise PageRefused(
            404,
            _("There is no such version of the statutes here"),
            _("The address asks for a version “%(version)s”. None of that name is kept here.") % {"version": version},
            _("Look at the version of the day, which leads to all others."),
            [Link(_("Statutes"), asked.walk.statutes(hosted.slug))],
        )
    return found


def _adopted(told: Told, version: Statutes) -> Fact | None:
    if not version.adopted_by and not version.adopted_on:
        return None
    who = (Said(told.named("organ", version.adopted_by)),) if version.adopted_by else ()
    return Fact(_("Adopted by"), who, when_span(version.adopted_on) if version.adopted_on else None)


def _groups(told: Told, version: Statutes) -> Iterator[StatutesGroup]:
    """The rules by chapter, in the order of the chapters and, within one, of the file."""
    chapters: dict[str, list[Rule]] = defaultdict(list)
    for rule in version.rules:
        chapters[chapter_of(rule.kind)].append(rule)
    for chapter in CHAPTERS:
        if chapters[chapter]:
            rules = tuple(_rule(told, rule) for rule in chapters[chapter])
            yield StatutesGroup(f"chapter-{chapter.replace('_', '-')}", _(CHAPTER_LABELS[chapter]), rules)


def _rule(told: Told, rule: Rule) -> StatutesRule:
    values = tuple(
        StatutesValue(words, told.footnotes.cite(*sources)) for words, sources in rule_words.readings(rule, told.named)
    )
    return StatutesRule(
        id=rule.id,
        heading=rule_words.heading(rule, told.named),
        status=rule.status,
        lines=rule_words.lines(rule, told.named),
        says=rule_words.says(rule),
        article=rule.article,
        values=values,
        practice=said(rule.practice) if rule.practice else None,
        applied=KINDS[rule.kind].evaluated,
        cites=told.footnotes.cite(*rule.all_sources(), *filter(None, (rule.practice_source,))),
    )


def _names(hosted: Hosted, version: Statutes, known: datetime | None) -> dict[tuple[str, str], str]:
    """The names of organs, offices, unions, territories and organisations that rules refer to. Five queries."""
    found: dict[tuple[str, str], str] = {}
    rows = Line.objects.known(known).filter(network=hosted.network, kind__in=(LineKind.BODY, LineKind.OFFICE))
    for kind, key, content in rows.values_list("kind", "key", "content"):
        found["office" if kind == LineKind.OFFICE else "organ", key] = said(content.get("names")).text
    for rule in version.rules:
        if rule.kind in ("organ", "office") and rule.get("names"):
            found[rule.kind, rule.get(rule.kind)] = said(rule.get("names")).text
    for slug, names in Union.objects.values_list("slug", "names"):
        found["union", slug] = said(names).text
    for slug, names in Territory.objects.known(known).values_list("slug", "names"):
        found["territory", slug] = said(names).text
    for slug, called in _organisations(version, known).items():
        found["organisation", slug] = called.name.text
    return found


def _organisations(version: Statutes, known: datetime | None) -> Mapping[str, Called]:
    return names_by_slug(_named(rule.fields for rule in version.rules), known)


def _named(fields: Iterator[Mapping[str, Any]] | Sequence[Mapping[str, Any]]) -> set[str]:
    """The organisations that rules name."""
    slugs: set[str] = set()
    for values in fields:
        for name in ("organisation", "organisations"):
            told = values.get(name) or ()
            slugs |= {told} if isinstance(told, str) else set(told)
    return slugs
