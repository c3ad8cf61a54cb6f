"""What many seller SKUs and products are, at once: for work over all goods, not for a page."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from zhongshu.catalog.models import Category
from zhongshu.catalog.statements import goods as statements
from zhongshu.identity import public as identity


@dataclass(frozen=True, slots=True)
class Offer:
    """How a seller SKU is offered from a pool: in which stores, and whether any can sell it."""

    store_ids: tuple[int, ...]
    is_sellable: bool
    offered_since: datetime | None


@dataclass(frozen=True, slots=True)
class GoodsSku:
    """A seller SKU with its product; `parts` are units of products in one unit of it."""

    sku_id: int
    account_id: int
    code: str
    product_id: int | None
    product_sku: str
    name: str
    category: str
    owner_id: int | None
    parts: Mapping[int, int] = field(default_factory=dict)
    offers: Mapping[int, Offer] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class GoodsProduct:
    """A product by what rules about goods go by, and the accounts whose seller SKUs sell it."""

    product_id: int
    sku: str
    name: str
    category: str
    owner_id: int | None
    account_ids: Sequence[int] = ()


def read_goods_skus(actor: identity.Actor, sku_ids: Collection[int]) -> dict[int, GoodsSku]:
    """Return seller SKUs with product, parts and offers by pool. Three queries.

    Raises:
        identity.NotEveryStoreError: the actor does not see every store.
    """
    _require_everything(actor)
    parts: dict[int, dict[int, int]] = {}
    for sku_id, product_id, units in statements.read_parts(sku_ids):
        parts.setdefault(sku_id, {})[product_id] = units
    offers: dict[int, dict[int, Offer]] = {}
    for sku_id, pool_id, store_ids, is_sellable, since in statements.read_offers(sku_ids):
        offers.setdefault(sku_id, {})[pool_id] = Offer(tuple(store_ids), is_sellable, since)
    nothing: Mapping[int, Any] = {}
    return {
        row[0]: GoodsSku(*(*row, parts.get(row[0], nothing), offers.get(row[0], nothing)))
        for row in statements.read_skus(sku_ids)
    }


def read_goods_products(
    actor: identity.Actor, product_ids: Collection[int]
) -> dict[int, GoodsProduct]:
    """Return the products among these that are not removed. One query.

    Raises:
        identity.NotEveryStoreError: the actor does not see every store.
    """
    _require_everything(actor)
    return {row[0]: GoodsProduct(*row) for row in statements.read_products(product_ids)}


def read_goods_traces(actor: identity.Actor) -> str:  # noqa: ARG001 - it tells nothing of any
    """Return what is another text after pairings, recipes or listings changed. One query."""
    return statements.read_traces()


def _require_everything(actor: identity.Actor) -> None:
    if not actor.sees_every_store:
        raise identity.NotEveryStoreError


def list_category_ids(actor: identity.Actor) -> dict[str, int]:  # noqa: ARG001 - the company's
    """Return the id of every category by its path, in the order of the paths."""
    return dict(Category.objects.order_by("path").values_list("path", "pk"))
