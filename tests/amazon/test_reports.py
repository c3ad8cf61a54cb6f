"""Reports: asked for, looked for, and downloaded whole or not at all."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx2
import pytest
from pytest_django import Settings

from tests.amazon.stage import Stage, answer, bad, good, packed, torn
from zhongshu.amazon.reports import unpacking
from zhongshu.channels import public as channels

TYPE = "GET_MERCHANT_LISTINGS_ALL_DATA"
START = datetime(2026, 11, 1, tzinfo=UTC)
TABLE = b"sku\tquantity\nMUG-RED-1\t3\nMUG-BLUE-1\t4\n"
URL = "https://tortuga-prod-na.s3.amazonaws.com/doc?X-Amz-Signature=1"
ADDRESS = {"reportDocumentId": "doc-1", "url": URL}
CLOCK = "Tue, 24 Nov 2026 10:00:00 GMT"


def report(number: int, **more: Any) -> dict[str, Any]:
    return {
        "reportId": str(number),
        "reportType": TYPE,
        "createdTime": f"2026-11-{number:02}T00:00:00Z",
        "processingStatus": "DONE",
        **more,
    }


def test_a_report_is_asked_for_with_its_dates_and_options(stage: Stage) -> None:
    stage.script = [answer(202, b'{"reportId": "55"}')]
    order = channels.ReportOrder(
        "GET_LEDGER_SUMMARY_VIEW_DATA",
        ("ATVPDKIKX0DER",),
        START,
        START + timedelta(days=1),
        (("aggregateByLocation", "FC"),),
    )

    assert stage.gateway().request_report(order) == "55"

    assert stage.last.method == "POST"
    assert stage.last.content == (
        b'{"reportType": "GET_LEDGER_SUMMARY_VIEW_DATA", "marketplaceIds": ["ATVPDKIKX0DER"],'
        b' "dataStartTime": "2026-11-01T00:00:00.000Z",'
        b' "dataEndTime": "2026-11-02T00:00:00.000Z",'
        b' "reportOptions": {"aggregateByLocation": "FC"}}'
    )


def test_a_report_tells_how_far_it_is(stage: Stage) -> None:
    stage.script = [
        good(
            report(
                5,
                processingStatus="BREWING",
                reportDocumentId="doc-1",
                marketplaceIds=["ATVPDKIKX0DER"],
                dataStartTime="2026-11-01T00:00:00+00:00",
                dataEndTime=None,
            )
        )
    ]

    assert stage.gateway().fetch_report("5") == channels.ReportStatus(
        report_id="5",
        report_type=TYPE,
        state="BREWING",
        document_id="doc-1",
        marketplace_ids=("ATVPDKIKX0DER",),
        data_start=START,
        created_at=datetime(2026, 11, 5, tzinfo=UTC),
    )


def test_all_pages_are_listed_newest_first(stage: Stage) -> None:
    stage.script = [
        answer(403, date=CLOCK),
        good({"reports": [report(3), report(2)], "nextToken": "n/+="}),
        good({"reports": [report(9), report(3)]}),
    ]

    found = stage.gateway().find_reports([TYPE], since=START)

    assert [each.report_id for each in found] == ["9", "3", "2"]
    assert stage.query(1) == (
        f"reportTypes={TYPE}&createdSince=2026-11-01T00%3A00%3A00.000Z&pageSize=100"
    )
    assert stage.query(2) == "nextToken=n%2F%2B%3D"


def test_b9_amazon_keeps_reports_for_ninety_days(stage: Stage) -> None:
    stage.script = [answer(403, date=CLOCK), good({"reports": []})]

    stage.gateway().find_reports([TYPE], since=START - timedelta(days=400))

    assert "createdSince=2026-08-26T10%3A10%3A00.000Z" in stage.query()


def test_more_than_ten_types_are_asked_for_in_turn(stage: Stage) -> None:
    stage.script = [answer(403, date=CLOCK), good({"reports": []}), good({"reports": []})]

    stage.gateway().find_reports([f"T{number}" for number in range(11)], since=START)

    assert stage.query().startswith("reportTypes=T10&")


def test_b2_pages_that_do_not_end_are_an_outage(stage: Stage) -> None:
    loop = [good({"reports": [report(3)], "nextToken": "same"}) for _ in range(2)]
    stage.script = [answer(403, date=CLOCK), *loop]

    with pytest.raises(channels.GatewayError, match="do not end"):
        stage.gateway().find_reports([TYPE], since=START)


@pytest.mark.parametrize(
    ("body", "flag"),
    [
        (packed(TABLE), "GZIP"),
        (packed(TABLE), None),
        (TABLE, "GZIP"),
        (TABLE, None),
        (packed(packed(TABLE)), "GZIP"),
        (packed(TABLE[:20]) + packed(TABLE[20:]), "GZIP"),
    ],
)
def test_f2_a_document_is_unpacked_by_its_first_bytes(
    stage: Stage, body: bytes, flag: str | None
) -> None:
    stage.script = [
        good(ADDRESS | ({"compressionAlgorithm": flag} if flag else {})),
        answer(200, body, content_type="text/plain; charset=Cp1252"),
    ]

    document = stage.gateway().download_document("doc-1")

    assert document == channels.DocumentContent(TABLE, "Cp1252")
    assert str(stage.last.url) == URL
    assert "x-amz-access-token" not in stage.last.headers
    assert stage.last.headers["accept-encoding"] == "identity"


def test_f2_a_body_packed_for_the_way_is_unpacked_once(stage: Stage) -> None:
    stage.script = [good(ADDRESS), answer(200, packed(TABLE), content_encoding="gzip")]

    assert stage.gateway().download_document("doc-1").content == TABLE


def test_f6_a_packed_document_that_is_cut_off_at_any_byte_is_refused(stage: Stage) -> None:
    whole = packed(TABLE)
    for left in range(1, len(whole)):
        stage.script = [good(ADDRESS), answer(200, whole[:left])]

        with pytest.raises(channels.GatewayError) as outage:
            stage.gateway().download_document("doc-1")

        assert outage.value.can_retry, left


def test_f6_a_document_shorter_than_its_server_says_is_refused_at_any_byte(stage: Stage) -> None:
    for left in range(len(TABLE)):
        stage.script = [
            good(ADDRESS),
            *[answer(200, TABLE[:left], content_length=str(len(TABLE))) for _ in range(3)],
        ]

        with pytest.raises(channels.GatewayError) as outage:
            stage.gateway().download_document("doc-1")

        assert outage.value.can_retry, left


@pytest.mark.parametrize("cut", [3, 7, 12])
def test_f6_a_last_row_that_is_cut_off_is_refused(stage: Stage, cut: int) -> None:
    stage.script = [good(ADDRESS), answer(200, TABLE[:-cut])]

    with pytest.raises(channels.GatewayError, match="not whole"):
        stage.gateway().download_document("doc-1")


@pytest.mark.parametrize(
    ("content", "is_whole"),
    [
        (b"", True),
        (b"a\tb\n1\t2\n", True),
        (b"a\tb\r\n1\t2", True),
        (b"a\tb\n1", False),
        (b'{"a": 1}', True),
        (b'{"a": 1', False),
        (b"[1]\n", True),
        (b"[1", False),
        (b"\xef\xbb\xbf<?xml version='1.0'?><A></A>\n", True),
        (b"<A><B>", True),
        (b"<A><B></", False),
    ],
)
def test_f6_the_end_must_fit_the_beginning(content: bytes, *, is_whole: bool) -> None:
    assert unpacking.looks_whole(content) is is_whole


def test_f6_a_short_body_is_fetched_again(stage: Stage) -> None:
    stage.script = [
        good(ADDRESS),
        answer(200, TABLE[:10], content_length=str(len(TABLE))),
        torn(TABLE[:10]),
        answer(200, TABLE),
    ]

    assert stage.gateway().download_document("doc-1").content == TABLE


@pytest.mark.parametrize("status", [400, 403, 404, 410])
def test_f6_a_dead_address_is_asked_for_once_more(stage: Stage, status: int) -> None:
    stage.script = [
        good(ADDRESS),
        answer(status, b"<Error><Code>AccessDenied</Code></Error>"),
        good(ADDRESS | {"url": URL + "&again=1"}),
        answer(200, TABLE),
    ]

    assert stage.gateway().download_document("doc-1").content == TABLE

    assert str(stage.last.url) == URL + "&again=1"


def test_f6_an_address_that_stays_dead_is_an_outage(stage: Stage) -> None:
    stage.script = [good(ADDRESS), answer(403, b""), good(ADDRESS), answer(403, b"")]

    with pytest.raises(channels.GatewayError) as outage:
        stage.gateway().download_document("doc-1")

    assert outage.value.can_retry
    assert len(stage.requests) == 4


@pytest.mark.parametrize(
    "url",
    [
        "http://tortuga.s3.amazonaws.com/doc",
        "http://127.0.0.1/doc",
        "file:///etc/passwd",
        "https://a@b.example/doc",
        "gopher://x",
    ],
)
def test_a_document_is_fetched_over_https_only(stage: Stage, url: str) -> None:
    stage.script = [good(ADDRESS | {"url": url})]

    with pytest.raises(channels.GatewayError, match="refused") as refusal:
        stage.gateway().download_document("doc-1")

    assert not refusal.value.can_retry
    assert len(stage.requests) == 1


def test_a_stand_in_on_this_machine_may_serve_documents(stage: Stage, settings: Settings) -> None:
    settings.AMAZON_ENDPOINTS = {"NA": "http://127.0.0.1:8900"}
    stage.script = [good(ADDRESS | {"url": "http://localhost:8900/doc"}), answer(200, TABLE)]

    assert stage.gateway().download_document("doc-1").content == TABLE


def test_f2_a_bomb_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = packed(b"0" * 40 * 1024 * 1024)

    with pytest.raises(unpacking.OversizedDocumentError):
        unpacking.unpack(bomb)
    with pytest.raises(unpacking.OversizedDocumentError):
        unpacking.unpack(packed(TABLE), largest=10)


def test_f2_what_follows_the_packed_document_is_refused() -> None:
    assert unpacking.unpack(packed(TABLE) + b"\0" * 9) == TABLE

    with pytest.raises(unpacking.DamagedDocumentError):
        unpacking.unpack(packed(TABLE) + b"more")


@pytest.mark.parametrize("place", [12, 20, -6, -2])
def test_f6_a_damaged_byte_is_found_by_the_checksum(place: int) -> None:
    damaged = bytearray(packed(TABLE))
    damaged[place] ^= 0xFF

    with pytest.raises(unpacking.DamagedDocumentError):
        unpacking.unpack(bytes(damaged))


def test_a_server_that_stays_down_is_an_outage(stage: Stage) -> None:
    stage.script = [
        good(ADDRESS),
        answer(503, b""),
        answer(429, b""),
        httpx2.ReadTimeout("slow"),
    ]

    with pytest.raises(channels.GatewayError) as outage:
        stage.gateway().download_document("doc-1")

    assert outage.value.can_retry


def test_a_document_that_does_not_exist_is_a_refusal(stage: Stage) -> None:
    stage.script = [bad(404, "NotFound", "No such document.")]

    with pytest.raises(channels.RequestRefusedError):
        stage.gateway().download_document("doc-1")
