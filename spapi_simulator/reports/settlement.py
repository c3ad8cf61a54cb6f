"""Settlements: what Amazon pays out every two weeks, per currency, down to each fee."""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from spapi_simulator.accounts import Seller
from spapi_simulator.clock import days_later, to_datetime
from spapi_simulator.marketplaces import MARKETPLACES, Marketplace
from spapi_simulator.reports.after_sales import reimbursed_amount
from spapi_simulator.reports.amounts import LineAmounts, part_amounts
from spapi_simulator.reports.local import exchange, local_amount, local_time
from spapi_simulator.reports.paper import Paper, write_table
from spapi_simulator.world.aftermath import Returned, Shipped
from spapi_simulator.world.orders import AMAZON, Line, Order
from spapi_simulator.world.world import World

COLUMNS = (
    "settlement-id",
    "settlement-start-date",
    "settlement-end-date",
    "deposit-date",
    "total-amount",
    "currency",
    "transaction-type",
    "order-id",
    "merchant-order-id",
    "adjustment-id",
    "shipment-id",
    "marketplace-name",
    "amount-type",
    "amount-description",
    "amount",
    "fulfillment-id",
    "posted-date",
    "posted-date-time",
    "order-item-code",
    "merchant-order-item-id",
    "merchant-adjustment-item-id",
    "sku",
    "quantity-purchased",
    "promotion-id",
)
COMMISSION = Decimal("0.15")
FULFILMENT_FEE_USD = Decimal("3.22")
REFUND_FEE_USD = Decimal("0.8")
MONTHLY_FEE_USD = Decimal("39.99")

type Amounts = list[tuple[str, str, Decimal]]


@dataclass(frozen=True)
class Settlement:
    """What one seller is paid in one currency for `start` <= time < `end`."""

    settlement_id: str
    seller: Seller
    stores: tuple[Marketplace, ...]
    start: int
    end: int

    @property
    def store(self) -> Marketplace:
        return self.stores[0]


@dataclass(frozen=True)
class _Transaction:
    kind: str
    at: int
    amounts: Amounts
    order: Order | None = None
    line: Line | None = None
    sku: str = ""
    quantity: int = 0
    adjustment_id: str = ""
    shipment_id: str = ""
    marketplace_name: str = ""


def group_stores(seller: Seller) -> list[tuple[Marketplace, ...]]:
    """Return the seller's stores by currency: each group is settled together."""
    groups: dict[str, list[Marketplace]] = {}
    for store in seller.stores():
        groups.setdefault(store.currency, []).append(store)
    return [tuple(stores) for stores in groups.values()]


def write_settlement(world: World, settlement: Settlement) -> Paper:
    store = settlement.store
    head = [settlement.settlement_id]
    rows, total, skus = [], Decimal(0), set()
    for transaction in _transactions(world, settlement):
        for amount_type, description, amount in transaction.amounts:
            rounded = amount.quantize(store.money_step)
            if not rounded and description != "Principal":
                continue
            total += rounded
            skus.add(transaction.sku)
            rows.append(head + _row(transaction, store, amount_type, description, rounded))
    opening = [
        settlement.settlement_id,
        _stamp(settlement.start, store),
        _stamp(settlement.end, store),
        _stamp(days_later(settlement.end, 2), store),
        local_amount(total, store),
        store.currency,
    ]
    opening += [""] * (len(COLUMNS) - len(opening))
    return Paper(write_table(COLUMNS, [opening, *rows]), identifiers="".join(skus))


def _row(
    transaction: _Transaction, store: Marketplace, amount_type: str, description: str,
    amount: Decimal,
) -> list[str]:  # fmt: skip
    order, line = transaction.order, transaction.line
    is_goods = description in ("Principal", "WAREHOUSE_LOST")
    promotion_id = line.promotion_id if line and amount_type == "Promotion" else ""
    is_sale = order is not None and not transaction.adjustment_id
    return [
        "",
        "",
        "",
        "",
        "",
        transaction.kind,
        order.order_id if order else "",
        order.order_id if order else "",
        transaction.adjustment_id,
        transaction.shipment_id,
        transaction.marketplace_name,
        amount_type,
        description,
        local_amount(amount, store),
        ("AFN" if order.fulfilled_by == AMAZON else "MFN") if order else "",
        _day(transaction.at, store),
        f"{to_datetime(transaction.at):%Y-%m-%d %H:%M:%S} UTC",
        line.item_id if line else "",
        "",
        transaction.adjustment_id,
        transaction.sku,
        str(transaction.quantity) if is_goods and (is_sale or order is None) else "",
        promotion_id or "",
    ]


