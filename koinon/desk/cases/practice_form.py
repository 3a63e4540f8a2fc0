"""The form in which a network states its practice: the fields of the statutes' own kinds of rules, and nothing else."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from koinon.admissions.models import Case
from koinon.admissions.queries import CaseNow, practice_digest
from koinon.desk.forms import DeskForm
from koinon.networks.models import Organ
from koinon.rules import procedure
from koinon.rules.practice import STATED
from koinon.rules.procedure import DOCUMENTS_UNKNOWN, START_UNKNOWN, STEPS_UNKNOWN
from koinon.rules.statutes_kinds import KINDS
from koinon.rules.statutes_labels_options import OPTION_LABELS
from koinon.rules.statutes_types import Choice, Count, Duration, Field, Flag, Group, Many, Slug
from koinon.rules.statutes_words import field_label
from koinon.web.glossary import Glossary

STEPS = 5
"""So many steps can be stated; no statutes that were read have more."""

RULE_OF = {
    procedure.ADMISSION: "admission", procedure.CHANGE: "category_change", procedure.SUSPENSION: "suspension",
    procedure.RESUMPTION: "suspension", procedure.WITHDRAWAL: "withdrawal", procedure.EXCLUSION: "exclusion",
    procedure.REJOINING: "rejoining", procedure.SUCCESSION: "succession",
}  # fmt: skip
STEP_FIELDS = ("by", "organ", "role")


def open_kinds(now: CaseNow) -> list[str]:
    """The kinds of rules whose practice can be stated in a case: those that it asks for and nobody knows."""
    codes = {question.code for question in now.procedure.questions}
    stated = [rule["kind"] for rule in now.case.practice]
    own = RULE_OF[now.case.kind]
    kinds = [own] if STEPS_UNKNOWN in codes else []
    kinds += ["membership_start"] if START_UNKNOWN in codes and STEPS_UNKNOWN not in codes else []
    kinds += ["documents"] if DOCUMENTS_UNKNOWN in codes else []
    return [kind for kind in STATED if kind in {*kinds, *stated}]


class PracticeForm(DeskForm):
    """What is done where the statutes are silent. Every field is one of the statutes' own; empty ones stay unknown."""

    def __init__(self, *args: Any, now: CaseNow, glossary: Glossary, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case, self.kinds = now.case, open_kinds(now)
        self.organs = _organs(now.case, glossary)
        self.fields["seen"] = forms.CharField(
            max_length=64, required=False, widget=forms.HiddenInput, initial=practice_digest(now.case.practice)
        )
        for kind in self.kinds:
            for field in KINDS[kind].value_fields:
                for name, made in self._made(kind, field):
                    self.fields[name] = made

    def _made(self, kind: str, field: Field) -> list[tuple[str, forms.Field]]:
        name = f"{kind}-{field.name}"
        label = capfirst(_(field_label(kind, field.name)))
        match field.type:
            case Many(of=Group(name="step") as step):
                return [made for number in range(1, STEPS + 1) for made in self._step(name, step, number)]
            case Many(of=Group(name="document")):
                words = KINDS["documents"].field("documents")
                assert words is not None  # noqa: S101 - the table of kinds has it
                choices = [(word, _(OPTION_LABELS[word])) for word in _words_of(words) if word != "other"]
                widget = forms.CheckboxSelectMultiple
                return [(name, forms.MultipleChoiceField(label=label, required=False, choices=choices, widget=widget))]
            case Choice(options=options):
                return [(name, _choice(label, [(word, _(OPTION_LABELS[word])) for word in options]))]
            case Slug(of="organ"):
                return [(name, _choice(label, self.organs))]
            case Flag():
                return [(name, _choice(label, [("yes", _("yes")), ("no", _("no"))]))]
            case Count(least=least):
                return [(name, forms.IntegerField(label=label, required=False, min_value=least, max_value=1000))]
            case Duration():
                help_text = _("In months")
                made = forms.IntegerField(label=label, required=False, min_value=1, max_value=600, help_text=help_text)
                return [(name, made)]
            case _:
                return []

    def _step(self, name: str, group: Group, number: int) -> list[tuple[str, forms.Field]]:
        made: list[tuple[str, forms.Field]] = []
        for field_name in STEP_FIELDS:
            field = group.field(field_name)
            assert field is not None  # noqa: S101 - the table of kinds has it
            label = _("Step %(number)s: %(field)s") % {
                "number": number, "field": _(field_label("step", field_name)),
            }  # fmt: skip
            if isinstance(field.type, Choice):
                choices = [(word, _(OPTION_LABELS[word])) for word in field.type.options if word != "other"]
            else:
                choices = self.organs
            made.append((f"{name}-{number}-{field_name}", _choice(label, choices)))
        return made

    def practice(self) -> list[dict[str, Any]]:
        """The rules as stated, in the words of the statutes; a kind of which nothing is filled in is left out."""
        stated = [(kind, self._told(kind)) for kind in self.kinds]
        return [{"kind": kind, **_scope(kind, self.case), **told} for kind, told in stated if told]

    def _told(self, kind: str) -> dict[str, Any]:
        told: dict[str, Any] = {}
        for field in KINDS[kind].value_fields:
            value = self._value(f"{kind}-{field.name}", field)
            if value not in (None, "", []):
                told[field.name] = value
        return told

    def _value(self, name: str, field: Field) -> Any:
        match field.type:
            case Many(of=Group(name="step")):
                rows = [
                    {part: self.cleaned_data.get(f"{name}-{number}-{part}") for part in STEP_FIELDS}
                    for number in range(1, STEPS + 1)
                ]
                return [{part: value for part, value in row.items() if value} for row in rows if row["by"]]
            case Many(of=Group(name="document")):
                return [{"document": word} for word in self.cleaned_data.get(name, ())]
            case Flag():
                return {"yes": True, "no": False}.get(str(self.cleaned_data.get(name)))
            case Duration():
                months = self.cleaned_data.get(name)
                return {"months": months} if months else None
            case _:
                return self.cleaned_data.get(name)


def _choice(label: str, choices: list[tuple[str, str]]) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=[("", _("not known")), *choices])


def _scope(kind: str, case: Case) -> dict[str, Any]:
    """What the rule is about, where a rule of the kind has to say it."""
    if kind == "succession":
        return {"cause": case.cause}
    if kind == "category_change":
        return {"moves_to": case.moves_to} if case.moves_to else {}
    return {}


def _words_of(field: Field) -> tuple[str, ...]:
    group = field.type.of if isinstance(field.type, Many) else field.type
    which = group.field("document") if isinstance(group, Group) else None
    return which.type.options if which and isinstance(which.type, Choice) else ()


def _organs(case: Case, glossary: Glossary) -> list[tuple[str, str]]:
    slugs = Organ.objects.filter(network=case.network).order_by("slug").values_list("slug", flat=True)
    return [(slug, glossary.body(case.network.slug, slug)) for slug in slugs]
