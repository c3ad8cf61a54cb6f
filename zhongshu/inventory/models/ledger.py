"""The ledger: places, entries with their moves, balances, and what is reserved."""

from typing import Self

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Now

from zhongshu.identity import public as identity
from zhongshu.inventory.ledger_values import AT_AMAZON, AT_WAREHOUSE, FAR_ENDS, LocationKind


def _of(kinds: frozenset[LocationKind] | LocationKind) -> Q:
    return Q(kind__in=sorted(kinds)) if isinstance(kinds, frozenset) else Q(kind=kinds.value)


POOL_KINDS = frozenset({LocationKind.FBA, LocationKind.FBA_UNSELLABLE})
_NOBODY = Q(warehouse=None, pool=None, account=None, document="")
_OWNED_RIGHTLY = (
    (_of(AT_WAREHOUSE) & Q(warehouse__isnull=False, pool=None, account=None, document=""))
    | (_of(POOL_KINDS) & Q(pool__isnull=False, warehouse=None, account=None, document=""))
    | (_of(LocationKind.AWD) & Q(account__isnull=False, warehouse=None, pool=None, document=""))
    | (_of(LocationKind.TRANSIT) & Q(warehouse=None, pool=None) & ~Q(document=""))
    | (_of(FAR_ENDS) & _NOBODY)
)


class LocationQuerySet(models.QuerySet["Location"]):
    def for_actor(self, actor: identity.Actor) -> Self:
        """Places of the company, and those at Amazon of accounts with a store the actor sees."""
        if actor.sees_every_store:
            return self
        mine = Q(pool__stores__in=actor.store_ids) | Q(account__stores__in=actor.store_ids)
        return self.filter(
            Q(pool=None, account=None) | Q(pk__in=Location.objects.filter(mine).values("pk"))
        )


class Location(models.Model):
    """A place stock can be: a shelf, a way, an Amazon pool, or a far end of moves.

    `document` names what is on its way (`fba:FBA15ABC`, `removal:…`), one place for each.
    """

    kind = models.CharField(max_length=20)
    warehouse = models.ForeignKey(
        "inventory.Warehouse", models.PROTECT, null=True, related_name="+", db_index=False
    )
    pool = models.ForeignKey(
        "channels.FulfilmentPool", models.PROTECT, null=True, related_name="+", db_index=False
    )
    account = models.ForeignKey(
        "channels.SellingAccount", models.PROTECT, null=True, related_name="+"
    )
    document = models.CharField(max_length=80, default="")
    closed_at = models.DateTimeField(null=True)
    # True at Amazon, False at our own places, NULL at the far ends. Balances point at the pair
    # (id, may_go_negative): a CHECK there can see it, and no balance can stand at a far end.
    may_go_negative = models.GeneratedField(
        expression=Case(
            When(kind__in=sorted(AT_AMAZON), then=Value(value=True)),
            When(kind__in=sorted(FAR_ENDS), then=Value(None)),
            default=Value(value=False),
        ),
        output_field=models.BooleanField(null=True),
        db_persist=True,
    )

    objects = LocationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["id", "may_go_negative"], name="location_and_rule"),
            models.UniqueConstraint(
                fields=["kind", "warehouse", "pool", "account", "document"],
                nulls_distinct=False,
                name="one_location_each",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in LocationKind]),
                name="location_kind_is_known",
            ),
            models.CheckConstraint(condition=_OWNED_RIGHTLY, name="location_is_of_one_thing"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} #{self.pk}"


class StockEntry(models.Model):
    """One event that moved stock. Written once; the database refuses any change."""

    key = models.CharField(max_length=200, unique=True)
    content_hash = models.BinaryField(max_length=32)
    reason = models.CharField(max_length=30)
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now())
    cause_kind = models.CharField(max_length=20)
    cause_ref = models.CharField(max_length=80)
    account = models.ForeignKey(
        "channels.SellingAccount", models.PROTECT, null=True, related_name="+", db_index=False
    )
    user = models.ForeignKey("identity.User", models.PROTECT, null=True, related_name="+")
    note = models.CharField(max_length=500, default="")

    class Meta:
        indexes = [
            models.Index(fields=["cause_kind", "cause_ref"], name="stock_entry_by_cause"),
        ]

    def __str__(self) -> str:
        return self.key


class StockMove(models.Model):
    """Units of one product that went from one place to another. Never changed, only undone.

    `occurred_at` is the entry's, kept here so that a balance of a past day needs no join.
    """

    entry = models.ForeignKey(StockEntry, models.PROTECT, related_name="moves")
    product = models.ForeignKey("catalog.Product", models.PROTECT, related_name="+", db_index=False)
    seller_sku = models.ForeignKey(
        "catalog.SellerSku", models.PROTECT, null=True, related_name="+", db_index=False
    )
    source = models.ForeignKey(Location, models.PROTECT, related_name="+", db_index=False)
    destination = models.ForeignKey(Location, models.PROTECT, related_name="+", db_index=False)
    quantity = models.BigIntegerField()
    occurred_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="move_quantity_positive"),
            models.CheckConstraint(
                condition=~Q(source=F("destination")), name="move_goes_somewhere"
            ),
        ]
        indexes = [
            models.Index(fields=["product", "-occurred_at", "-id"], name="moves_of_a_product"),
            models.Index(
                fields=["seller_sku", "-occurred_at", "-id"],
                name="moves_of_a_seller_sku",
                condition=Q(seller_sku__isnull=False),
            ),
            # Moves lie about in the order of their time: a past day reads one side of it only.
            BrinIndex(fields=["occurred_at"], name="moves_in_time", pages_per_range=32),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} of product {self.product_id}"


