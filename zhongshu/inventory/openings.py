"""Reads about openings: which seller SKUs have books at a pool, and which might."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet, Sum

from zhongshu.identity import public as identity
from zhongshu.inventory.ledger_values import NewOpening, OpeningState
from zhongshu.inventory.models import AmazonStockLevel, PoolBooks, StockOpening
from zhongshu.inventory.statements.sharing import find_shared

COUNTED = ("fulfillable", "reserved", "researching", "unfulfillable")


@dataclass(frozen=True, slots=True)
class PoolOpening:
    """How far the books of a pool are open: seller SKUs, and units as Amazon counts them.

    `waiting` ones have no product yet; `unopened` ones Amazon shows, but their books are closed.
    """

    pool_id: int
    opened: int = 0
    waiting: int = 0
    fulfillable: int = 0
    reserved: int = 0
    researching: int = 0
    unfulfillable: int = 0
    unopened: int = 0


def find_openings(
    actor: identity.Actor, pairs: Collection[tuple[int, int]]
) -> dict[tuple[int, int], OpeningState]:
    """Return since when these pairs of pool and seller SKU have books; others have none."""
    rows = _openings(actor).filter(
        pool__in={pool_id for pool_id, _sku in pairs},
        seller_sku__in={sku_id for _pool, sku_id in pairs},
    )
    found = {
        (pool_id, sku_id): OpeningState(opened_at, is_posted)
        for pool_id, sku_id, opened_at, is_posted in rows.values_list(
            "pool_id", "seller_sku_id", "opened_at", "is_posted"
        )
    }
    return {pair: found[pair] for pair in pairs if pair in found}


def leave_out_opened(pool_id: int, codes: Mapping[int, str]) -> dict[int, str]:
    """Return those of these seller SKUs, codes by id, that have no books at a pool."""
    if not codes:
        return {}
    rows = StockOpening.objects.filter(pool=pool_id, seller_sku__in=list(codes))
    opened = set(rows.values_list("seller_sku_id", flat=True))
    return {sku_id: code for sku_id, code in codes.items() if sku_id not in opened}


def list_open_pools(actor: identity.Actor, account_id: int | None = None) -> list[int]:
    """Return the pools whose books are open, of one account or of all."""
    rows = _openings(actor)
    if account_id is not None:
        rows = rows.filter(pool__account=account_id)
    return sorted(rows.values_list("pool_id", flat=True).distinct())


def find_complete_books(actor: identity.Actor, pool_id: int) -> datetime | None:
    """Return when the books of a pool began, if all that lay there is in them; else None.

    A seller SKU that comes later begins then, with nothing.
    """
    rows = _openings(actor).filter(
        Exists(PoolBooks.objects.filter(pool=OuterRef("pool"))), pool=pool_id
    )
    begun_at: datetime | None = rows.aggregate(begun_at=Min("opened_at"))["begun_at"]
    return begun_at


def list_waiting_openings(actor: identity.Actor, account_id: int) -> list[NewOpening]:
    """Return the openings of an account whose seller SKU was no product so far."""
    rows = _openings(actor).filter(pool__account=account_id, is_posted=False)
    names = ("pool_id", "seller_sku_id", "opened_at", "number", *COUNTED)
    return [NewOpening(**row, parts={}) for row in rows.order_by("pk").values(*names)]


def list_unopened(
    actor: identity.Actor, *, pool_id: int, limit: int
) -> list[tuple[str, NewOpening]]:
    """Return seller SKUs that Amazon shows at a pool without books, each with its code.

    Stores of one pool show the same units: the one that was read last speaks. So do seller SKUs
    of one FNSKU: the first one has the units, the others begin with nothing at the same moment.
    What only a file told in part opens nothing.
    """
    newest = _unopened(actor, pool_id).order_by("seller_sku_id", "-read_at", "-pk")
    rows = newest.distinct("seller_sku_id").values_list(
        "seller_sku__code", "seller_sku_id", "read_at", *COUNTED
    )[:limit]
    found = [
        (
            code,
            NewOpening(
                pool_id=pool_id,
                seller_sku_id=sku_id,
                opened_at=read_at,
                parts={},
                **{name: number or 0 for name, number in zip(COUNTED, units, strict=True)},
            ),
        )
        for code, sku_id, read_at, *units in rows
    ]
    return _count_shared_once(found, pool_id)


def _count_shared_once(
    found: list[tuple[str, NewOpening]], pool_id: int
) -> list[tuple[str, NewOpening]]:
    """Let what shares its units with another seller SKU begin with nothing, when that one does."""
    shared = find_shared([pool_id]) if found else {}
    leaders = {sku_id: leader for (_pool, sku_id), leader in shared.items() if leader != sku_id}
    if not leaders:
        return found
    begun = {each.seller_sku_id: each.opened_at for _code, each in found}
    opened = StockOpening.objects.filter(pool=pool_id, seller_sku__in=leaders.values())
    begun |= dict(opened.values_list("seller_sku_id", "opened_at"))
    return [
        (
            code,
            replace(
                each,
                opened_at=begun[leaders[each.seller_sku_id]],
                fulfillable=0,
                reserved=0,
                researching=0,
                unfulfillable=0,
            )
            if each.seller_sku_id in leaders
            else each,
        )
        for code, each in found
    ]


def list_pool_openings(
    actor: identity.Actor, pool_ids: Collection[int]
) -> Mapping[int, PoolOpening]:
    """Return how far the books of these pools are open. Two queries."""
    summed = (
        _openings(actor)
        .filter(pool__in=pool_ids)
        .values("pool_id")
        .annotate(opened=Count("pk"), waiting=Count("pk", filter=Q(is_posted=False)))
        .annotate(**{f"units_{name}": Sum(name) for name in COUNTED})
        .values_list("pool_id", "opened", "waiting", *(f"units_{name}" for name in COUNTED))
    )
    unopened = dict(
        _unopened(actor, *pool_ids)
        .values("store__pool_id")
        .annotate(number=Count("seller_sku_id", distinct=True))
        .values_list("store__pool_id", "number")
    )
    opened = {row[0]: PoolOpening(*row) for row in summed}
    return {
        pool_id: replace(
            opened.get(pool_id, PoolOpening(pool_id)), unopened=unopened.get(pool_id, 0)
        )
        for pool_id in pool_ids
    }


def _openings(actor: identity.Actor) -> QuerySet[StockOpening]:
    rows = StockOpening.objects.all()
    if actor.sees_every_store:
        return rows
    return rows.filter(pool__stores__in=actor.store_ids).distinct()


def _unopened(actor: identity.Actor, *pool_ids: int) -> QuerySet[AmazonStockLevel]:
    opened = StockOpening.objects.filter(
        pool=OuterRef("store__pool"), seller_sku=OuterRef("seller_sku")
    )
    levels = AmazonStockLevel.objects.for_actor(actor).of_own_pool()
    return levels.filter(
        ~Exists(opened), store__pool__in=pool_ids, fulfillable__isnull=False, sweep__isnull=False
    )
