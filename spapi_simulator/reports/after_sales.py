"""What happened after the sale: shipments, returns, removals, repayments."""

from decimal import Decimal

from spapi_simulator.clock import days_later, to_datetime
from spapi_simulator.marketplaces import MARKETPLACES
from spapi_simulator.reports.amounts import part_amounts
from spapi_simulator.reports.local import local_amount, utc_stamp
from spapi_simulator.reports.paper import Paper, clean, write_table
from spapi_simulator.reports.request import ReportRequest
from spapi_simulator.warehouses import warehouse_of
from spapi_simulator.world.aftermath import Reimbursed, Removed, Returned, Shipped
from spapi_simulator.world.orders import AMAZON, MERCHANT
from spapi_simulator.world.people import make_person

SHIPMENT_COLUMNS = (
    "amazon-order-id",
    "merchant-order-id",
    "shipment-id",
    "shipment-item-id",
    "amazon-order-item-id",
    "merchant-order-item-id",
    "purchase-date",
    "payments-date",
    "shipment-date",
    "reporting-date",
    "sku",
    "product-name",
    "quantity-shipped",
    "currency",
    "item-price",
    "item-tax",
    "shipping-price",
    "shipping-tax",
    "gift-wrap-price",
    "gift-wrap-tax",
    "ship-service-level",
    "ship-city",
    "ship-state",
    "ship-postal-code",
    "ship-country",
    "item-promotion-discount",
    "ship-promotion-discount",
    "carrier",
    "tracking-number",
    "estimated-arrival-date",
    "fulfillment-center-id",
    "fulfillment-channel",
    "sales-channel",
)
RETURN_COLUMNS = (
    "return-date",
    "order-id",
    "sku",
    "asin",
    "fnsku",
    "product-name",
    "quantity",
    "fulfillment-center-id",
    "detailed-disposition",
    "reason",
    "status",
    "license-plate-number",
    "customer-comments",
)
MERCHANT_RETURN_COLUMNS = (
    "Order ID",
    "Order date",
    "Return request date",
    "Return request status",
    "Amazon RMA ID",
    "Merchant RMA ID",
    "Label type",
    "Label cost",
    "Currency code",
    "Return carrier",
    "Tracking ID",
    "Label to be paid by",
    "A-to-Z Claim",
    "Is prime",
    "ASIN",
    "Merchant SKU",
    "Item Name",
    "Return quantity",
    "Return Reason",
    "In policy",
    "Return type",
    "Resolution",
    "Invoice number",
    "Return delivery date",
    "Order Amount",
    "Order quantity",
    "SafeT Action reason",
    "SafeT claim id",
    "SafeT claim state",
    "SafeT claim creation time",
    "SafeT claim reimbursement amount",
    "Refunded Amount",
)
REMOVAL_COLUMNS = (
    "request-date",
    "order-id",
    "order-type",
    "order-status",
    "last-updated-date",
    "sku",
    "fnsku",
    "disposition",
    "requested-quantity",
    "cancelled-quantity",
    "disposed-quantity",
    "shipped-quantity",
    "in-process-quantity",
    "removal-fee",
    "currency",
)
REIMBURSEMENT_COLUMNS = (
    "approval-date",
    "reimbursement-id",
    "case-id",
    "amazon-order-id",
    "reason",
    "sku",
    "fnsku",
    "asin",
    "product-name",
    "condition",
    "currency-unit",
    "amount-per-unit",
    "amount-total",
    "quantity-reimbursed-cash",
    "quantity-reimbursed-inventory",
    "quantity-reimbursed-total",
    "original-reimbursement-id",
    "original-reimbursement-type",
)
# Amazon repays about what a unit would have brought, less its fees.
REIMBURSED_SHARE = Decimal("0.7")


def write_shipments(request: ReportRequest) -> Paper | None:
    shipped = [
        each
        for each in request.world.aftermath.shipped[request.seller.seller_id]
        if request.is_within(each.at)
        and each.order.fulfilled_by == AMAZON
        and request.concerns(each.order)
    ]
    return _paper(SHIPMENT_COLUMNS, [_shipment_row(each) for each in shipped], sku=10)


def _shipment_row(shipped: Shipped) -> list[str]:
    order, line = shipped.order, shipped.line
    marketplace = MARKETPLACES[order.marketplace_id]
    amounts = part_amounts(order, line, before=shipped.before, quantity=shipped.quantity)
    person = make_person(order.person, marketplace)
    center = _center(order.marketplace_id, line.seller_sku)
    return [
        order.order_id,
        "",
        shipped.shipment_id,
        f"{shipped.shipment_id[:6]}{shipped.number}",
        line.item_id,
        "",
        utc_stamp(order.created),
        utc_stamp(order.created),
        utc_stamp(shipped.at),
        utc_stamp(shipped.at + 3600),
        line.seller_sku,
        clean(line.title),
        str(shipped.quantity),
        line.currency,
        str(amounts.goods),
        str(amounts.item_tax),
        str(amounts.shipping),
        str(amounts.shipping_tax),
        "0",
        "0",
        order.service_level.replace("_", "").capitalize(),
        person.city,
        person.state,
        person.postal_code,
        person.country,
        str(-amounts.discount),
        "0",
        "AMZN_US",
        f"TBA{shipped.number:012d}",
        utc_stamp(days_later(shipped.at, 2)),
        center,
        "AFN",
        marketplace.name,
    ]


