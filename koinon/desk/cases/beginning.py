"""Beginning a case: first which matter and on which day, of those that can be begun then; after that its own form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from koinon.admissions.mistakes import CaseError
from koinon.admissions.openings import Openings, openings
from koinon.atlas.models import Organisation
from koinon.atlas.queries import bearing
from koinon.desk.cases.words import kind_meaning, kind_words, mistake_words
from koinon.desk.forms import DayField, DeskForm
from koinon.networks.models import Network
from koinon.rules.procedure import ADMISSION, CAUSES, CHANGE, KINDS, REJOINING, SUCCESSION
from koinon.web.words.content import said


class ChooseForm(DeskForm):
    """What a case is about, and since when. Asked for with GET, so that it can be linked to and gone back to."""

    opened_on = DayField(label=gettext_lazy("Begun on"), help_text=gettext_lazy("The statutes of that day apply."))
    kind = forms.ChoiceField(
        label=gettext_lazy("What it is about"), widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what it is about.")},
    )  # fmt: skip

    def __init__(self, *args: Any, needs_kind: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind, kind_words(kind)) for kind in KINDS]  # type: ignore[attr-defined]
        self.fields["kind"].required = needs_kind


class BeginForm(DeskForm):
    """The fields of one matter; which matter and which day were chosen before."""

    opened_on = DayField(label=gettext_lazy("Begun on"))
    kind = forms.ChoiceField(label=gettext_lazy("What it is about"))
    category = forms.ChoiceField(label=gettext_lazy("Category asked for"), required=False)
    moves_to = forms.ChoiceField(label=gettext_lazy("Changes to"))
    cause = forms.ChoiceField(label=gettext_lazy("Cause"), required=False)
    successor = forms.CharField(
        label=gettext_lazy("Organisation that follows"), max_length=200,
        help_text=gettext_lazy("Its name, or its short name as in its address."),
    )  # fmt: skip

    def __init__(self, *args: Any, kind: str, openings: Openings, **kwargs: Any) -> None:
        told = {"opened_on": openings.on, "kind": kind, "category": openings.category}
        super().__init__(*args, initial=told, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["kind"].choices = [(one, kind_words(one)) for one in KINDS]
        for name in ("opened_on", "kind"):
            fields[name].widget = forms.HiddenInput()
        categories = [(one.slug, said(one.names).text) for one in openings.version.categories()]
        fields["category"].choices = [("", "–"), *categories]
        if kind not in (ADMISSION, REJOINING):
            fields["category"].label = _("Category that it has")
        if kind == CHANGE:
            fields["moves_to"].choices = [("", "–"), *(one for one in categories if one[0] != openings.category)]
        else:
            del fields["moves_to"]
        if kind in CAUSES:
            fields["cause"].choices = [("", "–"), *((cause, cause_words(cause)) for cause in CAUSES[kind])]
        else:
            del fields["cause"]
        if kind != SUCCESSION:
            del fields["successor"]

    def clean_successor(self) -> Organisation:
        """The organisation that follows, by its short name or by a name that it alone bears."""
        asked = self.cleaned_data["successor"].strip()
        called = bearing(asked)
        if not called:
            raise forms.ValidationError(
                _("There is no organisation “%(slug)s” here. Write its short name, as in its address.")
                % {"slug": asked}
            )
        if len(called) > 1:
            raise forms.ValidationError(
                _("Several organisations are called “%(name)s”. Write its short name, as in its address.")
                % {"name": asked}
            )
        return called[0]


def cause_words(cause: str) -> str:
    """What brings a suspension or a succession about."""
    return {
        "unpaid_fees": _("fees are owed"),
        "missed_report": _("a report is missing"),
        "decision": _("a decision"),
        "merged_into": _("merged into another"),
        "renamed": _("renamed"),
        "split_from": _("split from another"),
    }[cause]


@dataclass(frozen=True)
class MatterLine:
    """One matter to choose: what it means, or why it cannot be begun on the day."""

    kind: str
    words: str
    meaning: str
    bar: str


def matter_lines(openings: Openings) -> tuple[list[MatterLine], list[MatterLine]]:
    """The matters that can be begun on the day, and those that cannot."""
    lines = [
        MatterLine(one.kind, kind_words(one.kind), kind_meaning(one.kind), mistake_words(one.bar) if one.bar else "")
        for one in openings.matters
    ]
    return [one for one in lines if not one.bar], [one for one in lines if one.bar]


def begun(form: BeginForm, network: Network, organisation: Organisation) -> dict[str, Any]:
    """What the action that begins a case takes."""
    told = form.cleaned_data
    return {
        "kind": told["kind"], "network": network, "organisation": organisation, "opened_on": told["opened_on"],
        "category": told["category"], "moves_to": told.get("moves_to", ""), "cause": told.get("cause", ""),
        "successor": told.get("successor"),
    }  # fmt: skip


@dataclass(frozen=True)
class Choice:
    """What was chosen so far. `openings` is None where nothing can begin on the day; the form or `remark` says why.

    kind   the matter whose form is asked for, "" while the choice is still to be made
    """

    form: ChooseForm
    openings: Openings | None
    kind: str = ""
    remark: str = ""


def chosen(
    asked: Mapping[str, str], network: Network, organisation: Organisation, today: date, *, sent: bool
) -> Choice:
    """What the address asks for, or what the matter's form `sent`. A link may leave the day out, which is then today.

    Of what is sent the action is the judge, so that nothing that was filled in is lost.
    """
    looking = "show" in asked and not sent
    form = ChooseForm(initial={"opened_on": today})
    if sent or {"kind", "opened_on"} & set(asked):
        told = {"opened_on": asked.get("opened_on", today.isoformat()), "kind": asked.get("kind", "")}
        form = ChooseForm(told, needs_kind=not looking)
    day = form.cleaned_data.get("opened_on") if form.is_bound and form.errors is not None else today
    if day is None:
        return Choice(form, None)
    try:
        found = openings(network, organisation, day, today)
    except CaseError as error:
        if form.is_bound:
            form.refuse("opened_on", mistake_words(error))
        return Choice(form, None, remark="" if form.is_bound else mistake_words(error))
    kind = form.cleaned_data.get("kind", "") if form.is_bound and not looking else ""
    bar = found.of(kind).bar if kind and not sent else None
    if bar is not None:
        form.refuse("kind", mistake_words(bar))
    return Choice(form, found, "" if form.errors else kind)
