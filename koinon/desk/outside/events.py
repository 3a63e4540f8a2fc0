"""Outside events on the desk: what each means for the members, and the letters that say so, in their languages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import override

from koinon.admissions.models import Case as Drafted
from koinon.admissions.queries import cases_after
from koinon.desk.actions import Addressed
from koinon.desk.cases.words import event_words, state_words
from koinon.desk.outside.drafting import DraftForm, undecided
from koinon.desk.outside.supposing import case_by_slug, member_votes_words, votes_words
from koinon.desk.persons import name_words
from koinon.networks.models import Network
from koinon.outbox.letters import Button, Letter
from koinon.people.models import Role
from koinon.register.queries import cases
from koinon.rules.dates import day_before
from koinon.rules.outside import Consequence, consequences, days_with_consequences
from koinon.rules.rights import COORDINATOR, REPRESENTATIVE
from koinon.rules.standing import Case, Standing, standing_on
from koinon.rules.whatif import shifts, votes, votes_by_country, votes_of
from koinon.web.addresses import Walk
from koinon.web.networks.hosted import Hosted, host
from koinon.web.pages import Category, Link, Said, When
from koinon.web.words.content import country_name
from koinon.web.words.dates import day_words, when_day
from koinon.web.words.names import Called, names_by_slug

if TYPE_CHECKING:
    from koinon.desk.gate import Desk

KIND = "outside-event"


@dataclass(frozen=True)
class EventLine:
    """One day with events: what happened, how many members it touched, and how many have to be looked at."""

    when: When
    address: str
    events: tuple[str, ...]
    touched: int
    open: int


@dataclass(frozen=True)
class TouchedRow:
    """One member: what it was, what it is, by which rule; `by_itself` says that nobody has to decide.

    `case` is the one that was drafted for who has to; `votes` are its votes in the assembly before and after.
    """

    name: Called
    before: Category | None
    after: Category | None
    rule: Link | None
    by_itself: bool
    case: Link | None
    votes: tuple[str, str]


@dataclass(frozen=True)
class DraftLetter:
    """A letter as it would go out, with whom it goes to; `to` is "" where nobody can be written to."""

    organisation: str
    called: str
    to: str
    language: str
    letter: Letter
    addressed: Addressed | None


@dataclass(frozen=True)
class OutsideEvent:
    """The page of one day's events."""

    when: When
    events: tuple[str, ...]
    rows: tuple[TouchedRow, ...]
    votes_before: str
    votes_after: str
    countries: tuple[tuple[str, str, str], ...]
    to_send: tuple[DraftLetter, ...]
    to_sign: tuple[DraftLetter, ...]
    form: DraftForm

    @property
    def letters(self) -> list[Addressed]:
        """What can be sent as it is."""
        return [draft.addressed for draft in self.to_send if draft.addressed]


def outside_events(desk: Desk, network: Network) -> tuple[EventLine, ...]:
    """Every day on which an outside event touched a member, the latest first. The queries of judging a network."""
    told = days_with_consequences(case_by_slug(cases(network)))
    drafted = {(case.event_on, case.organisation.slug) for case in cases_after(network)}
    return tuple(
        EventLine(
            when_day(day),
            desk.to("outside_event", network=network.slug, day=day),
            _events(found),
            len({one.organisation for one in found}),
            len({one.organisation for one in found if not one.by_itself and (day, one.organisation) not in drafted}),
        )
        for day, found in told.items()
    )


def outside_event(desk: Desk, network: Network, day: date, posted: QueryDict | None = None) -> OutsideEvent | None:
    """What the events of a day mean; None where none touched a member. `posted` fills the form of what is drafted."""
    told, hosted = case_by_slug(cases(network)), host(network)
    found = consequences(told, day)
    if not found:
        return None
    touched = [one.organisation for one in found]
    names, drafted = names_by_slug(touched), {case.organisation.slug: case for case in cases_after(network, day)}
    before, after = (_standings(told, on) for on in (day_before(day), day))
    today = {slug: standing_on(told[slug], desk.today) for slug in touched}
    drafts = list(_drafts(hosted, found, day, names))
    by_itself = {one.organisation for one in found if one.by_itself}
    page = _Page(desk, hosted, day, names, told, drafted)
    countries = [votes_by_country(told, standings, on) for standings, on in ((before, day_before(day)), (after, day))]
    return OutsideEvent(
        when_day(day),
        _events(found),
        tuple(page.row(one) for one in found),
        votes_words(votes(told, before, day_before(day))),
        votes_words(votes(told, after, day)),
        tuple((country_name(code), votes_words(was), votes_words(now)) for code, was, now in shifts(*countries)),
        tuple(draft for draft in drafts if draft.organisation in by_itself),
        tuple(draft for draft in drafts if draft.organisation not in by_itself),
        DraftForm(posted, open_ones=undecided(found, names, drafted, today), hosted=hosted, day=day, today=desk.today),
    )


