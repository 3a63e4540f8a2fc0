"""Whom sources call founders of a network, and which of them are denied by another source."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from koinon.ledger.models import Clause
from koinon.lib.recorded import known_at
from koinon.networks.models import Network


@dataclass
class Founder:
    """What sources say of one founder: the keys of those that name it, and of those that leave it out."""

    sources: list[str] = field(default_factory=list)
    denied_by: list[str] = field(default_factory=list)

    @property
    def is_disputed(self) -> bool:
        """Whether a source denies it."""
        return bool(self.denied_by)


def founders_of(network: Network, known: datetime | None = None) -> dict[int, Founder]:
    """Whom sources call founders, by organisation id. One query."""
    # Only an attestation can say so. The entry is left out on purpose: no planner can tell how many records say it, and
    # with a third table a wrong guess makes it go through all entries for each record.
    clauses = Clause.objects.filter(
        known_at(known, "record__"), network=network, organisation__isnull=False, record__content__founder=True
    ).order_by("record_id")
    found: dict[int, Founder] = defaultdict(Founder)
    for id_, content in clauses.values_list("organisation_id", "record__content"):
        founder = found[int(id_ or 0)]
        sources = founder.denied_by if content.get("member") is False else founder.sources
        sources.append(str(content["source"]))
    for founder in found.values():
        founder.sources.sort()
        founder.denied_by.sort()
    return {id_: founder for id_, founder in found.items() if founder.sources}
