"""What moves a seller's balance: sales, refunds, repayments and fees, each in its parts."""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from spapi_simulator.accounts import Seller
from spapi_simulator.clock import days_later, midnight
from spapi_simulator.marketplaces import MARKETPLACES, Marketplace
from spapi_simulator.reports.after_sales import reimbursed_amount
from spapi_simulator.reports.amounts import LineAmounts, part_amounts
from spapi_simulator.reports.local import exchange
from spapi_simulator.world.aftermath import Reimbursed, Returned, Shipped
from spapi_simulator.world.orders import AMAZON, Line, Order
from spapi_simulator.world.world import World

SETTLEMENT_DAYS = 14
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
class Transaction:
    """`amounts`: type, description and amount of each part, as settlements name them."""

    number: str
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


def settlements_until(world: World, seller: Seller, until: float) -> Iterator[Settlement]:
    """Yield all settlements of a seller that have ended, oldest first."""
    start = midnight(days_later(world.started, -world.settings.history_days))
    while (end := days_later(start, SETTLEMENT_DAYS)) <= until:
        yield from settlements_of(seller, end)
        start = end


def settlements_of(seller: Seller, end: int) -> Iterator[Settlement]:
    """Yield the settlements that end then, one per currency."""
    for group, stores in enumerate(group_stores(seller)):
        yield Settlement(
            settlement_id=f"{seller.numbers:02d}{end // 86_400:06d}{group:03d}",
            seller=seller,
            stores=stores,
            start=days_later(end, -SETTLEMENT_DAYS),
            end=end,
        )


REPAID_FOR = {
    "Lost_Warehouse": "WAREHOUSE_LOST",
    "Damaged_Warehouse": "WAREHOUSE_DAMAGE",
    "Lost_Inbound": "MISSING_FROM_INBOUND",
    "Damaged_Inbound": "INBOUND_CARRIER_DAMAGE",
    "CustomerReturn": "REVERSAL_REIMBURSEMENT",
    "CustomerServiceIssue": "CS_ERROR_ITEMS",
    "Reimbursement_Reversal": "COMPENSATED_CLAWBACK",
}


def transactions_of(world: World, settlement: Settlement) -> Iterator[Transaction]:
    seller_id, aftermath = settlement.seller.seller_id, world.aftermath
    currency = settlement.store.currency

    def is_here(at: int, marketplace: Marketplace) -> bool:
        return settlement.start <= at < settlement.end and marketplace.currency == currency

    for shipped in aftermath.shipped[seller_id]:
        if is_here(shipped.at, MARKETPLACES[shipped.order.marketplace_id]):
            yield sale(shipped, settlement.store)
    for returned in aftermath.returned[seller_id]:
        if is_here(returned.at, MARKETPLACES[returned.order.marketplace_id]):
            yield refund(returned, settlement.store)
    for reimbursed in aftermath.reimbursed[seller_id]:
        if is_here(reimbursed.at, MARKETPLACES[reimbursed.listing.marketplace_id]):
            yield repayment(reimbursed)
    yield other_fees(settlement)


def sale(shipped: Shipped, store: Marketplace) -> Transaction:
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
    return Transaction(
        number=f"sale-{shipped.number}",
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


def repayment(reimbursed: Reimbursed) -> Transaction:
    amount = reimbursed_amount(reimbursed) * reimbursed.quantity
    return Transaction(
        number=f"repayment-{reimbursed.number}",
        kind="other-transaction",
        at=reimbursed.at,
        amounts=[("FBA Inventory Reimbursement", REPAID_FOR[reimbursed.reason], amount)],
        sku=reimbursed.listing.seller_sku,
        quantity=reimbursed.quantity,
    )


def refund(returned: Returned, store: Marketplace) -> Transaction:
    order, line = returned.order, returned.line
    part = part_amounts(order, line, before=0, quantity=returned.quantity)
    amounts = _price_amounts(part, store, sign=-1)
    amounts.append(("ItemFees", "Commission", _commission(part)))
    amounts = [
        (kind, name, exchange(amount, line.currency, store.currency))
        for kind, name, amount in amounts
    ]
    amounts.append(("ItemFees", "RefundCommission", -REFUND_FEE_USD * store.usd_rate))
    return Transaction(
        number=f"refund-{returned.number}",
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


def other_fees(settlement: Settlement) -> Transaction:
    store = settlement.store
    dice = zlib.crc32(settlement.settlement_id.encode())
    storage = Decimal(dice % 5000 + 500) / 100 * store.usd_rate
    amounts: Amounts = [("other-transaction", "Storage Fee", -storage)]
    if dice % 2:
        fee = -MONTHLY_FEE_USD * store.usd_rate
        amounts.append(("other-transaction", "Subscription Fee", fee))
    return Transaction(
        number=f"fees-{settlement.settlement_id}",
        kind="other-transaction",
        at=settlement.end - 3600,
        amounts=amounts,
    )
