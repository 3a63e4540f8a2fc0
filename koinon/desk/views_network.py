"""Pages of a network's secretariat."""

from __future__ import annotations

from django.http import HttpResponse

from koinon.desk.gate import Desk, desk_page, show
from koinon.desk.supposing import SupposeForm, case_by_slug, supposed, title_of
from koinon.register.queries import cases
from koinon.rules.rights import SECRETARIAT
from koinon.web.hosted import host


@desk_page(SECRETARIAT)
def what_if(desk: Desk, network: str) -> HttpResponse:
    """What would follow if something were otherwise. Nothing is recorded."""
    assert desk.network is not None  # noqa: S101 - the address names it
    hosted = host(desk.network)
    told = case_by_slug(cases(desk.network))
    asked = desk.request.GET if "on" in desk.request.GET else None
    form = SupposeForm(asked, case_by_slug=told, hosted=hosted, day=desk.today)
    outcome = form.outcome() if asked is not None and form.is_valid() else None
    day = outcome.day if outcome else None
    found = supposed(outcome, hosted, desk.asked.walk) if outcome else None
    status = 400 if form.errors else 200
    return show(desk, "what_if.html", title_of(desk.network, hosted, day), status, form=form, supposed=found)
