"""Reading Amazon's tab-separated files row by row: any charset, any order of columns."""

import codecs
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from zhongshu.amazon.shapes import MalformedError
from zhongshu.channels import public as channels

LONGEST_ROW = 1024 * 1024
_BOM = b"\xef\xbb\xbf"
_JAPANESE = "cp932"
_WESTERN = "cp1252"
# What servers call them, and what the files really are.
_REAL_CHARSETS = {
    "iso8859-1": _WESTERN,
    "ascii": _WESTERN,
    "shift_jis": _JAPANESE,
    "utf-8-sig": "utf-8",
}
_SINGLE_BYTE = frozenset({_WESTERN, "iso8859-15", "cp1250", "cp1254", "iso8859-9", "iso8859-2"})
_READABLE = _SINGLE_BYTE | {_JAPANESE, "utf-8", "gbk", "gb18030", "euc_jp", "big5"}
_SEPARATORS = re.compile(r"[\s_\-./・]+")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the file, with the bytes it was."""

    number: int
    values: Mapping[str, str]
    raw: bytes

    def get(self, name: str) -> str:
        """Return the value without the blanks around it; empty when the column is missing."""
        return self.values.get(name, "").strip()

    def exact(self, name: str) -> str:
        """Return the value as it is: a SKU may end with a blank."""
        return self.values.get(name, "")


@dataclass(frozen=True, slots=True)
class Table:
    """A file with its columns found; `rows` reads it as often as it is asked."""

    content: bytes
    columns: Sequence[str]
    charsets: Sequence[str]
    start: int

    def rows(self) -> Iterator[Row | channels.Unreadable]:
        """Read every row; what has another number of columns or no known charset is kept raw."""
        for number, start, end in _lines(self.content, self.start):
            yield self.read(number, start, end)

    def positions(self) -> Iterator[tuple[int, int, int]]:
        """Return number, start and end of every row."""
        return _lines(self.content, self.start)

    def read(self, number: int, start: int, end: int) -> Row | channels.Unreadable:
        """Read the row that stands there."""
        raw = self.content[start:end]
        if len(raw) > LONGEST_ROW:
            return _refuse(number, raw[:LONGEST_ROW], "the row is too long")
        line = decode(raw, self.charsets)
        if line is None:
            return _refuse(number, raw, "the row has letters of no known charset")
        values = line.split("\t")
        if len(values) != len(self.columns):
            why = f"the row has {len(values)} columns instead of {len(self.columns)}"
            return _refuse(number, raw, why)
        # A column that occurs twice counts once: the first one.
        found = dict(zip(reversed(self.columns), reversed(values), strict=True))
        return Row(number, found, raw)


def read_facts[Facts](
    table: Table, read: Callable[[Row], Iterable[Facts]], name: Callable[[Row], str]
) -> Iterator[Facts | channels.Unreadable]:
    """Yield what `read` makes of every row; one that it cannot read is told, by its `name`."""
    for row in table.rows():
        if isinstance(row, channels.Unreadable):
            yield row
            continue
        try:
            yield from read(row)
        except MalformedError as error:
            yield channels.Unreadable(key=name(row), why=str(error), raw=row.raw, row=row.number)


def open_table(
    document: channels.DocumentContent,
    *,
    aliases: Mapping[str, str],
    required: Sequence[str],
    is_japanese: bool,
) -> Table:
    """Find the columns by name, whatever their order, language or spelling.

    Raises:
        channels.GatewayError: a column that we cannot do without is missing; it names both.
    """
    content = document.content
    start = len(_BOM) if content.startswith(_BOM) else 0
    charsets = choose_charsets(content, declared=document.charset, is_japanese=is_japanese)
    end = content.find(b"\n", start)
    head = content[start : len(content) if end < 0 else end].rstrip(b"\r")[:LONGEST_ROW]
    titles = (decode(head, charsets) or "").split("\t")
    columns = [aliases.get(normalise(title), normalise(title)) for title in titles]
    missing = [name for name in required if name not in columns]
    if missing:
        raise channels.GatewayError(
            f"The report lacks {', '.join(missing)}; it has: {', '.join(columns)[:500]}"
        )
    return Table(content, columns, charsets, len(content) if end < 0 else end + 1)


def normalise(title: str) -> str:
    """Spell a column's title in one way: width, case, blanks and dashes do not matter."""
    plain = unicodedata.normalize("NFKC", title).casefold().strip().strip('"')
    return _SEPARATORS.sub("-", plain).strip("-")


def choose_charsets(content: bytes, *, declared: str, is_japanese: bool) -> tuple[str, ...]:
    """Return the charsets to try on each row, the likeliest first.

    What is UTF-8 from the first to the last byte is UTF-8: a charset of single bytes never
    fails, so that its declaration proves nothing. Otherwise the declared one goes first.
    """
    fallback = _JAPANESE if is_japanese else _WESTERN
    named = real_charset(declared)
    if named in {"", *_SINGLE_BYTE} and _is_utf_8(content):
        return ("utf-8",)
    if named in _SINGLE_BYTE and not is_japanese:
        return ("utf-8", named)
    return tuple(dict.fromkeys(each for each in (named, "utf-8", fallback) if each))


def decode(raw: bytes, charsets: Sequence[str]) -> str | None:
    """Return the text in the first charset that fits; None when none does."""
    for charset in charsets:
        try:
            return raw.decode(charset)
        except UnicodeDecodeError:
            continue
    return None


def real_charset(declared: str) -> str:
    """Return Python's name of the charset that is meant; empty when we read no such thing."""
    try:
        name = codecs.lookup(declared).name if declared else ""
    except LookupError:
        return ""
    name = _REAL_CHARSETS.get(name, name)
    return name if name in _READABLE else ""


def _is_utf_8(content: bytes) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    step = 1024 * 1024
    try:
        for start in range(0, len(content), step):
            decoder.decode(content[start : start + step])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _lines(content: bytes, start: int) -> Iterator[tuple[int, int, int]]:
    """Return number, start and end of each line; only LF ends one, empty ones are left out."""
    number = 1
    while start < len(content):
        number += 1
        end = content.find(b"\n", start)
        following = len(content) if end < 0 else end + 1
        stop = len(content) if end < 0 else end
        if stop > start and content[stop - 1 : stop] == b"\r":
            stop -= 1
        if stop > start:
            yield number, start, stop
        start = following


def _refuse(number: int, raw: bytes, why: str) -> channels.Unreadable:
    return channels.Unreadable(key=f"row {number}", why=why, raw=raw, row=number)
