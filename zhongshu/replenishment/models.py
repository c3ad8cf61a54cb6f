"""Weights of the daily speed, rules of warnings, speeds, warnings, and what was snoozed."""

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from zhongshu.identity import public as identity
from zhongshu.replenishment.values import AlertKind, RuleScope, Threshold

_TARGETS = ("store", "category", "owner", "product", "seller_sku", "pool")


def _only(*names: str) -> Q:
    return Q(**{f"{name}__isnull": name not in names for name in _TARGETS})


class SpeedWeights(models.Model):
    """What each span of days counts for in the daily speed, in per cent: one row at most."""

    last_3 = models.PositiveSmallIntegerField()
    last_7 = models.PositiveSmallIntegerField()
    last_14 = models.PositiveSmallIntegerField()
    last_30 = models.PositiveSmallIntegerField()
    last_60 = models.PositiveSmallIntegerField()
    last_90 = models.PositiveSmallIntegerField()
    version = models.PositiveIntegerField(db_default=1)
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="one_set_of_speed_weights"),
            models.CheckConstraint(
                condition=Q(
                    last_3=100
                    - F("last_7")
                    - F("last_14")
                    - F("last_30")
                    - F("last_60")
                    - F("last_90")
                ),
                name="speed_weights_make_a_hundred",
            ),
        ]

    def __str__(self) -> str:
        return f"weights, version {self.version}"


class AlertRule(models.Model):
    """When goods are warned of; of those that fit, the one with the most specific scope counts."""

    scope = models.CharField(max_length=10)
    store = models.ForeignKey("channels.Store", models.PROTECT, null=True, related_name="+")
    category = models.ForeignKey("catalog.Category", models.PROTECT, null=True, related_name="+")
    owner = models.ForeignKey("identity.User", models.PROTECT, null=True, related_name="+")
    product = models.ForeignKey("catalog.Product", models.PROTECT, null=True, related_name="+")
    seller_sku = models.ForeignKey("catalog.SellerSku", models.PROTECT, null=True, related_name="+")
    pool = models.ForeignKey("channels.FulfilmentPool", models.PROTECT, null=True, related_name="+")
    threshold = models.CharField(max_length=8, default=Threshold.DAYS.value)
    lead_days = models.PositiveSmallIntegerField()
    safety_days = models.PositiveSmallIntegerField()
    order_days = models.PositiveSmallIntegerField()
    quantity = models.PositiveIntegerField(default=0)
    ageing_days = models.PositiveSmallIntegerField(null=True)
    dead_days = models.PositiveSmallIntegerField(null=True)
    is_on = models.BooleanField(default=True)
    version = models.PositiveIntegerField(db_default=1)
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["scope", *_TARGETS], nulls_distinct=False, name="one_alert_rule_each"
            ),
            models.CheckConstraint(
                condition=Q(scope=RuleScope.EVERYTHING.value) & _only()
                | Q(scope=RuleScope.STORE.value) & _only("store")
                | Q(scope=RuleScope.CATEGORY.value) & _only("category")
                | Q(scope=RuleScope.OWNER.value) & _only("owner")
                | Q(scope=RuleScope.PRODUCT.value) & _only("product")
                | Q(scope=RuleScope.SELLER_SKU.value) & _only("seller_sku", "pool"),
                name="alert_rule_names_what_its_scope_says",
            ),
            models.CheckConstraint(
                condition=Q(threshold__in=[each.value for each in Threshold]),
                name="alert_rule_threshold_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"rule {self.pk} of {self.scope}"


class DailySpeed(models.Model):
    """How fast a seller SKU sold from a pool lately, shipped by Amazon or not; found anew hourly.

    `units` and `days` are by span of days; `per_day` is null where on none of them was stock.
    """

    seller_sku = models.ForeignKey("catalog.SellerSku", models.CASCADE, related_name="+")
    pool = models.ForeignKey(
        "channels.FulfilmentPool", models.CASCADE, related_name="+", db_index=False
    )
    is_fba = models.BooleanField()
    units = ArrayField(models.IntegerField())
    days = ArrayField(models.SmallIntegerField())
    per_day = models.DecimalField(max_digits=14, decimal_places=4, null=True)
    weights_version = models.PositiveIntegerField()
    until = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["seller_sku", "pool", "is_fba"], name="one_daily_speed_each"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.per_day} a day of seller SKU {self.seller_sku_id}"