def _transactions(world: World, settlement: Settlement) -> Iterator[_Transaction]:
    seller_id, aftermath = settlement.seller.seller_id, world.aftermath
    currency = settlement.store.currency

    def is_here(at: int, marketplace: Marketplace) -> bool:
        return settlement.start <= at < settlement.end and marketplace.currency == currency

    for shipped in aftermath.shipped[seller_id]:
        if is_here(shipped.at, MARKETPLACES[shipped.order.marketplace_id]):
            yield _sale(shipped, settlement.store)
    for returned in aftermath.returned[seller_id]:
        if is_here(returned.at, MARKETPLACES[returned.order.marketplace_id]):
            yield _refund(returned, settlement.store)
    for reimbursed in aftermath.reimbursed[seller_id]:
        if is_here(reimbursed.at, MARKETPLACES[reimbursed.listing.marketplace_id]):
            yield _Transaction(
                kind="other-transaction",
                at=reimbursed.at,
                amounts=[
                    (
                        "FBA Inventory Reimbursement",
                        "WAREHOUSE_LOST",
                        reimbursed_amount(reimbursed) * reimbursed.quantity,
                    )
                ],
                sku=reimbursed.listing.seller_sku,
                quantity=reimbursed.quantity,
            )
    yield _other_fees(settlement)


def _sale(shipped: Shipped, store: Marketplace) -> _Transaction:
    order, line = shipped.order, shipped.line
    part = part_amounts(order, line, before=shipped.before, quantity=shipped.quantity)
    amounts = _price_amounts(part, store, sign=1)
    amounts.append(("ItemFees", "Commission", -_commission(part)))
    amounts = [
        (kind, name, exchange(amount, line.currency, store.currency))
        for kind, name, amount in amounts
    ]
    if order.fulfilled_by == AMAZON:
        fee = FULFILMENT_FEE_USD * store.usd_rate * shipped.quantity
        amounts.append(("ItemFees", "FBAPerUnitFulfillmentFee", -fee))
    return _Transaction(
        kind="Order",
        at=shipped.at,
        amounts=amounts,
        order=order,
        line=line,
        sku=line.seller_sku,
        quantity=shipped.quantity,
        shipment_id=shipped.shipment_id,
        marketplace_name=MARKETPLACES[order.marketplace_id].name,
    )


def _refund(returned: Returned, store: Marketplace) -> _Transaction:
    order, line = returned.order, returned.line
    part = part_amounts(order, line, before=0, quantity=returned.quantity)
    amounts = _price_amounts(part, store, sign=-1)
    amounts.append(("ItemFees", "Commission", _commission(part)))
    amounts = [
        (kind, name, exchange(amount, line.currency, store.currency))
        for kind, name, amount in amounts
    ]
    amounts.append(("ItemFees", "RefundCommission", -REFUND_FEE_USD * store.usd_rate))
    return _Transaction(
        kind="Refund",
        at=returned.at,
        amounts=amounts,
        order=order,
        line=line,
        sku=line.seller_sku,
        quantity=returned.quantity,
        adjustment_id=f"amzn1:crow:{zlib.crc32(line.item_id.encode()):010d}",
        marketplace_name=MARKETPLACES[order.marketplace_id].name,
    )


def _price_amounts(part: LineAmounts, store: Marketplace, *, sign: int) -> Amounts:
    """Return what the buyer pays; in the US Amazon keeps the tax to pay it itself."""
    amounts: Amounts = [
        ("ItemPrice", "Principal", sign * part.goods),
        ("ItemPrice", "Tax", sign * part.item_tax),
        ("ItemPrice", "Shipping", sign * part.shipping),
        ("ItemPrice", "ShippingTax", sign * part.shipping_tax),
        ("Promotion", "PromotionDiscount", -sign * part.discount),
    ]
    if store.country == "US":
        name = "MarketplaceFacilitatorTax"
        amounts.append(("ItemWithheldTax", f"{name}-Principal", -sign * part.item_tax))
        amounts.append(("ItemWithheldTax", f"{name}-Shipping", -sign * part.shipping_tax))
    return amounts


def _commission(part: LineAmounts) -> Decimal:
    return (part.goods + part.shipping - part.discount) * COMMISSION


def _other_fees(settlement: Settlement) -> _Transaction:
    store = settlement.store
    dice = zlib.crc32(settlement.settlement_id.encode())
    storage = Decimal(dice % 5000 + 500) / 100 * store.usd_rate
    amounts: Amounts = [("other-transaction", "Storage Fee", -storage)]
    if dice % 2:
        fee = -MONTHLY_FEE_USD * store.usd_rate
        amounts.append(("other-transaction", "Subscription Fee", fee))
    return _Transaction(kind="other-transaction", at=settlement.end - 3600, amounts=amounts)


def _day(at: float, store: Marketplace) -> str:
    """Write a day as settlements do: Europe with dots, the others ISO."""
    moment = local_time(at, store)
    return f"{moment:%d.%m.%Y}" if store.region == "EU" else f"{moment:%Y-%m-%d}"


def _stamp(at: float, store: Marketplace) -> str:
    moment = to_datetime(at)
    day = f"{moment:%d.%m.%Y}" if store.region == "EU" else f"{moment:%Y-%m-%d}"
    return f"{day} {moment:%H:%M:%S} UTC"
