"""Every write of identities: networks, organs, offices, and who keeps a network's records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from zoneinfo import available_timezones

from koinon.acts.wrapper import Actor, action
from koinon.atlas.models import Organisation
from koinon.networks.models import Keeper, Network, Office, Organ


class NetworkError(ValueError):
    """What is refused of a network; `code`: slug_taken, unknown_zone, mark_is_for_ever or kept_here."""

    def __init__(self, code: str, slug: str) -> None:
        super().__init__(f"{code}: {slug}")
        self.code = code
        self.slug = slug


@action("networks.create_network", public=True)
def create_network(
    *, actor: Actor, at: datetime, slug: str, zone: str, made_up: bool, keeper: str = Keeper.FOLDER
) -> Network:
    """A new network. `made_up` is set here and never changed."""
    if Network.objects.filter(slug=slug).exists():
        raise NetworkError("slug_taken", slug)
    if zone not in available_timezones():
        raise NetworkError("unknown_zone", slug)
    return Network.objects.create(slug=slug, zone=zone, made_up=made_up, keeper=keeper)


@action("networks.move_zone", public=True)
def move_zone(*, actor: Actor, at: datetime, slug: str, zone: str) -> None:
    """The network's days are counted in another IANA zone from now on."""
    if zone not in available_timezones():
        raise NetworkError("unknown_zone", slug)
    Network.objects.filter(slug=slug).update(zone=zone)


@action("networks.keep_here", public=True)
def keep_here(*, actor: Actor, at: datetime, slug: str) -> None:
    """From now on this installation keeps the network's records; its folder is not loaded any more."""
    changed = Network.objects.filter(slug=slug, keeper=Keeper.FOLDER).update(keeper=Keeper.HERE)
    if changed != 1:
        raise NetworkError("kept_here", slug)


@action("networks.name_organs", public=True)
def name_organs(
    *, actor: Actor, at: datetime, organs: Iterable[str], network: Network | None = None,
    organisation: Organisation | None = None,
) -> None:  # fmt: skip
    """Give each organ or body of one owner its identity; those it has already stay."""
    owner = {"network": network} if network else {"organisation": organisation}
    has = set(Organ.objects.filter(**owner).values_list("slug", flat=True))
    Organ.objects.bulk_create(Organ(slug=slug, **owner) for slug in organs if slug not in has)


@action("networks.name_organs_of", public=True, digested=("organs",))
def name_organs_of(*, actor: Actor, at: datetime, organs: Mapping[int, Iterable[str]]) -> None:
    """Give organs (slugs, by organisation id) their identity; those that an organisation has already stay."""
    has = set(Organ.objects.filter(organisation__in=list(organs)).values_list("organisation_id", "slug"))
    Organ.objects.bulk_create(
        Organ(slug=slug, organisation_id=organisation)
        for organisation, slugs in organs.items()
        for slug in slugs
        if (organisation, slug) not in has
    )


@action("networks.name_offices", public=True)
def name_offices(*, actor: Actor, at: datetime, network: Network, offices: Iterable[str]) -> None:
    """Give each office of a network its identity; those it has already stay."""
    has = set(Office.objects.filter(network=network).values_list("slug", flat=True))
    Office.objects.bulk_create(Office(slug=slug, network=network) for slug in offices if slug not in has)
