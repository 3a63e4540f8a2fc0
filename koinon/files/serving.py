"""A file on its way to a browser: always as an attachment, never run, never kept on the way."""

from __future__ import annotations

from http import HTTPStatus

from django.http import FileResponse
from django.utils.translation import gettext as _

from koinon.files import store
from koinon.files.kinds import ENDINGS, MediaType
from koinon.files.queries import FileTold
from koinon.lib.problems import Refused

HEADERS = {
    "Cache-Control": "private, no-store",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


def attachment(file: FileTold) -> FileResponse:
    """The answer that hands a file out, for whoever was let through by koinon.files.access.

    Raises Refused if its content is missing from the store.
    """
    kind = MediaType(file.media_type)
    try:
        content = store.open_content(file.digest)
    except FileNotFoundError as error:
        raise Refused(
            HTTPStatus.NOT_FOUND,
            _("The file is recorded, and its content is missing here."),
            _("Tell whoever runs this place: a backup may still have it."),
        ) from error
    said = f"{kind}; charset=utf-8" if kind is MediaType.TEXT else str(kind)
    name = file.name or f"{file.key}.{ENDINGS[kind][0]}"
    answer = FileResponse(content, as_attachment=True, filename=name, content_type=said)
    for header, value in HEADERS.items():
        answer.headers[header] = value
    return answer
