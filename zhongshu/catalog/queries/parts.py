"""What one unit of a seller SKU is on the shelf: units of products, bundles taken apart."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise

from zhongshu.catalog.models import BundlePart, Pairing, SellerSku
from zhongshu.identity import public as identity


@dataclass(frozen=True, slots=True)
class SoldParts:
    """What seller SKUs are now. `by_store` has what a store sells otherwise than its account."""

    sku_ids: Mapping[str, int]
    by_sku: Mapping[int, Mapping[int, int]]
    by_store: Mapping[tuple[int, int], Mapping[int, int]]

    def find(self, sku_id: int, store_id: int | None = None) -> Mapping[int, int]:
        """Return units by product for one unit of this SKU; empty: it is not paired."""
        if store_id is not None and (sku_id, store_id) in self.by_store:
            return self.by_store[sku_id, store_id]
        return self.by_sku.get(sku_id, {})

    def find_any(self, sku_id: int) -> Mapping[int, int]:
        """Return what this SKU is for its account, or where only stores sell it, in the first."""
        of_stores = (self.by_store[key] for key in sorted(self.by_store) if key[0] == sku_id)
        return self.by_sku.get(sku_id) or next(of_stores, {})


@dataclass(frozen=True, slots=True)
class PartVersion:
    """What one unit of a seller SKU was for a time; without a store, where none had its own."""

    parts: Mapping[int, int]
    store_id: int | None
    began_at: datetime
    ended_at: datetime | None

    def counted_at(self, at: datetime) -> bool:
        return self.began_at <= at and (self.ended_at is None or at < self.ended_at)


def find_parts(
    actor: identity.Actor,
    *,
    account_id: int,
    codes: Collection[str] = (),
    sku_ids: Collection[int] = (),
) -> SoldParts:
    """Return what these seller SKUs of an account are now, by code or by id. Three queries."""
    skus = SellerSku.objects.for_actor(actor).filter(account=account_id)
    skus = skus.filter(code__in=codes) | skus.filter(pk__in=sku_ids)
    return _read_parts(actor, dict(skus.values_list("code", "pk")))


def find_parts_of(actor: identity.Actor, sku_ids: Collection[int]) -> SoldParts:
    """Return what these seller SKUs of whatever accounts are now, by id only. Three queries."""
    skus = SellerSku.objects.for_actor(actor).filter(pk__in=sku_ids)
    ids = {str(pk): pk for pk in skus.values_list("pk", flat=True)}
    return replace(_read_parts(actor, ids), sku_ids={})


def _read_parts(actor: identity.Actor, ids: Mapping[str, int]) -> SoldParts:
    pairings = Pairing.objects.for_actor(actor).filter(
        seller_sku__in=list(ids.values()), ended_at=None
    )
    open_ones = list(pairings.values_list("seller_sku_id", "store_id", "product_id", "factor"))
    recipes = _read_recipes({product_id for _sku, _store, product_id, _factor in open_ones})
    by_sku: dict[int, Mapping[int, int]] = {}
    by_store: dict[tuple[int, int], Mapping[int, int]] = {}
    for sku_id, store_id, product_id, factor in open_ones:
        recipe = recipes.get(product_id, {product_id: 1})
        parts = {component: units * factor for component, units in recipe.items()}
        if store_id is None:
            by_sku[sku_id] = parts
        else:
            by_store[sku_id, store_id] = parts
    return SoldParts(ids, by_sku, by_store)


def _read_recipes(product_ids: Collection[int]) -> dict[int, dict[int, int]]:
    """Return what each bundle among these products holds; a component is never a bundle."""
    recipes: defaultdict[int, dict[int, int]] = defaultdict(dict)
    rows = BundlePart.objects.filter(bundle__in=product_ids, ended_at=None)
    for bundle_id, component_id, quantity in rows.values_list(
        "bundle_id", "component_id", "quantity"
    ):
        recipes[bundle_id][component_id] = quantity
    return dict(recipes)


def list_part_versions(actor: identity.Actor, sku_id: int) -> list[PartVersion]:
    """Return all that one unit of a seller SKU ever was, by pairing and recipe. Two queries."""
    rows = Pairing.objects.for_actor(actor).filter(seller_sku=sku_id).order_by("pk")
    pairings = list(rows.values_list("store_id", "product_id", "factor", "paired_at", "ended_at"))
    recipes: defaultdict[int, list[tuple[int, int, datetime, datetime | None]]] = defaultdict(list)
    parts = BundlePart.objects.filter(bundle__in={row[1] for row in pairings}).order_by("pk")
    names = ("bundle_id", "component_id", "quantity", "from_at", "ended_at")
    for bundle_id, component_id, quantity, from_at, ended_at in parts.values_list(*names):
        recipes[bundle_id].append((component_id, quantity, from_at, ended_at))
    return [
        PartVersion(
            {part: units * factor for part, units in recipe.items()}, store_id, begins, ends
        )
        for store_id, product_id, factor, began_at, ended_at in pairings
        for recipe, begins, ends in _cut(product_id, recipes[product_id], began_at, ended_at)
    ]


def _cut(
    product_id: int,
    parts: Collection[tuple[int, int, datetime, datetime | None]],
    began_at: datetime,
    ended_at: datetime | None,
) -> Iterator[tuple[Mapping[int, int], datetime, datetime | None]]:
    """Yield what a product was made of while a pairing counted, time by time."""
    changes = {at for *_part, begun, ended in parts for at in (begun, ended) if at is not None}
    inside = sorted(at for at in changes if began_at < at and (ended_at is None or at < ended_at))
    for begins, ends in pairwise([began_at, *inside, ended_at]):
        recipe = {
            component: quantity
            for component, quantity, begun, ended in parts
            if begins is not None and begun <= begins and (ended is None or begins < ended)
        }
        if begins is not None:
            yield recipe or {product_id: 1}, begins, ends
