"""Which streams should run, and since when they are late."""

from datetime import timedelta
from typing import Any

from django.db.models import DurationField, ExpressionWrapper, F, Q, QuerySet, Value
from django.db.models.functions import Greatest

from zhongshu.channels.stream_rules import MOST_DEATHS
from zhongshu.channels.values import AccountState


def measure_lateness(streams: QuerySet[Any]) -> QuerySet[Any]:
    """Return those that should run, with the moment since which they are late or will be."""
    period = ExpressionWrapper(
        F("period_minutes") * Value(timedelta(minutes=2)), output_field=DurationField()
    )
    measured: QuerySet[Any] = (
        streams.filter(
            Q(enabled=True) | Q(deaths__gte=MOST_DEATHS), account__state=AccountState.CONNECTED
        )
        .select_related("account")
        .alias(awake_since=Greatest("synced_at", "account__authorised_at"))
        .annotate(late_since=F("awake_since") + period)
        .order_by("late_since", "pk")
    )
    return measured
