"""From which pool an offer is sent, as it crosses the desk of catalog."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple


class StoreOffer(NamedTuple):
    """What a store sells under a seller SKU."""

    store_id: int
    seller_sku_id: int


class OfferPoolTab(StrEnum):
    """OTHER: sent from another pool than its store's. OWN: somebody said that it is not."""

    OTHER = "OTHER"
    OWN = "OWN"


class OfferPoolSort(StrEnum):
    SELLER_SKU = "seller_sku"


@dataclass(frozen=True, slots=True)
class OfferPoolFilter:
    """Which offers are wanted; empty means all. `pool_ids` are those they are sent from."""

    tab: OfferPoolTab = OfferPoolTab.OTHER
    store_ids: tuple[int, ...] = ()
    pool_ids: tuple[int, ...] = ()
    search: str = ""


@dataclass(frozen=True, slots=True)
class OfferPoolRow:
    """From which pool an offer is sent, and what its store's own pool is."""

    id: int
    store_id: int
    store: str
    country_code: str
    account_id: int
    account: str
    seller_sku_id: int
    seller_sku: str
    pool_id: int
    pool: str
    own_pool_id: int
    own_pool: str
    said_at: datetime

    @property
    def offer(self) -> StoreOffer:
        return StoreOffer(self.store_id, self.seller_sku_id)


@dataclass(frozen=True, slots=True)
class OfferPoolEditCard:
    """One time that somebody said from where offers are sent: the pool before, and after."""

    edit_id: int
    account_id: int
    before: Mapping[StoreOffer, int | None]
    after: Mapping[StoreOffer, int | None]
    is_undone: bool
