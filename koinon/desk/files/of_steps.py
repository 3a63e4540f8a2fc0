"""Files of the steps of cases: the part of a form that takes them, a form that takes nothing else, and their lines."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from koinon.admissions.models import Case
from koinon.admissions.papers import Attached, PaperRefused, steps_of_files
from koinon.desk.cases.words import PARTS, paper_words, step_words
from koinon.desk.files.uploads import KeepsFiles, UploadField
from koinon.desk.files.views import choose_people, file_line
from koinon.desk.forms import DeskForm
from koinon.files.queries import files_of
from koinon.lib.text import Text
from koinon.rules.procedure import Paper, Step

if TYPE_CHECKING:
    from koinon.desk.gate import Desk

OF_THE_ACT = ""
FileLine = dict[str, object]


class StepFiles(KeepsFiles):
    """The fields by which a step's documents come as files: that of the act, and each that the statutes ask for."""

    def __init__(self, *args: Any, step: Step, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.step = step
        labels = {paper.slug: _file_words(paper) for paper in step.papers}
        labels[OF_THE_ACT] = _("Another document, as a file") if labels else _("The document itself, as a file")
        kinds_told: dict[str, str] = {}  # once is enough
        for slug, label in labels.items():
            self.fields[field_of(slug)] = UploadField(label=label, required=False, **kinds_told)
            kinds_told = {"help_text": ""}
        self.fields["names"] = forms.MultipleChoiceField(
            label=_("Whom the files name"), required=False, widget=forms.CheckboxSelectMultiple,
            help_text=_("So that they are found when one of them asks to be forgotten."),
        )  # fmt: skip
        choose_people(self, people)

    def attached(self, language: str) -> tuple[Attached, ...]:
        """The files that came, with what each is, in the language of the page."""
        given, papers = self.given(), {paper.slug: paper_words(paper) for paper in self.step.papers}
        names = tuple(self.cleaned_data.get("names", ()))
        found = []
        for paper in (*papers, OF_THE_ACT):
            if one := given.get(field_of(paper)):
                parts = [step_words(self.step), *([papers[paper]] if paper else [])]
                found.append(Attached(paper, one.taken, one.name, Text.of({language: PARTS.join(parts)}), names))
        return tuple(found)

    def refuse_paper(self, refused: PaperRefused) -> None:
        """Say at the field of the document why its file is not kept."""
        self.add_error(field_of(refused.paper), " ".join(refused.why.worded()))


class StepFilesForm(StepFiles, DeskForm):
    """Documents of a step, by themselves."""

    def clean(self) -> dict[str, Any]:
        """At least one file came."""
        told = dict(super().clean() or {})
        if not self.errors and not self.given():
            self.add_error(next(name for name, _field in self.uploads()), _("Choose a file."))
        return told


def field_of(paper: str) -> str:
    """The field of a document's file."""
    return f"file-{paper}" if paper else "file"


def _file_words(paper: Paper) -> str:
    return capfirst(_("%(document)s, as a file") % {"document": paper_words(paper)})


@dataclass(frozen=True)
class PaperLine:
    """A document that the statutes ask for: whether it was handed in, and the files that are it."""

    slug: str
    words: str
    there: bool
    files: tuple[FileLine, ...]


class FilesOfCase:
    """The files of a case by step and document, the latest version of each. Two queries."""

    def __init__(self, desk: Desk, case: Case) -> None:
        files = files_of(network=case.network.slug, organisation=case.organisation.slug)
        here = {file.key for file in files}
        steps = steps_of_files(files)
        self.found: dict[tuple[str, str], list[FileLine]] = {}
        for file in files:
            of = steps.get(file.key)
            if of is not None and of.case_id == case.pk and file.replaced_by not in here:
                self.found.setdefault((of.step, of.paper), []).append(file_line(desk, file))

    def of_act(self, step: str) -> tuple[FileLine, ...]:
        """The files of the act itself."""
        return tuple(self.found.get((step, OF_THE_ACT), ()))

    def papers(self, step: Step, handed_in: Collection[str]) -> tuple[PaperLine, ...]:
        """The documents that the step asks for."""
        lines: list[PaperLine] = []
        for paper in step.papers:
            files = tuple(self.found.get((step.slug, paper.slug), ()))
            there = paper.slug in handed_in or any(not file["erased_under"] for file in files)
            lines.append(PaperLine(paper.slug, paper_words(paper), there, files))
        return tuple(lines)
