"""/exchange-rates."""

from datetime import date
from typing import Annotated

from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from zhongshu.api.guard import TokenRequest
from zhongshu.api.once import once
from zhongshu.api.shapes import Body, Id, Page, PageQuery, read_id, to_page
from zhongshu.company import public as company

router = Router(tags=["exchange-rates"])

Currency = Annotated[str, Field(min_length=3, max_length=3)]


class ExchangeRate(Schema):
    """On `day`, 1 `base` was worth `rate` `quote`; decimals are texts."""

    id: int
    base: str
    quote: str
    day: date
    rate: str
    source: str
    origin: str


class NewRate(Body):
    base: Currency
    quote: Currency
    day: date
    rate: Annotated[str, Field(max_length=40, description="a decimal, such as 7.1234")]

    def to_rate(self) -> company.Rate:
        return company.Rate(self.base, self.quote, self.day, company.parse_rate(self.rate))


class NewRates(Body):
    """All are stored, or none."""

    rates: Annotated[list[NewRate], Field(min_length=1, max_length=500)]


class Verdict(Schema):
    """How many were new, changed, or the same as before."""

    new: int
    changed: int
    unchanged: int


class RateQuery(PageQuery):
    currency: Annotated[str, Field(max_length=3)] = ""


@router.get("", response=Page[ExchangeRate])
def list_rates(request: TokenRequest, query: Query[RateQuery]) -> Page[ExchangeRate]:  # noqa: ARG001
    """List stored rates, the newest day first; with `currency` only those of its pairs."""
    found = company.list_rates(
        currency=query.currency.upper(),
        after=read_id(query.cursor) if query.cursor else None,
        limit=query.limit,
    )
    rows = [
        ExchangeRate(
            id=row.rate_id,
            base=row.base,
            quote=row.quote,
            day=row.day,
            rate=f"{row.rate.normalize():f}",
            source=row.source.value,
            origin=row.origin,
        )
        for row in found.rows
    ]
    return to_page(rows, str(found.next) if found.next else None)


@router.post("", response=Verdict)
@once()
def set_rates(request: TokenRequest, new: NewRates) -> Schema:
    """Set rates as a person would type them; administrators and finance."""
    verdict = company.set_rates(
        [each.to_rate() for each in new.rates],
        source=company.RateSource.TYPED,
        actor=request.auth.actor,
        at=timezone.now(),
    )
    return Verdict(new=verdict.new, changed=verdict.changed, unchanged=verdict.unchanged)


@router.delete("/{rate_id}", response={204: None})
def remove_rate(request: TokenRequest, rate_id: Id) -> None:
    """Take a rate back; the audit trail keeps what it was."""
    company.remove_rate(rate_id=rate_id, actor=request.auth.actor)
