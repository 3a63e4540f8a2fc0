"""A secretariat writes to many: drafts, a preview for actual receivers, sending once, and what became of it."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpResponse
from django.utils.translation import gettext as _

from koinon.desk.gate import Desk, desk_page, not_there, show
from koinon.desk.messages.mailing_form import MailingForm, initial_of
from koinon.desk.messages.mailing_pages import (
    answerable,
    audiences,
    batch,
    mailing_lines,
    plan_today,
    preview,
    subject_of,
)
from koinon.desk.messages.merging import Merging, field_words, languages
from koinon.mailings.actions import IN_A_REQUEST, MailingError, remove_draft, save_draft, send
from koinon.mailings.merging import FIELDS
from koinon.mailings.models import Mailing, MailingState
from koinon.mailings.queries import mailing_of
from koinon.rules.rights import SECRETARIAT
from koinon.web.networks.hosted import host

SEND, REMOVE, LOOK = "send", "remove", "look"


@desk_page(SECRETARIAT)
def mailings(desk: Desk, network: str) -> HttpResponse:
    """The letters to many of a network, drafts and sent ones."""
    return show(desk, "mailings.html", _("Letters to many"), mailings=mailing_lines(desk, network))


@desk_page(SECRETARIAT, writes=True)
def new_mailing(desk: Desk, network: str) -> HttpResponse:
    """A form for a letter to many that is not there yet."""
    return _form_page(desk, None)


@desk_page(SECRETARIAT, writes=True)
def change_mailing(desk: Desk, network: str, mailing: int) -> HttpResponse:
    """The form with what is kept of a draft."""
    kept = _kept(desk, mailing)
    if kept.state != MailingState.DRAFT:
        return desk.onward("mailing", network=network, mailing=mailing)
    return _form_page(desk, kept)


@desk_page(SECRETARIAT, writes=True)
def mailing(desk: Desk, network: str, mailing: int) -> HttpResponse:
    """A draft as actual receivers would get it, with the button that sends it; or what became of one that was sent."""
    kept = _kept(desk, mailing)
    if desk.request.method == "POST":
        return _done(desk, kept)
    if kept.state != MailingState.DRAFT:
        return show(desk, "mailing_batch.html", subject_of(kept), batch=batch(desk, kept), mailing=kept)
    return _preview_page(desk, kept)


def _kept(desk: Desk, number: int) -> Mailing:
    kept = mailing_of(desk.its_network.slug, number)
    if kept is None:
        raise not_there(desk.asked)
    return kept


def _form_page(desk: Desk, kept: Mailing | None) -> HttpResponse:
    posted = desk.request.POST if desk.request.method == "POST" else None
    looks = posted is not None and posted.get("then") == LOOK
    initial = initial_of(kept) if kept else _initial(desk)
    network = desk.its_network.slug
    choices = {"audiences": audiences(desk, network), "answerable": answerable(desk, kept)}
    form = MailingForm(posted, initial=initial, whole=looks, **choices)
    if form.is_bound and form.is_valid():
        told = {"mailing": kept.pk if kept else 0, **form.kept()}
        try:
            number = save_draft(actor=desk.actor(), at=desk.at, network=network, **told)
            name = "mailing" if looks else "change_mailing"
            return desk.onward(name, "mailing-kept", network=network, mailing=number)
        except MailingError as error:
            form.refuse(error.field, mailing_error_words(error.code))
    fields = [(f"{{{field}}}", field_words(field)) for field in FIELDS]
    title = _("Change the letter") if kept else _("New letter to many")
    status = HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK
    return show(desk, "mailing_form.html", title, status, form=form, offered=fields, mailing=kept)


def _initial(desk: Desk) -> dict[str, str]:
    """For a new letter: the segment that the address names, and the first of the network's languages that we speak."""
    spoken = [str(code).split("-")[0] for code in host(desk.its_network).profile.get("languages") or ()]
    known = next((code for code in spoken if code in languages()), "")
    return {
        "audience": desk.asked.parameter("to")[:40],
        "fallback": known or desk.language,
        "answers_to": desk.account.person.key,
    }


def _done(desk: Desk, kept: Mailing) -> HttpResponse:
    """Send a draft as it was looked at, or throw it away. What changed meanwhile is shown first."""
    network = desk.its_network.slug
    version = desk.request.POST.get("version", "")
    number = int(version) if version.isascii() and version.isdigit() and len(version) < 10 else 0
    told = {"actor": desk.actor(), "at": desk.at, "network": network, "mailing": kept.pk, "version": number}
    if kept.state != MailingState.DRAFT:
        return desk.onward("mailing", "mailing-sent-before", network=network, mailing=kept.pk)
    try:
        if desk.request.POST.get("deed") == REMOVE:
            remove_draft(**told)  # type: ignore[arg-type]
            return desk.onward("mailings", "mailing-removed", network=network)
        plan, _without = plan_today(desk, kept)
        if plan.seen != desk.request.POST.get("seen"):
            raise MailingError("seen")
        many = len(plan.going) > IN_A_REQUEST
        merging = Merging(kept, plan.going)
        letters = [] if many else [merging.merged(one) for one in plan.going]
        send(**told, found=plan.found, letters=letters)  # type: ignore[arg-type]
    except MailingError as error:
        again = _kept(desk, kept.pk)
        if again.state != MailingState.DRAFT:
            return desk.onward("mailing", "mailing-sent-before", network=network, mailing=kept.pk)
        return _preview_page(desk, again, mailing_error_words(error.code))
    return desk.onward("mailing", "letters-queued", network=network, mailing=kept.pk)


def _preview_page(desk: Desk, kept: Mailing, refused: str = "") -> HttpResponse:
    status = HTTPStatus.CONFLICT if refused else HTTPStatus.OK
    told = preview(desk, kept)
    return show(desk, "mailing.html", subject_of(kept), status, mailing=kept, preview=told, refused=refused)


def mailing_error_words(code: str) -> str:
    """Why a mailing is refused, and what to do."""
    return {
        "audience": _("Choose whom it is for."),
        "no_segment": _("This segment is no longer kept. Choose another."),
        "unknown_field": _("Something in braces is no field."),
        "changed_meanwhile": _(
            "Somebody changed it meanwhile. Open it anew, and put in again what you want to change."
        ),
        "seen": _("Who gets it, or what it says, changed since you looked. Look again, then send it."),
        "nobody": _("Nobody would get this letter. See below who is left out and why."),
        "reading_copy": _("Nobody acts for this network here"),
    }.get(code, code)
