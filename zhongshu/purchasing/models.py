"""Suppliers, on which terms they sell our products, and who changed what."""

from decimal import Decimal

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from zhongshu.catalog import public as catalog

SOURCES = (
    catalog.EditSource.PAGE,
    catalog.EditSource.BULK,
    catalog.EditSource.FILE,
    catalog.EditSource.API,
    catalog.EditSource.UNDO,
)
# How a page that is not one's own begins: no script, no file of this computer.
WEB = "^https?://"


class Supplier(models.Model):
    """Whom we buy from. The looks are the same for codes and names that a person would mix up.

    Archived ones are offered no more; removed ones were made by an edit that was taken back.
    """

    code = models.CharField(max_length=40, db_collation="C")
    code_look = models.CharField(max_length=160, db_collation="C")
    name = models.CharField(max_length=200)
    name_look = models.CharField(max_length=800, db_collation="C")
    owner = models.ForeignKey("identity.User", models.PROTECT, null=True, related_name="+")
    contact = models.CharField(max_length=100, default="")
    phone = models.CharField(max_length=100, default="")
    email = models.CharField(max_length=200, default="")
    chat = models.CharField(max_length=100, default="")
    country = models.CharField(max_length=2, default="")
    address = models.TextField(default="")
    website = models.CharField(max_length=500, default="")
    currency = models.CharField(max_length=3, default="")
    payment_terms = models.CharField(max_length=200, default="")
    lead_days = models.PositiveIntegerField(null=True)
    note = models.TextField(default="")
    search_text = models.TextField(default="")
    made_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(db_default=Now())
    archived_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code_look"], condition=Q(removed_at=None), name="one_supplier_per_code"
            ),
            models.UniqueConstraint(
                fields=["name_look"], condition=Q(removed_at=None), name="one_supplier_per_name"
            ),
            models.CheckConstraint(condition=~Q(code=""), name="supplier_has_a_code"),
            models.CheckConstraint(condition=~Q(name=""), name="supplier_has_a_name"),
            models.CheckConstraint(
                condition=Q(website="") | Q(website__regex=WEB), name="supplier_website_is_one"
            ),
        ]
        indexes = [
            models.Index(F("code"), F("id"), condition=Q(removed_at=None), name="supplier_by_code"),
            models.Index(F("name"), F("id"), condition=Q(removed_at=None), name="supplier_by_name"),
            models.Index(fields=["changed_at", "id"], name="supplier_by_changed"),
            GinIndex(OpClass("search_text", "gin_trgm_ops"), name="supplier_by_words"),
        ]

    def __str__(self) -> str:
        return self.code


class SupplierPrice(models.Model):
    """On which terms a supplier sells a product; null and empty are unknown.

    It keeps the product that it was told of: where that one was merged away, reads follow.
    """

    supplier = models.ForeignKey(Supplier, models.PROTECT, related_name="prices", db_index=False)
    product = models.ForeignKey("catalog.Product", models.PROTECT, related_name="+")
    supplier_sku = models.CharField(max_length=100, default="")
    price = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    currency = models.CharField(max_length=3, default="")
    min_quantity = models.PositiveIntegerField(null=True)
    pack_quantity = models.PositiveIntegerField(null=True)
    lead_days = models.PositiveIntegerField(null=True)
    is_preferred = models.BooleanField(default=False)
    link = models.CharField(max_length=500, default="")
    note = models.CharField(max_length=500, default="")
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["supplier", "product"], name="one_price_per_supplier_and_product"
            ),
            models.UniqueConstraint(
                fields=["product"],
                condition=Q(is_preferred=True),
                name="one_preferred_supplier_per_product",
            ),
            models.CheckConstraint(
                condition=Q(price=None)
                | Q(price__gte=0, price__lt=Decimal(10) ** 14) & ~Q(currency=""),
                name="supplier_price_is_money",
            ),
            models.CheckConstraint(
                condition=Q(link="") | Q(link__regex=WEB), name="supplier_link_is_one"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.supplier_id} {self.product_id}"


class SupplierEdit(models.Model):
    """One act of one person on suppliers and prices; it can be taken back as a whole."""

    source = models.CharField(max_length=10)
    title = models.CharField(max_length=200, default="")
    who = models.CharField(max_length=150)
    user = models.ForeignKey("identity.User", models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(db_default=Now())
    suppliers = models.PositiveIntegerField(default=0)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.OneToOneField("self", models.PROTECT, null=True, related_name="undoes")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(source__in=[source.value for source in SOURCES]),
                name="supplier_edit_source_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.who}"


class SupplierEvent(models.Model):
    """One field in one edit: the texts before and after. Never changed.

    With a product it is about the terms on which the supplier sells that one.
    """

    edit = models.ForeignKey(SupplierEdit, models.PROTECT, related_name="events")
    supplier = models.ForeignKey(Supplier, models.PROTECT, related_name="+", db_index=False)
    product = models.ForeignKey(
        "catalog.Product", models.PROTECT, null=True, related_name="+", db_index=False
    )
    field = models.CharField(max_length=40)
    before = models.TextField(default="")
    after = models.TextField(default="")

    class Meta:
        indexes = [models.Index(fields=["supplier", "-id"], name="supplier_event_newest_first")]

    def __str__(self) -> str:
        return f"{self.field}: {self.before} → {self.after}"
