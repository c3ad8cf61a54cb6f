"""The company as others see it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CompanyCard:
    """Name, IANA time zone, ISO 4217 currency."""

    name: str = "Zhongshu"
    time_zone: str = "Asia/Shanghai"
    base_currency: str = "CNY"
