"""One good call of each operation, for the tests that hold every answer against its model."""

from collections.abc import Callable

from httpx2 import Response

from tests.simulator.amazon import Amazon
from tests.simulator.reading_reports import DOCUMENTS, LISTINGS, REPORTS, ask, order


def _get_report(amazon: Amazon) -> Response:
    report_id = ask(amazon, LISTINGS).json()["reportId"]
    return amazon.get(f"{REPORTS}/{report_id}")


def _cancel_report(amazon: Amazon) -> Response:
    report_id = ask(amazon, LISTINGS).json()["reportId"]
    return amazon.call("DELETE", f"{REPORTS}/{report_id}")


def _get_report_document(amazon: Amazon) -> Response:
    report = order(amazon, LISTINGS)
    return amazon.get(f"{DOCUMENTS}/{report['reportDocumentId']}")


EXAMPLE_CALLS: dict[str, Callable[[Amazon], Response]] = {
    "createReport": lambda amazon: ask(amazon, LISTINGS),
    "getReports": lambda amazon: amazon.get(REPORTS, reportTypes=LISTINGS),
    "getReport": _get_report,
    "cancelReport": _cancel_report,
    "getReportDocument": _get_report_document,
}
