"""Front desk of channels: accounts, stores, streams, and how to reach the marketplace."""

from zhongshu.channels.errors import (
    AccountNotConnectedError,
    AccountNotFoundError,
    ApplicationRefusedError,
    AuthorisationLostError,
    BadCursorError,
    DocumentDamagedError,
    DocumentNotFoundError,
    FirstLoadOutOfRangeError,
    FutureCursorError,
    GatewayError,
    IssueNotFoundError,
    LeaseLostError,
    PageTokenRefusedError,
    PeriodOutOfRangeError,
    ReportFailedError,
    RequestRefusedError,
    RoleMissingError,
    RunEndedError,
    RunNotFoundError,
    SendingHeldError,
    StoreNotFoundError,
    StreamNotFoundError,
    ThrottledError,
)
from zhongshu.channels.facts import (
    AddressFacts,
    BuyerFacts,
    DocumentContent,
    Grant,
    LineAmounts,
    ListingFacts,
    ListingPage,
    ListingQuery,
    OpenReport,
    OrderFacts,
    OrderLineFacts,
    OrderPage,
    OrderQuery,
    PackageFacts,
    Participation,
    ReportOrder,
    ReportState,
    ReportStatus,
    RoleProbe,
    StockLevelFacts,
    StockLevelPage,
    Unreadable,
)
from zhongshu.channels.gateway import (
    AuthorisationGateway,
    ChannelGateway,
    authorisation_for,
    gateway_for,
)
from zhongshu.channels.issues import (
    ARCHIVE_HOLE,
    REPORT_FAILED,
    REPORT_TOO_LATE,
    ROLE_MISSING,
    IssueText,
    fill,
    subject_of_stream,
)
from zhongshu.channels.marketplaces import CONSENT_HOSTS, MARKETPLACES, Marketplace
from zhongshu.channels.queries.due import (
    is_stream_due,
    list_dead_streams,
    list_due_streams,
    list_late_streams,
)
from zhongshu.channels.queries.reports import (
    find_last_report,
    find_open_report,
    find_stored_document,
    list_known_report_ids,
)
from zhongshu.channels.queries.streams import (
    get_run,
    get_stream,
    list_runs,
    list_streams,
)
from zhongshu.channels.queries.sync_centre import (
    count_open_issues,
    list_calls,
    list_documents,
    list_issues,
)
from zhongshu.channels.stream_rows import (
    CallRow,
    DocumentRow,
    IssueRow,
    LateStream,
    Rows,
    RunRow,
    StreamRow,
)
from zhongshu.channels.usecases.beat import beat
from zhongshu.channels.usecases.begin_window import begin_window
from zhongshu.channels.usecases.change_stream import change_stream
from zhongshu.channels.usecases.end_stopped_run import end_stopped_run
from zhongshu.channels.usecases.fail_run import fail_run
from zhongshu.channels.usecases.finish_run import finish_run
from zhongshu.channels.usecases.forget_report import (
    forget_report,
)
from zhongshu.channels.usecases.ignore_issue import ignore_issue
from zhongshu.channels.usecases.intend_report import (
    intend_report,
)
from zhongshu.channels.usecases.make_streams import make_streams
from zhongshu.channels.usecases.mark_queued import mark_queued
from zhongshu.channels.usecases.mark_report_consumed import (
    mark_report_consumed,
)
from zhongshu.channels.usecases.open_issues import open_issues
from zhongshu.channels.usecases.pause_run import pause_run
from zhongshu.channels.usecases.read_document import (
    read_document,
)
from zhongshu.channels.usecases.read_issue_raw import (
    read_issue_raw,
)
from zhongshu.channels.usecases.record_found_report import (
    record_found_report,
)
from zhongshu.channels.usecases.record_page import record_page
from zhongshu.channels.usecases.record_report_asked import (
    record_report_asked,
)
from zhongshu.channels.usecases.record_report_state import (
    record_report_state,
)
from zhongshu.channels.usecases.request_stop import request_stop
from zhongshu.channels.usecases.resolve_issues import resolve_issues
from zhongshu.channels.usecases.start_run import start_run
from zhongshu.channels.usecases.store_document import (
    store_document,
)
from zhongshu.channels.usecases.sync_now import sync_now
from zhongshu.channels.values import (
    ARCHIVED_REPORTS,
    AccountRef,
    AccountState,
    ApplicationKind,
    ArchiveRule,
    DueStream,
    NewIssue,
    PageCounts,
    Region,
    RunLease,
    RunStatus,
    StoredDocumentRef,
    StreamChange,
    StreamKind,
    StreamSettings,
    Trigger,
    Window,
)

