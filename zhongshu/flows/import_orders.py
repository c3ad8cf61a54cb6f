"""Store rows of a downloaded file as orders of one account, provisional as those of a report."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import groupby

from django.utils.translation import gettext_noop as _
from django.utils.translation import ngettext

from zhongshu.channels import public as channels
from zhongshu.documents import public as documents
from zhongshu.flows.import_values import (
    CellError,
    ReadRow,
    Restore,
    RowResult,
    StoreContext,
    Stored,
    wrong,
)
from zhongshu.flows.order_documents import ReadOrder
from zhongshu.flows.order_tables import refuse_order
from zhongshu.identity import public as identity
from zhongshu.kernel.outcomes import Outcome
from zhongshu.orders import public as orders

# Amazon's clock and the person's need not agree to the hour.
AHEAD = timedelta(days=1)
TIMES = ("purchased_at", "updated_at", "paid_at", "reported_at", "ship_by")
AMOUNTS = (
    "item_price",
    "item_tax",
    "shipping_price",
    "shipping_tax",
    "gift_wrap_price",
    "gift_wrap_tax",
    "item_discount",
    "shipping_discount",
)
COUNTS = ("quantity", "quantity_shipped", "quantity_to_ship")
NO_TIME = (
    _("“{given}” is no time with a zone that is known."),
    _("Write it as 2026-11-20T08:00:00+00:00 or 2026-11-20 08:00:00 PST."),
)
NO_AMOUNT = (
    _("“{given}” is no amount, or has more decimals than its currency."),
    _("Write it as 19.99, and choose the decimal sign of this file."),
)
NO_COUNT = (
    _("“{given}” is no number of units."),
    _("Write a whole number."),
)
WRONG: Mapping[str, tuple[str, str]] = {
    **dict.fromkeys(TIMES, NO_TIME),
    **dict.fromkeys(AMOUNTS, NO_AMOUNT),
    **dict.fromkeys(COUNTS, NO_COUNT),
    "order_status": (
        _("“{given}” is no status of an order."),
        _("Write Pending, Unshipped, PartiallyShipped, Shipped or Cancelled."),
    ),
    "sales_channel": (
        _("“{given}” is no marketplace of Amazon's."),
        _("Write it as Amazon.de, or leave the column out for the chosen store."),
    ),
    "seller_sku": (
        _("“{given}” is no seller SKU."),
        _("Write it as Seller Central shows it: at most 100 characters."),
    ),
    "asin": (
        _("“{given}” is no ASIN."),
        _("It has ten letters and digits, such as B0ABCD1234."),
    ),
    "currency": (
        _("“{given}” is no currency."),
        _("Write its three letters, such as EUR."),
    ),
    "order_item_id": (
        _("“{given}” stands at two different items of this order."),
        _("Keep the rows as Amazon gave them."),
    ),
}
NO_NUMBER = (
    _("“{given}” is no number of an order."),
    _("Write it as Seller Central shows it: at most 64 characters."),
)


def store_orders_of_file(rows: Sequence[ReadRow], context: StoreContext) -> Stored:
    """Record what the rows tell, those of one order together; what is newer stays as it is."""
    store = context.require_store()
    marketplaces = {
        each.marketplace_id
        for each in channels.list_stores(context.actor)
        if each.account_id == store.account_id
    }
    results: dict[int, RowResult] = {}
    facts: dict[str, channels.OrderFacts] = {}
    numbers: dict[str, list[int]] = {}
    for _order_id, group in groupby(rows, key=lambda row: row.texts.get("order_id", "")):
        of_order = list(group)
        told = _read(of_order, store, context)
        bad = told if isinstance(told, dict) else _find_wrong(told, of_order, marketplaces, context)
        if bad:
            [(number, error)] = bad.items()
            results |= refuse_order(of_order, number, error)
        elif isinstance(told, channels.OrderFacts):
            facts[told.order_id] = told
            numbers.setdefault(told.order_id, []).extend(row.number for row in of_order)
    recorded = orders.record_orders_of_file(
        account_id=store.account_id,
        orders=list(facts.values()),
        import_id=context.import_id,
        actor=context.actor,
        at=context.at,
    )
    mine = {"account_id": store.account_id, "import_id": context.import_id}
    for answer in recorded:
        results |= dict.fromkeys(numbers[answer.order_id], _to_result(answer))
    return Stored(
        [results[row.number] for row in rows],
        effects=tuple(
            documents.Effect(each.order_id, None, mine)
            for each in recorded
            if each.outcome is Outcome.NEW
        ),
    )


type Wrong = dict[int, CellError]


def _read(
    rows: Sequence[ReadRow], store: channels.StoreCard, context: StoreContext
) -> channels.OrderFacts | Wrong:
    """Return the order of these rows, or what is wrong in which of them."""
    first = rows[0]
    if isinstance(first, ReadOrder) and first.facts:
        return first.facts
    try:
        return channels.document_reader().read_order(
            [row.texts for row in rows], store.marketplace_id, decimal=context.decimal
        )
    except channels.CellUnreadableError as unread:
        row = rows[unread.row]
        what, remedy = WRONG.get(unread.column, NO_NUMBER)
        given = row.texts.get(unread.column, "")[:80]
        return {row.number: wrong(unread.column, what, remedy, given=given)}


def _find_wrong(
    told: channels.OrderFacts,
    rows: Sequence[ReadRow],
    marketplaces: set[str],
    context: StoreContext,
) -> Wrong:
    """Return why an order that can be read is none of this account's, or not of this time."""
    number = rows[0].number
    if told.marketplace_id not in marketplaces and not _is_of_no_store(told, context):
        return {
            number: wrong(
                "sales_channel",
                _("This account has no store “{given}” that you see."),
                _("Add the store to the account, or choose the account that this file is of."),
                given=told.marketplace_name[:80],
            )
        }
    latest = _latest(told)
    if latest > context.at + AHEAD:
        return {
            number: wrong(
                "updated_at",
                _("“{given}” lies in the future."),
                _("Look whether day and month were exchanged."),
                given=latest.date(),
            )
        }
    return {}


def _is_of_no_store(told: channels.OrderFacts, context: StoreContext) -> bool:
    """Orders from elsewhere are of no store: who sees every store sees those as well."""
    return not told.marketplace_id and context.actor.sees_every_store


def _latest(told: channels.OrderFacts) -> datetime:
    return max(told.created_at, told.updated_at)


def _to_result(answer: orders.Recorded) -> RowResult:
    if not answer.refusal:
        return RowResult(answer.outcome, is_older=answer.is_older)
    error = wrong("order_id", answer.refusal, _("Look at this order in Seller Central."))
    return RowResult(Outcome.REFUSED, (error,))


def _take_back(effects: Sequence[documents.Effect], at: datetime) -> set[str]:
    """Remove orders that the file alone brought; return those that stay."""
    if not effects:
        return set()
    told = effects[0].after  # one file is of one account
    subjects = {each.subject for each in effects}
    return subjects - orders.take_back_orders(
        import_id=int(str(told["import_id"])),
        account_id=int(str(told["account_id"])),
        order_ids=subjects,
        actor=identity.SYSTEM,
        at=at,
    )


def _say_kept(kept: int) -> str:
    return (
        ngettext(
            "%d order was told of or worked on since, and is kept.",
            "%d orders were told of or worked on since, and are kept.",
            kept,
        )
        % kept
    )


RESTORE_ORDERS = Restore(_take_back, _say_kept)
