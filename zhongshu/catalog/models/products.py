"""Products, what they cost when, how they are boxed and declared, and who changed what."""

from decimal import Decimal

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower, Now

from zhongshu.catalog.models.listings import Picture
from zhongshu.catalog.product_values import (
    BarcodeKind,
    CustomKind,
    EditSource,
    ProductKind,
    ProductStatus,
    TagColour,
)

# NaN is above every number, so an upper bound keeps it out as well.
TOO_MUCH = Decimal(10) ** 8


def _measures_are_numbers(*names: str) -> Q:
    """Return the rule for weights and sizes: unknown, or above zero and no NaN."""
    rule = Q()
    for name in names:
        rule &= Q(**{name: None}) | Q(**{f"{name}__gt": 0, f"{name}__lt": TOO_MUCH})
    return rule


class Category(models.Model):
    """A place in the tree of goods; the path names every step: `Kitchen / Mugs`."""

    path = models.CharField(max_length=200, unique=True)

    def __str__(self) -> str:
        return self.path


class Tag(models.Model):
    """A coloured word on products, usable in every filter and export."""

    name = models.CharField(max_length=40, unique=True)
    colour = models.CharField(max_length=10, default=TagColour.GREY.value)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(colour__in=[colour.value for colour in TagColour]),
                name="tag_colour_is_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CustomField(models.Model):
    """A field that the company added to its products; its values are texts in `custom`.

    Removed means archived: what products hold of it stays, and it can come back.
    """

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=10)
    choices = ArrayField(models.CharField(max_length=60), default=list)
    position = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(db_default=1)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in CustomKind]),
                name="custom_field_kind_is_known",
            ),
            models.UniqueConstraint(
                Lower("name"), condition=Q(removed_at=None), name="one_custom_field_per_name"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Product(models.Model):
    """What we stock, under our own SKU and counted in units. Removed ones are kept.

    `look_alike` is the same for codes that a person would mix up, and once among the living.
    Weights are grams (cartons: kilograms), lengths centimetres; null means not measured yet.
    `tag_ids` and `custom` lie in the row so that a list of 100,000 needs no join for them.
    """

    sku = models.CharField(max_length=100, db_collation="C")
    look_alike = models.CharField(max_length=400, db_collation="C")
    kind = models.CharField(max_length=10, default=ProductKind.SINGLE.value)
    status = models.CharField(max_length=12, default=ProductStatus.ACTIVE.value)
    name = models.CharField(max_length=300, default="")
    name_en = models.CharField(max_length=300, default="")
    category = models.ForeignKey(Category, models.PROTECT, null=True, related_name="+")
    brand = models.CharField(max_length=100, default="")
    parent_code = models.CharField(max_length=100, default="", db_collation="C")
    variant = models.CharField(max_length=100, default="")
    owner = models.ForeignKey("identity.User", models.PROTECT, null=True, related_name="+")
    developer = models.ForeignKey("identity.User", models.PROTECT, null=True, related_name="+")
    tag_ids = ArrayField(models.BigIntegerField(), default=list)
    note = models.TextField(default="")

    net_weight_g = models.DecimalField(max_digits=10, decimal_places=1, null=True)
    net_length_cm = models.DecimalField(max_digits=8, decimal_places=1, null=True)
    net_width_cm = models.DecimalField(max_digits=8, decimal_places=1, null=True)
    net_height_cm = models.DecimalField(max_digits=8, decimal_places=1, null=True)
    packed_weight_g = models.DecimalField(max_digits=10, decimal_places=1, null=True)
    packed_length_cm = models.DecimalField(max_digits=8, decimal_places=1, null=True)
    packed_width_cm = models.DecimalField(max_digits=8, decimal_places=1, null=True)
    packed_height_cm = models.DecimalField(max_digits=8, decimal_places=1, null=True)
    carton_quantity = models.PositiveIntegerField(null=True)
    carton_weight_kg = models.DecimalField(max_digits=8, decimal_places=3, null=True)
    carton_length_cm = models.DecimalField(max_digits=8, decimal_places=1, null=True)
    carton_width_cm = models.DecimalField(max_digits=8, decimal_places=1, null=True)
    carton_height_cm = models.DecimalField(max_digits=8, decimal_places=1, null=True)

    customs_name_zh = models.CharField(max_length=200, default="")
    customs_name_en = models.CharField(max_length=200, default="")
    hs_code = models.CharField(max_length=14, default="")
    material = models.CharField(max_length=200, default="")
    origin = models.CharField(max_length=2, default="")
    declared_value = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    declared_currency = models.CharField(max_length=3, default="")
    has_battery = models.BooleanField(default=False)
    has_liquid = models.BooleanField(default=False)
    has_powder = models.BooleanField(default=False)
    is_magnetic = models.BooleanField(default=False)

    custom = models.JSONField(default=dict)
    search_text = models.TextField(default="")
    pairs = ArrayField(models.CharField(max_length=2), default=list)
    made_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(db_default=Now())
    removed_at = models.DateTimeField(null=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["look_alike"], condition=Q(removed_at=None), name="one_product_per_sku"
            ),
            models.CheckConstraint(condition=~Q(sku=""), name="product_has_a_sku"),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in ProductKind]),
                name="product_kind_is_known",
            ),
            models.CheckConstraint(
                condition=Q(status__in=[status.value for status in ProductStatus]),
                name="product_status_is_known",
            ),
            models.CheckConstraint(
                condition=_measures_are_numbers(
                    "net_weight_g",
                    "net_length_cm",
                    "net_width_cm",
                    "net_height_cm",
                    "packed_weight_g",
                    "packed_length_cm",
                    "packed_width_cm",
                    "packed_height_cm",
                    "carton_quantity",
                    "carton_weight_kg",
                    "carton_length_cm",
                    "carton_width_cm",
                    "carton_height_cm",
                ),
                name="product_measures_are_numbers",
            ),
            models.CheckConstraint(
                condition=Q(declared_value=None)
                | Q(declared_value__gte=0, declared_value__lt=Decimal(10) ** 14)
                & ~Q(declared_currency=""),
                name="declared_value_is_money",
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(removed_at=None),
                name="merged_product_is_removed",
            ),
        ]
        indexes = [
            models.Index(F("sku"), F("id"), condition=Q(removed_at=None), name="product_by_sku"),
            models.Index(F("name"), F("id"), condition=Q(removed_at=None), name="product_by_name"),
            models.Index(fields=["status"], condition=Q(removed_at=None), name="product_by_status"),
            models.Index(fields=["brand"], condition=Q(removed_at=None), name="product_by_brand"),
            models.Index(
                fields=["removed_at"], condition=~Q(removed_at=None), name="product_removed"
            ),
            models.Index(fields=["changed_at", "id"], name="product_by_changed"),
            models.Index(fields=["owner", "sku"], name="product_by_owner"),
            models.Index(fields=["parent_code"], name="product_by_parent"),
            GinIndex(OpClass("search_text", "gin_trgm_ops"), name="product_by_words"),
            GinIndex(fields=["pairs"], name="product_by_pairs"),
            GinIndex(fields=["tag_ids"], name="product_by_tags"),
            GinIndex(OpClass("custom", "jsonb_path_ops"), name="product_by_custom"),
        ]

    def __str__(self) -> str:
        return self.sku


