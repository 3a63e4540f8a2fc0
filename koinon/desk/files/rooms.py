"""How much room files take, in words: of those owners alone for whom the reader keeps files."""

from __future__ import annotations

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from koinon.files.access import may_keep
from koinon.files.owners import Owner
from koinon.files.queries import room_used
from koinon.files.refusals import MEGABYTE, megabytes
from koinon.rules.rights import Rights


def rooms_of(rights: Rights, owner: Owner) -> tuple[str, ...]:
    """The rooms that a file of this owner takes from, a sentence each. One query a room.

    A shared file takes from both sides; each is told of its own room and never of the other's.
    """
    sides = [Owner(network=owner.network)] if owner.network else []
    sides += [Owner(organisation=owner.organisation)] if owner.organisation else []
    own = [side for side in (sides or [owner]) if may_keep(rights, side)]
    return tuple(_words(room, quota) for side in own for room, quota in side.rooms().items())


def _words(room: str, quota: int) -> str:
    used = room_used(room)
    shown = number_format(max(round(used / MEGABYTE, 1), 0.1 if used else 0), decimal_pos=1)
    words = {
        "network": _("All files of the network take %(used)s of %(most)s."),
        "organisation": _("All files of the organisation take %(used)s of %(most)s."),
        "person": _("All your files take %(used)s of %(most)s."),
    }[room.partition(":")[0]]
    return words % {"used": shown, "most": megabytes(quota)}
