"""Products and seller SKUs of the tests of pairing: a red mug, a blue one, a two-pack."""

from datetime import datetime
from typing import Any

from tests.cast import ADMIN, OPERATOR, READER
from tests.catalog.cast import CA, DAY, MONDAY, MUG, US, listing, record, store_id
from tests.channels.stream_cast import make_account
from zhongshu.catalog import public as catalog
from zhongshu.catalog import words
from zhongshu.catalog.models import Barcode, Pairing, Product, SellerSku
from zhongshu.catalog.pairing_values import Pair, Paired, Reason
from zhongshu.identity import public as identity

__all__ = [
    "ADMIN",
    "CA",
    "DAY",
    "MONDAY",
    "MUG",
    "OPERATOR",
    "READER",
    "US",
    "history_of",
    "listing",
    "make_product",
    "make_sku",
    "make_skus",
    "now",
    "open_pairing",
    "pair",
    "record",
    "sees",
    "store_id",
]


def make_product(sku: str = "MUG-RED", *, barcode: str = "", **values: Any) -> Product:
    """Return the product of this SKU, made once."""
    found = Product.objects.filter(sku=sku, removed_at=None).first()
    if found:
        return found
    made = Product.objects.create(sku=sku, look_alike=words.look_alike_of(sku), **values)
    if barcode:
        Barcode.objects.create(product=made, code=barcode, kind="EAN")
    return made


def make_sku(code: str = MUG, *, marketplace_id: str = US, **told: Any) -> int:
    """Return the seller SKU with a listing in one store."""
    record(listing(code, marketplace_id=marketplace_id, **told))
    return SellerSku.objects.get(code=code).pk


def make_skus(number: int) -> list[int]:
    """Return so many new seller SKUs without listings."""
    account_id = make_account().pk
    made = SellerSku.objects.bulk_create(
        SellerSku(account_id=account_id, code=f"SKU-{each}", look_alike=f"sku-{each}")
        for each in range(number)
    )
    return [each.pk for each in made]


def sees(*marketplaces: str) -> identity.Actor:
    """Return an operator who may see the stores of these marketplaces only."""
    stores = frozenset(store_id(each) for each in marketplaces)
    return identity.Actor(name="wang", role=identity.Role.OPERATIONS, store_ids=stores)


def pair(
    *pairs: Pair,
    actor: identity.Actor = OPERATOR,
    at: datetime = MONDAY,
    reason: Reason = Reason.PERSON,
) -> list[Paired]:
    return catalog.pair_skus(pairs, reason=reason, actor=actor, at=at)


def now(sku_id: int) -> Pairing | None:
    """Return the pairing that the SKU points at."""
    return SellerSku.objects.select_related("pairing__product").get(pk=sku_id).pairing


def open_pairing(sku_id: int, product: Product, *, factor: int = 1) -> int:
    """Pair a SKU and return the pairing's id."""
    [answer] = pair(Pair(sku_id, product.pk, factor=factor))
    assert answer.pairing_id is not None, answer.refusal
    return answer.pairing_id


def history_of(sku_id: int) -> list[tuple[str, int, str, bool]]:
    """Return product, factor, who and whether it ended, of every version, oldest first."""
    rows = Pairing.objects.filter(seller_sku=sku_id).order_by("pk").select_related("product")
    return [(each.product.sku, each.factor, each.who, each.ended_at is not None) for each in rows]
