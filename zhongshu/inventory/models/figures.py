"""What a list of products sorts and filters by, so that it need not add up the books."""

from django.db import models
from django.db.models import Q
from django.db.models.expressions import RawSQL

from zhongshu.inventory.figure_rules import DERIVED
from zhongshu.inventory.matrix_values import SORTED_FIGURES
from zhongshu.inventory.models.ledger import Location


def _generated(name: str) -> models.GeneratedField:
    return models.GeneratedField(
        expression=RawSQL(DERIVED[name], ()),  # noqa: S611 - our own constants
        output_field=models.BigIntegerField(),
        db_persist=True,
    )


class StockFigure(models.Model):
    """The figures of one product over all places: `statements.figures` says what each is.

    They follow the balances, Amazon's last snapshot, what was sold, and what was told of its pace
    and limit. What changed since they were taken lies in `StaleStock`; whoever reads them takes
    those anew first.
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
    speed = models.BigIntegerField()
    fba_seen = models.BigIntegerField()
    inbound = models.BigIntegerField()
    watched = models.BigIntegerField()
    safety_days = models.BigIntegerField()
    least_days = models.BigIntegerField()
    least_units = models.BigIntegerField()
    warehouse_free = _generated("warehouse_free")
    fba_free = _generated("fba_free")
    virtual_total = _generated("virtual_total")
    on_hand = _generated("on_hand")
    cover = _generated("cover")
    low = _generated("low")

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
            models.Index(fields=["product"], condition=Q(low__gt=0), name="figure_low"),
        ]

    def __str__(self) -> str:
        return f"product {self.product_id}"


class PlaceFigure(models.Model):
    """Units of one product at one place, zero left out: only for the order of a list.

    Taken anew with the other figures where balances changed.
    """

    product = models.ForeignKey("catalog.Product", models.CASCADE, related_name="+", db_index=False)
    location = models.ForeignKey(Location, models.PROTECT, related_name="+", db_index=False)
    units = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["product", "location"], name="one_figure_each_place"),
        ]
        indexes = [
            models.Index(fields=["location", "units", "product"], name="figures_of_a_place"),
        ]

    def __str__(self) -> str:
        return f"{self.units} of product {self.product_id}"


class StockPace(models.Model):
    """How fast a product sells from a pool, and what Amazon shows there: told from above.

    No pool: it is sold by orders of no store, and nobody knows from which.
    """

    product = models.ForeignKey("catalog.Product", models.CASCADE, related_name="+", db_index=False)
    pool = models.ForeignKey("channels.FulfilmentPool", models.CASCADE, null=True, related_name="+")
    speed = models.BigIntegerField()
    fba_seen = models.BigIntegerField()
    inbound = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["product", "pool"], nulls_distinct=False, name="one_pace_at_each_pool"
            ),
        ]

    def __str__(self) -> str:
        return f"product {self.product_id} at pool {self.pool_id}"


class StockLimit(models.Model):
    """Below what a product runs out, by the rule of warnings that counts for it."""

    product = models.OneToOneField(
        "catalog.Product", models.CASCADE, primary_key=True, related_name="+"
    )
    safety_days = models.BigIntegerField()
    least_days = models.BigIntegerField()
    least_units = models.BigIntegerField()

    def __str__(self) -> str:
        return f"product {self.product_id}"


class StaleStock(models.Model):
    """A product whose figures have to be taken anew; 0 means every product.

    Below 0 it is the product of that number of which only pace or limit changed.

    Rows are only added and taken away, so that who posts never waits here.
    """

    product_id = models.BigIntegerField()

    def __str__(self) -> str:
        return f"product {self.product_id}"
