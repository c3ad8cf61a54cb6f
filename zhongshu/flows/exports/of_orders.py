"""Orders as a file: one line an item, never anything of the buyer."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhongshu.flows.exports.money import amount
from zhongshu.flows.exports.values import Column, ExportList, Row
from zhongshu.identity import public as identity
from zhongshu.orders import public as orders

OF_ORDER = (
    Column("order_id", _("Order number")),
    Column("store_name", _("Store")),
    Column("account_id"),
    Column("marketplace_id", _("Marketplace")),
    Column("amazon_status", _("Amazon status")),
    Column("own_status", _("Status")),
    Column("work_status", _("Work status")),
    Column("is_held", _("On hold")),
    Column("created_at", _("Ordered at")),
    Column("updated_at", _("Changed by Amazon")),
    Column("recorded_at"),
    Column("ship_by_latest", _("Ship by")),
    Column("fulfilled_by", _("Fulfilment")),
    Column("service_level", _("Service")),
    Column("is_business", _("Business order")),
    Column("is_gift", _("Gift")),
    Column("replaces_order_id", _("Replacement")),
    Column("cancellation_requested", _("Cancellation asked")),
    Column("is_provisional", pgettext_lazy("order", "Provisional")),
    Column("total_amount", _("Order total")),
    Column("total_currency", _("Currency")),
    Column("note", _("Note")),
)
OF_LINE = (
    Column("order_item_id", _("Order item number")),
    Column("seller_sku", _("Seller SKU")),
    Column("asin", "ASIN"),
    Column("title", _("Title")),
    Column("quantity", _("Quantity")),
    Column("fulfilled", _("Shipped units")),
    Column("unit_price", _("Unit price")),
    Column("currency"),
    Column("item_amount", _("Items, without tax")),
    Column("shipping_amount", _("Buyer shipping")),
    Column("gift_wrap_amount", _("Gift wrap")),
    Column("discount_amount", _("Promotion discount")),
    Column("tax_amount", _("Tax")),
)


def _rows(actor: identity.Actor, wanted: orders.OrderFilter) -> Iterator[Row]:
    """Yield one row for each item; an order without items has one row as well."""
    for order in orders.iterate_orders(actor, wanted):
        of_order = _order_cells(order)
        lines = [line for line in order.lines.all() if not line.is_gone]
        for line in lines:
            yield (*of_order, *_line_cells(line))
        if not lines:
            yield (*of_order, *[None] * len(OF_LINE))


def _order_cells(order: Any) -> Row:
    return (
        order.order_id,
        order.store.name if order.store else "",
        order.account_id,
        order.marketplace_id or order.marketplace_name,
        order.amazon_status,
        order.own_status,
        order.work_status,
        order.is_held,
        order.amazon_created_at,
        order.amazon_updated_at,
        order.recorded_at,
        order.ship_by_latest,
        order.fulfilled_by,
        order.service_level,
        order.is_business,
        order.is_gift,
        order.replaces_order_id,
        order.cancellation_requested,
        order.is_provisional,
        amount(order.total_amount, order.total_currency),
        order.total_currency,
        order.note,
    )


def _line_cells(line: Any) -> Row:
    money = ("item", "shipping", "gift_wrap", "discount", "tax")
    return (
        line.order_item_id,
        line.seller_sku,
        line.asin,
        line.title,
        line.quantity,
        line.fulfilled,
        amount(line.unit_price, line.currency),
        line.currency,
        *(amount(getattr(line, f"{name}_amount"), line.currency) for name in money),
    )


ORDERS = ExportList(
    "orders",
    _("Orders"),
    orders.OrderFilter,
    lambda _actor: (*OF_ORDER, *OF_LINE),
    _rows,
    is_longer=orders.has_more_orders,
)
