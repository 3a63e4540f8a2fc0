"""The secretariat asks its members to confirm their records: starting, progress, and the letters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus

from django.conf import settings
from django.db.models import F
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from koinon.confirmations.actions import LONGEST, SHORTEST, ConfirmError, begin_campaign, end_campaign
from koinon.confirmations.models import Campaign, Request
from koinon.confirmations.queries import addressees, open_campaign, token_of
from koinon.desk.forms import DayField, DeskForm
from koinon.desk.gate import Desk, desk_page, show
from koinon.desk.roles.words import network_words, organisation_words
from koinon.outbox.letters import Button, Envelope, Letter
from koinon.register.queries import members_on
from koinon.rules.rights import SECRETARIAT
from koinon.web.pages import Link, When
from koinon.web.words.dates import day_words, when_day, when_instant
from koinon.web.words.names import names_of

USUAL = timedelta(days=42)


class CampaignForm(DeskForm):
    """Until when members are asked to answer."""

    deadline = DayField(
        label=gettext_lazy("Answers until"),
        help_text=gettext_lazy("A week ahead at least, a year at most. The links open two weeks longer."),
    )


@dataclass(frozen=True)
class Preview:
    """What would go out today: so many members, of whom so many have nobody who could be written to."""

    members: int
    letters: int
    without: tuple[str, ...]


@dataclass(frozen=True)
class MemberRow:
    """One member in a campaign: `state` is confirmed, corrected or silent."""

    name: Link
    state: str
    answered: When | None
    confirmed: int
    corrected: int
    letters: int
    reminders: int


@dataclass(frozen=True)
class Progress:
    """A campaign so far."""

    id: int
    begun: When
    deadline: When
    open: bool
    confirmed: int
    corrected: int
    silent: int
    rows: tuple[MemberRow, ...] = ()


@desk_page(SECRETARIAT, writes=True)
def confirmations(desk: Desk, network: str) -> HttpResponse:
    """The campaign that runs with who answered, or the form that starts one with what would go out; those before."""
    running = open_campaign(desk.its_network)
    form = CampaignForm(
        desk.request.POST if desk.request.method == "POST" and "end" not in desk.request.POST else None,
        initial={"deadline": desk.today + USUAL},
    )
    if desk.request.method == "POST":
        done = _ended(desk) if "end" in desk.request.POST else form.is_valid() and _begun(desk, form)
        if done:
            return desk.onward("confirmations", str(done), network=network)
    past = Campaign.objects.filter(network=desk.its_network, ended_at__isnull=False).order_by("-begun_at")
    return show(
        desk,
        "confirmations.html",
        _("Confirmations"),
        HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK,
        running=_progress(desk, running, rows=True) if running else None,
        preview=None if running else _preview(desk),
        form=form,
        past=tuple(_progress(desk, one) for one in past[:10]),
    )


def _begun(desk: Desk, form: CampaignForm) -> str:
    deadline = form.cleaned_data["deadline"]
    try:
        begin_campaign(actor=desk.actor(), at=desk.at, on=desk.today, network=desk.its_network, deadline=deadline)
    except ConfirmError as error:
        form.refuse("deadline" if error.code == "deadline" else "", _refused_words(desk, error.code))
        return ""
    return "campaign-begun"


def _ended(desk: Desk) -> str:
    running = open_campaign(desk.its_network)
    if running is not None and str(running.pk) == desk.request.POST.get("end"):
        end_campaign(actor=desk.actor(), at=desk.at, campaign=running.pk)
    return "campaign-ended"


def _refused_words(desk: Desk, code: str) -> str:
    first, last = day_words(desk.today + SHORTEST), day_words(desk.today + LONGEST)
    return {
        "deadline": _("Choose a day from %(first)s to %(last)s.") % {"first": first, "last": last},
        "nobody": _("There is no member today who could be asked."),
        "open_already": _("Members are being asked already. End that first."),
    }.get(code) or _("Nobody acts for this network here")


def _preview(desk: Desk) -> Preview:
    members = members_on(desk.its_network, desk.today)
    ids = [member.id for member in members]
    written_to = addressees(desk.its_network, ids, desk.today)
    missing = [id_ for id_ in ids if id_ not in written_to]
    names = names_of(missing)
    return Preview(
        len(members),
        sum(map(len, written_to.values())),
        tuple(sorted(names.of(id_).name.text for id_ in missing)),
    )


def _progress(desk: Desk, campaign: Campaign, *, rows: bool = False) -> Progress:
    """A campaign with its members where `rows` are wanted. Two queries."""
    requests = list(
        Request.objects.filter(campaign=campaign)
        .select_related("organisation")
        .order_by(F("answered_at").desc(nulls_last=True), "organisation__slug")
    )
    names = names_of([one.organisation_id for one in requests]) if rows else {}
    states = [_state(one) for one in requests]
    return Progress(
        campaign.pk,
        when_instant(campaign.begun_at),
        when_day(campaign.deadline),
        campaign.ended_at is None,
        states.count("confirmed"),
        states.count("corrected"),
        states.count("silent"),
        tuple(
            MemberRow(
                names[one.organisation_id].link(
                    desk.to("member_file", network=desk.its_network.slug, organisation=one.organisation.slug)
                ),
                state,
                when_instant(one.answered_at) if one.answered_at else None,
                one.confirmed,
                one.corrected,
                one.letters,
                one.reminders,
            )
            for one, state in zip(requests, states, strict=True)
        )
        if rows
        else (),
    )


def _state(request: Request) -> str:
    if request.answered_at is None:
        return "silent"
    return "corrected" if request.corrected else "confirmed"


def confirm_letter(envelope: Envelope) -> Letter:
    """The letter that asks a member to confirm its record, or reminds it; the receiver's language is active."""
    request = Request.objects.select_related("campaign__network", "organisation").get(pk=envelope.context["request"])
    network, organisation = request.campaign.network.slug, request.organisation.slug
    told = {
        "network": network_words(network),
        "organisation": organisation_words(organisation),
        "date": day_words(request.campaign.deadline),
    }
    language = envelope.language
    here = reverse("confirm_by_letter", kwargs={"language": language, "token": token_of(request)})
    subject = _("%(network)s: is the record of %(organisation)s still right?") % told
    return Letter(
        subject=_("A reminder – %(subject)s") % {"subject": subject} if envelope.context.get("reminder") else subject,
        paragraphs=(
            _("Once a year %(network)s asks its members whether what it keeps of them is still right.") % told,
            _("Please look at the record of %(organisation)s until %(date)s. One press of a button confirms it all.")
            % told,
        ),
        button=Button(_("See and confirm the record"), settings.KOINON_SITE + here),
        closing=(_("The link is for %(organisation)s. Whoever has it can confirm or correct the record.") % told,),
        footer=(_("You get this because you act for %(organisation)s in %(network)s.") % told,),
    )
