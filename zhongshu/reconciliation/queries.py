"""What others may read of differences and checks, all by actor."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import Expression
from django.db.models.functions import Coalesce

from zhongshu.catalog import public as catalog
from zhongshu.company import public as company
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory
from zhongshu.kernel.money import Money
from zhongshu.kernel.statements import count_bounded
from zhongshu.reconciliation import statements
from zhongshu.reconciliation.costs import read_cost_rates
from zhongshu.reconciliation.errors import DifferenceNotFoundError
from zhongshu.reconciliation.models import LIVING, CheckRun, Difference, DifferenceEvent
from zhongshu.reconciliation.values import (
    DifferenceFilter,
    DifferenceRow,
    DifferenceSort,
    DifferenceTab,
    EventRow,
    Happened,
    RunRow,
    RunStatus,
    Status,
)

COUNT_BOUND = 1_000
EXPORT_CHUNK = 1_000
MOST_EVENTS = 200
EVERYTHING = DifferenceFilter()
OF_TAB: Mapping[DifferenceTab, Q] = {
    DifferenceTab.OPEN: Q(status=Status.OPEN.value),
    DifferenceTab.WAITING: Q(status__in=[Status.WAITING.value, Status.CLAIMED.value]),
    DifferenceTab.ACCEPTED: Q(status=Status.ACCEPTED.value),
    DifferenceTab.RESOLVED: ~LIVING,
    DifferenceTab.ALL: Q(),
}
ROW_FIELDS = (
    "pk", "pool_id", "pool__code", "pool__account_id", "pool__account__name", "seller_sku_id",
    "seller_sku__code", "product_id", "product__sku", "product__name", "kind", "ours", "amazon",
    "in_flight", "gap", "cause", "status", "first_seen_at", "last_seen_at", "read_at",
    "resolved_at", "wait_until", "who", "reason", "said_at", "entry_id", "version",
)  # fmt: skip
RUN_FIELDS = (
    "pk", "pool_id", "status", "is_full", "at", "day", "read_from", "read_to", "known", "compared",
    "differing", "opened", "resolved", "message",
)  # fmt: skip
# What nobody knows the value of stands before what is worth nothing.
UNKNOWN = Decimal(-1)
WORTH = "worth"


def list_differences(
    actor: identity.Actor,
    filter_by: DifferenceFilter = EVERYTHING,
    *,
    at: datetime,
    cursor: str | None = None,
    limit: int = 50,
    sort: DifferenceSort = DifferenceSort.FIRST_SEEN,
    descending: bool = True,
) -> catalog.SortedPage[DifferenceRow]:
    """Return one page of differences. Who may not see costs gets them without values.

    Raises:
        identity.NotAllowedError: sorted or filtered by value without the right to see costs.
        catalog.LimitOutOfRangeError: not 1 to 500 rows.
        catalog.InvalidCursorError: the cursor is not one of ours, or of another order.
    """
    if sort is DifferenceSort.VALUE:
        identity.require_role(actor, *catalog.SEES_COSTS)
    rows = _filtered(actor, filter_by, at=at)
    names: Mapping[DifferenceSort, str | catalog.SortedBy] = {
        DifferenceSort.FIRST_SEEN: catalog.SortedBy("first_seen_at", catalog.read_moment),
        DifferenceSort.UNITS: catalog.SortedBy("units", int),
        DifferenceSort.VALUE: catalog.SortedBy(WORTH, Decimal),
        DifferenceSort.SELLER_SKU: "seller_sku__code",
    }

    def place_of(row: DifferenceRow) -> tuple[Any, int]:
        keys = {
            DifferenceSort.FIRST_SEEN: row.first_seen_at,
            DifferenceSort.UNITS: abs(row.gap),
            DifferenceSort.VALUE: row.value.amount if row.value else UNKNOWN,
            DifferenceSort.SELLER_SKU: row.seller_sku,
        }
        return keys[sort], row.id

    return catalog.read_page(
        rows,
        lambda found: _read(actor, found),
        place_of,
        sort=sort,
        is_descending=descending,
        cursor=cursor,
        limit=limit,
        name=names[sort],
    )


def count_differences(
    actor: identity.Actor, filter_by: DifferenceFilter = EVERYTHING, *, at: datetime
) -> dict[DifferenceTab, int]:
    """Count every tab in one statement, up to 1,001: show that as "1,000+"."""
    rows = _filtered(actor, replace(filter_by, tab=DifferenceTab.ALL), at=at)
    counts = count_bounded(
        {tab.value: rows.filter(OF_TAB[tab]) for tab in DifferenceTab}, at_most=COUNT_BOUND + 1
    )
    return {DifferenceTab(tab): count for tab, count in counts.items()}


def find_differences(
    actor: identity.Actor, filter_by: DifferenceFilter, *, at: datetime, most: int
) -> list[int]:
    """Return the ids of what a filter means, the oldest first, `most` of them."""
    rows = _filtered(actor, filter_by, at=at).order_by("pk")
    return list(rows.values_list("pk", flat=True)[:most])


def list_differing_products(actor: identity.Actor) -> list[int]:
    """Return the products of open differences, by id; what is paired with nothing has none."""
    rows = Difference.objects.for_actor(actor).filter(OF_TAB[DifferenceTab.OPEN])
    products = rows.exclude(product=None).order_by("product_id")
    return list(products.values_list("product_id", flat=True).distinct())


def iterate_differences(
    actor: identity.Actor, filter_by: DifferenceFilter = EVERYTHING, *, at: datetime
) -> Iterator[DifferenceRow]:
    """Yield every difference of the filter in the order of their ids, read in pieces."""
    last_id = 0
    while True:
        rows = _filtered(actor, filter_by, at=at).filter(pk__gt=last_id).order_by("pk")
        found = _read(actor, rows[:EXPORT_CHUNK])
        yield from found
        if len(found) < EXPORT_CHUNK:
            return
        last_id = found[-1].id


def get_difference(actor: identity.Actor, difference_id: int, *, at: datetime) -> DifferenceRow:
    """Return one difference, one that is gone too.

    Raises:
        DifferenceNotFoundError: there is none, or the actor sees no store of its pool.
    """
    rows = _filtered(actor, DifferenceFilter(ids=(difference_id,)), at=at)
    found = _read(actor, rows)
    if not found:
        raise DifferenceNotFoundError(difference_id)
    return found[0]


def list_earlier(actor: identity.Actor, row: DifferenceRow, *, at: datetime) -> list[DifferenceRow]:
    """Return the other differences of the same kind that this seller SKU had, newest first."""
    rows = _filtered(actor, EVERYTHING, at=at).filter(
        pool=row.pool_id, seller_sku=row.seller_sku_id, kind=row.kind, product=row.product_id
    )
    return _read(actor, rows.exclude(pk=row.id).order_by("-pk")[:20])


def list_events(actor: identity.Actor, difference_id: int) -> list[EventRow]:
    """Return what happened to a difference, newest first."""
    mine = Difference.objects.for_actor(actor).filter(pk=difference_id)
    rows = DifferenceEvent.objects.filter(difference__in=mine).order_by("-pk")[:MOST_EVENTS]
    return [
        EventRow(of, at, Happened(what), who, reason, ours, amazon, in_flight, gap)
        for of, at, what, who, reason, ours, amazon, in_flight, gap in rows.values_list(
            "difference_id", "at", "what", "who", "reason", "ours", "amazon", "in_flight", "gap"
        )
    ]


def list_runs(
    actor: identity.Actor,
    *,
    pool_id: int | None = None,
    older_than: int | None = None,
    limit: int = 50,
) -> list[RunRow]:
    """Return the checks of the actor's pools, newest first."""
    rows = CheckRun.objects.for_actor(actor)
    if pool_id is not None:
        rows = rows.filter(pool=pool_id)
    if older_than is not None:
        rows = rows.filter(pk__lt=older_than)
    return _read_runs(rows.order_by("-pk")[:limit])


