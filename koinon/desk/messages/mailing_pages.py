"""What the pages on letters to many show: the list, a preview for actual receivers, and the batch after sending."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from koinon.accounts.models import Account
from koinon.desk.messages.mails import state_words
from koinon.desk.messages.merging import Going, Merging, Plan, plan_of, reason_words
from koinon.desk.messages.receivers import receivers_of
from koinon.desk.persons import names_by_key
from koinon.mailings.actions import JOB
from koinon.mailings.models import Addressee, Audience, Mailing, MailingState
from koinon.mailings.queries import addressees_of, mailings_of, tally
from koinon.outbox.letters import written
from koinon.outbox.models import Job, JobState, MailState
from koinon.people import access
from koinon.web.addresses import with_query
from koinon.web.pages import Link, Pages, When
from koinon.web.paging import paged
from koinon.web.words.content import language_name, number, reader
from koinon.web.words.dates import when_instant
from koinon.web.words.names import names_by_slug, names_of

if TYPE_CHECKING:
    from koinon.desk.gate import Desk

MOST_LEFT_OUT = 200
LEFT_OUT = "left-out"


@dataclass(frozen=True)
class MailingLine:
    """One mailing in the list."""

    subject: Link
    audience: str
    is_draft: bool
    when: When
    who: str


@dataclass(frozen=True)
class LeftOut:
    """Somebody who gets no letter, and why."""

    name: Link
    organisation: str
    reason: str


@dataclass(frozen=True)
class Shown:
    """The letter of one receiver as it would go out. `previous` and `following` lead to the others', "" at the ends."""

    to: str
    organisation: str
    language: str
    language_called: str
    own: bool
    place: str
    subject: str
    text: str
    previous: str
    following: str


@dataclass(frozen=True)
class Preview:
    """What would go out today. `languages` are pairs of a language and how many letters; `seen` is its digest."""

    count: int
    going: str
    languages: tuple[tuple[str, str], ...]
    fallback: str
    shown: Shown | None
    left_out: tuple[LeftOut, ...]
    left_out_count: int
    without: tuple[str, ...]
    unfinished: str
    seen: str


@dataclass(frozen=True)
class BatchLine:
    """One addressee: where their letter is, or why they got none."""

    name: str
    organisation: str
    state: str
    mail: str
    unsure: bool


@dataclass(frozen=True)
class Batch:
    """A mailing that was sent. `counts` are (words, how many, address); `job` while letters are being put in line."""

    sent: When
    who: str
    audience: str
    counts: tuple[tuple[str, str, str, bool], ...]
    unsure: str
    job: Job | None
    stopped: bool
    rows: tuple[BatchLine, ...]
    pages: Pages
    words: tuple[tuple[str, str, str, str], ...]


def mailing_lines(desk: Desk, network: str) -> tuple[MailingLine, ...]:
    """A network's mailings, drafts and sent ones. Two queries."""
    kept = mailings_of(network)
    names = names_by_key({one.sent_by or one.made_by for one in kept})
    return tuple(
        MailingLine(
            Link(subject_of(one), desk.to("mailing", network=network, mailing=one.pk)),
            audience_words(one),
            one.state == MailingState.DRAFT,
            when_instant(one.sent_at or one.changed_at),
            names.get(one.sent_by or one.made_by, ""),
        )
        for one in kept
    )


def subject_of(mailing: Mailing) -> str:
    """What a mailing is called: its subject in the reader's language, or another."""
    subjects = {code: each.get("subject", "") for code, each in mailing.words.items()}
    found = subjects.get(reader()) or next(filter(None, subjects.values()), "")
    return found or (_("its words were erased") if mailing.emptied_under else _("without a subject"))


def audience_words(mailing: Mailing) -> str:
    """Whom a mailing is or was for."""
    if mailing.audience == Audience.SEGMENT:
        return mailing.segment.name if mailing.segment else _("a segment that is no longer kept")
    return who_acts_words(mailing.audience)


def who_acts_words(audience: str) -> str:
    """Those who act for the members."""
    if audience == Audience.REPRESENTATIVES:
        return _("the members’ representatives")
    return _("the members’ coordinators")


def audiences(desk: Desk, network: str) -> list[tuple[str, str]]:
    """Whom a mailing can be for, as choices. One query."""
    segments = access.segments(desk.rights, network).order_by("name")
    kept = [(f"{Audience.SEGMENT}-{one.pk}", _("Segment: %(name)s") % {"name": one.name}) for one in segments]
    acting = (Audience.REPRESENTATIVES, Audience.COORDINATORS)
    return [*kept, *((each.value, who_acts_words(each)) for each in acting)]


def answerable(desk: Desk, mailing: Mailing | None) -> list[tuple[str, str]]:
    """To whom answers can go: to who writes, or to whom the draft names already. One query."""
    keys = {desk.account.person.key, mailing.answers_to if mailing else ""} - {""}
    accounts = Account.objects.filter(person__key__in=keys, is_active=True).order_by("email")
    return list(accounts.values_list("person__key", "email"))


def plan_today(desk: Desk, mailing: Mailing) -> tuple[Plan, tuple[int, ...]]:
    """Who would get a draft today, and the members (ids) for which it finds nobody."""
    receivers = receivers_of(mailing, desk.rights, desk.today)
    return plan_of(mailing, receivers.found), receivers.without