class StockOpening(models.Model):
    """Since when a seller SKU has books at a pool, and what Amazon showed then, in its units.

    Not posted, it waits: nobody has said which product the SKU is. Where nothing lay, it is
    posted without an entry. `number` is not 0 where books
    were closed and begun anew: by which change of pools.
    """

    pool = models.ForeignKey(
        "channels.FulfilmentPool", models.PROTECT, related_name="+", db_index=False
    )
    seller_sku = models.ForeignKey("catalog.SellerSku", models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    fulfillable = models.IntegerField()
    reserved = models.IntegerField()
    researching = models.IntegerField()
    unfulfillable = models.IntegerField()
    entry = models.ForeignKey(
        StockEntry, models.PROTECT, null=True, related_name="+", db_index=False
    )
    is_posted = models.BooleanField()
    number = models.PositiveIntegerField(db_default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pool", "seller_sku"], name="one_opening_each"),
            models.CheckConstraint(
                condition=Q(
                    fulfillable__gte=0, reserved__gte=0, researching__gte=0, unfulfillable__gte=0
                ),
                name="opening_is_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(is_posted=True) | Q(entry=None), name="opening_waits_without_entry"
            ),
        ]
        indexes = [
            models.Index(
                fields=["pool", "seller_sku"],
                name="openings_that_wait",
                condition=Q(is_posted=False),
            ),
        ]

    def __str__(self) -> str:
        return f"seller SKU {self.seller_sku_id} at pool {self.pool_id}"


class PoolBooks(models.Model):
    """A pool all of whose stock was opened: a seller SKU that comes later begins with nothing."""

    pool = models.OneToOneField(
        "channels.FulfilmentPool", models.PROTECT, related_name="+", primary_key=True
    )
    complete_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"pool {self.pool_id}"


class StockBalance(models.Model):
    """What is at one place: the sum of its moves, kept in the transaction that writes them."""

    product = models.ForeignKey("catalog.Product", models.PROTECT, related_name="+", db_index=False)
    location = models.ForeignKey(Location, models.PROTECT, related_name="+", db_index=False)
    seller_sku = models.ForeignKey(
        "catalog.SellerSku", models.PROTECT, null=True, related_name="+", db_index=False
    )
    may_go_negative = models.BooleanField()
    on_hand = models.BigIntegerField(db_default=0)
    reserved = models.BigIntegerField(db_default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["product", "location", "seller_sku"],
                nulls_distinct=False,
                name="one_balance_each",
            ),
            models.CheckConstraint(
                condition=Q(reserved__gte=0)
                & (Q(may_go_negative=True) | Q(on_hand__gte=F("reserved"))),
                name="balance_covers_reserved",
            ),
            models.CheckConstraint(
                condition=Q(may_go_negative=False) | Q(seller_sku__isnull=False),
                name="balance_at_amazon_names_seller_sku",
            ),
        ]
        indexes = [
            models.Index(fields=["location", "product"], name="balances_of_a_place"),
            models.Index(
                fields=["seller_sku"],
                name="balances_of_a_seller_sku",
                condition=Q(seller_sku__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.on_hand}/{self.reserved}"

    @property
    def free(self) -> int:
        return self.on_hand - self.reserved


class Reservation(models.Model):
    """What one line of a document wants of one balance, and what it holds of it.

    At Amazon all that is wanted is held, there or not; at our own places no more than is there.
    """

    key = models.CharField(max_length=200)
    balance = models.ForeignKey(
        StockBalance, models.PROTECT, related_name="reservations", db_index=False
    )
    wanted = models.BigIntegerField()
    held = models.BigIntegerField()
    promise_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=Now())
    cause_kind = models.CharField(max_length=20)
    cause_ref = models.CharField(max_length=80)
    account = models.ForeignKey(
        "channels.SellingAccount", models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "balance"], name="one_reservation_each"),
            models.CheckConstraint(
                condition=Q(wanted__gt=0, held__gte=0, held__lte=F("wanted")),
                name="reservation_holds_what_is_wanted",
            ),
        ]
        indexes = [
            models.Index(fields=["balance"], name="reservations_of_a_balance"),
            # Who waits for stock at a place, first promise first.
            models.Index(
                fields=["balance", "promise_at", "id"],
                name="back_orders",
                condition=Q(held__lt=F("wanted")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.held}/{self.wanted}"
