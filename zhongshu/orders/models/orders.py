"""Orders with their lines and packages."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce

from zhongshu.identity import public as identity
from zhongshu.kernel.money import LARGEST, Money
from zhongshu.orders.values import OwnStatus, WorkStatus

# What is not told sorts behind everything: the same expressions in the indexes and the list.
UNKNOWN_SHIP_BY = Coalesce(F("ship_by_latest"), Value(datetime(9999, 12, 31, tzinfo=UTC)))
UNKNOWN_TOTAL = Coalesce(F("total_amount"), Value(Decimal(-1)))


def below_largest(*fields: str) -> Q:
    """Refuse NaN: for PostgreSQL it is larger than every number (failures.md, E1)."""
    condition = Q()
    for field in fields:
        condition &= Q(**{f"{field}__lt": LARGEST})
    return condition


class OrderQuerySet(models.QuerySet["Order"]):
    def for_actor(self, actor: identity.Actor) -> Self:
        """Only orders of stores the actor may see; those of no store need every store."""
        return self if actor.sees_every_store else self.filter(store__in=actor.store_ids)


class Order(models.Model):
    """One order of one selling account.

    `amazon_…` and its neighbours take Amazon's newest words, unknown ones too; `work_status`
    and `is_held` are ours. An order of a pseudo-marketplace belongs to no store.

    An order of another channel has an `own_status`, no word of Amazon's; the times are then its
    channel's: when it was bought, and when anything of it was told last (decision 0011).

    Foreign keys have no index of their own where another one begins with them.
    """

    account = models.ForeignKey(
        "channels.SellingAccount", models.PROTECT, related_name="+", db_index=False
    )
    store = models.ForeignKey(
        "channels.Store", models.PROTECT, null=True, related_name="+", db_index=False
    )
    order_id = models.CharField(max_length=64)
    marketplace_id = models.CharField(max_length=30)
    marketplace_name = models.CharField(max_length=100)
    channel = models.CharField(max_length=40)
    fulfilled_by = models.CharField(max_length=40)
    amazon_status = models.CharField(max_length=40)
    own_status = models.CharField(max_length=20, null=True)  # noqa: DJ001 - Amazon's have none
    # For colleagues; a person wrote it, or a sheet.
    note = models.TextField(db_default="", default="")
    amazon_created_at = models.DateTimeField()
    amazon_updated_at = models.DateTimeField()
    service_level = models.CharField(max_length=60)
    ship_by_earliest = models.DateTimeField(null=True)
    ship_by_latest = models.DateTimeField(null=True)
    deliver_by_latest = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    total_amount = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    total_currency = models.CharField(max_length=3)
    programs = ArrayField(models.CharField(max_length=60))
    replaces_order_id = models.CharField(max_length=64)
    is_business = models.BooleanField()
    is_gift = models.BooleanField()
    is_provisional = models.BooleanField()
    cancellation_requested = models.BooleanField()
    line_count = models.IntegerField()
    unit_count = models.BigIntegerField()
    # Item + shipping + gift wrap − discount without tax; None until every line has a price.
    sales_amount = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    sales_currency = models.CharField(max_length=3)
    work_status = models.CharField(max_length=20, null=True)  # noqa: DJ001 - most have none
    is_held = models.BooleanField()
    recorded_at = models.DateTimeField()
    content_hash = models.BinaryField()

    objects = OrderQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "order_id"], name="one_order_per_id"),
            models.CheckConstraint(
                condition=below_largest("total_amount", "sales_amount"),
                name="order_amounts_are_numbers",
            ),
            models.CheckConstraint(
                condition=Q(work_status__in=[status.value for status in WorkStatus]),
                name="order_work_status_is_known",
            ),
            models.CheckConstraint(
                condition=Q(own_status=None)
                | Q(own_status__in=[status.value for status in OwnStatus], amazon_status=""),
                name="order_has_one_status",
            ),
        ]
        indexes = [
            models.Index(fields=["-amazon_created_at", "-id"], name="order_newest_first"),
            models.Index(fields=["-amazon_updated_at", "-id"], name="order_by_update"),
            models.Index(fields=["recorded_at", "id"], name="order_by_recorded"),
            models.Index(UNKNOWN_SHIP_BY, "id", name="order_by_ship_by"),
            models.Index(UNKNOWN_TOTAL, "id", name="order_by_total"),
            models.Index(
                fields=["store", "amazon_created_at"],
                include=[
                    "amazon_status",
                    "own_status",
                    "unit_count",
                    "sales_amount",
                    "sales_currency",
                ],
                name="order_sales",
            ),
            # The store beside it: a tab of one store is counted without a look at its orders.
            models.Index(
                fields=["amazon_status", "-amazon_created_at", "-id"],
                include=["store_id"],
                name="order_by_status",
            ),
            models.Index(
                fields=["fulfilled_by", "-amazon_created_at", "-id"], name="order_by_fulfilment"
            ),
            models.Index(
                fields=["work_status", "-amazon_created_at", "-id"],
                condition=Q(work_status__isnull=False),
                name="order_at_work",
            ),
            models.Index(
                "work_status",
                UNKNOWN_SHIP_BY,
                "id",
                condition=Q(work_status__isnull=False),
                name="order_at_work_by_ship_by",
            ),
            # What is still to be sent is the newest: by date alone the whole past came before it.
            models.Index(
                "amazon_status",
                UNKNOWN_SHIP_BY,
                "id",
                condition=Q(amazon_status__in=["UNSHIPPED", "PARTIALLY_SHIPPED"]),
                name="order_to_ship",
            ),
            models.Index(
                fields=["-amazon_created_at", "-id"],
                condition=Q(own_status__isnull=False),
                name="order_own",
            ),
            models.Index(
                fields=["order_id"], condition=Q(own_status__isnull=False), name="order_own_number"
            ),
            # Next to nothing, and so it costs nothing: it says at once that there are none.
            models.Index(
                fields=["work_status", "-amazon_created_at", "-id"],
                condition=Q(work_status__isnull=False, fulfilled_by="AMAZON"),
                name="order_at_work_elsewhere",
            ),
            models.Index(
                fields=["order_id"], opclasses=["varchar_pattern_ops"], name="order_by_id_prefix"
            ),
            *(
                models.Index(
                    fields=["-amazon_created_at", "-id"], condition=condition, name=f"order_{name}"
                )
                for name, condition in {
                    "held": Q(is_held=True),
                    "business": Q(is_business=True),
                    "gift": Q(is_gift=True),
                    "replacement": ~Q(replaces_order_id=""),
                    "cancel_asked": Q(cancellation_requested=True),
                    "provisional": Q(is_provisional=True),
                }.items()
            ),
        ]

    def __str__(self) -> str:
        return self.order_id

    @property
    def total(self) -> Money | None:
        if self.total_amount is None:
            return None
        return Money(self.total_amount, self.total_currency)

    @property
    def sales(self) -> Money | None:
        if self.sales_amount is None:
            return None
        return Money(self.sales_amount, self.sales_currency)

    @property
    def masked_buyer(self) -> Any:
        """What a list may show of the buyer: initials, city, country. None: never told."""
        try:
            return self.buyer
        except ObjectDoesNotExist:
            return None


class OrderLine(models.Model):
    """One item of an order. Never deleted: `is_gone` when an answer no longer holds it.

    Only provisional lines, made from a report without item ids, are replaced whole.
    """

    order = models.ForeignKey(Order, models.PROTECT, related_name="lines", db_index=False)
    order_item_id = models.CharField(max_length=64)
    seller_sku = models.CharField(max_length=100)
    asin = models.CharField(max_length=20)
    title = models.CharField(max_length=500)
    quantity = models.IntegerField()
    fulfilled = models.IntegerField()
    currency = models.CharField(max_length=3)
    unit_price = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    item_amount = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    shipping_amount = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    gift_wrap_amount = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    discount_amount = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    tax_amount = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    condition = models.CharField(max_length=60)
    programs = ArrayField(models.CharField(max_length=60))
    is_gift = models.BooleanField()
    cancellation_requested = models.BooleanField()
    cancellation_reason = models.CharField(max_length=300)
    cancelled_by = models.CharField(max_length=40)
    is_provisional = models.BooleanField()
    is_gone = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "order_item_id"], name="one_line_per_item"),
            models.CheckConstraint(
                condition=below_largest(
                    "unit_price",
                    "item_amount",
                    "shipping_amount",
                    "gift_wrap_amount",
                    "discount_amount",
                    "tax_amount",
                ),
                name="line_amounts_are_numbers",
            ),
            models.CheckConstraint(
                condition=Q(quantity__gte=0, fulfilled__gte=0), name="line_units_are_not_negative"
            ),
        ]
        indexes = [
            models.Index(
                fields=["seller_sku"],
                opclasses=["varchar_pattern_ops"],
                include=["order"],
                name="line_by_sku",
            ),
            models.Index(
                fields=["asin"],
                opclasses=["varchar_pattern_ops"],
                include=["order"],
                name="line_by_asin",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order_item_id} {self.seller_sku} × {self.quantity}"


class OrderPackage(models.Model):
    """A package that Amazon knows of, merchant-fulfilled orders only."""

    order = models.ForeignKey(Order, models.PROTECT, related_name="packages", db_index=False)
    reference_id = models.CharField(max_length=64)
    carrier = models.CharField(max_length=100)
    tracking_number = models.CharField(max_length=200)
    shipping_service = models.CharField(max_length=200)
    status = models.CharField(max_length=60)
    shipped_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["order", "reference_id"], name="one_package_per_reference"
            )
        ]

    def __str__(self) -> str:
        return f"{self.reference_id} {self.tracking_number}"
