"""Words of contacts and imports in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from koinon.people.imports.cells import Problem
from koinon.people.imports.sheets import SheetError
from koinon.people.models import ContactKind, ImportState, LogKind, Visibility


def kind_words(kind: str) -> str:
    """What somebody is to the network."""
    return {
        ContactKind.MEMBER: _("a member's contact"),
        ContactKind.ASSISTANT: pgettext("contact", "assistant"),
        ContactKind.OFFICIAL: _("official of the European Union"),
        ContactKind.PRESS: pgettext("contact", "press"),
        ContactKind.PARTNER: pgettext("contact", "partner"),
        ContactKind.OTHER: pgettext("contact", "other"),
    }[ContactKind(kind)]


def log_words(kind: str) -> str:
    """How there was contact."""
    return {
        LogKind.CALL: pgettext("contact", "call"),
        LogKind.LETTER: pgettext("contact", "letter"),
        LogKind.VISIT: pgettext("contact", "visit"),
        LogKind.MEETING: pgettext("contact", "meeting"),
        LogKind.EMAIL: _("e-mail"),
    }[LogKind(kind)]


def visibility_words(visibility: str) -> str:
    """Who may see a record."""
    return {
        Visibility.SHARED: _("everybody who holds a role here"),
        Visibility.NETWORK: _("the secretariat of the network alone"),
        Visibility.CITY: _("the coordinators of the city alone"),
    }[Visibility(visibility)]


def field_words(field: str) -> str:
    """What a column of a list can hold."""
    return {
        "organisation": _("Organisation"),
        "country": _("Country"),
        "name": _("Full name"),
        "given": _("Given name"),
        "family": _("Family name"),
        "salutation": _("Salutation"),
        "title": _("Function"),
        "department": _("Department"),
        "email": _("E-mail"),
        "emails": _("E-mail"),
        "phone": _("Telephone"),
        "phones": _("Telephone"),
        "address": _("Postal address"),
        "language": _("Language"),
        "kind": _("Kind of contact"),
        "lists": _("Lists joined"),
        "themes": _("Themes"),
        "works_for": _("Works for"),
        "since": _("Since"),
        "until": _("Until"),
        "note": _("Note"),
        "employer": _("Employer"),
    }.get(field, field)


def state_words(state: str) -> str:
    """How far an import is."""
    return {
        ImportState.BROUGHT: _("read, columns not yet confirmed"),
        ImportState.CHECKED: _("checked, nothing written yet"),
        ImportState.RUNNING: _("is being written"),
        ImportState.DONE: _("written"),
        ImportState.UNDOING: _("is being undone"),
        ImportState.UNDONE: _("undone"),
        ImportState.EMPTIED: _("thrown away"),
    }[ImportState(state)]


def outcome_words(outcome: str) -> str:
    """What becomes of a row."""
    return {
        "new": _("new contact"),
        "changed": _("adds to a contact"),
        "same": _("nothing new"),
        "double": _("same person as a row above"),
        "wrong": _("cannot be read"),
        "out": pgettext("a row", "left out"),
    }.get(outcome, outcome)


def link_words(reason: str) -> str:
    """Why a row is taken for somebody who is there already, or may be."""
    return {
        "address": _("the same e-mail address"),
        "name": _("the same name at the same organisation"),
        "initials": _("perhaps the same: initials fit"),
        "shared_address": _("another name with the same e-mail address"),
    }.get(reason, "")


def problem_words(problem: Problem) -> str:
    """What is wrong in a cell, and how to mend it."""
    said = {
        "formula": _("The cell holds a formula that was never worked out. Open the file, save it, bring it again."),
        "error_value": _("The cell shows an error of the spreadsheet. Correct it there."),
        "no_address": _("“%(text)s” is no e-mail address; it is left out."),
        "no_number": _("“%(text)s” is no telephone number; it is left out."),
        "several_names": _("“%(text)s” names several people. Give each a row of their own."),
        "address_for_name": _("An e-mail address stands where a name should; it is taken as the address."),
        "no_country": _("No country is known as “%(text)s”; it is left out."),
        "no_language": _("No language is known as “%(text)s”; it is left out."),
        "no_kind": _("“%(text)s” is no kind of contact that we know; the usual one is taken."),
        "no_day": _("“%(text)s” is no day; write year-month-day. It is left out."),
        "only_a_year": _("“%(text)s” is a year and no day; a year is not filled up. It is left out."),
        "ends_before": _("The end lies before the beginning; it is left out."),
        "too_long": _("“%(text)s” is too long and was cut."),
        "no_person": _("The row names nobody: neither a name nor an e-mail address."),
        "nothing": _("Nothing in this row can be read by the chosen columns."),
    }.get(problem.code, problem.code)
    return f"{field_words(problem.field)}: {said % {'text': problem.written}}"


def sheet_error_words(error: SheetError) -> str:
    """Why a file is not read, and what helps."""
    megabytes = {"most": f"{error.most // 1_000_000}"}
    return {
        "too_large": _("The file is larger than %(most)s MB. Split the list and bring its parts.") % megabytes,
        "unpacks_too_large": _("The file unpacks to more than %(most)s MB and is not opened.") % megabytes,
        "too_many_rows": _("The list has more than %(most)s rows. Split it and bring its parts.")
        % {"most": error.most},
        "too_many_columns": _("The list has more than %(most)s columns. Take out those that are not needed.")
        % {"most": error.most},
        "too_many_sheets": _("The file has more than %(most)s sheets. Save the one that is needed by itself.")
        % {"most": error.most},
        "old_excel": _("This is an old Excel file, or one with a password. Save it as .xlsx without a password."),
        "open_document": _("This is an OpenDocument file. Save it as .xlsx or as CSV."),
        "no_table": _("This is no table. Bring a CSV or XLSX file."),
        "empty": _("There is nothing in this file."),
    }.get(error.code) or _("The file is damaged or no table. Open it in a spreadsheet and save it anew as .xlsx.")


def people_error_words(code: str) -> str:
    """Why something was refused, and what helps."""
    return {
        "reading_copy": _("Nobody acts for this network here"),
        "unknown_organisation": _("No organisation is known by this name. Choose one that is."),
        "unknown_person": _("Nobody is known here by this name."),
        "nobody": _("Give a name or an e-mail address, so that it can be told who this is."),
        "no_function": _("Say at least the title, the department or a theme."),
        "known_already": _("This person is a contact already."),
        "changed_meanwhile": _(
            "Somebody else changed this in the meantime. Look at what it says now; what you typed is still here."
        ),
        "period": _("The end must be later than the beginning."),
        "same_record": _("This is the same record. Choose another one."),
        "twin_acts": _(
            "The person of the record you chose holds a role, an account or a nomination. Open that record, and take "
            "this one into it."
        ),
        "oneself": _("Nobody is their own assistant."),
        "name_taken": _("A segment of this name is there already. Choose another name."),
        "columns_twice": _("Two columns are said to hold the same. Choose one of them."),
        "columns_nobody": _("Say which column holds the name or the e-mail address."),
        "emptied": _("The file is no longer here. Bring it again."),
    }.get(code) or _("This cannot be done as it stands. Look at the page again.")
