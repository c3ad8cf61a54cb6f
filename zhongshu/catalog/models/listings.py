"""Seller SKUs, their listings, what changed in them, and the pictures of their ASINs."""

from decimal import Decimal
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now

from zhongshu.catalog.values import EventKind, Source
from zhongshu.identity import public as identity

# The statuses that have a tab of their own.
KNOWN_STATUSES = ("Active", "Inactive", "Incomplete")


class SellerSkuQuerySet(models.QuerySet["SellerSku"]):
    def for_actor(self, actor: identity.Actor) -> Self:
        """Only SKUs that are listed in a store the actor may see."""
        if actor.sees_every_store:
            return self
        seen = Listing.objects.filter(seller_sku=OuterRef("pk"), store__in=actor.store_ids)
        return self.filter(Exists(seen))


class SellerSku(models.Model):
    """A seller's own code for an offer, exactly as Amazon spells it, once per account.

    The collation compares bytes: `abc` and `ABC`, `é` composed and decomposed are different.
    `look_alike` is the same for codes that a person would mix up. `pairing` is the one that
    counts now where no store has its own; left out are SKUs that nobody wants paired.
    """

    account = models.ForeignKey(
        "channels.SellingAccount", models.PROTECT, related_name="+", db_index=False
    )
    code = models.CharField(max_length=200, db_collation="C")
    look_alike = models.CharField(max_length=400, db_collation="C")
    first_seen_at = models.DateTimeField(db_default=Now())
    pairing = models.OneToOneField("Pairing", models.PROTECT, null=True, related_name="+")
    is_left_out = models.BooleanField(db_default=False)
    owner = models.ForeignKey("identity.User", models.PROTECT, null=True, related_name="+")
    developer = models.ForeignKey("identity.User", models.PROTECT, null=True, related_name="+")

    objects = SellerSkuQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "code"], name="one_sku_per_account"),
        ]
        indexes = [
            models.Index(fields=["account", "look_alike"], name="sku_by_look_alike"),
            models.Index(
                fields=["account", "code"],
                condition=Q(pairing=None, is_left_out=False),
                name="sku_without_pairing",
            ),
            GinIndex(OpClass("look_alike", "gin_trgm_ops"), name="sku_by_words"),
        ]

    def __str__(self) -> str:
        return self.code


class ListingQuerySet(models.QuerySet["Listing"]):
    def for_actor(self, actor: identity.Actor) -> Self:
        """Only listings of stores the actor may see."""
        return self if actor.sees_every_store else self.filter(store__in=actor.store_ids)


