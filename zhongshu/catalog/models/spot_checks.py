"""Spot checks: listings drawn, both sides as they stood, and what people said of them."""

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from zhongshu.catalog.models.listings import Listing
from zhongshu.catalog.spot_check_values import Answer, Trouble, Verdict, Why
from zhongshu.identity import public as identity


class SpotCheckQuerySet(models.QuerySet["SpotCheck"]):
    def for_actor(self, actor: identity.Actor) -> Self:
        """Only checks all of whose stores the actor may see: their counts tell of each store."""
        if actor.sees_every_store:
            return self
        return self.filter(store_ids__contained_by=sorted(actor.store_ids))


class SpotCheck(models.Model):
    """Some listings of one account held against Amazon. Its counts follow from its items.

    `passed` is null before the end. `trouble` says why Amazon gave no answer the last time.
    """

    account = models.ForeignKey(
        "channels.SellingAccount", models.PROTECT, related_name="+", db_index=False
    )
    store_ids = ArrayField(models.BigIntegerField())
    who = models.CharField(max_length=150)
    begun_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True)
    passed = models.BooleanField(null=True)
    confirms_equal = models.BooleanField(default=False)
    size = models.PositiveSmallIntegerField()
    waiting = models.PositiveSmallIntegerField()
    right = models.PositiveSmallIntegerField(default=0)
    wrong = models.PositiveSmallIntegerField(default=0)
    unsure = models.PositiveSmallIntegerField(default=0)
    unanswered = models.PositiveSmallIntegerField(default=0)
    differing = models.PositiveSmallIntegerField(default=0)
    facts = models.PositiveIntegerField(default=0)
    equal_facts = models.PositiveIntegerField(default=0)
    trouble = models.CharField(max_length=20, default="")
    trouble_detail = models.CharField(max_length=300, default="")
    trouble_request_id = models.CharField(max_length=100, default="")
    ask_after = models.DateTimeField(null=True)

    objects = SpotCheckQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at=None, passed=None)
                | Q(ended_at__isnull=False, passed__isnull=False),
                name="spot_check_passed_at_its_end",
            ),
            models.CheckConstraint(
                condition=Q(equal_facts__lte=models.F("facts")),
                name="spot_check_equal_are_compared",
            ),
            models.CheckConstraint(
                condition=Q(trouble__in=["", *(each.value for each in Trouble)]),
                name="spot_check_trouble_is_known",
            ),
        ]
        indexes = [
            models.Index(
                fields=["account"], condition=Q(passed=True), name="spot_check_that_passed"
            ),
            models.Index(fields=["-ended_at", "-id"], name="spot_check_last_ended"),
        ]

    def __str__(self) -> str:
        return f"{self.size} of {self.account_id}"


class SpotCheckItemQuerySet(models.QuerySet["SpotCheckItem"]):
    def for_actor(self, actor: identity.Actor) -> Self:
        """Only items of checks the actor may see."""
        if actor.sees_every_store:
            return self
        return self.filter(spot_check__in=SpotCheck.objects.for_actor(actor))


class SpotCheckItem(models.Model):
    """One listing of a check: both sides at the moment of Amazon's answer, never touched later.

    `facts` holds a list of fact, ours, Amazon's and how they stand to each other.
    """

    spot_check = models.ForeignKey(SpotCheck, models.PROTECT, related_name="items", db_index=False)
    place = models.PositiveSmallIntegerField()
    listing = models.ForeignKey(Listing, models.PROTECT, related_name="+", db_index=False)
    why = models.CharField(max_length=10)
    oddity = models.CharField(max_length=20, default="")
    answer = models.CharField(max_length=10, default=Answer.WAITING.value)
    refusal = models.CharField(max_length=300, default="")
    answered_at = models.DateTimeField(null=True)
    facts = models.JSONField(default=list)
    compared = models.PositiveSmallIntegerField(default=0)
    equal = models.PositiveSmallIntegerField(default=0)
    verdict = models.CharField(max_length=10, default="")
    judged_by = models.CharField(max_length=150, default="")
    judged_at = models.DateTimeField(null=True)

    objects = SpotCheckItemQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["spot_check", "place"], name="one_listing_per_place_of_a_check"
            ),
            models.UniqueConstraint(
                fields=["spot_check", "listing"], name="a_listing_once_in_a_check"
            ),
            models.CheckConstraint(
                condition=Q(why__in=[each.value for each in Why]),
                name="spot_check_item_why_is_known",
            ),
            models.CheckConstraint(
                condition=Q(answer__in=[each.value for each in Answer]),
                name="spot_check_item_answer_is_known",
            ),
            models.CheckConstraint(
                condition=Q(verdict__in=["", *(each.value for each in Verdict)]),
                name="spot_check_item_verdict_is_known",
            ),
            models.CheckConstraint(
                condition=Q(verdict="") | Q(answer__in=[Answer.TOLD.value, Answer.GONE.value]),
                name="spot_check_item_judged_behind_an_answer",
            ),
        ]
        indexes = [models.Index(fields=["listing", "-id"], name="spot_check_item_of_listing")]

    def __str__(self) -> str:
        return f"{self.place}: {self.answer} {self.verdict}"
