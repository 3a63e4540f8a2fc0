"""Every write of what is told but not projected."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from koinon.acts.wrapper import Actor, action
from koinon.atlas.models import Organisation
from koinon.networks.models import Network
from koinon.records.models import Line


@action("records.settle_lines", public=True, digested=("lines",))
def settle_lines(
    *, actor: Actor, at: datetime, lines: Sequence[Mapping[str, Any]], network: Network | None = None,
    organisation: Organisation | None = None,
) -> int:  # fmt: skip
    """Record an owner's lines (kind, key, content) as told: what changed gets a new record version, what is gone ends.

    Returns how many rows were superseded or appended.
    """
    owner = {"network_id": network.pk} if network else {"organisation_id": organisation.pk if organisation else None}
    rows = [{**line, **owner} for line in lines]
    return Line.objects.filter(**owner).settle(rows, by=actor.key, at=at)


@action("records.settle_organisations_lines", public=True, digested=("organisations", "lines"))
def settle_organisations_lines(
    *, actor: Actor, at: datetime, organisations: Collection[int], lines: Sequence[Mapping[str, Any]]
) -> int:
    """Record the lines of several organisations (ids; each line with its organisation_id) as told, all of them.

    Returns how many rows were superseded or appended.
    """
    return Line.objects.filter(organisation__in=organisations).settle(lines, by=actor.key, at=at)
