"""Texts from outside: what may be stored, and how long it may be."""

import unicodedata

from zhongshu.kernel.errors import HiddenCharacterError, InvalidTextError, TooLongError

# Arabic, Indian and composed emoji names need the joiners; they turn nothing round.
JOINERS = "\u200c\u200d"
NEVER_IN_A_NAME = {"Cc", "Cf", "Cs", "Zl", "Zp"}


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


def require_name(name: str, *, field: str, longest: int) -> str:
    """Return a name that a person typed when it is what it seems, on one line.

    Raises:
        InvalidTextError, TooLongError: it cannot be stored.
        HiddenCharacterError: it holds a control character, or one that turns letters round.
    """
    require_text(name, field=field, longest=longest)
    if hidden := find_hidden(name):
        raise HiddenCharacterError(field=field, character=hidden)
    return name


def find_hidden(name: str) -> str:
    """Return the code of the first character that cannot be seen, such as U+202E; else nothing."""
    if name.isascii() and name.isprintable():
        return ""
    for letter in name:
        if unicodedata.category(letter) in NEVER_IN_A_NAME and letter not in JOINERS:
            return f"U+{ord(letter):04X}"
    return ""


def without_hidden(text: str) -> str:
    """Return a text of Amazon's as a name: on one line, without what nobody sees."""
    seen = "".join(
        letter
        for letter in " ".join(text.split())
        if letter in JOINERS or unicodedata.category(letter) not in NEVER_IN_A_NAME
    )
    return " ".join(seen.split())


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
