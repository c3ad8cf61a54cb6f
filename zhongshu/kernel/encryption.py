"""Encryption at rest: AES-256-GCM with rotating keys, bound to the row it belongs to."""

import hashlib
import hmac
import os
from collections.abc import Sequence
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE_BYTES = 12
KEY_ID_BYTES = 4


class CannotDecryptError(Exception):
    """The key is missing, the text was changed, or it belongs to another row."""


@dataclass(frozen=True, slots=True)
class KeyRing:
    """Keys, newest first: the first encrypts, all decrypt.

    A stored value is key id (4 bytes) + nonce (12) + ciphertext. `context` is the table and
    the row's natural key, such as `channels.credential:17`: a value moved to another row
    does not decrypt.
    """

    secrets: Sequence[str] = field(repr=False)

    def encrypt(self, plain: str, *, context: str) -> bytes:
        key_id, key = self._derive(self.secrets[0])
        nonce = os.urandom(NONCE_BYTES)
        return key_id + nonce + AESGCM(key).encrypt(nonce, plain.encode(), context.encode())

    def decrypt(self, stored: bytes, *, context: str) -> str:
        """Return the text.

        Raises:
            CannotDecryptError: no key fits, or the value is not of this row.
        """
        stored = bytes(stored)
        for secret in self.secrets:
            key_id, key = self._derive(secret)
            if stored[:KEY_ID_BYTES] != key_id:
                continue
            nonce = stored[KEY_ID_BYTES : KEY_ID_BYTES + NONCE_BYTES]
            sealed = stored[KEY_ID_BYTES + NONCE_BYTES :]
            try:
                return AESGCM(key).decrypt(nonce, sealed, context.encode()).decode()
            except InvalidTag:
                break
        raise CannotDecryptError(context)

    def is_current(self, stored: bytes) -> bool:
        """Tell whether the newest key encrypted this value: `keys rotate` skips it."""
        return bytes(stored[:KEY_ID_BYTES]) == self._derive(self.secrets[0])[0]

    @staticmethod
    def _derive(secret: str) -> tuple[bytes, bytes]:
        key = hashlib.sha256(b"zhongshu.encryption:" + secret.encode()).digest()
        return hashlib.sha256(b"id:" + key).digest()[:KEY_ID_BYTES], key


def blind_index(value: str, *, secret: str, purpose: str) -> bytes:
    """Return the HMAC by which equal values find each other without being readable."""
    return hmac.new(
        hashlib.sha256(b"zhongshu.lookup:" + secret.encode()).digest(),
        f"{purpose}:{value.strip().casefold()}".encode(),
        hashlib.sha256,
    ).digest()[:16]
