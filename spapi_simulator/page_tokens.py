"""Pagination tokens: sealed, bound to the parameters, mortal, and awkward to put in a URL."""

import base64
import hashlib
import hmac
import json
from itertools import count
from typing import Any

SEAL_BYTES = 16


class TokenRefusedError(Exception):
    """The token is not ours, not for these parameters, or too old."""


class PageTokens:
    """Seals and opens tokens. They hold all they need, so they survive a restart."""

    def __init__(self, *, seed: int, life_s: float) -> None:
        self._key = f"page-token:{seed}".encode()
        self._life_s = life_s

    def seal(self, content: Any, *, bound_to: Any, now: float) -> str:
        """Return a token that holds `+`, `/` and `=`: clients must encode it."""
        for nonce in count():
            inner = [nonce, now, _digest(bound_to), content, "." * (nonce % 3)]
            text = json.dumps(inner, separators=(",", ":")).encode()
            token = base64.b64encode(self._seal(text) + text).decode()
            if "+" in token and "/" in token and "=" in token:
                return token
        raise AssertionError("count() never ends")

    def open(self, token: str, *, bound_to: Any, now: float) -> Any:
        """Return what was sealed.

        Raises:
            TokenRefusedError: changed, from elsewhere, other parameters, or dead.
        """
        try:
            raw = base64.b64decode(token, validate=True)
        except ValueError as error:
            raise TokenRefusedError("not a token") from error
        seal, text = raw[:SEAL_BYTES], raw[SEAL_BYTES:]
        if not hmac.compare_digest(seal, self._seal(text)):
            raise TokenRefusedError("not our token")
        _nonce, sealed_at, digest, content, _padding = json.loads(text)
        if digest != _digest(bound_to):
            raise TokenRefusedError("other parameters")
        if now - sealed_at >= self._life_s:
            raise TokenRefusedError("expired")
        return content

    def _seal(self, text: bytes) -> bytes:
        return hmac.new(self._key, text, hashlib.sha256).digest()[:SEAL_BYTES]


def _digest(bound_to: Any) -> str:
    return hashlib.sha256(json.dumps(bound_to).encode()).hexdigest()[:16]
