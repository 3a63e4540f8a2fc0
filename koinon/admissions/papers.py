"""Files that come with the steps of cases, and finding them again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from koinon.admissions.models import StepFile
from koinon.files.queries import FileTold
from koinon.files.refusals import FileRefused
from koinon.files.store import Taken
from koinon.lib.text import Text


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that is handed in with a step.

    paper     the slug of the document of the statutes that it is; "" for that of the act itself
    taken     its content, which stands in the store
    name      what it was called where it comes from
    title     what it is, without names of people
    names     keys of the people whom it names
    """

    paper: str
    taken: Taken
    name: str
    title: Text
    names: tuple[str, ...] = ()


class PaperRefused(Exception):
    """A file that came with a step is not kept: which document it was to be, and why."""

    def __init__(self, paper: str, why: FileRefused) -> None:
        super().__init__(paper)
        self.paper = paper
        self.why = why


def steps_of_files(files: Iterable[FileTold]) -> dict[str, StepFile]:
    """To which step each of these files (by key) belongs, those that belong to none left out. One query.

    A later version belongs where the earlier one did, if both are among the files.
    """
    by_age = sorted(files, key=lambda file: (file.added_at, file.key))
    rows = StepFile.objects.filter(file__key__in=[file.key for file in by_age])
    found = {row.file.key: row for row in rows.select_related("file", "case__network", "case__organisation")}
    next_of = {file.key: file.replaced_by for file in by_age if file.replaced_by}
    for key, row in list(found.items()):
        while later := next_of.get(key):
            found[later] = row
            key = later
    return found
