"""The mandates that an organisation holds or held, itself or a person for it, for its page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from koinon.register.tenures import mandates_held_by
from koinon.rules.mandates import Mandates
from koinon.web.asked import Asked
from koinon.web.bodies.tenures import anchor_of, stated
from koinon.web.networks.hosted import Hosted
from koinon.web.organisations.identity import Identity
from koinon.web.pages import Link
from koinon.web.pages.bodies import MandateRow
from koinon.web.standings.evidence import Evidence

Content = Mapping[str, Any]
Held = Sequence[tuple[Hosted, Mandates]]


def held_of(asked: Asked, networks: Mapping[str, Hosted], identity: Identity) -> Held:
    """The mandates by network. One query for what is known now."""
    found = mandates_held_by(list(identity.slugs), asked.known)
    return [(networks[network.slug], told) for network, told in found if network.slug in networks]


def sources_of(held: Held) -> set[str]:
    """The sources that the mandates rest on."""
    stretches = [stretch for _hosted, found in held for told in found.values() for stretch in told]
    return {reason.source for stretch in stretches for reason in stretch.answer.basis}


def named_by(held: Held) -> Iterator[Content]:
    """What has to be named, as lines that a glossary reads."""
    for hosted, found in held:
        for post, holder in found:
            told = {"office": post.office, "body": post.body, "person": holder.person}
            yield {"network": hosted.slug, **{name: value for name, value in told.items() if value}}


def mandate_rows(held: Held, asked: Asked, evidence: Evidence) -> Iterator[MandateRow]:
    """A row a mandate: those of the day first, then the others, the latest first."""
    rows = list(_rows(held, asked, evidence))
    yield from (row for row in rows if row.held)
    yield from (row for row in rows if not row.held)


def _rows(held: Held, asked: Asked, evidence: Evidence) -> Iterator[MandateRow]:
    glossary = evidence.glossary
    for hosted, found in held:
        for (post, holder), told in sorted(found.items(), key=lambda one: one[1][-1].ends, reverse=True):
            here = next((stretch.answer for stretch in told if stretch.holds(asked.day)), None)
            address = asked.walk.bodies(hosted.slug, f"post-{anchor_of(post)}")
            sources = [reason.source for stretch in told for reason in stretch.answer.basis]
            # an office says where it is; a seat is named by its body
            words = glossary.post(hosted.slug, post.office, "" if post.office else post.body)
            yield MandateRow(
                network=Link(hosted.name.text, asked.walk.network(hosted.slug), language=hosted.name.language),
                post=Link(words, address),
                held=here.held if here else "",
                name=glossary.person(holder.person) or (_("a person, erased") if holder.person else ""),
                period=stated(here or told[-1].answer),
                cites=evidence.footnotes.cite(*sources),
            )
