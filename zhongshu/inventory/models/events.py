"""What Amazon told of its stock besides sales, row by row, and how far the books follow it."""

from typing import Self

from django.db import models
from django.db.models import F, Q

from zhongshu.channels import public as channels
from zhongshu.identity import public as identity
from zhongshu.inventory.event_rules import ADJUSTMENTS, RECEIPTS


class AmazonStockEventQuerySet(models.QuerySet["AmazonStockEvent"]):
    def for_actor(self, actor: identity.Actor) -> Self:
        """Only events of pools of a store that the actor sees."""
        if actor.sees_every_store:
            return self
        mine = AmazonStockEvent.objects.filter(pool__stores__in=actor.store_ids)
        return self.filter(pk__in=mine.values("pk"))


class AmazonStockEvent(models.Model):
    """One row of a report in Amazon's words, with what the books must have of it and have.

    `wanted` follows from the row: nothing where another feed posts it, nothing once a line of the
    ledger is gone. `accounted` are the units that moves or the opening of the seller SKU have in
    the books; what differs is due. What `occurred_at` the opening or before is in it: a removal at
    its request, from its first change on at its last. `parts` says what one unit was when it was
    posted.
    """

    account = models.ForeignKey(
        "channels.SellingAccount", models.PROTECT, related_name="+", db_index=False
    )
    feed = models.CharField(max_length=10)
    key = models.CharField(max_length=60)
    pool = models.ForeignKey(
        "channels.FulfilmentPool", models.PROTECT, related_name="+", db_index=False
    )
    seller_sku = models.ForeignKey("catalog.SellerSku", models.PROTECT, related_name="+")
    fnsku = models.CharField(max_length=20)
    event = models.CharField(max_length=40)
    disposition = models.CharField(max_length=40)
    reason = models.CharField(max_length=60)
    reference = models.CharField(max_length=80)
    status = models.CharField(max_length=60)
    center = models.CharField(max_length=20)
    country_code = models.CharField(max_length=10)
    day = models.DateField(null=True)
    occurred_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    quantity = models.IntegerField()
    told_at = models.DateTimeField()
    gone_at = models.DateTimeField(null=True)
    wanted = models.IntegerField()
    accounted = models.IntegerField(db_default=0)
    revision = models.IntegerField(db_default=0)
    parts = models.JSONField(null=True)
    is_refused = models.BooleanField(db_default=False)

    objects = AmazonStockEventQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "feed", "key"], name="one_stock_event_each"),
            models.CheckConstraint(
                condition=Q(feed__in=[feed.value for feed in channels.StockFeed]),
                name="stock_event_feed_is_known",
            ),
            models.CheckConstraint(
                condition=Q(gone_at=None) | Q(wanted=0), name="gone_stock_event_wants_nothing"
            ),
        ]
        indexes = [
            models.Index(
                fields=["account", "id"],
                name="stock_events_due",
                condition=~Q(wanted=F("accounted")) & Q(is_refused=False),
            ),
            models.Index(
                fields=["account", "day"],
                name="stock_events_of_a_day",
                condition=Q(day__isnull=False),
            ),
            models.Index(
                fields=["account", "told_at"],
                name="stock_adjustments_told",
                include=["quantity", "gone_at"],
                condition=Q(feed=channels.StockFeed.LEDGER.value, event=ADJUSTMENTS),
            ),
            models.Index(
                fields=["account", "reference"],
                name="stock_receipts_of_shipments",
                include=["day", "occurred_at"],
                condition=Q(
                    feed=channels.StockFeed.LEDGER.value,
                    event=RECEIPTS,
                    quantity__gt=0,
                    gone_at=None,
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.feed} {self.event} {self.reference}: {self.quantity}"
