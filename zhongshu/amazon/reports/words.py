"""The words of order reports, which are those of the older API, in today's."""

from zhongshu.channels import public as channels

_STATUSES = {
    "pending": "PENDING",
    "pendingavailability": "PENDING_AVAILABILITY",
    "unshipped": "UNSHIPPED",
    "partiallyshipped": "PARTIALLY_SHIPPED",
    "shipping": "PARTIALLY_SHIPPED",
    "shipped": "SHIPPED",
    "canceled": "CANCELLED",
    "cancelled": "CANCELLED",
    "unfulfillable": "UNFULFILLABLE",
}
_SERVICE_LEVELS = {
    word.replace("_", "").casefold(): word
    for word in (
        "EXPEDITED", "FREE_ECONOMY", "NEXT_DAY", "PRIORITY", "SAME_DAY", "SECOND_DAY", "SCHEDULED",
        "STANDARD",
    )
}  # fmt: skip
_FULFILLED_BY = {"amazon": "AMAZON", "afn": "AMAZON", "merchant": "MERCHANT", "mfn": "MERCHANT"}
_DOMAINS = {
    "US": "com", "CA": "ca", "MX": "com.mx", "BR": "com.br", "GB": "co.uk", "DE": "de", "FR": "fr",
    "IT": "it", "ES": "es", "NL": "nl", "BE": "com.be", "SE": "se", "PL": "pl", "IE": "ie",
    "TR": "com.tr", "AE": "ae", "SA": "sa", "EG": "eg", "ZA": "co.za", "IN": "in", "JP": "co.jp",
    "AU": "com.au", "SG": "sg",
}  # fmt: skip
_MARKETPLACES = {
    f"amazon.{_DOMAINS[each.country_code]}": each for each in channels.MARKETPLACES.values()
}


def to_status(word: str) -> str:
    """Return today's word; a part such as `Shipped - Delivered to Buyer` says more than we keep."""
    plain = word.split(" - ", maxsplit=1)[0].replace(" ", "").replace("_", "").casefold()
    return _STATUSES.get(plain, word)


def to_fulfilled_by(word: str) -> str:
    """Return who sends the goods."""
    return _FULFILLED_BY.get(word.casefold(), word)


def to_service_level(word: str) -> str:
    """Return today's word for how fast it must be."""
    return _SERVICE_LEVELS.get(word.replace(" ", "").casefold(), word)


def find_marketplace(sales_channel: str) -> channels.Marketplace | None:
    """Return the marketplace that a report calls `Amazon.de`; None for a pseudo-marketplace."""
    return _MARKETPLACES.get(sales_channel.casefold())


def find_domain(marketplace_id: str) -> str:
    """Return what a report calls a marketplace, such as `Amazon.de`."""
    return f"Amazon.{_DOMAINS[channels.MARKETPLACES[marketplace_id].country_code]}"


def to_channel(sales_channel: str) -> str:
    """Return AMAZON or NON_AMAZON."""
    return "NON_AMAZON" if sales_channel.casefold().startswith("non-amazon") else "AMAZON"
