"""One line of the order list, ready to be shown."""

from collections.abc import Collection, Sequence
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
    face: catalog.Face | None
    status: words.Word
    work: words.Word | None
    marks: Sequence[words.Mark]
    country: str
    fulfilment: str
    amount: Money | None
    is_due: bool


def to_rows(actor: identity.Actor, found: orders.OrderRows) -> list[Row]:
    """Return the rows of a page; the pictures cost one statement for all."""
    firsts = {order.pk: _first_line(order) for order in found.rows}
    lines = [line for line in firsts.values() if line]
    pictures = find_pictures(actor, {order.account_id for order in found.rows}, lines)
    return [to_row(order, firsts[order.pk], pictures) for order in found.rows]


def find_pictures(
    actor: identity.Actor, account_ids: Collection[int], lines: Sequence[Any]
) -> catalog.Pictures:
    """Return the pictures of lines of orders of these accounts."""
    codes, asins = {line.seller_sku for line in lines}, {line.asin for line in lines}
    return catalog.find_pictures(actor, account_ids, codes, asins)


def face_of(order: Any, line: Any, pictures: catalog.Pictures) -> catalog.Face | None:
    """Return our picture of what the order's store sells under the code of the line."""
    return pictures.face_of(order.account_id, line.seller_sku, order.store_id)


def to_row(order: Any, first: Any, pictures: catalog.Pictures) -> Row:
    """Return one row."""
    return Row(
        order=order,
        first=first,
        more=max(order.line_count - 1, 0) if first else 0,
        picture=first.asin if first and first.asin in pictures.asins else "",
        face=face_of(order, first, pictures) if first else None,
        status=words.status_word(order),
        work=words.work_word(order.work_status),
        marks=words.marks_of(order),
        country=country_of(order),
        fulfilment=words.fulfilment(order.fulfilled_by),
        amount=order.total if order.total is not None else order.sales,
        is_due=order.fulfilled_by == MERCHANT and words.is_open(order),
    )


def country_of(order: Any) -> str:
    """Return the country of the order's marketplace or store, or Amazon's name of it."""
    if order.own_status is not None:
        return str(order.store.country_code)
    place = channels.MARKETPLACES.get(order.marketplace_id)
    return place.country_code if place else order.marketplace_name[:12]


def _first_line(order: Any) -> Any:
    lines = order.lines.all()
    return next((line for line in lines if not line.is_gone), lines[0] if lines else None)
