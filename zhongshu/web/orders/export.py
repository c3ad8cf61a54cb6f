"""The filtered list as a file: one line an item, never anything of the buyer."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.http import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from zhongshu.orders import public as orders
from zhongshu.web import sheets
from zhongshu.web.http import SignedInRequest
from zhongshu.web.orders import tabs, words
from zhongshu.web.orders.pasted import read_wanted


@require_safe
def export(request: SignedInRequest) -> HttpResponseBase:
    """Download every order of the filter, newest first, with all columns."""
    address = read_wanted(request)
    wanted = tabs.narrow(address.wanted, address.tab, request.actor)
    found = orders.iterate_orders(request.actor, wanted)
    return sheets.to_file("orders", request.GET.get("format", "csv"), heads(), to_cells(found))


def heads() -> list[str]:
    """Return the heads of the columns."""
    return [
        _("Order number"),
        _("Store"),
        _("Marketplace"),
        _("Amazon status"),
        _("Work status"),
        _("On hold"),
        _("Ordered at"),
        _("Changed by Amazon"),
        _("Ship by"),
        _("Fulfilment"),
        _("Service"),
        _("Business order"),
        _("Gift"),
        _("Replacement"),
        _("Cancellation asked"),
        pgettext("order", "Provisional"),
        _("Order total"),
        _("Currency"),
        _("Order item number"),
        _("Seller SKU"),
        "ASIN",
        _("Title"),
        _("Quantity"),
        _("Shipped units"),
        _("Unit price"),
        _("Items, without tax"),
        _("Buyer shipping"),
        _("Gift wrap"),
        _("Promotion discount"),
        _("Tax"),
    ]


def to_cells(found: Iterable[Any]) -> Iterator[Sequence[sheets.Cell]]:
    """Return one row for each item; an order without items has one row as well.

    The words are looked up now: when the rows leave, the reader's language may be forgotten.
    """
    names = {code: str(word.name) for code, word in words.WORK_WORDS.items()}
    return _each_row(found, names)


def _each_row(found: Iterable[Any], names: Mapping[str, str]) -> Iterator[Sequence[sheets.Cell]]:
    for order in found:
        of_order = _order_cells(order, names)
        lines = [line for line in order.lines.all() if not line.is_gone]
        for line in lines:
            yield [*of_order, *_line_cells(line)]
        if not lines:
            yield [*of_order, *[None] * 12]


def _order_cells(order: Any, names: Mapping[str, str]) -> list[sheets.Cell]:
    return [
        order.order_id,
        order.store.name if order.store else "",
        order.marketplace_id or order.marketplace_name,
        order.amazon_status,
        names.get(order.work_status or "", ""),
        int(order.is_held),
        order.amazon_created_at,
        order.amazon_updated_at,
        order.ship_by_latest,
        words.fulfilment(order.fulfilled_by),
        order.service_level,
        int(order.is_business),
        int(order.is_gift),
        order.replaces_order_id,
        int(order.cancellation_requested),
        int(order.is_provisional),
        sheets.amount(order.total_amount, order.total_currency),
        order.total_currency,
    ]


def _line_cells(line: Any) -> list[sheets.Cell]:
    return [
        line.order_item_id,
        line.seller_sku,
        line.asin,
        line.title,
        line.quantity,
        line.fulfilled,
        sheets.amount(line.unit_price, line.currency),
        sheets.amount(line.item_amount, line.currency),
        sheets.amount(line.shipping_amount, line.currency),
        sheets.amount(line.gift_wrap_amount, line.currency),
        sheets.amount(line.discount_amount, line.currency),
        sheets.amount(line.tax_amount, line.currency),
    ]
