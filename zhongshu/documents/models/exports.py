"""Exports: lists that are made into files behind the pages."""

from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from zhongshu.documents.export_values import EXPORTING, ExportState
from zhongshu.documents.models.files import StoredFile
from zhongshu.identity import public as identity


class ListExportQuerySet(models.QuerySet["ListExport"]):
    def for_actor(self, actor: identity.Actor) -> Self:
        """Only the actor's own: a file holds what the rights of whoever asked let them see."""
        if actor.is_full_admin:
            return self
        return self.filter(user=actor.user_id) if actor.user_id is not None else self.none()


class ListExport(models.Model):
    """One list on its way out. `rows` were written so far.

    `run_id` is the lease of whoever works on it, `beat_at` their last sign of life. `fingerprint`
    is the same for the same wish: while one runs, a second one is the same. `role`, `every_store`
    and `store_ids` are the rights under which the file was made.
    """

    list_code = models.CharField(max_length=40)
    format = models.CharField(max_length=5)
    filter = models.JSONField()
    words = models.JSONField(null=True)
    language = models.CharField(max_length=10)
    fingerprint = models.CharField(max_length=64)
    who = models.CharField(max_length=150)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(db_default=Now())

    state = models.CharField(max_length=12, default=ExportState.WAITING.value)
    run_id = models.UUIDField(null=True)
    beat_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    rows = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    downloaded_at = models.DateTimeField(null=True)
    message = models.CharField(max_length=1_000, default="")

    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    role = models.CharField(max_length=20, default="")
    every_store = models.BooleanField(default=False)
    store_ids = ArrayField(models.BigIntegerField(), default=list)

    objects = ListExportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in ExportState]),
                name="export_state_is_known",
            ),
            models.CheckConstraint(
                condition=Q(state=ExportState.DONE.value, file__isnull=False)
                | ~Q(state=ExportState.DONE.value) & Q(file=None),
                name="export_has_a_file_when_done",
            ),
            models.UniqueConstraint(
                fields=["user", "fingerprint"],
                condition=Q(state__in=[state.value for state in EXPORTING]),
                name="one_open_export_per_wish",
            ),
        ]
        indexes = [
            models.Index(fields=["user", "-id"], name="export_newest_of_person"),
            models.Index(
                fields=["expires_at"],
                condition=Q(expires_at__isnull=False),
                name="export_to_purge",
            ),
            models.Index(
                fields=["beat_at"],
                condition=Q(state__in=[state.value for state in EXPORTING]),
                name="export_open_by_beat",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.list_code} {self.pk}"
