"""Shipments as lists, and one of them with everything around it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from zhongshu.catalog import public as catalog
from zhongshu.fba.errors import ShipmentNotFoundError
from zhongshu.fba.models import Shipment, ShipmentLine, ShipmentReceipt, SourceChange
from zhongshu.fba.rules import OPEN
from zhongshu.fba.sourcing import MAY_CONFIRM
from zhongshu.fba.values import (
    ReceiptRow,
    ShipmentFilter,
    ShipmentLineRow,
    ShipmentPage,
    ShipmentRow,
    ShipmentSort,
    ShipmentTab,
    SourceRow,
)
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory
from zhongshu.kernel.statements import count_bounded

COUNT_BOUND = 1_000
EXPORT_CHUNK = 1_000
MOST_LINES = 2_000
MOST_RECEIPTS = 500
EVERYTHING = ShipmentFilter()
FIELDS = (
    *("pk", "account_id", "account__name", "store_id", "store__name", "store__marketplace_id"),
    *("pool__code", "code", "amazon_name", "amazon_status", "amazon_center"),
    *("amazon_ship_from", "amazon_label_prep", "amazon_need_by", "shipped", "received", "short"),
    *("first_told_at", "changed_at", "left_at", "closed_at", "items_read_at", "source"),
    *("source_warehouse_id", "warehouse_name", "needs_source", "destination"),
)
OF_TAB: Mapping[ShipmentTab, Q] = {
    ShipmentTab.OPEN: Q(amazon_status__in=list(OPEN)),
    ShipmentTab.SOURCE: Q(needs_source=True),
    ShipmentTab.SHORT: Q(closed_at__isnull=False, short__gt=0),
    ShipmentTab.CLOSED: Q(closed_at__isnull=False),
    ShipmentTab.ALL: Q(),
}
WAY = F("sent") - F("arrived") - F("lost")
READERS: Mapping[ShipmentSort, catalog.SortedBy] = {
    ShipmentSort.FIRST_TOLD: catalog.SortedBy("first_told_at", catalog.read_moment),
    ShipmentSort.SHIPPED: catalog.SortedBy("shipped", int),
    ShipmentSort.RECEIVED: catalog.SortedBy("received", int),
}


def list_shipments(
    actor: identity.Actor,
    filter_by: ShipmentFilter = EVERYTHING,
    *,
    cursor: str | None = None,
    limit: int = 50,
    sort: ShipmentSort = ShipmentSort.FIRST_TOLD,
    descending: bool = True,
) -> catalog.SortedPage[ShipmentRow]:
    """Return one page of shipments, in one statement.

    Raises:
        catalog.LimitOutOfRangeError: not 1 to 500 rows.
        catalog.InvalidCursorError: the cursor is not one of ours, or of another order.
    """
    return catalog.read_page(
        _matching(actor, filter_by).filter(OF_TAB[filter_by.tab]),
        _read,
        lambda row: (getattr(row, sort.value), row.id),
        sort=sort,
        is_descending=descending,
        cursor=cursor,
        limit=limit,
        name=READERS.get(sort, sort.value),
    )


def count_shipments(
    actor: identity.Actor, filter_by: ShipmentFilter = EVERYTHING
) -> dict[ShipmentTab, int]:
    """Count every tab in one statement, up to 1,001: show that as "1,000+"."""
    matching = _matching(actor, filter_by)
    counts = count_bounded(
        {tab.value: matching.filter(OF_TAB[tab]) for tab in ShipmentTab}, at_most=COUNT_BOUND + 1
    )
    return {ShipmentTab(tab): count for tab, count in counts.items()}


def count_unknown_sources(actor: identity.Actor) -> int:
    """Return how many shipments nobody has said the source of."""
    return Shipment.objects.for_actor(actor).filter(needs_source=True).count()


def iterate_shipments(
    actor: identity.Actor, filter_by: ShipmentFilter = EVERYTHING
) -> Iterator[ShipmentRow]:
    """Yield every shipment of the filter in the order of their ids, read in pieces."""
    wanted = _matching(actor, filter_by).filter(OF_TAB[filter_by.tab])
    last_id = 0
    while True:
        rows = _read(wanted.filter(pk__gt=last_id).order_by("pk")[:EXPORT_CHUNK])
        yield from rows
        if len(rows) < EXPORT_CHUNK:
            return
        last_id = rows[-1].id


def find_shipment(actor: identity.Actor, code: str, account_id: int | None = None) -> int | None:
    """Return the shipment of this code at Amazon, of one account or of any."""
    found = Shipment.objects.for_actor(actor).filter(code=code)
    if account_id is not None:
        found = found.filter(account=account_id)
    return found.order_by("-pk").values_list("pk", flat=True).first()


def get_shipment(actor: identity.Actor, shipment_id: int) -> ShipmentPage:
    """Return one shipment with its lines, receipts and sources. Some six queries.

    Raises:
        ShipmentNotFoundError: there is none, or not for this actor.
    """
    found = _read(Shipment.objects.for_actor(actor).filter(pk=shipment_id))
    if not found:
        raise ShipmentNotFoundError(shipment_id)
    row = found[0]
    asked = row.left_at is None or row.needs_source or bool(row.source)
    lines = tuple(_lines(shipment_id))
    awd = inventory.get_awd(actor, row.account_id)
    may_be_of_awd = not row.is_to_awd and awd.begun_at is not None
    return ShipmentPage(
        row,
        lines,
        tuple(_receipts(shipment_id)),
        tuple(_sources(shipment_id)),
        may_confirm=asked and actor.is_one_of(*MAY_CONFIRM),
        may_be_of_awd=may_be_of_awd,
        is_likely_of_awd=may_be_of_awd and _is_covered(lines, awd.pool_id),
    )


def _is_covered(lines: Sequence[ShipmentLineRow], pool_id: int | None) -> bool:
    """Tell whether Amazon shows as many units on their way from AWD as the shipment lacks."""
    lacking = {each.seller_sku_id: each.short for each in lines if each.short}
    if not lacking or pool_id is None:
        return False
    onward = inventory.find_replenishing(pool_id)
    return all(onward.get(sku_id, 0) >= units for sku_id, units in lacking.items())


def _read(shipments: QuerySet[Shipment]) -> list[ShipmentRow]:
    rows = shipments.annotate(warehouse_name=Coalesce("source_warehouse__name", Value("")))
    return [ShipmentRow(*told) for told in rows.values_list(*FIELDS)]


def _matching(actor: identity.Actor, filter_by: ShipmentFilter) -> QuerySet[Shipment]:
    """Return the shipments of a filter in whatever tab they are."""
    plain: Mapping[str, Any] = {
        "store__in": filter_by.store_ids,
        "amazon_status__in": filter_by.statuses,
    }
    wanted = Q(**{name: value for name, value in plain.items() if value})
    for word in filter_by.search.lower().split():
        wanted &= Q(search_text__contains=word)
    return Shipment.objects.for_actor(actor).filter(wanted)


def _lines(shipment_id: int) -> Iterator[ShipmentLineRow]:
    rows = ShipmentLine.objects.filter(shipment=shipment_id).order_by("seller_sku__code")
    names = (
        *("pk", "seller_sku_id", "seller_sku__code", "amazon_fnsku", "amazon_shipped"),
        *("amazon_received", "opening_received", "way", "lost", "beyond", "wait"),
    )
    for told in rows.annotate(way=WAY).values_list(*names)[:MOST_LINES]:
        yield ShipmentLineRow(*told)


def _receipts(shipment_id: int) -> list[ReceiptRow]:
    """Return the newest receipts; a total is told by how much it changed."""
    rows = ShipmentReceipt.objects.filter(line__shipment=shipment_id).order_by("told_at", "pk")
    totals: dict[str, int] = {}
    receipts = []
    for told_at, sku, received in rows.values_list("told_at", "line__seller_sku__code", "received"):
        receipts.append(ReceiptRow(told_at, sku, received, received - totals.get(sku, 0)))
        totals[sku] = received
    return [each for each in reversed(receipts) if each.change][:MOST_RECEIPTS]


def _sources(shipment_id: int) -> list[SourceRow]:
    rows = SourceChange.objects.filter(shipment=shipment_id).order_by("-pk")
    names = (
        *("pk", "source", "warehouse__name", "source_before", "warehouse_before__name"),
        *("actor_name", "happened_at", "undone_at"),
    )
    return [
        SourceRow(pk, source, name or "", before, name_before or "", *others)
        for pk, source, name, before, name_before, *others in rows.values_list(*names)[:100]
    ]
