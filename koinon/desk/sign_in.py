"""Signing in and out with an address and a password."""

from __future__ import annotations

from django import forms
from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from koinon.desk.forms import DeskForm
from koinon.web.asked import ask
from koinon.web.frame import page, site


class SignIn(DeskForm):
    """Address and password."""

    email = forms.EmailField(label=gettext_lazy("E-mail address"), max_length=254)
    password = forms.CharField(label=gettext_lazy("Password"), max_length=1000, strip=False, widget=forms.PasswordInput)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest, language: str) -> HttpResponse:
    """Who signs in goes on to where they wanted to go."""
    form = SignIn(request.POST or None)
    onward = str(request.GET.get("next", ""))
    if request.method == "POST" and form.is_valid():
        account = authenticate(request, username=form.cleaned_data["email"], password=form.cleaned_data["password"])
        if account is not None:
            login(request, account)
            safe = url_has_allowed_host_and_scheme(onward, {request.get_host()}, require_https=request.is_secure())
            return HttpResponseRedirect(onward if safe else reverse("desk", kwargs={"language": language}))
        form.refuse("", _("Address and password do not belong together. Check both."))
    asked = ask(request, language)
    about = page(asked, _("Sign in"), indexed=False, reportable=False)
    context = {"site": site(asked, "desk"), "page": about, "form": form}
    return HttpResponse(render_to_string("desk/sign_in.html", context, request), status=400 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_out(request: HttpRequest, language: str) -> HttpResponse:
    """Asks, and signs out."""
    if request.method == "POST":
        logout(request)
        return HttpResponseRedirect(reverse("home", kwargs={"language": language}))
    asked = ask(request, language)
    context = {"site": site(asked, "desk"), "page": page(asked, _("Sign out"), indexed=False, reportable=False)}
    return HttpResponse(render_to_string("desk/sign_out.html", context, request))
