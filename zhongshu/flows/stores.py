"""The stores of one account, in a fixed order, so that a killed run knows where it was."""

from zhongshu.channels import public as channels
from zhongshu.identity import public as identity


def stores_of(account_id: int) -> list[channels.StoreCard]:
    """Return the stores of an account, oldest first."""
    stores = channels.list_stores(identity.SYSTEM, account_id)
    return sorted(stores, key=lambda store: store.store_id)
