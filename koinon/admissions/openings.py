"""What can be begun between a network and an organisation on a day, and why the rest cannot."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from koinon.admissions import checks
from koinon.admissions.mistakes import CaseError
from koinon.admissions.models import Case, CaseState
from koinon.atlas.models import Organisation
from koinon.networks.models import Network
from koinon.register.models import Standing
from koinon.rules.procedure import ADMISSION, KINDS, REJOINING
from koinon.rules.procedure_ways import is_provided
from koinon.rules.statutes import Statutes, parse_statutes


@dataclass(frozen=True)
class Opening:
    """A matter on a day: `bar` is what `open_case` would refuse it with, None where it can be begun."""

    kind: str
    bar: CaseError | None = None


@dataclass(frozen=True)
class Openings:
    """All matters, in the order of `procedure.KINDS`. `category` is the one that the organisation has, "" if none."""

    on: date
    version: Statutes
    matters: tuple[Opening, ...]
    category: str = ""

    def of(self, kind: str) -> Opening:
        """One matter. KeyError for a word that is none."""
        return {one.kind: one for one in self.matters}[kind]


def openings(network: Network, organisation: Organisation, on: date, today: date) -> Openings:
    """What can be begun on the day. Four queries. Raises CaseError where the day itself does not do: no_statutes,
    in_future, or reading_copy.

    What is asked here is asked again by the action; a successor and categories are looked at there alone.
    """
    checks.require_kept_here(network)
    checks.require_past(on, today)
    version, document = checks.version_on(network, on)
    rows = checks.standings_of(network, organisation)
    present = checks.present_on(rows, on)
    taken = Case.objects.filter(network=network, organisation=organisation, state=CaseState.OPEN)
    is_open = frozenset(taken.values_list("kind", flat=True))
    statutes = parse_statutes(document)
    category = present.category if present else ""
    return Openings(
        on, version, tuple(Opening(kind, _bar(kind, statutes, rows, on, category, is_open)) for kind in KINDS), category
    )


def _bar(
    kind: str, statutes: Statutes, rows: list[Standing], on: date, category: str, is_open: frozenset[str]
) -> CaseError | None:
    """What bars a matter. Where several do, that of the register comes before that of the statutes."""
    if kind in is_open:
        return CaseError("case_open", "kind", kind)
    try:
        checks.require_fitting(rows, kind, on)
    except CaseError as error:
        return error
    has = "" if kind in (ADMISSION, REJOINING) else category
    return None if is_provided(statutes, kind, has) else CaseError("not_provided", "kind", kind)
