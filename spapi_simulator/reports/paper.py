"""A report on its way to bytes: rows to lines, letters to the store's charset, gzip."""

import gzip
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from spapi_simulator.documents import Document
from spapi_simulator.marketplaces import Marketplace

GZIP_ABOVE = 10_000
_BLANKS = str.maketrans({"\t": " ", "\r": " ", "\n": " "})


@dataclass(frozen=True)
class Paper:
    """The text of a report; of `identifiers` no letter may be lost to the charset."""

    text: str
    media_type: str = "text/plain"
    identifiers: str = ""
    is_utf8: bool = False


def write_table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Write tab-separated lines without quoting; text in the rows is `clean`."""
    lines = ["\t".join(columns)]
    lines += ["\t".join(row) for row in rows]
    return "\n".join(lines) + "\n"


def clean(text: str) -> str:
    """Take out what would break a line apart."""
    return text.translate(_BLANKS)


def to_document(paper: Paper, marketplace: Marketplace) -> Document:
    charset, content = _encode(paper, marketplace)
    content_type = f"{paper.media_type};charset={charset}"
    if len(content) > GZIP_ABOVE:
        return Document(gzip.compress(content, 5, mtime=0), content_type, is_gzip=True)
    return Document(content, content_type)


def _encode(paper: Paper, marketplace: Marketplace) -> tuple[str, bytes]:
    """Return Amazon's name of the charset and the bytes.

    Japan gets Shift_JIS as Windows means it, with `?` for what it lacks; the West gets
    Windows-1252 where that holds every letter. A SKU is never damaged: then it is UTF-8.
    """
    try:
        if marketplace.country == "JP" and not paper.is_utf8:
            paper.identifiers.encode("cp932")
            return "Shift_JIS", paper.text.encode("cp932", "replace")
        if not paper.is_utf8:
            return "Cp1252", paper.text.encode("cp1252")
    except UnicodeEncodeError:
        pass
    return "UTF-8", paper.text.encode()
