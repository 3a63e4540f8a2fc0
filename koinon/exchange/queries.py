"""What was loaded before."""

from __future__ import annotations

from collections.abc import Collection

from koinon.exchange.models import Loading


def last_loading(networks: Collection[str]) -> Loading | None:
    """The last load of a tree that has a folder of any of these networks. Trees without a network in common live side
    by side: loading one says nothing about the other. A load that noted no networks may have been of any.
    """
    wanted = set(networks)
    newest_first = Loading.objects.order_by("-id").iterator()
    return next((one for one in newest_first if not one.networks or wanted & set(one.networks)), None)
