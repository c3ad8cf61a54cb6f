"""The company: its name, its day, its currency, and what other currencies were worth."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower, Now

from zhongshu.company.values import RateSource


class Company(models.Model):
    """One row. The time zone says which day "today" is for the company."""

    name = models.CharField(max_length=100)
    time_zone = models.CharField(max_length=50, default="Asia/Shanghai")
    base_currency = models.CharField(max_length=3, default="CNY")
    oldest_rate_days = models.PositiveSmallIntegerField(default=7)
    rates_fetched_at = models.DateTimeField(null=True)
    rates_failure = models.CharField(max_length=200, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="there_is_one_company"),
            models.CheckConstraint(
                condition=Q(oldest_rate_days__gte=1, oldest_rate_days__lte=366),
                name="rates_are_good_for_a_day_to_a_year",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ExchangeRate(models.Model):
    """On this day one unit of `base` was worth `rate` units of `quote`; once per pair and day."""

    base = models.CharField(max_length=3)
    quote = models.CharField(max_length=3)
    day = models.DateField()
    rate = models.DecimalField(max_digits=24, decimal_places=12)
    source = models.CharField(max_length=10)
    origin = models.CharField(max_length=100, default="")
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["base", "quote", "day"], name="one_rate_per_pair_and_day"
            ),
            models.CheckConstraint(condition=~Q(base=F("quote")), name="rate_is_of_two_currencies"),
            models.CheckConstraint(
                # NaN is above every number, so the upper bound keeps it out as well.
                condition=Q(rate__gt=0, rate__lt=Decimal(10) ** 12),
                name="rate_is_a_number_above_zero",
            ),
            models.CheckConstraint(
                condition=Q(source__in=[source.value for source in RateSource]),
                name="rate_source_is_known",
            ),
        ]
        indexes = [models.Index(fields=["-day", "base", "quote"], name="rate_newest_first")]

    def __str__(self) -> str:
        return f"{self.base}/{self.quote} {self.day}"


class LegalEntity(models.Model):
    """A company in the eyes of the law: what stores and warehouses belong to."""

    name = models.CharField(max_length=100)
    english_name = models.CharField(max_length=200, default="")
    country_code = models.CharField(max_length=2)
    registration_number = models.CharField(max_length=100, default="")
    tax_number = models.CharField(max_length=100, default="")
    address = models.CharField(max_length=500, default="")
    note = models.CharField(max_length=1000, default="")
    version = models.PositiveIntegerField(default=1)
    archived_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("name"), name="one_legal_entity_per_name"),
            models.CheckConstraint(condition=~Q(name=""), name="legal_entity_has_a_name"),
            models.CheckConstraint(
                condition=Q(country_code__regex="^[A-Z]{2}$"), name="legal_entity_has_a_country"
            ),
        ]

    def __str__(self) -> str:
        return self.name
