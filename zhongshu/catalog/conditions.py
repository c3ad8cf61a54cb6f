"""The state of goods: Amazon's codes, and the numbers that its reports use for the same."""

from collections.abc import Mapping

NUMBERED: Mapping[str, str] = {
    "1": "used_like_new",
    "2": "used_very_good",
    "3": "used_good",
    "4": "used_acceptable",
    "5": "collectible_like_new",
    "6": "collectible_very_good",
    "7": "collectible_good",
    "8": "collectible_acceptable",
    "10": "refurbished_refurbished",
    "11": "new_new",
}


def condition_code(told: str) -> str:
    """Return the code of a condition; what is no number of a report stays as it is."""
    return NUMBERED.get(told, told)


def is_fba(channel: str) -> bool:
    """Tell whether Amazon sends what is sold by a fulfilment channel of its own words."""
    return channel.startswith("AMAZON")
