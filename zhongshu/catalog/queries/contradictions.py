"""What must never be in the books of catalog, asked of the whole database."""

from collections.abc import Iterator

from django.db.models import Exists, F, OuterRef, Q

from zhongshu.catalog.models import Pairing, SellerSku
from zhongshu.identity import public as identity

MOST_NAMED = 20


def find_contradictions(actor: identity.Actor) -> list[str]:
    """Return a sentence for everything that contradicts itself, some twenty of a kind."""
    return [*_wrong_pointers(actor), *_paired_with_nothing(actor)]


def _wrong_pointers(actor: identity.Actor) -> Iterator[str]:
    """Say where a SKU points at anything but its open pairing that is of no store."""
    skus = SellerSku.objects.for_actor(actor)
    strange = skus.filter(pairing__isnull=False).filter(
        Q(pairing__ended_at__isnull=False)
        | Q(pairing__store__isnull=False)
        | ~Q(pairing__seller_sku=F("pk"))
    )
    for code, pairing_id in strange.order_by("pk").values_list("code", "pairing_id")[:MOST_NAMED]:
        yield f"Seller SKU {code} points at pairing {pairing_id}, which is not what it sells now."
    counts = Pairing.objects.filter(seller_sku=OuterRef("pk"), store=None, ended_at=None)
    lost = skus.filter(Exists(counts), pairing=None)
    for code in lost.order_by("pk").values_list("code", flat=True)[:MOST_NAMED]:
        yield f"Seller SKU {code} has a pairing that counts, but does not point at it."


def _paired_with_nothing(actor: identity.Actor) -> Iterator[str]:
    gone = Pairing.objects.for_actor(actor).filter(ended_at=None, product__removed_at__isnull=False)
    for code, sku in gone.order_by("pk").values_list("seller_sku__code", "product__sku")[
        :MOST_NAMED
    ]:
        yield f"Seller SKU {code} is paired with {sku}, which is removed."
