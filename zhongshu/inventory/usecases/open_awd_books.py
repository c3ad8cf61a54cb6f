"""Begin the books of AWD of an account with what Amazon showed there."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from zhongshu.catalog import public as catalog
from zhongshu.identity import public as identity
from zhongshu.inventory.ledger_values import Cause, Entry, LocationKind, Move, Place, Reason
from zhongshu.inventory.models import AwdBooks, AwdLevel, AwdOpening, AwdReading
from zhongshu.inventory.statements import awd as statements
from zhongshu.inventory.usecases.post_entries import post_entries
from zhongshu.inventory.usecases.put_places import put_places

FAR_END = Place(kind=LocationKind.ADJUSTMENT)


@transaction.atomic
def open_awd_books(*, account_id: int, pool_id: int) -> int:
    """Post what lies at AWD of an account, once; return how many seller SKUs were posted now.

    All that Amazon shows is opened at one time, each SKU as of when it was read; what comes later
    begins with nothing. A SKU that is no product yet waits, and calling again posts it with the
    figures it had first. Before a reading came to its end nothing is opened. `pool_id` is the pool
    that AWD replenishes. A constant number of statements.
    """
    statements.hold_awd(account_id)
    books = AwdBooks.objects.filter(account=account_id).first() or _begin(account_id, pool_id)
    if books is None:
        return 0
    waiting = list(AwdOpening.objects.filter(account=account_id, is_posted=False).order_by("pk"))
    if not waiting:
        return 0
    found = catalog.find_parts(
        identity.SYSTEM, account_id=account_id, sku_ids=[each.seller_sku_id for each in waiting]
    )
    parts = {each.pk: found.find(each.seller_sku_id) for each in waiting}
    ready = [each for each in waiting if parts[each.pk]]
    _post(ready, parts, books)
    AwdOpening.objects.filter(pk__in=[each.pk for each in ready]).update(is_posted=True)
    return len(ready)


def _begin(account_id: int, pool_id: int) -> AwdBooks | None:
    """Keep what was read last as the opening; None: nothing was read to its end."""
    reading = AwdReading.objects.filter(account=account_id, is_there=True).first()
    if reading is None or reading.whole_at is None:
        return None
    levels = list(AwdLevel.objects.filter(account=account_id, on_hand__isnull=False))
    books = AwdBooks.objects.create(
        account_id=account_id, pool_id=pool_id, begun_at=_earliest(levels, reading.whole_at)
    )
    AwdOpening.objects.bulk_create(
        AwdOpening(
            account_id=account_id,
            seller_sku_id=each.seller_sku_id,
            opened_at=each.read_at,
            on_hand=each.on_hand or 0,
        )
        for each in levels
        if each.on_hand
    )
    identity.record(
        identity.SYSTEM,
        "inventory.open_awd",
        f"channels.account:{account_id}",
        seller_skus=len(levels),
    )
    return books


def _earliest(levels: Sequence[AwdLevel], whole_at: datetime) -> datetime:
    return min([whole_at, *(each.read_at for each in levels if each.on_hand)])


def _post(
    ready: Sequence[AwdOpening], parts: Mapping[int, Mapping[int, int]], books: AwdBooks
) -> None:
    if not ready:
        return
    here = Place(kind=LocationKind.AWD, account_id=books.account_id)
    places = put_places([FAR_END, here])
    post_entries(
        [
            Entry(
                key=f"awd_opening:{each.account_id}:{each.seller_sku_id}",
                reason=Reason.OPENING,
                occurred_at=each.opened_at,
                moves=tuple(
                    Move(
                        product_id=product_id,
                        source_id=places[FAR_END],
                        destination_id=places[here],
                        quantity=each.on_hand * per_unit,
                        seller_sku_id=each.seller_sku_id,
                    )
                    for product_id, per_unit in sorted(parts[each.pk].items())
                ),
                cause=Cause(kind="opening", ref=str(books.pool_id), account_id=each.account_id),
            )
            for each in ready
        ],
        must_all=True,
    )
