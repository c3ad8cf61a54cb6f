"""What of orders the ledger of stock knows: per line, and which orders it has still to look at."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from zhongshu.orders.models.orders import Order, OrderLine
from zhongshu.orders.stock_values import StockWait


class LineStock(models.Model):
    """What was posted for one line, in units as Amazon counts them.

    `opening` was fulfilled before its seller SKU had books, `posted` since; `revision` counts the
    postings, so that a total that comes twice is two facts. `wanted` is reserved at the pool.
    """

    line = models.OneToOneField(OrderLine, models.CASCADE, primary_key=True, related_name="stock")
    seller_sku = models.ForeignKey(
        "catalog.SellerSku", models.PROTECT, null=True, related_name="+", db_index=False
    )
    opening = models.IntegerField(default=0)
    posted = models.IntegerField(default=0)
    revision = models.IntegerField(default=0)
    wanted = models.IntegerField(default=0)
    wait = models.CharField(max_length=20, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(opening__gte=0, posted__gte=0, revision__gte=0, wanted__gte=0),
                name="line_stock_is_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(wait__in=["", *(wait.value for wait in StockWait)]),
                name="line_stock_wait_is_known",
            ),
        ]
        indexes = [
            models.Index(
                fields=["seller_sku"], name="lines_that_wait_for_stock", condition=~Q(wait="")
            ),
            models.Index(
                fields=["seller_sku"], name="lines_that_reserve", condition=Q(wanted__gt=0)
            ),
        ]

    def __str__(self) -> str:
        return f"line {self.line_id}: {self.posted}"


class StockDue(models.Model):
    """An order whose facts changed since the ledger last looked at it: written with the facts."""

    order = models.OneToOneField(Order, models.CASCADE, primary_key=True, related_name="+")
    account_id = models.BigIntegerField()
    due_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["account_id", "order"], name="stock_due_by_account")]

    def __str__(self) -> str:
        return f"order {self.order_id}"


class ReportedUnits(models.Model):
    """Units that a report told to be sent, before the API told the order itself.

    Its lines without Amazon's ids are replaced whole: by the SKU one still knows that books
    which were opened after `told_at` have these units already.
    """

    order = models.ForeignKey(Order, models.PROTECT, related_name="+", db_index=False)
    seller_sku = models.CharField(max_length=100)
    units = models.IntegerField()
    told_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["order", "seller_sku"], name="reported_units_once_per_sku"
            ),
        ]

    def __str__(self) -> str:
        return f"order {self.order_id}: {self.units} {self.seller_sku}"


class SentUnits(models.Model):
    """Units of an order item that left in one parcel, around the opening of books; Amazon's words.

    Kept by Amazon's ids: the order may be told later.
    """

    account = models.ForeignKey(
        "channels.SellingAccount", models.PROTECT, related_name="+", db_index=False
    )
    key = models.CharField(max_length=60)
    order_id = models.CharField(max_length=64)
    order_item_id = models.CharField(max_length=64)
    seller_sku = models.CharField(max_length=100)
    units = models.IntegerField()
    sent_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "key"], name="sent_units_once"),
            models.CheckConstraint(condition=Q(units__gte=0), name="sent_units_not_negative"),
        ]
        indexes = [
            models.Index(
                fields=["account", "order_id", "order_item_id"], name="sent_units_of_item"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order_id} {self.order_item_id}: {self.units}"


class OpeningCheck(models.Model):
    """When books of a pool began, and how far it is read what left around that time."""

    pool = models.OneToOneField(
        "channels.FulfilmentPool", models.PROTECT, primary_key=True, related_name="+"
    )
    account_id = models.BigIntegerField()
    opened_from = models.DateTimeField()
    opened_to = models.DateTimeField()
    read_to = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["account_id"],
                condition=Q(settled_at__isnull=True),
                name="openings_to_check",
            ),
        ]

    def __str__(self) -> str:
        return f"opening of pool {self.pool_id}"


class OpeningCorrection(models.Model):
    """Units of a line whose opening was told wrongly at first: posted with the move that mends it.

    `units` left after all, or below zero came back, as Amazon counts them.
    """

    line = models.ForeignKey(OrderLine, models.PROTECT, related_name="+")
    pool = models.ForeignKey(
        "channels.FulfilmentPool", models.PROTECT, related_name="+", db_index=False
    )
    units = models.IntegerField()
    opening_before = models.IntegerField()
    opening = models.IntegerField()
    corrected_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["pool", "-id"], name="opening_corrections_of_pool")]

    def __str__(self) -> str:
        return f"line {self.line_id}: {self.units}"


class PoolOfNoStore(models.Model):
    """From which of an account's pools Amazon sends orders of no store, as somebody said."""

    account = models.OneToOneField(
        "channels.SellingAccount", models.PROTECT, primary_key=True, related_name="+"
    )
    pool = models.ForeignKey(
        "channels.FulfilmentPool", models.PROTECT, related_name="+", db_index=False
    )

    def __str__(self) -> str:
        return f"account {self.account_id}: pool {self.pool_id}"
