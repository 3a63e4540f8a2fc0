"""A member confirms its record or corrects it: its coordinator at the desk, or whoever holds the letter, by its link.

The letter's page sets no cookie and needs no account: its link, which nobody can guess, is good for one member in one
campaign. Programs that look through mail open links, so opening one confirms nothing; a button does. The page shows
what both sides share and nothing that says how to reach people.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from http import HTTPStatus
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from koinon.atlas.models import Organisation
from koinon.confirmations.actions import ConfirmError, Correction, answer
from koinon.confirmations.facts import facts_of, record_digest
from koinon.confirmations.models import Request, Through
from koinon.confirmations.queries import is_open, request_by
from koinon.desk.confirming.words import FactLine, fact_lines
from koinon.desk.forms import DeskForm
from koinon.desk.gate import Desk, desk_page, not_there, show
from koinon.desk.roles.words import network_words, organisation_words
from koinon.lib import clock
from koinon.lib.writing import VISITOR, Actor
from koinon.networks.models import Network
from koinon.register.models import Standing
from koinon.rules.rights import COORDINATOR
from koinon.web.asked import PageRefused, ask
from koinon.web.frame import page, refused, site

RIGHT, WRONG, LATER = "right", "wrong", "later"
CHOICES = (
    (RIGHT, gettext_lazy("This is right")),
    (WRONG, gettext_lazy("This is not right")),
    (LATER, gettext_lazy("I cannot say")),
)


class ConfirmForm(DeskForm):
    """Each fact of a record: right, not right and what is, or left open; and the digest of what was shown."""

    shown = forms.CharField(max_length=64, widget=forms.HiddenInput, required=False)

    def __init__(self, lines: Sequence[FactLine], digest: str, typed: QueryDict | None = None) -> None:
        super().__init__(typed, initial={"shown": digest})
        self.lines = lines
        for place, line in enumerate(lines):
            self.fields[f"fact-{place}"] = forms.ChoiceField(
                label=line.sentence, choices=CHOICES, initial=LATER, widget=forms.RadioSelect
            )
            self.fields[f"text-{place}"] = forms.CharField(
                label=_("What is right instead: %(fact)s") % {"fact": line.term},
                max_length=4000,
                required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    def clean(self) -> dict[str, Any]:
        """What is not right comes with what is right, and what is said to be right with nothing else."""
        told: dict[str, Any] = super().clean() or {}
        for place in range(len(self.lines)):
            choice, text = told.get(f"fact-{place}"), (told.get(f"text-{place}") or "").strip()
            if choice == WRONG and not text:
                self.refuse(f"text-{place}", _("Say what is right, so that it can be mended."))
            elif text and choice in (RIGHT, LATER):
                self.refuse(f"fact-{place}", _("You wrote what is right instead. Choose “This is not right”."))
        return told

    def right(self) -> list[str]:
        """The names of the facts that are confirmed."""
        return [line.name for place, line in enumerate(self.lines) if self.cleaned_data[f"fact-{place}"] == RIGHT]

    def wrong(self) -> list[Correction]:
        """The facts that are corrected, each as it was shown."""
        return [
            Correction(line.name, line.sentence, self.cleaned_data[f"text-{place}"].strip())
            for place, line in enumerate(self.lines)
            if self.cleaned_data[f"fact-{place}"] == WRONG
        ]


@dataclass(frozen=True)
class Answering:
    """One request to a page of confirming: who answers, for which member, by what right."""

    http: HttpRequest
    language: str
    actor: Actor
    at: datetime
    on: date
    network: Network
    organisation: Organisation
    through: Through
    request: Request | None = None


def _answered(one: Answering) -> ConfirmForm | None:
    """The form to show, with what is to be mended; None when what was sent is kept."""
    facts = facts_of(one.organisation, one.network, one.on)
    lines, digest = fact_lines(facts, one.organisation, one.network, one.on), record_digest(facts)
    typed = one.http.POST if one.http.method == "POST" else None
    if typed is None:
        return ConfirmForm(lines, digest)
    everything = "everything" in typed
    form = ConfirmForm(lines, digest, None if everything else typed)
    if not everything and not form.is_valid():
        return form
    shown = typed.get("everything", "") if everything else form.cleaned_data["shown"]
    right = [line.name for line in lines] if everything else form.right()
    wrong = [] if everything else form.wrong()
    try:
        answer(
            actor=one.actor,
            at=one.at,
            on=one.on,
            network=one.network,
            organisation=one.organisation,
            shown=shown,
            right=right,
            wrong=wrong,
            through=one.through,
            language=one.language,
            request=one.request,
        )
    except ConfirmError as error:
        again = ConfirmForm(lines, digest, _with(typed, digest))
        again.full_clean()
        again.errors.clear() if everything else None
        again.refuse("", _refused_words(error.code))
        return again
    return None


def _with(typed: QueryDict, digest: str) -> QueryDict:
    """What was typed, with the digest of the record as it is shown now."""
    changed = typed.copy()
    changed["shown"] = digest
    return changed


def _refused_words(code: str) -> str:
    return {
        "changed": _("The record changed in the meantime. Look at it as it is now, and answer again."),
        "nothing": _("Nothing was confirmed or corrected yet. Choose at least one answer."),
        "ended": _("The time to answer is over. Report an error by the form if something is wrong."),
    }.get(code) or _("This cannot be answered here any more.")


@desk_page(COORDINATOR, writes=True)
def confirm_record(desk: Desk, network: str, organisation: str) -> HttpResponse:
    """A member's coordinator confirms its record in a network."""
    member = Standing.objects.filter(network=desk.its_network, organisation=desk.its_organisation).on(desk.today)
    if not member.exists():
        raise not_there(desk.asked)
    form = _answered(
        Answering(
            desk.request, desk.language, desk.actor(), desk.at, desk.today, desk.its_network, desk.its_organisation,
            Through.COORDINATOR,
        )
    )  # fmt: skip
    if form is None:
        return desk.onward("confirm_record", "record-answered", network=network, organisation=organisation)
    title = _title(desk.its_network, desk.its_organisation)
    status = HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK
    return show(desk, "confirm_record.html", title, status, form=form, digest=form.initial["shown"])


