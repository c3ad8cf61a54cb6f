"""Files behind presigned addresses: the documents of reports and feeds."""

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from spapi_simulator.clock import to_datetime

URL_LIFE_S = 300
STAMP = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True)
class Document:
    """Bytes as they are sent; `is_gzip` says that they are compressed."""

    content: bytes
    content_type: str
    is_gzip: bool = False


class Documents:
    """All documents by id; one may be made only when it is first asked for."""

    def __init__(self) -> None:
        self._documents: dict[str, Document | Callable[[], Document]] = {}
        self.uploads: dict[str, str] = {}

    def put(self, document_id: str, document: Document | Callable[[], Document]) -> None:
        self._documents[document_id] = document

    def get(self, document_id: str) -> Document | None:
        found = self._documents.get(document_id)
        if found is None or isinstance(found, Document):
            return found
        made = found()
        self._documents[document_id] = made
        return made

    def forget(self, document_id: str) -> None:
        self._documents.pop(document_id, None)

    def await_upload(self, document_id: str, content_type: str) -> None:
        """Let a document be put once, with this content type."""
        self.uploads[document_id] = content_type


def presign(*, seed: int, method: str, base_url: str, document_id: str, now: float) -> str:
    """Return an address that opens one document, for one method, for five minutes."""
    stamp = to_datetime(now).strftime(STAMP)
    query = {
        "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
        "X-Amz-Credential": f"AKIASIMULATED/{stamp[:8]}/us-east-1/s3/aws4_request",
        "X-Amz-Date": stamp,
        "X-Amz-Expires": str(URL_LIFE_S),
        "X-Amz-SignedHeaders": "host",
        "X-Amz-Signature": signature(seed, method, document_id, stamp),
    }
    return f"{base_url}documents/{document_id}?{urlencode(query)}"


def signature(seed: int, method: str, document_id: str, stamp: str) -> str:
    text = f"{method}:{document_id}:{stamp}"
    return hmac.new(f"document:{seed}".encode(), text.encode(), hashlib.sha256).hexdigest()
