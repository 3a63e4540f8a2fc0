"""Two days of one network: who came, who left, who changed, and who only became surer or less sure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from koinon.ledger.models import Clause, EntryKind
from koinon.lib import days
from koinon.lib.order import sort_key
from koinon.lib.recorded import known_at
from koinon.register.queries import Strand, strands_between
from koinon.rules import compare as rules
from koinon.rules.compare import Difference, Look
from koinon.rules.dates import parse
from koinon.rules.periods import Bound, began
from koinon.rules.reasons import FACT, surest
from koinon.web.asked import Asked
from koinon.web.networks.headline import coverage
from koinon.web.networks.hosted import Hosted
from koinon.web.pages import Category, ErrorNote, Link
from koinon.web.pages.compare import (
    CertaintyGroup,
    CountryList,
    DayField,
    DaysCompared,
    DaysForm,
    DaySide,
    DifferenceRow,
    Side,
)
from koinon.web.words.because import Grounds, Weighty, grounds_of, weightiest
from koinon.web.words.content import country_name, number, pair_of, reader
from koinon.web.words.dates import when_bound, when_day, when_span
from koinon.web.words.names import Names, names_of
from koinon.web.words.outside import Event, events_of, unions_in
from koinon.web.words.sources import Footnotes

Content = Mapping[str, Any]

FIRST, LAST = "from", "to"
MOST_UNFOLDED = 12
"""How long a list of what only became surer may be to stand open."""


@dataclass(frozen=True)
class TwoDays:
    """The two days asked for, and what is wrong with either. `asked` speaks of the later one asked for."""

    asked: Asked
    first: date
    last: date
    typed: Mapping[str, str]
    errors: tuple[ErrorNote, ...] = ()


@dataclass(frozen=True)
class Told:
    """Everything that the comparison shows, read before it is put into words."""

    days: TwoDays
    hosted: Hosted
    strands: Sequence[Strand]
    differences: Sequence[tuple[Strand, Difference]]
    names: Names
    grounds: Grounds
    acts: Mapping[int, list[tuple[str, Content]]]
    events: Mapping[date, list[Event]]
    footnotes: Footnotes


def two_days(asked: Asked, hosted: Hosted) -> TwoDays:
    """The days to compare: `to` is the chosen day where it is left out, `from` the same day a year before."""
    typed = {LAST: asked.parameter(LAST) or asked.parameter(days.ON), FIRST: asked.parameter(FIRST)}
    errors = []
    last, error = _day(typed[LAST], LAST, asked.day, hosted)
    errors += [error] if error else []
    floor = hosted.founded.earliest if hosted.founded else None
    first, error = _day(typed[FIRST], FIRST, rules.year_before(last, floor), hosted)
    errors += [error] if error else []
    walk = asked.walk.at(last.isoformat()) if typed[LAST] and not errors else asked.walk
    here = replace(asked, walk=walk, day=last, day_error=None)
    return TwoDays(here, first, last, typed, tuple(reversed(errors)))


def form_of(told: TwoDays, hosted: Hosted, latest: date) -> DaysForm:
    """The form with both days, as they were typed where one of them could not be read."""
    wrong = {error.field: error.text for error in told.errors}
    shown = {FIRST: told.first.isoformat(), LAST: told.last.isoformat()}
    first, last = (
        DayField(name, told.typed[name] if name in wrong else shown[name], wrong.get(name, "")) for name in shown
    )
    return DaysForm(
        action=told.asked.request.path,
        fields=(first, last),
        kept=told.asked.kept(FIRST, LAST, days.ON),
        earliest=hosted.founded.earliest.isoformat() if hosted.founded else "",
        latest=latest.isoformat(),
        errors=told.errors,
    )


def told_of(two: TwoDays, hosted: Hosted) -> Told:
    """Both days and all that lies between. Six queries for what is known now, a seventh where rights were suspended."""
    known = two.asked.known
    begin, end = min(two.first, two.last), max(two.first, two.last)
    strands = strands_between(hosted.network, begin, end, known)
    found = [(strand, one) for strand in strands if (one := rules.difference(strand.stretches, two.first, two.last))]
    shown = {strand.id for strand, _one in found} | {strand.id for strand in strands if _interlude(two, strand)}
    reasons = [reason for _strand, one in found for reason in rules.deciding(one)]
    suspended = [strand.id for strand, one in found if {rules.SUSPENDED, rules.RESUMED} & set(one.facets)]
    grounds, acts = grounds_of(reasons, known), _acts(hosted, suspended, known)
    return Told(
        two, hosted, strands, found, names_of(shown, known), grounds, acts,
        events_of(unions_in(hosted.statutes), known),
        Footnotes.load((str(line.get("source", "")) for line in hosted.coverage), known),
    )  # fmt: skip


def compared(told: Told) -> DaysCompared:
    """The comparison as its page shows it. Nothing is read any more."""
    two = told.days
    parts: dict[str, list[DifferenceRow]] = {
        part: [_row(told, strand, one) for strand, one in _by_name(told) if one.part == part] for part in rules.PARTS
    }
    return DaysCompared(
        first=_day_side(told, two.first),
        last=_day_side(told, two.last),
        countries=countries(told.strands, two.first, two.last),
        came=tuple(parts[rules.CAME]),
        left=tuple(parts[rules.LEFT]),
        changed=tuple(parts[rules.CHANGED]),
        certainty=tuple(_groups(parts[rules.CERTAINTY])),
        certainty_count=len(parts[rules.CERTAINTY]),
        returned=tuple(_interludes(told, rules.RETURNED)),
        passed=tuple(_interludes(told, rules.PASSED)),
        backwards=two.last < two.first,
        same_day=two.last == two.first,
        turned_address=two.asked.walk.at(two.first.isoformat()).compare_days(
            told.hosted.slug, **{FIRST: two.last.isoformat(), LAST: two.first.isoformat()}
        ),
        coverage=coverage(two.asked, told.hosted, told.footnotes),
    )


def countries(strands: Iterable[Strand], first: date, last: date) -> CountryList:
    """Which countries were gained or lost: each is held as surely as the surest of its members."""
    looks: dict[str, list[tuple[Look, Look]]] = defaultdict(list)
    for strand in strands:
        looks[strand.country].append((rules.look_on(strand.stretches, first), rules.look_on(strand.stretches, last)))
    found: dict[str, list[str]] = defaultdict(list)
    for code in sorted(looks, key=lambda code: sort_key(country_name(code), reader())):
        before, after = (_surest(side) for side in zip(*looks[code], strict=True))
        facets = rules.facets(before, after)
        if code and facets:
            kind = facets[0] if before.held and after.held else f"{facets[0]} {'gained' if after.held else 'lost'}"
            found[kind].append(country_name(code))
    return CountryList(
        tuple(found[f"{rules.CAME} gained"]),
        tuple(found[f"{rules.LEFT} lost"]),
        tuple(found[f"{rules.CERTAINTY} gained"]),
        tuple(found[f"{rules.CERTAINTY} lost"]),
    )


def _surest(looks: Iterable[Look]) -> Look:
    held = [look.held for look in looks if look.held]
    return Look(surest(held) if held else "")


def _day(typed: str, field: str, usual: date, hosted: Hosted) -> tuple[date, ErrorNote | None]:
    """The day of a field, the usual one where it is empty or wrong; and what is wrong with it."""
    if not typed:
        return usual, None
    try:
        day = days.read_day(typed)
    except days.DayError as error:
        said = days.explained(days.Mistake(field, error.code, error.text))
        return usual, ErrorNote(field, " ".join(said))
    founded = hosted.founded
    if founded and day < founded.earliest:
        words = _("On that day the network did not exist: it was founded later, %(date)s. Choose a later day.")
        return usual, ErrorNote(field, words % {"date": when_span(founded).text})
    return day, None


def _by_name(told: Told) -> list[tuple[Strand, Difference]]:
    def name(one: tuple[Strand, Difference]) -> Any:
        return sort_key(told.names.of(one[0].id, one[0].slug).name.text, reader())

    return sorted(told.differences, key=name)


def _row(told: Told, strand: Strand, one: Difference) -> DifferenceRow:
    walk, called = told.days.asked.walk, told.names.of(strand.id, strand.slug)
    because = _because(told, strand, one)
    return DifferenceRow(
        name=called.name,
        own_name=called.own,
        address=walk.organisation(strand.slug),
        why_address=walk.at(one.day.isoformat()).standing(told.hosted.slug, strand.slug),
        country=country_name(strand.country),
        before=_side(told, strand, told.days.first, one.before),
        after=_side(told, strand, told.days.last, one.after),
        day=when_day(one.day),
        when=when_bound(_bound(one)),
        because=because.words if because else None,
        entry_address=walk.entry(because.key) if because and because.key else "",
        rights_rest=rules.SUSPENDED in one.facets,
        rights_back=rules.RESUMED in one.facets,
        also_certainty=rules.CERTAINTY in one.facets and one.part != rules.CERTAINTY,
    )


def _side(told: Told, strand: Strand, day: date, look: Look) -> Side:
    stretch = rules.stretch_on(strand.stretches, day)
    category = told.hosted.category(stretch.standing.category, day) if stretch else Category("")
    return Side(look.held, category, look.suspended)


def _bound(one: Difference) -> Bound | None:
    """When the weightiest facet changed, as far as sources state it."""
    before, after = one.was, one.turned
    if one.part == rules.CAME:
        return after.standing.since if after else None
    if one.part == rules.LEFT:
        return before.standing.until if before else None
    if rules.CATEGORY in one.facets:
        return after.standing.category.since if after else None
    return None


def _because(told: Told, strand: Strand, one: Difference) -> Weighty | None:
    """The deciding entry, or the fact that decided, in a few words; None where the answer names none."""
    reasons = rules.deciding(one)
    if one.part == rules.LEFT:
        ends = [reason for reason in reasons if _ends(told.grounds.entries.get(reason.key, {}))]
        return weightiest(ends[:1] or reasons, told.grounds)
    if one.part == rules.CERTAINTY or rules.CATEGORY in one.facets:
        country = next((reason.subject for reason in reasons[:2] if reason.kind == FACT), "")
        event = next((event for event in told.events.get(one.day, ()) if country in event.countries), None)
        if country and event:
            return Weighty(event.words())
        return weightiest(reasons[:1], told.grounds) or weightiest(reasons, told.grounds)
    if one.part == rules.CHANGED:
        return _act_on_rights(told, strand, one)
    return weightiest(reasons, told.grounds)


def _act_on_rights(told: Told, strand: Strand, one: Difference) -> Weighty | None:
    """The decision that suspended rights, or gave them back, from the day of the change on."""
    kind = "suspend" if rules.SUSPENDED in one.facets else "resume"
    for key, content in told.acts.get(strand.id, ()):
        for effect in content.get("effects", ()):
            from_ = str(effect.get("effective") or content.get("on"))
            if effect.get("kind") == kind and began(parse(from_)).sure_from == one.day:
                return Weighty(told.grounds.organ(str(content["organ"])), key)
    return None


def _ends(content: Content) -> bool:
    """Whether an entry tells of an end."""
    effects = {effect.get("kind") for effect in content.get("effects", ())}
    return bool(effects & {"end", "revoke"} or content.get("until") or content.get("ended"))


def _acts(
    hosted: Hosted, organisations: Collection[int], known: datetime | None
) -> dict[int, list[tuple[str, Content]]]:
    """The decisions that touch these organisations in the network, by organisation. One query, none for nobody."""
    found: dict[int, list[tuple[str, Content]]] = defaultdict(list)
    clauses = Clause.objects.filter(
        known_at(known, "record__"),
        network=hosted.network,
        organisation__in=organisations,
        record__entry__kind=EntryKind.DECISION,
    ).order_by("record__entry__key")
    for id_, key, content in clauses.values_list("organisation_id", "record__entry__key", "record__content"):
        found[int(id_ or 0)].append((key, content))
    return found


def _groups(rows: Iterable[DifferenceRow]) -> Iterator[CertaintyGroup]:
    """What only changed in certainty, by how it did; the largest group last, since it says least."""
    found: dict[tuple[str, str], list[DifferenceRow]] = defaultdict(list)
    for row in rows:
        found[row.before.held, row.after.held].append(row)
    for (before, after), kept in sorted(found.items(), key=lambda one: (len(one[1]), one[0])):
        yield CertaintyGroup(before, after, number(len(kept)), tuple(kept), len(kept) <= MOST_UNFOLDED)


def _day_side(told: Told, day: date) -> DaySide:
    held: list[str] = []
    of_country: dict[str, list[str]] = defaultdict(list)
    for strand in told.strands:
        if one := rules.look_on(strand.stretches, day).held:
            held.append(one)
            of_country[strand.country].append(one)
    return DaySide(
        when_day(day),
        pair_of(held),
        pair_of(surest(told_of) for country, told_of in of_country.items() if country),
        told.days.asked.walk.at(day.isoformat()).figures(told.hosted.slug),
    )


def _interlude(two: TwoDays, strand: Strand) -> str:
    return rules.interlude(strand.stretches, two.first, two.last)


def _interludes(told: Told, kind: str) -> Iterator[Link]:
    walk = told.days.asked.walk
    for strand in told.strands:
        if _interlude(told.days, strand) == kind:
            yield told.names.of(strand.id, strand.slug).link(walk.standing(told.hosted.slug, strand.slug))


def title_of(told: TwoDays, hosted: Hosted) -> str:
    """The page's title."""
    names = {"network": hosted.name.text, "first": when_day(told.first).text, "last": when_day(told.last).text}
    return _("%(network)s: %(first)s and %(last)s compared") % names
