"""What notifications decides: identities, addresses, and when to try again."""

import re
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from uuid import UUID, uuid5

from zhongshu.notifications.errors import AddressRefusedError
from zhongshu.notifications.values import ChannelKind

NAMESPACE = UUID("6d1f1c57-3b0e-4a55-9c0e-2f7b0a3f5f11")


def identify(code: str, subject: str, stamp: str) -> UUID:
    """Return the same id as long as the same thing lasts, and another when it comes back.

    `stamp` tells this time from an earlier one.
    """
    return uuid5(NAMESPACE, f"{code} {subject} {stamp}")


# When a message that did not arrive is tried again: six times within some nine hours.
WAITS = tuple(timedelta(minutes=each) for each in (1, 5, 30, 120, 360))
MOST_CHANNELS = 20
LONGEST_ADDRESS, LONGEST_SECRET, LONGEST_NAME = 1_000, 200, 60
_MAIL = re.compile(r"[^@\s<>,;:\"()\[\]\\]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")


def require_address(kind: ChannelKind, address: str, *, may_be_local: bool) -> str:
    """Return the address without spaces around it.

    Raises:
        AddressRefusedError: neither a mailbox nor a public-looking https address.
    """
    kept = address.strip()
    if len(kept) > LONGEST_ADDRESS or not kept.isprintable():
        raise AddressRefusedError(given=kept[:20])
    if kind is ChannelKind.EMAIL:
        if not _MAIL.fullmatch(kept):
            raise AddressRefusedError(given=kept[:60])
        return kept
    try:
        parts = urlsplit(kept)
        _ = parts.port
    except ValueError as error:
        raise AddressRefusedError(given=kept[:20]) from error
    schemes = {"https", "http"} if may_be_local else {"https"}
    if parts.scheme not in schemes or not parts.hostname or "@" in parts.netloc or " " in kept:
        raise AddressRefusedError(given=kept[:20])
    return kept


def hint_of(kind: ChannelKind, address: str) -> str:
    """Return so much of an address as tells it apart and opens nothing."""
    if kind is ChannelKind.EMAIL:
        return address
    return urlsplit(address).hostname or ""


_LINKED = re.compile(r"(.*) <(https?://[^\s<>]+)>")


def with_link(line: str, link: str) -> str:
    """Return a line of a message that leads somewhere, as plain texts write it."""
    return f"{line} <{link}>"


def part_link(line: str) -> tuple[str, str]:
    """Return a line without its address, and the address; empty where it has none."""
    found = _LINKED.fullmatch(line)
    return (found[1], found[2]) if found else (line, "")


def find_next(attempts: int, at: datetime) -> datetime | None:
    """Return when to try again after so many attempts; None: never."""
    return at + WAITS[attempts - 1] if attempts <= len(WAITS) else None
