"""Front desk of company."""

from zhongshu.company.errors import (
    BadCountryError,
    BadRateAgeError,
    BadRateDayError,
    BadRateError,
    BadRateFileError,
    LegalEntityArchivedError,
    LegalEntityChangedError,
    LegalEntityExistsError,
    LegalEntityNotFoundError,
    MissingRateError,
    ProviderError,
    SameCurrencyError,
    UnknownCurrencyError,
    UnknownRateError,
    UnknownTimeZoneError,
    UnnamedEntityError,
)
from zhongshu.company.locks import hold_legal_entities, hold_legal_entity
from zhongshu.company.provider import ProvidedRates, ask_provider
from zhongshu.company.queries import (
    RatePage,
    convert,
    find_rates,
    get_company,
    get_legal_entity,
    get_provider_state,
    list_legal_entities,
    list_rates,
)
from zhongshu.company.rate_file import EXAMPLE, LARGEST_FILE, RateFile, RowError, read_rate_file
from zhongshu.company.rules import apply_rate, parse_rate
from zhongshu.company.usecases.add_legal_entity import add_legal_entity
from zhongshu.company.usecases.archive_legal_entity import archive_legal_entity
from zhongshu.company.usecases.bring_back_legal_entity import bring_back_legal_entity
from zhongshu.company.usecases.change_legal_entity import change_legal_entity
from zhongshu.company.usecases.note_provider_failure import note_provider_failure
from zhongshu.company.usecases.remove_rate import remove_rate
from zhongshu.company.usecases.set_company import set_company
from zhongshu.company.usecases.set_rate_age import set_rate_age
from zhongshu.company.usecases.set_rates import MAY_SET, set_rates
from zhongshu.company.usecases.take_provided_rates import take_provided_rates
from zhongshu.company.values import (
    CompanyCard,
    Converted,
    LegalEntityCard,
    NewLegalEntity,
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
    "BadCountryError",
    "BadRateAgeError",
    "BadRateDayError",
    "BadRateError",
    "BadRateFileError",
    "CompanyCard",
    "Converted",
    "LegalEntityArchivedError",
    "LegalEntityCard",
    "LegalEntityChangedError",
    "LegalEntityExistsError",
    "LegalEntityNotFoundError",
    "MissingRateError",
    "NewLegalEntity",
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
    "UnnamedEntityError",
    "UsedRate",
    "add_legal_entity",
    "apply_rate",
    "archive_legal_entity",
    "ask_provider",
    "bring_back_legal_entity",
    "change_legal_entity",
    "convert",
    "find_rates",
    "get_company",
    "get_legal_entity",
    "get_provider_state",
    "hold_legal_entities",
    "hold_legal_entity",
    "list_legal_entities",
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
