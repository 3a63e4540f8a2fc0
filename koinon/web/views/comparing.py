"""The pages that compare: two days of one network, and two networks on one day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse

from koinon.web.asked import ask
from koinon.web.comparing import days as two_days
from koinon.web.comparing import networks as two_networks
from koinon.web.frame import MEMBERS, YEARS_AHEAD, day_bar, network_head, page, page_view, show, site, twins
from koinon.web.networks.hosted import host_all, open_network


@page_view
def compare_days(request: HttpRequest, language: str, network: str) -> HttpResponse:
    """Who came, who left and who changed between two days of a network."""
    chosen, hosted = open_network(request, language, network)
    two = two_days.two_days(chosen, hosted)
    told = None if two.errors else two_days.told_of(two, hosted)
    compared = two_days.compared(told) if told else None
    ends = {two_days.FIRST: two.first.isoformat(), two_days.LAST: two.last.isoformat()}
    machine = twins(chosen, f"networks/{network}/compare", csv=True, more=ends) if told else ()
    notes = told.footnotes.notes() if told else ()
    title = two_days.title_of(two, hosted)
    return show(
        two.asked,
        "compare_days.html",
        HTTPStatus.BAD_REQUEST if two.errors else HTTPStatus.OK,
        site=site(two.asked, "networks"),
        page=page(two.asked, title, hosted=hosted, sources=notes, twins=machine),
        network=network_head(two.asked, hosted, MEMBERS),
        form=two_days.form_of(two, hosted, date(chosen.today.year + YEARS_AHEAD, 12, 31)),
        compared=compared,
    )


@page_view
def compare_networks(request: HttpRequest, language: str) -> HttpResponse:
    """Members that two networks have in common on a day, and those of one alone."""
    asked, hosted = ask(request, language), host_all(ask(request, language).known)
    two = two_networks.two_networks(asked, hosted)
    told = two_networks.told_of(two, hosted)
    machine = twins(asked, "compare", csv=True, more={"a": two.slugs[0], "b": two.slugs[1]}) if two.is_chosen else ()
    compared = two_networks.compared(told) if two.is_chosen else None
    about = page(asked, two_networks.title_of(two, hosted), sources=told.footnotes.notes(), twins=machine)
    made_up = bool(compared) and any(hosted[slug].network.made_up for slug in two.slugs)
    return show(
        asked,
        "compare_networks.html",
        HTTPStatus.BAD_REQUEST if two.errors else HTTPStatus.OK,
        site=site(asked, "networks"),
        page=replace(about, made_up=made_up),
        day_bar=day_bar(asked),
        form=two_networks.form_of(two, hosted),
        compared=compared,
        pairs=() if compared else two_networks.pairs(told),
    )
