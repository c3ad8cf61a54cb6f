"""Reports API 2021-06-30 as Amazon spells it: the fields that we read."""

from typing import NotRequired, TypedDict


class CreateReportResponse(TypedDict):
    reportId: str


class Report(TypedDict):
    reportId: str
    reportType: str
    createdTime: str
    processingStatus: str
    marketplaceIds: NotRequired[list[str]]
    dataStartTime: NotRequired[str]
    dataEndTime: NotRequired[str]
    reportDocumentId: NotRequired[str]


class GetReportsResponse(TypedDict):
    reports: list[Report]
    nextToken: NotRequired[str]


class ReportDocument(TypedDict):
    reportDocumentId: str
    url: str
    compressionAlgorithm: NotRequired[str]
