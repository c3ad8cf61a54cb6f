"""Say what currencies were worth: typed by a person, read from a file, or told by a provider."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models.functions import Now

from zhongshu.company import rules
from zhongshu.company.models import Company, ExchangeRate
from zhongshu.company.queries import get_company
from zhongshu.company.values import RANK, Rate, RateSource, RateVerdict
from zhongshu.identity import public as identity

MAY_SET = (identity.Role.ADMIN, identity.Role.FINANCE)


@transaction.atomic
def set_rates(
    rates: Sequence[Rate],
    *,
    source: RateSource,
    origin: str = "",
    actor: identity.Actor,
    at: datetime,
) -> RateVerdict:
    """Store a batch, all or nothing, in a constant number of statements.

    A rate of the same pair and day gives way to a source of its own rank or above: what a
    person typed is not changed by tonight's provider. `origin` names the file or the provider.

    Raises:
        UnknownCurrencyError, SameCurrencyError, BadRateError, BadRateDayError: one of them is
            no rate.
        identity.NotAllowedError: neither administrator nor finance.
    """
    identity.require_role(actor, *MAY_SET)
    wanted = {(each.base, each.quote, each.day): each for each in rates}
    today = get_company().day_of(at)
    for each in wanted.values():
        rules.require_rate(each, today=today)
    # One writer at a time: what is compared here is what is written below.
    Company.objects.select_for_update().filter(pk=1).first()
    known = {
        (row.base, row.quote, row.day): row
        for row in ExchangeRate.objects.filter(
            base__in={each.base for each in wanted.values()},
            quote__in={each.quote for each in wanted.values()},
            day__in={each.day for each in wanted.values()},
        )
    }
    kept = [key for key in wanted if key in known and RANK[source] < RANK[_source(known[key])]]
    same = [
        key
        for key, each in wanted.items()
        if key in known and known[key].rate == each.rate and known[key].source == source
    ]
    written = sorted(wanted.keys() - {*kept, *same})
    _write([wanted[key] for key in written], source=source, origin=origin)
    changed = sum(key in known for key in written)
    if written:
        _tell(actor, [wanted[key] for key in written], source=source, origin=origin)
    return RateVerdict(len(written) - changed, changed, len(same), len(kept))


def _source(row: ExchangeRate) -> RateSource:
    return RateSource(row.source)


def _write(rates: Sequence[Rate], *, source: RateSource, origin: str) -> None:
    ExchangeRate.objects.bulk_create(
        [
            ExchangeRate(
                base=each.base,
                quote=each.quote,
                day=each.day,
                rate=each.rate,
                source=source.value,
                origin=origin[:100],
                recorded_at=Now(),
            )
            for each in rates
        ],
        update_conflicts=True,
        unique_fields=["base", "quote", "day"],
        update_fields=["rate", "source", "origin", "recorded_at"],
    )


def _tell(actor: identity.Actor, rates: Sequence[Rate], *, source: RateSource, origin: str) -> None:
    """Note in the trail what was set; of many their number and days are enough."""
    facts: dict[str, object] = {"source": source.value, "origin": origin, "rates": len(rates)}
    if len(rates) == 1:
        [only] = rates
        facts |= {"pair": f"{only.base}/{only.quote}", "day": str(only.day), "rate": str(only.rate)}
    else:
        facts |= {
            "from_day": str(min(each.day for each in rates)),
            "until_day": str(max(each.day for each in rates)),
        }
    identity.record(actor, "company.rates.set", "company.rates", **facts)
