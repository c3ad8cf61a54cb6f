"""Say how many days a rate is good for when its own day has none."""

from django.db import transaction

from zhongshu.company.errors import BadRateAgeError
from zhongshu.company.models import Company
from zhongshu.company.usecases.set_rates import MAY_SET
from zhongshu.identity import public as identity

LONGEST = 366


@transaction.atomic
def set_rate_age(*, days: int, actor: identity.Actor) -> None:
    """Store the number of days; weekends and holidays need at least three or four.

    Raises:
        BadRateAgeError: not 1 to 366.
        identity.NotAllowedError: neither administrator nor finance.
    """
    identity.require_role(actor, *MAY_SET)
    if not 1 <= days <= LONGEST:
        raise BadRateAgeError(days=days)
    company, _is_new = Company.objects.select_for_update().get_or_create(
        pk=1, defaults={"name": "Zhongshu"}
    )
    if company.oldest_rate_days == days:
        return
    facts = {"before": company.oldest_rate_days, "after": days}
    company.oldest_rate_days = days
    company.save(update_fields=["oldest_rate_days"])
    identity.record(actor, "company.rate_age.set", "company.rates", **facts)
