"""Every operation of the Selling Partner API that we call: path, allowance, token and role.

Rates and bursts are Amazon's documented defaults per seller and application.
"""

from dataclasses import dataclass
from enum import StrEnum

INVENTORY_AND_ORDER_TRACKING = "Inventory and Order Tracking"
DIRECT_TO_CONSUMER = "Direct-to-Consumer Delivery (Restricted)"
PRODUCT_LISTING = "Product Listing"
AMAZON_FULFILLMENT = "Amazon Fulfillment"
FINANCE_AND_ACCOUNTING = "Finance and Accounting"
SELLING_PARTNER_INSIGHTS = "Selling Partner Insights"
WAREHOUSING = "Amazon Warehousing and Distribution"

# What we ask a seller for, in Amazon's words and the order of its consent page.
ROLES = (
    PRODUCT_LISTING,
    AMAZON_FULFILLMENT,
    SELLING_PARTNER_INSIGHTS,
    FINANCE_AND_ACCOUNTING,
    INVENTORY_AND_ORDER_TRACKING,
    DIRECT_TO_CONSUMER,
)

# What few sellers have: nobody is asked for it, and without it nothing is broken.
OPTIONAL_ROLES = (WAREHOUSING,)

WHERE_TO_ASK = (
    "Solution Provider Portal › Develop Apps › Edit App › Roles; then authorise the account again"
)
WHERE_TO_ASK_RESTRICTED = (
    "Solution Provider Portal › Developer Profile (restricted roles are reviewed by Amazon),"
    " then Develop Apps › Edit App › Roles; then authorise the account again"
)

RESTRICTED_ROLES = frozenset({DIRECT_TO_CONSUMER})


