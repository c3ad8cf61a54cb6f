"""Checks of our books against Amazon's words, and each difference that they found."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Abs

from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory
from zhongshu.reconciliation.values import Happened, RunStatus, Status

KINDS = ("FBA", "FBA_UNSELLABLE", "AWD", inventory.RESERVED)
LIVING = ~Q(status=Status.RESOLVED.value)


class CheckRunQuerySet(models.QuerySet["CheckRun"]):
    def for_actor(self, actor: identity.Actor) -> Self:
        """Only checks of pools of a store that the actor sees."""
        if actor.sees_every_store:
            return self
        mine = CheckRun.objects.filter(pool__stores__in=actor.store_ids)
        return self.filter(pk__in=mine.values("pk"))


class DifferenceQuerySet(models.QuerySet["Difference"]):
    def for_actor(self, actor: identity.Actor) -> Self:
        """Only differences at pools of a store that the actor sees."""
        if actor.sees_every_store:
            return self
        mine = Difference.objects.filter(pool__stores__in=actor.store_ids)
        return self.filter(pk__in=mine.values("pk"))


class CheckRun(models.Model):
    """One comparison of a pool: of all its seller SKUs, or of those that changed since the last.

    `known` are the seller SKUs of the pool, `differing` those of them whose units did not agree
    when the check was over, `compared` those it looked at. A broken one concluded nothing.
    """

    pool = models.ForeignKey(
        "channels.FulfilmentPool", models.PROTECT, related_name="+", db_index=False
    )
    status = models.CharField(max_length=10)
    is_full = models.BooleanField()
    at = models.DateTimeField()
    # The company's day: one check of each tells how it stood.
    day = models.DateField()
    read_from = models.DateTimeField(null=True)
    read_to = models.DateTimeField(null=True)
    sweep_id = models.BigIntegerField()
    move_id = models.BigIntegerField()
    known = models.IntegerField(default=0)
    compared = models.IntegerField(default=0)
    differing = models.IntegerField(default=0)
    opened = models.IntegerField(default=0)
    resolved = models.IntegerField(default=0)
    message = models.CharField(max_length=300, default="")

    objects = CheckRunQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=[status.value for status in RunStatus]),
                name="check_run_status_is_known",
            ),
            models.CheckConstraint(
                condition=Q(differing__gte=0, known__gte=F("differing")),
                name="check_run_counts_fit",
            ),
        ]
        indexes = [models.Index(fields=["pool", "-id"], name="check_run_newest_first")]

    def __str__(self) -> str:
        return f"#{self.pk} of pool {self.pool_id}: {self.status}"


class Difference(models.Model):
    """One seller SKU at a pool of which books and Amazon differ, from when until when.

    At most one of a kind lives; what comes back is another one. The figures are those of the last
    check that saw it, `units` is the gap without sign. `entry` is the correction that stands.
    """

    pool = models.ForeignKey(
        "channels.FulfilmentPool", models.PROTECT, related_name="+", db_index=False
    )
    seller_sku = models.ForeignKey("catalog.SellerSku", models.PROTECT, related_name="+")
    product = models.ForeignKey("catalog.Product", models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=20)
    ours = models.BigIntegerField()
    amazon = models.BigIntegerField()
    in_flight = models.BigIntegerField()
    gap = models.BigIntegerField()
    units = models.GeneratedField(
        expression=Abs("gap"), output_field=models.BigIntegerField(), db_persist=True
    )
    cause = models.CharField(max_length=20)
    status = models.CharField(max_length=10, default=Status.OPEN.value)
    first_seen_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    resolved_at = models.DateTimeField(null=True)
    wait_until = models.DateField(null=True)
    user = models.ForeignKey("identity.User", models.PROTECT, null=True, related_name="+")
    who = models.CharField(max_length=150, default="")
    reason = models.CharField(max_length=500, default="")
    said_at = models.DateTimeField(null=True)
    entry = models.ForeignKey(
        "inventory.StockEntry", models.PROTECT, null=True, related_name="+", db_index=False
    )
    version = models.PositiveIntegerField(default=1)

    objects = DifferenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["pool", "seller_sku", "kind", "product"],
                condition=LIVING,
                nulls_distinct=False,
                name="one_living_difference_each",
            ),
            models.CheckConstraint(
                condition=Q(status__in=[status.value for status in Status]),
                name="difference_status_is_known",
            ),
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="difference_kind_is_known"),
            models.CheckConstraint(
                condition=Q(cause__in=[cause.value for cause in inventory.MirrorCause]),
                name="difference_cause_is_known",
            ),
            models.CheckConstraint(
                condition=Q(gap=F("ours") - F("amazon") - F("in_flight")) & ~Q(gap=0),
                name="difference_is_one",
            ),
            models.CheckConstraint(
                condition=Q(status=Status.RESOLVED.value, resolved_at__isnull=False)
                | (~Q(status=Status.RESOLVED.value) & Q(resolved_at=None)),
                name="difference_resolved_says_when",
            ),
            models.CheckConstraint(
                condition=Q(wait_until=None) | Q(status=Status.WAITING.value),
                name="difference_waits_until",
            ),
        ]
        indexes = [
            models.Index(fields=["status", "-first_seen_at", "id"], name="difference_by_age"),
            models.Index(fields=["status", "-units", "id"], name="difference_by_units"),
            models.Index(fields=["resolved_at"], name="difference_gone", condition=~LIVING),
        ]

    def __str__(self) -> str:
        return f"seller SKU {self.seller_sku_id} at pool {self.pool_id}: {self.gap:+}"


class DifferenceEvent(models.Model):
    """What happened to a difference, with the figures of that moment. Written once."""

    difference = models.ForeignKey(Difference, models.PROTECT, related_name="events")
    at = models.DateTimeField()
    what = models.CharField(max_length=15)
    user = models.ForeignKey("identity.User", models.PROTECT, null=True, related_name="+")
    who = models.CharField(max_length=150, default="")
    reason = models.CharField(max_length=500, default="")
    ours = models.BigIntegerField()
    amazon = models.BigIntegerField()
    in_flight = models.BigIntegerField()
    gap = models.BigIntegerField()
    # Where it stood before, so that what was said can be taken back.
    before = models.CharField(max_length=10, default="")
    entry = models.ForeignKey(
        "inventory.StockEntry", models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(what__in=[what.value for what in Happened]),
                name="difference_event_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.gap:+}"
