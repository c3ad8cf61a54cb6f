"""Imports: what was read of a file, what became of its rows, and how it is taken back."""

from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from zhongshu.documents.models.files import StoredFile
from zhongshu.documents.values import ImportKind, ImportState
from zhongshu.identity import public as identity


class FileImportQuerySet(models.QuerySet["FileImport"]):
    def for_actor(self, actor: identity.Actor) -> Self:
        """Only the actor's own: a file may hold costs, or SKUs of stores others do not see."""
        if actor.is_full_admin:
            return self
        if actor.user_id is None:
            return self.none()
        own = self.filter(user=actor.user_id)
        if actor.sees_every_store:
            return own
        return own.filter(Q(store_id=None) | Q(store_id__in=actor.store_ids))


class FileImport(models.Model):
    """One file on its way in. `done` rows of `total` are behind it in its present state.

    `run_id` is the lease of whoever works on it, `beat_at` their last sign of life: what a
    dead worker left goes on where it stood. `language` is that of whoever reads its errors.
    `deleted_at`: its file is gone, and what it kept row by row; what it stored elsewhere stays.
    """

    kind = models.CharField(max_length=20)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    who = models.CharField(max_length=150)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    language = models.CharField(max_length=10)
    made_at = models.DateTimeField(db_default=Now())

    state = models.CharField(max_length=12, default=ImportState.CHECKING.value)
    goes_on = models.BooleanField(default=False)
    run_id = models.UUIDField(null=True)
    beat_at = models.DateTimeField(null=True)
    stop_requested_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(null=True)
    message = models.CharField(max_length=1_000, default="")

    # Stores stand a floor above: whoever begins an import has looked the store up.
    store_id = models.BigIntegerField(null=True)
    marketplace_id = models.CharField(max_length=30, db_default="")
    as_of = models.DateField(null=True)
    is_complete = models.BooleanField(db_default=False)

    reading = models.JSONField(default=dict)
    wanted = models.JSONField(default=dict)
    heads = models.JSONField(default=list)
    sheets = models.JSONField(default=list)
    uses = models.JSONField(default=list)
    first = models.JSONField(default=list)
    fingerprint = models.CharField(max_length=64, default="")

    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    rows_read = models.PositiveIntegerField(default=0)
    rows_new = models.PositiveIntegerField(default=0)
    rows_changed = models.PositiveIntegerField(default=0)
    rows_same = models.PositiveIntegerField(default=0)
    rows_refused = models.PositiveIntegerField(default=0)
    rows_older = models.PositiveIntegerField(db_default=0)
    has_effects = models.BooleanField(db_default=False)
    edit_ids = ArrayField(models.BigIntegerField(), default=list)
    pairing_ids = ArrayField(models.BigIntegerField(), default=list)

    objects = FileImportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in ImportKind]),
                name="import_kind_is_known",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in ImportState]),
                name="import_state_is_known",
            ),
        ]
        indexes = [models.Index(fields=["user", "-id"], name="import_newest_of_person")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class ImportRowError(models.Model):
    """A row that was refused, with its cells as they were, to be mended and sent again.

    `what`, `remedy` and `hint` are translated when they are read. Rows of before 0009 have no
    `facts`: they were told in the language of whoever brought the file, and stay so.
    """

    file_import = models.ForeignKey(
        FileImport, models.CASCADE, related_name="row_errors", db_index=False
    )
    row = models.PositiveIntegerField()
    column = models.CharField(max_length=200)
    what = models.TextField()
    facts = models.JSONField(null=True)
    remedy = models.TextField()
    hint = models.TextField(db_default="")
    cells = models.JSONField()

    class Meta:
        indexes = [models.Index(fields=["file_import", "row"], name="row_error_by_row")]

    def __str__(self) -> str:
        return f"row {self.row}: {self.what}"


class ImportEffect(models.Model):
    """What an import did to something of another room: how it was, and how it was left."""

    file_import = models.ForeignKey(
        FileImport, models.CASCADE, related_name="effects", db_index=False
    )
    subject = models.CharField(max_length=250)
    before = models.JSONField(null=True)
    after = models.JSONField()

    class Meta:
        indexes = [models.Index(fields=["file_import", "id"], name="effect_in_order")]

    def __str__(self) -> str:
        return self.subject


class ColumnMapping(models.Model):
    """How a person told the columns of such a file; offered when the next one comes."""

    kind = models.CharField(max_length=20)
    fingerprint = models.CharField(max_length=64)
    uses = models.JSONField()
    reading = models.JSONField(default=dict)
    who = models.CharField(max_length=150)
    used_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "fingerprint"], name="one_mapping_per_head"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.fingerprint[:8]}"
