"""A network's messages, and the way out of them for whoever gets them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from koinon.desk.actions import send_again, take_back
from koinon.desk.gate import Desk, desk_page, not_there, show
from koinon.desk.messages.mails import mail_page, mails
from koinon.desk.roles.words import network_words
from koinon.lib import clock
from koinon.outbox.actions import NotRequeued, subscribe_again, unsubscribe
from koinon.outbox.unsubscribing import subscription_of
from koinon.rules.rights import SECRETARIAT
from koinon.web.asked import PageRefused, ask
from koinon.web.frame import page, refused, site

AGAIN, BACK = "again", "back"


@desk_page(SECRETARIAT)
def network_mails(desk: Desk, network: str) -> HttpResponse:
    """The network's messages."""
    return show(desk, "mails.html", _("Messages"), mails=mails(desk, desk.its_network))


@desk_page(SECRETARIAT, writes=True)
def network_mail(desk: Desk, network: str, mail: int) -> HttpResponse:
    """One message; a dead letter can go again, one in line can be taken back."""
    told = mail_page(desk, desk.its_network, mail)
    if told is None:
        raise not_there(desk.asked)
    if desk.request.method != "POST":
        return show(desk, "mail.html", told.row.subject, mail=told)
    if desk.request.POST.get("deed") == AGAIN:
        try:
            send_again(actor=desk.actor(), at=desk.at, network=network, mail=mail)
        except NotRequeued:
            return desk.onward("network_mail", "too-late", network=network, mail=mail)
        return desk.onward("network_mail", "mail-again", network=network, mail=mail)
    taken = take_back(actor=desk.actor(), at=desk.at, network=network, mail=mail)
    return desk.onward("network_mail", "mail-back" if taken else "too-late", network=network, mail=mail)


@never_cache
@csrf_exempt  # the signed link is the proof: a mail program posts here without ever having asked for a page (RFC 8058)
@require_http_methods(["GET", "HEAD", "POST"])
def leave_list(request: HttpRequest, language: str, token: str) -> HttpResponse:
    """Ends messages of a kind with one click, and takes them up again. Opening the link does nothing by itself."""
    asked = ask(request, language)
    subscription = subscription_of(token)
    if subscription is None:
        sentence = _("It was not made here, or it came to you cut off.")
        cure = _("Copy the whole link from the message.")
        return refused(
            request, language, PageRefused(404, _("This link leads nowhere"), sentence, cure), reportable=False
        )
    state = "asked"
    if request.method == "POST":
        wants_back = request.POST.get("deed") == BACK
        if wants_back:
            subscribe_again(subscription=subscription)
        else:
            unsubscribe(subscription=subscription, at=clock.now())
        state = "back" if wants_back else "left"
    words = network_words(subscription.network) if subscription.network else "Koinon"
    about = page(asked, _("Messages from %(network)s") % {"network": words}, indexed=False, reportable=False)
    context = {"site": site(asked), "page": about, "state": state, "network": words}
    return HttpResponse(render_to_string("desk/leave_list.html", context, request))
