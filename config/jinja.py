"""The template environment: translations, and the address of a static file. Views give everything else."""

from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext, ngettext, npgettext, pgettext
from jinja2 import Environment, Undefined


def environment(**options: Any) -> Environment:
    """The environment that Django's Jinja2 backend asks for."""
    options["undefined"] = Undefined
    made = Environment(  # noqa: S701 - the backend turns automatic escaping on
        extensions=["jinja2.ext.i18n"], trim_blocks=True, lstrip_blocks=True, **options
    )
    made.policies["ext.i18n.trimmed"] = True
    # newstyle: `_("%(count)s cities", count=n)` escapes what is put in
    made.install_gettext_callables(  # type: ignore[attr-defined]
        gettext, ngettext, newstyle=True, pgettext=pgettext, npgettext=npgettext
    )
    made.globals["static"] = static
    made.globals["url"] = _url
    made.globals["dict"] = dict
    return made


def _url(name: str, **where: Any) -> str:
    """The address of a page by its name and what stands in it."""
    return reverse(name, kwargs=where)
