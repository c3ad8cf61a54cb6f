"""Encryption at rest: AES-256-GCM with rotating keys, bound to the row it belongs to."""

import hashlib
import hmac
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

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
        return self.encrypt_bytes(plain.encode(), context=context)

    def encrypt_bytes(self, plain: bytes, *, context: str) -> bytes:
        key_id, key = _derive(self.secrets[0])
        nonce = os.urandom(NONCE_BYTES)
        return key_id + nonce + key.encrypt(nonce, plain, context.encode())

    def decrypt(self, stored: bytes, *, context: str) -> str:
        """Return the text.

        Raises:
            CannotDecryptError: no key fits, or the value is not of this row.
        """
        return self.decrypt_bytes(stored, context=context).decode()

    def decrypt_bytes(self, stored: bytes, *, context: str) -> bytes:
        """Return what was encrypted.

        Raises:
            CannotDecryptError: no key fits, or the value is not of this row.
        """
        stored = bytes(stored)
        for secret in self.secrets:
            key_id, key = _derive(secret)
            if stored[:KEY_ID_BYTES] != key_id:
                continue
            nonce = stored[KEY_ID_BYTES : KEY_ID_BYTES + NONCE_BYTES]
            sealed = stored[KEY_ID_BYTES + NONCE_BYTES :]
            try:
                return key.decrypt(nonce, sealed, context.encode())
            except InvalidTag:
                break
        raise CannotDecryptError(context)

    def is_current(self, stored: bytes) -> bool:
        """Tell whether the newest key encrypted this value: `keys rotate` skips it."""
        return bytes(stored[:KEY_ID_BYTES]) == _derive(self.secrets[0])[0]


def blind_index(value: str, *, secret: str, purpose: str) -> bytes:
    """Return the HMAC by which equal values find each other without being readable."""
    text = f"{purpose}:{value.strip().casefold()}".encode()
    return hmac.digest(derive_key(secret, purpose="lookup"), text, "sha256")[:16]


# A page of orders asks hundreds of times for the same few keys.
@lru_cache(maxsize=16)
def derive_key(secret: str, *, purpose: str) -> bytes:
    """Return the key that a secret gives for one purpose."""
    return hashlib.sha256(f"zhongshu.{purpose}:{secret}".encode()).digest()


@lru_cache(maxsize=16)
def _derive(secret: str) -> tuple[bytes, AESGCM]:
    key = derive_key(secret, purpose="encryption")
    return hashlib.sha256(b"id:" + key).digest()[:KEY_ID_BYTES], AESGCM(key)