class TokenKind(StrEnum):
    """Whose token a call carries: the seller's, or the application's own (grantless)."""

    SELLER = "SELLER"
    GRANTLESS = "GRANTLESS"


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation. `path` has `{}` for each part that is percent-encoded into it."""

    name: str
    method: str
    path: str
    section: str
    rate: float
    burst: int
    role: str
    token: TokenKind = TokenKind.SELLER
    scope: str = ""
    is_write: bool = False

    @property
    def where_to_ask(self) -> str:
        """Where a person asks for the role that is missing."""
        return where_to_ask(self.role)


def where_to_ask(role: str) -> str:
    """Return where a person asks Amazon for a role."""
    return WHERE_TO_ASK_RESTRICTED if role in RESTRICTED_ROLES else WHERE_TO_ASK


GET_PARTICIPATIONS = Operation(
    "getMarketplaceParticipations",
    "GET",
    "/sellers/v1/marketplaceParticipations",
    "sellers",
    rate=0.016,
    burst=15,
    role=SELLING_PARTNER_INSIGHTS,
)
SEARCH_ORDERS = Operation(
    "searchOrders",
    "GET",
    "/orders/2026-01-01/orders",
    "orders",
    rate=0.0056,
    burst=20,
    role=INVENTORY_AND_ORDER_TRACKING,
)
GET_ORDER = Operation(
    "getOrder",
    "GET",
    "/orders/2026-01-01/orders/{}",
    "orders",
    rate=0.5,
    burst=30,
    role=INVENTORY_AND_ORDER_TRACKING,
)
CREATE_REPORT = Operation(
    "createReport",
    "POST",
    "/reports/2021-06-30/reports",
    "reports",
    rate=0.0167,
    burst=15,
    role=INVENTORY_AND_ORDER_TRACKING,
    is_write=True,
)
GET_REPORT = Operation(
    "getReport",
    "GET",
    "/reports/2021-06-30/reports/{}",
    "reports",
    rate=2.0,
    burst=15,
    role=INVENTORY_AND_ORDER_TRACKING,
)
GET_REPORTS = Operation(
    "getReports",
    "GET",
    "/reports/2021-06-30/reports",
    "reports",
    rate=0.0222,
    burst=10,
    role=INVENTORY_AND_ORDER_TRACKING,
)
GET_REPORT_DOCUMENT = Operation(
    "getReportDocument",
    "GET",
    "/reports/2021-06-30/documents/{}",
    "reports",
    rate=0.0167,
    burst=15,
    role=INVENTORY_AND_ORDER_TRACKING,
)
SEARCH_LISTINGS = Operation(
    "searchListingsItems",
    "GET",
    "/listings/2021-08-01/items/{}",
    "listings",
    rate=5.0,
    burst=5,
    role=PRODUCT_LISTING,
)
GET_LISTING = Operation(
    "getListingsItem",
    "GET",
    "/listings/2021-08-01/items/{}/{}",
    "listings",
    rate=5.0,
    burst=10,
    role=PRODUCT_LISTING,
)
GET_STOCK_SUMMARIES = Operation(
    "getInventorySummaries",
    "GET",
    "/fba/inventory/v1/summaries",
    "fba_inventory",
    rate=2.0,
    burst=2,
    role=AMAZON_FULFILLMENT,
)
GET_SHIPMENTS = Operation(
    "getShipments",
    "GET",
    "/fba/inbound/v0/shipments",
    "inbound",
    rate=2.0,
    burst=30,
    role=AMAZON_FULFILLMENT,
)
GET_SHIPMENT_ITEMS = Operation(
    "getShipmentItemsByShipmentId",
    "GET",
    "/fba/inbound/v0/shipments/{}/items",
    "inbound",
    rate=2.0,
    burst=30,
    role=AMAZON_FULFILLMENT,
)
GET_CHANGED_SHIPMENT_ITEMS = Operation(
    "getShipmentItems",
    "GET",
    "/fba/inbound/v0/shipmentItems",
    "inbound",
    rate=2.0,
    burst=30,
    role=AMAZON_FULFILLMENT,
)
LIST_AWD_INVENTORY = Operation(
    "listInventory",
    "GET",
    "/awd/2024-05-09/inventory",
    "awd",
    rate=2.0,
    burst=2,
    role=WAREHOUSING,
)
LIST_AWD_SHIPMENTS = Operation(
    "listInboundShipments",
    "GET",
    "/awd/2024-05-09/inboundShipments",
    "awd",
    rate=1.0,
    burst=1,
    role=WAREHOUSING,
)
GET_AWD_SHIPMENT = Operation(
    "getInboundShipment",
    "GET",
    "/awd/2024-05-09/inboundShipments/{}",
    "awd",
    rate=2.0,
    burst=2,
    role=WAREHOUSING,
)
NOTIFICATIONS_SCOPE = "sellingpartnerapi::notifications"
CREATE_DESTINATION = Operation(
    "createDestination",
    "POST",
    "/notifications/v1/destinations",
    "notifications",
    rate=1.0,
    burst=5,
    role=INVENTORY_AND_ORDER_TRACKING,
    token=TokenKind.GRANTLESS,
    scope=NOTIFICATIONS_SCOPE,
    is_write=True,
)
GET_DESTINATIONS = Operation(
    "getDestinations",
    "GET",
    "/notifications/v1/destinations",
    "notifications",
    rate=1.0,
    burst=5,
    role=INVENTORY_AND_ORDER_TRACKING,
    token=TokenKind.GRANTLESS,
    scope=NOTIFICATIONS_SCOPE,
)
CREATE_SUBSCRIPTION = Operation(
    "createSubscription",
    "POST",
    "/notifications/v1/subscriptions/{}",
    "notifications",
    rate=1.0,
    burst=5,
    role=INVENTORY_AND_ORDER_TRACKING,
    is_write=True,
)
GET_SUBSCRIPTION = Operation(
    "getSubscription",
    "GET",
    "/notifications/v1/subscriptions/{}",
    "notifications",
    rate=1.0,
    burst=5,
    role=INVENTORY_AND_ORDER_TRACKING,
)
DELETE_SUBSCRIPTION = Operation(
    "deleteSubscriptionById",
    "DELETE",
    "/notifications/v1/subscriptions/{}/{}",
    "notifications",
    rate=1.0,
    burst=5,
    role=INVENTORY_AND_ORDER_TRACKING,
    token=TokenKind.GRANTLESS,
    scope=NOTIFICATIONS_SCOPE,
    is_write=True,
)

OPERATIONS = (
    GET_PARTICIPATIONS,
    SEARCH_ORDERS,
    GET_ORDER,
    CREATE_REPORT,
    GET_REPORT,
    GET_REPORTS,
    GET_REPORT_DOCUMENT,
    SEARCH_LISTINGS,
    GET_LISTING,
    GET_STOCK_SUMMARIES,
    GET_SHIPMENTS,
    GET_SHIPMENT_ITEMS,
    GET_CHANGED_SHIPMENT_ITEMS,
    LIST_AWD_INVENTORY,
    LIST_AWD_SHIPMENTS,
    GET_AWD_SHIPMENT,
    CREATE_DESTINATION,
    GET_DESTINATIONS,
    CREATE_SUBSCRIPTION,
    GET_SUBSCRIPTION,
    DELETE_SUBSCRIPTION,
)

# The role behind a report type, where it is not the one of order and stock reports.
ROLES_OF_REPORTS = {
    "GET_MERCHANT_LISTINGS_ALL_DATA": PRODUCT_LISTING,
    "GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE_V2": FINANCE_AND_ACCOUNTING,
    "GET_FBA_REIMBURSEMENTS_DATA": AMAZON_FULFILLMENT,
    "GET_FBA_FULFILLMENT_CUSTOMER_RETURNS_DATA": AMAZON_FULFILLMENT,
    "GET_FBA_FULFILLMENT_REMOVAL_ORDER_DETAIL_DATA": AMAZON_FULFILLMENT,
    "GET_AMAZON_FULFILLED_SHIPMENTS_DATA_GENERAL": AMAZON_FULFILLMENT,
    "GET_FBA_INVENTORY_PLANNING_DATA": AMAZON_FULFILLMENT,
    "GET_V2_SELLER_PERFORMANCE_REPORT": SELLING_PARTNER_INSIGHTS,
}
