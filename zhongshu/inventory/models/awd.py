"""What Amazon says lies at AWD (Amazon Warehousing and Distribution), and our books of it."""

from django.db import models
from django.db.models import Q


class AwdReading(models.Model):
    """How far AWD of an account was read; one row for each account that was asked.

    `is_there` False: Amazon refused the question, since this seller stores nothing there or the
    application lacks the role. `whole_at`: when a reading came to its last page the last time.
    """

    account = models.OneToOneField(
        "channels.SellingAccount", models.PROTECT, related_name="+", primary_key=True
    )
    is_there = models.BooleanField()
    asked_at = models.DateTimeField()
    whole_at = models.DateTimeField(null=True)
    message = models.CharField(max_length=300, default="")

    def __str__(self) -> str:
        return f"AWD of account {self.account_id}"


class AwdLevel(models.Model):
    """Amazon's own words about one seller SKU at AWD of an account. Our own books are the ledger.

    A number is NULL as long as nobody told it. `read_at` is the time of `on_hand`, `told_at` when
    the reading was stored that told anything of it last.
    """

    account = models.ForeignKey(
        "channels.SellingAccount", models.PROTECT, related_name="+", db_index=False
    )
    seller_sku = models.ForeignKey("catalog.SellerSku", models.PROTECT, related_name="+")
    on_hand = models.IntegerField(null=True)
    inbound = models.IntegerField(null=True)
    available = models.IntegerField(null=True)
    reserved = models.IntegerField(null=True)
    replenishing = models.IntegerField(null=True)
    read_at = models.DateTimeField()
    told_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    missed_readings = models.PositiveSmallIntegerField(default=0)
    absent_since = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "seller_sku"], name="one_awd_level_per_sku"),
            models.CheckConstraint(
                condition=Q(
                    on_hand__gte=0,
                    inbound__gte=0,
                    available__gte=0,
                    reserved__gte=0,
                    replenishing__gte=0,
                ),
                name="awd_level_is_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seller_sku_id} at AWD of account {self.account_id}: {self.on_hand}"


class AwdBooks(models.Model):
    """Since when our books have AWD of an account: what comes later began with nothing.

    `pool` is what it replenishes: its differences are told there.
    """

    account = models.OneToOneField(
        "channels.SellingAccount", models.PROTECT, related_name="+", primary_key=True
    )
    pool = models.ForeignKey("channels.FulfilmentPool", models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"AWD of account {self.account_id}"


class AwdOpening(models.Model):
    """What lay of a seller SKU at AWD when its books began, in Amazon's units.

    Not posted, it waits: nobody has said which product the SKU is.
    """

    account = models.ForeignKey(
        "channels.SellingAccount", models.PROTECT, related_name="+", db_index=False
    )
    seller_sku = models.ForeignKey("catalog.SellerSku", models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    on_hand = models.IntegerField()
    is_posted = models.BooleanField(db_default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "seller_sku"], name="one_awd_opening_each"),
            models.CheckConstraint(condition=Q(on_hand__gt=0), name="awd_opening_has_units"),
        ]
        indexes = [
            models.Index(
                fields=["account", "seller_sku"],
                name="awd_openings_that_wait",
                condition=Q(is_posted=False),
            ),
        ]

    def __str__(self) -> str:
        return f"seller SKU {self.seller_sku_id} at AWD of account {self.account_id}"
