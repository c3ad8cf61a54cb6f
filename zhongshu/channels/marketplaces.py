"""Amazon's marketplaces: id, country, currency, region, Seller Central host, time zone.

Source: SP-API documentation, "Marketplace IDs". Zones are our own mapping, since Amazon
publishes none; a store may name another. Ids that are not here are pseudo-marketplaces:
they become no store, their orders are kept.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Marketplace:
    marketplace_id: str
    country_code: str
    name: str
    currency: str
    region: str
    seller_central: str
    time_zone: str


_PACIFIC = "America/Los_Angeles"
_EUROPE = "sellercentral-europe.amazon.com"

MARKETPLACES: dict[str, Marketplace] = {
    row[0]: Marketplace(*row)
    for row in (
        ("ATVPDKIKX0DER", "US", "United States", "USD", "NA", "sellercentral.amazon.com", _PACIFIC),
        ("A2EUQ1WTGCTBG2", "CA", "Canada", "CAD", "NA", "sellercentral.amazon.ca", _PACIFIC),
        ("A1AM78C64UM0Y8", "MX", "Mexico", "MXN", "NA", "sellercentral.amazon.com.mx", _PACIFIC),
        (
            "A2Q3Y263D00KWC",
            "BR",
            "Brazil",
            "BRL",
            "NA",
            "sellercentral.amazon.com.br",
            "America/Sao_Paulo",
        ),
        ("A1F83G8C2ARO7P", "GB", "United Kingdom", "GBP", "EU", _EUROPE, "Europe/London"),
        ("A1PA6795UKMFR9", "DE", "Germany", "EUR", "EU", _EUROPE, "Europe/Berlin"),
        ("A13V1IB3VIYZZH", "FR", "France", "EUR", "EU", _EUROPE, "Europe/Paris"),
        ("APJ6JRA9NG5V4", "IT", "Italy", "EUR", "EU", _EUROPE, "Europe/Rome"),
        ("A1RKKUPIHCS9HS", "ES", "Spain", "EUR", "EU", _EUROPE, "Europe/Madrid"),
        (
            "A1805IZSGTT6HS",
            "NL",
            "Netherlands",
            "EUR",
            "EU",
            "sellercentral.amazon.nl",
            "Europe/Amsterdam",
        ),
        (
            "AMEN7PMS3EDWL",
            "BE",
            "Belgium",
            "EUR",
            "EU",
            "sellercentral.amazon.com.be",
            "Europe/Brussels",
        ),
        (
            "A2NODRKZP88ZB9",
            "SE",
            "Sweden",
            "SEK",
            "EU",
            "sellercentral.amazon.se",
            "Europe/Stockholm",
        ),
        ("A1C3SOZRARQ6R3", "PL", "Poland", "PLN", "EU", "sellercentral.amazon.pl", "Europe/Warsaw"),
        (
            "A28R8C7NBKEWEA",
            "IE",
            "Ireland",
            "EUR",
            "EU",
            "sellercentral.amazon.ie",
            "Europe/Dublin",
        ),
        (
            "A33AVAJ2PDY3EV",
            "TR",
            "Turkey",
            "TRY",
            "EU",
            "sellercentral.amazon.com.tr",
            "Europe/Istanbul",
        ),
        (
            "A2VIGQ35RCS4UG",
            "AE",
            "United Arab Emirates",
            "AED",
            "EU",
            "sellercentral.amazon.ae",
            "Asia/Dubai",
        ),
        (
            "A17E79C6D8DWNP",
            "SA",
            "Saudi Arabia",
            "SAR",
            "EU",
            "sellercentral.amazon.com.sa",
            "Asia/Riyadh",
        ),
        ("ARBP9OOSHTCHU", "EG", "Egypt", "EGP", "EU", "sellercentral.amazon.eg", "Africa/Cairo"),
        (
            "AE08WJ6YKNBMC",
            "ZA",
            "South Africa",
            "ZAR",
            "EU",
            "sellercentral.amazon.co.za",
            "Africa/Johannesburg",
        ),
        ("A21TJRUUN4KGV", "IN", "India", "INR", "EU", "sellercentral.amazon.in", "Asia/Kolkata"),
        ("A1VC38T7YXB528", "JP", "Japan", "JPY", "FE", "sellercentral.amazon.co.jp", "Asia/Tokyo"),
        (
            "A39IBJ37TRP1C6",
            "AU",
            "Australia",
            "AUD",
            "FE",
            "sellercentral.amazon.com.au",
            "Australia/Sydney",
        ),
        (
            "A19VAU5U5O7RUS",
            "SG",
            "Singapore",
            "SGD",
            "FE",
            "sellercentral.amazon.sg",
            "Asia/Singapore",
        ),
    )
}

# The consent page of a region, when no marketplace is chosen yet.
CONSENT_HOSTS = {
    "NA": "sellercentral.amazon.com",
    "EU": _EUROPE,
    "FE": "sellercentral.amazon.co.jp",
}
