"""By which rates costs of products become the company's currency."""

from datetime import date, datetime
from decimal import Decimal

from zhongshu.company import public as company
from zhongshu.reconciliation import statements


def read_cost_rates(at: datetime) -> tuple[dict[str, Decimal], date]:
    """Return the rate of each currency in which anything costs something, and the company's day."""
    card = company.get_company()
    day = card.day_of(at)
    rates = company.find_rates(statements.read_cost_currencies(), to=card.base_currency, day=day)
    return {name: used.rate for name, used in rates.items()}, day