def _title(network: Network, organisation: Organisation) -> str:
    names = {"organisation": organisation_words(organisation.slug), "network": network_words(network.slug)}
    return _("Record of %(organisation)s in %(network)s") % names


# No token of the framework's: nobody is signed in here, and the link itself is what nobody else can know.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_by_letter(request: HttpRequest, language: str, token: str) -> HttpResponse:
    """The record of one member in one campaign, for whoever holds the letter."""
    try:
        found = request_by(token)
        result = (
            _by_letter(request, language, token, found)
            if found
            else refused(request, language, _no_such_link(), reportable=False)
        )
    except PageRefused as refusal:
        result = refused(request, language, refusal, reportable=False)
    patch_cache_control(result, private=True, no_store=True)
    result["Referrer-Policy"] = "same-origin"
    result["X-Robots-Tag"] = "noindex"
    return result


def _by_letter(request: HttpRequest, language: str, token: str, found: Request) -> HttpResponse:
    network, organisation = found.campaign.network, found.organisation
    asked = ask(request, language, network.zone)
    if not is_open(found, asked.today):
        raise _over()
    form = _answered(
        Answering(
            request, language, VISITOR, clock.now(), asked.today, network, organisation, Through.LETTER, found
        )
    )  # fmt: skip
    if form is None:
        here = reverse("confirm_by_letter", kwargs={"language": language, "token": token})
        return HttpResponseRedirect(f"{here}?done=answered", status=HTTPStatus.SEE_OTHER)
    done = _("Thank you. Your answer is kept.") if request.GET.get("done") == "answered" else ""
    title = _title(network, organisation)
    context = {
        "site": site(asked),
        "page": page(asked, title, indexed=False, reportable=False, made_up=network.made_up),
        "form": form,
        "digest": form.initial["shown"],
        "done": done,
    }
    status = HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK
    return HttpResponse(render_to_string("desk/confirm_by_letter.html", context, request), status=status)


def _no_such_link() -> PageRefused:
    return PageRefused(
        HTTPStatus.NOT_FOUND,
        _("This link opens nothing"),
        _("The link may have been cut short when it was copied."),
        _("Copy it whole from the letter."),
    )


def _over() -> PageRefused:
    return PageRefused(
        HTTPStatus.GONE,
        _("The time to answer is over"),
        _("The secretariat asked until a day that is past."),
        _("If something in the record is wrong, report it on the page of the organisation."),
    )
