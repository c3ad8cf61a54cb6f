"""Which product a seller SKU sells, in versions; proposals for those without, and their rules."""

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from zhongshu.catalog.models.listings import SellerSku
from zhongshu.catalog.models.products import Product
from zhongshu.catalog.pairing_values import LARGEST_FACTOR, Reason, RuleKind
from zhongshu.identity import public as identity


class PairingQuerySet(models.QuerySet["Pairing"]):
    def for_actor(self, actor: identity.Actor) -> Self:
        """Only pairings of SKUs the actor may see, and overrides of their stores."""
        if actor.sees_every_store:
            return self
        seen = SellerSku.objects.for_actor(actor)
        return self.filter(Q(store=None) | Q(store__in=actor.store_ids), seller_sku__in=seen)


class Pairing(models.Model):
    """One unit of a seller SKU is `factor` units of a product, from one moment to another.

    `store` null is the rule for the SKU; a row with a store overrides it there. Rows are never
    changed but ended, so that what was posted keeps the version it was posted under (E8).
    """

    seller_sku = models.ForeignKey(SellerSku, models.PROTECT, related_name="+", db_index=False)
    store = models.ForeignKey(
        "channels.Store", models.PROTECT, null=True, related_name="+", db_index=False
    )
    product = models.ForeignKey(Product, models.PROTECT, related_name="+")
    factor = models.PositiveIntegerField(default=1)
    reason = models.CharField(max_length=10)
    who = models.CharField(max_length=150)
    paired_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=150, default="")

    objects = PairingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["seller_sku", "store"],
                condition=Q(ended_at=None),
                nulls_distinct=False,
                name="one_pairing_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(factor__gte=1, factor__lte=LARGEST_FACTOR),
                name="pairing_factor_is_above_zero",
            ),
            models.CheckConstraint(
                condition=Q(reason__in=[reason.value for reason in Reason]),
                name="pairing_reason_is_known",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=models.F("paired_at")),
                name="pairing_ends_after_it_began",
            ),
        ]
        indexes = [
            models.Index(fields=["seller_sku", "store", "-id"], name="pairing_newest_first"),
            # Whether a product is sold is asked of thousands of them at once.
            models.Index(
                fields=["product"], condition=Q(ended_at=None, store=None), name="pairing_sells"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.factor} × {self.product_id}"


class PairingProposalQuerySet(models.QuerySet["PairingProposal"]):
    def for_actor(self, actor: identity.Actor) -> Self:
        """Only proposals for SKUs the actor may see."""
        if actor.sees_every_store:
            return self
        return self.filter(seller_sku__in=SellerSku.objects.for_actor(actor))


class PairingProposal(models.Model):
    """A product that an unpaired seller SKU may be, why, and how sure we are (0 to 1000).

    No product: there is none yet, and it should be made from the listing.
    """

    seller_sku = models.ForeignKey(SellerSku, models.CASCADE, related_name="+", db_index=False)
    product = models.ForeignKey(Product, models.CASCADE, null=True, related_name="+")
    factor = models.PositiveIntegerField(default=1)
    reason = models.CharField(max_length=10)
    score = models.PositiveSmallIntegerField()
    facts = models.JSONField(default=dict)
    is_best = models.BooleanField(default=False)
    made_at = models.DateTimeField(db_default=Now())

    objects = PairingProposalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["seller_sku", "product"],
                nulls_distinct=False,
                name="one_proposal_per_sku_and_product",
            ),
            models.UniqueConstraint(
                fields=["seller_sku"], condition=Q(is_best=True), name="one_best_proposal"
            ),
            models.CheckConstraint(
                condition=Q(reason__in=[reason.value for reason in Reason]),
                name="proposal_reason_is_known",
            ),
            models.CheckConstraint(condition=Q(score__lte=1000), name="proposal_score_in_bounds"),
        ]
        indexes = [
            models.Index(
                fields=["-score", "seller_sku"],
                condition=Q(is_best=True),
                name="proposal_best_first",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reason} {self.score}"


class PairingRule(models.Model):
    """How a seller SKU becomes the SKU of a product, tried in the order of their positions."""

    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10)
    pattern = models.CharField(max_length=200)
    replacement = models.CharField(max_length=200, default="")
    factor = models.PositiveIntegerField(default=1)
    account_ids = ArrayField(models.BigIntegerField(), default=list)
    is_on = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in RuleKind]),
                name="pairing_rule_kind_is_known",
            ),
            models.CheckConstraint(
                condition=Q(factor__gte=1, factor__lte=LARGEST_FACTOR),
                name="pairing_rule_factor_is_above_zero",
            ),
        ]
        indexes = [models.Index(fields=["position"], name="pairing_rule_in_order")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pattern}"


class ProposalWish(models.Model):
    """Something changed by which proposals follow; the run that has seen it deletes it.

    Rows are only ever added, so that nobody waits for another to say so.
    """

    made_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return str(self.made_at)


class ProposalRun(models.Model):
    """When proposals were last found for all SKUs, and what came of it: one row at most."""

    began_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    unpaired = models.PositiveIntegerField(default=0)
    proposed = models.PositiveIntegerField(default=0)
    sure = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="one_run_of_proposals"),
        ]

    def __str__(self) -> str:
        return f"{self.began_at} {self.ended_at}"
