"""Which reports somebody may see and answer: those about records that they keep."""

from __future__ import annotations

from http import HTTPStatus

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from koinon.corrections.models import HeldBy, Report
from koinon.lib.problems import Refused
from koinon.rules.rights import ADMINISTRATOR, COORDINATOR, SECRETARIAT, Rights


def reports_for(rights: Rights) -> QuerySet[Report]:
    """The reports whose keeper the person is today, the open ones first and of these the oldest."""
    theirs = Q(held_by=HeldBy.NETWORK, network__slug__in=rights.networks(SECRETARIAT))
    theirs |= Q(held_by=HeldBy.ORGANISATION, organisation__slug__in=rights.organisations(COORDINATOR))
    if rights.role(ADMINISTRATOR):
        theirs |= Q(held_by=HeldBy.ADMINISTRATOR)
    return Report.objects.filter(theirs).select_related("network", "organisation")


def report_for(rights: Rights, key: str) -> Report:
    """One of them. Raises Refused for a report that is not there, or not theirs: both sound the same."""
    report = reports_for(rights).filter(key=key).first()
    if report is None:
        raise Refused(HTTPStatus.NOT_FOUND, _("Either there is no such record, or it is kept for others."))
    return report
