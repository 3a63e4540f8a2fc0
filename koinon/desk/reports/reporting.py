"""Reporting an error without signing in: the form, the question that guards it, and what came of a report.

Neither page sets a cookie, and so neither uses the framework's token against forged requests: that token protects who
is signed in from acting unknowingly, and nobody is signed in here. In its place the form carries a signed question
that is good once, and the page of a report opens by a link that nobody can guess.
"""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve, reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from koinon.challenges.actions import salt_of, use_challenge
from koinon.challenges.queries import WINDOW, has_tried_too_often
from koinon.challenges.questions import (
    Challenge,
    ChallengeError,
    day_of,
    new_challenge,
    read_challenge,
    sender_hash,
)
from koinon.corrections.actions import ReportError, Told, add_to_report, report_error
from koinon.corrections.models import Report, State
from koinon.corrections.queries import Place, place_of, report_by, token_of
from koinon.desk.forms import DeskForm
from koinon.desk.reports.words import report_view
from koinon.lib import clock
from koinon.lib.writing import VISITOR
from koinon.web.asked import Asked, PageRefused, ask
from koinon.web.frame import page, refused, site

PURPOSE = "report"
LONGEST_ABOUT, LONGEST_TEXT, LONGEST_SOURCE = 600, 4000, 1000
LONG, SHORT = forms.Textarea(attrs={"rows": 5}), forms.Textarea(attrs={"rows": 2})


class ReportForm(DeskForm):
    """What is wrong on which page, and the answer to the question."""

    about = forms.CharField(
        label=pgettext_lazy("of the site", "Page"),
        max_length=LONGEST_ABOUT,
        help_text=gettext_lazy("The address of the page on which you saw it."),
    )
    wrong = forms.CharField(label=gettext_lazy("What is wrong?"), max_length=LONGEST_TEXT, widget=LONG)
    right = forms.CharField(label=gettext_lazy("What is right?"), max_length=LONGEST_TEXT, required=False, widget=LONG)
    source = forms.CharField(
        label=gettext_lazy("Where can it be read?"),
        max_length=LONGEST_SOURCE,
        required=False,
        widget=SHORT,
        help_text=gettext_lazy("A source, if you know one: an address, a document, a decision with its number."),
    )
    address = forms.EmailField(
        label=gettext_lazy("Your e-mail address"),
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": gettext_lazy("This is no e-mail address. Write one such as name@example.org.")},
        help_text=gettext_lazy(
            "To hear what came of it. Only those see it who answer; a year after the answer it is deleted."
        ),
    )
    challenge = forms.CharField(max_length=400, required=False, widget=forms.HiddenInput)
    answer = forms.CharField(
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("In figures or as a word. This keeps robots out."),
    )

    def __init__(self, request: HttpRequest, typed: QueryDict | None = None, about: str = "") -> None:
        self.typed = typed.copy() if typed is not None else None
        super().__init__(self.typed, initial={"about": about})
        self.request = request
        self.named: dict[str, str] = {}

    def put(self, challenge: Challenge, language: str, *, anew: bool = True) -> None:
        """Let the form ask a question. What was answered to another one is taken out of it."""
        self["answer"].label = challenge.sentence(language)
        if self.typed is None:
            self.initial["challenge"] = challenge.token()
        elif anew:
            self.typed["challenge"], self.typed["answer"] = challenge.token(), ""

    def clean_about(self) -> str:
        """The page's path and query without its language; what stands in it is kept beside."""
        about, self.named = checked_page(self.cleaned_data["about"], self.request)
        return about


