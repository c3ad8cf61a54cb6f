"""What requests and answers of all rooms are made of: strict bodies, pages, money."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any, cast

from django.http import HttpRequest
from ninja import Schema
from ninja.renderers import BaseRenderer
from pydantic import AfterValidator, AwareDatetime, ConfigDict, Field
from pydantic_core import to_json

from zhongshu.api.errors import BadCursorError
from zhongshu.kernel.money import Money, trim

LARGEST_ID = 2**63 - 1
LONGEST_PAGE = 500

# Numbers are numbers: `true`, "5" and 1e3 are refused in a body (failures.md, E7).
Id = Annotated[int, Field(ge=1, le=LARGEST_ID)]
BodyId = Annotated[int, Field(strict=True, ge=1, le=LARGEST_ID)]
Flag = Annotated[bool, Field(strict=True)]
Limit = Annotated[int, Field(ge=1, le=LONGEST_PAGE, description="rows of a page")]
Cursor = Annotated[str, Field(max_length=500, description="`next` of the page before")]
Code = Annotated[str, Field(max_length=100)]


def _to_utc(moment: datetime) -> datetime:
    """Take the offset away, of which PostgreSQL knows none beyond 16 hours."""
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        return moment.replace(tzinfo=UTC)  # within a day of the first or the last moment


Moment = Annotated[
    AwareDatetime,
    AfterValidator(_to_utc),
    Field(description="ISO 8601 with offset, such as …Z"),
]


class Body(Schema):
    """A request's body: fields that are not ours are refused (failures.md, O18)."""

    model_config = ConfigDict(extra="forbid")


class Page[Item](Schema):
    """One page of a list; `next` is the cursor of the one behind it, null at the end."""

    items: list[Item]
    next: str | None


class PageQuery(Schema):
    """What every list takes; rooms add their filters."""

    limit: Limit = 50
    cursor: Cursor = ""


class Amount(Schema):
    """`amount` is a decimal text, never a float."""

    amount: str
    currency: str


class JsonRenderer(BaseRenderer):
    """Times to the microsecond, decimals as text."""

    media_type = "application/json"

    def render(
        self,
        request: HttpRequest,  # noqa: ARG002 - ninja's signature
        data: Any,
        *,
        response_status: int,  # noqa: ARG002 - ninja's signature
    ) -> bytes:
        return to_json(data)


def to_amount(money: Money | None) -> Amount | None:
    if money is None:
        return None
    return Amount(amount=to_decimal(money.amount, money.currency), currency=money.currency)


def to_decimal(amount: Decimal, currency: str) -> str:
    """Return an amount as text: never a float, never an exponent."""
    return f"{trim(amount, currency):f}"


def cut[Row, Item](
    rows: Sequence[Row],
    query: PageQuery,
    *,
    key: Callable[[Row], int],
    show: Callable[[Row], Item],
) -> Page[Item]:
    """Return one page of a list that is short enough to be read whole, by ascending id."""
    after = read_id(query.cursor) if query.cursor else 0
    left = sorted((row for row in rows if key(row) > after), key=key)
    page = left[: query.limit]
    following = str(key(page[-1])) if len(left) > query.limit else None
    return to_page([show(row) for row in page], following)


def to_page[Item](items: Sequence[Item], following: str | None) -> Page[Item]:
    """Return rows that are shapes already, without checking each again."""
    return cast("Page[Item]", Page.model_construct(items=list(items), next=following))


def read_id(cursor: str) -> int:
    """Return the id that a cursor of a short list names.

    Raises:
        BadCursorError: it is not one of ours (failures.md, O21).
    """
    if not (cursor.isascii() and cursor.isdigit()) or len(cursor) > 19 or int(cursor) > LARGEST_ID:
        raise BadCursorError
    return int(cursor)
