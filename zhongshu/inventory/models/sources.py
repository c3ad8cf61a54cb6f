"""From which own warehouses stores draw, where people said so."""

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models

from zhongshu.identity import public as identity


class DrawOrderQuerySet(models.QuerySet["DrawOrder"]):
    def for_actor(self, actor: identity.Actor) -> Self:
        """Only those of stores the actor may see."""
        return self if actor.sees_every_store else self.filter(store__in=actor.store_ids)


class DrawOrder(models.Model):
    """The warehouses of one store, the first one first; a store without a row has the rule's.

    None at all is an order too. Warehouses are never deleted: archived ones are passed over.
    """

    store = models.OneToOneField(
        "channels.Store", models.CASCADE, primary_key=True, related_name="+"
    )
    warehouse_ids = ArrayField(models.BigIntegerField())

    objects = DrawOrderQuerySet.as_manager()

    def __str__(self) -> str:
        return f"store {self.store_id}: {self.warehouse_ids}"


class DrawOrderEdit(models.Model):
    """One time that somebody changed the order of stores.

    `before` and `after` have the warehouses, or null for the rule, of each store that changed, by
    its id as a text.
    """

    before = models.JSONField()
    after = models.JSONField()
    made_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"draw order of {len(self.before)} stores"
