"""From which of Amazon's pools offers are sent, where that is not the pool of their store."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from zhongshu.catalog.models.listings import SellerSku
from zhongshu.identity import public as identity


class OfferPoolQuerySet(models.QuerySet["OfferPool"]):
    def for_actor(self, actor: identity.Actor) -> Self:
        """Only those of stores the actor may see."""
        return self if actor.sees_every_store else self.filter(store__in=actor.store_ids)


class OfferPool(models.Model):
    """From which pool a seller SKU is sent that a store sells, as somebody said.

    The store's own pool may be said too: then nothing else is proposed. Null is what nobody says
    any more; `said_at` is when any of it was said, so that whoever compares stock looks again.
    """

    store = models.ForeignKey("channels.Store", models.PROTECT, related_name="+", db_index=False)
    seller_sku = models.ForeignKey(SellerSku, models.PROTECT, related_name="offer_pools")
    pool = models.ForeignKey(
        "channels.FulfilmentPool", models.PROTECT, null=True, related_name="+", db_index=False
    )
    said_at = models.DateTimeField(db_default=Now())

    objects = OfferPoolQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["store", "seller_sku"], name="one_pool_per_offer"),
        ]
        indexes = [
            models.Index(
                fields=["pool", "seller_sku"],
                name="offers_of_a_pool",
                condition=Q(pool__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"seller SKU {self.seller_sku_id} in store {self.store_id}: pool {self.pool_id}"


class OfferPoolEdit(models.Model):
    """One time that somebody said from which pool offers are sent.

    `before` and `after` have the pool, or null, of each offer that changed; its key is
    `store:seller_sku`.
    """

    account = models.ForeignKey(
        "channels.SellingAccount", models.PROTECT, related_name="+", db_index=False
    )
    before = models.JSONField()
    after = models.JSONField()
    made_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"pools of {len(self.before)} offers"
