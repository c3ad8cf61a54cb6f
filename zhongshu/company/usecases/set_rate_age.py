"""Say how many days a rate is good for when its own day has none."""

from django.db import transaction

from zhongshu.company import card
from zhongshu.company.errors import BadRateAgeError
from zhongshu.company.queries import get_company
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
    before = get_company().oldest_rate_days
    if before == days:
        return
    card.note(oldest_rate_days=days)
    identity.record(actor, "company.rate_age.set", "company.rates", before=before, after=days)
