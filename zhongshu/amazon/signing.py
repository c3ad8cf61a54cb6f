"""Signature Version 4, by which Amazon's web services know who asks."""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import urlsplit

ALGORITHM = "AWS4-HMAC-SHA256"


@dataclass(frozen=True, slots=True)
class AccessKey:
    """One key, good for one service of one region."""

    key_id: str
    secret: str = field(repr=False)
    region: str
    service: str


def stamp(at: datetime) -> str:
    """Return the time as the header `x-amz-date` spells it."""
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def sign(
    key: AccessKey, *, method: str, url: str, headers: Mapping[str, str], content: bytes
) -> str:
    """Return the `authorization` header. The other headers have `host` and `x-amz-date`.

    The address is taken as it is: a path and a query that are encoded and sorted already.
    """
    parts = urlsplit(url)
    told = {name.lower(): " ".join(value.split()) for name, value in headers.items()}
    names = ";".join(sorted(told))
    lines = "".join(f"{name}:{told[name]}\n" for name in sorted(told))
    request = "\n".join(
        (method, parts.path or "/", parts.query, lines, names, hashlib.sha256(content).hexdigest())
    )
    moment = told["x-amz-date"]
    scope = f"{moment[:8]}/{key.region}/{key.service}/aws4_request"
    digest = hashlib.sha256(request.encode()).hexdigest()
    secret = f"AWS4{key.secret}".encode()
    for part in scope.split("/"):
        secret = _hmac(secret, part)
    signature = _hmac(secret, "\n".join((ALGORITHM, moment, scope, digest))).hex()
    return (
        f"{ALGORITHM} Credential={key.key_id}/{scope}, SignedHeaders={names}, Signature={signature}"
    )


def _hmac(secret: bytes, text: str) -> bytes:
    return hmac.digest(secret, text.encode(), "sha256")
