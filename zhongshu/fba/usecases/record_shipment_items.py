"""Record what is in shipments and how much of it Amazon received, before anything is posted."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from zhongshu.catalog import public as catalog
from zhongshu.channels import public as channels
from zhongshu.fba.models import Shipment, ShipmentLine
from zhongshu.fba.statements import recording as statements
from zhongshu.kernel.outcomes import Outcome

type Key = tuple[int, int]


@transaction.atomic
def record_shipment_items(
    *,
    account_id: int,
    read: Mapping[str, Sequence[channels.ShipmentItemFacts]],
    at: datetime,
) -> list[Outcome]:
    """Store the items of shipments by their codes; answer what became of each, in their order.

    The received total takes the newest word, up or down; what is not told stays, an item that is
    missing too. Shipments that we do not know are left out. A constant number of statements.
    """
    statements.hold_account(account_id)
    shipments = {
        row.code: row for row in Shipment.objects.filter(account=account_id, code__in=list(read))
    }
    sku_ids = catalog.ensure_seller_skus(
        account_id=account_id,
        codes={item.seller_sku for code in shipments for item in read[code]},
        at=at,
    )
    known = {
        (line.shipment_id, line.seller_sku_id): line
        for line in ShipmentLine.objects.filter(shipment__in=list(shipments.values()))
    }
    outcomes, rows, counts = [], [], dict[Key, int]()
    for code, items in read.items():
        if code not in shipments:
            outcomes += [Outcome.REFUSED] * len(items)
            continue
        for item in items:
            key = shipments[code].pk, sku_ids[item.seller_sku]
            row = _merge(item, key, shipments[code], known.get(key), at)
            outcomes.append(_outcome(row, known.get(key)))
            if outcomes[-1] is Outcome.UNCHANGED:
                continue
            rows.append(row)
            before = known[key].amazon_received if key in known else None
            if item.received is not None and item.received != before:
                counts[key] = item.received
    ids = statements.put_lines(rows)
    statements.put_receipts(
        [{"line_id": ids[key], "received": received} for key, received in counts.items()], at=at
    )
    statements.sum_up([row.pk for row in shipments.values()], at=at)
    return outcomes


def _merge(
    item: channels.ShipmentItemFacts,
    key: Key,
    shipment: Shipment,
    before: ShipmentLine | None,
    at: datetime,
) -> dict[str, object]:
    """Return the line with what is told over what was known.

    Amazon tells no time of a count: it is after the shipment was read before, where it was.
    """
    received = item.received
    if received is None and before is not None:
        received = before.amazon_received
    is_news = before is None or received != before.amazon_received
    since = shipment.items_read_at
    return {
        "shipment_id": key[0],
        "seller_sku_id": key[1],
        "amazon_fnsku": item.fnsku or (before.amazon_fnsku if before else ""),
        "amazon_shipped": item.shipped,
        "amazon_received": received,
        "changed_at": at,
        "counted_after": (since or at) if is_news or before is None else before.counted_after,
        "is_late": before is None and since is not None,
    }


def _outcome(row: Mapping[str, object], before: ShipmentLine | None) -> Outcome:
    if before is None:
        return Outcome.NEW
    names = ("amazon_fnsku", "amazon_shipped", "amazon_received")
    is_changed = any(row[name] != getattr(before, name) for name in names)
    return Outcome.CHANGED if is_changed else Outcome.UNCHANGED
