"""/orders."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Annotated, Any

from django.utils import timezone
from django.utils.translation import gettext
from ninja import Query, Router, Schema
from pydantic import Field

from zhongshu.api.choices import find_store_ids
from zhongshu.api.guard import TokenRequest
from zhongshu.api.once import once
from zhongshu.api.shapes import (
    Amount,
    Body,
    BodyId,
    Code,
    Id,
    Moment,
    Page,
    PageQuery,
    to_amount,
    to_decimal,
    to_page,
)
from zhongshu.channels import public as channels
from zhongshu.identity import public as identity
from zhongshu.orders import public as orders

router = Router(tags=["orders"])

OrderNumber = Annotated[str, Field(min_length=1, max_length=64)]


class OrderLine(Schema):
    """One line; `order_item_id` is null as long as only a report told it, which names none."""

    order_item_id: str | None
    seller_sku: str
    asin: str
    title: str
    quantity: int
    fulfilled: int
    unit_price: str | None
    currency: str


class Order(Schema):
    """`updated_at` is Amazon's, `recorded_at` ours: poll with `updated_after` by the latter.

    An order of another channel has an `own_status` and null as `amazon_status`, and the other way
    round.
    """

    id: int
    order_id: str
    account_id: int
    store_id: int | None
    marketplace_id: str
    amazon_status: str | None
    own_status: str | None
    note: str
    work_status: str | None
    is_held: bool
    is_provisional: bool
    fulfilled_by: str
    total: Amount | None
    created_at: datetime
    updated_at: datetime
    recorded_at: datetime
    ship_by_latest: datetime | None
    lines: list[OrderLine]


class OrderQuery(PageQuery):
    order_id: Annotated[list[OrderNumber], Field(max_length=500)] = []
    amazon_status: Annotated[list[Code], Field(max_length=20)] = []
    own_status: Annotated[list[Code], Field(max_length=20)] = []
    work_status: Annotated[list[Code], Field(max_length=20)] = []
    store: Annotated[list[Code], Field(max_length=100)] = []
    account_id: Id | None = None
    updated_after: Moment | None = None


class Chosen(Body):
    """Amazon's order ids."""

    order_ids: Annotated[list[OrderNumber], Field(min_length=1, max_length=500)]


class Undo(Body):
    action_id: BodyId


class RefusedOrder(Schema):
    order_id: str
    code: str
    message: str


class Verdict(Schema):
    """What became of each order. `action_id` undoes it within a day; null: nothing changed."""

    action_id: int | None
    changed: list[str]
    unchanged: list[str]
    refused: list[RefusedOrder]


@router.get("", response=Page[Order])
def list_orders(request: TokenRequest, query: Query[OrderQuery]) -> Page[Order]:
    """List orders, newest first; with `updated_after` in the order in which we recorded them.

    Whoever asks again with the last `recorded_at` they saw misses nothing.
    """
    actor = request.auth.actor
    wanted = orders.OrderFilter(
        store_ids=find_store_ids(actor, query.store),
        account_id=query.account_id,
        amazon_statuses=tuple(query.amazon_status),
        own_statuses=tuple(query.own_status),
        work_statuses=tuple(query.work_status),
        order_ids=tuple(query.order_id),
    )
    cursor = query.cursor or None
    if query.updated_after is None:
        found = orders.list_orders(actor, wanted, cursor=cursor, limit=query.limit)
    else:
        found = orders.list_changed_since(
            actor,
            recorded_after=query.updated_after,
            wanted=wanted,
            cursor=cursor,
            limit=query.limit,
        )
    return to_page([_show(order) for order in found.rows], found.next)


@router.post("/mark-processed", response=Verdict)
@once()
def mark_processed(request: TokenRequest, chosen: Chosen) -> Schema:
    """Take orders out of the workbench as done."""
    return _change(request.auth.actor, chosen, orders.mark_processed)


@router.post("/send-to-review", response=Verdict)
@once()
def send_to_review(request: TokenRequest, chosen: Chosen) -> Schema:
    """Put processed or exceptional orders back to the start."""
    return _change(request.auth.actor, chosen, orders.send_back_to_review)


