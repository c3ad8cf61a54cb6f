"""Shipments to Amazon with their lines: Amazon's newest words, and what we make of them."""

from typing import Self

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q

from zhongshu.fba.values import Destination, LineWait, Source
from zhongshu.identity import public as identity


class ShipmentQuerySet(models.QuerySet["Shipment"]):
    def for_actor(self, actor: identity.Actor) -> Self:
        """Only shipments that were told for a store the actor sees."""
        return self if actor.sees_every_store else self.filter(store__in=actor.store_ids)


class Shipment(models.Model):
    """One shipment of one account to one pool, or to the AWD that fills it.

    `amazon_…` takes the newest fact, unknown words too. Amazon tells no times: `first_told_at`,
    `left_at` and `closed_at` are when we were told first that it is there, on its way, closed;
    the last is empty again when it is reopened. `source` is ours: where the units came from,
    confirmed by a person; empty: nobody said, they came out of ADJUSTMENT.

    `was_there` – it was told by the first complete reading of its store: what had been received
    by then is taken to be in the books. Foreign keys have no index where another begins with them.
    """

    account = models.ForeignKey(
        "channels.SellingAccount", models.PROTECT, related_name="+", db_index=False
    )
    store = models.ForeignKey("channels.Store", models.PROTECT, related_name="+", db_index=False)
    pool = models.ForeignKey(
        "channels.FulfilmentPool", models.PROTECT, related_name="+", db_index=False
    )
    destination = models.CharField(max_length=10, db_default=Destination.FBA.value)
    code = models.CharField(max_length=30)
    amazon_status = models.CharField(max_length=30)
    amazon_name = models.CharField(max_length=200)
    amazon_center = models.CharField(max_length=20)
    amazon_ship_from = models.CharField(max_length=210)
    amazon_label_prep = models.CharField(max_length=30)
    amazon_need_by = models.DateField(null=True)
    shipped = models.BigIntegerField(db_default=0)
    received = models.BigIntegerField(db_default=0)
    # What lines lack of their own shipped units: another one that has too many makes up for none.
    short = models.BigIntegerField(db_default=0)
    first_told_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    items_read_at = models.DateTimeField(null=True)
    are_items_due = models.BooleanField(db_default=True)
    was_there = models.BooleanField()
    source = models.CharField(max_length=20, db_default="")
    source_warehouse = models.ForeignKey(
        "inventory.Warehouse", models.PROTECT, null=True, related_name="+", db_index=False
    )
    source_revision = models.IntegerField(db_default=0)
    # Units that left while nobody had said where from: a person is asked.
    needs_source = models.BooleanField(db_default=False)
    search_text = models.TextField()

    objects = ShipmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "code"], name="one_shipment_each"),
            models.CheckConstraint(
                condition=Q(source__in=["", *(each.value for each in Source)]),
                name="shipment_source_is_known",
            ),
            models.CheckConstraint(
                condition=Q(destination=Destination.FBA)
                | (Q(destination=Destination.AWD) & ~Q(source=Source.AWD)),
                name="shipment_destination_is_known",
            ),
            models.CheckConstraint(
                condition=Q(source=Source.WAREHOUSE, source_warehouse__isnull=False)
                | (~Q(source=Source.WAREHOUSE) & Q(source_warehouse=None)),
                name="shipment_source_names_warehouse",
            ),
        ]
        indexes = [
            models.Index(fields=["-first_told_at", "-id"], name="shipments_newest"),
            models.Index(fields=["store", "-first_told_at", "-id"], name="shipments_of_a_store"),
            models.Index(
                fields=["store", "id"], name="shipments_to_read", condition=Q(are_items_due=True)
            ),
            models.Index(
                fields=["store"], name="shipments_of_no_source", condition=Q(needs_source=True)
            ),
            GinIndex(OpClass("search_text", "gin_trgm_ops"), name="shipment_by_words"),
        ]

    def __str__(self) -> str:
        return self.code


