"""Taking a list of contacts in, on screen: bring, confirm the columns, look at every row, write, undo."""

from __future__ import annotations

import base64
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from koinon.desk.contacts.forms import organisation_called
from koinon.desk.contacts.pages import standings_of
from koinon.desk.contacts.views import seen
from koinon.desk.contacts.words import people_error_words, sheet_error_words, state_words
from koinon.desk.forms import DeskForm
from koinon.desk.gate import Desk, desk_page, show
from koinon.desk.imports.jobs import is_long, job_of
from koinon.desk.imports.pages import (
    FEW,
    check_lines,
    column_lines,
    counted,
    encoding_choices,
    field_choices,
    kept_deeds,
    shown,
    spelling_lines,
    strangers,
)
from koinon.lib import clock
from koinon.people import access
from koinon.people.contacts.keeping import PeopleError
from koinon.people.imports import actions, running
from koinon.people.imports.judging import APART, KEEP_HERE, MERGE, OUT, TAKE_FILE
from koinon.people.imports.queries import AS_TEXT, judged_import, table_of
from koinon.people.imports.sheets import MOST_BYTES, SheetError
from koinon.people.models import Import, ImportState
from koinon.rules.rights import SECRETARIAT
from koinon.web.paging import paged
from koinon.web.words.dates import when_instant

OPEN = (ImportState.BROUGHT, ImportState.CHECKED)
HIGHEST = 9
ROW = re.compile(r"row-[0-9]{1,8}")


