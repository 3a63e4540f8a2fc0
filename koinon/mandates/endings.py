"""What ends ahead in a network or for an organisation, and the posts against which an election is to be read."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from koinon.atlas.models import Organisation
from koinon.networks.models import Network
from koinon.people.models import Role
from koinon.records.models import Line, LineKind
from koinon.register.tenures import mandates_held_by, mandates_of
from koinon.rules import ahead
from koinon.rules.ahead import Ending, outlasts, read_election
from koinon.rules.dates import BEFORE_ALL, FOREVER
from koinon.rules.mandates import Holder, Mandates, Post, Stretch
from koinon.rules.rights import CHAIR, COMMITTEE, POSTS
from koinon.tasks.models import Task


@dataclass(frozen=True, slots=True)
class Held:
    """A post that is held on the day: a role, or a mandate of the register. `holder` is a person's key or "".

    `earliest` and `latest` are the days between which it ends, None where nothing is known to end it.
    """

    what: str
    network: str
    organisation: str
    kind: str
    body: str
    holder: str
    begins: date
    earliest: date | None = None
    latest: date | None = None
    text: str = ""
    key: str = ""

    def ending(self) -> Ending | None:
        """Its end, where one is known."""
        if self.earliest is None or self.latest is None:
            return None
        return Ending(
            self.earliest, self.latest, self.what, self.organisation, self.kind, self.body, self.holder,
            self.key, self.text,
        )  # fmt: skip


@dataclass(frozen=True)
class Radar:
    """What can end in the time asked about, soonest first, each with the network it is in ("" for an election);
    and every post that is held.
    """

    endings: tuple[tuple[Ending, str], ...]
    held: tuple[Held, ...]

    def outlasting(self, election: Ending) -> tuple[Held, ...]:
        """The posts of the organisation that go on after its election."""
        theirs = (one for one in self.held if one.organisation == election.organisation)
        return tuple(one for one in theirs if outlasts(one.begins, one.latest, election))


def endings_in(network: Network, first: date, last: date) -> Radar:
    """What ends in a network in the days from `first` to `last`. Three queries."""
    held = [*_roles(Q(network=network), first), *_mandates(network.slug, mandates_of(network), first)]
    slugs = {one.organisation for one in held if one.organisation}
    return _radar(held, _elections(Q(organisation__slug__in=slugs)), first, last)


def endings_of(organisation: Organisation, first: date, last: date) -> Radar:
    """What ends for an organisation, in every network. Three queries."""
    held = list(_roles(Q(organisation=organisation), first))
    for network, found in mandates_held_by([organisation.pk]):
        held += _mandates(network.slug, found, first)
    return _radar(held, _elections(Q(organisation=organisation)), first, last)


def _radar(held: Collection[Held], elections: Iterable[Ending], first: date, last: date) -> Radar:
    networks = {ending: one.network for one in held if (ending := one.ending())}
    found = ahead.ahead([*networks, *elections], first, last)
    return Radar(tuple((one, networks.get(one, "")) for one in found), tuple(held))


def _roles(where: Q, on: date) -> Iterator[Held]:
    open_on = Q(ends__isnull=True) | Q(ends__gt=on)
    rows = Role.objects.filter(where, open_on, kind__in=(*POSTS, CHAIR, COMMITTEE), begins__lte=on)
    told = rows.values_list(
        "id", "kind", "network__slug", "organisation__slug", "body", "person__key", "begins", "ends"
    )
    for id_, kind, network, organisation, body, person, begins, ends in told.order_by("id"):
        yield Held(
            ahead.ROLE, network or "", organisation or "", kind, body, person or "", begins, ends, ends, key=str(id_)
        )


def _mandates(network: str, found: Mandates, on: date) -> Iterator[Held]:
    for (post, holder), stretches in found.items():
        stay = _stay(stretches, on)
        if stay:
            yield _held(network, post, holder, stay)


def _stay(stretches: Iterable[Stretch], on: date) -> list[Stretch]:
    """The stretches from the one that holds the day on, as far as they follow each other without a gap."""
    stay: list[Stretch] = []
    for stretch in stretches:
        if stretch.holds(on) or (stay and stretch.begins == stay[-1].ends):
            stay.append(stretch)
    return stay


def _held(network: str, post: Post, holder: Holder, stay: Sequence[Stretch]) -> Held:
    """A mandate of the day. Its end is the one that is told; else the day after which nothing says that it is held."""
    until = stay[0].answer.until or stay[-1].answer.until
    earliest, latest, text = None, None, ""
    if until is not None and until.latest < FOREVER:
        earliest, latest, text = until.earliest, until.latest, until.text
    elif stay[-1].ends < FOREVER:
        earliest = latest = stay[-1].ends
    since = stay[0].answer.since
    begins = since.earliest if since and since.earliest > BEFORE_ALL else stay[0].begins
    key = "-".join(part for part in (post.body, post.office, holder.organisation, holder.person) if part)
    return Held(
        ahead.MANDATE, network, holder.organisation, post.office, post.body, holder.person, begins, earliest,
        latest, text, key,
    )  # fmt: skip


def _elections(where: Q) -> list[Ending]:
    rows = Line.objects.known(None).filter(where, kind=LineKind.ELECTION).order_by("id")
    told = rows.values_list("organisation__slug", "content")
    return [read_election(str(slug), content).ending() for slug, content in told]


@dataclass(frozen=True, slots=True)
class Coming:
    """A task for what ends soon: for whom it waits, and what its sentence is made of."""

    key: str
    kind: str
    due: date
    subject: Mapping[str, str]
    network: str = ""
    organisation: str = ""


def coming_in(network: Network, first: date, last: date) -> Iterator[Coming]:
    """The tasks for what ends in a network in these days; an election counts where posts outlast it. Three queries."""
    radar = endings_in(network, first, last)
    for one, _network in radar.endings:
        key = f"mandates.{one.what}:{network.slug}:{one.organisation}:{one.key}:{one.earliest.isoformat()}"[:200]
        subject = {"network": network.slug, "organisation": one.organisation, "kind": one.kind, "body": one.body}
        if one.holder:
            subject["holder"] = one.holder
        if one.what == ahead.ROLE and one.organisation:
            yield Coming(key, "mandates-role-ends", one.earliest, subject, organisation=one.organisation)
        elif one.what != ahead.ELECTION:
            yield Coming(key, "mandates-term-ends", one.earliest, subject, network=network.slug)
        elif radar.outlasting(one):
            yield Coming(key, "mandates-election", one.earliest, subject, network=network.slug)
            yield Coming(f"{key}:own"[:200], "mandates-election", one.earliest, subject, organisation=one.organisation)


def told_already(keys: Collection[str]) -> set[str]:
    """Those of the keys under which a task was opened before, whatever became of it. One query."""
    return set(Task.objects.filter(key__in=list(keys)).values_list("key", flat=True))
