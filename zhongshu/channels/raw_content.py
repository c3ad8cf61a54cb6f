"""Raw content of issues at rest: compressed, encrypted, bound to the issue it belongs to."""

import base64
import zlib

from django.conf import settings

from zhongshu.kernel.encryption import KeyRing


def seal(raw: bytes, *, account_id: int, subject: str) -> bytes:
    """Encrypt what could not be understood: it may hold personal data."""
    return KeyRing(settings.ENCRYPTION_KEYS).encrypt(
        base64.b85encode(zlib.compress(raw)).decode(), context=_context(account_id, subject)
    )


def unseal(sealed: bytes, *, account_id: int, subject: str) -> bytes:
    """Return what was sealed.

    Raises:
        CannotDecryptError: the key is missing, or the content belongs to another issue.
    """
    text = KeyRing(settings.ENCRYPTION_KEYS).decrypt(sealed, context=_context(account_id, subject))
    return zlib.decompress(base64.b85decode(text))


def _context(account_id: int, subject: str) -> str:
    return f"channels.sync_issue:{account_id}:{subject}"
