"""Why a file is not taken, in the reader's language, with what helps."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

MEGABYTE = 1_000_000


class FileRefused(ValueError):
    """A file that is not taken. `code` says why; `limit` is in bytes where the reason is a measure.

    Codes: empty, too_large, quota, unknown_type, markup, program, macros, damaged, two_in_one, unpacks_too_large,
    not_utf8, erased, gone.
    """

    def __init__(self, code: str, *, limit: int = 0) -> None:
        super().__init__(code)
        self.code = code
        self.limit = limit

    def worded(self) -> tuple[str, str]:
        """What is wrong and what helps, two sentences in the active language."""
        return WORDS[self.code](self.limit)


def megabytes(limit: int) -> str:
    """A number of bytes in megabytes, as words."""
    shown = number_format(limit / MEGABYTE, decimal_pos=int(bool(limit % MEGABYTE)), force_grouping=True)
    return ngettext("%(number)s megabyte", "%(number)s megabytes", max(limit // MEGABYTE, 1)) % {"number": shown}


def _unknown(_limit: int) -> tuple[str, str]:
    return (
        _("What is in the file is none of the kinds that are kept here, whatever its name says."),
        _("Send it as PDF, as a document, spreadsheet or presentation (docx, xlsx, pptx, odt, ods, odp), "
          "as a PNG or JPEG image, or as plain text or CSV."),
    )  # fmt: skip


WORDS: dict[str, Callable[[int], tuple[str, str]]] = {
    "empty": lambda _limit: (_("The file is empty."), _("Choose it again, once there is something in it.")),
    "too_large": lambda limit: (
        _("The file is larger than %(limit)s.") % {"limit": megabytes(limit)},
        _("Make it smaller, for instance by scanning with fewer dots, or send it in parts."),
    ),
    "quota": lambda limit: (
        _("There is no room left for the file: %(limit)s are kept for this owner at most.")
        % {"limit": megabytes(limit)},
        _("Remove files that are not needed any more, or ask whoever runs this place for more room."),
    ),
    "unknown_type": _unknown,
    "markup": lambda _limit: (
        _("The file is a page or a drawing that a browser would run (HTML, SVG or XML)."),
        _("Print it to a PDF and send that."),
    ),
    "program": lambda _limit: (
        _("The file is a program or a script."),
        _("Programs are not kept here; send the document that it makes."),
    ),
    "macros": lambda _limit: (
        _("The document carries macros, which are programs."),
        _("Save it without macros, as docx, xlsx or pptx, and send that."),
    ),
    "damaged": lambda _limit: (
        _("The file is damaged: it begins as one kind and does not go on as such."),
        _("Open it, save it anew and send that."),
    ),
    "two_in_one": lambda _limit: (
        _("There is something else behind the end of the file."),
        _("Open it, save it anew and send that."),
    ),
    "unpacks_too_large": lambda _limit: (
        _("Unpacked, the document would be far larger than such a document is."),
        _("Open it, save it anew and send that, or send it as PDF."),
    ),
    "not_utf8": lambda _limit: (
        _("The text is not written in UTF-8, so its letters cannot be told for sure."),
        _("Save it as UTF-8 (in a spreadsheet: CSV UTF-8) and send that."),
    ),
    "erased": lambda _limit: (
        _("This very file was erased here because it names a person who asked to be forgotten."),
        _("Send a copy without the name."),
    ),
    "gone": lambda _limit: (_("The file that was sent is not there any more."), _("Send it again.")),
}
