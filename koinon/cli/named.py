"""What arguments of commands name."""

from __future__ import annotations

from koinon.cli import codes
from koinon.cli.result import Refused, Result
from koinon.networks.models import Network

AT_MOST = 20
"""How many networks a refusal names."""


def network_named(slug: str) -> Network:
    """The network of that slug. Raises Refused, naming the networks there are."""
    found = Network.objects.filter(slug=slug).first()
    if found is not None:
        return found
    slugs = list(Network.objects.order_by("slug").values_list("slug", flat=True))
    more = f" and {len(slugs) - AT_MOST} more" if len(slugs) > AT_MOST else ""
    there = f"known are: {', '.join(slugs[:AT_MOST])}{more}" if slugs else "none is loaded here yet"
    refusal = {"error": "unknown_network", "network": slug, "networks": slugs}
    raise Refused(Result(codes.WRONG_CALL, [f"There is no network {slug}; {there}."], refusal))
