"""What stands around an order: its timeline, its buyer, raw facts, and what people did."""

from typing import Any, Self

from django.db import models
from django.db.models import Q

from zhongshu.identity import public as identity
from zhongshu.orders.models.orders import Order


class OrderEvent(models.Model):
    """One line of an order's timeline. Written once; the database refuses any change."""

    order = models.ForeignKey(Order, models.PROTECT, related_name="events", db_index=False)
    kind = models.CharField(max_length=30)
    at = models.DateTimeField()
    from_value = models.CharField(max_length=100)
    to_value = models.CharField(max_length=100)
    who = models.CharField(max_length=150)
    facts: "models.JSONField[dict[str, Any]]" = models.JSONField(default=dict)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            # The same fact arrives again with every overlap and is told once.
            models.UniqueConstraint(
                fields=["order", "at", "kind", "from_value", "to_value"], name="one_event_per_fact"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.from_value} → {self.to_value}"


class OrderOfFile(models.Model):
    """An order that one file alone told of: as long as this row stands, it can be taken back.

    Whatever else tells of the order removes it. The database lets the timeline of no other
    order go, and of these only the line that says that they were made.
    """

    order = models.OneToOneField(Order, models.PROTECT, related_name="of_file", primary_key=True)
    import_id = models.BigIntegerField()

    def __str__(self) -> str:
        return f"order {self.order_id} of file {self.import_id}"


class BuyerDetails(models.Model):
    """Personal data of one order, encrypted and bound to it, until its purge date.

    Lists show the masked columns only. The blind indexes find equal values without being
    readable; they are purged with the row.
    """

    order = models.OneToOneField(Order, models.PROTECT, related_name="buyer", primary_key=True)
    sealed = models.BinaryField(null=True)
    fingerprint = models.BinaryField(null=True)
    initials = models.CharField(max_length=20)
    city = models.CharField(max_length=100)
    country_code = models.CharField(max_length=2)
    email_index = models.BinaryField(null=True)
    phone_index = models.BinaryField(null=True)
    name_index = models.BinaryField(null=True)
    postal_code_index = models.BinaryField(null=True)
    purge_after = models.DateTimeField()
    purged_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            *(
                models.Index(
                    fields=[f"{name}_index"],
                    condition=Q(**{f"{name}_index__isnull": False}),
                    name=f"buyer_by_{name}",
                )
                for name in ("email", "phone", "name", "postal_code")
            ),
            models.Index(
                fields=["purge_after"], condition=Q(purged_at=None), name="buyer_to_purge"
            ),
        ]

    def __str__(self) -> str:
        return f"buyer of order {self.order_id}"


class OrderPayload(models.Model):
    """The last raw facts of an order without personal data, compressed."""

    order = models.OneToOneField(Order, models.PROTECT, related_name="payload", primary_key=True)
    compressed = models.BinaryField()
    amazon_updated_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"raw facts of order {self.order_id}"


class OrderActionQuerySet(models.QuerySet["OrderAction"]):
    def for_actor(self, actor: identity.Actor) -> Self:
        """Only what the actor did; administrators see everybody's."""
        return self if actor.is_admin else self.filter(actor_user_id=actor.user_id)


class OrderAction(models.Model):
    """What a person did to a batch of orders; it can be undone for a day.

    `changes` holds `[order, work_status, is_held, work_status, is_held]` per changed order:
    how it was, and how it was left; behind them `own_status` before and after where it was set.
    """

    verb = models.CharField(max_length=30)
    actor_user_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=150)
    happened_at = models.DateTimeField()
    changes: "models.JSONField[list[Any]]" = models.JSONField(default=list)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=150)

    objects = OrderActionQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["actor_user_id", "-happened_at"], name="action_newest")]

    def __str__(self) -> str:
        return f"{self.verb} × {len(self.changes)}"
