"""Reports API v2021-06-30: ask for reports, find them, read them."""

from typing import Any

from spapi_simulator.call import Answer, Call, Operation, Section
from spapi_simulator.clock import parse_moment, to_iso
from spapi_simulator.control import Control, Wish
from spapi_simulator.documents import Documents, presign
from spapi_simulator.errors import ApiError, ControlError, invalid_input, not_found, unauthorized
from spapi_simulator.faults import Scope
from spapi_simulator.finding import find_page
from spapi_simulator.reports.kinds import KINDS, ReportKind
from spapi_simulator.reports.ledger import PERIODS
from spapi_simulator.reports.shelf import (
    CANCELLED,
    IN_QUEUE,
    KEPT_DAYS,
    Report,
    ReportOrder,
    Shelf,
)
from spapi_simulator.world.world import World

# Clocks differ a little; Amazon takes a window that ends a moment from now.
CLOCK_LENIENCE_S = 120
OPTIONS = {
    "aggregatedByTimePeriod": frozenset(PERIODS),
    "aggregateByLocation": frozenset({"COUNTRY", "FC"}),
}

type Json = dict[str, Any]


def create_report(call: Call) -> Answer:
    body = call.body if isinstance(call.body, dict) else {}
    order = read_order(call, body)
    scope = Scope(
        operation=call.operation.name,
        seller_id=call.seller.seller_id,
        client_id=call.application.client_id,
        marketplace_ids=frozenset(order.marketplace_ids),
    )
    report = call.world.state(Shelf).order(
        call.world, call.seller.seller_id, order, scope, now=call.now
    )
    return Answer({"reportId": report.report_id}, status=202)


def get_reports(call: Call) -> Answer:
    def newest_first(types: list[str]) -> list[Report]:
        kinds = [find_kind(call, name) for name in types]
        shelf, seller_id = call.world.state(Shelf), call.seller.seller_id
        return shelf.latest(call.world, seller_id, lambda report: report.kind in kinds)

    page, token = find_page(
        call, types_name="reportTypes", kept_days=KEPT_DAYS, newest_first=newest_first
    )
    answer: Json = {"reports": [show_report(report) for report in page]}
    if token is not None:
        answer["nextToken"] = token
    return Answer(answer)


def get_report(call: Call) -> Answer:
    return Answer(show_report(_find_report(call)))


def cancel_report(call: Call) -> Answer:
    report = _find_report(call)
    if report.status != IN_QUEUE:
        raise invalid_input(
            f"The report is {report.status}: only reports in queue can be cancelled."
        )
    report.status, report.ended = CANCELLED, call.now
    return Answer()


def get_report_document(call: Call) -> Answer:
    document_id = call.path["reportDocumentId"]
    report = call.world.state(Shelf).find_by_document(
        call.world, call.seller.seller_id, document_id
    )
    document = call.world.state(Documents).get(document_id) if report else None
    if report is None or document is None:
        raise not_found("The report document does not exist.")
    require_role(call, report.kind)
    url = presign(
        seed=call.world.settings.seed,
        method="GET",
        base_url=call.base_url,
        document_id=document_id,
        now=call.now,
    )
    if call.text("enableContentEncodingUrlHeader") == "true" and document.is_gzip:
        url += "&response-content-encoding=gzip"
    answer = {"reportDocumentId": document_id, "url": url}
    if document.is_gzip:
        answer["compressionAlgorithm"] = "GZIP"
    return Answer(answer)


def show_report(report: Report) -> Json:
    shown: Json = {
        "reportId": report.report_id,
        "reportType": report.kind.name,
        "processingStatus": report.status,
        "createdTime": to_iso(report.created),
        "dataStartTime": to_iso(report.start),
        "dataEndTime": to_iso(report.end),
        "marketplaceIds": report.marketplace_ids,
    }
    if report.began is not None:
        shown["processingStartTime"] = to_iso(report.began)
    if report.ended is not None:
        shown["processingEndTime"] = to_iso(report.ended)
    if report.document_id is not None:
        shown["reportDocumentId"] = report.document_id
    if report.schedule_id is not None:
        shown["reportScheduleId"] = report.schedule_id
    return shown


def find_kind(call: Call, name: Any) -> ReportKind:
    """Return a report type that is offered and that the caller may have."""
    kind = KINDS.get(name) if isinstance(name, str) else None
    if kind is None:
        raise invalid_input(f"Report type {name} is not valid.")
    require_role(call, kind)
    return kind


