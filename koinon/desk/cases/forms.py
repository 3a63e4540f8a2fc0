"""The forms of cases that are under way: to put a step on record, to end one, to mark arrears."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from koinon.admissions.models import Case
from koinon.admissions.queries import CaseNow
from koinon.desk.cases.words import outcome_words, paper_words
from koinon.desk.files.of_steps import StepFiles
from koinon.desk.forms import DatedField, DayField, DeskForm
from koinon.lib.text import folded
from koinon.networks.models import Organ
from koinon.rules.procedure import NETWORK, ORGANISATION, Step
from koinon.rules.procedure_course import OUTCOMES, needs_organ, needs_outcome
from koinon.web.glossary import Glossary

Choices = list[tuple[str, str]]


class FindForm(DeskForm):
    """Of which organisation a case is to be about: by its name, in whatever language or spelling."""

    organisation = forms.CharField(label=gettext_lazy("City or organisation"), max_length=200)


class StepForm(StepFiles, DeskForm):
    """A step to be put on record. The fields are those that the step needs."""

    on = DatedField(
        label=gettext_lazy("Day"),
        help_text=gettext_lazy("As exactly as it is known: 2003-11-26, 2003-11 or 2003."),
    )
    organ = forms.ChoiceField(label=gettext_lazy("Organ whose act it was"), required=False)
    new_organ = forms.CharField(
        label=gettext_lazy("Or an organ that is not in the list"), required=False, max_length=60,
        help_text=gettext_lazy("Its name, such as City Council"),
    )  # fmt: skip
    number = forms.CharField(label=gettext_lazy("Number of the act"), required=False, max_length=80)
    effective = DatedField(
        label=gettext_lazy("Works from"), required=False,
        help_text=gettext_lazy("Only where the act itself names another day than the statutes do."),
    )  # fmt: skip
    papers = forms.MultipleChoiceField(
        label=gettext_lazy("Documents handed in"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Those that came on paper. One that is added as a file needs no tick."),
    )
    outcome = forms.ChoiceField(label=gettext_lazy("What was decided"), required=False, widget=forms.RadioSelect)
    document = forms.CharField(
        label=gettext_lazy("Where the document is"), required=False, max_length=200,
        help_text=gettext_lazy("A file's number, an address or a place in an archive."),
    )  # fmt: skip

    def __init__(self, *args: Any, now: CaseNow, step: Step, glossary: Glossary, **kwargs: Any) -> None:
        super().__init__(*args, step=step, **kwargs)
        self.case = now.case
        fields: dict[str, Any] = self.fields
        if needs_organ(now.procedure, step) and not step.organ:
            fields["organ"].choices = [("", "–"), *organ_choices(now.case, step, glossary)]
        else:
            del fields["organ"], fields["new_organ"]
        if step.slug != now.procedure.decisive:
            del fields["effective"]
        if step.papers:
            fields["papers"].choices = [(one.slug, paper_words(one)) for one in step.papers]
        else:
            del fields["papers"]
        if needs_outcome(now.procedure, step):
            fields["outcome"].choices = [(word, outcome_words(word)) for word in OUTCOMES]
        else:
            del fields["outcome"]

    def record(self, language: str) -> dict[str, Any]:
        """What the action takes. A document that came as a file was handed in, ticked or not."""
        attached = self.attached(language)
        told = self.cleaned_data
        new = slugify(folded(told.get("new_organ", "")))
        chosen = told.get("organ", "")
        effective = told.get("effective")
        return {
            "on": told["on"].text,
            "organ": f"{_owner(self.case, self.step)}/{new}" if new and not chosen else chosen,
            "organ_is_new": bool(new and not chosen),
            "number": told["number"],
            "effective": effective.text if effective else "",
            "papers": sorted({*told.get("papers", ()), *(one.paper for one in attached if one.paper)}),
            "outcome": told.get("outcome", ""),
            "document": told["document"],
            "attached": attached,
        }


def _owner(case: Case, step: Step) -> str:
    return case.organisation.slug if step.side == ORGANISATION else case.network.slug


def organ_choices(case: Case, step: Step, glossary: Glossary) -> Choices:
    """The organs that a step's side has here."""
    whose: Mapping[str, Any] = {"network": case.network}
    if step.side == ORGANISATION:
        whose = {"organisation": case.organisation}
    owner = _owner(case, step)
    slugs = Organ.objects.filter(**whose).order_by("slug").values_list("slug", flat=True)
    return [(path := f"{owner}/{slug}", glossary.organ(path).text) for slug in slugs]


class ReasonForm(DeskForm):
    """Why a step is left out, or taken back."""

    reason = forms.CharField(label=gettext_lazy("Why"), max_length=500, widget=forms.Textarea)


class EndForm(DeskForm):
    """The end of a case without effect: refused by an organ, or taken back by who began it."""

    how = forms.ChoiceField(label=gettext_lazy("How it ends"), widget=forms.RadioSelect)
    on = DatedField(label=gettext_lazy("Day"))
    organ = forms.ChoiceField(
        label=gettext_lazy("Organ whose act it was"), required=False,
        help_text=gettext_lazy("Needed for a refusal, and where a consent is on record that then lapses."),
    )  # fmt: skip
    number = forms.CharField(label=gettext_lazy("Number of the act"), required=False, max_length=80)
    reason = forms.CharField(label=gettext_lazy("Why"), required=False, max_length=500, widget=forms.Textarea)

    def __init__(self, *args: Any, case: Case, sides: Mapping[str, Any], glossary: Glossary, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ways = [("refuse", _("It is refused"))] if NETWORK in sides else []
        ways += [("withdraw", _("It is taken back"))] if case.opened_by_side in sides else []
        fields: dict[str, Any] = self.fields
        fields["how"].choices = ways
        organs = Organ.objects.filter(network=case.network) | Organ.objects.filter(organisation=case.organisation)
        paths = [
            f"{(organ.network or case.organisation).slug}/{organ.slug}"
            for organ in organs.select_related("network").order_by("network", "slug")
        ]
        fields["organ"].choices = [("", "–"), *((path, glossary.organ(path).text) for path in paths)]


class ArrearsForm(DeskForm):
    """A member owes the network."""

    organisation = forms.ChoiceField(label=gettext_lazy("Member"))
    since = DayField(label=gettext_lazy("Since"))
    amount = forms.DecimalField(
        label=gettext_lazy("Amount"), required=False, min_value=0, max_digits=12, decimal_places=2
    )
    currency = forms.RegexField(
        "[A-Z]{3}", label=gettext_lazy("Currency"), required=False, max_length=3,
        help_text=gettext_lazy("Three letters, such as EUR"),
        error_messages={"invalid": gettext_lazy("A currency has three capital letters, such as EUR.")},
    )  # fmt: skip
    for_member = forms.CharField(
        label=gettext_lazy("Note for the member"), required=False, max_length=500,
        help_text=gettext_lazy("The member reads it on its desk, beside the mark."),
    )  # fmt: skip
    words = forms.CharField(
        label=gettext_lazy("Note for the secretariat"), required=False, max_length=500,
        help_text=gettext_lazy("Nobody else sees it."),
    )  # fmt: skip

    def __init__(self, *args: Any, members: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = members  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """An amount has a currency."""
        told = dict(super().clean() or {})
        if told.get("amount") and not told.get("currency") and "currency" not in self.errors:
            self.add_error("currency", _("An amount needs its currency, such as EUR."))
        return told


class ClearForm(DeskForm):
    """A member owes nothing any more."""

    until = DayField(label=gettext_lazy("First day on which nothing is owed"))
