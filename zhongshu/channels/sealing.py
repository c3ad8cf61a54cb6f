"""Secrets at rest: encrypted with the installation's keys, each bound to the row it belongs to."""

from django.conf import settings

from zhongshu.channels.account_errors import SecretUnreadableError
from zhongshu.kernel.encryption import CannotDecryptError, KeyRing


def seal(text: str, *, context: str) -> bytes:
    """Encrypt a secret with the newest key, for this row alone."""
    return key_ring().encrypt(text, context=context)


def unseal(stored: bytes | memoryview, *, context: str, owner: str) -> str:
    """Return the secret; `owner` is whose it is, for the sentence of the refusal.

    Raises:
        SecretUnreadableError: no present key fits, or the value belongs to another row.
    """
    try:
        return key_ring().decrypt(bytes(stored), context=context)
    except CannotDecryptError as error:
        raise SecretUnreadableError(owner) from error


def find_unsealed(stored: bytes | memoryview, *, context: str) -> str | None:
    """Return the secret, or None when no present key fits."""
    try:
        return key_ring().decrypt(bytes(stored), context=context)
    except CannotDecryptError:
        return None


def application_context(client_id: str) -> str:
    return f"channels.application:{client_id}"


def credential_context(account_id: int) -> str:
    return f"channels.credential:{account_id}"


def access_token_context(application_id: int, account_id: int | None, scope: str) -> str:
    return f"channels.access_token:{application_id}:{account_id or 'none'}:{scope}"


def issue_context(account_id: int, subject: str) -> str:
    """Name the row of raw content, which `raw_content` seals."""
    return f"channels.sync_issue:{account_id}:{subject}"


def key_ring() -> KeyRing:
    return KeyRing(settings.ENCRYPTION_KEYS)