class FileForm(DeskForm):
    """A list to be brought."""

    file = forms.FileField(
        label=gettext_lazy("List of contacts"),
        help_text=gettext_lazy("A CSV or XLSX file of at most 10 MB and 20,000 rows. Nothing is written yet."),
    )

    def clean_file(self) -> Any:
        """A file that is not larger than what is read at all."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise ValidationError(sheet_error_words(SheetError("too_large", MOST_BYTES)))
        return file


@desk_page(SECRETARIAT, writes=True)
def imports(desk: Desk, network: str) -> HttpResponse:
    """The imports of a network, and a form to bring another list."""
    posted = desk.request.method == "POST"
    form = FileForm(desk.request.POST, desk.request.FILES) if posted else FileForm()
    if posted and form.is_valid():
        file = form.cleaned_data["file"]
        content = base64.b64encode(file.read()).decode()
        try:
            one = actions.bring_list(
                actor=desk.actor(), at=desk.at, network=network, name=str(file.name), content=content
            )
            return desk.onward("import_columns", network=network, key=one.key)
        except SheetError as error:
            form.refuse("file", sheet_error_words(error))
    rows = access.imports(desk.rights, network).exclude(state=ImportState.EMPTIED).order_by("-brought_at")[:50]
    lines = [(one, when_instant(one.brought_at), state_words(one.state)) for one in rows.defer("content")]
    return show(desk, "imports.html", _("Import of contacts"), 400 if form.errors else 200, form=form, imports=lines)


@desk_page(SECRETARIAT, writes=True)
@seen
def import_columns(desk: Desk, network: str, key: str) -> HttpResponse:
    """How the file is read, and which column holds what."""
    one = access.import_of(desk.rights, network, key)
    if one.state not in OPEN:
        return desk.onward("import", network=network, key=key)
    error, typed = "", None
    if desk.request.method == "POST":
        typed = desk.request.POST
        try:
            if "again" in typed:
                actions.lay_list_out(
                    actor=desk.actor(), at=desk.at, key=key, version=_number(typed, "version"), layout=_layout(typed)
                )
                return desk.onward("import_columns", network=network, key=key)
            _map(desk, one, typed)
            return desk.onward("import_check", network=network, key=key)
        except PeopleError as refused:
            error = people_error_words(refused.code)
        except SheetError as refused:
            error = sheet_error_words(refused)
        one = access.import_of(desk.rights, network, key)
    table = table_of(one.content, one.layout)
    chosen = _columns(typed) if typed is not None and "again" not in typed else one.columns
    head = [(number, " · ".join(filter(None, row))[:90]) for number, row in enumerate(table.book.sheet.rows[:30])]
    context = {
        "one": one, "table": table, "columns": list(column_lines(table, chosen)), "fields": field_choices(),
        "encodings": encoding_choices(one), "error": error, "head": [each for each in head if each[1]],
        "delimiters": [(";", ";"), (",", ","), ("\t", _("tabulator")), ("|", "|")],
    }  # fmt: skip
    return show(desk, "import_columns.html", _("What the columns hold"), 400 if error else 200, **context)


def _map(desk: Desk, one: Import, typed: QueryDict) -> None:
    actions.map_list(
        actor=desk.actor(),
        at=desk.at,
        key=one.key,
        version=_number(typed, "version"),
        columns=_columns(typed),
        repeats="repeats" in typed,
        favoured=sorted(standings_of(desk).category_of),
    )


def _columns(typed: QueryDict) -> dict[str, str]:
    """Column to field, as the form has it."""
    named = ((name.removeprefix("column-"), typed.get(name, "")) for name in typed if name.startswith("column-"))
    return {column: field for column, field in named if column.isascii() and column.isdigit() and field}


def _layout(typed: QueryDict) -> dict[str, Any]:
    told: dict[str, Any] = {name: typed.get(name, "") for name in ("encoding", "delimiter", "sheet") if name in typed}
    if typed.get("header", "").isdigit():
        told["header"] = _number(typed, "header")
    return told | {"repeats": "repeats" in typed}


def _number(typed: QueryDict, name: str) -> int:
    text = typed.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= HIGHEST else 0


@desk_page(SECRETARIAT, writes=True)
@seen
def import_check(desk: Desk, network: str, key: str) -> HttpResponse:
    """What would become of every row; whom unsure names mean; who is the same. Nothing is written yet."""
    one = access.import_of(desk.rights, network, key)
    if one.state == ImportState.BROUGHT:
        return desk.onward("import_columns", network=network, key=key)
    if one.state not in (ImportState.CHECKED, ImportState.UNDONE):
        return desk.onward("import", network=network, key=key)
    errors: dict[str, str] = {}
    if desk.request.method == "POST":
        errors = _choose(desk, one)
        if not errors:
            return _after_choosing(desk, network, key)
        one = access.import_of(desk.rights, network, key)
    told = judged_import(one)
    rows, pages = paged(desk.asked, shown(told, desk.request.GET.get("of", "")), FEW)
    outside = strangers(told, one.favoured)
    context = {
        "one": one, "counts": counted(told), "of": desk.request.GET.get("of", ""), "errors": errors, "pages": pages,
        "typed": desk.request.POST, "spellings": spelling_lines(told, one),
        "lines": check_lines(desk, one, told, rows), "whole": len(told.rows),
        "strangers": outside[:20], "more_strangers": max(0, len(outside) - 20),
        "rules": [(KEEP_HERE, _("keep what is here")), (TAKE_FILE, _("take what the file says"))],
        "choices": [("", _("as shown")), (MERGE, _("the same person")), (APART, _("another person")),
                    (OUT, _("leave the row out"))],
    }  # fmt: skip
    return show(desk, "import_check.html", _("What would become of the rows"), 400 if errors else 200, **context)


def _choose(desk: Desk, one: Import) -> dict[str, str]:
    """Keep what was chosen; gives what cannot be kept, by the field at fault."""
    typed = desk.request.POST
    errors: dict[str, str] = {}
    organisations: dict[str, str] = {}
    for number, key in enumerate(typed.getlist("spelling")):
        named, chosen = typed.get(f"named-{number}", "").strip()[:200], typed.get(f"meant-{number}", "")
        try:
            if named:
                organisations[key] = str(organisation_called(named).pk)
            elif chosen == AS_TEXT or chosen.isdigit():
                organisations[key] = chosen
        except ValidationError as wrong:
            errors[f"named-{number}"] = " ".join(wrong.messages)
    rows = {int(name[4:]): typed.get(name, "") for name in typed if ROW.fullmatch(name)}
    if errors:
        return errors
    try:
        actions.choose_in_list(
            actor=desk.actor(), at=desk.at, key=one.key, version=_number(typed, "version"),
            organisations=organisations, rows=rows, rule=typed.get("rule", ""),
        )  # fmt: skip
    except PeopleError as refused:
        errors["version"] = people_error_words(refused.code)
    return errors


def _after_choosing(desk: Desk, network: str, key: str) -> HttpResponse:
    if "write" not in desk.request.POST:
        return desk.onward("import_check", "saved", network=network, key=key)
    one = access.import_of(desk.rights, network, key)
    later = is_long(one)
    actions.start_import(actor=desk.actor(), at=desk.at, key=key, version=one.version, later=later)
    if not later:
        running.run(actor=desk.actor(), now=clock.now, key=key)
    return desk.onward("import", network=network, key=key)


@desk_page(SECRETARIAT, writes=True)
@seen
def import_of(desk: Desk, network: str, key: str) -> HttpResponse:
    """How far an import is and what it did; from here it is undone, written again, or thrown away."""
    one = access.import_of(desk.rights, network, key)
    error = ""
    if desk.request.method == "POST":
        try:
            return _act(desk, one)
        except PeopleError as refused:
            error = people_error_words(refused.code)
            one = access.import_of(desk.rights, network, key)
    context = {"one": one, "state": state_words(one.state), "kept": kept_deeds(desk, one), "error": error}
    context["job"] = job_of(one) if one.state in (ImportState.RUNNING, ImportState.UNDOING) else None
    return show(desk, "import.html", _("Import of contacts"), 400 if error else 200, **context)


def _act(desk: Desk, one: Import) -> HttpResponse:
    typed, where = desk.request.POST, {"network": one.network.slug, "key": one.key}
    if "undo" in typed:
        later, version = is_long(one), _number(typed, "version")
        actions.start_undoing(actor=desk.actor(), at=desk.at, key=one.key, version=version, later=later)
        if not later:
            running.undo(actor=desk.actor(), now=clock.now, key=one.key)
    elif "on" in typed:
        # What was broken off is taken up where it stopped.
        running.run(actor=desk.actor(), now=clock.now, key=one.key)
        running.undo(actor=desk.actor(), now=clock.now, key=one.key)
    elif "empty" in typed:
        actions.empty_list(actor=desk.actor(), at=desk.at, key=one.key)
        return desk.onward("imports", "saved", network=one.network.slug)
    return desk.onward("import", **where)
