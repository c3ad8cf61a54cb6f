"""How many days Amazon grants per kind: what somebody set, else what Amazon announced."""

from zhongshu.claims.models import ClaimRule
from zhongshu.claims.rules import DEFAULTS
from zhongshu.claims.values import Kind, Window


def read_windows() -> dict[Kind, Window]:
    """Return the days of every kind, in one statement."""
    told = ClaimRule.objects.values_list("kind", "wait_days", "days")
    return {**DEFAULTS, **{Kind(kind): Window(wait, days) for kind, wait, days in told}}
