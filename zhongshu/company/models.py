"""The company: its name, its day, its currency."""

from django.db import models
from django.db.models import Q


class Company(models.Model):
    """One row. The time zone says which day "today" is for the company."""

    name = models.CharField(max_length=100)
    time_zone = models.CharField(max_length=50, default="Asia/Shanghai")
    base_currency = models.CharField(max_length=3, default="CNY")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="there_is_one_company"),
        ]

    def __str__(self) -> str:
        return self.name
