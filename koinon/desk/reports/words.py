"""Reports of errors in words: what state they are in, what was said, whose they are."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from koinon.corrections.models import HeldBy, Origin, Report, State
from koinon.desk.roles.words import network_words, organisation_words
from koinon.lib.days import shortened
from koinon.web.pages import Link, When
from koinon.web.words.dates import when_instant


@dataclass(frozen=True)
class RemarkLine:
    """A sentence about a report: who said it (the keeper or the reporter), when, and what followed."""

    by_keeper: bool
    words: str
    when: When
    text: str


@dataclass(frozen=True)
class ReportView:
    """A report as its page shows it. `has_address`: whether its reporter left one; it is not shown itself."""

    key: str
    state: str
    words: str
    about: Link
    keeper: str
    sent: When
    wrong: str
    right: str
    source: str
    emptied: bool
    has_address: bool
    made_up: bool
    remarks: tuple[RemarkLine, ...]


@dataclass(frozen=True)
class ReportRow:
    """A report in a list: how it begins, which leads to it; the page; its state, and since when."""

    said: Link
    about: str
    words: str
    sent: When
    from_confirmation: bool


def state_words(state: str) -> str:
    """Where a report is, in words."""
    return {
        State.OPEN: pgettext("report", "waits for an answer"),
        State.ASKED: pgettext("report", "a question to the reporter is open"),
        State.MENDED: pgettext("report", "mended"),
        State.DECLINED: pgettext("report", "declined"),
    }[State(state)]


def keeper_words(report: Report) -> str:
    """Who answers a report."""
    if report.held_by == HeldBy.NETWORK and report.network:
        return _("The secretariat of %(network)s") % {"network": network_words(report.network.slug)}
    if report.held_by == HeldBy.ORGANISATION and report.organisation:
        named = {"organisation": organisation_words(report.organisation.slug)}
        return _("The coordinators of %(organisation)s") % named
    return _("Whoever runs this installation")


def about_link(report: Report, language: str) -> Link:
    """The page that a report is about, in the reader's language."""
    address = f"/{language}/{report.about}"
    return Link(address, address)


def report_row(report: Report, language: str, address: str) -> ReportRow:
    """A report as a line of a list. Nothing is read."""
    begins = shortened(report.wrong) or report.key
    return ReportRow(
        Link(begins, address),
        about_link(report, language).address,
        state_words(report.state),
        when_instant(report.sent_at),
        report.origin == Origin.CONFIRMATION,
    )


def report_view(report: Report, language: str) -> ReportView:
    """A report with what was said about it. One query, and the names of those concerned."""
    return ReportView(
        report.key,
        report.state,
        state_words(report.state),
        about_link(report, language),
        keeper_words(report),
        when_instant(report.sent_at),
        report.wrong,
        report.right,
        report.source,
        report.emptied_at is not None,
        bool(report.address),
        report.made_up,
        tuple(
            RemarkLine(one.by_keeper, state_words(one.state), when_instant(one.said_at), one.text)
            for one in report.remarks.order_by("pk")
        ),
    )
