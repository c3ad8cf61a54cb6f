"""How pairings and seller SKUs look in REST."""

from collections.abc import Mapping
from datetime import datetime

from ninja import Schema

from zhongshu.catalog import public as catalog


class Pairing(Schema):
    """One unit of the seller SKU is `factor` units of the product; `ended_at` null: it counts.

    `store_id` null is the rule for the SKU, else an override in that store.
    """

    id: int
    account_id: int
    seller_sku_id: int
    seller_sku: str
    store_id: int | None
    product_id: int
    sku: str
    name: str
    factor: int
    reason: str
    who: str
    paired_at: datetime
    ended_at: datetime | None
    ended_by: str


class Proposal(Schema):
    """What the SKU may be; `score` 0 to 1000, `product_id` null: make it from the listing."""

    product_id: int | None
    sku: str
    name: str
    factor: int
    reason: str
    score: int
    facts: dict[str, object]


class SellerSku(Schema):
    """A seller's own code in one account, with what it sells now and what it may be."""

    id: int
    account_id: int
    seller_sku: str
    asin: str
    title: str
    is_left_out: bool
    pairing: Pairing | None
    overrides: list[Pairing]
    proposals: list[Proposal]


def show_pairing(row: catalog.PairingRow) -> Pairing:
    return Pairing(**{name: getattr(row, name) for name in Pairing.model_fields})


def show_sku(row: catalog.SkuToPair) -> SellerSku:
    return SellerSku(
        id=row.seller_sku_id,
        account_id=row.account_id,
        seller_sku=row.seller_sku,
        asin=row.asin,
        title=row.title,
        is_left_out=row.is_left_out,
        pairing=show_pairing(row.pairing) if row.pairing else None,
        overrides=[show_pairing(each) for each in row.overrides],
        proposals=[_show_proposal(each) for each in row.proposals],
    )


def _show_proposal(row: catalog.ProposalRow) -> Proposal:
    facts: Mapping[str, object] = row.facts
    return Proposal(
        product_id=row.product_id,
        sku=row.sku,
        name=row.name,
        factor=row.factor,
        reason=row.reason,
        score=row.score,
        facts=dict(facts),
    )
