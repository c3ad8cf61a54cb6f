"""Amazon's warehouses: which pool they serve and which of them keeps a SKU."""

WAREHOUSES = {
    "US": (("PHX7", "US"), ("ONT8", "US"), ("ABE2", "US")),
    "CA": (("YYZ1", "CA"),),
    "MX": (("MEX1", "MX"),),
    "BR": (("GRU5", "BR"),),
    "UK": (("LTN4", "GB"), ("BHX4", "GB")),
    "EU": (("LEJ1", "DE"), ("WRO5", "PL"), ("MXP5", "IT")),
    "JP": (("NRT5", "JP"), ("KIX2", "JP")),
    "AU": (("BWU1", "AU"),),
    "SG": (("SIN1", "SG"),),
}


def warehouse_of(pool: str, code: str) -> tuple[str, str]:
    """Return the warehouse that keeps a SKU, or takes a shipment, and its country."""
    choice = WAREHOUSES[pool]
    return choice[sum(code.encode()) % len(choice)]
