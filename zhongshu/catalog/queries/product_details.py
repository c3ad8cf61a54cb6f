"""What belongs to products and is read as a whole: components, and costs of every day."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from zhongshu.catalog.models import BundlePart, ProductCost
from zhongshu.catalog.product_rights import SEES_COSTS
from zhongshu.identity import public as identity

EXPORT_CHUNK = 2_000


def iterate_bundle_parts(
    actor: identity.Actor,  # noqa: ARG001 - products are the company's; every reader is named
) -> Iterator[tuple[Any, ...]]:
    """Yield every component: id, SKU and name of the bundle and of the component, and units."""
    parts = BundlePart.objects.filter(ended_at=None, bundle__removed_at=None)
    return _each(
        parts,
        "bundle_id",
        "bundle__sku",
        "bundle__name",
        "component_id",
        "component__sku",
        "component__name",
        "quantity",
    )


def iterate_costs(actor: identity.Actor) -> Iterator[tuple[Any, ...]]:
    """Yield what every product cost from each day on: id, SKU, name, day, amount, currency.

    Raises:
        identity.NotAllowedError: costs are not for this role.
    """
    identity.require_role(actor, *SEES_COSTS)
    costs = ProductCost.objects.filter(product__removed_at=None)
    found = _each(
        costs, "product_id", "product__sku", "product__name", "from_day", "amount", "currency"
    )
    return ((*row[:4], row[4].normalize(), row[5]) for row in found)


def _each(rows: QuerySet[Any], *names: str) -> Iterator[tuple[Any, ...]]:
    last_id = 0
    while True:
        page = list(
            rows.filter(pk__gt=last_id).order_by("pk").values_list("pk", *names)[:EXPORT_CHUNK]
        )
        yield from (row[1:] for row in page)
        if len(page) < EXPORT_CHUNK:
            return
        last_id = page[-1][0]