def preview(desk: Desk, mailing: Mailing) -> Preview:
    """What would go out today, with the letter of one actual receiver. A constant number of queries."""
    plan, without = plan_today(desk, mailing)
    unfinished = _unfinished(mailing)
    by_language: dict[str, int] = {}
    for one in plan.going:
        by_language[one.language] = by_language.get(one.language, 0) + 1
    others = sum(not one.own for one in plan.going)
    nameless = names_of(without) if without else {}
    count = len(plan.going)
    return Preview(
        count,
        ngettext("%(num)s letter would go out.", "%(num)s letters would go out.", count) % {"num": number(count)},
        tuple((language_name(code), number(found)) for code, found in sorted(by_language.items())),
        _fallback_words(mailing.fallback, others) if others else "",
        None if unfinished or not plan.going else _shown(desk, mailing, plan.going),
        _left_out(desk, mailing, plan),
        len(plan.left_out),
        tuple(sorted(nameless[id_].name.text for id_ in without)),
        unfinished,
        plan.seen,
    )


def _fallback_words(fallback: str, others: int) -> str:
    words = ngettext(
        "%(num)s of them in %(language)s, because their own language is not known or not written.",
        "%(num)s of them in %(language)s, because their own language is not known or not written.",
        others,
    )
    return words % {"num": number(others), "language": language_name(fallback)}


def _unfinished(mailing: Mailing) -> str:
    """Why a draft cannot be sent as it is, in words; "" if nothing is missing."""
    if mailing.audience == Audience.SEGMENT and mailing.segment is None:
        return _("Its segment is no longer kept. Choose another.")
    if not mailing.words:
        return _("Write the letter in at least one language.")
    if not all(each.get("subject") and each.get("text") for each in mailing.words.values()):
        return _("In one of its languages the subject or the text is missing.")
    return ""


def _shown(desk: Desk, mailing: Mailing, going: Sequence[Going]) -> Shown:
    asked = desk.asked.parameter("receiver")
    place = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 9 else 1
    place = min(max(place, 1), len(going))
    one = going[place - 1]
    letter = Merging(mailing, [one]).letter(one)
    told = written(letter, language=one.language, made_up=mailing.network.made_up)
    here = desk.to("mailing", network=mailing.network.slug, mailing=mailing.pk)
    to = one.receiver
    return Shown(
        f"{to.name} <{to.address}>" if to.name else to.address,
        names_of([to.place]).of(to.place, to.organisation).name.text if to.place else to.employer,
        one.language,
        language_name(one.language),
        one.own,
        _("%(place)s of %(count)s") % {"place": number(place), "count": number(len(going))},
        told.subject,
        told.text,
        with_query(here, receiver=str(place - 1)) if place > 1 else "",
        with_query(here, receiver=str(place + 1)) if place < len(going) else "",
    )


def _left_out(desk: Desk, mailing: Mailing, plan: Plan) -> tuple[LeftOut, ...]:
    shown = plan.left_out[:MOST_LEFT_OUT]
    names = names_of({one.place for one, _reason in shown if one.place})
    slug = mailing.network.slug
    return tuple(
        LeftOut(
            Link(
                one.name or one.address or one.person,
                desk.to("contact", network=slug, person=one.person) if not one.role else "",
            ),
            names.of(one.place, one.organisation).name.text if one.place else one.employer,
            reason_words(reason),
        )
        for one, reason in shown
    )


def batch(desk: Desk, mailing: Mailing) -> Batch:
    """A mailing that was sent: how many letters are where, and who got what. Six queries."""
    chosen = desk.asked.parameter("kind")
    rows = addressees_of(mailing.pk)
    if chosen in MailState.values:
        rows = rows.filter(mail__state=chosen)
    elif chosen == LEFT_OUT:
        rows = rows.exclude(left_out="")
    ids, pages = paged(desk.asked, list(rows.values_list("pk", flat=True)), 100)
    shown = list(addressees_of(mailing.pk).filter(pk__in=list(ids)))
    people = names_by_key({row.person for row in shown} | {mailing.sent_by})
    places = names_by_slug({row.organisation for row in shown} - {""})
    counted = tally(mailing.pk)
    job = Job.objects.filter(once=f"{JOB}:{mailing.pk}").exclude(state=JobState.DONE).first()
    here = desk.to("mailing", network=mailing.network.slug, mailing=mailing.pk)
    counts = [
        (state_words(state), number(found), with_query(here, kind=state), state == chosen)
        for state in MailState.values
        if (found := counted.by_state.get(state, 0)) or state == MailState.SENT
    ]
    words = pgettext("letter to many", "left out")
    counts.append((words, number(counted.left_out), with_query(here, kind=LEFT_OUT), chosen == LEFT_OUT))
    return Batch(
        when_instant(mailing.sent_at or mailing.changed_at),
        people.get(mailing.sent_by, ""),
        audience_words(mailing),
        tuple(counts),
        number(counted.unsure) if counted.unsure else "",
        job if mailing.state == MailingState.QUEUEING else None,
        job is not None and job.state in (JobState.FAILED, JobState.CANCELLED),
        tuple(_batch_line(desk, mailing, row, people, {slug: one.name.text for slug, one in places.items()})
              for row in shown),
        pages,
        tuple((language_name(code), code, each["subject"], each["text"]) for code, each in mailing.words.items()),
    )  # fmt: skip


def _batch_line(
    desk: Desk, mailing: Mailing, row: Addressee, people: Mapping[str, str], places: Mapping[str, str]
) -> BatchLine:
    mail = row.mail
    if mail is None:
        state = reason_words(row.left_out) if row.left_out else _("not in line yet")
    else:
        state = state_words(mail.state)
    return BatchLine(
        people.get(row.person, row.person),
        places.get(row.organisation, row.organisation),
        state,
        desk.to("network_mail", network=mailing.network.slug, mail=mail.pk) if mail else "",
        bool(mail and mail.doubts),
    )
