"""One line of the order list, ready to be shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from zhongshu.catalog import public as catalog
from zhongshu.channels import public as channels
from zhongshu.identity import public as identity
from zhongshu.kernel.money import Money
from zhongshu.orders import public as orders
from zhongshu.web.orders import words

MERCHANT = "MERCHANT"


@dataclass(frozen=True, slots=True)
class Row:
    """`first` is the line shown, `more` counts the others. `is_due`: we must still send it."""

    order: Any
    first: Any
    more: int
    picture: str
    amazon: words.Word
    work: words.Word | None
    marks: Sequence[words.Mark]
    country: str
    fulfilment: str
    amount: Money | None
    is_due: bool


def to_rows(actor: identity.Actor, found: orders.OrderRows) -> list[Row]:
    """Return the rows of a page; the pictures cost one statement for all."""
    firsts = {order.pk: _first_line(order) for order in found.rows}
    pictured = catalog.find_pictured(actor, {line.asin for line in firsts.values() if line})
    return [to_row(order, firsts[order.pk], pictured) for order in found.rows]


def to_row(order: Any, first: Any, pictured: frozenset[str]) -> Row:
    """Return one row."""
    return Row(
        order=order,
        first=first,
        more=max(order.line_count - 1, 0) if first else 0,
        picture=first.asin if first and first.asin in pictured else "",
        amazon=words.amazon_word(order.amazon_status),
        work=words.work_word(order.work_status),
        marks=words.marks_of(order),
        country=country_of(order),
        fulfilment=words.fulfilment(order.fulfilled_by),
        amount=order.total if order.total is not None else order.sales,
        is_due=order.fulfilled_by == MERCHANT and words.is_open(order),
    )


def country_of(order: Any) -> str:
    """Return the country of the order's marketplace, or Amazon's name of it."""
    place = channels.MARKETPLACES.get(order.marketplace_id)
    return place.country_code if place else order.marketplace_name[:12]


def _first_line(order: Any) -> Any:
    lines = order.lines.all()
    return next((line for line in lines if not line.is_gone), lines[0] if lines else None)
