"""Finances API v2024-06-19: the transactions that settlements are made of."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from spapi_simulator.accounts import FINANCE, secret
from spapi_simulator.call import Answer, Call, Operation, Section
from spapi_simulator.clock import days_later, midnight, to_iso
from spapi_simulator.errors import invalid_input
from spapi_simulator.marketplaces import MARKETPLACES, Marketplace
from spapi_simulator.paging import open_page, seal_page
from spapi_simulator.reports.transactions import (
    SETTLEMENT_DAYS,
    Settlement,
    Transaction,
    settlements_of,
    settlements_until,
    transactions_of,
)
from spapi_simulator.world.orders import AMAZON

PAGE = 100
LONGEST_DAYS = 180
SETTLING_S = 120
STATUSES = frozenset({"DEFERRED", "RELEASED", "DEFERRED_RELEASED"})
NAMES = frozenset({"ORDER_ID", "FINANCIAL_EVENT_GROUP_ID"})
TYPES = {"Order": "Shipment", "Refund": "Refund", "other-transaction": "Other"}
GROUPS = {
    "ItemPrice": "Sales",
    "Promotion": "Sales",
    "ItemWithheldTax": "Tax",
    "ItemFees": "Expenses",
}
FREE: frozenset[str] = frozenset()

type Json = dict[str, Any]
type Told = tuple[Settlement, Transaction]


def list_transactions(call: Call) -> Answer:
    after, before = _read_window(call)
    found = sorted(
        (each for each in _all(call, after, before) if _is_wanted(call, *each)),
        key=lambda each: (each[1].at, each[1].number),
    )
    start, is_empty = open_page(call, "nextToken", free=FREE) or (0, False)
    # Every page is followed by an empty one: an empty page is not the end.
    page = [] if is_empty else found[start : start + PAGE]
    payload: Json = {"transactions": [_show(call, *each) for each in page]}
    following = start + len(page)
    if following < len(found):
        payload["nextToken"] = seal_page(
            call,
            (following, not is_empty),
            name="nextToken",
            this_page=(start, is_empty),
            free=FREE,
        )
    return Answer({"payload": payload})


def _all(call: Call, after: float, before: float) -> Iterator[Told]:
    """Yield what was posted in the window, each with the settlement that pays it out."""
    if before <= after or before > days_later(after, LONGEST_DAYS):
        return
    ended = list(settlements_until(call.world, call.seller, call.now))
    first_day = midnight(days_later(call.world.started, -call.world.settings.history_days))
    last = max((each.end for each in ended), default=first_day)
    under_way = settlements_of(call.seller, days_later(last, SETTLEMENT_DAYS))
    for settlement in [*ended, *under_way]:
        if settlement.start < before and settlement.end > after:
            for each in transactions_of(call.world, settlement):
                if after <= each.at < min(before, call.now):
                    yield settlement, each


def _is_wanted(call: Call, settlement: Settlement, transaction: Transaction) -> bool:
    name, value = call.text("relatedIdentifierName"), call.text("relatedIdentifierValue")
    if name == "ORDER_ID" and (transaction.order is None or transaction.order.order_id != value):
        return False
    if name == "FINANCIAL_EVENT_GROUP_ID" and settlement.settlement_id != value:
        return False
    marketplace_id = call.text("marketplaceId")
    return marketplace_id in (
        None,
        _marketplace(settlement, transaction).marketplace_id,
    ) and call.text("transactionStatus") in (None, "RELEASED")


def _read_window(call: Call) -> tuple[float, float]:
    after, before = call.moment("postedAfter"), call.moment("postedBefore")
    name, value = call.text("relatedIdentifierName"), call.text("relatedIdentifierValue")
    if (name is None) != (value is None) or name not in {None, *NAMES}:
        raise invalid_input("relatedIdentifierName and relatedIdentifierValue belong together.")
    if after is None and name is None:
        raise invalid_input("postedAfter is required.")
    if call.text("transactionStatus") not in {None, *STATUSES}:
        raise invalid_input("Invalid value for parameter transactionStatus.")
    if (marketplace_id := call.text("marketplaceId")) is not None:
        call.require_marketplaces([marketplace_id])
    latest = call.now - SETTLING_S
    if after is not None and after > latest:
        raise invalid_input("postedAfter must be at least two minutes before now.")
    if before is not None and (before > latest or (after is not None and before < after)):
        raise invalid_input("postedBefore must lie between postedAfter and two minutes ago.")
    if after is None:
        after = days_later(call.now, -LONGEST_DAYS)
    return after, float(call.now) if before is None else before


def _marketplace(settlement: Settlement, transaction: Transaction) -> Marketplace:
    if transaction.order is None:
        return settlement.store
    return MARKETPLACES[transaction.order.marketplace_id]


def _show(call: Call, settlement: Settlement, transaction: Transaction) -> Json:
    marketplace = _marketplace(settlement, transaction)
    step = settlement.store.money_step
    total = sum((amount.quantize(step) for _, _, amount in transaction.amounts), Decimal(0))
    seed, seller_id = call.world.settings.seed, call.seller.seller_id
    shown: Json = {
        "sellingPartnerMetadata": {
            "sellingPartnerId": seller_id,
            "accountType": "Standard Orders",
            "marketplaceId": marketplace.marketplace_id,
        },
        "transactionId": secret(seed, f"transaction:{seller_id}:{transaction.number}", 44),
        "transactionType": TYPES[transaction.kind],
        "transactionStatus": "RELEASED",
        "postedDate": to_iso(transaction.at),
        "totalAmount": _money(total, settlement),
        "relatedIdentifiers": _identifiers(settlement, transaction),
        "marketplaceDetails": {
            "marketplaceId": marketplace.marketplace_id,
            "marketplaceName": marketplace.name,
        },
        "items": [_item(settlement, transaction, total)] if transaction.sku else [],
        "breakdowns": _breakdowns(settlement, transaction),
        "contexts": [],
    }
    return shown


def _identifiers(settlement: Settlement, transaction: Transaction) -> list[Json]:
    named = {
        "ORDER_ID": transaction.order.order_id if transaction.order else "",
        "SHIPMENT_ID": transaction.shipment_id,
        "REFUND_ID": transaction.adjustment_id,
        "FINANCIAL_EVENT_GROUP_ID": settlement.settlement_id,
    }
    return [
        {"relatedIdentifierName": name, "relatedIdentifierValue": value}
        for name, value in named.items()
        if value
    ]


def _item(settlement: Settlement, transaction: Transaction, total: Decimal) -> Json:
    order, line = transaction.order, transaction.line
    is_merchants = order is not None and order.fulfilled_by != AMAZON
    context: Json = {
        "contextType": "ProductContext",
        "sku": transaction.sku,
        "quantityShipped": transaction.quantity,
        "fulfillmentNetwork": "MFN" if is_merchants else "AFN",
    }
    if line is not None:
        context["asin"] = line.asin
    return {
        "totalAmount": _money(total, settlement),
        "contexts": [context],
        "breakdowns": _breakdowns(settlement, transaction),
    }


def _breakdowns(settlement: Settlement, transaction: Transaction) -> list[Json]:
    """Return the parts in groups; each group is the sum of its parts."""
    step = settlement.store.money_step
    groups: dict[str, list[tuple[str, Decimal]]] = defaultdict(list)
    for kind, name, amount in transaction.amounts:
        if rounded := amount.quantize(step):
            groups[GROUPS.get(kind, "Other")].append((name, rounded))
    return [
        {
            "breakdownType": group,
            "breakdownAmount": _money(sum((each for _, each in parts), Decimal(0)), settlement),
            "breakdowns": [
                {
                    "breakdownType": name,
                    "breakdownAmount": _money(amount, settlement),
                    "breakdowns": [],
                }
                for name, amount in parts
            ],
        }
        for group, parts in groups.items()
    ]


def _money(amount: Decimal, settlement: Settlement) -> Json:
    return {"currencyCode": settlement.store.currency, "currencyAmount": float(amount)}


SECTION = Section(
    operations=(
        Operation(
            "listTransactions",
            "GET",
            "/finances/2024-06-19/transactions",
            0.5,
            10,
            list_transactions,
            roles=frozenset({FINANCE}),
        ),
    )
)
