"""Settlements: what Amazon pays out every two weeks, per currency, down to each fee."""

from decimal import Decimal

from spapi_simulator.clock import days_later, to_datetime
from spapi_simulator.marketplaces import Marketplace
from spapi_simulator.reports.local import local_amount, local_time
from spapi_simulator.reports.paper import Paper, write_table
from spapi_simulator.reports.transactions import Settlement, Transaction, transactions_of
from spapi_simulator.world.orders import AMAZON
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


def write_settlement(world: World, settlement: Settlement) -> Paper:
    store = settlement.store
    head = [settlement.settlement_id]
    rows, total, skus = [], Decimal(0), set()
    for transaction in transactions_of(world, settlement):
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
    transaction: Transaction, store: Marketplace, amount_type: str, description: str,
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


def _day(at: float, store: Marketplace) -> str:
    """Write a day as settlements do: Europe with dots, the others ISO."""
    moment = local_time(at, store)
    return f"{moment:%d.%m.%Y}" if store.region == "EU" else f"{moment:%Y-%m-%d}"


def _stamp(at: float, store: Marketplace) -> str:
    moment = to_datetime(at)
    day = f"{moment:%d.%m.%Y}" if store.region == "EU" else f"{moment:%Y-%m-%d}"
    return f"{day} {moment:%H:%M:%S} UTC"
