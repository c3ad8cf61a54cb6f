"""Reports API v2021-06-30, the part that asks by itself: schedules."""

from typing import Any

from spapi_simulator.call import Answer, Call, Operation, Section
from spapi_simulator.clock import parse_moment, to_iso
from spapi_simulator.errors import invalid_input, not_found
from spapi_simulator.reports.schedules import PERIODS, Schedule, Schedules
from spapi_simulator.sections.reports import BASE, find_kind, read_order, require_role
from spapi_simulator.world.world import World

PATH = f"{BASE}/schedules"

type Json = dict[str, Any]


def create_report_schedule(call: Call) -> Answer:
    body = call.body if isinstance(call.body, dict) else {}
    if not isinstance(body.get("period"), str) or body["period"] not in PERIODS:
        raise invalid_input("Invalid value for period.")
    first_at = float(call.now)
    if (text := body.get("nextReportCreationTime")) is not None:
        moment = parse_moment(text) if isinstance(text, str) else None
        if moment is None or moment < call.now:
            raise invalid_input("nextReportCreationTime must be a time to come.")
        first_at = moment
    # A schedule has no window of its own: each report covers the period before it.
    moments = {"dataStartTime": to_iso(call.now), "dataEndTime": to_iso(call.now)}
    order = read_order(call, body | moments)
    schedule = call.world.state(Schedules).add(
        call.world,
        order,
        seller_id=call.seller.seller_id,
        period=body["period"],
        first_at=int(first_at),
    )
    return Answer({"reportScheduleId": schedule.schedule_id}, status=201)


def get_report_schedules(call: Call) -> Answer:
    types = call.csv("reportTypes", most=10)
    if types is None:
        raise invalid_input("reportTypes is required.")
    kinds = [find_kind(call, name) for name in types]
    found = call.world.state(Schedules).of(call.seller.seller_id)
    return Answer({"reportSchedules": [_show(each) for each in found if each.kind in kinds]})


def get_report_schedule(call: Call) -> Answer:
    return Answer(_show(_find(call)))


def cancel_report_schedule(call: Call) -> Answer:
    del call.world.state(Schedules).by_id[_find(call).schedule_id]
    return Answer()


def _find(call: Call) -> Schedule:
    schedule = call.world.state(Schedules).by_id.get(call.path["reportScheduleId"])
    if schedule is None or schedule.seller_id != call.seller.seller_id:
        raise not_found("The report schedule does not exist.")
    require_role(call, schedule.kind)
    return schedule


def _show(schedule: Schedule) -> Json:
    return {
        "reportScheduleId": schedule.schedule_id,
        "reportType": schedule.kind.name,
        "marketplaceIds": schedule.marketplace_ids,
        "reportOptions": schedule.options,
        "period": schedule.period,
        "nextReportCreationTime": to_iso(schedule.next_at),
    }


def _begin(world: World) -> None:
    world.state(Schedules).begin(world)


ONE = PATH + "/{reportScheduleId}"
SECTION = Section(
    operations=(
        Operation("createReportSchedule", "POST", PATH, 0.0222, 10, create_report_schedule),
        Operation("getReportSchedules", "GET", PATH, 0.0222, 10, get_report_schedules),
        Operation("getReportSchedule", "GET", ONE, 0.0222, 10, get_report_schedule),
        Operation("cancelReportSchedule", "DELETE", ONE, 0.0222, 10, cancel_report_schedule),
    ),
    begin=_begin,
)
