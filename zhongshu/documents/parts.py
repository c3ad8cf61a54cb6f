"""Pieces of files: packed, and bound to their place when they name persons."""

import zlib

from django.conf import settings

from zhongshu.kernel.encryption import KeyRing

# A workbook is packed already; text packs well at any level.
LEVEL = 3


def pack(piece: bytes, *, file_id: int, number: int, is_personal: bool) -> bytes:
    """Return a piece as it is stored."""
    packed = zlib.compress(piece, LEVEL)
    if not is_personal:
        return packed
    return KeyRing(settings.ENCRYPTION_KEYS).encrypt_bytes(
        packed, context=_context(file_id, number)
    )


def unpack(stored: bytes, *, file_id: int, number: int, is_personal: bool) -> bytes:
    """Return a piece as it came.

    Raises:
        kernel.CannotDecryptError: the key is missing, or the piece is of another file.
    """
    if is_personal:
        stored = KeyRing(settings.ENCRYPTION_KEYS).decrypt_bytes(
            stored, context=_context(file_id, number)
        )
    return zlib.decompress(stored)


def _context(file_id: int, number: int) -> str:
    return f"documents.part:{file_id}:{number}"
