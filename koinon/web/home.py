"""The first page: the networks kept here with their numbers of the day, what was recorded last, where to begin."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from koinon.atlas.queries import counted
from koinon.ledger.models import Clause, EntryKind, Record
from koinon.register.queries import counts_on
from koinon.web.asked import Asked
from koinon.web.countries.listed import real
from koinon.web.networks.course import course_of
from koinon.web.networks.headline import coverage
from koinon.web.networks.hosted import Hosted
from koinon.web.pages import Count, DecisionRow, Home, Link, NetworkRow, Said
from koinon.web.words.because import Grounds, organ_names
from koinon.web.words.content import count_of, number, pair, pair_of, said
from koinon.web.words.dates import day_words, when_day, when_edtf, when_span
from koinon.web.words.names import names_by_slug
from koinon.web.words.outside import events_of, unions_in
from koinon.web.words.sources import Footnotes

MOST_NEWS = 6
MOST_EXAMPLES = 4


def home(asked: Asked, hosted: Mapping[str, Hosted], *, with_news: bool = True) -> Home:
    """The networks with their counts of the day, those made up last; `with_news` what was recorded last and
    questions to begin with.
    """
    count = counted().count()
    numbers = _numbers(asked, hosted)
    nothing = Footnotes({})
    rows = tuple(
        NetworkRow(
            slug=slug,
            name=one.name,
            address=asked.walk.network(slug),
            kind=str(one.profile.get("kind", "")),
            count=numbers.get(one.network.pk) or pair(0, 0),
            seat=said((one.profile.get("seat") or {}).get("text") or "").text,
            founded=when_span(one.founded) if one.founded else None,
            coverage=coverage(asked, one, nothing),
            made_up=one.network.made_up,
        )
        for slug, one in sorted(hosted.items(), key=lambda pair: pair[1].network.made_up)
    )
    examples = tuple(_examples(asked, hosted))[:MOST_EXAMPLES] if with_news else ()
    news = _news(asked, hosted) if with_news else ()
    compare = asked.walk.compare_networks() if len(hosted) > 1 else ""
    return Home(rows, when_day(asked.day), count, number(count), examples, news, asked.walk.changes(), compare)


def _numbers(asked: Asked, hosted: Mapping[str, Hosted]) -> dict[int, Count]:
    """Per network id the pair of the day. One query for what is known now."""
    if asked.known is not None:
        courses = {one.network.pk: course_of(one.network, asked.known) for one in hosted.values()}
        return {id_: pair_of(spell.held for spell in course.on(asked.day)) for id_, course in courses.items()}
    return {id_: count_of(told) for id_, told in counts_on(asked.day).items()}


def _news(asked: Asked, hosted: Mapping[str, Hosted]) -> tuple[DecisionRow, ...]:
    """The decisions recorded last, the newest act first where several were recorded at once. Four queries.

    Those in made-up networks are left to the chronicle, unless there are no others.
    """
    shown = [one.network.pk for one in real(hosted.values())]
    told = Clause.objects.filter(record=OuterRef("pk"))
    elsewhere = Exists(told.filter(network__isnull=False)) & ~Exists(told.filter(network__in=shown))
    rows = Record.objects.known(asked.known).filter(entry__kind=EntryKind.DECISION).exclude(elsewhere)
    ordered = rows.order_by("-recorded_at", "-content__on", "entry__key")
    newest = list(ordered.values_list("entry__key", "content")[:MOST_NEWS])
    paths = {str(content["organ"]) for _key, content in newest}
    grounds = Grounds(organs=organ_names(paths, asked.known))
    owners = {
        slug: called.name.text for slug, called in names_by_slug([path.partition("/")[0] for path in paths]).items()
    }
    owners |= {slug: one.name.text for slug, one in hosted.items()}
    return tuple(_decision(asked, key, content, grounds, owners) for key, content in newest)


def _decision(
    asked: Asked, key: str, content: Mapping[str, Any], grounds: Grounds, owners: Mapping[str, str]
) -> DecisionRow:
    organ = grounds.organ(str(content["organ"]))
    owner = str(content["organ"]).partition("/")[0]
    return DecisionRow(
        title=said(content["title"]) if content.get("title") else Said(_("A decision")),
        address=asked.walk.entry(key),
        organ=Said(f"{owners.get(owner, owner)}: {organ.text}", organ.language),
        when=when_edtf(str(content["on"])),
        number=str(content.get("number", "")),
    )


def _examples(asked: Asked, hosted: Mapping[str, Hosted]) -> Iterator[Link]:
    """Questions that the records here can answer: made from what happened outside, not from any network by name."""
    walk = asked.walk.undated()
    for one in real(hosted.values()):
        name = {"network": one.name.text}
        turning = _turning_day(asked, one)
        if turning:
            question = _("Who belonged to %(network)s on %(date)s, and who the day after?")
            words = question % {**name, "date": day_words(turning)}
            yield Link(words, walk.at(turning.isoformat()).members(one.slug))
        if one.founded:
            first = one.founded.latest
            words = _("Who was there when %(network)s began?") % name
            yield Link(words, walk.at(first.isoformat()).members(one.slug))
        if one.statutes:
            words = _("Which rules of %(network)s are known, and which are not?") % name
            yield Link(words, walk.statutes(one.slug))


def _turning_day(asked: Asked, hosted: Hosted) -> date | None:
    """The day before most countries joined a union that the network's statutes look at. One query."""
    unions = unions_in(hosted.statutes)
    events = [event for told in events_of(unions).values() for event in told if event.joins]
    first = hosted.founded.latest if hosted.founded else date.min
    inside = [event for event in events if first < event.day <= asked.today]
    greatest = max(inside, key=lambda event: (len(event.countries), event.day), default=None)
    return greatest.day - timedelta(days=1) if greatest else None
