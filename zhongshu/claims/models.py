"""Claims with what happened to them, the days granted for them, and what Amazon paid."""

from typing import Self

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from zhongshu.claims.payments.values import How, Told
from zhongshu.claims.values import Happened, Kind, Status
from zhongshu.identity import public as identity

KINDS = [kind.value for kind in Kind]
STATUSES = [status.value for status in Status]
WAITING = Q(status__in=[Status.OPEN.value, Status.EXPIRED.value])
IS_WORTH = Q(amount_claimed=None, currency_claimed="") | (
    Q(amount_claimed__gt=0) & ~Q(currency_claimed="")
)
IS_MONEY = Q(amount_paid=None, currency_paid="") | (Q(amount_paid__gte=0) & ~Q(currency_paid=""))


class ClaimQuerySet(models.QuerySet["Claim"]):
    def for_actor(self, actor: identity.Actor) -> Self:
        """Only claims at pools of a store that the actor sees."""
        if actor.sees_every_store:
            return self
        mine = Claim.objects.filter(pool__stores__in=actor.store_ids)
        return self.filter(pk__in=mine.values("pk"))


class Claim(models.Model):
    """What we claim from Amazon for one cause.

    `key` names the cause within its account by Amazon's own ids. `units` are claimed, as Amazon
    counts them; `cause_units` are what Amazon's facts say now: the same until it is submitted.
    It happened on Amazon's `day`; from `opens_on` to `deadline` Amazon takes it. `parts` says what
    one unit was then, `product` is that where it was one product. `evidence` is what the cause was
    made of when it was read last. Who opened it by hand may say what is claimed and a note.
    """

    account = models.ForeignKey(
        "channels.SellingAccount", models.PROTECT, related_name="+", db_index=False
    )
    pool = models.ForeignKey("channels.FulfilmentPool", models.PROTECT, related_name="+")
    store = models.ForeignKey("channels.Store", models.PROTECT, null=True, related_name="+")
    seller_sku = models.ForeignKey("catalog.SellerSku", models.PROTECT, related_name="+")
    product = models.ForeignKey("catalog.Product", models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=300)
    fnsku = models.CharField(max_length=20, db_default="")
    reference = models.CharField(max_length=80, db_default="")
    units = models.PositiveIntegerField()
    cause_units = models.PositiveIntegerField()
    occurred_at = models.DateTimeField()
    day = models.DateField()
    opens_on = models.DateField()
    deadline = models.DateField()
    parts = models.JSONField(default=dict)
    evidence = models.JSONField(default=list)
    note = models.CharField(max_length=500, db_default="")
    amount_claimed = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    currency_claimed = models.CharField(max_length=3, db_default="")
    status = models.CharField(max_length=10, db_default=Status.OPEN.value)
    case_number = models.CharField(max_length=40, db_default="")
    submitted_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    units_paid = models.PositiveIntegerField(db_default=0)
    units_back = models.PositiveIntegerField(db_default=0)
    amount_paid = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    currency_paid = models.CharField(max_length=3, db_default="")
    user = models.ForeignKey("identity.User", models.PROTECT, null=True, related_name="+")
    who = models.CharField(max_length=150, db_default="")
    reason = models.CharField(max_length=500, db_default="")
    opened_at = models.DateTimeField()
    # When people were told that it is there, and of which last day they were reminded.
    announced_at = models.DateTimeField(null=True)
    reminded_for = models.DateField(null=True)
    version = models.PositiveIntegerField(db_default=1)
    search_text = models.TextField(db_default="")

    objects = ClaimQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "key"], name="one_claim_per_cause"),
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="claim_kind_is_known"),
            models.CheckConstraint(condition=Q(status__in=STATUSES), name="claim_status_is_known"),
            models.CheckConstraint(condition=Q(units__gt=0), name="claim_claims_something"),
            models.CheckConstraint(
                condition=Q(opens_on__lte=F("deadline")), name="claim_opens_before_its_deadline"
            ),
            models.CheckConstraint(condition=IS_MONEY, name="claim_money_has_a_currency"),
            models.CheckConstraint(condition=IS_WORTH, name="claim_worth_has_a_currency"),
            models.CheckConstraint(
                condition=~WAITING | Q(units=F("cause_units")),
                name="open_claim_follows_its_cause",
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.RESOLVED.value) | Q(cause_units=0),
                name="resolved_claim_has_no_cause",
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.PAID.value) | Q(units_paid__gt=0) | Q(units_back__gt=0),
                name="paid_claim_says_for_what",
            ),
        ]
        indexes = [
            models.Index(fields=["status", "deadline", "id"], name="claims_by_deadline"),
            models.Index(fields=["status", "-units", "id"], name="claims_by_units"),
            models.Index(fields=["account", "reference"], name="claims_by_reference"),
            models.Index(
                fields=["id"],
                name="claims_to_announce",
                condition=Q(status=Status.OPEN.value, announced_at=None),
            ),
            models.Index(
                fields=["case_number"], name="claims_by_case", condition=~Q(case_number="")
            ),
            models.Index(fields=["fnsku"], name="claims_by_fnsku", condition=~Q(fnsku="")),
            GinIndex(OpClass("search_text", "gin_trgm_ops"), name="claim_by_words"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.reference}: {self.units}"


class ClaimEvent(models.Model):
    """What happened to a claim. Written once; `before` is what an undo puts back."""

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="events")
    at = models.DateTimeField()
    what = models.CharField(max_length=12)
    user = models.ForeignKey("identity.User", models.PROTECT, null=True, related_name="+")
    who = models.CharField(max_length=150, db_default="")
    reason = models.CharField(max_length=500, db_default="")
    units = models.PositiveIntegerField()
    cause_units = models.PositiveIntegerField()
    facts = models.JSONField(default=dict)
    before = models.JSONField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(what__in=[what.value for what in Happened]),
                name="claim_event_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.units}"


