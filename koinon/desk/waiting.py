"""Tasks in words: what waits, why, by when, and where it is done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from koinon.desk.cases.sentences import CASE_SENTENCES
from koinon.desk.posts.sentences import POST_SENTENCES
from koinon.privacy.actions import ASKED, REDACT
from koinon.privacy.naming.places import NAMED
from koinon.rules.rights import COORDINATOR, SECRETARIAT, Rights
from koinon.tasks.models import Task
from koinon.tasks.queries import Waiting
from koinon.web.pages import Link, When
from koinon.web.words.dates import when_day

if TYPE_CHECKING:
    from koinon.desk.gate import Desk

MOST = 200
"""So many tasks on one page; those due first are the ones shown."""

Sentence = Callable[["Desk", Mapping[str, str]], Link]


def report_waits(desk: Desk, subject: Mapping[str, str]) -> Link:
    """Somebody reported an error."""
    return Link(_("Answer a report of an error"), desk.to("report_detail", key=subject["report"]))


def confirmation_waits(desk: Desk, subject: Mapping[str, str]) -> Link:
    """A network asks a member whether its record is still right."""
    words = _("Confirm your record in %(network)s") % {"network": desk.called.network(subject["network"])}
    where = {"network": subject["network"], "organisation": subject["organisation"]}
    return Link(words, desk.to("confirm_record", **where))


SENTENCES: dict[str, Sentence] = {
    **CASE_SENTENCES,
    **POST_SENTENCES,
    "report": report_waits,
    "confirm": confirmation_waits,
    REDACT: lambda desk, subject: Link(
        _("A file names a person who was erased: put a version without the name in its place"),
        desk.to("file_replace", key=subject["file"]),
    ),
    NAMED: lambda desk, subject: Link(
        _("A person was erased who is perhaps named in what was written: say who is meant"),
        desk.to("perhaps_named", word=subject["word"]),
    ),
    ASKED: lambda desk, subject: Link(_("A person asks to be erased"), desk.to("erase_person", key=subject["person"])),
}
"""How each kind of task is said: from what its subject names to a sentence that leads to where it is done."""


@dataclass(frozen=True)
class TaskLine:
    """One task. `rule` leads to the article that asks for it."""

    said: Link
    whose: str
    due: When | None
    overdue: bool
    rule: Link | None


@dataclass(frozen=True)
class TaskList:
    """Tasks of a page, and how many there are in all."""

    lines: tuple[TaskLine, ...]
    count: int
    overdue: int


def waits_for(rights: Rights) -> Waiting:
    """Whose tasks wait for a person with these rights: of the places they keep, and their own."""
    return Waiting(rights.networks(SECRETARIAT), rights.organisations(COORDINATOR), [rights.person])


def waiting_for(desk: Desk, waiting: Waiting) -> TaskList:
    """What waits, what is due first on top. Three queries, and the names of those concerned."""
    return lines_of(desk, waiting.rows())


def lines_of(desk: Desk, tasks: QuerySet[Task]) -> TaskList:
    """Tasks in words, in the order in which they are due."""
    ordered = tasks.order_by(F("due").asc(nulls_last=True), "opened_at", "id")
    rows = list(ordered[:MOST])
    count = len(rows) if len(rows) < MOST else tasks.count()
    overdue = tasks.filter(due__lt=desk.today).count() if count else 0
    networks = {slug for task in rows for slug in (task.network, task.subject.get("network", ""))}
    desk.called.load(
        networks,
        {slug for task in rows for slug in (task.organisation, task.subject.get("organisation", ""))},
        {task.subject.get("holder", "") for task in rows},
    )
    return TaskList(tuple(_line(desk, task) for task in rows), count, overdue)


def task_words(desk: Desk, task: Task) -> Link:
    """A task as a sentence that leads to where it is done."""
    sentence = SENTENCES.get(task.kind)
    return sentence(desk, task.subject) if sentence else Link(task.kind, "")


def _line(desk: Desk, task: Task) -> TaskLine:
    said = task_words(desk, task)
    whose = desk.called.network(task.network) if task.network else ""
    whose = desk.called.organisation(task.organisation) if task.organisation else whose
    overdue = task.due is not None and task.due < desk.today
    return TaskLine(said, whose, when_day(task.due) if task.due else None, overdue, _rule(desk, task))


def _rule(desk: Desk, task: Task) -> Link | None:
    """The way to the article that asks for it, in the statutes of the network that the task is about."""
    slug = task.subject.get("network", "") or task.network
    hosted = desk.called.hosted(slug) if task.rule and slug else None
    return hosted.rule_link(task.rule, desk.today, desk.asked.walk) if hosted else None
