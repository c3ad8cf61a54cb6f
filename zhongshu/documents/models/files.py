"""Files as people sent them, in pieces, so that none is ever in memory as a whole."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class StoredFile(models.Model):
    """A file as it came. Its name is a text to be shown, and never becomes a path (O7)."""

    name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    stored_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(size__gte=0), name="stored_file_has_a_size"),
        ]
        indexes = [models.Index(fields=["sha256"], name="stored_file_by_hash")]

    def __str__(self) -> str:
        return self.name


class FilePart(models.Model):
    """One piece of a file, compressed by itself."""

    file = models.ForeignKey(StoredFile, models.CASCADE, related_name="parts", db_index=False)
    number = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["file", "number"], name="one_part_per_number"),
        ]

    def __str__(self) -> str:
        return f"part {self.number} of file {self.file_id}"