def list_last_runs(actor: identity.Actor) -> list[RunRow]:
    """Return the last check of each of the actor's pools, a broken one too."""
    rows = CheckRun.objects.for_actor(actor).order_by("pool_id", "-pk").distinct("pool_id")
    return _read_runs(rows)


def list_daily_runs(actor: identity.Actor, *, after: datetime) -> list[RunRow]:
    """Return of each pool the last check of every day that concluded, oldest first.

    What came before the first of these days stands there once, as it was then.
    """
    rows = (
        CheckRun.objects.for_actor(actor)
        .filter(status=RunStatus.FINISHED.value, at__gt=after)
        .order_by("pool_id", "day", "-pk")
        .distinct("pool_id", "day")
    )
    return sorted(_read_runs(rows), key=lambda run: run.id)


def list_large(
    actor: identity.Actor, *, units: int, before: datetime, most: int
) -> list[DifferenceRow]:
    """Return open differences of so many units that last since before then, largest first."""
    rows = Difference.objects.for_actor(actor).filter(
        OF_TAB[DifferenceTab.OPEN], units__gte=units, first_seen_at__lte=before
    )
    rows = rows.exclude(kind=inventory.RESERVED).order_by("-units", "pk")
    return _read_plain(rows[:most])


def _filtered(
    actor: identity.Actor, filter_by: DifferenceFilter, *, at: datetime
) -> QuerySet[Difference]:
    plain: Mapping[str, Any] = {
        "pk__in": filter_by.ids,
        "pool__in": filter_by.pool_ids,
        "cause__in": filter_by.causes,
        "kind__in": filter_by.kinds,
    }
    wanted = Q(**{name: value for name, value in plain.items() if value})
    wanted &= OF_TAB[filter_by.tab]
    if filter_by.owner_id is not None:
        wanted &= Q(product__owner=filter_by.owner_id)
    if filter_by.seen_before is not None:
        wanted &= Q(first_seen_at__lte=filter_by.seen_before)
    if filter_by.min_units is not None:
        wanted &= Q(units__gte=filter_by.min_units)
    for word in filter_by.search.split():
        wanted &= (
            Q(seller_sku__code__icontains=word)
            | Q(product__sku__icontains=word)
            | Q(product__name__icontains=word)
        )
    rows = Difference.objects.for_actor(actor).filter(wanted)
    if filter_by.store_ids:
        # A pool is shared by its stores: those of a store are those of its pool.
        of_store = Difference.objects.filter(
            pk=OuterRef("pk"), pool__stores__in=filter_by.store_ids
        )
        rows = rows.filter(Exists(of_store))
    if not catalog.may_see_costs(actor):
        if filter_by.min_value is not None:
            identity.require_role(actor, *catalog.SEES_COSTS)
        return rows
    rows = rows.annotate(**{WORTH: Coalesce(_value(at), UNKNOWN, output_field=statements.AMOUNT)})
    return (
        rows
        if filter_by.min_value is None
        else rows.filter(**{f"{WORTH}__gte": filter_by.min_value})
    )


