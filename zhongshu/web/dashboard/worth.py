"""What the day's sales of several currencies are worth in the company's own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zhongshu.channels import public as channels
from zhongshu.company import public as company
from zhongshu.identity import public as identity
from zhongshu.kernel.money import Money
from zhongshu.web.dashboard.figures import Task


@dataclass(frozen=True, slots=True)
class Worth:
    """A sum in the base currency, or None while a rate of `missing` lacks.

    `day` is the day of the oldest rate in it.
    """

    money: Money | None
    day: date | None
    missing: tuple[str, ...]


def find_rates(
    stores: Sequence[channels.StoreCard], *, base: str, today: date
) -> Mapping[str, company.UsedRate]:
    """Return today's rates of the stores' currencies; nothing is asked when all are the base."""
    currencies = {store.currency for store in stores} - {base, ""}
    return company.find_rates(currencies, to=base, day=today) if currencies else {}


def add_up(
    revenue: Sequence[Money], rates: Mapping[str, company.UsedRate], *, base: str
) -> Worth | None:
    """Return what several currencies come to; None when there is nothing to convert."""
    foreign = [money for money in revenue if money.currency != base]
    if not foreign:
        return None
    missing = tuple(money.currency for money in foreign if money.currency not in rates)
    if missing:
        return Worth(None, None, missing)
    total = Money(sum((m.amount for m in revenue if m.currency == base), Decimal(0)), base)
    for money in foreign:
        total += company.apply_rate(money, rates[money.currency])
    return Worth(total, min(rates[money.currency].day for money in foreign), ())


def task_of(
    actor: identity.Actor,
    stores: Sequence[channels.StoreCard],
    rates: Mapping[str, company.UsedRate],
    *,
    base: str,
) -> list[Task]:
    """Return the task of setting the rates that lack, for whoever may do it (failures.md, E5)."""
    missing = sorted({store.currency for store in stores} - {base, "", *rates})
    if not missing or not actor.is_one_of(*company.MAY_SET):
        return []
    number = len(missing)
    return [
        Task(
            text=ngettext("%d currency has no rate", "%d currencies have no rate", number) % number,
            hint=_("{currencies}: sales cannot be added up in {base}.").format(
                currencies=", ".join(missing), base=base
            ),
            icon="hand-coins",
            tone="warn",
            url=reverse("settings:rates"),
            count=number,
        )
    ]
