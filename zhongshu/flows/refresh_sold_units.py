"""Carry what orders say was sold to the listings that sold it."""

from datetime import datetime

from zhongshu.catalog import public as catalog
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory
from zhongshu.orders import public as orders


def refresh_sold_units(at: datetime) -> int:
    """Count the units of 7, 14 and 30 days anew; return how many listings changed.

    Figures of stock follow: days of cover are counted from what sold, and with the pairings of now.
    """
    sold = orders.list_sold_units(identity.SYSTEM, at=at)
    changed = catalog.record_sold_units(
        [
            catalog.SoldListing(
                each.store_id, each.seller_sku, each.units_7, each.units_14, each.units_30
            )
            for each in sold
        ]
    )
    inventory.refresh_figures(everything=True)
    return changed
