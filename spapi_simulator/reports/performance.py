"""GET_V2_SELLER_PERFORMANCE_REPORT: the health of the account, counted from its orders."""

import json
from typing import Any

from spapi_simulator.clock import days_later, to_datetime
from spapi_simulator.marketplaces import Marketplace
from spapi_simulator.reports.paper import Paper
from spapi_simulator.reports.request import ReportRequest
from spapi_simulator.world import orders
from spapi_simulator.world.account_health import AccountHealth
from spapi_simulator.world.orders import Order

VIOLATIONS = (
    "listingPolicyViolations",
    "productAuthenticityCustomerComplaints",
    "productConditionCustomerComplaints",
    "productSafetyCustomerComplaints",
    "receivedIntellectualPropertyComplaints",
    "restrictedProductPolicyViolations",
    "suspectedIntellectualPropertyViolations",
    "foodAndProductSafetyIssues",
    "otherPolicyViolations",
    "documentRequests",
)

type Json = dict[str, Any]


def write_performance(request: ReportRequest) -> Paper | None:
    health = request.world.state(AccountHealth)
    report = {
        "accountStatuses": [
            {
                "marketplaceId": store.marketplace_id,
                "status": health.status(request.seller.seller_id, store.marketplace_id),
            }
            for store in request.marketplaces
        ],
        "performanceMetrics": [_metrics(request, store) for store in request.marketplaces],
    }
    text = json.dumps(report, ensure_ascii=False, separators=(",", ":"))
    return Paper(text, media_type="application/json", is_utf8=True)


def _metrics(request: ReportRequest, store: Marketplace) -> Json:
    now = request.now
    mine = [
        order
        for order in request.world.book(request.seller.seller_id).by_id.values()
        if order.marketplace_id == store.marketplace_id and order.created >= days_later(now, -60)
    ]
    merchants = [order for order in mine if order.fulfilled_by == orders.MERCHANT]
    shipped = [order for order in merchants if order.status == orders.SHIPPED]
    packages = [package for order in shipped for package in order.packages]
    late = sum(_is_late(order, now) for order in merchants)
    cancelled = sum(_is_cancelled_by_seller(order) for order in merchants)
    month = _range(now, 30)
    health = request.world.state(AccountHealth)
    status = health.status(request.seller.seller_id, store.marketplace_id)
    return {
        "marketplaceId": store.marketplace_id,
        "invoiceDefectRate": {
            "reportingDateRange": _range(now, 7),
            "orderCount": 0,
            "invoiceDefect": {"count": 0, "status": "NONE"},
            "missingInvoice": {"count": 0, "status": "NONE"},
            "lateInvoice": {"count": 0, "status": "NONE"},
            **_share(0, 0, most=0.05),
        },
        "lateShipmentRate": {
            "reportingDateRange": month,
            "orderCount": len(merchants),
            "lateShipmentCount": late,
            **_share(late, len(merchants), most=0.04),
        },
        "orderDefectRate": {
            "mfn": _defects(now, "mfn", len(merchants)),
            "afn": _defects(now, "afn", len(mine) - len(merchants)),
        },
        "onTimeDeliveryRate": {
            "reportingDateRange": month,
            "shipmentCountWithValidTracking": len(packages),
            "onTimeDeliveryCount": len(packages),
            **_share(len(packages), len(packages), least=0.9),
        },
        "unitOnTimeDeliveryRate": {
            "reportingDateRange": month,
            "unitOnTimeDeliveryCount": len(packages),
            "totalUnitCount": len(packages),
            **_share(len(packages), len(packages), least=0.9),
        },
        "validTrackingRate": {
            "reportingDateRange": month,
            "shipmentCount": len(packages),
            "validTrackingCount": len(packages),
            **_share(len(packages), len(packages), least=0.95),
        },
        "preFulfillmentCancellationRate": {
            "reportingDateRange": _range(now, 7),
            "orderCount": len(merchants),
            "cancellationCount": cancelled,
            **_share(cancelled, len(merchants), most=0.025),
        },
        "warningStates": [],
        "accountHealthRating": {
            "ahrStatus": "GREAT" if status == "NORMAL" else "WARNED",
            "accountHealthRatingStatus": "GREAT" if status == "NORMAL" else "WARNED",
            "reportingDateRange": _range(now, 180),
        },
        **{name: _no_violations(now) for name in VIOLATIONS},
    }


def _is_late(order: Order, now: int) -> bool:
    if order.status in orders.TO_SHIP:
        return order.ship_by < now
    return order.status == orders.SHIPPED and any(
        package.ship_time > order.ship_by for package in order.packages
    )


def _is_cancelled_by_seller(order: Order) -> bool:
    """Tell whether the order ended because the seller did not ship it."""
    return order.status == orders.CANCELLED and any(
        line.cancelled_by == "AMAZON" for line in order.lines
    )


def _share(
    count: int, total: int, *, most: float | None = None, least: float | None = None
) -> Json:
    """Return rate, target and whether it is met; `most` and `least` exclude each other."""
    rate = round(count / total, 4) if total else 0.0
    if most is not None:
        is_good, target, condition = rate < most, most, "LESS_THAN"
    else:
        target = least or 0.0
        is_good, condition = rate > target, "GREATER_THAN"
    status = ("GOOD" if is_good else "BAD") if total else "NONE"
    return {"status": status, "rate": rate, "targetValue": target, "targetCondition": condition}


def _defects(now: int, fulfilment: str, count: int) -> Json:
    return {
        "reportingDateRange": _range(now, 60),
        "orderCount": count,
        "orderWithDefects": {"count": 0, "status": "GOOD"},
        "claims": {"count": 0, "status": "NONE"},
        "chargebacks": {"count": 0, "status": "NONE"},
        "negativeFeedback": {"count": 0, "status": "NONE"},
        "fulfillmentType": fulfilment,
        **_share(0, count, most=0.01),
    }


def _no_violations(now: int) -> Json:
    return {
        "reportingDateRange": _range(now, 180),
        "defectsCount": 0,
        "status": "GOOD",
        "targetValue": 0,
        "targetCondition": "EQUALS",
    }


def _range(now: int, days: int) -> Json:
    first = to_datetime(days_later(now, -days))
    return {
        "reportingDateFrom": f"{first:%Y-%m-%d}T00:00Z",
        "reportingDateTo": f"{to_datetime(now):%Y-%m-%d}T23:59Z",
    }