class ClaimRule(models.Model):
    """How many days after it happened Amazon takes a claim of a kind; none: as it announced."""

    kind = models.CharField(max_length=20, primary_key=True)
    wait_days = models.PositiveSmallIntegerField()
    days = models.PositiveSmallIntegerField()
    changed_at = models.DateTimeField(db_default=Now())
    who = models.CharField(max_length=150, db_default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="claim_rule_kind_is_known"),
            models.CheckConstraint(
                condition=Q(days__gt=0, days__gte=F("wait_days")), name="claim_rule_grants_days"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.wait_days} to {self.days} days"


class ClaimReading(models.Model):
    """When the ledger of an account was read whole for claims, and what `mark` it had then."""

    account = models.OneToOneField(
        "channels.SellingAccount", models.CASCADE, primary_key=True, related_name="+"
    )
    mark = models.CharField(max_length=64)
    read_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Ledger of {self.account_id}, read at {self.read_at}"


class ClaimReminder(models.Model):
    """How many days before the last day of a claim people are reminded; no row: a week."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    days = models.PositiveSmallIntegerField()
    changed_at = models.DateTimeField(db_default=Now())
    who = models.CharField(max_length=150, db_default="")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="one_claim_reminder")]

    def __str__(self) -> str:
        return f"{self.days} days before"


class ReimbursementQuerySet(models.QuerySet["Reimbursement"]):
    def for_actor(self, actor: identity.Actor) -> Self:
        """Only what was paid for a pool of a store that the actor sees."""
        if actor.sees_every_store:
            return self
        mine = Reimbursement.objects.filter(pool__stores__in=actor.store_ids)
        return self.filter(pk__in=mine.values("pk"))


class Reimbursement(models.Model):
    """One row of Amazon's reimbursements, in its words; negative where it takes something back.

    `key` names it within its account by Amazon's ids. A seller SKU that we do not know is kept by
    its code alone. `claim` is what it pays for, as far as somebody or something found that out.
    """

    account = models.ForeignKey(
        "channels.SellingAccount", models.PROTECT, related_name="+", db_index=False
    )
    pool = models.ForeignKey("channels.FulfilmentPool", models.PROTECT, related_name="+")
    seller_sku = models.ForeignKey("catalog.SellerSku", models.PROTECT, null=True, related_name="+")
    claim = models.ForeignKey(Claim, models.PROTECT, null=True, related_name="reimbursements")
    key = models.CharField(max_length=160)
    approved_at = models.DateTimeField()
    reimbursement_id = models.CharField(max_length=40)
    case_id = models.CharField(max_length=40, db_default="")
    amazon_order_id = models.CharField(max_length=40, db_default="")
    reason = models.CharField(max_length=60)
    sku = models.CharField(max_length=100)
    fnsku = models.CharField(max_length=20, db_default="")
    asin = models.CharField(max_length=20, db_default="")
    product_name = models.CharField(max_length=500, db_default="")
    condition = models.CharField(max_length=40, db_default="")
    currency = models.CharField(max_length=3, db_default="")
    amount_per_unit = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    amount_total = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    quantity_cash = models.IntegerField()
    quantity_inventory = models.IntegerField()
    quantity_total = models.IntegerField()
    original_id = models.CharField(max_length=40, db_default="")
    original_type = models.CharField(max_length=40, db_default="")
    told_at = models.DateTimeField()
    matched_at = models.DateTimeField(null=True)
    # Who said what it pays for; empty: found by itself.
    matched_by = models.CharField(max_length=150, db_default="")
    # A person who said that it pays for no claim is not asked again.
    matched_how = models.CharField(max_length=10, db_default="")
    version = models.PositiveIntegerField(db_default=1)

    objects = ReimbursementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "key"], name="one_reimbursement_each"),
            models.CheckConstraint(
                condition=Q(amount_total=None) | ~Q(currency=""),
                name="reimbursement_has_a_currency",
            ),
            models.CheckConstraint(
                condition=Q(claim=None, matched_at=None)
                | Q(claim__isnull=False, matched_at__isnull=False),
                name="matched_reimbursement_says_when",
            ),
            models.CheckConstraint(
                condition=Q(matched_how__in=["", *(how.value for how in How)]),
                name="reimbursement_match_is_known",
            ),
            models.CheckConstraint(
                condition=Q(claim=None) | ~Q(matched_how=""),
                name="matched_reimbursement_says_how",
            ),
        ]
        indexes = [
            models.Index(fields=["-approved_at", "-id"], name="reimbursements_newest"),
            models.Index(fields=["account", "case_id"], name="reimbursements_by_case"),
            models.Index(fields=["account", "reimbursement_id"], name="reimbursements_by_id"),
            models.Index(
                fields=["account", "id"],
                name="reimbursements_unlinked",
                condition=Q(claim=None, matched_how=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reimbursement_id} {self.reason}: {self.quantity_total}"


class ReimbursementEvent(models.Model):
    """What happened to a reimbursement. Written once.

    CHANGED: Amazon tells it otherwise; `facts` has what it told before and after. Otherwise what
    it pays for changed, and `before` is what an undo puts back.
    """

    reimbursement = models.ForeignKey(Reimbursement, models.PROTECT, related_name="events")
    at = models.DateTimeField()
    what = models.CharField(max_length=10)
    claim = models.ForeignKey(Claim, models.PROTECT, null=True, related_name="+")
    how = models.CharField(max_length=10, db_default="")
    user = models.ForeignKey("identity.User", models.PROTECT, null=True, related_name="+")
    who = models.CharField(max_length=150, db_default="")
    facts = models.JSONField(default=dict)
    before = models.JSONField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(what__in=[what.value for what in Told]),
                name="reimbursement_event_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.what} of {self.reimbursement_id}"
