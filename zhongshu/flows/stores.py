"""The stores of one account, in a fixed order, so that a killed run knows where it was."""

from zhongshu.channels import public as channels
from zhongshu.identity import public as identity

# Where Amazon offers AWD first; elsewhere it is of the oldest store.
COUNTRY_OF_AWD = "US"


def find_awd_store(account_id: int) -> channels.StoreCard | None:
    """Return the store whose pool the AWD of an account replenishes; it is one per account."""
    stores = [each for each in stores_of(account_id) if each.is_participating]
    at_home = (
        each
        for each in stores
        if channels.MARKETPLACES[each.marketplace_id].country_code == COUNTRY_OF_AWD
    )
    return next(at_home, next(iter(stores), None))


def stores_of(account_id: int) -> list[channels.StoreCard]:
    """Return the stores of an account, oldest first."""
    stores = channels.list_stores(identity.SYSTEM, account_id)
    return sorted(stores, key=lambda store: store.store_id)
