"""Our books of AWD beside Amazon's last words, compared with those of the pool it replenishes."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from zhongshu.catalog import public as catalog
from zhongshu.identity import public as identity
from zhongshu.inventory.ledger_values import LocationKind, MirrorCause
from zhongshu.inventory.mirror import Mirror, MirrorRow, compare_pool
from zhongshu.inventory.statements import awd as statements
from zhongshu.inventory.statements.mirror import SkuFacts

AWD = LocationKind.AWD.value


def compare_with_awd(
    actor: identity.Actor,
    *,
    account_id: int,
    pool_id: int,
    sku_ids: Collection[int] | None = None,
) -> Mirror:
    """Compare the books of a pool as `compare_pool` does, and those of the AWD behind it.

    At AWD on hand is compared with what lies there, all of it; what is on its way there or left
    for FBA is none. Two statements more.
    """
    pool = compare_pool(actor, account_id=account_id, pool_id=pool_id, sku_ids=sku_ids)
    facts = statements.read_awd(pool_id, sku_ids=sku_ids)
    if not facts:
        return pool
    rows = _compare(actor, account_id, pool_id, facts)
    differing = {row.seller_sku_id for row in rows}
    told_already = {row.seller_sku_id for row in pool.rows}
    more = facts.keys() - pool.sku_ids
    return replace(
        pool,
        compared=pool.compared + len(more),
        agree=pool.agree + len(more - differing) - len(differing - more - told_already),
        rows=(*pool.rows, *rows),
        sku_ids=pool.sku_ids | facts.keys(),
    )


def _compare(
    actor: identity.Actor, account_id: int, pool_id: int, facts: Mapping[int, SkuFacts]
) -> list[MirrorRow]:
    found = catalog.find_parts(actor, account_id=account_id, sku_ids=list(facts))
    codes = {sku_id: code for code, sku_id in found.sku_ids.items()}
    rows: list[MirrorRow] = []
    for sku_id in sorted(facts):
        own, parts = facts[sku_id], found.find(sku_id)
        lies_there = own.amazon.get(AWD, 0)
        if not own.ours and (not own.is_opened or not parts):
            if lies_there:
                units = (0, lies_there, 0)
                unpaired = MirrorCause.UNPAIRED
                rows.append(_row(pool_id, sku_id, codes, None, units, unpaired, own))
            continue
        products = {product for _kind, product in (*own.ours, *own.since)} | parts.keys()
        for product_id in sorted(products):
            per_unit = parts.get(product_id, 0)
            units = (
                own.ours[AWD, product_id],
                lies_there * per_unit,
                own.since[AWD, product_id],
            )
            gap = units[0] - units[1] - units[2]
            if not gap:
                continue
            cause = MirrorCause.OURS_MORE if gap > 0 else MirrorCause.AMAZON_MORE
            if product_id not in parts:
                cause = MirrorCause.PAIRED_OTHERWISE
            rows.append(_row(pool_id, sku_id, codes, product_id, units, cause, own, per_unit or 1))
    return rows


def _row(
    pool_id: int,
    sku_id: int,
    codes: Mapping[int, str],
    product_id: int | None,
    units: tuple[int, int, int],
    cause: MirrorCause,
    facts: SkuFacts,
    per_unit: int = 1,
) -> MirrorRow:
    ours, amazon, since = units
    return MirrorRow(
        pool_id,
        sku_id,
        codes.get(sku_id, ""),
        product_id,
        AWD,
        ours,
        amazon,
        since,
        cause,
        facts.read_at,
        per_unit,
    )