def checked_page(typed: str, request: HttpRequest) -> tuple[str, dict[str, str]]:
    """A page of ours by its address, whole or from the first slash: its path and query without the language, and what
    stands in the path. Raises ValidationError for any other address."""
    wrong = ValidationError(_("This is no page of this site. Copy its address from the browser."))
    try:
        told = urlsplit(typed.strip())
        match = resolve(told.path)
    except (ValueError, Resolver404) as error:
        raise wrong from error
    named = {name: str(value) for name, value in match.kwargs.items()}
    language = named.pop("language", "")
    elsewhere = bool(told.netloc) and told.netloc != request.get_host()
    if elsewhere or not language or told.path.startswith((f"/{language}/desk/", f"/{language}/report/")):
        raise wrong
    return told.path.removeprefix(f"/{language}/") + (f"?{told.query}" if told.query else ""), named


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, language: str) -> HttpResponse:
    """The form, and the report that was sent by it."""
    try:
        asked = ask(request, language)
    except PageRefused as refusal:
        return refused(request, language, refusal, reportable=False)
    at = clock.now()
    if request.method == "POST":
        return _unstored(_sent(asked, at))
    form = ReportForm(request, about=request.GET.get("about", "")[:LONGEST_ABOUT])
    form.put(new_challenge(PURPOSE, at), language)
    return _unstored(_form_page(asked, form, HTTPStatus.OK))


def _sent(asked: Asked, at: datetime) -> HttpResponse:
    """What was sent by the form: a report, or the form again with what is to be mended and all that was typed."""
    request, language = asked.request, asked.walk.language
    sender = sender_hash(_network_address(request), salt_of(day=day_of(at)))
    told, challenge, trouble = request.POST, None, ""
    try:
        challenge = read_challenge(told.get("challenge", ""), PURPOSE, at)
    except ChallengeError as error:
        trouble = error.code
    form = ReportForm(request, told)
    if has_tried_too_often(sender, at):
        form.refuse("", _("Too much was sent from your network address within the last hour. Try again in an hour."))
        answer = _again(asked, form, challenge, at, HTTPStatus.TOO_MANY_REQUESTS)
        answer["Retry-After"] = str(int(WINDOW.total_seconds()))
        return answer
    if challenge and not _answered(form, challenge, language, told.get("answer", "")):
        trouble = _use_up(challenge, sender, at) or "wrong"
    if challenge and not trouble and form.is_valid():
        try:
            return _onward(asked, _kept(asked, form, challenge, sender, at))
        except ChallengeError as error:
            if same := _same_again(form, challenge):
                return _onward(asked, same)
            trouble = error.code
    if trouble and "answer" not in form.errors:
        form.refuse("answer", _trouble_words(trouble))
    return _again(asked, form, None if trouble else challenge, at, HTTPStatus.BAD_REQUEST)


def _network_address(request: HttpRequest) -> str:
    """Where the request came from, as the server saw it."""
    return str(request.META.get("REMOTE_ADDR", ""))


def _answered(form: ReportForm, challenge: Challenge, language: str, answer: str) -> bool:
    """Whether the question was answered rightly, or not at all: that is said at the field and uses nothing up."""
    form.is_valid()
    return "answer" in form.errors or challenge.is_right(answer, language)


def _use_up(challenge: Challenge, sender: str, at: datetime) -> str:
    try:
        use_challenge(challenge=challenge, sender=sender, at=at)
    except ChallengeError as error:
        return error.code
    return ""


def _kept(asked: Asked, form: ReportForm, challenge: Challenge, sender: str, at: datetime) -> Report:
    written = form.cleaned_data
    return report_error(
        actor=VISITOR,
        at=at,
        on=asked.today,
        place=place_of(written["about"], form.named, asked.today),
        told=_told(form),
        language=asked.walk.language,
        challenge=challenge,
        sender=sender,
    )


def _told(form: ReportForm) -> Told:
    return Told(**{name: form.cleaned_data[name] for name in ("wrong", "right", "source", "address")})


def _same_again(form: ReportForm, challenge: Challenge) -> Report | None:
    """The report that this very form brought when it was sent before: a second press of the button is no second."""
    before = Report.objects.filter(challenge=challenge.nonce).first()
    if before and Told(before.wrong, before.right, before.source, before.address) == _told(form):
        return before
    return None