class BundlePart(models.Model):
    """One component of a bundle, in one version of its recipe; an ended version is kept."""

    bundle = models.ForeignKey(Product, models.PROTECT, related_name="parts")
    component = models.ForeignKey(Product, models.PROTECT, related_name="+")
    quantity = models.PositiveIntegerField()
    version = models.PositiveIntegerField(default=1)
    from_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["bundle", "component"],
                condition=Q(ended_at=None),
                name="one_part_per_bundle_and_component",
            ),
            models.CheckConstraint(
                condition=Q(quantity__gte=1, quantity__lte=10_000),
                name="bundle_part_has_a_quantity",
            ),
            models.CheckConstraint(
                condition=~Q(bundle=F("component")), name="bundle_holds_not_itself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.component_id}"


class Barcode(models.Model):
    """A code on a product that a scanner reads: one product each."""

    product = models.ForeignKey(Product, models.PROTECT, related_name="barcodes")
    code = models.CharField(max_length=60, unique=True, db_collation="C")
    kind = models.CharField(max_length=4)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in BarcodeKind]),
                name="barcode_kind_is_known",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class ProductCost(models.Model):
    """What one unit costs to buy from a day on, until the next such row."""

    product = models.ForeignKey(Product, models.PROTECT, related_name="costs", db_index=False)
    from_day = models.DateField()
    amount = models.DecimalField(max_digits=18, decimal_places=4)
    currency = models.CharField(max_length=3)
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["product", "from_day"], name="one_cost_per_day"),
            models.CheckConstraint(
                condition=Q(amount__gte=0, amount__lt=Decimal(10) ** 14) & ~Q(currency=""),
                name="product_cost_is_money",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount:f} {self.currency} {self.from_day}"


class ProductImage(models.Model):
    """A picture of ours of a product; the first one is its face."""

    product = models.ForeignKey(Product, models.PROTECT, related_name="images", db_index=False)
    position = models.PositiveSmallIntegerField()
    picture = models.ForeignKey(Picture, models.PROTECT, related_name="+")
    alt = models.CharField(max_length=200, db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["product", "picture"], name="one_image_per_picture"),
            models.UniqueConstraint(
                fields=["product", "position"],
                name="one_image_per_position",
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}"


class ProductEdit(models.Model):
    """One act of one person on any number of products; it can be taken back as a whole."""

    source = models.CharField(max_length=10)
    title = models.CharField(max_length=200, default="")
    who = models.CharField(max_length=150)
    user = models.ForeignKey("identity.User", models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(db_default=Now())
    products = models.PositiveIntegerField(default=0)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.OneToOneField("self", models.PROTECT, null=True, related_name="undoes")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(source__in=[source.value for source in EditSource]),
                name="product_edit_source_is_known",
            ),
        ]
        indexes = [models.Index(fields=["user", "-id"], name="edit_newest_of_person")]

    def __str__(self) -> str:
        return f"{self.source} {self.who}"


class ProductEvent(models.Model):
    """One field of one product in one edit: the texts before and after. Never changed."""

    edit = models.ForeignKey(ProductEdit, models.PROTECT, related_name="events")
    product = models.ForeignKey(Product, models.PROTECT, related_name="events", db_index=False)
    field = models.CharField(max_length=60)
    before = models.TextField(default="")
    after = models.TextField(default="")

    class Meta:
        indexes = [models.Index(fields=["product", "-id"], name="product_event_newest_first")]

    def __str__(self) -> str:
        return f"{self.field}: {self.before} → {self.after}"
