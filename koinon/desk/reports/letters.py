"""What a reporter hears by mail, in the language in which they reported."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from koinon.corrections.models import Report, State
from koinon.corrections.queries import token_of
from koinon.desk.reports.words import about_link, keeper_words
from koinon.outbox.letters import Button, Letter


def answer_letter(report: Report, verdict: State, text: str) -> Letter:
    """What came of a report, or what its keeper needs to know."""
    with override(report.language):
        here = reverse("report_state", kwargs={"language": report.language, "token": token_of(report)})
        subject, said = {
            State.MENDED: (_("Your report: mended"), _("What you reported was wrong, and it is mended.")),
            State.DECLINED: (_("Your report: it stays as it is"), _("What you reported was looked at and stays.")),
            State.ASKED: (_("Your report: a question"), _("Before your report can be answered, something is asked.")),
        }[verdict]
        return Letter(
            subject=subject,
            paragraphs=(said, text),
            rows=(
                (pgettext("of the site", "Page"), settings.KOINON_SITE + about_link(report, report.language).address),
                (_("Who answers"), keeper_words(report)),
            ),
            button=Button(_("See your report"), settings.KOINON_SITE + here),
            footer=(_("You reported an error and left this address. It is used for nothing else."),),
        )
