"""What may be claimed of an account, as Amazon's facts and what people said have it now."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, time, timedelta

from zhongshu.catalog import public as catalog
from zhongshu.channels import public as channels
from zhongshu.claims import netting
from zhongshu.claims.unreturned import find_unreturned
from zhongshu.claims.values import Cause, Evidence, Kind
from zhongshu.claims.windows import read_windows
from zhongshu.fba import public as fba
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory
from zhongshu.orders import public as orders
from zhongshu.reconciliation import public as reconciliation

BY_LEDGER = "ledger:"
DAY = timedelta(days=1)


def gather_causes(account_id: int, *, at: datetime, with_ledger: bool = True) -> list[Cause]:
    """Return every cause there is, whether it is claimed already or not. A few statements."""
    return [
        *_of_shipments(account_id),
        *(_of_ledger(account_id) if with_ledger else ()),
        *_of_differences(account_id, at=at),
        *_of_replacements(account_id, at=at),
    ]


def _of_shipments(account_id: int) -> Iterator[Cause]:
    lines = fba.list_losses(identity.SYSTEM, account_id)
    codes = {line.code for line in lines}
    received = inventory.find_first_receipts(identity.SYSTEM, account_id, codes) if codes else {}
    for line in lines:
        closed_at = line.closed_at or line.changed_at
        # Amazon counts from the delivery: the first units it received are the nearest to it. Its
        # ledger knows their day also of what was received before we read the shipment.
        counted_at = min(line.counted_at or closed_at, closed_at)
        day, at = received.get(line.code, (None, counted_at))
        yield Cause(
            account_id=account_id,
            pool_id=line.pool_id,
            store_id=line.store_id,
            seller_sku_id=line.seller_sku_id,
            kind=Kind.SHORT_SHIPMENT,
            key=f"shipment:{line.code}:{line.seller_sku}",
            units=line.lost,
            occurred_at=min(at, counted_at),
            day=day if at <= counted_at else None,
            parts=_numbers(line.parts),
            fnsku=line.fnsku,
            reference=line.code,
            evidence=(
                Evidence(line.left_at or line.first_told_at, "SHIPPED", line.code, line.shipped),
                Evidence(line.changed_at, "RECEIVED", line.code, line.received or 0),
                Evidence(closed_at, "CLOSED", line.code, line.lost),
            ),
        )


def _of_ledger(account_id: int) -> Iterator[Cause]:
    rows = inventory.list_adjustments(identity.SYSTEM, account_id, netting.REASONS)
    losses = list(netting.find_losses(rows))
    now = catalog.find_parts(
        identity.SYSTEM,
        account_id=account_id,
        sku_ids={loss.row.seller_sku_id for loss in losses},
    )
    for loss in losses:
        row = loss.row
        found = (
            _to_evidence(each, "FOUND" if loss.kind is Kind.LOST else "MENDED", taken)
            for each, taken in loss.found
        )
        yield Cause(
            account_id=account_id,
            pool_id=row.pool_id,
            seller_sku_id=row.seller_sku_id,
            kind=loss.kind,
            key=f"{BY_LEDGER}{row.key}",
            units=loss.missing,
            occurred_at=row.occurred_at,
            day=row.day,
            parts=_numbers(row.parts) or now.find(row.seller_sku_id),
            fnsku=row.fnsku,
            reference=row.reference,
            evidence=(_to_evidence(row, loss.kind.value, -row.units), *found),
        )


def _to_evidence(row: inventory.Adjustment, what: str, units: int) -> Evidence:
    detail = " · ".join(filter(None, (row.center, row.reason, row.disposition)))
    return Evidence(row.occurred_at, what, row.reference, units, detail)


def _of_differences(account_id: int, *, at: datetime) -> Iterator[Cause]:
    stores = channels.list_stores(identity.SYSTEM, account_id)
    if not stores:
        return
    waiting = reconciliation.DifferenceFilter(
        tab=reconciliation.DifferenceTab.WAITING,
        pool_ids=tuple({store.pool_id for store in stores}),
    )
    rows = [
        row
        for row in reconciliation.iterate_differences(identity.SYSTEM, waiting, at=at)
        if row.status is reconciliation.Status.CLAIMED
        and row.gap > 0
        and row.product_id is not None
        and row.kind != inventory.RESERVED
    ]
    now = catalog.find_parts(
        identity.SYSTEM, account_id=account_id, sku_ids={row.seller_sku_id for row in rows}
    )
    for row in rows:
        each = now.find(row.seller_sku_id).get(row.product_id or 0, 1)
        yield Cause(
            account_id=account_id,
            pool_id=row.pool_id,
            seller_sku_id=row.seller_sku_id,
            kind=Kind.DIFFERENCE,
            key=f"difference:{row.pool}:{row.kind}:{row.product_id}:{row.first_seen_at.isoformat()}"
            f":{row.seller_sku}",
            units=-(-row.gap // each),
            occurred_at=row.first_seen_at,
            parts={row.product_id or 0: each},
            reference=str(row.id),
            evidence=(
                Evidence(row.last_seen_at, "OURS", "", row.ours),
                Evidence(row.read_at or row.last_seen_at, "AMAZON", "", row.amazon),
                Evidence(row.last_seen_at, "IN_FLIGHT", "", row.in_flight),
            ),
        )


def _of_replacements(account_id: int, *, at: datetime) -> Iterator[Cause]:
    """Yield what was replaced and did not come back in the days that Amazon waits for it.

    Returns are read since a day: of what was bought before, some may have come back unread.
    """
    first_day = inventory.find_first_day(identity.SYSTEM, account_id)
    if first_day is None:
        return
    replaced = orders.list_replacements(
        identity.SYSTEM,
        account_id,
        bought_since=datetime.combine(first_day + DAY, time(), UTC),
        until=at - DAY * read_windows()[Kind.UNRETURNED].wait_days,
    )
    came = inventory.list_returned(
        identity.SYSTEM, account_id, {each.original_id for each in replaced}
    )
    now = catalog.find_parts(
        identity.SYSTEM, account_id=account_id, codes={each.seller_sku for each in replaced}
    )
    for each in find_unreturned(replaced, came, now.sku_ids):
        again = each.replacement
        yield Cause(
            account_id=account_id,
            pool_id=again.pool_id,
            store_id=again.store_id,
            seller_sku_id=each.seller_sku_id,
            kind=Kind.UNRETURNED,
            key=f"replacement:{again.order_id}:{again.seller_sku}",
            units=each.missing,
            occurred_at=again.at,
            parts=now.find(each.seller_sku_id, again.store_id),
            reference=again.original_id,
            evidence=(
                Evidence(again.at, "REPLACED", again.order_id, again.units),
                *(
                    Evidence(back.at, "RETURNED", back.order_id, back.units, back.disposition)
                    for back in each.returned
                ),
            ),
        )


def _numbers(parts: Mapping[str, int] | None) -> dict[int, int]:
    return {int(product_id): units for product_id, units in (parts or {}).items()}
