"""Re-postings of seller SKUs, and which entries each of them took back and posted anew."""

from typing import Self

from django.db import models
from django.db.models import Q

from zhongshu.identity import public as identity
from zhongshu.inventory.models.ledger import StockEntry
from zhongshu.inventory.reposting_values import OPEN_STATES, RepostingState


class RepostingQuerySet(models.QuerySet["Reposting"]):
    def for_actor(self, actor: identity.Actor) -> Self:
        """Only those of seller SKUs that the actor sees."""
        if actor.sees_every_store:
            return self
        mine = Reposting.objects.filter(seller_sku__listings__store__in=actor.store_ids)
        return self.filter(pk__in=mine.values("pk"))


class Reposting(models.Model):
    """A seller SKU has been what it is now, from `since` on; without it from its first move on.

    `parts` are units by product of one of it, as carried out: for its account under "", for
    stores of their own by their ids. `refused` says why not, with what was short or unclear.
    `undo_of` is the one whose entries it takes back.
    """

    seller_sku = models.ForeignKey(
        "catalog.SellerSku", models.PROTECT, related_name="+", db_index=False
    )
    account = models.ForeignKey(
        "channels.SellingAccount", models.PROTECT, related_name="+", db_index=False
    )
    since = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, default=RepostingState.WAITING.value)
    undo_of = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    user = models.ForeignKey("identity.User", models.PROTECT, null=True, related_name="+")
    who = models.CharField(max_length=150)
    asked_at = models.DateTimeField()
    queued_at = models.DateTimeField(null=True)
    began_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    parts = models.JSONField(default=dict)
    taken_back = models.IntegerField(default=0)
    anew = models.IntegerField(default=0)
    exchanged = models.IntegerField(default=0)
    refused = models.JSONField(null=True)
    # How often a worker took it: over which they die again and again is given up.
    tries = models.SmallIntegerField(db_default=0)

    objects = RepostingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in RepostingState]),
                name="reposting_state_is_known",
            ),
            models.UniqueConstraint(
                fields=["account"],
                condition=Q(state__in=[state.value for state in OPEN_STATES]),
                name="one_reposting_at_a_time",
            ),
        ]
        indexes = [
            models.Index(fields=["seller_sku", "-id"], name="repostings_of_a_seller_sku"),
            models.Index(fields=["-asked_at", "-id"], name="repostings_newest"),
        ]

    def __str__(self) -> str:
        return f"re-posting {self.pk} of seller SKU {self.seller_sku_id}"


class RepostedEntry(models.Model):
    """An entry that is no more, what takes it back, and what stands in its place, if anything.

    `root` is the first entry of the event: what was posted anew may be posted anew again. What is
    taken back, and what takes it back, are no flow of goods: whoever counts those leaves out both.
    """

    reposting = models.ForeignKey(Reposting, models.PROTECT, related_name="entries")
    original = models.OneToOneField(StockEntry, models.PROTECT, related_name="taken_back_by")
    back = models.OneToOneField(StockEntry, models.PROTECT, related_name="takes_back")
    anew = models.OneToOneField(StockEntry, models.PROTECT, null=True, related_name="stands_for")
    root = models.ForeignKey(StockEntry, models.PROTECT, related_name="+", db_index=False)

    def __str__(self) -> str:
        return f"entry {self.original_id} taken back by {self.back_id}"
