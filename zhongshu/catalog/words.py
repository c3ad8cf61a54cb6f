"""How codes and titles are made comparable: for look-alikes, and for the search."""

import re
import unicodedata
from urllib.parse import unquote_plus

LONGEST_LOOK_ALIKE = 400
WORD = re.compile(r"\w+")


def look_alike_of(sku: str) -> str:
    """Return what is equal for codes that a person would take for the same.

    Case, width, composed accents, spaces around, percent-encoding and the leading zeros that
    a spreadsheet drops make no difference (failures.md, D11).
    """
    folded = unicodedata.normalize("NFKC", unquote_plus(fold(sku), errors="replace"))
    folded = fold(folded).strip().replace("\x00", "")
    return (folded.lstrip("0") or "0" if folded.isdecimal() else folded)[:LONGEST_LOOK_ALIKE]


def fold(text: str) -> str:
    """Return the text as it is searched: without case, width and accents written apart."""
    return unicodedata.normalize("NFKC", text).casefold()


def pairs_of(text: str) -> list[str]:
    """Return the letter pairs of a folded text that lie outside ASCII.

    Two letters hold no trigram: without this a search for 耳机 would read the whole table.
    """
    found: dict[str, None] = {}
    for word in WORD.findall(text):
        if not word.isascii():
            pairs = (word[at : at + 2] for at in range(len(word) - 1))
            found |= dict.fromkeys(pair for pair in pairs if not pair.isascii())
    return list(found)