def write_customer_returns(request: ReportRequest) -> Paper | None:
    rows = [
        [
            utc_stamp(each.at),
            each.order.order_id,
            each.line.seller_sku,
            each.line.asin,
            _fnsku(request, each),
            clean(each.line.title),
            str(each.quantity),
            _center(each.order.marketplace_id, each.line.seller_sku),
            each.disposition,
            each.reason,
            "Unit returned to inventory" if each.disposition == "SELLABLE" else "Reimbursed",
            f"LPNRR{each.number:09d}",
            "",
        ]
        for each in _returned(request, AMAZON)
    ]
    return _paper(RETURN_COLUMNS, rows, sku=2)


def write_merchant_returns(request: ReportRequest) -> Paper | None:
    rows = [_merchant_return_row(each) for each in _returned(request, MERCHANT)]
    return _paper(MERCHANT_RETURN_COLUMNS, rows, sku=15)


def _merchant_return_row(returned: Returned) -> list[str]:
    order, line = returned.order, returned.line
    part = part_amounts(order, line, before=0, quantity=returned.quantity)
    cells = {
        "Order ID": order.order_id,
        "Order date": f"{to_datetime(order.created):%d-%b-%Y}",
        "Return request date": f"{to_datetime(returned.at):%d-%b-%Y}",
        "Return request status": "Completed",
        "Amazon RMA ID": f"D{returned.number:08d}RRMA",
        "Merchant RMA ID": "",
        "Label type": "AmazonUnPaidLabel",
        "Label cost": "0",
        "Currency code": line.currency,
        "Tracking ID": f"1Z{returned.number:016d}",
        "Label to be paid by": "Seller",
        "A-to-Z Claim": "N",
        "Is prime": "Y" if "PRIME" in order.programs else "N",
        "ASIN": line.asin,
        "Merchant SKU": line.seller_sku,
        "Item Name": clean(line.title),
        "Return quantity": str(returned.quantity),
        "Return Reason": f"CR-{returned.reason}",
        "In policy": "Y",
        "Return type": "C-Returns",
        "Resolution": "StandardRefund",
        "Return delivery date": f"{to_datetime(days_later(returned.at, 5)):%d-%b-%Y}",
        "Order Amount": str(line.unit_price * line.quantity),
        "Order quantity": str(line.quantity),
        "Refunded Amount": str(part.goods - part.discount + part.item_tax),
    }
    return [cells.get(column, "") for column in MERCHANT_RETURN_COLUMNS]


def write_removals(request: ReportRequest) -> Paper | None:
    rows = [
        _removal_row(request, each)
        for each in request.world.aftermath.removed[request.seller.seller_id]
        if request.is_within(each.at) and each.stock.pool in request.pools
    ]
    return _paper(REMOVAL_COLUMNS, rows, sku=5)


def _removal_row(request: ReportRequest, removed: Removed) -> list[str]:
    store = request.store
    fee = removed.quantity * Decimal("0.5") * store.usd_rate
    return [
        utc_stamp(removed.at),
        removed.order_id,
        "Disposal",
        "Completed",
        utc_stamp(days_later(removed.at, 1)),
        removed.stock.seller_sku,
        removed.stock.fnsku,
        "Unsellable",
        str(removed.quantity),
        "0",
        str(removed.quantity),
        "0",
        "0",
        local_amount(fee, store),
        store.currency,
    ]


def write_reimbursements(request: ReportRequest) -> Paper | None:
    rows = [
        _reimbursement_row(each)
        for each in request.world.aftermath.reimbursed[request.seller.seller_id]
        if request.is_within(each.at) and each.listing.pool in request.pools
    ]
    return _paper(REIMBURSEMENT_COLUMNS, rows, sku=5)


def reimbursed_amount(reimbursed: Reimbursed) -> Decimal:
    """Return what Amazon pays for one unit."""
    step = MARKETPLACES[reimbursed.listing.marketplace_id].money_step
    usual = reimbursed.listing.price * REIMBURSED_SHARE
    return (usual if reimbursed.price is None else reimbursed.price).quantize(step)


def _reimbursement_row(reimbursed: Reimbursed) -> list[str]:
    listing = reimbursed.listing
    store = MARKETPLACES[listing.marketplace_id]
    each = reimbursed_amount(reimbursed)
    return [
        utc_stamp(reimbursed.at),
        reimbursed.reimbursement_id,
        reimbursed.case_id,
        reimbursed.order_id,
        reimbursed.reason,
        listing.seller_sku,
        listing.fnsku,
        listing.asin,
        clean(listing.title),
        "NewItem",
        listing.currency,
        local_amount(each, store),
        local_amount(each * reimbursed.quantity, store),
        str(reimbursed.quantity),
        str(reimbursed.to_stock),
        str(reimbursed.quantity + reimbursed.to_stock),
        reimbursed.original_id,
        "Reimbursement" if reimbursed.original_id else "",
    ]


def _returned(request: ReportRequest, fulfilled_by: str) -> list[Returned]:
    return [
        each
        for each in request.world.aftermath.returned[request.seller.seller_id]
        if request.is_within(each.at)
        and each.order.fulfilled_by == fulfilled_by
        and request.concerns(each.order)
    ]


def _center(marketplace_id: str, seller_sku: str) -> str:
    return warehouse_of(MARKETPLACES[marketplace_id].pool, seller_sku)[0]


def _fnsku(request: ReportRequest, returned: Returned) -> str:
    order, line = returned.order, returned.line
    listing = request.world.listings.for_order(
        order.seller_id, order.marketplace_id, line.seller_sku
    )
    return listing.fnsku if listing else ""


def _paper(columns: tuple[str, ...], rows: list[list[str]], *, sku: int) -> Paper | None:
    if not rows:
        return None
    return Paper(write_table(columns, rows), identifiers="".join({row[sku] for row in rows}))
