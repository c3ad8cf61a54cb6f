"""What contradicts itself about shipments: their books, and what is on its way of them."""

from collections import Counter
from collections.abc import Iterator

from zhongshu.catalog import public as catalog
from zhongshu.fba.models import Shipment, ShipmentLine
from zhongshu.fba.posting_rules import WAYS, to_document
from zhongshu.fba.rules import find_stage, find_totals
from zhongshu.fba.values import Stage
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory

MOST_NAMED = 20
FIELDS = (
    *("shipment__account_id", "shipment__code", "seller_sku_id", "seller_sku__code"),
    *("sent", "arrived", "lost", "parts", "shipment__closed_at", "shipment__destination"),
)


def find_contradictions(actor: identity.Actor) -> list[str]:
    """Return a sentence for everything that contradicts itself, some twenty of a kind.

    Raises:
        identity.NotEveryStoreError: the actor does not see every store; books are whole.
    """
    if not actor.sees_every_store:
        raise identity.NotEveryStoreError
    return [*_of_ways(), *_of_counts()]


def _of_ways() -> Iterator[str]:
    """Compare what lines have on their way with the ledger; of closed shipments that is nothing."""
    expected: Counter[inventory.OnWay] = Counter()
    named = 0
    lines = ShipmentLine.objects.filter(revision__gt=0).values_list(*FIELDS)
    living = catalog.find_living(identity.SYSTEM, _find_products())
    for (
        account_id,
        code,
        sku_id,
        sku,
        sent,
        arrived,
        lost,
        parts,
        closed_at,
        goal,
    ) in lines.iterator():
        on_the_way = sent - arrived - lost
        if closed_at is not None and on_the_way and named < MOST_NAMED:
            named += 1
            yield f"Shipment {code} is closed, but {on_the_way} of {sku} are still on their way."
        for product_id, per_unit in catalog.follow_merges(parts or {}, living).items():
            key = inventory.OnWay(account_id, to_document(goal, code), product_id, sku_id)
            expected[key] += on_the_way * per_unit
    found = {
        key: units
        for beginning in WAYS.values()
        for key, units in inventory.sum_ways(identity.SYSTEM, beginning).items()
    }
    wrong = sorted(key for key in {*expected, *found} if expected.get(key, 0) != found.get(key, 0))
    for key in wrong[:MOST_NAMED]:
        yield (
            f"{key.document}, product {key.product_id}: {expected.get(key, 0)} units are marked as"
            f" under way, the ledger has {found.get(key, 0)}."
        )


def _find_products() -> set[int]:
    """Return the products that lines are made of, as they were posted first."""
    lines = ShipmentLine.objects.filter(revision__gt=0, parts__isnull=False)
    told = lines.order_by().values_list("parts", flat=True).distinct()
    return {int(product_id) for parts in told.iterator() for product_id in parts or ()}


def _of_counts() -> Iterator[str]:
    """Name lines that are in step, by their own word, but were not posted as told."""
    lines = ShipmentLine.objects.filter(
        is_due=False, wait="", opening_received__isnull=False
    ).select_related("shipment", "seller_sku")
    named = 0
    for line in lines.iterator():
        shipment: Shipment = line.shipment
        stage: Stage = find_stage(shipment.amazon_status, has_left=shipment.left_at is not None)
        wanted = find_totals(
            stage,
            shipped=line.amazon_shipped,
            received=line.amazon_received or 0,
            opening_received=line.opening_received or 0,
            opening_lost=line.opening_lost,
        )
        posted = line.arrived + line.beyond
        if wanted.arrived + wanted.beyond != posted and named < MOST_NAMED:
            named += 1
            yield (
                f"Shipment {shipment.code}, {line.seller_sku.code}: {line.amazon_received} received"
                f" less {line.opening_received} before the books, but {posted} are posted."
            )
