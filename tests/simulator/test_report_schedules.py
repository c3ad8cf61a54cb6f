"""Report schedules: Amazon asks by itself, the newest schedule replaces the older one."""

from typing import Any

import pytest
from httpx2 import Response

from tests.simulator.amazon import DE_STORE, EU, US_STORE, Amazon, Json
from tests.simulator.reading_reports import BY_UPDATE, LISTINGS, REPORTS, SETTLEMENT

SCHEDULES = "/reports/2021-06-30/schedules"


def plan(amazon: Amazon, **change: Any) -> Response:
    body: Json = {"reportType": BY_UPDATE, "marketplaceIds": [US_STORE], "period": "PT1H"}
    return amazon.call("POST", SCHEDULES, body=body | change)


def test_a_schedule_makes_a_report_each_period(amazon: Amazon) -> None:
    amazon.put_order()
    schedule_id = plan(amazon, nextReportCreationTime="2026-11-23T11:00:00Z").json()[
        "reportScheduleId"
    ]

    amazon.advance(2 * 3600 + 60)
    amazon.forget_tokens()

    made = amazon.get(REPORTS, reportTypes=BY_UPDATE).json()["reports"]
    assert [each["createdTime"] for each in made] == [
        "2026-11-23T12:00:00Z",
        "2026-11-23T11:00:00Z",
    ]
    assert {each["reportScheduleId"] for each in made} == {schedule_id}
    assert (made[1]["dataStartTime"], made[1]["dataEndTime"]) == (
        "2026-11-23T10:00:00Z",
        "2026-11-23T11:00:00Z",
    )
    assert made[1]["processingStatus"] == "DONE"
    shown = amazon.get(f"{SCHEDULES}/{schedule_id}").json()
    assert shown["nextReportCreationTime"] == "2026-11-23T13:00:00Z"


def test_the_same_again_replaces_and_a_cancelled_one_is_silent(amazon: Amazon) -> None:
    later = {"nextReportCreationTime": "2026-11-23T10:00:05Z"}
    first = plan(amazon, **later).json()["reportScheduleId"]
    second = plan(amazon, period="P1D", **later).json()["reportScheduleId"]

    listed = amazon.get(SCHEDULES, reportTypes=BY_UPDATE).json()["reportSchedules"]
    assert [(each["reportScheduleId"], each["period"]) for each in listed] == [(second, "P1D")]
    assert amazon.get(f"{SCHEDULES}/{first}").status_code == 404
    assert amazon.get(f"{SCHEDULES}/{second}", seller_id=EU).status_code == 404
    assert amazon.call("DELETE", f"{SCHEDULES}/{second}").status_code == 200
    amazon.advance(10)
    assert amazon.get(REPORTS, reportTypes=BY_UPDATE).json()["reports"] == []


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"period": "PT6H"}, 400),
        ({"reportType": SETTLEMENT}, 400),
        ({"reportType": "GET_NOTHING"}, 400),
        ({"marketplaceIds": [DE_STORE]}, 403),
        ({"nextReportCreationTime": "2026-11-22T00:00:00Z"}, 400),
        ({"reportType": LISTINGS}, 201),
    ],
)
def test_refuses(change: Json, status: int, amazon: Amazon) -> None:
    assert plan(amazon, **change).status_code == status
    assert amazon.get(SCHEDULES).status_code == 400
