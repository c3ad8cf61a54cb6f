"""Take back a rate that was wrong; the trail keeps what it was."""

from django.db import transaction

from zhongshu.company.errors import UnknownRateError
from zhongshu.company.models import ExchangeRate
from zhongshu.company.usecases.set_rates import MAY_SET
from zhongshu.identity import public as identity


@transaction.atomic
def remove_rate(*, rate_id: int, actor: identity.Actor) -> None:
    """Delete one rate. What was converted with it keeps the rate it was converted with.

    Raises:
        UnknownRateError: it is gone already.
        identity.NotAllowedError: neither administrator nor finance.
    """
    identity.require_role(actor, *MAY_SET)
    row = ExchangeRate.objects.select_for_update().filter(pk=rate_id).first()
    if row is None:
        raise UnknownRateError(rate_id=rate_id)
    row.delete()
    identity.record(
        actor,
        "company.rate.removed",
        "company.rates",
        pair=f"{row.base}/{row.quote}",
        day=str(row.day),
        rate=str(row.rate),
        source=row.source,
        origin=row.origin,
    )
