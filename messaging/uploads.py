"""Uploads stay in memory: a raw picture is never written to the disk, however large it is."""

import io
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload

from deidentification.images import MAX_BYTES

REQUEST_LIMIT = 4 * MAX_BYTES  # bytes of all files of one request


class BoundedMemoryUpload(FileUploadHandler):
    """Keeps each file up to one byte above the limit: enough to refuse it with a reason."""

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self.received = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.buffer = io.BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.received += len(raw_data)
        if self.received > REQUEST_LIMIT:
            raise StopUpload(connection_reset=True)
        self.buffer.write(raw_data[: MAX_BYTES + 1 - self.buffer.tell()])

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        kept = self.buffer.tell()
        self.buffer.seek(0)
        return InMemoryUploadedFile(
            self.buffer, self.field_name, "upload", self.content_type, kept, self.charset
        )
