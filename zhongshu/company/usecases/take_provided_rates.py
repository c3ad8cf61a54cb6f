"""Store what the provider of exchange rates told."""

from datetime import date, datetime

from django.db import transaction

from zhongshu.company import card, rules
from zhongshu.company.provider import ProvidedRates
from zhongshu.company.queries import get_company
from zhongshu.company.usecases.set_rates import set_rates
from zhongshu.company.values import Rate, RateSource, RateVerdict
from zhongshu.identity import public as identity
from zhongshu.kernel.errors import DomainError


@transaction.atomic
def take_provided_rates(told: ProvidedRates, *, actor: identity.Actor, at: datetime) -> RateVerdict:
    """Store the rates of currencies and days that we know, and that the provider did well.

    Raises:
        identity.NotAllowedError: neither administrator nor finance.
    """
    today = get_company().day_of(at)
    good = [each for each in told.rates if _is_good(each, today=today)]
    verdict = set_rates(good, source=RateSource.PROVIDER, origin=told.name, actor=actor, at=at)
    card.note(rates_fetched_at=at, rates_failure="")
    return verdict


def _is_good(rate: Rate, *, today: date) -> bool:
    try:
        rules.require_rate(rate, today=today)
    except DomainError:
        return False
    return True