@dataclass(frozen=True)
class _Page:
    """What the rows of a day's page are made of."""

    desk: Desk
    hosted: Hosted
    day: date
    names: Mapping[str, Called]
    told: Mapping[str, Case]
    drafted: Mapping[str, Drafted]

    def row(self, one: Consequence) -> TouchedRow:
        """One member that the events of the day touched."""
        hosted, day, drafted = self.hosted, self.day, self.drafted.get(one.organisation)
        case, where = self.told[one.organisation], {"network": self.hosted.slug, "organisation": one.organisation}
        return TouchedRow(
            self.names.get(one.organisation) or Called(Said(one.organisation)),
            hosted.category(one.before.category, day_before(day)) if one.before else None,
            hosted.category(one.after.category, day) if one.after else None,
            hosted.rule_link(one.rule, day, self.desk.asked.walk.at(day.isoformat())) if one.rule else None,
            one.by_itself,
            Link(state_words(drafted.state), self.desk.to("case", case=drafted.key, **where)) if drafted else None,
            (
                member_votes_words(votes_of(case, one.before, day_before(day))),
                member_votes_words(votes_of(case, one.after, day)),
            ),
        )


def _standings(told: Mapping[str, Case], day: date) -> dict[str, Standing | None]:
    return {slug: standing_on(case, day) for slug, case in told.items()}


def _events(found: Iterable[Consequence]) -> tuple[str, ...]:
    """The events behind consequences, each once."""
    return tuple(dict.fromkeys(_event(one) for one in found))


def _event(one: Consequence) -> str:
    return event_words(one.fact.remark, one.fact.subject)


def _name(one: Consequence, names: Mapping[str, Called]) -> str:
    return names[one.organisation].name.text if one.organisation in names else one.organisation


def _drafts(
    hosted: Hosted, found: Sequence[Consequence], day: date, names: Mapping[str, Called]
) -> Iterable[DraftLetter]:
    """A letter for each person who acts for a touched organisation; one without an address where nobody does."""
    touched = {one.organisation for one in found}
    receivers = _receivers(hosted.network, touched, day)
    spoken: dict[str, tuple[Hosted, Mapping[str, Called]]] = {}
    for one in found:
        for name, key, address, language in receivers.get(one.organisation) or [("", "", "", "")]:
            written_in = language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
            if written_in not in spoken:
                with override(written_in):
                    spoken[written_in] = host(hosted.network), names_by_slug(list(touched))
            letter = _letter(one, day, written_in, name, *spoken[written_in])
            once = f"{KIND}:{hosted.slug}:{day}:{one.organisation}:{key}"
            sent = Addressed(key, address, written_in, one.organisation, letter, once) if address else None
            to = f"{name} <{address}>" if address else name
            yield DraftLetter(one.organisation, _name(one, names), to, written_in, letter, sent)


def _receivers(network: Network, organisations: set[str], day: date) -> dict[str, list[tuple[str, str, str, str]]]:
    """Who represents each organisation here, else its coordinators: name, key, address, language. One query."""
    held = Q(ends__isnull=True) | Q(ends__gt=day)
    roles = Role.objects.filter(held, organisation__slug__in=organisations, person__erased_at__isnull=True)
    theirs = roles.filter(Q(kind=REPRESENTATIVE, network=network) | Q(kind=COORDINATOR)).order_by("begins", "id")
    found: dict[str, dict[str, list[tuple[str, str, str, str]]]] = {}
    rows = theirs.values_list(
        "organisation__slug", "kind", "person__name", "person__key", "person__address", "person__account__language"
    )
    for slug, kind, name, key, address, language in rows:
        person = (name_words(name), key, address, language or "")
        found.setdefault(str(slug), {}).setdefault(kind, []).append(person)
    return {slug: kinds.get(REPRESENTATIVE) or kinds.get(COORDINATOR, []) for slug, kinds in found.items()}


def _letter(
    one: Consequence, day: date, language: str, name: str, hosted: Hosted, called: Mapping[str, Called]
) -> Letter:
    """What is said to one member, in the receiver's language, in which network and organisations are told."""
    with override(language):
        organisation = _name(one, called)
        told = {"network": hosted.name.text, "date": day_words(day), "organisation": organisation, "event": _event(one)}
        if one.by_itself:
            subject = _("%(network)s: another category from %(date)s on") % told
            said = _("The statutes say what follows from this, and nobody has to decide it.")
        else:
            subject = _("%(network)s: the category of %(organisation)s has to be looked at") % told
            said = _("The statutes do not say for certain what follows from this. The network has to decide it.")
        rule = hosted.rule(one.rule, day) if one.rule else None
        rows = [
            (_("What happened"), _("%(event)s, on %(date)s") % told),
            (_("Until then"), _words(hosted, one.before, day_before(day))),
            (_("From that day on"), _words(hosted, one.after, day)),
            (_("By which rule"), (rule[0].article or rule[0].id) if rule else _("no rule is written")),
        ]
        address = settings.KOINON_SITE + Walk(language, on=day.isoformat()).standing(hosted.slug, one.organisation)
        return Letter(
            subject=subject,
            greeting=_("Dear %(name)s,") % {"name": name} if name else "",
            paragraphs=(_("This is about the membership of %(organisation)s in %(network)s.") % told, said),
            rows=tuple(rows),
            button=Button(_("See the reasons"), address),
            footer=(_("You get this because you act for %(organisation)s in %(network)s.") % told,),
        )


def _words(hosted: Hosted, standing: Standing | None, day: date) -> str:
    """A category in plain words."""
    if standing is None:
        return _("no member")
    category = hosted.category(standing.category, day)
    named = [category.text] if category.text else list(category.alternatives)
    return " / ".join(one.text for one in named if one) or _("not known")
