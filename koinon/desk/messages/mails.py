"""A network's messages on the desk: what waits, what was sent, what could not be delivered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from koinon.desk.persons import names_by_key
from koinon.networks.models import Network
from koinon.outbox.models import MailState
from koinon.outbox.queries import MailDetail, MailLine, counts_of, mail_detail, mails_of
from koinon.web.pages import When
from koinon.web.words.content import number
from koinon.web.words.dates import when_instant

if TYPE_CHECKING:
    from koinon.desk.gate import Desk

ON_A_PAGE = 100


def state_words(state: str) -> str:
    """Where a message is on its way."""
    return {
        MailState.WAITING: pgettext("message", "waiting"),
        MailState.SENDING: pgettext("message", "being sent"),
        MailState.SENT: pgettext("message", "sent"),
        MailState.UNSURE: pgettext("message", "unsure, sent again"),
        MailState.FAILED: pgettext("message", "not delivered"),
        MailState.CANCELLED: pgettext("message", "taken back"),
    }.get(MailState(state), state)


@dataclass(frozen=True)
class MailRow:
    """One message in the list."""

    address: str
    subject: str
    to: str
    state: str
    when: When
    unsure: bool


@dataclass(frozen=True)
class Mails:
    """The list. `counts` are (state, its words, how many, its address); `older` leads on, "" at the end."""

    counts: tuple[tuple[str, str, str, str], ...]
    chosen: str
    unsure: str
    rows: tuple[MailRow, ...]
    older: str


@dataclass(frozen=True)
class MailPage:
    """One message. `can_go_again` for a dead letter, `can_be_taken_back` while it is in line."""

    row: MailRow
    queued_by: str
    queued: When
    sent: When | None
    message_id: str
    attempts: str
    error: str
    text: str
    business: bool
    can_go_again: bool
    can_be_taken_back: bool


def mails(desk: Desk, network: Network) -> Mails:
    """The network's messages, the newest first. Three queries."""
    state = desk.request.GET.get("state", "")
    state = state if state in MailState.values else ""
    before = desk.request.GET.get("before", "")
    last = int(before) if before.isascii() and before.isdigit() and len(before) < 15 else None
    found = mails_of(network.slug, states=[state] if state else (), before=last, limit=ON_A_PAGE + 1)
    shown = found[:ON_A_PAGE]
    counted = counts_of(network.slug)
    here = desk.to("network_mails", network=network.slug)
    return Mails(
        tuple(
            (each, state_words(each), number(count), f"{here}?state={each}") for each, count in counted.by_state.items()
        ),
        state,
        number(counted.unsure) if counted.unsure else "",
        mail_rows(desk, network, shown),
        f"{here}?state={state}&before={shown[-1].id}" if len(found) > ON_A_PAGE else "",
    )


def mail_rows(desk: Desk, network: Network, lines: Sequence[MailLine]) -> tuple[MailRow, ...]:
    """Messages as rows. One query."""
    names = names_by_key({line.to_person for line in lines})
    return tuple(_row(desk, network, line, names) for line in lines)


def mail_page(desk: Desk, network: Network, mail: int) -> MailPage | None:
    """One message with its words; None if there is none of this network. Two queries."""
    told = mail_detail(mail, network.slug)
    return _page(desk, network, told) if told else None


def _page(desk: Desk, network: Network, told: MailDetail) -> MailPage:
    line = told.line
    names = names_by_key({line.to_person, told.queued_by})
    return MailPage(
        _row(desk, network, line, names),
        names.get(told.queued_by, told.queued_by),
        when_instant(line.queued_at),
        when_instant(line.sent_at) if line.sent_at else None,
        line.message_id,
        number(line.attempts),
        line.last_error,
        told.text,
        told.business,
        line.state == MailState.FAILED and bool(line.to_address),
        line.state in (MailState.WAITING, MailState.UNSURE),
    )


def _row(desk: Desk, network: Network, line: MailLine, names: Mapping[str, str]) -> MailRow:
    name = names.get(line.to_person, "")
    to = f"{name} <{line.to_address}>" if name and line.to_address else name or line.to_address
    return MailRow(
        desk.to("network_mail", network=network.slug, mail=line.id),
        line.subject or (_("its words were erased") if line.emptied_under else _("not written yet")),
        to,
        state_words(line.state),
        when_instant(line.sent_at or line.queued_at),
        line.unsure,
    )
