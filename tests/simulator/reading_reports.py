"""Ask the simulated Amazon for reports and read them as its clients must."""

import gzip
from datetime import UTC, datetime
from typing import Any

from httpx2 import Response

from tests.simulator.amazon import NA, US_STORE, Amazon, Json

REPORTS = "/reports/2021-06-30/reports"
DOCUMENTS = "/reports/2021-06-30/documents"
SNAPSHOT = "GET_FBA_MYI_UNSUPPRESSED_INVENTORY_DATA"
LISTINGS = "GET_MERCHANT_LISTINGS_ALL_DATA"
BY_UPDATE = "GET_FLAT_FILE_ALL_ORDERS_DATA_BY_LAST_UPDATE_GENERAL"
BY_CREATION = "GET_FLAT_FILE_ALL_ORDERS_DATA_BY_ORDER_DATE_GENERAL"
SETTLEMENT = "GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE_V2"
DETAIL = "GET_LEDGER_DETAIL_VIEW_DATA"
SUMMARY = "GET_LEDGER_SUMMARY_VIEW_DATA"
ALL_TIME: Json = {"dataStartTime": "2026-10-01T00:00:00Z", "dataEndTime": "2026-11-23T10:00:00Z"}
CODECS = {"Cp1252": "cp1252", "Shift_JIS": "cp932", "UTF-8": "utf-8"}


def ask(
    amazon: Amazon,
    kind: str,
    *,
    seller_id: str = NA,
    stores: tuple[str, ...] = (US_STORE,),
    **more: Any,
) -> Response:
    body = {"reportType": kind, "marketplaceIds": list(stores), **more}
    return amazon.call("POST", REPORTS, seller_id=seller_id, body=body)


def wait(amazon: Amazon, report_id: str, *, seller_id: str = NA, seconds: float = 3) -> Json:
    amazon.advance(seconds)
    report: Json = amazon.get(f"{REPORTS}/{report_id}", seller_id=seller_id).json()
    return report


def order(amazon: Amazon, kind: str, *, seller_id: str = NA, **more: Any) -> Json:
    """Ask for a report and return it when it has ended."""
    answer = ask(amazon, kind, seller_id=seller_id, **more)
    assert answer.status_code == 202, answer.text
    return wait(amazon, answer.json()["reportId"], seller_id=seller_id)


def download(amazon: Amazon, document_id: str, *, seller_id: str = NA) -> tuple[str, str]:
    """Return charset and text of a document."""
    document = amazon.get(f"{DOCUMENTS}/{document_id}", seller_id=seller_id).json()
    file = amazon.web.get(document["url"])
    assert file.status_code == 200, file.text
    content = file.content
    if "compressionAlgorithm" in document:
        content = gzip.decompress(content)
    charset = file.headers["content-type"].partition("charset=")[2]
    return charset, content.decode(CODECS[charset])


def read(amazon: Amazon, kind: str, *, seller_id: str = NA, **more: Any) -> str:
    report = order(amazon, kind, seller_id=seller_id, **more)
    assert report["processingStatus"] == "DONE"
    return download(amazon, report["reportDocumentId"], seller_id=seller_id)[1]


def rows_of(text: str) -> list[dict[str, str]]:
    head, *lines = text.splitlines()
    columns = head.split("\t")
    return [dict(zip(columns, line.split("\t"), strict=True)) for line in lines]


def rows(amazon: Amazon, kind: str, **more: Any) -> list[dict[str, str]]:
    return rows_of(read(amazon, kind, **more))


def moment(text: str) -> float:
    return datetime.fromisoformat(text).astimezone(UTC).timestamp()
