"""Mandates and bodies in words: who holds what, as sources state the time, and lines in time to draw."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from django.utils.translation import gettext as _

from koinon.networks.models import Network
from koinon.register.tenures import Lives
from koinon.rules.dates import BEFORE_ALL, FOREVER, DateError, parse
from koinon.rules.mandates import Answer, Holder, Mandates, Post, Stretch
from koinon.rules.periods import Bound
from koinon.rules.reasons import CANNOT_TELL, PRESUMED, RULE, Reason, chained
from koinon.web.asked import Asked
from koinon.web.networks.growth import WIDTH, Axis
from koinon.web.networks.hosted import Hosted
from koinon.web.pages import Link, Said
from koinon.web.pages.bodies import HolderRow, LineStretch, PostRow, TimeLine
from koinon.web.words.content import said, spoken
from koinon.web.words.dates import between_words, period_words, since_words, span_words, until_words, when_bound
from koinon.web.words.names import Called
from koinon.web.words.sources import Footnotes

Content = Mapping[str, Any]


class Days(Protocol):
    """A run of days [begins, ends)."""

    @property
    def begins(self) -> date:
        """The first day inside."""
        ...

    @property
    def ends(self) -> date:
        """The first day outside."""
        ...


@dataclass(frozen=True)
class Tenures:
    """Everything on a network's bodies and mandates, read before it is put into words.

    bodies, offices   told lines by slug, in the order of the folder
    powers            told lines by the slug of the body that has them
    called            organisations by slug; `people` names by key, an erased one is not there
    """

    asked: Asked
    hosted: Hosted
    mandates: Mandates
    lives: Lives
    footnotes: Footnotes
    bodies: Mapping[str, Content] = field(default_factory=dict)
    offices: Mapping[str, Content] = field(default_factory=dict)
    called: Mapping[str, Called] = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict)
    powers: Mapping[str, Sequence[Content]] = field(default_factory=dict)

    @property
    def network(self) -> Network:
        """The network whose bodies they are."""
        return self.hosted.network

    def axis(self) -> Axis:
        """From the year of the founding, or of the first thing known, to the end of this year or the day's."""
        days = [stretch.begins for told in self.mandates.values() for stretch in told]
        days += [stretch.begins for told in self.lives.values() for stretch in told]
        days = [day for day in days if day > BEFORE_ALL]
        founded = self.hosted.founded
        first = founded.earliest if founded else min(days, default=self.asked.today)
        day = self.asked.day if self.asked.day < FOREVER else self.asked.today
        return Axis(date(first.year, 1, 1), date(max(day, self.asked.today).year, 12, 31))

    def holder(self, holder: Holder) -> Said:
        """Who holds a mandate: an organisation, a person, or the person for the organisation."""
        name = holder.person and (self.people.get(holder.person) or _("a person, erased"))
        if not holder.organisation:
            return Said(name)
        called = self.called.get(holder.organisation) or Called(Said(holder.organisation))
        if not name:
            return called.name
        return Said(_("%(person)s, for %(organisation)s") % {"person": name, "organisation": called.name.text})

    def body(self, slug: str) -> Said:
        """What a body is described as."""
        return said(self.bodies[slug]["names"]) if slug in self.bodies else Said(spoken(slug))

    def office(self, slug: str) -> Said:
        """What an office is called."""
        return said(self.offices[slug]["names"]) if slug in self.offices else Said(spoken(slug))

    def posts_of(self, body: str) -> tuple[PostRow, ...]:
        """The offices of a body ("" for those of none that is known), and its seats where somebody holds one."""
        told = [post for post, _holder in self.mandates if post.body == body]
        described = [slug for slug, line in self.offices.items() if self.home(line) == body]
        ordered = dict.fromkeys([*(Post(body, slug) for slug in described), *sorted(told)])
        return tuple(self.post(post) for post in ordered)

    def home(self, office: Content) -> str:
        """The body that an office is in; "" where none is told or none is described."""
        body = str(office.get("body", ""))
        return body if body in self.bodies else ""

    def post(self, post: Post) -> PostRow:
        """A post with all who hold or held it: those of the day, and those before and after it in order."""
        line = self.offices.get(post.office, {})
        cites = self.footnotes.of(line)
        held = [(holder, told) for (one, holder), told in self.mandates.items() if one == post]
        rows = self.rows(held)
        return PostRow(
            name=self.office(post.office) if post.office else Said(_("Seats")),
            slug=anchor_of(post),
            here=surest_first(row for row in rows if row.held),
            others=tuple(row for row in rows if not row.held),
            note=said(line["note"]) if line.get("note") else None,
            cites=cites,
        )

    def rows(self, held: Iterable[tuple[Holder, Sequence[Stretch]]]) -> tuple[HolderRow, ...]:
        """Who holds or held a post, in the order of time."""
        axis = self.axis()
        return tuple(self._row(holder, told, axis) for holder, told in sorted(held, key=_by_time))

    def _row(self, holder: Holder, told: Sequence[Stretch], axis: Axis) -> HolderRow:
        here = next((stretch.answer for stretch in told if stretch.holds(self.asked.day)), None)
        shown = here or told[-1].answer
        reasons = chained(*(stretch.answer.basis for stretch in told))
        closed = [reason for stretch in told for reason in stretch.answer.closed_by]
        return HolderRow(
            name=self.holder(holder),
            held=here.held if here else "",
            address=self.asked.walk.organisation(holder.organisation) if holder.organisation else "",
            period=stated(shown),
            line=line_of(told, [stretch.answer.held for stretch in told], axis, self.asked.day),
            remark=_("Presumed until somebody else surely held it.") if closed and not shown.until else "",
            entries=tuple(self.grounds([*reasons, *closed])),
            cites=self.footnotes.cite(*(reason.source for reason in reasons)),
        )

    def grounds(self, reasons: Iterable[Reason]) -> Iterator[Link]:
        """What something rests on: the entries, and the rules of the statutes."""
        walk = self.asked.walk
        for reason in dict.fromkeys(reasons):
            source = self.footnotes.content(reason.source).get("title", "")
            if reason.kind == RULE:
                yield Link(
                    _("the statutes: %(rule)s") % {"rule": reason.rule},
                    walk.statutes(self.hosted.slug, rule=reason.rule),
                )
            elif reason.key:
                yield Link(str(source or _("A decision")), walk.entry(reason.key))


