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