class StockAlertQuerySet(models.QuerySet["StockAlert"]):
    def for_actor(self, actor: identity.Actor) -> Self:
        """Warnings of pools with a store the actor sees; of whole products for who sees all."""
        if actor.sees_every_store:
            return self
        return self.filter(seller_sku__isnull=False, store_ids__overlap=sorted(actor.store_ids))


class StockAlert(models.Model):
    """One thing that is wrong with goods, as long as it lasts; the ended ones are kept.

    `key` names what is wrong with what. `units` are those the kind speaks of: unsellable, aged,
    below zero. `rank` puts what is worse first. Store, category and owner are those of the last
    run, for the filters.

    A hundred thousand come at once, and few are ever asked for by pool, rule or person: these
    have no index, which would cost each run more than they save.
    """

    key = models.CharField(max_length=80)
    kind = models.CharField(max_length=12)
    severity = models.PositiveSmallIntegerField()
    rank = models.IntegerField()
    seller_sku = models.ForeignKey("catalog.SellerSku", models.CASCADE, null=True, related_name="+")
    pool = models.ForeignKey(
        "channels.FulfilmentPool", models.CASCADE, null=True, related_name="+", db_index=False
    )
    product = models.ForeignKey("catalog.Product", models.CASCADE, null=True, related_name="+")
    rule = models.ForeignKey(
        AlertRule, models.SET_NULL, null=True, related_name="+", db_index=False
    )
    free = models.BigIntegerField()
    in_transit = models.BigIntegerField()
    units = models.BigIntegerField()
    per_day = models.DecimalField(max_digits=14, decimal_places=4, null=True)
    cover_days = models.IntegerField(null=True)
    stock_out_on = models.DateField(null=True)
    suggested = models.BigIntegerField()
    limit = models.IntegerField(null=True)
    store_ids = ArrayField(models.BigIntegerField(), default=list)
    category = models.CharField(max_length=200, default="")
    owner = models.ForeignKey(
        "identity.User", models.SET_NULL, null=True, related_name="+", db_index=False
    )
    first_seen_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    snoozed_until = models.DateTimeField(null=True)
    snoozed_by = models.ForeignKey(
        "identity.User", models.SET_NULL, null=True, related_name="+", db_index=False
    )
    gone_at = models.DateTimeField(null=True)

    objects = StockAlertQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["key"], condition=Q(gone_at=None), name="one_stock_alert_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in AlertKind]),
                name="stock_alert_kind_is_known",
            ),
            models.CheckConstraint(
                condition=Q(seller_sku__isnull=False, pool__isnull=False)
                | Q(seller_sku=None, pool=None, product__isnull=False),
                name="stock_alert_is_of_one_thing",
            ),
        ]
        indexes = [
            models.Index(
                fields=["rank", "id"], condition=Q(gone_at=None), name="stock_alert_by_rank"
            ),
            models.Index(fields=["key", "-id"], name="stock_alert_by_key"),
            models.Index(fields=["-gone_at", "-id"], name="stock_alert_gone"),
            models.Index(
                fields=["snoozed_until"],
                condition=Q(snoozed_until__isnull=False),
                name="stock_alert_put_off",
            ),
            GinIndex(fields=["store_ids"], name="stock_alert_by_store"),
        ]

    def __str__(self) -> str:
        return self.key


class AlertSnooze(models.Model):
    """One time that warnings were put off; `before` has until when each was put off earlier."""

    before = models.JSONField()
    until = models.DateTimeField(null=True)
    user = models.ForeignKey("identity.User", models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{len(self.before)} warnings until {self.until}"


class AlertWish(models.Model):
    """Something changed by which warnings follow; the run that has seen it deletes it.

    Rows are only ever added, so that nobody waits for another to say so.
    """

    made_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return str(self.made_at)


class AlertRun(models.Model):
    """When warnings were last looked for, and what came of it: one row at most.

    `traces` tell what the rooms below had written last when it began.
    """

    began_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    speeds = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    traces = models.TextField(db_default="", default="")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="one_run_of_stock_alerts")]

    def __str__(self) -> str:
        return f"{self.began_at} {self.ended_at}"
