"""Who may see and do what of a case. A case is shared: both its sides see the whole of it, and nobody else does.

Each side puts its own acts on record. The network may put an organisation's on record where the organisation lets it,
or where nobody acts for the organisation here at all.
"""

from __future__ import annotations

from datetime import date
from http import HTTPStatus

from django.utils.translation import gettext as _

from koinon.admissions.models import Case
from koinon.admissions.queries import case_called
from koinon.lib.problems import Refused
from koinon.networks.models import Keeper, Network
from koinon.people.queries import holders
from koinon.rules.procedure import NETWORK, ORGANISATION, Step
from koinon.rules.rights import COORDINATOR, REPRESENTATIVE, SECRETARIAT, Need, Rights, Role

OF_NETWORK = (SECRETARIAT,)
OF_ORGANISATION = (COORDINATOR, REPRESENTATIVE)


def needs_of(network: str, organisation: str) -> dict[str, Need]:
    """What it takes to act for each side of a case between the two."""
    return {
        NETWORK: Need(OF_NETWORK, network=network),
        ORGANISATION: Need(OF_ORGANISATION, network=network, organisation=organisation),
    }


def sides_of(rights: Rights, network: str, organisation: str) -> dict[str, Role]:
    """The sides that a person acts for in a case between the two, each with the role by which; empty: none."""
    met = {side: rights.meets(need) for side, need in needs_of(network, organisation).items()}
    return {side: role for side, role in met.items() if role is not None}


def visible_case(rights: Rights, key: str) -> tuple[Case, dict[str, Role]]:
    """The case and the sides that the person acts for. Raises Refused: what is not there and what is kept for others
    sound the same."""
    case = case_called(key)
    sides = sides_of(rights, case.network.slug, case.organisation.slug) if case else {}
    if case is None or not sides:
        raise Refused(
            HTTPStatus.NOT_FOUND,
            _("There is nothing here for you"),
            _("Either there is no such record, or it is kept for others."),
        )
    return case, sides


def require_kept_here(network: Network) -> None:
    """Refuse to act in a network that is read from a folder."""
    if network.keeper == Keeper.FOLDER:
        raise Refused(
            HTTPStatus.FORBIDDEN,
            _("Nobody acts for this network here"),
            _("To keep the network here, whoever runs this installation has to take it over from its folder."),
        )


def somebody_acts_for(case: Case, day: date) -> bool:
    """Whether anybody here acts for the organisation of a case on the day. One query."""
    return bool(holders(needs_of(case.network.slug, case.organisation.slug)[ORGANISATION], day))


def recording_side(case: Case, step: Step, sides: dict[str, Role], day: date) -> str:
    """The side as which a person who acts for `sides` can put a step on record; "" where none of them can."""
    if step.recorder in sides:
        return step.recorder
    if step.recorder == ORGANISATION and NETWORK in sides:
        return NETWORK if case.network_records_all or not somebody_acts_for(case, day) else ""
    return ""
