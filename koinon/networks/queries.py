"""Reading networks: what every answer on one of them begins with."""

from __future__ import annotations

from django.db import connection

from koinon.acts.models import PublicVersion
from koinon.lib.remembered import remembered
from koinon.networks.models import Network

VERSION_AND_ZONE = (
    f"SELECT number, (SELECT zone FROM {Network._meta.db_table} WHERE slug = %s) "  # noqa: S608 - the tables' own names
    f"FROM {PublicVersion._meta.db_table}"
)


def version_with_zone(slug: str) -> tuple[int, str | None]:
    """The version of the public records and the zone of the network of that slug (None: there is none), in one read.

    Written out, since every answer begins with it and putting a query together takes longer than asking it.
    """
    with connection.cursor() as cursor:
        cursor.execute(VERSION_AND_ZONE, [slug])
        row = cursor.fetchone()
    return (int(row[0]), row[1]) if row else (0, None)


@remembered(256)
def network_called(slug: str) -> Network | None:
    """The network of that slug, None if there is none. One query. Shared: not to be changed."""
    return Network.objects.filter(slug=slug).first()