def _again(
    asked: Asked, form: ReportForm, challenge: Challenge | None, at: datetime, status: HTTPStatus
) -> HttpResponse:
    """The form with what was typed; a question that can't be answered any more gives way to a fresh one."""
    form.put(challenge or new_challenge(PURPOSE, at), asked.walk.language, anew=challenge is None)
    return _form_page(asked, form, status)


def _form_page(asked: Asked, form: ReportForm, status: HTTPStatus) -> HttpResponse:
    about = _place_shown(asked, form)
    made_up = about is not None and about.made_up
    context = {
        "site": site(asked),
        "page": page(asked, _("Report an error"), indexed=False, reportable=False, made_up=made_up),
        "form": form,
    }
    return HttpResponse(render_to_string("desk/report.html", context, asked.request), status=status)


def _place_shown(asked: Asked, form: ReportForm) -> Place | None:
    typed = str(form["about"].value() or "")
    try:
        about, named = checked_page(typed, asked.request)
    except ValidationError:
        return None
    return place_of(about, named, asked.today)


def _onward(asked: Asked, kept: Report) -> HttpResponse:
    address = reverse("report_state", kwargs={"language": asked.walk.language, "token": token_of(kept)})
    return HttpResponseRedirect(f"{address}?done=sent", status=HTTPStatus.SEE_OTHER)


def _trouble_words(code: str) -> str:
    return {
        "wrong": _("That is not the right answer. Here is another question; all you wrote is still there."),
        "expired": _("The form stood open too long. Answer this new question; all you wrote is still there."),
    }.get(code) or _("This question was used before. Answer this new one; all you wrote is still there.")


class AddForm(DeskForm):
    """What the reporter says to the keeper's question."""

    text = forms.CharField(label=gettext_lazy("Your answer"), max_length=LONGEST_TEXT, widget=forms.Textarea)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def report_state(request: HttpRequest, language: str, token: str) -> HttpResponse:
    """What came of a report, for whoever has its link; and the answer to what its keeper asked."""
    try:
        asked = ask(request, language)
        found = report_by(token)
        if found is None:
            raise _no_such_report()
        return _unstored(_state(asked, found, token))
    except PageRefused as refusal:
        return _unstored(refused(request, language, refusal, reportable=False))


def _state(asked: Asked, found: Report, token: str) -> HttpResponse:
    request = asked.request
    form = AddForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        at, text = clock.now(), form.cleaned_data["text"]
        try:
            add_to_report(actor=VISITOR, at=at, on=asked.today, report=found.key, text=text)
        except ReportError:
            form.refuse("text", _("Nobody waits for an answer here any more. Report it anew if it is still wrong."))
        else:
            here = reverse("report_state", kwargs={"language": asked.walk.language, "token": token})
            return HttpResponseRedirect(f"{here}?done=added", status=HTTPStatus.SEE_OTHER)
    thanks = {"sent": _("Thank you. Your report is kept."), "added": _("Thank you. Your answer is kept.")}
    context = {
        "site": site(asked),
        "page": page(asked, _("Your report"), indexed=False, reportable=False, made_up=found.made_up),
        "report": report_view(found, asked.walk.language),
        "form": form if found.state == State.ASKED or form.errors else None,
        "done": thanks.get(request.GET.get("done", ""), ""),
        "link": request.build_absolute_uri(request.path),
    }
    status = HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK
    return HttpResponse(render_to_string("desk/report_state.html", context, request), status=status)


def _no_such_report() -> PageRefused:
    return PageRefused(
        HTTPStatus.NOT_FOUND,
        _("There is no such report"),
        _("The link may have been cut short when it was copied."),
        _("Copy it whole, or report the error anew."),
    )


def _unstored(answer: HttpResponse) -> HttpResponse:
    """Kept by nobody: each form has its own question, and a report's page is for whoever has the link."""
    patch_cache_control(answer, private=True, no_store=True)
    answer["Referrer-Policy"] = "same-origin"
    answer["X-Robots-Tag"] = "noindex"
    return answer
