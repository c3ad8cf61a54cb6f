"""What the forms of imports send."""

from collections.abc import Mapping
from datetime import date

from django.http import QueryDict

from zhongshu.documents import public as documents
from zhongshu.kernel.money import list_currencies
from zhongshu.web.numbers import to_id

DECIMALS = ("", ".", ",")


def read_uses(
    sent: QueryDict, heads: tuple[str, ...], names: Mapping[str, str], row: documents.ImportRow
) -> tuple[documents.ColumnUse, ...]:
    """Return what each column shall be; a field that is none is left out."""
    uses = []
    for place, head in enumerate(heads):
        field = sent.get(f"column-{place}", "")
        unit = row.uses[place].unit if place < len(row.uses) else ""
        uses.append(documents.ColumnUse(head, field if field in names else "", unit))
    return tuple(uses)


def read_reading(sent: QueryDict, row: documents.ImportRow) -> documents.Reading:
    """Return how the file shall be read; nonsense is found out anew."""
    sheet, encoding = sent.get("sheet", ""), sent.get("encoding", "")
    currency, decimal = sent.get("currency", "").upper(), sent.get("decimal", "")
    number = sent.get("head_row", "")
    return documents.Reading(
        encoding=encoding if encoding in documents.ENCODINGS else "",
        sheet=sheet if sheet in row.sheets else "",
        decimal=decimal if decimal in DECIMALS else "",
        currency=currency if currency in list_currencies() else "",
        head_row=int(number) if number.isascii() and number.isdigit() and len(number) < 4 else 0,
    )


def is_same_table(one: documents.Reading, other: documents.Reading) -> bool:
    """Whether the columns stay what they are: same sheet, same row of names, same letters."""
    return (one.sheet, one.head_row, one.encoding) == (other.sheet, other.head_row, other.encoding)


def read_store(sent: QueryDict) -> int | None:
    """Return the number of the chosen store; nonsense is none."""
    return to_id(sent.get("store", ""))


def read_day(sent: QueryDict) -> date | None:
    """Return the day that the file is of; nonsense is today."""
    try:
        return date.fromisoformat(sent.get("as_of", ""))
    except ValueError:
        return None
