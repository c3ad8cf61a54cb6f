"""The report types that are offered: who may have them, and who writes them."""

from collections.abc import Callable
from dataclasses import dataclass

from spapi_simulator.accounts import FINANCE, FULFILLMENT, INSIGHTS, INVENTORY
from spapi_simulator.reports import after_sales, all_orders, amazon_stock, ledger
from spapi_simulator.reports.listing_table import write_all_listings
from spapi_simulator.reports.paper import Paper
from spapi_simulator.reports.performance import write_performance
from spapi_simulator.reports.request import ReportRequest

type Writer = Callable[[ReportRequest], Paper | None]

SETTLEMENT = "GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE_V2"


@dataclass(frozen=True)
class ReportKind:
    """`number` is Amazon's own, which its refusals name; `write` None: Amazon makes it itself.

    `needs_dates`: no window, no report; `is_near_real_time`: not twice within half an hour;
    `takes_one_store`: for one marketplace at a time.
    """

    name: str
    role: str
    write: Writer | None
    number: int = 0
    needs_dates: bool = False
    is_near_real_time: bool = False
    takes_one_store: bool = False


_KINDS = (
    ReportKind(
        "GET_MERCHANT_LISTINGS_ALL_DATA", INVENTORY, write_all_listings, takes_one_store=True
    ),
    ReportKind(
        "GET_FLAT_FILE_ALL_ORDERS_DATA_BY_LAST_UPDATE_GENERAL",
        INVENTORY,
        all_orders.write_table_by_update,
    ),
    ReportKind(
        "GET_FLAT_FILE_ALL_ORDERS_DATA_BY_ORDER_DATE_GENERAL",
        INVENTORY,
        all_orders.write_table_by_creation,
    ),
    ReportKind(
        "GET_XML_ALL_ORDERS_DATA_BY_LAST_UPDATE_GENERAL",
        INVENTORY,
        all_orders.write_xml_by_update,
    ),
    ReportKind(
        "GET_XML_ALL_ORDERS_DATA_BY_ORDER_DATE_GENERAL",
        INVENTORY,
        all_orders.write_xml_by_creation,
    ),
    ReportKind(SETTLEMENT, FINANCE, None, number=1118),
    ReportKind("GET_LEDGER_DETAIL_VIEW_DATA", FULFILLMENT, ledger.write_detail, needs_dates=True),
    ReportKind("GET_LEDGER_SUMMARY_VIEW_DATA", FULFILLMENT, ledger.write_summary, needs_dates=True),
    ReportKind(
        "GET_FBA_FULFILLMENT_CUSTOMER_RETURNS_DATA",
        FULFILLMENT,
        after_sales.write_customer_returns,
    ),
    ReportKind(
        "GET_FLAT_FILE_RETURNS_DATA_BY_RETURN_DATE", INVENTORY, after_sales.write_merchant_returns
    ),
    ReportKind(
        "GET_FBA_FULFILLMENT_REMOVAL_ORDER_DETAIL_DATA", FULFILLMENT, after_sales.write_removals
    ),
    ReportKind("GET_FBA_REIMBURSEMENTS_DATA", FULFILLMENT, after_sales.write_reimbursements),
    ReportKind(
        "GET_AMAZON_FULFILLED_SHIPMENTS_DATA_GENERAL", FULFILLMENT, after_sales.write_shipments
    ),
    ReportKind(
        "GET_FBA_INVENTORY_PLANNING_DATA",
        FULFILLMENT,
        amazon_stock.write_planning,
        is_near_real_time=True,
    ),
    ReportKind(
        "GET_FBA_MYI_UNSUPPRESSED_INVENTORY_DATA",
        FULFILLMENT,
        amazon_stock.write_snapshot,
        is_near_real_time=True,
    ),
    ReportKind("GET_V2_SELLER_PERFORMANCE_REPORT", INSIGHTS, write_performance),
)
KINDS = {each.name: each for each in _KINDS}
