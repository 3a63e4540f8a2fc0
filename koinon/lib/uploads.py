"""What a form sends as files: no more of one is written to the disk than may be kept."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import TemporaryFileUploadHandler


class BoundedUpload(TemporaryFileUploadHandler):
    """Writes a file to a temporary place up to one byte beyond the limit, and lets the rest go.

    So the form still gets its other fields, and a file that whoever measures it finds too large.
    """

    written = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file."""
        super().new_file(*args, **kwargs)
        self.written = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep what still fits."""
        fits = max(settings.KOINON_FILE_LIMIT + 1 - self.written, 0)
        if fits:
            super().receive_data_chunk(raw_data[:fits], start)
            self.written += min(len(raw_data), fits)

    def file_complete(self, file_size: int) -> Any:
        """The file, with the size that was written."""
        return super().file_complete(min(file_size, self.written))