def require_role(call: Call, kind: ReportKind) -> None:
    if kind.role not in call.roles:
        raise unauthorized()


def read_order(call: Call, body: Json) -> ReportOrder:
    """Check an order for a report in Amazon's words."""
    kind = find_kind(call, body.get("reportType"))
    if kind.write is None:
        message = f"Request for report type {kind.number} is not allowed at this time"
        raise ApiError(400, "InvalidInput", message)
    marketplace_ids = body.get("marketplaceIds")
    if (
        not isinstance(marketplace_ids, list)
        or not 1 <= len(marketplace_ids) <= 25
        or not all(isinstance(each, str) for each in marketplace_ids)
    ):
        raise invalid_input("marketplaceIds must hold 1 to 25 marketplaces.")
    call.require_marketplaces(marketplace_ids)
    if kind.takes_one_store and len(marketplace_ids) > 1:
        raise invalid_input(f"Report type {kind.name} takes one marketplace.")
    if kind.needs_dates and not {"dataStartTime", "dataEndTime"} <= set(body):
        raise invalid_input(f"Report type {kind.name} requires dataStartTime and dataEndTime.")
    start, end = _read_moment(call, body, "dataStartTime"), _read_moment(call, body, "dataEndTime")
    if start > end:
        raise invalid_input("dataStartTime must not be later than dataEndTime.")
    return ReportOrder(kind, marketplace_ids, start, end, _read_options(body))


def _read_moment(call: Call, body: Json, name: str) -> int:
    """Return a time of the window; its default is now."""
    if body.get(name) is None:
        return call.now
    moment = parse_moment(body[name]) if isinstance(body[name], str) else None
    if moment is None:
        raise invalid_input(f"{name} is not an ISO 8601 date time.")
    if moment > call.now + CLOCK_LENIENCE_S:
        raise invalid_input(f"{name} must be prior to or equal to the current date and time.")
    return int(moment)


def _read_options(body: Json) -> dict[str, str]:
    options = body.get("reportOptions") or {}
    if not isinstance(options, dict) or not all(isinstance(each, str) for each in options.values()):
        raise invalid_input("reportOptions must hold strings.")
    for name, allowed in OPTIONS.items():
        if name in options and options[name] not in allowed:
            raise invalid_input(f"Invalid value for report option {name}.")
    return options


def _find_report(call: Call) -> Report:
    report = call.world.state(Shelf).find(call.world, call.seller.seller_id, call.path["reportId"])
    if report is None:
        raise not_found("The report does not exist.")
    require_role(call, report.kind)
    return report


def _begin(world: World) -> None:
    world.state(Shelf).begin(world)


def get_pace(wish: Wish) -> Any:
    shelf, settings = wish.world.state(Shelf), wish.world.settings
    return {
        "delay_s": settings.report_delay_s if shelf.delay_s is None else shelf.delay_s,
        "interval_s": settings.report_interval_s if shelf.interval_s is None else shelf.interval_s,
    }


def set_pace(wish: Wish) -> Any:
    """Say how long reports take and how soon near-real-time ones may be asked for again."""
    shelf = wish.world.state(Shelf)
    for name in ("delay_s", "interval_s"):
        if name in wish.body:
            value = wish.body[name]
            if not isinstance(value, int | float) or isinstance(value, bool) or value < 0:
                raise ControlError(400, f"{name!r} is a number of seconds.")
            setattr(shelf, name, float(value))
    return get_pace(wish)


BASE = "/reports/2021-06-30"
SECTION = Section(
    operations=(
        Operation("createReport", "POST", f"{BASE}/reports", 0.0167, 15, create_report),
        Operation("getReports", "GET", f"{BASE}/reports", 0.0222, 10, get_reports),
        Operation("getReport", "GET", BASE + "/reports/{reportId}", 2.0, 15, get_report),
        Operation(
            "cancelReport", "DELETE", BASE + "/reports/{reportId}", 0.0222, 10, cancel_report
        ),
        Operation(
            "getReportDocument",
            "GET",
            BASE + "/documents/{reportDocumentId}",
            0.0167,
            15,
            get_report_document,
        ),
    ),
    controls=(
        Control("GET", "/sim/reports", get_pace),
        Control("PATCH", "/sim/reports", set_pace),
    ),
    begin=_begin,
)
