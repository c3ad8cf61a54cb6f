"""/orders/own: orders of other channels than Amazon, brought and moved by programs."""

from decimal import Decimal
from typing import Annotated

from django.utils import timezone
from django.utils.translation import gettext
from ninja import Router, Schema
from pydantic import Field

from zhongshu.api.guard import TokenRequest
from zhongshu.api.once import once
from zhongshu.api.shapes import Body, BodyId, Flag, Moment
from zhongshu.channels import public as channels
from zhongshu.orders import public as orders

Limits = orders.OwnLimits

router = Router(tags=["orders"])

MOST_ORDERS = 500
AMOUNT = r"^[0-9]{1,14}(\.[0-9]{1,4})?$"
Text = Annotated[str, Field(max_length=200)]
Units = Annotated[int, Field(strict=True, ge=1, le=Limits.UNITS)]
AmountText = Annotated[str, Field(pattern=AMOUNT, description="decimal text, such as 19.99")]


class OwnLine(Body):
    """`unit_price` is without tax; null: not known."""

    seller_sku: Annotated[str, Field(max_length=Limits.SKU)]
    quantity: Units
    unit_price: AmountText | None = None
    title: Annotated[str, Field(max_length=Limits.TITLE)] = ""


class Address(Body):
    lines: Annotated[list[Text], Field(max_length=5)] = []
    city: Text = ""
    district: Text = ""
    state_or_region: Text = ""
    postal_code: Text = ""
    country_code: Annotated[str, Field(pattern=r"^([A-Z]{2})?$")] = ""


class Buyer(Body):
    """Personal data: kept encrypted, and purged 30 days after the latest promise."""

    name: Text = ""
    phone: Text = ""
    email: Text = ""
    address: Address | None = None


class OwnOrder(Body):
    """The lines are all of them; what else is null or left out stays as it is known."""

    number: Annotated[str, Field(max_length=Limits.NUMBER)]
    lines: Annotated[list[OwnLine], Field(max_length=Limits.LINES)]
    currency: Annotated[str, Field(max_length=3)]
    bought_at: Moment | None = None
    status: orders.OwnStatus | None = None
    shipping: AmountText = "0"
    discount: AmountText = "0"
    tax: AmountText = "0"
    ship_by: Moment | None = None
    buyer: Buyer | None = None
    note: Annotated[str, Field(max_length=Limits.NOTE)] | None = None


class OwnOrders(Body):
    """Orders of one store; `only_new` refuses numbers that exist."""

    store_id: BodyId
    orders: Annotated[list[OwnOrder], Field(min_length=1, max_length=MOST_ORDERS)]
    only_new: Flag = False


class RefusedField(Schema):
    """`field` is a name of the order, or of its line of this place, counted from 0."""

    message: str
    field: str
    line: int | None


class OwnOutcome(Schema):
    """`outcome` is new, changed, unchanged or refused; `id` the order's."""

    number: str
    outcome: str
    id: int | None
    refusal: RefusedField | None


class OwnOutcomes(Schema):
    items: list[OwnOutcome]


class OwnStatusChange(Body):
    """Row ids of orders, as `id` tells them."""

    ids: Annotated[list[BodyId], Field(min_length=1, max_length=MOST_ORDERS)]
    status: orders.OwnStatus


class RefusedId(Schema):
    id: int
    code: str
    message: str


class OwnVerdict(Schema):
    """`action_id` undoes it within a day (`/orders/undo`); null: nothing was changed."""

    action_id: int | None
    changed: list[int]
    unchanged: list[int]
    refused: list[RefusedId]


@router.post("", response=OwnOutcomes)
@once()
def record_own_orders(request: TokenRequest, told: OwnOrders) -> Schema:
    """Store orders of a store that is not Amazon's; the number tells one from another.

    The same again changes nothing, more news change it; a status only goes forward. What cannot
    be stored is refused alone.
    """
    recorded = orders.record_own_orders(
        store_id=told.store_id,
        orders=[_to_order(each) for each in told.orders],
        only_new=told.only_new,
        actor=request.auth.actor,
        at=timezone.now(),
    )
    return OwnOutcomes(items=[_show(each) for each in recorded])


@router.post("/status", response=OwnVerdict)
@once()
def set_own_status(request: TokenRequest, told: OwnStatusChange) -> Schema:
    """Say where orders of other channels stand; what was sent of their lines follows."""
    verdict = orders.set_own_status(
        order_ids=told.ids, status=told.status, actor=request.auth.actor, at=timezone.now()
    )
    return OwnVerdict(
        action_id=verdict.action_id,
        changed=list(verdict.changed),
        unchanged=list(verdict.unchanged),
        refused=[
            RefusedId(id=pk, code=reason, message=gettext(orders.REFUSAL_SENTENCES[reason]))
            for pk, reason in verdict.refused.items()
        ],
    )


def _to_order(told: OwnOrder) -> orders.OwnOrder:
    return orders.OwnOrder(
        number=told.number,
        lines=tuple(
            orders.OwnLine(
                seller_sku=line.seller_sku,
                quantity=line.quantity,
                unit_price=None if line.unit_price is None else Decimal(line.unit_price),
                title=line.title,
            )
            for line in told.lines
        ),
        currency=told.currency,
        bought_at=told.bought_at,
        status=told.status,
        shipping=Decimal(told.shipping),
        discount=Decimal(told.discount),
        tax=Decimal(told.tax),
        ship_by=told.ship_by,
        buyer=_to_buyer(told.buyer) if told.buyer else None,
        note=told.note,
    )


def _to_buyer(told: Buyer) -> channels.BuyerFacts:
    address = told.address or Address()
    return channels.BuyerFacts(
        name=told.name,
        email=told.email,
        address=channels.AddressFacts(
            name=told.name,
            lines=tuple(address.lines),
            city=address.city,
            district=address.district,
            state_or_region=address.state_or_region,
            postal_code=address.postal_code,
            country_code=address.country_code,
            phone=told.phone,
        ),
    )


def _show(recorded: orders.RecordedOwn) -> OwnOutcome:
    refusal = None
    if recorded.refusal:
        refusal = RefusedField(
            message=gettext(recorded.refusal), field=recorded.field, line=recorded.line
        )
    return OwnOutcome(
        number=recorded.number,
        outcome=recorded.outcome.value.lower(),
        id=recorded.order_id,
        refusal=refusal,
    )
