"""In which encoding a text file is: proven where it can be, else the likeliest of four."""

import codecs
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

ENCODINGS = ("utf-8", "gb18030", "cp932", "cp1252", "utf-16")
NAMES = {
    "utf-8": "UTF-8",
    "gb18030": "GB18030",
    "cp932": "Shift_JIS",
    "cp1252": "Windows-1252",
    "utf-16": "UTF-16",
}
SAMPLE = 256 * 1024
CHUNK = 1024 * 1024
# So many of the lines that are not plain ASCII must be good UTF-8 to blame the others.
MOSTLY = 0.9


def find_encoding(path: Path) -> str:
    """Return the encoding of a text file, one of ENCODINGS.

    A byte order mark decides, then strict UTF-8. A file that is UTF-8 but for some lines is
    UTF-8 with broken lines. Else the encoding in which the text looks most like a language.
    """
    with path.open("rb") as file:
        sample = file.read(SAMPLE)
        if sample.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16"
        if sample.startswith(codecs.BOM_UTF8) or _is_good(file, "utf-8"):
            return "utf-8"
        lines = [line for line in sample.split(b"\n") if not line.isascii()]
        if len(lines) > 1 and sum(map(_is_utf8, lines)) >= MOSTLY * len(lines):
            return "utf-8"
        whole = [each for each in LIKELY if _is_good(file, each)]
    scores = {each: _score(sample, each) for each in whole or LIKELY}
    return max(scores, key=lambda each: scores[each])


def _is_good(file: IO[bytes], encoding: str) -> bool:
    """Whether the whole file is text in this encoding."""
    file.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    try:
        for chunk in _chunks(file):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    while chunk := file.read(CHUNK):
        yield chunk


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def _score(sample: bytes, encoding: str) -> float:
    """Return from 0 to 1 how much the letters beyond ASCII look like a language."""
    text = sample[: sample.rfind(b"\n") + 1 or None].decode(encoding, "replace")
    beyond = [place for place, letter in enumerate(text) if letter > "\x7f"]
    if not beyond:
        return 0
    return sum(LIKELY[encoding](text, place) for place in beyond) / len(beyond)


def _as_chinese(text: str, place: int) -> float:
    """Frequent characters of GB 2312 lie in its rows 16 to 55."""
    letter = text[place]
    if _is_wide_sign(letter):
        return 0.8
    row = _lead_byte(letter, "gb2312")
    return 1.0 if 0xB0 <= row <= 0xD7 else 0.4 if row else 0.0


def _as_japanese(text: str, place: int) -> float:
    """Kana are the surest sign; frequent kanji lie in the first level of JIS X 0208."""
    letter = text[place]
    if "\u3041" <= letter <= "\u30ff":
        return 1.0
    if _is_wide_sign(letter):
        return 0.8
    row = _lead_byte(letter, "cp932")
    return 0.7 if 0x88 <= row <= 0x97 else 0.2 if row else 0.0


def _as_western(text: str, place: int) -> float:
    """Letters with accents stand alone among plain ones."""
    around = text[max(place - 1, 0) : place] + text[place + 1 : place + 2]
    return 1.0 if around.isascii() else 0.0


def _is_wide_sign(letter: str) -> bool:
    return "\u3000" <= letter <= "\u303f" or "\uff01" <= letter <= "\uff5e"


def _lead_byte(letter: str, encoding: str) -> int:
    """Return the first of two bytes of a letter; 0 where it has other than two."""
    try:
        code = letter.encode(encoding)
    except UnicodeEncodeError:
        return 0
    return code[0] if len(code) == 2 else 0


LIKELY: dict[str, Callable[[str, int], float]] = {
    "gb18030": _as_chinese,
    "cp932": _as_japanese,
    "cp1252": _as_western,
}