@router.post("/hold", response=Verdict)
@once()
def hold_orders(request: TokenRequest, chosen: Chosen) -> Schema:
    """Let orders wait until somebody releases them."""
    return _change(request.auth.actor, chosen, orders.hold_orders)


@router.post("/release", response=Verdict)
@once()
def release_orders(request: TokenRequest, chosen: Chosen) -> Schema:
    """Let orders that were on hold go on."""
    return _change(request.auth.actor, chosen, orders.release_orders)


@router.post("/undo", response=Verdict)
@once()
def undo_action(request: TokenRequest, undo: Undo) -> Schema:
    """Give orders the state back that they had before an action of yours."""
    actor = request.auth.actor
    verdict = orders.undo_action(action_id=undo.action_id, actor=actor, at=timezone.now())
    touched = [*verdict.changed, *verdict.unchanged, *verdict.refused]
    return _tell(verdict, orders.find_order_numbers(actor, touched))


@router.get("/{order_id}", response=Order)
def get_order(request: TokenRequest, order_id: OrderNumber) -> Order:
    """Return one order by Amazon's id."""
    found = orders.list_orders(
        request.auth.actor, orders.OrderFilter(order_ids=(order_id,)), limit=1
    )
    if not found.rows:
        raise orders.OrderNotFoundError(order_id)
    return _show(found.rows[0])


def _change(actor: identity.Actor, chosen: Chosen, verb: Callable[..., orders.Verdict]) -> Verdict:
    """Let a verb work on the orders of these ids; those nobody finds are refused by name."""
    found = orders.list_orders(
        actor, orders.OrderFilter(order_ids=tuple(chosen.order_ids)), limit=500
    )
    numbers = {order.pk: order.order_id for order in found.rows}
    verdict = verb(order_ids=list(numbers), actor=actor, at=timezone.now())
    missing = [number for number in chosen.order_ids if number not in set(numbers.values())]
    return _tell(verdict, numbers, missing)


def _tell(verdict: orders.Verdict, numbers: dict[int, str], missing: Sequence[str] = ()) -> Verdict:
    refused = [(numbers.get(pk, str(pk)), reason) for pk, reason in verdict.refused.items()]
    refused += [(number, orders.Refusal.NOT_FOUND) for number in missing]
    return Verdict(
        action_id=verdict.action_id,
        changed=[numbers.get(pk, str(pk)) for pk in verdict.changed],
        unchanged=[numbers.get(pk, str(pk)) for pk in verdict.unchanged],
        refused=[
            RefusedOrder(
                order_id=number,
                code=reason,
                message=gettext(orders.REFUSAL_SENTENCES[reason]),
            )
            for number, reason in refused
        ],
    )


def _show(order: Any) -> Order:
    return Order(
        id=order.pk,
        order_id=order.order_id,
        account_id=order.account_id,
        store_id=order.store_id,
        marketplace_id=order.marketplace_id,
        amazon_status=None if order.own_status else order.amazon_status,
        own_status=order.own_status,
        note=order.note,
        work_status=order.work_status,
        is_held=order.is_held,
        is_provisional=order.is_provisional,
        fulfilled_by=order.fulfilled_by,
        total=to_amount(order.total),
        created_at=order.amazon_created_at,
        updated_at=order.amazon_updated_at,
        recorded_at=order.recorded_at,
        ship_by_latest=order.ship_by_latest,
        lines=[_show_line(line) for line in order.lines.all() if not line.is_gone],
    )


def _show_line(line: Any) -> OrderLine:
    price = line.unit_price
    is_ours = line.order_item_id.startswith(channels.OUR_ITEM_ID)
    return OrderLine(
        order_item_id=None if is_ours else line.order_item_id,
        seller_sku=line.seller_sku,
        asin=line.asin,
        title=line.title,
        quantity=line.quantity,
        fulfilled=line.fulfilled,
        unit_price=None if price is None else to_decimal(price, line.currency),
        currency=line.currency,
    )
