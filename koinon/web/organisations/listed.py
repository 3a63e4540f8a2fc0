"""All organisations, with what each is in which network on the day; found by any name or any source's spelling."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from koinon.atlas.models import Name, Organisation
from koinon.atlas.queries import canonical_ids
from koinon.lib.countries import NOT_KNOWN
from koinon.lib.csv_text import csv_text
from koinon.lib.order import sort_key
from koinon.register.answers import stretch_of
from koinon.register.models import Standing
from koinon.register.queries import judged
from koinon.rules.standing import Stretch
from koinon.web.asked import Asked
from koinon.web.filters import Form, held_choices, in_order
from koinon.web.networks.hosted import Hosted
from koinon.web.pages import Link, OrganisationList, OrganisationRow, Said, StandingShort
from koinon.web.paging import paged
from koinon.web.words.content import country_name, every_country, in_language, organisation_kind, reader
from koinon.web.words.names import Names, names_of


class Identity(NamedTuple):
    """An organisation as the list needs it."""

    id: int
    slug: str
    kind: str
    country: str
    made_up: bool


class Membership(NamedTuple):
    """What an organisation is in a network on the day."""

    network: str
    stretch: Stretch


TABLE = (
    "on", "known", "organisation", "name", "kind", "country", "network", "held", "category", "category_held",
    "made_up",
)  # fmt: skip
"""The heads of the list as CSV."""

Found = Mapping[int, Said]
"""Per organisation id the name that matched the search."""


@dataclass(frozen=True)
class Listed:
    """Those that the form asks for, in the reader's order, with what is said of them."""

    rows: Sequence[Identity]
    names: Names
    memberships: Mapping[int, Sequence[Membership]]
    found: Found


def listed(asked: Asked, form: Form, hosted: Mapping[str, Hosted]) -> Listed:
    """Whom the form asks for; `hosted` are the networks by slug. Four queries, a fifth with a search."""
    same = canonical_ids(asked.known)
    rows = Organisation.objects.exclude(id__in=same).values_list("id", "slug", "kind", "country", "made_up")
    everyone = [Identity(*row) for row in rows]
    memberships = memberships_on(asked, hosted)
    found = _search(form.folded_query, same, asked.known) if form.folded_query else None
    shown = _filtered(form, everyone, hosted, memberships, found)
    names = names_of([row.id for row in shown], asked.known)
    language = reader()
    ordered = sorted(shown, key=lambda row: sort_key(names.of(row.id, row.slug).name.text, language))
    return Listed(ordered, names, memberships, found or {})


def organisation_list(asked: Asked, form: Form, told: Listed, hosted: Mapping[str, Hosted]) -> OrganisationList:
    """The list as its page shows it."""
    on_page, pages = paged(asked, told.rows)
    return OrganisationList(form.filters(), tuple(_row(asked, row, told, hosted) for row in on_page), pages)


def organisation_table(asked: Asked, told: Listed) -> str:
    """The list as CSV: a line for each membership of the day, and one for each organisation without any."""
    lines = []
    for row in told.rows:
        name = told.names.of(row.id, row.slug).name.text
        mark = "yes" if row.made_up else "no"
        head = (asked.day.isoformat(), asked.walk.known, row.slug, name, row.kind, row.country)
        for one in told.memberships.get(row.id, ()):
            category = one.stretch.standing.category
            lines.append((*head, one.network, _held(one), category.slug or "", category.held, mark))
        if not told.memberships.get(row.id):
            lines.append((*head, "", "", "", "", mark))
    return csv_text(TABLE, lines)


def memberships_on(asked: Asked, hosted: Mapping[str, Hosted]) -> Mapping[int, Sequence[Membership]]:
    """Per organisation id its memberships of the day, by slug of the network. One query for what is known now."""
    memberships: dict[int, list[Membership]] = defaultdict(list)
    if asked.known is None:
        rows = Standing.objects.on(asked.day).select_related("network").order_by("network__slug")
        for row in rows:
            memberships[row.organisation_id].append(Membership(row.network.slug, stretch_of(row)))
        return memberships
    for slug, network in sorted(hosted.items()):
        for id_, stretches in judged(network.network, None, asked.known).items():
            memberships[id_].extend(Membership(slug, one) for one in stretches if one.holds(asked.day))
    return memberships


def _search(query: str, same: Mapping[int, int], known: datetime | None) -> dict[int, Said]:
    """Who bears a name with every word searched for, and that name. A duplicate's names lead to the one that stays."""
    names = Name.objects.known(known)
    for word in query.split()[:8]:
        names = names.filter(folded__contains=word)
    found: dict[int, Said] = {}
    for id_, text, language in names.order_by("is_spelling", "id").values_list("organisation_id", "text", "language"):
        found.setdefault(same.get(id_, id_), in_language(text, language))
    return found


def _filtered(
    form: Form,
    everyone: Sequence[Identity],
    hosted: Mapping[str, Hosted],
    memberships: Mapping[int, Sequence[Membership]],
    found: Found | None,
) -> list[Identity]:
    countries = {code: country_name(code) for code in {row.country for row in everyone} if code}
    country = form.choose("country", in_order(countries), also=every_country())
    kind = form.choose("kind", in_order({kind: organisation_kind(kind) for kind in {row.kind for row in everyone}}))
    network = form.choose("network", in_order({slug: one.name.text for slug, one in hosted.items()}))
    held = form.choose("held", held_choices())
    members = {
        id_
        for id_, ones in memberships.items()
        if any((not network or one.network == network) and (not held or _held(one) == held) for one in ones)
    }
    return [
        row
        for row in everyone
        if (not country or (row.country or NOT_KNOWN) == country)
        and (not kind or row.kind == kind)
        and (not (network or held) or row.id in members)
        and (found is None or row.id in found)
    ]


def _held(membership: Membership) -> str:
    return membership.stretch.standing.held


def _row(asked: Asked, row: Identity, told: Listed, hosted: Mapping[str, Hosted]) -> OrganisationRow:
    called = told.names.of(row.id, row.slug)
    shown = {called.name.text, called.own.text if called.own else ""}
    match, memberships = told.found.get(row.id), told.memberships.get(row.id, ())
    return OrganisationRow(
        name=called.name,
        address=asked.walk.organisation(row.slug),
        kind=row.kind,
        country=country_name(row.country),
        own_name=called.own,
        found_as=match if match and match.text not in shown else None,
        standings=tuple(_short(asked, hosted[one.network], one) for one in memberships if one.network in hosted),
        country_address=asked.walk.country(row.country),
        made_up=row.made_up,
    )


def _short(asked: Asked, hosted: Hosted, membership: Membership) -> StandingShort:
    standing = membership.stretch.standing
    link = Link(hosted.name.text, asked.walk.network(hosted.slug), language=hosted.name.language)
    return StandingShort(link, standing.held, hosted.category(standing.category, asked.day))
