"""Front desk of company."""

from zhongshu.company.errors import UnknownCurrencyError, UnknownTimeZoneError
from zhongshu.company.queries import get_company
from zhongshu.company.usecases.set_company import set_company
from zhongshu.company.values import CompanyCard

__all__ = [
    "CompanyCard",
    "UnknownCurrencyError",
    "UnknownTimeZoneError",
    "get_company",
    "set_company",
]