class ShipmentLine(models.Model):
    """One seller SKU of a shipment: what Amazon tells, and what moves have in the books of it.

    All in units as Amazon counts them. `opening_received` was received before the books began
    (empty: they did not begin yet) and `opening_lost` was given up by then. Since then `sent`
    went on its way, `arrived` of it, `beyond` came that was not under way, `lost` was given up;
    `revision` counts the postings, and `parts` says what one unit is, as of the first of them.
    `is_late`: the shipment was read without it before, so that nothing of it was counted then.
    """

    shipment = models.ForeignKey(Shipment, models.PROTECT, related_name="lines", db_index=False)
    seller_sku = models.ForeignKey("catalog.SellerSku", models.PROTECT, related_name="+")
    amazon_fnsku = models.CharField(max_length=20)
    amazon_shipped = models.IntegerField()
    amazon_received = models.IntegerField(null=True)
    changed_at = models.DateTimeField()
    # Between this and `changed_at` Amazon counted: it does not tell when.
    counted_after = models.DateTimeField()
    opening_received = models.IntegerField(null=True)
    opening_lost = models.IntegerField(db_default=0)
    sent = models.IntegerField(db_default=0)
    arrived = models.IntegerField(db_default=0)
    beyond = models.IntegerField(db_default=0)
    lost = models.IntegerField(db_default=0)
    revision = models.IntegerField(db_default=0)
    parts = models.JSONField(null=True)
    is_late = models.BooleanField(db_default=False)
    is_due = models.BooleanField(db_default=True)
    wait = models.CharField(max_length=20, db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shipment", "seller_sku"], name="one_line_per_sku"),
            models.CheckConstraint(
                condition=Q(amazon_shipped__gte=0)
                & (Q(amazon_received=None) | Q(amazon_received__gte=0))
                & (Q(opening_received=None) | Q(opening_received__gte=0)),
                name="shipment_line_is_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(wait__in=["", *(each.value for each in LineWait)]),
                name="shipment_line_wait_is_known",
            ),
        ]
        indexes = [
            models.Index(fields=["shipment"], name="shipment_lines_due", condition=Q(is_due=True)),
            models.Index(
                fields=["seller_sku"], name="shipment_lines_waiting", condition=~Q(wait="")
            ),
        ]

    def __str__(self) -> str:
        return f"seller SKU {self.seller_sku_id} of shipment {self.shipment_id}"


class ShipmentReceipt(models.Model):
    """What Amazon's running total of a line was from `told_at` on. Never changed."""

    line = models.ForeignKey(ShipmentLine, models.PROTECT, related_name="receipts", db_index=False)
    told_at = models.DateTimeField()
    received = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["line", "told_at"], name="one_receipt_per_telling"),
        ]

    def __str__(self) -> str:
        return f"line {self.line_id}: {self.received}"


class ShipmentSweep(models.Model):
    """When all shipments of a store were read: the first time, and the last."""

    store = models.OneToOneField(
        "channels.Store", models.PROTECT, related_name="+", primary_key=True
    )
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"store {self.store_id}"


class SourceChangeQuerySet(models.QuerySet["SourceChange"]):
    def for_actor(self, actor: identity.Actor) -> Self:
        """Only changes of shipments of a store that the actor sees."""
        return self if actor.sees_every_store else self.filter(shipment__store__in=actor.store_ids)


class SourceChange(models.Model):
    """Who said where the units of a shipment came from, and what stood there before."""

    shipment = models.ForeignKey(Shipment, models.PROTECT, related_name="source_changes")
    source = models.CharField(max_length=20)
    warehouse = models.ForeignKey(
        "inventory.Warehouse", models.PROTECT, null=True, related_name="+", db_index=False
    )
    source_before = models.CharField(max_length=20)
    warehouse_before = models.ForeignKey(
        "inventory.Warehouse", models.PROTECT, null=True, related_name="+", db_index=False
    )
    actor_name = models.CharField(max_length=150)
    happened_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    objects = SourceChangeQuerySet.as_manager()

    def __str__(self) -> str:
        return f"shipment {self.shipment_id}: {self.source_before} → {self.source}"
