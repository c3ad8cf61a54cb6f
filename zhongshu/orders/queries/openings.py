"""How far the opening of books was looked at again."""

from collections.abc import Collection

from django.db.models import Max, Min, QuerySet

from zhongshu.channels import public as channels
from zhongshu.identity import public as identity
from zhongshu.orders.models import OpeningCheck, OpeningCorrection, PoolOfNoStore
from zhongshu.orders.stock_values import (
    CHECKED_FOR,
    LONGEST_SHIPPING,
    CorrectedOpening,
    CorrectedOpenings,
    OpeningChecked,
)


def find_watched_time(actor: identity.Actor, account_id: int) -> channels.Window | None:
    """Return the time in which what left says something about books that are not settled yet."""
    rows = _checks(actor).filter(account_id=account_id, settled_at=None)
    opened = rows.aggregate(first=Min("opened_from"), last=Max("opened_to"))
    if opened["first"] is None:
        return None
    return channels.Window(opened["first"] - LONGEST_SHIPPING, opened["last"] + CHECKED_FOR)


def find_opening_checks(
    actor: identity.Actor, pool_ids: Collection[int]
) -> dict[int, OpeningChecked]:
    """Return of pools whose books were opened how far they are looked at again. One query."""
    return {
        row.pool_id: OpeningChecked(row.opened_to + CHECKED_FOR, row.read_to, row.settled_at)
        for row in _checks(actor).filter(pool__in=pool_ids)
    }


def find_pool_of_no_store(actor: identity.Actor, account_id: int) -> int | None:
    """Return the pool that somebody chose for orders of no store, for who may see those."""
    if not actor.sees_every_store:
        return None
    rows = PoolOfNoStore.objects.filter(account=account_id)
    return rows.values_list("pool_id", flat=True).first()


def list_corrected_openings(
    actor: identity.Actor, pool_id: int, *, limit: int = 200
) -> CorrectedOpenings:
    """Return what the opening of a pool's books had to be corrected by, the newest first."""
    rows = OpeningCorrection.objects.filter(pool=pool_id)
    if not actor.sees_every_store:
        rows = rows.filter(line__order__store__in=actor.store_ids)
    names = (
        *("line__order__order_id", "line__seller_sku", "units"),
        *("opening_before", "opening", "corrected_at"),
    )
    newest = rows.order_by("-pk").values_list(*names)[:limit]
    return CorrectedOpenings(tuple(CorrectedOpening(*row) for row in newest), rows.count())


def _checks(actor: identity.Actor) -> QuerySet[OpeningCheck]:
    rows = OpeningCheck.objects.all()
    if actor.sees_every_store:
        return rows
    return rows.filter(pool__stores__in=actor.store_ids).distinct()
