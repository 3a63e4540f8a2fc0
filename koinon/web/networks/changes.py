"""The chronicle: what was recorded of a network, or of all of them, newest first, as a page and as a feed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Max, QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.utils.translation import gettext as _

from koinon import __version__
from koinon.ledger.models import Clause, EntryKind, Record
from koinon.lib.atom import Feed, FeedEntry
from koinon.lib.days import instant_text
from koinon.networks.models import Network
from koinon.rules.citing import named_in
from koinon.rules.effects import read as read_effect
from koinon.web.asked import Asked
from koinon.web.glossary import Glossary, glossary_for
from koinon.web.networks.hosted import Hosted
from koinon.web.pages import Link, Pages, Said
from koinon.web.pages.changes import ChangeRow, ChangesList
from koinon.web.paging import paged
from koinon.web.standings import attested
from koinon.web.standings.entry import entry_title
from koinon.web.standings.reasons import organ_of, speaker
from koinon.web.words import deeds
from koinon.web.words.dates import when_edtf, when_instant
from koinon.web.words.sources import Footnotes

PAGE_SIZE = 30

Content = Mapping[str, Any]
Absolute = Any
"""Makes a whole address of a path."""


@dataclass(frozen=True)
class Told:
    """One page of the chronicle, read before it is put into words.

    newest   the number of the newest version of each entry, by the entry's id
    touches  (network, organisation) slugs, by the record's id
    """

    asked: Asked
    network: str
    records: Sequence[Record]
    pages: Pages
    newest: Mapping[int, int]
    touches: Mapping[int, list[tuple[str, str]]]
    glossary: Glossary
    footnotes: Footnotes


class _Unread(Sequence[Record]):
    """Records that are counted and cut by the database."""

    def __init__(self, rows: QuerySet[Record]) -> None:
        self._rows, self._length = rows, rows.count()

    def __len__(self) -> int:
        return self._length

    def __getitem__(self, place: Any) -> Any:
        found = self._rows[place]
        return list(found) if isinstance(place, slice) else found


def told_of(asked: Asked, networks: Mapping[str, Hosted], network: str = "") -> Told:
    """What was recorded by the instant, the page asked for. Nine queries, one more where people are named.

    Every record version is one row: a mended mistake stands there beside what it mended.
    """
    of = networks[network].network if network else None
    rows, pages = paged(asked, _Unread(_recorded(of, asked.known)), PAGE_SIZE)
    ids = [row.entry_id for row in rows]
    later = Record.objects.filter(entry__in=ids)
    if asked.known is not None:
        later = later.filter(recorded_at__lte=asked.known)
    newest = dict(later.order_by().values_list("entry_id").annotate(Max("version")))
    contents = [row.content for row in rows]
    touches = _touches(rows)
    pairs = [{"organisation": slug} for told in touches.values() for _network, slug in told]
    glossary = glossary_for(asked, networks, [*contents, *pairs])
    footnotes = Footnotes.load(named_in(contents), asked.known)
    return Told(asked, network, rows, pages, newest, touches, glossary, footnotes)


def changes_list(told: Told) -> ChangesList:
    """The chronicle as its page shows it. Nothing is read any more."""
    walk = told.asked.walk
    return ChangesList(
        rows=tuple(_row(told, record) for record in told.records),
        pages=told.pages,
        feed_address=walk.undated().changes_feed(told.network),
        compare_address=walk.compare_days(told.network) if told.network else "",
    )


def feed(told: Told, title: str, absolute: Absolute) -> Feed:
    """The chronicle as a feed; entries are named by their addresses without a language, so that they stay the same."""
    walk, pages = told.asked.walk, told.pages
    return Feed(
        id=absolute(walk.undated().changes_feed(told.network)),
        title=title,
        subtitle=_("Decisions and what sources attest, in the order in which they were recorded here"),
        author="Koinon",
        language=walk.language,
        own_address=absolute(told.asked.here(page=told.asked.parameter("page"))),
        page_address=absolute(walk.changes(told.network)),
        generator=f"Koinon {__version__}",
        entries=[_entry(told, record, absolute) for record in told.records],
        next_address=absolute(pages.next_address) if pages.next_address else "",
        previous_address=absolute(pages.previous_address) if pages.previous_address else "",
    )


def _recorded(network: Network | None, known: datetime | None) -> QuerySet[Record]:
    """The record versions, newest first; of those recorded at once decisions first, by their own day."""
    rows = Record.objects.select_related("entry")
    if known is not None:
        rows = rows.filter(recorded_at__lte=known)
    if network is not None:
        rows = rows.filter(id__in=Clause.objects.filter(network=network).values("record_id"))
    own_day = F("own_day").desc(nulls_last=True)
    return rows.annotate(own_day=KeyTextTransform("on", "content")).order_by(
        "-recorded_at", "-entry__kind", own_day, "entry__key", "-version"
    )


def _touches(rows: Iterable[Record]) -> dict[int, list[tuple[str, str]]]:
    """The standings that each record is about. One query."""
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    clauses = Clause.objects.filter(record__in=[row.pk for row in rows], network__isnull=False)
    pairs = clauses.filter(organisation__isnull=False).order_by("network__slug", "organisation__slug").distinct()
    for record, network, organisation in pairs.values_list("record_id", "network__slug", "organisation__slug"):
        found[record].append((str(network), str(organisation)))
    return found


def _row(told: Told, record: Record) -> ChangeRow:
    content, glossary = record.content, told.glossary
    return ChangeRow(
        kind=record.entry.kind,
        title=entry_title(record.entry.kind, content, glossary),
        address=told.asked.walk.entry(record.entry.key),
        recorded=when_instant(record.recorded_at),
        own_day=when_edtf(str(content["on"])) if record.entry.kind == EntryKind.DECISION else attested.when(content),
        who=_who(told, record),
        sentences=tuple(Said(words) for words in _sentences(told, record)),
        mended=record.why,
        is_mending=record.version > 1,
        no_longer=_no_longer(told, record),
        touches=tuple(_links(told, record)),
        cites=told.footnotes.of(content),
        made_up=_is_made_up(told, record),
    )


def _is_made_up(told: Told, record: Record) -> bool:
    """Whether all networks that the record is about are made up."""
    content = record.content
    named = {content.get("network"), *(effect.get("network") for effect in content.get("effects", ()))}
    named |= {network for network, _organisation in told.touches.get(record.pk, ())}
    hosted = [told.glossary.networks[str(slug)] for slug in named if slug in told.glossary.networks]
    return bool(hosted) and all(one.network.made_up for one in hosted)


def _entry(told: Told, record: Record, absolute: Absolute) -> FeedEntry:
    row = _row(told, record)
    title = _("Mended: %(title)s") % {"title": row.title.text} if row.is_mending else row.title.text
    title = f"{_('Made up')}: {title}" if row.made_up else title
    return FeedEntry(
        id=f"{absolute(f'/entries/{record.entry.key}/')}#version-{record.version}",
        title=title,
        address=absolute(told.asked.walk.undated().entry(record.entry.key)),
        updated=record.recorded_at,
        published=record.recorded_at,
        text="\n".join(_text(row, record)),
        category=record.entry.kind,
    )


def _text(row: ChangeRow, record: Record) -> Iterator[str]:
    """An entry in lines: the day of its own first, since the feed's date is that of recording."""
    who, day = row.who.text if row.who else "", row.own_day.text if row.own_day else ""
    if row.kind == EntryKind.DECISION:
        yield _("Decided: %(date)s, %(organ)s.") % {"date": day, "organ": who}
    elif who:
        yield _("Source: %(source)s") % {"source": who}
    yield from (sentence.text for sentence in row.sentences)
    if row.mended:
        yield _("Why it was mended: %(reason)s") % {"reason": row.mended}
    yield _("Recorded: %(instant)s") % {"instant": instant_text(record.recorded_at)}


