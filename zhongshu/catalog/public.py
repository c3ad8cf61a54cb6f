"""Front desk of catalog: seller SKUs, listings, and what became of them."""

from zhongshu.catalog.errors import (
    ImageNotFoundError,
    InvalidCursorError,
    LimitOutOfRangeError,
    ListingNotFoundError,
)
from zhongshu.catalog.queries import (
    count_listings,
    get_image,
    get_listing,
    has_listings,
    iterate_listings,
    list_listings,
    list_seller_skus,
    list_skus_to_detail,
    list_wanted_images,
)
from zhongshu.catalog.usecases.ensure_seller_skus import ensure_seller_skus
from zhongshu.catalog.usecases.finish_sweep import finish_sweep
from zhongshu.catalog.usecases.mark_named import mark_named
from zhongshu.catalog.usecases.record_images import record_images
from zhongshu.catalog.usecases.record_listings import record_listings
from zhongshu.catalog.values import (
    EventKind,
    FetchedImage,
    FulfilledBy,
    ImageFile,
    ImageSize,
    ListingChange,
    ListingDetail,
    ListingFilter,
    ListingRow,
    ListingRows,
    ListingSort,
    ListingTab,
    Recorded,
    SellerSkuRow,
    SkuToDetail,
    Source,
    SweepResult,
    WantedImage,
)

__all__ = [
    "EventKind",
    "FetchedImage",
    "FulfilledBy",
    "ImageFile",
    "ImageNotFoundError",
    "ImageSize",
    "InvalidCursorError",
    "LimitOutOfRangeError",
    "ListingChange",
    "ListingDetail",
    "ListingFilter",
    "ListingNotFoundError",
    "ListingRow",
    "ListingRows",
    "ListingSort",
    "ListingTab",
    "Recorded",
    "SellerSkuRow",
    "SkuToDetail",
    "Source",
    "SweepResult",
    "WantedImage",
    "count_listings",
    "ensure_seller_skus",
    "finish_sweep",
    "get_image",
    "get_listing",
    "has_listings",
    "iterate_listings",
    "list_listings",
    "list_seller_skus",
    "list_skus_to_detail",
    "list_wanted_images",
    "mark_named",
    "record_images",
    "record_listings",
]
