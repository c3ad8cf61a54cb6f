"""What commands about goods share: codes that are typed, and what they mean."""

from collections.abc import Iterator

from zhongshu.catalog import public as catalog
from zhongshu.channels import public as channels
from zhongshu.identity import public as identity
from zhongshu.server.folder import ServerError

PAGE_ROWS = 500


def find_seller_sku(code: str, account_id: int | None) -> catalog.SellerSkuRow:
    """Return the seller SKU that is meant.

    Raises:
        ServerError: there is none, or several accounts have one.
    """
    found = [
        row
        for row in catalog.list_seller_skus(identity.SYSTEM, codes=[code])
        if account_id in (None, row.account_id)
    ]
    if not found:
        where = "" if account_id is None else f" in account {account_id}"
        raise ServerError(f"There is no seller SKU {code[:80]}{where}: it is written as at Amazon.")
    if len(found) > 1:
        accounts = ", ".join(str(row.account_id) for row in found)
        raise ServerError(f"Accounts {accounts} have this SKU: name one with --account.")
    return found[0]


def find_product(sku: str) -> int:
    """Return the id of the product with this SKU.

    Raises:
        ServerError: there is none.
    """
    found = catalog.find_product_ids(identity.SYSTEM, [sku])
    if sku not in found:
        raise ServerError(
            f"There is no product {sku[:80]}. `zhongshu products list` shows them,"
            f" `zhongshu products set` makes one."
        )
    return found[sku]


def find_store(name: str, account_id: int) -> int:
    """Return the store of an account by Amazon's marketplace id, or by our own.

    Raises:
        ServerError: the account has none there.
    """
    for store in channels.list_stores(identity.SYSTEM, account_id):
        if name in (store.marketplace_id, str(store.store_id)):
            return store.store_id
    raise ServerError(
        f"Account {account_id} has no store {name[:40]}. `zhongshu store list` shows them."
    )


def iterate_skus(wanted: catalog.PairingFilter) -> Iterator[catalog.SkuToPair]:
    """Yield every seller SKU of a filter, read in pages."""
    cursor: str | None = None
    while True:
        page = catalog.list_skus_to_pair(identity.SYSTEM, wanted, cursor=cursor, limit=PAGE_ROWS)
        yield from page.rows
        cursor = page.next
        if cursor is None:
            return