class Listing(models.Model):
    """One seller SKU in one store, as Amazon last told it. Never deleted.

    `sold_…` are units of 7, 14 and 30 days by our orders, `sold_rank` the place in the store.
    An empty text and a null mean "not told". `sku` repeats the code of the seller SKU, which
    never changes, so that lists sort and search without a join.
    """

    seller_sku = models.ForeignKey(SellerSku, models.PROTECT, related_name="listings")
    store = models.ForeignKey("channels.Store", models.PROTECT, related_name="+", db_index=False)
    sku = models.CharField(max_length=200, db_collation="C")
    asin = models.CharField(max_length=20, default="")
    fnsku = models.CharField(max_length=20, default="")
    barcode = models.CharField(max_length=20, db_default="")
    title = models.CharField(max_length=500, default="")
    amazon_price = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    amazon_currency = models.CharField(max_length=3, default="")
    amazon_quantity = models.IntegerField(null=True)
    amazon_status = models.CharField(max_length=40, default="")
    fulfilment_channel = models.CharField(max_length=40, default="")
    condition = models.CharField(max_length=60, default="")
    product_type = models.CharField(max_length=100, default="")
    image_url = models.CharField(max_length=1000, default="")
    amazon_listing_id = models.CharField(max_length=60, default="")
    amazon_created_at = models.DateTimeField(null=True)
    amazon_updated_at = models.DateTimeField(null=True)
    is_buyable = models.BooleanField(null=True)
    is_discoverable = models.BooleanField(null=True)
    problem_count = models.PositiveIntegerField(null=True)
    search_text = models.TextField(default="")
    pairs = ArrayField(models.CharField(max_length=2), default=list)
    first_seen_at = models.DateTimeField(db_default=Now())
    swept_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)
    detailed_at = models.DateTimeField(null=True)
    missed_sweeps = models.PositiveSmallIntegerField(default=0)
    absent_since = models.DateTimeField(null=True)
    sold_7 = models.PositiveIntegerField(db_default=0)
    sold_14 = models.PositiveIntegerField(db_default=0)
    sold_30 = models.PositiveIntegerField(db_default=0)
    sold_rank = models.PositiveIntegerField(null=True)
    recorded_at = models.DateTimeField(db_default=Now())

    objects = ListingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["store", "sku"], name="one_listing_per_store_and_sku"),
            models.CheckConstraint(
                # NaN is above every number, so the upper bound keeps it out as well.
                condition=Q(amazon_price=None)
                | Q(amazon_price__gte=0, amazon_price__lt=Decimal(10) ** 14),
                name="listing_price_is_a_number",
            ),
            models.CheckConstraint(
                condition=Q(amazon_price=None) | ~Q(amazon_currency=""),
                name="listing_price_has_a_currency",
            ),
            models.CheckConstraint(
                condition=Q(amazon_quantity=None) | Q(amazon_quantity__gte=0),
                name="listing_quantity_is_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(amazon_quantity=None) | ~Q(fulfilment_channel__startswith="AMAZON"),
                name="listing_of_amazon_has_no_quantity",
            ),
        ]
        indexes = [
            models.Index(fields=["sku", "id"], name="listing_by_sku"),
            models.Index(fields=["asin"], name="listing_by_asin"),
            models.Index(fields=["store", "amazon_status"], name="listing_by_status"),
            models.Index(fields=["recorded_at", "id"], name="listing_by_recorded"),
            models.Index(fields=["sold_30", "id"], name="listing_by_sold"),
            # Tabs that hold few or none are counted without reading all the others.
            models.Index(
                fields=["amazon_status"],
                condition=Q(absent_since=None),
                name="listing_present_by_status",
            ),
            models.Index(
                fields=["id"],
                condition=Q(absent_since=None) & ~Q(amazon_status__in=KNOWN_STATUSES),
                name="listing_of_other_status",
            ),
            models.Index(
                fields=["absent_since"], condition=~Q(absent_since=None), name="listing_absent"
            ),
            models.Index(
                fields=["store", "id"],
                condition=Q(detailed_at=None, absent_since=None),
                name="listing_without_details",
            ),
            models.Index(
                fields=["store"],
                condition=Q(problem_count__gt=0),
                name="listing_with_problems",
            ),
            GinIndex(OpClass("search_text", "gin_trgm_ops"), name="listing_by_words"),
            GinIndex(fields=["pairs"], name="listing_by_pairs"),
        ]

    def __str__(self) -> str:
        return self.sku


class ListingEventQuerySet(models.QuerySet["ListingEvent"]):
    def for_actor(self, actor: identity.Actor) -> Self:
        """Only events of listings in stores the actor may see."""
        return self if actor.sees_every_store else self.filter(listing__store__in=actor.store_ids)


class ListingEvent(models.Model):
    """One change of a listing: what it was, what it became, who told us."""

    listing = models.ForeignKey(Listing, models.PROTECT, related_name="events", db_index=False)
    kind = models.CharField(max_length=20)
    before = models.CharField(max_length=200, default="")
    after = models.CharField(max_length=200, default="")
    source = models.CharField(max_length=10)
    happened_at = models.DateTimeField()

    objects = ListingEventQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in EventKind]),
                name="listing_event_kind_is_known",
            ),
            models.CheckConstraint(
                condition=Q(source__in=[source.value for source in Source]),
                name="listing_event_source_is_known",
            ),
        ]
        indexes = [models.Index(fields=["listing", "-id"], name="listing_event_newest_first")]

    def __str__(self) -> str:
        return f"{self.kind} {self.before} → {self.after}"


class Picture(models.Model):
    """A picture in two sizes, once per content: many ASINs may show the same one.

    What people sent themselves is there in `full` too, as large as a screen.
    """

    sha256 = models.BinaryField(unique=True)
    media_type = models.CharField(max_length=20)
    small = models.BinaryField()
    large = models.BinaryField()
    full = models.BinaryField(null=True)

    def __str__(self) -> str:
        return bytes(self.sha256).hex()[:12]


class ListingImage(models.Model):
    """The main picture of an ASIN, or why there is none yet and when it is tried again."""

    asin = models.CharField(max_length=20, unique=True)
    url = models.CharField(max_length=1000)
    picture = models.ForeignKey(Picture, models.PROTECT, null=True, related_name="+")
    fetched_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    retry_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=200, default="")

    def __str__(self) -> str:
        return self.asin
