"""How many days Amazon grants per kind, and when people are reminded: as set, else as announced."""

from zhongshu.claims.models import ClaimReminder, ClaimRule
from zhongshu.claims.rules import DEFAULTS, SOON
from zhongshu.claims.values import Kind, Window


def read_windows() -> dict[Kind, Window]:
    """Return the days of every kind, in one statement."""
    told = ClaimRule.objects.values_list("kind", "wait_days", "days")
    return {**DEFAULTS, **{Kind(kind): Window(wait, days) for kind, wait, days in told}}


def read_remind_days() -> int:
    """Return how many days before its last day people are reminded of a claim."""
    return ClaimReminder.objects.values_list("days", flat=True).first() or SOON.days
