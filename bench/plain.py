"""The peer: the directory as one writes it first, with Django's templates over model instances, under Django alone.

The list of the members of one network on a day, with the same columns and links as Koinon's page and nothing of the
rest (no growth, no changes around the day, no filters, no names searched). Related rows are fetched ahead, the
template is compiled once: what a good programmer writes before anything is made fast.
"""

from __future__ import annotations

import os
from datetime import date

from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django

django.setup()

from django.core.handlers.wsgi import WSGIHandler  # noqa: E402
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.shortcuts import get_object_or_404  # noqa: E402
from django.template import Context, Engine  # noqa: E402
from django.urls import path  # noqa: E402

from koinon.networks.models import Network  # noqa: E402
from koinon.register.models import Standing  # noqa: E402

MIDDLEWARE = ["django.middleware.security.SecurityMiddleware", "django.middleware.common.CommonMiddleware"]

LIST = """{% load i18n %}<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{{ network.slug }}</title></head>
<body><h1>{% blocktranslate with name=network.slug %}Members of {{ name }}{% endblocktranslate %}</h1>
<p>{{ standings|length }}</p>
<table><thead><tr><th>{% translate "How sure" %}</th><th>{% translate "Organisation" %}</th>
<th>{% translate "Country" %}</th><th>{% translate "Category" %}</th><th>{% translate "Since" %}</th>
<th>{% translate "Because of" %}</th></tr></thead><tbody>
{% for standing in standings %}<tr>
<td>{% if standing.held == "yes" %}{% translate "certain" %}{% else %}{% translate "presumed" %}{% endif %}</td>
<td><a href="{% url "organisation" standing.organisation.slug %}?on={{ day|date:"Y-m-d" }}">{% for name in standing.organisation.names.all %}{% if name.language == "en" %}{{ name.text }}{% endif %}{% endfor %}</a>
<span>{% for name in standing.organisation.names.all %}{% if name.own %}{{ name.text }}{% endif %}{% endfor %}</span></td>
<td>{{ standing.organisation.country }}</td>
<td>{% if standing.category %}{{ standing.category }}{% else %}{% translate "not known" %}{% endif %}</td>
<td>{% if standing.since_earliest %}{{ standing.since_earliest|date:"j F Y" }}{% else %}{% translate "not known" %}{% endif %}</td>
<td><a href="{% url "standing" network.slug standing.organisation.slug %}?on={{ day|date:"Y-m-d" }}">{% for reason in standing.content.basis %}{% if forloop.first %}{{ reason.key }}{% endif %}{% endfor %}</a></td>
</tr>{% endfor %}</tbody></table></body></html>"""  # noqa: E501

TEMPLATE = Engine(libraries={"i18n": "django.templatetags.i18n"}).from_string(LIST)


def members(request: HttpRequest, network: str) -> HttpResponse:
    """The members of a network on the day asked for."""
    day = date.fromisoformat(request.GET["on"])
    found = get_object_or_404(Network, slug=network)
    standings = (
        Standing.objects.filter(network=found, begins__lte=day, ends__gt=day)
        .select_related("organisation")
        .prefetch_related("organisation__names")
        .order_by("organisation__slug")
    )
    return HttpResponse(TEMPLATE.render(Context({"network": found, "standings": standings, "day": day})))


def nothing(request: HttpRequest, **_: str) -> HttpResponse:
    """Where links lead; nobody follows them here."""
    return HttpResponse()


urlpatterns = [
    path("", nothing),
    path("organisations/<slug:organisation>/", nothing, name="organisation"),
    path("networks/<slug:network>/members/", members),
    path("networks/<slug:network>/members/<slug:organisation>/", nothing, name="standing"),
]
settings.ROOT_URLCONF = __name__
settings.MIDDLEWARE = MIDDLEWARE
application = WSGIHandler()
