"""Texts from outside: what may be stored, and how long it may be."""

from zhongshu.kernel.errors import InvalidTextError, TooLongError


def require_text(text: str, *, field: str, longest: int) -> str:
    """Return the text when a database and a page can hold it.

    Raises:
        InvalidTextError: it holds NUL or half of a surrogate pair.
        TooLongError: it is longer than `longest` characters.
    """
    if not is_storable(text):
        raise InvalidTextError(field=field)
    if len(text) > longest:
        raise TooLongError(field=field, longest=longest)
    return text


def is_storable(text: str) -> bool:
    """Tell whether PostgreSQL can hold this text: no NUL, no lone surrogate."""
    if "\x00" in text:
        return False
    if text.isascii():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def clean(text: str, *, longest: int) -> str:
    """Make a text of Amazon's storable: what cannot be held becomes U+FFFD, the rest is cut."""
    if not is_storable(text):
        text = "".join(
            "�" if letter == "\x00" or "\ud800" <= letter <= "\udfff" else letter for letter in text
        )
    return text[:longest]
