"""Refusals of company."""

from dataclasses import dataclass

from django.utils.translation import gettext_noop as _

from zhongshu.kernel.errors import InvalidError


@dataclass(eq=False)
class UnknownTimeZoneError(InvalidError):
    time_zone: str

    code = "company.unknown_time_zone"
    template = _("{time_zone} is not a time zone. Choose one such as Asia/Shanghai.")


@dataclass(eq=False)
class UnknownCurrencyError(InvalidError):
    currency: str

    code = "company.unknown_currency"
    template = _("{currency} is not a currency. Choose a code such as CNY.")
