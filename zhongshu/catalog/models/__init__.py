"""Tables of catalog: what Amazon lists, what we stock, and how the two are paired."""

from zhongshu.catalog.models.attachments import ProductFile
from zhongshu.catalog.models.listings import (
    Listing,
    ListingEvent,
    ListingImage,
    ListingQuerySet,
    Picture,
    SellerSku,
    SellerSkuQuerySet,
)
from zhongshu.catalog.models.offers import OfferPool, OfferPoolEdit
from zhongshu.catalog.models.pairings import (
    Pairing,
    PairingProposal,
    PairingRule,
    ProposalRun,
    ProposalWish,
)
from zhongshu.catalog.models.products import (
    Barcode,
    BundlePart,
    Category,
    CustomField,
    Product,
    ProductCost,
    ProductEdit,
    ProductEvent,
    ProductImage,
    Tag,
)
from zhongshu.catalog.models.spot_checks import SpotCheck, SpotCheckItem

__all__ = [
    "Barcode",
    "BundlePart",
    "Category",
    "CustomField",
    "Listing",
    "ListingEvent",
    "ListingImage",
    "ListingQuerySet",
    "OfferPool",
    "OfferPoolEdit",
    "Pairing",
    "PairingProposal",
    "PairingRule",
    "Picture",
    "Product",
    "ProductCost",
    "ProductEdit",
    "ProductEvent",
    "ProductFile",
    "ProductImage",
    "ProposalRun",
    "ProposalWish",
    "SellerSku",
    "SellerSkuQuerySet",
    "SpotCheck",
    "SpotCheckItem",
    "Tag",
]
