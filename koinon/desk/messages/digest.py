"""What waits for somebody, told by mail: to whom it is due, and the letter, which is written when it is sent."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from koinon.accounts.models import DIGEST, Account, Digest
from koinon.acts.wrapper import WORKER
from koinon.desk.actions import DigestDue, queue_digests
from koinon.desk.gate import Desk
from koinon.desk.waiting import TaskLine, waiting_for, waits_for
from koinon.lib import clock
from koinon.lib.days import ZONE_OF_SEVERAL
from koinon.outbox.letters import Button, Entry, Envelope, Letter
from koinon.outbox.queries import told_since, unsubscribed_from
from koinon.people.models import Role
from koinon.people.queries import rights_on
from koinon.tasks.queries import open_count
from koinon.web.addresses import Walk
from koinon.web.asked import Asked

MORNING = timedelta(hours=5)
"""A day's digests go out from five in the morning on (UTC), a week's from Monday's five."""

MOST = 50
"""So many tasks stand in one letter, those that are due first; it says how many more there are."""


def tell_what_waits(at: datetime) -> int:
    """Queue what tells people what waits for them: each at most one in their period, and none where nothing waits.

    Gives how many were queued.
    """
    if not open_count():
        return 0
    day, on = (at - MORNING).date(), clock.today(ZONE_OF_SEVERAL, at)
    begun = {Digest.DAILY.value: day, Digest.WEEKLY.value: day - timedelta(days=day.weekday())}
    told = {every: told_since(DIGEST, datetime.combine(since, time(), UTC) + MORNING) for every, since in begun.items()}
    unwanted = unsubscribed_from("", DIGEST)
    acting = Role.objects.filter(person__isnull=False).values("person")
    accounts = Account.objects.filter(is_active=True, person__erased_at__isnull=True, person__in=acting)
    due = []
    for account in accounts.select_related("person").order_by("pk"):
        key = account.person.key
        if key in told[account.digest] or key in unwanted:
            continue
        rights = rights_on(key, on)
        if not rights.roles or not waits_for(rights).rows().exists():
            continue
        once = f"{DIGEST}:{account.digest}:{begun[account.digest].isoformat()}:{key}"
        language = account.language or settings.LANGUAGE_CODE
        due.append(DigestDue(key, account.email, language, account.person.made_up, once))
    return queue_digests(actor=WORKER, at=at, on=on, people=due) if due else 0


def digest_letter(envelope: Envelope) -> Letter:
    """What waits for the receiver when the letter is written, what is overdue first; their language is active."""
    account = Account.objects.select_related("person").get(person__key=envelope.to_person)
    on = date.fromisoformat(str(envelope.context["on"]))
    desk = _desk(account, envelope.language, on)
    tasks = waiting_for(desk, waits_for(desk.rights))
    subject = ngettext("%(num)s task waits for you", "%(num)s tasks wait for you", tasks.count) % {"num": tasks.count}
    if tasks.overdue:
        overdue = ngettext("%(num)s is overdue", "%(num)s are overdue", tasks.overdue) % {"num": tasks.overdue}
        subject = _("%(tasks)s, %(overdue)s") % {"tasks": subject, "overdue": overdue}
    more = tasks.count - len(tasks.lines[:MOST])
    further = ngettext("%(num)s more stands on your desk.", "%(num)s more stand on your desk.", more) % {"num": more}
    first = _("this is what waits for you in Koinon, what is due first on top.")
    if not tasks.count:
        first = _("what waited when this letter was put in line is done by now.")
    return Letter(
        subject=subject,
        greeting=_("Good day,"),
        paragraphs=(first,),
        entries=tuple(_entry(desk, line) for line in tasks.lines[:MOST]),
        closing=(further,) if more else (),
        button=Button(_("Open my desk"), f"{settings.KOINON_SITE}{desk.to('desk')}"),
        footer=(
            _("You get this because you act here. Choose on the page “%(page)s” of your account how often: %(address)s")
            % {"page": _("What waits, by mail"), "address": f"{settings.KOINON_SITE}{desk.to('own_digest')}"},
        ),
    )


def _desk(account: Account, language: str, on: date) -> Desk:
    """The desk of somebody who does not ask for a page: enough to say their tasks in words."""
    spoken = language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    asked = Asked(HttpRequest(), Walk(spoken), on, on)
    return Desk(asked, account, rights_on(account.person.key, on), datetime.combine(on, time(), UTC))


def _entry(desk: Desk, line: TaskLine) -> Entry:
    address = line.said.address or reverse("desk", kwargs={"language": desk.language})
    source = Button(line.rule.text, settings.KOINON_SITE + line.rule.address) if line.rule else None
    return Entry(Button(line.said.text, settings.KOINON_SITE + address), tuple(_notes(line)), source)


def _notes(line: TaskLine) -> Iterator[str]:
    if line.due:
        yield (_("overdue: due by %(day)s") if line.overdue else _("due by %(day)s")) % {"day": line.due.text}
    if line.whose:
        yield line.whose


WRITERS = {DIGEST: digest_letter}
