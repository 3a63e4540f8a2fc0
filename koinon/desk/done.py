"""What the page says after something was done. The address carries one word of these, never a text."""

from __future__ import annotations

from django.utils.translation import gettext as _


def done_words(word: str) -> str:
    """The sentence for a word of the address; "" for one that is none of ours."""
    return {
        "saved": _("It is saved."),
        "merged": _("The two records are one."),
        "file-kept": _("The file is kept."),
        "file-removed": _("The file is removed."),
        "erasure-asked": _("Your wish to be erased is passed on. It is answered within a month."),
        "erased": _("The person is erased."),
        "named-said": _("It is done. Nothing more waits for you there."),
        "account-made": _("Your account is made, and you are signed in."),
        "letter-sent": _("The letter is on its way."),
        "password-set": _("Your new password is set. Sign in with it."),
        "sign-in-ended": _("It is ended there."),
        "role-given": _("The role is given."),
        "role-ended": _("The role is ended."),
        "invitation-sent": _("A new invitation is on its way. The link before it opens nothing any more."),
        "invitation-withdrawn": _("The invitation is withdrawn. Its link opens nothing any more."),
        "invitation-late": _("It was too late for that: the invitation was accepted or changed in the meantime."),
        "mail-again": _("The message is in line again."),
        "mail-back": _("The message is taken back."),
        "too-late": _("It was too late for that: the message is no longer where it was."),
        "mailing-kept": _("The draft is kept."),
        "mailing-removed": _("The draft is thrown away."),
        "mailing-sent-before": _("It was sent before. Nothing was sent again."),
        "letters-queued": _("The letters are in the outbox. Those that were sent before are not sent again."),
        "nominations-asked": _("The nominations are asked for."),
        "nomination-held": _("The post is held from that day on."),
        "nomination-nominated": _("It is named, and waits for the network to confirm it."),
        "nomination-confirm": _("It is confirmed."),
        "nomination-refuse": _("It is not confirmed, and the organisation is asked again."),
        "nomination-decline": _("Nobody is named."),
        "nomination-withdraw": _("It waits no longer."),
        "departure": _("It is done as you chose."),
        "cases-drafted": _("The cases are begun. Each waits for the organ that decides."),
        "no-case": _("No case is begun."),
        "count-recorded": _("The figure is recorded. This follows from it."),
        "count-touched-nobody": _("The figure is recorded. It touches no member's category."),
        "case-begun": _("The case is begun."),
        "step-recorded": _("The step is on record."),
        "files-kept": _("The documents are kept with the step."),
        "step-left-out": _("The step is left out."),
        "step-taken-back": _("The step is taken back."),
        "case-completed": _("The case has come to its end, and the standing follows."),
        "case-ended": _("The case is ended without effect."),
        "practice-stated": _("The practice is stated."),
        "report-answered": _("The report is answered."),
        "record-answered": _("Thank you. Your answer is kept."),
        "campaign-begun": _("The members are asked. The letters are in the outbox."),
        "campaign-ended": _("Nobody is asked any more."),
    }.get(word, "")
