"""The organisation that an address names: found by its slug, a recorded duplicate leading to the one that stays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponsePermanentRedirect
from django.utils.translation import gettext as _

from koinon.atlas.models import Organisation
from koinon.atlas.queries import canonical_ids, slugs_of
from koinon.web.addresses import Walk
from koinon.web.asked import PageRefused
from koinon.web.pages import Link

CITY = "city"
"""The kind of organisation that has a second address of its own."""


class Moved(Exception):
    """The address names a duplicate; `address` is the same page of the organisation that stays."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.address = address


@dataclass(frozen=True)
class Identity:
    """An organisation with the slugs under which entries may name it, by id: its own and those of its duplicates."""

    organisation: Organisation
    slugs: Mapping[int, str]


def identify(request: HttpRequest, walk: Walk, slug: str, known: datetime | None = None) -> Identity:
    """The organisation of that slug, as known. Three queries.

    Raises PageRefused where there is none, Moved where the slug is that of a recorded duplicate.
    """
    found = Organisation.objects.filter(slug=slug).first()
    if found is None:
        raise no_such_organisation(walk, slug)
    same = canonical_ids(known)
    ids = {found.pk, same.get(found.pk, found.pk), *(id_ for id_, stays in same.items() if stays == found.pk)}
    slugs = slugs_of(ids)
    stays = same.get(found.pk)
    if stays is not None:
        raise Moved(_with_slug(request, slug, slugs[stays]))
    return Identity(found, slugs)


def moved(address: str) -> HttpResponsePermanentRedirect:
    """The answer to whoever asked for a duplicate. A merge can be taken back, so nobody shall keep it unasked."""
    return HttpResponsePermanentRedirect(address, headers={"Cache-Control": "public, no-cache"})


def no_such_organisation(walk: Walk, slug: str) -> PageRefused:
    """The refusal for an organisation that is not kept here."""
    return PageRefused(
        404,
        _("There is no organisation by this name here"),
        _("The address asks for an organisation “%(slug)s”. None of that name is kept here.") % {"slug": slug},
        _("Check the spelling, or search for any of its names."),
        [Link(_("Search organisations"), walk.organisations(q=slug.replace("-", " ")))],
    )


def _with_slug(request: HttpRequest, slug: str, stays: str) -> str:
    """The address asked for with the other slug as the last part of its path."""
    path = request.path.rstrip("/").removesuffix(slug) + f"{stays}/"
    query = request.META.get("QUERY_STRING", "")
    return f"{path}?{query}" if query else path
