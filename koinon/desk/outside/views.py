"""Suppositions, and outside events with what follows from them."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from koinon.admissions.actions import draft_changes
from koinon.admissions.mistakes import CaseError
from koinon.atlas.models import Organisation
from koinon.desk.actions import send_letters
from koinon.desk.cases.words import mistake_words
from koinon.desk.forms import posted
from koinon.desk.gate import Desk, desk_page, not_there, show
from koinon.desk.outside.drafting import DraftForm
from koinon.desk.outside.events import KIND, outside_event, outside_events
from koinon.desk.outside.recording import CountForm, countable
from koinon.desk.outside.supposing import SupposeForm, case_by_slug, supposed, title_of
from koinon.register.actions import record_population
from koinon.register.queries import cases
from koinon.rules.rights import SECRETARIAT
from koinon.web.networks.hosted import host
from koinon.web.words.dates import day_words


@desk_page(SECRETARIAT)
def what_if(desk: Desk, network: str) -> HttpResponse:
    """What would follow if something were otherwise. Nothing is recorded."""
    hosted = host(desk.its_network)
    told = case_by_slug(cases(desk.its_network))
    asked = desk.request.GET if "on" in desk.request.GET else None
    form = SupposeForm(asked, case_by_slug=told, hosted=hosted, day=desk.today)
    outcome = form.outcome() if asked is not None and form.is_valid() else None
    day = outcome.day if outcome else None
    found = supposed(outcome, hosted, desk.asked.walk) if outcome else None
    status = 400 if form.errors else 200
    return show(desk, "what_if.html", title_of(desk.its_network, hosted, day), status, form=form, supposed=found)


@desk_page(SECRETARIAT)
def outside_event_list(desk: Desk, network: str) -> HttpResponse:
    """What happened outside that touched members."""
    return show(desk, "outside_events.html", _("Outside events"), events=outside_events(desk, desk.its_network))


@desk_page(SECRETARIAT, writes=True)
def outside_event_detail(desk: Desk, network: str, day: date) -> HttpResponse:
    """One day's events: letters are sent where nobody has to decide, cases drafted where somebody has."""
    drafting = desk.request.method == "POST" and "draft" in desk.request.POST
    told = outside_event(desk, desk.its_network, day, desk.request.POST if drafting else None)
    if told is None:
        raise not_there(desk.asked)
    if drafting:
        if told.form.is_valid() and (word := _begun(desk, told.form)):
            return desk.onward("outside_event", word, network=network, day=day)
    elif desk.request.method == "POST":
        send_letters(
            actor=desk.actor(), at=desk.at, network=network, made_up=desk.its_network.made_up, kind=KIND, business=True,
            batch=f"{KIND}:{network}:{day}", letters=told.letters,
        )  # fmt: skip
        return desk.onward("outside_event", "letters-queued", network=network, day=day)
    title = _("Outside events on %(date)s") % {"date": day_words(day)}
    return show(desk, "outside_event.html", title, 400 if told.form.errors else 200, event=told)


def _begun(desk: Desk, form: DraftForm) -> str:
    """Begin the cases that were chosen, all or none. The word of what was done; "" where one was refused."""
    drafts = form.drafts()
    try:
        draft_changes(actor=desk.actor(), at=desk.at, network=desk.its_network, drafts=drafts)
    except CaseError as error:
        form.refuse_case(error.field, mistake_words(error))
        return ""
    return "cases-drafted" if drafts else "no-case"


@desk_page(SECRETARIAT, writes=True)
def outside_count(desk: Desk, network: str) -> HttpResponse:
    """Record that a member was counted, with the source; what follows is shown then."""
    form = CountForm(posted(desk.request), offered=countable(desk.its_network), today=desk.today)
    if desk.request.method == "POST" and form.is_valid():
        organisation = Organisation.objects.get(slug=form.cleaned_data["organisation"])
        told = form.told(desk.its_network)
        record_population(actor=desk.actor(), at=desk.at, organisation=organisation, **told)
        day = form.cleaned_data["on"].latest
        if outside_event(desk, desk.its_network, day):
            return desk.onward("outside_event", "count-recorded", network=network, day=day)
        return desk.onward("outside_events", "count-touched-nobody", network=network)
    status = 400 if form.errors else 200
    title = _("A city was counted")
    return show(desk, "one_form.html", title, status, form=form, button=pgettext("button", "Record"))
