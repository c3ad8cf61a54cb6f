"""What a filter of products means in the database."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from zhongshu.catalog import words
from zhongshu.catalog.models import Product, SellerSku
from zhongshu.catalog.product_values import ProductFilter, ProductTab


def filtered(filter_by: ProductFilter) -> QuerySet[Product]:
    """Return the products of a filter."""
    return matching(filter_by).filter(of_tab(filter_by.tab))


def matching(filter_by: ProductFilter) -> QuerySet[Product]:
    """Return the products of a filter in whatever tab they are."""
    plain: Mapping[str, Any] = {
        "pk__in": filter_by.product_ids,
        "sku__in": filter_by.skus,
        "brand": filter_by.brand,
        "owner": filter_by.owner_id,
        "developer": filter_by.developer_id,
        "kind": filter_by.kind,
        "parent_code": filter_by.parent_code,
        "changed_at__gt": filter_by.changed_after,
    }
    wanted = Q(**{name: value for name, value in plain.items() if value})
    if filter_by.tag_id is not None:
        wanted &= Q(tag_ids__contains=[filter_by.tag_id])
    if filter_by.category:
        wanted &= Q(category__path=filter_by.category) | Q(
            category__path__startswith=f"{filter_by.category} / "
        )
    for word in words.fold(filter_by.search).split():
        wanted &= Q(search_text__contains=word)
        if len(word) == 2 and (pairs := words.pairs_of(word)):
            wanted &= Q(pairs__contains=pairs)
    return Product.objects.filter(wanted)


def of_tab(tab: ProductTab) -> Q:
    """Return what a tab holds."""
    if tab is ProductTab.REMOVED:
        return ~Q(removed_at=None)
    kept = Q(removed_at=None)
    if tab is ProductTab.ALL:
        return kept
    if tab is ProductTab.UNPAIRED:
        return kept & Q(~Exists(SellerSku.objects.filter(pairing__product=OuterRef("pk"))))
    return kept & Q(status=tab.value)
