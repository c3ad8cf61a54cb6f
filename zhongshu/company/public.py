"""Front desk of company."""

from zhongshu.company.errors import (
    BadRateAgeError,
    BadRateDayError,
    BadRateError,
    BadRateFileError,
    MissingRateError,
    ProviderError,
    SameCurrencyError,
    UnknownCurrencyError,
    UnknownRateError,
    UnknownTimeZoneError,
)
from zhongshu.company.provider import ProvidedRates, ask_provider
from zhongshu.company.queries import (
    RatePage,
    convert,
    find_rates,
    get_company,
    get_provider_state,
    list_rates,
)
from zhongshu.company.rate_file import EXAMPLE, LARGEST_FILE, RateFile, RowError, read_rate_file
from zhongshu.company.rules import apply_rate, parse_rate
from zhongshu.company.usecases.note_provider_failure import note_provider_failure
from zhongshu.company.usecases.remove_rate import remove_rate
from zhongshu.company.usecases.set_company import set_company
from zhongshu.company.usecases.set_rate_age import set_rate_age
from zhongshu.company.usecases.set_rates import MAY_SET, set_rates
from zhongshu.company.usecases.take_provided_rates import take_provided_rates
from zhongshu.company.values import (
    CompanyCard,
    Converted,
    ProviderState,
    Rate,
    RateRow,
    RateSource,
    RateVerdict,
    UsedRate,
)

__all__ = [
    "EXAMPLE",
    "LARGEST_FILE",
    "MAY_SET",
    "BadRateAgeError",
    "BadRateDayError",
    "BadRateError",
    "BadRateFileError",
    "CompanyCard",
    "Converted",
    "MissingRateError",
    "ProvidedRates",
    "ProviderError",
    "ProviderState",
    "Rate",
    "RateFile",
    "RatePage",
    "RateRow",
    "RateSource",
    "RateVerdict",
    "RowError",
    "SameCurrencyError",
    "UnknownCurrencyError",
    "UnknownRateError",
    "UnknownTimeZoneError",
    "UsedRate",
    "apply_rate",
    "ask_provider",
    "convert",
    "find_rates",
    "get_company",
    "get_provider_state",
    "list_rates",
    "note_provider_failure",
    "parse_rate",
    "read_rate_file",
    "remove_rate",
    "set_company",
    "set_rate_age",
    "set_rates",
    "take_provided_rates",
]
