"""Which seller SKU, store and product the pairs of a request name."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from pydantic import Field

from zhongshu.api.shapes import Body, BodyId, Code
from zhongshu.catalog import public as catalog
from zhongshu.channels import public as channels
from zhongshu.identity import public as identity

NO_ID = 0
SEVERAL_ACCOUNTS = _("Several accounts have this SKU: name one by account_id.")
NO_TARGET = _("Name the product by product_id or sku; null ends the pairing.")
NO_SELLER_SKU = _("Name the seller SKU by seller_sku_id, or by seller_sku.")
PAGE = 500


class NewPairing(Body):
    """What a seller SKU shall sell from now on.

    The SKU by `seller_sku_id`, or by `seller_sku` (with `account_id` where several have it); the
    product by `product_id` or `sku`, null ends the pairing. `store` (our id or Amazon's
    marketplace id) overrides it there. `replaces` is the id of the pairing that you saw.
    """

    seller_sku_id: BodyId | None = None
    seller_sku: Annotated[str, Field(max_length=200)] = ""
    account_id: BodyId | None = None
    product_id: BodyId | None = None
    sku: Annotated[str, Field(max_length=100)] | None = None
    factor: Annotated[int, Field(strict=True)] = 1
    store: Code = ""
    replaces: BodyId | None = None
    label: Annotated[str, Field(max_length=100, description="comes back with the answer")] = ""

    @property
    def has_target(self) -> bool:
        return bool({"product_id", "sku"} & self.model_fields_set)


@dataclass(frozen=True, slots=True)
class Names:
    """What the names of a whole request mean, read at once."""

    by_code: dict[str, list[catalog.SellerSkuRow]]
    by_id: dict[int, catalog.SellerSkuRow]
    products: dict[str, int]
    stores: list[channels.StoreCard]


def read_names(actor: identity.Actor, items: Sequence[NewPairing]) -> Names:
    """Read every name of a request: the same statements for one pair and for many."""
    codes = {each.seller_sku for each in items if each.seller_sku_id is None and each.seller_sku}
    ids = {each.seller_sku_id for each in items if each.seller_sku_id is not None}
    rows = _list_skus(actor, codes=sorted(codes)) if codes else []
    by_code: dict[str, list[catalog.SellerSkuRow]] = {}
    for row in rows:
        by_code.setdefault(row.code, []).append(row)
    named = catalog.list_seller_skus(actor, ids=ids, limit=PAGE) if ids else []
    return Names(
        by_code=by_code,
        by_id={row.id: row for row in [*rows, *named]},
        products=catalog.find_product_ids(actor, {each.sku for each in items if each.sku}),
        stores=channels.list_stores(actor) if any(each.store for each in items) else [],
    )


def to_pair(item: NewPairing, names: Names) -> catalog.Pair | str:
    """Return the pair that is meant, or the sentence why none is."""
    sku = _find_sku(item, names)
    if isinstance(sku, str):
        return sku
    product_id = item.product_id
    if not item.has_target:
        return gettext(NO_TARGET)
    if item.sku is not None:
        product_id = names.products.get(item.sku)
        if product_id is None:
            unknown = catalog.FieldRefusedError.SKU_UNKNOWN
            return str(catalog.FieldRefusedError("sku", unknown, given=item.sku))
    return catalog.Pair(
        seller_sku_id=sku.id,
        product_id=product_id,
        factor=item.factor,
        store_id=_find_store(item.store, sku.account_id, names) if item.store else None,
        replaces=item.replaces,
        label=item.label,
    )


def _find_sku(item: NewPairing, names: Names) -> catalog.SellerSkuRow | str:
    if item.seller_sku_id is None and not item.seller_sku:
        return gettext(NO_SELLER_SKU)
    if item.seller_sku_id is not None:
        found = [names.by_id[item.seller_sku_id]] if item.seller_sku_id in names.by_id else []
    else:
        found = names.by_code.get(item.seller_sku, [])
    if item.account_id is not None:
        found = [row for row in found if row.account_id == item.account_id]
    if not found:
        return str(catalog.PairRefusedError(catalog.PairRefusedError.NO_SKU))
    return found[0] if len(found) == 1 else gettext(SEVERAL_ACCOUNTS)


def _find_store(name: str, account_id: int, names: Names) -> int:
    """Return the store of the account that is named; one that is not there is refused later."""
    for store in names.stores:
        if store.account_id == account_id and name in (store.marketplace_id, str(store.store_id)):
            return store.store_id
    return NO_ID


def _list_skus(actor: identity.Actor, *, codes: Sequence[str]) -> list[catalog.SellerSkuRow]:
    """Return the SKUs of all accounts with these codes."""
    found: list[catalog.SellerSkuRow] = []
    while True:
        after = found[-1].id if found else 0
        page = catalog.list_seller_skus(actor, codes=codes, after_id=after, limit=PAGE)
        found += page
        if len(page) < PAGE:
            return found
