"""Recording an outside event on the desk: a member of the network was counted, says a source."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from koinon.atlas.models import Organisation
from koinon.desk.forms import DatedField, DeskForm
from koinon.lib.order import sort_key
from koinon.networks.models import Keeper, Network
from koinon.register.models import Standing
from koinon.rules.dates import Span
from koinon.web.words.content import reader
from koinon.web.words.names import names_of

MOST_INHABITANTS = 100_000_000


def countable(network: Network) -> list[tuple[str, str]]:
    """The organisations whose figures the network's secretariat may record, with their names.

    They stand in the network or stood in it, are made up if it is, and stand in no network that a folder keeps: the
    facts of those come from the folder.
    """
    of_folders = Standing.objects.filter(network__keeper=Keeper.FOLDER).values("organisation")
    rows = Organisation.objects.filter(standings__network=network, made_up=network.made_up).exclude(pk__in=of_folders)
    told = dict(rows.values_list("pk", "slug").distinct())
    names = names_of(list(told))
    found = [(slug, names.of(id_, slug).name.text) for id_, slug in told.items()]
    return sorted(found, key=lambda pair: sort_key(pair[1], reader()))


class CountForm(DeskForm):
    """A city was counted."""

    organisation = forms.ChoiceField(label=gettext_lazy("City or organisation"))
    figure = forms.IntegerField(label=gettext_lazy("Inhabitants"), min_value=1, max_value=MOST_INHABITANTS)
    on = DatedField(
        label=gettext_lazy("Counted on"),
        help_text=gettext_lazy("As exactly as it is known: 2003-11-26, 2003-11 or 2003."),
    )
    title = forms.CharField(
        label=gettext_lazy("Which source says so"), max_length=200,
        help_text=gettext_lazy("Its title and who published it. It is public, like the figure."),
    )  # fmt: skip
    url = forms.URLField(
        label=gettext_lazy("Address of the source"), required=False, max_length=300, assume_scheme="https",
        error_messages={"invalid": gettext_lazy("This is no address. Write one such as https://example.org/census.")},
    )  # fmt: skip

    def __init__(self, *args: object, offered: list[tuple[str, str]], today: date) -> None:
        super().__init__(*args)
        self.today = today
        self.fields["organisation"].choices = [("", "–"), *offered]  # type: ignore[attr-defined]

    def clean_on(self) -> Span:
        """A time that has passed: nobody is counted ahead."""
        span: Span = self.cleaned_data["on"]
        if span.latest > self.today:
            raise forms.ValidationError(_("That day has not come. Write one that has."))
        return span

    def told(self, network: Network) -> dict[str, Any]:
        """What the action takes."""
        given = self.cleaned_data
        on: Span = given["on"]
        title = _("Made up: %(title)s") % {"title": given["title"]} if network.made_up else given["title"]
        source = {
            "title": title, "url": given["url"], "language": reader(), "kind": "record", "publisher": "",
            "dated": {"on": on.text},
        }  # fmt: skip
        key = slugify(f"count-{given['organisation']}-{on.text}")
        return {"figure": given["figure"], "on": on, "key": key, "source": source}
