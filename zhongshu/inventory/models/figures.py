"""What a list of products sorts and filters by, so that it need not add up the books."""

from django.db import models
from django.db.models import Case, Expression, F, Q, Value, When
from django.db.models.functions import Greatest

from zhongshu.inventory.matrix_values import DAYS_OF_SALES, FOR_EVER, SORTED_FIGURES

_WAREHOUSE_FREE = F("warehouse") - F("warehouse_reserved")
_FBA_FREE = F("fba") - F("fba_reserved") - F("fba_taken")
_TOTAL = _WAREHOUSE_FREE + _FBA_FREE + F("awd") + F("transit") + F("inspection")
_ON_HAND = (
    F("warehouse")
    + F("not_for_sale")
    + F("inspection")
    + F("unsellable")
    + F("transit")
    + F("fba")
    + F("fba_unsellable")
    + F("awd")
)
_COVER = Case(
    When(sold_30__gt=0, then=Greatest(_TOTAL, Value(0)) * DAYS_OF_SALES / F("sold_30")),
    default=Value(FOR_EVER),
)


def _generated(expression: Expression) -> models.GeneratedField:
    return models.GeneratedField(
        expression=expression, output_field=models.BigIntegerField(), db_persist=True
    )


class StockFigure(models.Model):
    """The figures of one product over all places: `statements.figures` says what each is.

    They follow the balances, Amazon's last snapshot and what was sold. What changed since they
    were taken lies in `StaleStock`; whoever reads them takes those anew first.
    """

    product = models.OneToOneField(
        "catalog.Product", models.PROTECT, primary_key=True, related_name="+"
    )
    warehouse = models.BigIntegerField()
    warehouse_reserved = models.BigIntegerField()
    not_for_sale = models.BigIntegerField()
    inspection = models.BigIntegerField()
    unsellable = models.BigIntegerField()
    transit = models.BigIntegerField()
    fba = models.BigIntegerField()
    fba_reserved = models.BigIntegerField()
    fba_unsellable = models.BigIntegerField()
    awd = models.BigIntegerField()
    short = models.BigIntegerField()
    fba_taken = models.BigIntegerField()
    sold_30 = models.BigIntegerField()
    warehouse_free = _generated(_WAREHOUSE_FREE)
    fba_free = _generated(_FBA_FREE)
    virtual_total = _generated(_TOTAL)
    on_hand = _generated(_ON_HAND)
    cover = _generated(_COVER)

    class Meta:
        indexes = [
            # Posting never writes here: each column by which a list is sorted has its order.
            *(
                models.Index(fields=[name, "product"], name=f"figure_{name}")
                for name in SORTED_FIGURES
            ),
            models.Index(fields=["product"], condition=Q(on_hand__lte=0), name="figure_empty"),
            models.Index(
                fields=["product"], condition=Q(on_hand__gt=0, sold_30__lte=0), name="figure_idle"
            ),
            models.Index(fields=["product"], condition=Q(short__gt=0), name="figure_short"),
        ]

    def __str__(self) -> str:
        return f"product {self.product_id}"


class StaleStock(models.Model):
    """A product whose figures have to be taken anew; 0 means every product.

    Rows are only added and taken away, so that who posts never waits here.
    """

    product_id = models.BigIntegerField()

    def __str__(self) -> str:
        return f"product {self.product_id}"
