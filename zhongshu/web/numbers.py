"""Numbers of an address or a form: ids, which are refused or left out when they are none."""

from collections.abc import Iterable

from zhongshu.identity import public as identity

# Any number of so many digits is one that the database can compare with its ids.
MOST_DIGITS = 18
MOST_DIGITS_OF_COUNT = 9


def to_id(text: str) -> int | None:
    """Return the id that was sent, or None when it is none."""
    return int(text) if _is_number(text, MOST_DIGITS) else None


def to_ids(texts: Iterable[str]) -> list[int]:
    """Return the ids that were sent; what is none is left out."""
    return [int(text) for text in texts if _is_number(text, MOST_DIGITS)]


def require_id(name: str, text: str) -> int:
    """Return the id under a name of the address.

    Raises:
        identity.UnknownChoiceError: it is none.
    """
    found = to_id(text)
    if found is None:
        raise identity.UnknownChoiceError(field=name, choice=text[:20])
    return found


def require_ids(name: str, texts: Iterable[str]) -> tuple[int, ...]:
    """Return the ids that are chosen under a name of the address; empty ones choose nothing.

    Raises:
        identity.UnknownChoiceError: one of them is none.
    """
    return tuple(require_id(name, text) for text in texts if text)


def find_id(name: str, text: str) -> int | None:
    """Return the id under a name of the address, None when it is not there.

    Raises:
        identity.UnknownChoiceError: it is there and is none.
    """
    return require_id(name, text) if text else None


def to_count(text: str, *, default: int) -> int:
    """Return a whole number of at most nine digits, or the default for anything else."""
    return int(text) if _is_number(text, MOST_DIGITS_OF_COUNT) else default


def _is_number(text: str, most_digits: int) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= most_digits
