"""What Amazon says it holds for us per seller SKU and store, and the sweeps that read it."""

from typing import Self

from django.db import models
from django.db.models import F, FilteredRelation, Q

from zhongshu.identity import public as identity
from zhongshu.inventory.values import SweepStatus


class OfStoreQuerySet[Row: models.Model](models.QuerySet[Row]):
    def for_actor(self, actor: identity.Actor) -> Self:
        """Only rows of stores the actor may see."""
        return self if actor.sees_every_store else self.filter(store__in=actor.store_ids)


class StockSweepQuerySet(OfStoreQuerySet["StockSweep"]):
    """Sweeps, by actor."""


class AmazonStockLevelQuerySet(OfStoreQuerySet["AmazonStockLevel"]):
    """Levels, by actor. `sent` is what somebody said of the pool that an offer is sent from."""

    def with_sent(self) -> Self:
        same_store = Q(seller_sku__offer_pools__store=F("store"))
        return self.annotate(sent=FilteredRelation("seller_sku__offer_pools", condition=same_store))

    def of_own_pool(self) -> Self:
        """Only levels that show units of their own store's pool: others are counted there.

        The few others are found by themselves: joined to each level they cost more than the list.
        """
        own = F("store__pool")
        elsewhere = self.model.objects.with_sent().filter(
            Q(sent__pool__lt=own) | Q(sent__pool__gt=own)
        )
        return self.exclude(pk__in=elsewhere.values("pk"))


class StockSweep(models.Model):
    """One reading of a store's stock, page after page; only a complete full one proves absence."""

    store = models.ForeignKey("channels.Store", models.PROTECT, related_name="+", db_index=False)
    is_full = models.BooleanField()
    status = models.CharField(max_length=10, default=SweepStatus.RUNNING.value)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    rows = models.PositiveIntegerField(default=0)
    message = models.CharField(max_length=300, default="")

    objects = StockSweepQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=[status.value for status in SweepStatus]),
                name="stock_sweep_status_is_known",
            ),
        ]
        indexes = [models.Index(fields=["store", "-id"], name="stock_sweep_newest_first")]

    def __str__(self) -> str:
        return f"#{self.pk} of store {self.store_id}: {self.status}"


class AmazonStockLevel(models.Model):
    """Amazon's own words about one seller SKU in one store. Our own books are the ledger.

    A number is NULL as long as nobody told it: files have some of them only. `sweep` is NULL until
    Amazon itself told of the SKU.
    """

    store = models.ForeignKey("channels.Store", models.PROTECT, related_name="+", db_index=False)
    seller_sku = models.ForeignKey("catalog.SellerSku", models.PROTECT, related_name="+")
    fnsku = models.CharField(max_length=20, default="")
    asin = models.CharField(max_length=20, default="")
    fulfillable = models.IntegerField(null=True)
    inbound_working = models.IntegerField(null=True)
    inbound_shipped = models.IntegerField(null=True)
    inbound_receiving = models.IntegerField(null=True)
    reserved = models.IntegerField(null=True)
    reserved_customer_orders = models.IntegerField(null=True)
    reserved_transfers = models.IntegerField(null=True)
    reserved_processing = models.IntegerField(null=True)
    researching = models.IntegerField(null=True)
    unfulfillable = models.IntegerField(null=True)
    amazon_updated_at = models.DateTimeField(null=True)
    sweep = models.ForeignKey(
        StockSweep, models.PROTECT, null=True, related_name="+", db_index=False
    )
    read_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    missed_sweeps = models.PositiveSmallIntegerField(default=0)
    absent_since = models.DateTimeField(null=True)

    objects = AmazonStockLevelQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["store", "seller_sku"], name="one_level_per_store_and_sku"
            ),
            models.CheckConstraint(
                condition=Q(
                    fulfillable__gte=0,
                    inbound_working__gte=0,
                    inbound_shipped__gte=0,
                    inbound_receiving__gte=0,
                    reserved__gte=0,
                    reserved_customer_orders__gte=0,
                    reserved_transfers__gte=0,
                    reserved_processing__gte=0,
                    researching__gte=0,
                    unfulfillable__gte=0,
                ),
                name="stock_level_is_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seller_sku_id} in store {self.store_id}: {self.fulfillable}"
