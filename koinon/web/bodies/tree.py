"""The bodies of a network on a day as a tree, with their lives, their offices and what they follow on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from koinon.networks.models import Network
from koinon.records.models import Line, LineKind
from koinon.register.tenures import lives_and_mandates
from koinon.rules.bodies import AS_DESCRIBED, OF_THE_NETWORK, Life
from koinon.rules.bodies import Stretch as LifeStretch
from koinon.rules.citing import named_in
from koinon.rules.mandates import Holder, Stretch
from koinon.rules.reasons import CANNOT_TELL, Reason, chained
from koinon.web.asked import Asked
from koinon.web.bodies.powers import by_body, power
from koinon.web.bodies.tenures import Tenures, line_of, stated_words, surest_first
from koinon.web.glossary import names_of_people
from koinon.web.networks.hosted import Hosted
from koinon.web.pages import Note, Said
from koinon.web.pages.bodies import BodiesDetail, BodyGroup, BodyRow, OfficeNow
from koinon.web.words.content import said
from koinon.web.words.names import names_by_slug
from koinon.web.words.sources import Footnotes

Content = Mapping[str, Any]

GROUPS = {
    "assembly": "organs", "committee": "organs", "board": "organs", "secretariat": "organs",
    "forum": "forums", "coordination": "forums", "working_group": "working_groups",
}  # fmt: skip
ORDER = ("organs", "forums", "working_groups", "others")


def tenures_of(asked: Asked, hosted: Hosted) -> Tenures:
    """What is told of a network's bodies and mandates, as known at the instant. Seven queries for what is known now."""
    lives, mandates = lives_and_mandates(hosted.network, asked.known)
    lines = _lines(hosted.network, asked)
    reasons = [reason for told in mandates.values() for stretch in told for reason in stretch.answer.basis]
    reasons += [reason for told in lives.values() for stretch in told for reason in _reasons(stretch.life)]
    cited = {reason.source for reason in reasons} | set(named_in(list(lines.values())))
    holders = [holder for _post, holder in mandates]
    return Tenures(
        asked=asked,
        hosted=hosted,
        mandates=mandates,
        lives=lives,
        footnotes=Footnotes.load(cited, asked.known),
        bodies={str(line["slug"]): line for kind, line in lines.values() if kind == LineKind.BODY},
        offices={str(line["slug"]): line for kind, line in lines.values() if kind == LineKind.OFFICE},
        called=names_by_slug({holder.organisation for holder in holders} - {""}, asked.known),
        people=names_of_people({holder.person for holder in holders} - {""}),
        powers=by_body(line for kind, line in lines.values() if kind == LineKind.POWER),
    )


def bodies_detail(tenures: Tenures) -> BodiesDetail:
    """The bodies as their page shows them. Nothing is read any more."""
    tree = _Tree(tenures)
    roots = [slug for slug in tree.here if tree.parents[slug] == OF_THE_NETWORK]
    grouped: dict[str, list[BodyRow]] = {key: [] for key in ORDER}
    # in the order of the page, since that numbers the footnotes
    for key in ORDER:
        grouped[key] = [tree.row(slug) for slug in roots if tree.group(slug) == key]
    return BodiesDetail(
        groups=tuple(BodyGroup(key, tuple(rows)) for key, rows in grouped.items() if rows),
        unplaced=tuple(tree.row(slug) for slug in tree.here if slug not in tree.shown and not tree.parents[slug]),
        posts=tenures.posts_of(""),
        elsewhen=tuple(tree.row(slug) for slug in tree.elsewhen),
        ticks=tree.axis.ticks() if tenures.lives or tenures.mandates else (),
    )


def offices_now(tenures: Tenures) -> Iterator[OfficeNow]:
    """The offices with who holds them on the day; those that nobody is known to hold then are left out."""
    day = tenures.asked.day
    for slug in tenures.offices:
        held: dict[bool, list[tuple[Holder, Sequence[Stretch]]]] = {True: [], False: []}
        for (post, holder), told in tenures.mandates.items():
            here = next((one.answer.held for one in told if one.holds(day)), None)
            if post.office == slug and here:
                held[here != CANNOT_TELL].append((holder, told))
        known, open_ones = held[True], held[False]
        if known or open_ones:
            rows = surest_first(tenures.rows(known or open_ones))
            yield OfficeNow(tenures.office(slug), rows, len(open_ones) if known else 0)


@dataclass(frozen=True)
class _Described:
    """A body's line with its life on the day, None where no entry tells of one on it."""

    line: Content
    life: Life | None


