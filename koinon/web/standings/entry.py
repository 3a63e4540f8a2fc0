"""An entry's page: what a decision does or an attestation states, its source, how it was recorded, whom it touches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from koinon.ledger.models import Clause, Entry, EntryKind, Record
from koinon.lib.recorded import known_at
from koinon.lib.writing import COMMAND_LINE, FOLDER
from koinon.rules.citing import named_in
from koinon.rules.effects import Effect, Revoke
from koinon.rules.effects import read as read_effect
from koinon.web.asked import Asked, PageRefused
from koinon.web.glossary import Glossary, glossary_for, names_of_people
from koinon.web.networks.hosted import Hosted
from koinon.web.pages import EffectRow, EntryDetail, Fact, Link, Note, RecordVersion, Said
from koinon.web.standings import attested
from koinon.web.standings.reasons import organ_of, speaker
from koinon.web.words import deeds
from koinon.web.words.changed import changes_between
from koinon.web.words.content import said
from koinon.web.words.dates import when_edtf, when_instant
from koinon.web.words.sources import Footnotes

Content = Mapping[str, Any]


@dataclass(frozen=True)
class Told:
    """An entry with its record versions, read before it is put into words.

    touches   (network, organisation) slugs that the version in use is about
    revoked   the key of the decision that revokes it, "" if none does
    """

    asked: Asked
    entry: Entry
    records: Sequence[Record]
    touches: Sequence[tuple[str, str]]
    revoked: str
    glossary: Glossary
    footnotes: Footnotes
    people: Mapping[str, str]

    @property
    def content(self) -> Content:
        """What the newest version known tells."""
        content: Content = self.records[-1].content
        return content

    @property
    def network(self) -> Hosted | None:
        """The network that all of it is about, None if there are several or none."""
        slugs = {network for network, _organisation in self.touches} or _networks_named(self.content)
        return self.glossary.networks.get(slugs.pop()) if len(slugs) == 1 else None


def told_of(asked: Asked, networks: Mapping[str, Hosted], key: str) -> Told:
    """The entry of that key as known at the instant. Eleven queries, one more where people are named.

    Raises PageRefused where there is none, or none was recorded by then.
    """
    entry = Entry.objects.filter(key=key).first()
    if entry is None:
        raise _no_such_entry(asked, key)
    every = list(Record.objects.filter(entry=entry).order_by("version"))
    records = [record for record in every if asked.known is None or record.recorded_at <= asked.known]
    if not records:
        raise _not_yet_recorded(asked, every)
    content = records[-1].content
    clauses = Clause.objects.filter(record=records[-1], network__isnull=False, organisation__isnull=False)
    pairs = clauses.order_by("network__slug", "organisation__slug").distinct()
    touches = list(pairs.values_list(F("network__slug"), F("organisation__slug")))
    revoked = _revoked_by(entry, touches, asked)
    glossary = glossary_for(asked, networks, [content, *({"organisation": slug} for _network, slug in touches)])
    return Told(
        asked, entry, records, touches, revoked, glossary,
        Footnotes.load(named_in(content), asked.known),
        names_of_people({record.recorded_by for record in records} - {COMMAND_LINE.key, FOLDER.key}),
    )  # fmt: skip


def entry_detail(told: Told) -> EntryDetail:
    """The entry as its page shows it. Nothing is read any more."""
    is_decision = told.entry.kind == EntryKind.DECISION
    # in the order of the page, since that numbers the footnotes
    facts = (*_withdrawn(told), *(_decision_facts(told) if is_decision else _attestation_facts(told)))
    return EntryDetail(
        kind=told.entry.kind,
        key=told.entry.key,
        title=title_of(told),
        facts=facts,
        effects=tuple(_effects(told)) if is_decision else (),
        states=() if is_decision else tuple(_states(told)),
        used_by=tuple(_used_by(told)),
        versions=tuple(_versions(told)),
    )


def title_of(told: Told) -> Said:
    """The entry's title, or whom it is about where it has none."""
    return entry_title(told.entry.kind, told.content, told.glossary)


def entry_title(kind: str, content: Content, glossary: Glossary) -> Said:
    """The title of an entry of that kind and content, or whom it is about where it has none."""
    if content.get("title"):
        return said(content["title"])
    if kind == EntryKind.DECISION:
        return Said(_("A decision"))
    network = str(content["network"])
    organisation, body, office = (str(content.get(name, "")) for name in ("organisation", "body", "office"))
    post = glossary.post(network, office, body)
    if not post:
        names = {"organisation": glossary.organisation(organisation), "network": glossary.network(network)}
        return Said(_("%(organisation)s in %(network)s") % names)
    holder = glossary.holder(organisation, str(content.get("person", "")))
    return Said(_("%(post)s: %(holder)s") % {"post": post, "holder": holder} if holder else post)


def _withdrawn(told: Told) -> Iterator[Fact]:
    """That an entry counts no more: its last version was superseded and none took its place."""
    if not _is_in_use(told.records[-1], told.asked):
        yield Fact(_("In use"), (Said(_("no longer: it was withdrawn")),))


def _decision_facts(told: Told) -> Iterator[Fact]:
    content = told.content
    yield Fact(_("Organ"), (organ_of(content, told.glossary),))
    yield Fact(_("Day of the decision"), when=when_edtf(str(content["on"])))
    number = str(content.get("number", ""))
    yield Fact(_("Number"), (Said(number),) if number else ())
    for field, term in (("place", _("Place")), ("document", _("Document"))):
        if content.get(field):
            yield Fact(term, (said(content[field]),))
    yield from _source_facts(told)


