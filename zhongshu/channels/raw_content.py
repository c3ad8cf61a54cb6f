"""Raw content of issues at rest: compressed, encrypted, bound to the issue it belongs to."""

import base64
import zlib

from zhongshu.channels import sealing


def seal(raw: bytes, *, account_id: int, subject: str) -> bytes:
    """Encrypt what could not be understood: it may hold personal data."""
    text = base64.b85encode(zlib.compress(raw)).decode()
    return sealing.seal(text, context=sealing.issue_context(account_id, subject))


def unseal(sealed: bytes, *, account_id: int, subject: str) -> bytes:
    """Return what was sealed.

    Raises:
        SecretUnreadableError: no present key fits, or the content belongs to another issue.
    """
    text = sealing.unseal(sealed, context=sealing.issue_context(account_id, subject), owner=subject)
    return zlib.decompress(base64.b85decode(text))
