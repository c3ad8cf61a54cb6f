"""Our own warehouses, and those of others who store for us."""

from typing import Self

from django.db import models
from django.db.models import Q

from zhongshu.identity import public as identity
from zhongshu.inventory.warehouse_values import WarehouseKind


class WarehouseQuerySet(models.QuerySet["Warehouse"]):
    def for_actor(self, actor: identity.Actor) -> Self:  # noqa: ARG002 - see the decision
        """Every warehouse: rights go by store so far (docs/decisions, 0011)."""
        return self


class Warehouse(models.Model):
    """A place of our own, or of somebody who stores for us. One of those in use is the default."""

    code = models.CharField(max_length=30)
    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=15)
    country_code = models.CharField(max_length=2)
    time_zone = models.CharField(max_length=50)
    address = models.CharField(max_length=500, default="")
    city = models.CharField(max_length=100, default="")
    province = models.CharField(max_length=100, default="")
    postcode = models.CharField(max_length=20, default="")
    contact = models.CharField(max_length=100, default="")
    phone = models.CharField(max_length=50, default="")
    email = models.CharField(max_length=254, default="")
    note = models.CharField(max_length=1000, default="")
    is_sellable = models.BooleanField(default=True)
    legal_entity = models.ForeignKey(
        "company.LegalEntity", models.PROTECT, null=True, related_name="+"
    )
    is_default = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    archived_at = models.DateTimeField(null=True)

    objects = WarehouseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code"],
                name="one_warehouse_per_code",
                # At the end of a statement, so that one batch may exchange codes.
                deferrable=models.Deferrable.IMMEDIATE,
            ),
            models.UniqueConstraint(
                fields=["is_default"], condition=Q(is_default=True), name="one_default_warehouse"
            ),
            models.CheckConstraint(
                condition=Q(is_default=False) | Q(archived_at=None),
                name="default_warehouse_is_in_use",
            ),
            models.CheckConstraint(
                condition=Q(code__regex=r"^[A-Z0-9][A-Z0-9._-]*$") & ~Q(name=""),
                name="warehouse_has_code_and_name",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in WarehouseKind]),
                name="warehouse_kind_is_known",
            ),
            models.CheckConstraint(
                condition=Q(country_code__regex="^[A-Z]{2}$"), name="warehouse_has_a_country"
            ),
        ]

    def __str__(self) -> str:
        return self.code
