"""Reports of errors at the desk: those that wait for a keeper, and one with its answer."""

from __future__ import annotations

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from koinon.corrections.access import report_for, reports_for
from koinon.corrections.actions import ReportError, answer_report
from koinon.corrections.models import ENDED, HeldBy, Report, State
from koinon.desk.forms import DeskForm
from koinon.desk.gate import Desk, desk_page, not_there, show
from koinon.desk.reports.letters import answer_letter
from koinon.desk.reports.words import ReportRow, report_row, report_view
from koinon.lib.problems import Refused
from koinon.rules.rights import ADMINISTRATOR, COORDINATOR, SECRETARIAT

MOST = 200
"""So many reports on one page, those that wait first and of these the oldest."""

VERDICTS = (
    (State.MENDED.value, gettext_lazy("It was wrong and is mended")),
    (State.DECLINED.value, gettext_lazy("It stays as it is")),
    (State.ASKED.value, gettext_lazy("Ask the reporter something")),
)


class AnswerForm(DeskForm):
    """What came of a report, with a sentence for the reporter."""

    verdict = forms.ChoiceField(
        label=pgettext_lazy("to a report", "Answer"), choices=VERDICTS, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=gettext_lazy("In a sentence, for the reporter"),
        max_length=4000,
        widget=forms.Textarea,
        help_text=gettext_lazy("What was mended, why not, or what you need to know. Whoever reported it reads this."),
    )


@desk_page(SECRETARIAT)
def network_reports(desk: Desk, network: str) -> HttpResponse:
    """Reports on the record of a network."""
    return _listed(desk, held_by=HeldBy.NETWORK, network__slug=network)


@desk_page(COORDINATOR)
def organisation_reports(desk: Desk, organisation: str) -> HttpResponse:
    """Reports on an organisation's own record."""
    return _listed(desk, held_by=HeldBy.ORGANISATION, organisation__slug=organisation)


@desk_page(ADMINISTRATOR)
def all_reports(desk: Desk) -> HttpResponse:
    """Reports on what nobody else keeps here, such as reading copies."""
    return _listed(desk, held_by=HeldBy.ADMINISTRATOR)


@desk_page(writes=True)
def report_detail(desk: Desk, key: str) -> HttpResponse:
    """One report, for who keeps the record it is about, and the answer to it."""
    try:
        found = report_for(desk.rights, key)
    except Refused as error:
        raise not_there(desk.asked) from error
    form = AnswerForm(desk.request.POST if desk.request.method == "POST" else None)
    if desk.request.method == "POST" and form.is_valid() and _answered(desk, found, form):
        return desk.onward("report_detail", "report-answered", key=key)
    view = report_view(found, desk.language)
    open_ = found.state not in ENDED and not view.emptied
    answer = form if open_ or form.errors else None
    status = 400 if form.errors else 200
    return show(desk, "report_detail.html", _("Report of an error"), status, report=view, form=answer)


def _answered(desk: Desk, found: Report, form: AnswerForm) -> bool:
    verdict, text = State(form.cleaned_data["verdict"]), form.cleaned_data["text"]
    role = desk.rights.role(
        {HeldBy.NETWORK: SECRETARIAT, HeldBy.ORGANISATION: COORDINATOR}.get(HeldBy(found.held_by), ADMINISTRATOR),
        network=found.network.slug if found.held_by == HeldBy.NETWORK and found.network else "",
        organisation=found.organisation.slug if found.held_by == HeldBy.ORGANISATION and found.organisation else "",
    )
    letter = answer_letter(found, verdict, text) if found.address else None
    try:
        answer_report(actor=desk.actor(role), at=desk.at, report=found.key, verdict=verdict, text=text, letter=letter)
    except ReportError:
        form.refuse("", _("This report was answered in the meantime. Open it again to see how."))
        return False
    return True


def _listed(desk: Desk, **which: object) -> HttpResponse:
    rows = reports_for(desk.rights).filter(**which)
    waiting = rows.exclude(state__in=ENDED)
    ended = rows.filter(state__in=ENDED).order_by("-ended_at", "-pk")
    first = _rows(desk, list(waiting.order_by("sent_at", "pk")[:MOST]))
    after = _rows(desk, list(ended[: MOST - len(first)]))
    return show(desk, "reports.html", _("Reports of errors"), waiting=first, ended=after, count=waiting.count())


def _rows(desk: Desk, reports: list[Report]) -> tuple[ReportRow, ...]:
    return tuple(report_row(one, desk.language, desk.to("report_detail", key=one.key)) for one in reports)
