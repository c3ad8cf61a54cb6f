"""Forget seller SKUs that only a file named which was taken back."""

from collections.abc import Collection

from django.db import transaction
from django.db.models import ProtectedError

from zhongshu.catalog.models import Listing, Pairing, SellerSku


@transaction.atomic
def forget_seller_skus(sku_ids: Collection[int]) -> None:
    """Forget seller SKUs that nothing names any more; what others hold on to stays."""
    left = set(sku_ids) - set(
        Listing.objects.filter(seller_sku__in=sku_ids).values_list("seller_sku_id", flat=True)
    )
    left -= set(Pairing.objects.filter(seller_sku__in=left).values_list("seller_sku_id", flat=True))
    try:
        with transaction.atomic():
            SellerSku.objects.filter(pk__in=left).delete()
    except ProtectedError as held:
        names = {getattr(each, "seller_sku_id", None) for each in held.protected_objects}
        SellerSku.objects.filter(pk__in=left - names).delete()
