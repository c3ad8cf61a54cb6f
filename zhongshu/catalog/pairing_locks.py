"""SKUs, products and rules held while pairings change: products first, then SKUs by their ids.

Whoever changes or removes products holds them first as well, so that nobody waits in a circle.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from zhongshu.catalog.models import Listing, Pairing, PairingRule, SellerSku
from zhongshu.catalog.pairing_errors import RuleNotFoundError
from zhongshu.catalog.statements import pairings as statements
from zhongshu.identity import public as identity

type Place = tuple[int, int | None]


@dataclass(frozen=True, slots=True)
class OpenPairing:
    """The pairing that counts now at one place: a SKU, or a SKU in one store."""

    id: int
    product_id: int
    sku: str
    factor: int
    who: str
    paired_at: datetime


@dataclass(frozen=True, slots=True)
class HeldSkus:
    """What is known of SKUs and products that we hold; others are missing from it."""

    codes: dict[int, str]
    products: dict[int, str]
    listed: frozenset[Place]
    open: dict[Place, OpenPairing]


def hold_skus(
    sku_ids: Collection[int],
    *,
    product_ids: Collection[int],
    store_ids: Collection[int],
    actor: identity.Actor,
) -> HeldSkus:
    """Hold the products that are not removed and the SKUs the actor may see."""
    products = statements.share_products(product_ids)
    codes = dict(
        SellerSku.objects.for_actor(actor)
        .filter(pk__in=list(sku_ids))
        .order_by("pk")
        .select_for_update(no_key=True)
        .values_list("pk", "code")
    )
    listed = frozenset[Place]()
    if store_ids:
        listings = Listing.objects.for_actor(actor).filter(
            seller_sku__in=list(codes), store__in=list(store_ids)
        )
        listed = frozenset(listings.values_list("seller_sku_id", "store_id"))
    rows = Pairing.objects.filter(seller_sku__in=list(codes), ended_at=None).values_list(
        "seller_sku_id",
        "store_id",
        "pk",
        "product_id",
        "product__sku",
        "factor",
        "who",
        "paired_at",
    )
    now: dict[Place, OpenPairing] = {
        (sku_id, store_id): OpenPairing(pk, product_id, sku, factor, who, paired_at)
        for sku_id, store_id, pk, product_id, sku, factor, who, paired_at in rows
    }
    return HeldSkus(codes, products, listed, now)


def hold_rules() -> list[PairingRule]:
    """Hold the pairing rules, first one first: one person changes them at a time."""
    statements.hold_rules()
    return list(PairingRule.objects.order_by("position", "pk"))


def find_rule(rule_id: int, rules: Sequence[PairingRule]) -> PairingRule:
    """Return one of these rules.

    Raises:
        RuleNotFoundError: it is none of them.
    """
    for rule in rules:
        if rule.pk == rule_id:
            return rule
    raise RuleNotFoundError(rule_id=rule_id)
