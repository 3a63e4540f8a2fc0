"""Suppositions, and outside events with what follows from them."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponse
from django.utils.translation import gettext as _

from koinon.desk.actions import send_letters
from koinon.desk.gate import Desk, desk_page, not_there, show
from koinon.desk.outside.events import KIND, outside_event, outside_events
from koinon.desk.outside.supposing import SupposeForm, case_by_slug, supposed, title_of
from koinon.register.queries import cases
from koinon.rules.rights import SECRETARIAT
from koinon.web.dates import day_words
from koinon.web.hosted import host


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
    """One day's events: what they mean, and the letters; sending them where nobody has to decide."""
    told = outside_event(desk, desk.its_network, day)
    if told is None:
        raise not_there(desk.asked)
    if desk.request.method == "POST":
        send_letters(
            actor=desk.actor(), at=desk.at, network=network, made_up=desk.its_network.made_up, kind=KIND, business=True,
            batch=f"{KIND}:{network}:{day}", letters=told.letters,
        )  # fmt: skip
        return desk.onward("outside_event", "letters-queued", network=network, day=day)
    return show(desk, "outside_event.html", _("Outside events on %(date)s") % {"date": day_words(day)}, event=told)
