"""The history of a record in words: who did what, when, and for whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from koinon.audit.queries import Deed, history_of
from koinon.desk.persons import names_by_key
from koinon.lib.writing import SYSTEM_ACTORS
from koinon.web.pages import When
from koinon.web.words.dates import when_instant

if TYPE_CHECKING:
    from koinon.desk.gate import Desk

A_PAGE = 50


@dataclass(frozen=True)
class DeedLine:
    """One action. `words` is "" for one that only its name tells of; `for_whom` is set where an assistant acted."""

    when: When
    who: str
    for_whom: str
    words: str
    action: str
    erased_under: str


@dataclass(frozen=True)
class History:
    """A page of a history, the newest first; `earlier` leads on, "" at its beginning."""

    lines: tuple[DeedLine, ...]
    earlier: str


def history_page(desk: Desk, *concerned: tuple[str, str]) -> History:
    """What was done about the records, from the place that the address names. Two queries."""
    asked = desk.request.GET.get("before", "")
    before = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 18 else None
    found = history_of(*concerned, before=before, limit=A_PAGE + 1)
    shown = found[:A_PAGE]
    names = names_by_key({key for deed in shown for key in (deed.actor, deed.stands_for)})
    earlier = f"{desk.request.path}?before={shown[-1].number}" if len(found) > A_PAGE else ""
    return History(tuple(_line(deed, names) for deed in shown), earlier)


def _line(deed: Deed, names: dict[str, str]) -> DeedLine:
    who = _system_words(deed.actor) if deed.actor in SYSTEM_ACTORS else names.get(deed.actor, _("a person, erased"))
    for_whom = names.get(deed.stands_for, _("a person, erased")) if deed.stands_for else ""
    return DeedLine(when_instant(deed.at), who, for_whom, deed_words(deed.action), deed.action, deed.erased_under)


def _system_words(actor: str) -> str:
    return {
        "command-line": _("who runs this installation"),
        "folder": _("the network’s folder"),
        "worker": _("the installation by itself"),
        "visitor": _("a visitor"),
    }[actor]


def deed_words(action: str) -> str:
    """What an action did, "" for one that has no words of its own."""
    return {
        "networks.create_network": _("The network was entered."),
        "networks.keep_here": _("The network’s records are kept here from then on."),
        "people.give_role": _("A role was given."),
        "people.end_role": _("A role was ended."),
        "tasks.open_task": _("A task was opened."),
        "files.add_file": _("A file was added."),
        "files.replace_file": _("A file was replaced by a later version."),
        "files.remove_file": _("A file was removed."),
        "files.erase_person_here": _("Files that name a person were closed, because the person is erased."),
        "admissions.open_case": _("The case is begun."),
        "admissions.record_step": _("The step is on record."),
        "admissions.waive_step": _("The step is left out."),
        "admissions.take_back_step": _("The step is taken back."),
        "admissions.withdraw_case": _("The case is ended without effect."),
        "admissions.refuse_case": _("The case is ended without effect."),
        "admissions.state_practice": _("The practice is stated."),
        "admissions.attach_to_step": _("Documents were added to a step of a case."),
        "register.record_decision": _("A decision was recorded."),
        "register.mend_entry": _("A mistake in recording was mended."),
        "ledger.record_decision": _("A decision was recorded."),
        "ledger.mend_entry": _("A mistake in recording was mended."),
    }.get(action, "")
