"""What identity a notification has."""

from uuid import UUID, uuid5

NAMESPACE = UUID("6d1f1c57-3b0e-4a55-9c0e-2f7b0a3f5f11")


def identify(code: str, subject: str, stamp: str) -> UUID:
    """Return the same id as long as the same thing lasts, and another when it comes back.

    `stamp` tells this time from an earlier one.
    """
    return uuid5(NAMESPACE, f"{code} {subject} {stamp}")
