"""Files on their way in: bounded in size and in patience, on a disk and not in memory (O8)."""

import re
import time

from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest

from zhongshu.documents import public as documents

# Where people bring tables, pictures and attachments; what other forms take is small.
LARGE = re.compile(r"(/api/v1)?/(imports/|products/[0-9]+/(images|files)/?$)")
LARGEST_ELSEWHERE = 2_500_000
# A parting line and a few fields come along with the file.
AROUND = 64 * 1024
PATIENCE_S = 30.0
SLOWEST_BYTES_PER_S = 4_096


class LimitedUpload(FileUploadHandler):
    """Ends an upload that is too large or too slow; the view finds the reason on the request.

    The server hands out a piece when it is whole: small ones tell a slow sender soon.
    """

    chunk_size = 4_096

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.received = 0
        self.began = time.monotonic()

    def new_file(self, *args: object, **kwargs: object) -> None:
        """Refuse at its first byte what says of itself that it is too large."""
        super().new_file(*args, **kwargs)  # type: ignore[arg-type]
        announced = self.request.headers.get("Content-Length", "") if self.request else ""
        if announced.isdigit() and int(announced) > self._limit() + AROUND:
            self._refuse_size()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:  # noqa: ARG002 - Django's
        self.received += len(raw_data)
        if self.received > self._limit():
            self._refuse_size()
        took = time.monotonic() - self.began
        if took > PATIENCE_S and self.received < took * SLOWEST_BYTES_PER_S:
            self._refuse(documents.FileRefusedError(documents.FileRefusedError.TOO_SLOW))
        return raw_data

    def file_complete(self, file_size: int) -> None:  # noqa: ARG002 - Django's signature
        return None

    def _limit(self) -> int:
        path = self.request.path if self.request else ""
        return documents.LARGEST_FILE if LARGE.match(path) else LARGEST_ELSEWHERE

    def _refuse_size(self) -> None:
        most = f"{self._limit() / 1024**2:.0f}"
        self._refuse(documents.FileRefusedError(documents.FileRefusedError.TOO_LARGE, most))

    def _refuse(self, refusal: documents.FileRefusedError) -> None:
        """Read no more: what was laid aside of the file is removed."""
        if self.request is not None:
            self.request.upload_refusal = refusal  # type: ignore[attr-defined]
        raise StopUpload(connection_reset=True)


def require_whole(request: HttpRequest) -> None:
    """Refuse a request whose file did not come whole.

    Raises:
        FileRefusedError: too large, or too slow.
    """
    refusal = getattr(request, "upload_refusal", None)
    if isinstance(refusal, documents.FileRefusedError):
        raise refusal
