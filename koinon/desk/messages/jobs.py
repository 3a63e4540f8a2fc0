"""Many letters in the background: putting those of a mailing in line, portion by portion."""

from __future__ import annotations

from koinon.acts.wrapper import Actor
from koinon.desk.messages.merging import NOT_THERE, Merging, plan_of
from koinon.desk.messages.receivers import receivers_of
from koinon.lib import clock
from koinon.mailings.actions import IN_A_REQUEST, JOB, Found, put_in_line
from koinon.mailings.models import Mailing
from koinon.outbox.models import Job
from koinon.outbox.working import GiveUp, Handler, ReportProgress
from koinon.people.queries import rights_on
from koinon.rules.rights import SECRETARIAT


def put_letters_in_line(job: Job, report_progress: ReportProgress) -> None:
    """Put every letter of a mailing that is not in line yet there. Whom it is for was settled when it was sent."""
    mailing = Mailing.objects.select_related("network", "segment").get(pk=job.arguments["mailing"])
    actor = Actor(str(job.arguments["actor"]), str(job.arguments["stands_for"]))
    if mailing.emptied_under:
        raise GiveUp("its words were erased")
    day = clock.today(mailing.network.zone)
    rights = rights_on(actor.key, day)
    if rights.role(SECRETARIAT, network=mailing.network.slug) is None:
        raise GiveUp("no longer of the secretariat")
    waiting = mailing.addressees.filter(left_out="", mail__isnull=True).order_by("pk")
    open_ones = list(waiting.values_list("person", "organisation"))
    whole = mailing.addressees.filter(left_out="").count()
    for start in range(0, len(open_ones), IN_A_REQUEST):
        portion = open_ones[start : start + IN_A_REQUEST]
        plan = plan_of(mailing, receivers_of(mailing, rights, day, [person for person, _place in portion]).found)
        going = {(one.receiver.person, one.receiver.organisation): one for one in plan.going}
        reasons = {(one.person, one.organisation): reason for one, reason in plan.left_out}
        merging = Merging(mailing, plan.going)
        letters = [merging.merged(going[one]) for one in portion if one in going]
        gone = [Found(*one, left_out=reasons.get(one, NOT_THERE)) for one in portion if one not in going]
        put_in_line(actor=actor, at=clock.now(), mailing=mailing.pk, letters=letters, gone=gone)
        report_progress(whole - len(open_ones) + start + len(portion), whole)


HANDLERS: dict[str, Handler] = {JOB: put_letters_in_line}
