"""What a filter of products means in the database."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.db.models import Case, DecimalField, Exists, OuterRef, Q, QuerySet, When
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.db.models.lookups import GreaterThanOrEqual, IContains, LessThanOrEqual, Regex

from zhongshu.catalog import words
from zhongshu.catalog.filters import holds
from zhongshu.catalog.models import Pairing, Product
from zhongshu.catalog.product_values import CustomWish, ProductFilter, ProductKind, ProductTab

# As long as a field of numbers takes one.
NUMBER = r"^-?[0-9]{1,30}(\.[0-9]{1,10})?$"


def choose_products(filter_by: ProductFilter) -> QuerySet[Product]:
    """Return the single products of a filter, to be joined with what another room keeps of them."""
    return filtered(replace(filter_by, kind=ProductKind.SINGLE))


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
    for wish in filter_by.custom:
        wanted &= _holds(wish)
    for word in words.fold(filter_by.search).split():
        wanted &= holds(word)
    return Product.objects.filter(wanted)


def _holds(wish: CustomWish) -> Q:
    """Return what a wish about a field of the company's own means; whole values use an index."""
    if wish.equals:
        return Q(custom__contains={wish.code: wish.equals})
    value: Any = KeyTextTransform(wish.code, "custom")
    if wish.holds:
        return Q(IContains(value, wish.holds))
    least: Any = wish.least
    most: Any = wish.most
    if wish.is_number:
        # A field that was of another kind may have left other texts in removed products.
        number = Cast(value, DecimalField(max_digits=40, decimal_places=10))
        value = Case(When(Q(Regex(value, NUMBER)), then=number), default=None)
        least, most = Decimal(least or 0), Decimal(most or 0)
    above = Q(GreaterThanOrEqual(value, least)) if wish.least else Q()
    return above & (Q(LessThanOrEqual(value, most)) if wish.most else Q())


def sold_as(product: Any) -> QuerySet[Pairing]:
    """Return what pairs a product with seller SKUs now: each of them points at such a one."""
    return Pairing.objects.filter(product=product, store=None, ended_at=None)


def of_tab(tab: ProductTab) -> Q:
    """Return what a tab holds."""
    if tab is ProductTab.REMOVED:
        return ~Q(removed_at=None)
    kept = Q(removed_at=None)
    if tab is ProductTab.ALL:
        return kept
    if tab is ProductTab.UNPAIRED:
        return kept & ~Q(Exists(sold_as(OuterRef("pk"))))
    return kept & Q(status=tab.value)
