"""What is attached to products: files as people sent them."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from zhongshu.catalog.models.products import Product


class ProductFile(models.Model):
    """A file at a product. One that was taken away is kept, so that it can come back."""

    product = models.ForeignKey(Product, models.PROTECT, related_name="files", db_index=False)
    file = models.ForeignKey("documents.StoredFile", models.PROTECT, related_name="+")
    who = models.CharField(max_length=150)
    added_at = models.DateTimeField(db_default=Now())
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["product", "file"], name="one_attachment_per_file"),
        ]
        indexes = [
            models.Index(
                F("product"), F("id"), condition=Q(removed_at=None), name="attachment_of_product"
            ),
        ]

    def __str__(self) -> str:
        return f"file {self.file_id}"