def _who(told: Told, record: Record) -> Said | None:
    """The organ that decided, or who speaks in the source."""
    if record.entry.kind == EntryKind.DECISION:
        return organ_of(record.content, told.glossary)
    return speaker(told.footnotes.content(str(record.content.get("source", ""))))


def _sentences(told: Told, record: Record) -> list[str]:
    if record.entry.kind == EntryKind.ATTESTATION:
        return [attested.sentence(record.content, told.glossary)]
    effects = (read_effect(effect) for effect in record.content.get("effects", ()))
    return list(dict.fromkeys(deeds.sentence(effect, told.glossary) for effect in effects))


def _no_longer(told: Told, record: Record) -> Said | None:
    """That a later version took its place, or that the entry was withdrawn, as known at the instant."""
    ended, known = record.superseded_at, told.asked.known
    if ended is None or (known is not None and ended > known):
        return None
    is_replaced = told.newest.get(record.entry_id, record.version) > record.version
    words = _("A later version took its place: %(instant)s") if is_replaced else _("Withdrawn: %(instant)s")
    return Said(words % {"instant": when_instant(ended).text})


def _links(told: Told, record: Record) -> Iterator[Link]:
    """The standings it is about; on a network's own page those in other networks are left out."""
    for network, organisation in told.touches.get(record.pk, ()):
        if told.network in ("", network):
            name = told.glossary.called(organisation)
            address = told.asked.walk.standing(network, organisation)
            text = name.name.text
            if not told.network:
                names = {"organisation": text, "network": told.glossary.network(network)}
                text = _("%(organisation)s in %(network)s") % names
            yield Link(text, address)