class _Tree:
    """Which bodies are there on the day, and where each belongs."""

    def __init__(self, tenures: Tenures) -> None:
        self.tenures = tenures
        self.axis = tenures.axis()
        every = dict.fromkeys([*tenures.bodies, *tenures.lives])
        self.of = {slug: _Described(tenures.bodies.get(slug, {}), self._life(slug)) for slug in every}
        self.here = [slug for slug in every if self.of[slug].life or slug not in tenures.lives]
        self.elsewhen = [slug for slug in every if slug not in self.here]
        self.parents = {slug: self._parent(slug) for slug in every}
        for slug in self.here:
            if not self._is_rooted(slug):
                self.parents[slug] = ""
        self.shown: set[str] = set()

    def group(self, slug: str) -> str:
        """Under which heading a body of the network itself stands."""
        return GROUPS.get(str(self.of[slug].line.get("kind", "")), "others")

    def row(self, slug: str) -> BodyRow:
        """A body with what belongs to it."""
        self.shown.add(slug)
        tenures, described = self.tenures, self.of[slug]
        told = tenures.lives.get(slug, ())
        life = described.life or (told[-1].life if told else None)
        reasons = chained(*(_reasons(stretch.life) for stretch in told))
        names = list(self._names(slug))
        cites = tenures.footnotes.of(described.line)
        return BodyRow(
            name=names[0],
            slug=slug,
            kind=str(described.line.get("kind", "")),
            held=described.life.held if described.life else "",
            also=tuple(names[1:]),
            period=stated_words(life.since, life.until) if life else "",
            line=line_of(told, [stretch.life.held for stretch in told], self.axis, tenures.asked.day) if told else None,
            notes=tuple(self._notes(slug)),
            powers=tuple(power(line, tenures.footnotes) for line in tenures.powers.get(slug, ())),
            posts=tenures.posts_of(slug),
            children=tuple(self.row(child) for child in self.here if self.parents[child] == slug),
            entries=tuple(tenures.grounds(reasons)),
            cites=tuple(dict.fromkeys([*cites, *tenures.footnotes.cite(*(reason.source for reason in reasons))])),
        )

    def _life(self, slug: str) -> Life | None:
        return _on(self.tenures.lives.get(slug, ()), self.tenures)

    def _parent(self, slug: str) -> str:
        """Where it belongs on the day as entries tell, else as its line does; "" where that is not known."""
        life = self.of[slug].life
        told = life.parent if life else None
        if told and told.slug:
            parent = told.slug
        elif told and told.alternatives:
            parent = told.alternatives[0].slug if len(told.alternatives) == 1 else ""
        else:
            parent = str(self.of[slug].line.get("parent", ""))
        return parent if parent == OF_THE_NETWORK or parent in self.here else ""

    def _is_rooted(self, slug: str) -> bool:
        """Whether its parents lead to the network or to a body whose place is not known, and not in a circle."""
        seen, current = {slug}, self.parents[slug]
        while current in self.parents:
            if current in seen:
                return False
            seen.add(current)
            current = self.parents[current]
        return True

    def _names(self, slug: str) -> Iterator[Said]:
        """What it is called on the day, and what else it may be or other sources call it."""
        described = self.of[slug]
        on_the_day = described.life.names if described.life else (AS_DESCRIBED,)
        for names in on_the_day:
            yield said(names) if names else self.tenures.body(slug)
        for other in described.line.get("other_names", ()):
            if other.get("names"):
                yield said(other["names"])

    def _notes(self, slug: str) -> Iterator[Note]:
        described, tenures = self.of[slug], self.tenures
        told = described.life.parent if described.life else None
        if told and not told.slug and len(told.alternatives) > 1:
            places = ", ".join(self._place(one.slug) for one in told.alternatives)
            words = _("Sources disagree on where it belongs: %(places)s.") % {"places": places}
            yield Note(Said(words), warning=True)
        if isinstance(follows := described.line.get("follows"), Mapping):
            yield self._follows(follows, _("Follows on: %(body)s."), str(follows.get("body", "")))
        for other, line in tenures.bodies.items():
            follows = line.get("follows")
            if isinstance(follows, Mapping) and follows.get("body") == slug:
                yield self._follows(follows, _("Followed by: %(body)s."), other)
        if described.line.get("note"):
            yield Note(said(described.line["note"]))

    def _follows(self, follows: Content, sentence: str, other: str) -> Note:
        """What a body follows on, with how that is known."""
        words = sentence % {"body": self.tenures.body(other).text}
        status = {
            "assumed": _("This is assumed: no source says so, nor when."),
            "secondary": _("This is inferred."),
            "contested": _("Sources disagree on this."),
        }.get(str(follows.get("status", "")), "")
        text = f"{words} {status}".strip()
        return Note(Said(text), warning=bool(status), cites=self.tenures.footnotes.of(follows))

    def _place(self, slug: str) -> str:
        return self.tenures.hosted.name.text if slug == OF_THE_NETWORK else self.tenures.body(slug).text


def _on(told: Iterable[LifeStretch], tenures: Tenures) -> Life | None:
    return next((stretch.life for stretch in told if stretch.holds(tenures.asked.day)), None)


def _reasons(life: Life) -> tuple[Reason, ...]:
    alternatives = (reason for one in life.parent.alternatives for reason in one.basis)
    return chained(life.basis, life.parent.basis, alternatives)


def _lines(network: Network, asked: Asked) -> dict[tuple[str, str], tuple[str, Content]]:
    """The lines of bodies, powers and offices by kind and key, in the order of the folder. One query."""
    kinds = (LineKind.BODY, LineKind.OFFICE, LineKind.POWER)
    rows = Line.objects.known(asked.known).filter(network=network, kind__in=kinds).order_by("kind", "id")
    return {(kind, key): (kind, content) for kind, key, content in rows.values_list("kind", "key", "content")}


def named_by(lines: Iterable[Content], *fields: str) -> set[str]:
    """The slugs that lines name in these fields."""
    return {str(line[name]) for line in lines for name in fields if line.get(name)}
