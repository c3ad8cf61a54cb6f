"""Addresses and secrets of channels, encrypted and bound to their channel."""

from uuid import UUID

from django.conf import settings

from zhongshu.kernel.encryption import KeyRing


def seal(text: str, *, uid: UUID, part: str) -> bytes:
    return ring().encrypt(text, context=context_of(uid, part))


def unseal(stored: bytes | memoryview | None, *, uid: UUID, part: str) -> str:
    """Return the text, "" of nothing.

    Raises:
        kernel.CannotDecryptError: no key fits, or the value is not of this channel.
    """
    return ring().decrypt(bytes(stored), context=context_of(uid, part)) if stored else ""


def ring() -> KeyRing:
    return KeyRing(settings.ENCRYPTION_KEYS)


def context_of(uid: UUID, part: str) -> str:
    return f"notifications.channel:{uid}:{part}"
