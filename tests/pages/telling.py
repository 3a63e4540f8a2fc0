"""Telling a network more, as a folder would."""

from __future__ import annotations

from typing import Any

from koinon.acts.wrapper import COMMAND_LINE
from koinon.networks.models import Network
from koinon.records import actions as records
from koinon.records.models import Line
from tests.api.world import NOON


def tell(network: Network, *lines: tuple[str, str, dict[str, Any]]) -> None:
    """Add lines to those that the network has; one of the same kind and key takes the other's place."""
    told = {(line.kind, line.key): line.content for line in Line.objects.known(None).filter(network=network)}
    told.update({(kind, key): content for kind, key, content in lines})
    rows = [{"kind": kind, "key": key, "content": content} for (kind, key), content in told.items()]
    records.settle_lines(actor=COMMAND_LINE, at=NOON, network=network, lines=rows)
