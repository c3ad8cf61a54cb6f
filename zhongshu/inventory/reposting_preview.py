"""What re-posting a seller SKU would do, told before anything is done."""

from collections import Counter
from datetime import datetime

from zhongshu.inventory.ledger_values import AT_WAREHOUSE, BalanceKey, LocationKind, Reason
from zhongshu.inventory.reposting import Plan, plan_reposting
from zhongshu.inventory.reposting_errors import UnpairedSkuError
from zhongshu.inventory.reposting_lists import find_place_names, name_parts, read_unclear
from zhongshu.inventory.reposting_rules import SoldAs
from zhongshu.inventory.reposting_values import (
    MOST_NAMED,
    PlaceEffect,
    PlaceShortage,
    ReasonCount,
    RepostingPreview,
)
from zhongshu.inventory.statements import reposted as statements
from zhongshu.inventory.statements.repostings import find_skus


def preview_reposting(sold: SoldAs, since: datetime | None) -> RepostingPreview:
    """Return what re-posting would do as things stand; nothing changes.

    Raises:
        UnpairedSkuError: the seller SKU is no product now.
    """
    if not any(sold.parts.values()):
        raise UnpairedSkuError(sold.seller_sku)
    plan = plan_reposting(sold, since)
    effects, short = _tell_effects(plan)
    parts = sold.parts.get(None) or next(iter(sold.parts.values()))
    products = {part for own in sold.parts.values() for part in own}
    return RepostingPreview(
        seller_sku_id=sold.seller_sku_id,
        seller_sku=sold.seller_sku,
        account_id=sold.account_id,
        account=sold.account,
        since=since,
        begun_at=plan.begun_at,
        parts=name_parts(parts, find_skus(parts.keys())),
        entries=len(plan.changes),
        anew=sum(bool(each.becomes) for each in plan.changes),
        exchanged=len(plan.exchanges),
        by_reason=_count_reasons(plan),
        effects=effects,
        shortages=short,
        unclear=read_unclear(plan.unclear[:MOST_NAMED]),
        reservations=statements.count_reserved_otherwise(sold.seller_sku_id, products),
    )


def _count_reasons(plan: Plan) -> tuple[ReasonCount, ...]:
    entries, units = Counter[Reason](), Counter[Reason]()
    for each in plan.changes:
        entries[each.of.reason] += 1
        units[each.of.reason] += plan.units.get(each.of.entry_id, 0)
    return tuple(
        ReasonCount(reason, entries[reason], units[reason]) for reason in Reason if entries[reason]
    )


def _tell_effects(plan: Plan) -> tuple[tuple[PlaceEffect, ...], tuple[PlaceShortage, ...]]:
    """Return what changes where, by place and product, and what is short there."""
    changes = plan.sum_effects()
    known = statements.read_balances(changes.keys())
    skus = find_skus({key.product_id for key in changes})
    names = find_place_names({key.location_id for key in changes})
    effects, short = [], []

    def place_of(key: BalanceKey) -> tuple[str, int, str]:
        return plan.places[key.location_id].kind, key.location_id, skus[key.product_id]

    for key in sorted(changes, key=place_of):
        units, place = changes[key], plan.places[key.location_id].kind
        on_hand, reserved, may_go_negative = known.get(key, (0, 0, None))
        told = key.product_id, skus[key.product_id], key.location_id, names[key.location_id]
        effects.append(PlaceEffect(*told, on_hand, on_hand + units, is_own=place in AT_WAREHOUSE))
        has_floor = place in AT_WAREHOUSE or place is LocationKind.TRANSIT
        if units < 0 and has_floor and not may_go_negative and on_hand - reserved + units < 0:
            short.append(PlaceShortage(*told, wanted=-units, free=on_hand - reserved))
    return tuple(effects), tuple(short)