def _attestation_facts(told: Told) -> Iterator[Fact]:
    source = told.footnotes.content(str(told.content.get("source", "")))
    who = speaker(source)
    if who:
        yield Fact(_("Who says it"), (who,))
    yield Fact(_("Speaks of"), when=attested.when(told.content))
    if told.content.get("as_written"):
        yield Fact(_("As written"), (said(told.content["as_written"], ""),))
    yield from _source_facts(told)


def _source_facts(told: Told) -> Iterator[Fact]:
    """The sources with what is known of when they were written, and what is noted."""
    for cite in told.footnotes.of(told.content):
        source = next(note for note in told.footnotes.notes() if note.number == cite.number)
        dated = _("dated %(date)s") % {"date": source.dated} if source.dated else _("undated")
        yield Fact(_("Source"), (source.title,), remark=dated, cites=(cite,))
        if source.evidence:
            yield Fact(_("How its date is known"), (source.evidence,))
    if told.content.get("note"):
        yield Fact(_("Note"), (said(told.content["note"]),))


def _effects(told: Told) -> Iterator[EffectRow]:
    walk = told.asked.walk
    for effect in (read_effect(line) for line in told.content.get("effects", ())):
        network, organisation = _concerned(effect)
        yield EffectRow(
            text=Said(deeds.sentence(effect, told.glossary)),
            effective=when_edtf((effect.effective.text if effect.effective else "") or str(told.content["on"])),
            conditions=tuple(Said(deeds.condition(one, told.glossary)) for one in effect.conditions),
            revoked_by=_entry_link(told, told.revoked) if told.revoked else None,
            network=Link(told.glossary.network(network), walk.network(network)) if network else None,
            organisation=Link(told.glossary.organisation(organisation), walk.organisation(organisation))
            if organisation
            else None,
        )
        if isinstance(effect, Revoke):
            yield EffectRow(Said(_("The decision revoked:")), organisation=_entry_link(told, effect.entry))


def _states(told: Told) -> Iterator[Note]:
    content = told.content
    yield Note(Said(attested.sentence(content, told.glossary)), cites=told.footnotes.of(content))
    if attested.reach_depends_on_source(content):
        yield Note(Said(attested.speaks(told.footnotes.content(str(content.get("source", ""))))))
    for words in attested.left_open(content):
        yield Note(Said(words), warning=True)


def _used_by(told: Told) -> Iterator[Link]:
    for network, organisation in told.touches:
        names = {
            "organisation": told.glossary.organisation(organisation),
            "network": told.glossary.network(network),
        }
        address = told.asked.walk.standing(network, organisation)
        yield Link(_("%(organisation)s in %(network)s") % names, address)


def _versions(told: Told) -> Iterator[RecordVersion]:
    """The record versions, the newest first, each with what it changed."""
    changed = {
        after.version: changes_between(before.content, after.content) for before, after in pairwise(told.records)
    }
    for record in reversed(told.records):
        yield RecordVersion(
            number=record.version,
            recorded=when_instant(record.recorded_at),
            recorded_by=_who(record.recorded_by, told),
            reason=record.why,
            changes=changed.get(record.version, ()),
            current=_is_in_use(record, told.asked),
        )


def _is_in_use(record: Record, asked: Asked) -> bool:
    """Whether no later version had taken its place at the instant asked about."""
    ended = record.superseded_at
    return ended is None or (asked.known is not None and ended > asked.known)


def _who(key: str, told: Told) -> str:
    words = {COMMAND_LINE.key: _("on the command line"), FOLDER.key: _("read from the folder")}
    return words.get(key) or told.people.get(key) or _("a person whose name is not kept")


def _concerned(effect: Effect) -> tuple[str, str]:
    network = str(getattr(effect, "network", ""))
    organisation = str(getattr(effect, "organisation", ""))
    return network, organisation


def _networks_named(content: Content) -> set[str]:
    effects = [read_effect(line) for line in content.get("effects", ())]
    named = {str(content.get("network", "")), *(_concerned(effect)[0] for effect in effects)}
    return named - {""}


def _revoked_by(entry: Entry, touches: Sequence[tuple[str, str]], asked: Asked) -> str:
    """The decision that revokes this one, among those that touch the same standings. One query."""
    if entry.kind != EntryKind.DECISION:
        return ""
    near = Record.objects.filter(
        known_at(asked.known),
        entry__kind=EntryKind.DECISION,
        clauses__network__slug__in={network for network, _organisation in touches},
        clauses__organisation__slug__in={organisation for _network, organisation in touches},
    )
    for key, content in near.order_by("entry__key").values_list("entry__key", "content"):
        effects = content.get("effects", ())
        if any(effect.get("kind") == Revoke.kind and effect.get("entry") == entry.key for effect in effects):
            return str(key)
    return ""


def _entry_link(told: Told, key: str) -> Link:
    return Link(key, told.asked.walk.entry(key))


def _no_such_entry(asked: Asked, key: str) -> PageRefused:
    return PageRefused(
        404,
        _("There is no entry by this key here"),
        _("The address asks for an entry “%(key)s”. None of that key is kept here.") % {"key": key},
        _("Check the key, or begin with the networks."),
        [Link(_("All networks"), asked.walk.networks())],
    )


def _not_yet_recorded(asked: Asked, every: Sequence[Record]) -> PageRefused:
    recorded = when_instant(every[0].recorded_at).text if every else ""
    return PageRefused(
        404,
        _("This entry was not yet recorded then"),
        _("It was recorded here later: %(instant)s.") % {"instant": recorded},
        _("Ask for what is known now."),
        [Link(_("As known now"), asked.here(known=""))],
    )