def anchor_of(post: Post) -> str:
    """The part of an address that leads to a post on the page of bodies, without "post-"."""
    return "-".join(part for part in (post.body, post.office or "seats") if part)


def surest_first(rows: Iterable[HolderRow]) -> tuple[HolderRow, ...]:
    """Those who hold a post on a day: who surely does, or is contested, before whom nobody can tell of."""
    return tuple(sorted(rows, key=lambda row: (row.held == CANNOT_TELL, row.held == PRESUMED)))


def stated(answer: Answer) -> str:
    """The time as sources state it: "2016 to 2018", "since November 2018"; "" where none is stated."""
    return stated_words(answer.since, answer.until)


def stated_words(since: Bound | None, until: Bound | None) -> str:
    """From a bound to a bound, in the sources' own dates; "" where neither is known."""
    first, last = _bound_words(since), _bound_words(until)
    if first and last:
        return between_words(first, last)
    if first:
        return since_words(first)
    return until_words(last) if last else ""


def _bound_words(bound: Bound | None) -> str:
    if bound is None or (not bound.text and bound.earliest == BEFORE_ALL):
        return ""
    try:
        return span_words(parse(bound.text), within=True)
    except DateError:
        when = when_bound(bound)
        return when.text if when else ""


def line_of(runs: Sequence[Days], held: Sequence[str], axis: Axis, day: date) -> TimeLine:
    """A line in time, its neighbouring stretches joined where a reader sees no difference."""
    joined: list[tuple[date, date, str]] = []
    for run, how in zip(runs, held, strict=True):
        if joined and joined[-1][1:] == (run.begins, how):
            joined[-1] = (joined[-1][0], run.ends, how)
        else:
            joined.append((run.begins, run.ends, how))
    stretches = []
    for begins, ends, how in joined:
        first = max(axis.x(begins), 0.0) if begins > BEFORE_ALL else 0.0
        last = min(axis.x(ends), WIDTH) if ends < FOREVER else WIDTH
        width = round(max(last - first, 0.0), 1)
        stretches.append(LineStretch(min(first, WIDTH), width, how, period_words(begins, ends)))
    return TimeLine(tuple(stretches), axis.x(day) if axis.holds(day) else None)


def _by_time(one: tuple[Holder, Sequence[Stretch]]) -> tuple[date, date, Holder]:
    """The order of holders: by the first day on which it can have been theirs, then by the last."""
    holder, told = one
    sure = [stretch.begins for stretch in told if stretch.answer.held in ("yes", "presumed")]
    return min(sure, default=told[0].begins), told[-1].ends, holder