def _value(at: datetime) -> Expression:
    return statements.value_at(*read_cost_rates(at))


def _read(actor: identity.Actor, rows: QuerySet[Difference]) -> list[DifferenceRow]:
    if not catalog.may_see_costs(actor):
        return _read_plain(rows)
    base = company.get_company().base_currency
    found: Iterable[tuple[Any, ...]] = rows.values_list(*ROW_FIELDS, WORTH)
    return [_to_row(values, Money(worth, base) if worth >= 0 else None) for *values, worth in found]


def _read_plain(rows: QuerySet[Difference]) -> list[DifferenceRow]:
    return [_to_row(values, None) for values in rows.values_list(*ROW_FIELDS)]


def _to_row(values: Any, value: Money | None) -> DifferenceRow:
    row = dict(zip(ROW_FIELDS, values, strict=True))
    return DifferenceRow(
        id=row["pk"],
        pool_id=row["pool_id"],
        pool=row["pool__code"],
        account_id=row["pool__account_id"],
        account=row["pool__account__name"],
        seller_sku_id=row["seller_sku_id"],
        seller_sku=row["seller_sku__code"],
        product_id=row["product_id"],
        sku=row["product__sku"] or "",
        product=row["product__name"] or "",
        status=Status(row["status"]),
        has_correction=row["entry_id"] is not None,
        value=value,
        **{
            name: row[name]
            for name in (
                "kind", "ours", "amazon", "in_flight", "gap", "cause", "first_seen_at",
                "last_seen_at", "read_at", "resolved_at", "wait_until", "who", "reason",
                "said_at", "version",
            )
        },
    )  # fmt: skip


def _read_runs(rows: QuerySet[CheckRun]) -> list[RunRow]:
    return [
        RunRow(pk, pool_id, RunStatus(status), *rest)
        for pk, pool_id, status, *rest in rows.values_list(*RUN_FIELDS)
    ]
