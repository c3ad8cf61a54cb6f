"""Words for codes that several pages show."""

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from zhongshu.channels import public as channels

STREAM_NAMES: dict[str, str] = {
    channels.StreamKind.ORDERS: _("Orders"),
    channels.StreamKind.ORDER_HISTORY: _("Order history"),
    channels.StreamKind.ORDER_SWEEP: _("Nightly order sweep"),
    channels.StreamKind.LISTINGS: _("Listings"),
    channels.StreamKind.LISTING_DETAILS: _("Listing details"),
    channels.StreamKind.LISTING_CHANGES: _("Listing changes"),
    channels.StreamKind.LISTING_IMAGES: _("Listing pictures"),
    channels.StreamKind.FBA_INVENTORY: _("FBA inventory"),
    channels.StreamKind.STOCK_EVENTS: _("FBA stock events"),
    channels.StreamKind.INBOUND_SHIPMENTS: _("FBA shipments"),
    channels.StreamKind.REIMBURSEMENTS: _("Reimbursements and claims"),
    channels.StreamKind.AWD: _("AWD stock and shipments"),
    "GET_FLAT_FILE_ALL_ORDERS_DATA_BY_LAST_UPDATE_GENERAL": _("All orders, by change"),
    "GET_XML_ALL_ORDERS_DATA_BY_LAST_UPDATE_GENERAL": _("All orders, by change"),
    "GET_MERCHANT_LISTINGS_ALL_DATA": _("All listings"),
    "GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE_V2": _("Settlements"),
    "GET_LEDGER_DETAIL_VIEW_DATA": _("Inventory ledger, events"),
    "GET_LEDGER_SUMMARY_VIEW_DATA": _("Inventory ledger, daily"),
    "GET_FBA_FULFILLMENT_CUSTOMER_RETURNS_DATA": _("FBA returns"),
    "GET_FLAT_FILE_RETURNS_DATA_BY_RETURN_DATE": _("Seller-fulfilled returns"),
    "GET_FBA_FULFILLMENT_REMOVAL_ORDER_DETAIL_DATA": _("Removal orders"),
    "GET_FBA_REIMBURSEMENTS_DATA": _("Reimbursements"),
    "GET_AMAZON_FULFILLED_SHIPMENTS_DATA_GENERAL": _("FBA shipped orders"),
    "GET_FBA_INVENTORY_PLANNING_DATA": _("FBA inventory planning"),
    "GET_V2_SELLER_PERFORMANCE_REPORT": _("Account health"),
    "spot_check": _("Spot check"),
}


def stream_name(kind: str) -> str:
    """Return what people call a stream; a kind without a word is shown as it is."""
    return gettext(STREAM_NAMES[kind]) if kind in STREAM_NAMES else kind
