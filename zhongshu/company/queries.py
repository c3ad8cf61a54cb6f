"""What others may read about the company and about what currencies were worth."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Q

from zhongshu.company import rules
from zhongshu.company.errors import LegalEntityNotFoundError, MissingRateError, ProviderError
from zhongshu.company.models import Company, ExchangeRate, LegalEntity
from zhongshu.company.values import (
    CompanyCard,
    Converted,
    LegalEntityCard,
    ProviderState,
    Rate,
    RateRow,
    RateSource,
    UsedRate,
)
from zhongshu.identity import public as identity
from zhongshu.kernel.money import Money


@dataclass(frozen=True, slots=True)
class RatePage:
    """One page of stored rates, newest day first; `next` is the row behind which more follow."""

    rows: Sequence[RateRow]
    next: int | None


def get_company() -> CompanyCard:
    """Return the company's card, or the default before it was set."""
    company = Company.objects.filter(pk=1).first()
    if company is None:
        return CompanyCard()
    return CompanyCard(
        company.name, company.time_zone, company.base_currency, company.oldest_rate_days
    )


def find_rates(currencies: Collection[str], *, to: str, day: date) -> dict[str, UsedRate]:
    """Return the rate of each currency to `to` on a day, in two statements; one may be missing.

    Each is the newest of that day or of the days before it for which the company lets a rate
    stand; never a younger one, and never a silent 1 (failures.md, E5).
    """
    oldest = day - timedelta(days=get_company().oldest_rate_days)
    rows = (
        ExchangeRate.objects.filter(day__gte=oldest, day__lte=day)
        .order_by("base", "quote", "-day")
        .distinct("base", "quote")
    )
    newest = [Rate(row.base, row.quote, row.day, row.rate) for row in rows]
    found = {to: UsedRate(to, to, day, Decimal(1))} if to in currencies else {}
    for currency in {*currencies} - {to}:
        if used := rules.choose_rate(newest, base=currency, quote=to):
            found[currency] = used
    return found


def convert(money: Money, *, to: str, day: date) -> Converted:
    """Return what an amount is worth in another currency on a day, and by which rate.

    Raises:
        MissingRateError: there is none of that day, nor of the days before that count.
    """
    used = find_rates([money.currency], to=to, day=day).get(money.currency)
    if used is None:
        raise MissingRateError(base=money.currency, quote=to, day=day)
    return Converted(rules.apply_rate(money, used), used)


def list_rates(*, currency: str = "", after: int | None = None, limit: int = 50) -> RatePage:
    """Return stored rates, the newest day first; with `currency` only those of its pairs.

    `after` is the `next` of the page before; a row that is gone meanwhile begins anew.
    """
    rows = ExchangeRate.objects.order_by("-day", "base", "quote", "pk")
    if currency:
        rows = rows.filter(Q(base=currency) | Q(quote=currency))
    last = ExchangeRate.objects.filter(pk=after).first() if after else None
    if last:
        rows = rows.filter(
            Q(day__lt=last.day)
            | Q(day=last.day, base__gt=last.base)
            | Q(day=last.day, base=last.base, quote__gt=last.quote)
        )
    found = list(rows[: limit + 1])
    shown = [
        RateRow(r.base, r.quote, r.day, r.rate, r.pk, RateSource(r.source), r.origin)
        for r in found[:limit]
    ]
    return RatePage(shown, shown[-1].rate_id if len(found) > limit else None)


def get_provider_state() -> ProviderState | None:
    """Return how the provider of exchange rates does; None when it is switched off."""
    if settings.RATES_URL == "off":
        return None
    company = Company.objects.filter(pk=1).first() or Company()
    name = urlsplit(settings.RATES_URL).hostname or ""
    failure = str(ProviderError(why=company.rates_failure, name=name))
    return ProviderState(name, company.rates_fetched_at, failure if company.rates_failure else "")


def list_legal_entities(
    actor: identity.Actor, *, archived: bool | None = False
) -> list[LegalEntityCard]:
    """Return legal entities by name; with `archived` those that are, with None all of them.

    Everybody reads names and countries, administrators the rest too.
    """
    rows = LegalEntity.objects.order_by("name", "pk")
    if archived is not None:
        rows = rows.filter(archived_at__isnull=not archived)
    return [_to_entity(row, actor) for row in rows]


def get_legal_entity(actor: identity.Actor, legal_entity_id: int) -> LegalEntityCard:
    """Return one legal entity, an archived one too.

    Raises:
        LegalEntityNotFoundError: there is none.
    """
    row = LegalEntity.objects.filter(pk=legal_entity_id).first()
    if row is None:
        raise LegalEntityNotFoundError(legal_entity_id)
    return _to_entity(row, actor)


def _to_entity(row: LegalEntity, actor: identity.Actor) -> LegalEntityCard:
    sees = actor.is_admin
    return LegalEntityCard(
        legal_entity_id=row.pk,
        name=row.name,
        english_name=row.english_name,
        country_code=row.country_code,
        registration_number=row.registration_number if sees else None,
        tax_number=row.tax_number if sees else None,
        address=row.address if sees else None,
        note=row.note if sees else None,
        version=row.version,
        archived_at=row.archived_at,
    )
