"""Files as people sent them, in pieces, so that none is ever in memory as a whole."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class StoredFile(models.Model):
    """A file as it came. Its name is a text to be shown, and never becomes a path (O7).

    `purge_after`: it names persons. Its parts are encrypted, and are gone by then; what is left
    is what it was called, and its hash.
    """

    name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    stored_at = models.DateTimeField(db_default=Now())
    purge_after = models.DateTimeField(null=True)
    purged_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(size__gte=0), name="stored_file_has_a_size"),
        ]
        indexes = [
            models.Index(fields=["sha256"], name="stored_file_by_hash"),
            models.Index(
                fields=["purge_after"],
                condition=Q(purge_after__isnull=False, purged_at=None),
                name="stored_file_to_purge",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class FilePart(models.Model):
    """One piece of a file, compressed by itself; encrypted where the file names persons."""

    file = models.ForeignKey(StoredFile, models.CASCADE, related_name="parts", db_index=False)
    number = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["file", "number"], name="one_part_per_number"),
        ]

    def __str__(self) -> str:
        return f"part {self.number} of file {self.file_id}"