__all__ = [
    "ARCHIVED_REPORTS",
    "ARCHIVE_HOLE",
    "CONSENT_HOSTS",
    "MARKETPLACES",
    "REPORT_FAILED",
    "REPORT_TOO_LATE",
    "ROLE_MISSING",
    "AccountNotConnectedError",
    "AccountNotFoundError",
    "AccountRef",
    "AccountState",
    "AddressFacts",
    "ApplicationKind",
    "ApplicationRefusedError",
    "ArchiveRule",
    "AuthorisationGateway",
    "AuthorisationLostError",
    "BadCursorError",
    "BuyerFacts",
    "CallRow",
    "ChannelGateway",
    "DocumentContent",
    "DocumentDamagedError",
    "DocumentNotFoundError",
    "DocumentRow",
    "DueStream",
    "FirstLoadOutOfRangeError",
    "FutureCursorError",
    "GatewayError",
    "Grant",
    "IssueNotFoundError",
    "IssueRow",
    "IssueText",
    "LateStream",
    "LeaseLostError",
    "LineAmounts",
    "ListingFacts",
    "ListingPage",
    "ListingQuery",
    "Marketplace",
    "NewIssue",
    "OpenReport",
    "OrderFacts",
    "OrderLineFacts",
    "OrderPage",
    "OrderQuery",
    "PackageFacts",
    "PageCounts",
    "PageTokenRefusedError",
    "Participation",
    "PeriodOutOfRangeError",
    "Region",
    "ReportFailedError",
    "ReportOrder",
    "ReportState",
    "ReportStatus",
    "RequestRefusedError",
    "RoleMissingError",
    "RoleProbe",
    "Rows",
    "RunEndedError",
    "RunLease",
    "RunNotFoundError",
    "RunRow",
    "RunStatus",
    "SendingHeldError",
    "StockLevelFacts",
    "StockLevelPage",
    "StoreNotFoundError",
    "StoredDocumentRef",
    "StreamChange",
    "StreamKind",
    "StreamNotFoundError",
    "StreamRow",
    "StreamSettings",
    "ThrottledError",
    "Trigger",
    "Unreadable",
    "Window",
    "authorisation_for",
    "beat",
    "begin_window",
    "change_stream",
    "count_open_issues",
    "end_stopped_run",
    "fail_run",
    "fill",
    "find_last_report",
    "find_open_report",
    "find_stored_document",
    "finish_run",
    "forget_report",
    "gateway_for",
    "get_run",
    "get_stream",
    "ignore_issue",
    "intend_report",
    "is_stream_due",
    "list_calls",
    "list_dead_streams",
    "list_documents",
    "list_due_streams",
    "list_issues",
    "list_known_report_ids",
    "list_late_streams",
    "list_runs",
    "list_streams",
    "make_streams",
    "mark_queued",
    "mark_report_consumed",
    "open_issues",
    "pause_run",
    "read_document",
    "read_issue_raw",
    "record_found_report",
    "record_page",
    "record_report_asked",
    "record_report_state",
    "request_stop",
    "resolve_issues",
    "start_run",
    "store_document",
    "subject_of_stream",
    "sync_now",
]
