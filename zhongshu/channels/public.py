"""Front desk of channels: accounts, stores, streams, and how to reach the marketplace."""

from zhongshu.channels.account_errors import (
    AccountNameTakenError,
    ApplicationFullError,
    ApplicationInUseError,
    ApplicationNameTakenError,
    ApplicationNotFoundError,
    ApplicationOfEnvironmentError,
    ApplicationTakenError,
    AssignmentNotFoundError,
    ConsentLateError,
    ConsentOtherSessionError,
    ConsentOtherUserError,
    ConsentUnknownError,
    ConsentUsedError,
    EmptyFieldError,
    ForeignCallbackError,
    IdRefusedError,
    IdsSwappedError,
    NoStoresError,
    OtherMarketplacesError,
    OtherRegionError,
    OtherSellerError,
    OtherSellerUnknownError,
    RegionMismatchError,
    SecretsLeftError,
    SecretUnreadableError,
    SellerConnectedError,
    SellerIdNeededError,
    SellerIdRefusedError,
    TokenConnectedError,
    UnknownCurrencyError,
    UnknownTimeZoneError,
)
from zhongshu.channels.account_values import (
    AccountCard,
    ApplicationCard,
    ApplicationSecrets,
    AppstoreCall,
    ConnectedAccount,
    ConsentTicket,
    HandAccount,
    HandStore,
    NewAccount,
    Reminder,
    RoleGrantCard,
    StoreCard,
    StoreChoice,
)
from zhongshu.channels.awd_facts import AwdLevelFacts, AwdLevelPage, AwdShipment
from zhongshu.channels.errors import (
    AccountNotConnectedError,
    AccountNotFoundError,
    ApplicationRefusedError,
    AuthorisationLostError,
    BadCursorError,
    CellUnreadableError,
    ClosedQueueError,
    DocumentDamagedError,
    DocumentNotFoundError,
    EndpointDownError,
    FifoQueueError,
    FirstLoadOutOfRangeError,
    FutureCursorError,
    GatewayError,
    IssueNotFoundError,
    LeaseLostError,
    NoQueueError,
    NotOfThisStreamError,
    NotUnderstoodError,
    PageTokenRefusedError,
    PeriodOutOfRangeError,
    ReportFailedError,
    RequestRefusedError,
    RoleMissingError,
    RunEndedError,
    RunNotFoundError,
    SendingHeldError,
    StatusRefusedError,
    StoreNotFoundError,
    StreamNotFoundError,
    SubscriptionNotFoundError,
    ThrottledError,
)
from zhongshu.channels.facts import (
    OUR_ITEM_ID,
    AddressFacts,
    BuyerFacts,
    DocumentContent,
    Grant,
    LineAmounts,
    ListingFacts,
    ListingPage,
    ListingQuery,
    Notification,
    NotificationKind,
    OpenReport,
    OrderColumn,
    OrderFacts,
    OrderLineFacts,
    OrderPage,
    OrderQuery,
    PackageFacts,
    Participation,
    QueueFacts,
    ReportOrder,
    ReportState,
    ReportStatus,
    RoleProbe,
    StockLevelFacts,
    StockLevelPage,
    SubscriptionFacts,
    Unreadable,
    UnreadMessage,
)
from zhongshu.channels.gateway import (
    AuthorisationGateway,
    ChannelGateway,
    QueueGateway,
    authorisation_for,
    document_reader,
    gateway_for,
    queue_for_notifications,
)
from zhongshu.channels.hand_errors import (
    AccountByHandError,
    MayBeByHandError,
    NotAmazonError,
    NotByHandError,
    SellerLeftError,
    StoreCodeRefusedError,
    StoresNeededError,
)
from zhongshu.channels.inbound_facts import (
    OPEN_SHIPMENTS,
    ChangedItemPage,
    ShipmentFacts,
    ShipmentItemFacts,
    ShipmentItems,
    ShipmentPage,
    ShipmentQuery,
    ShipmentStatus,
)
from zhongshu.channels.issues import (
    ARCHIVE_HOLE,
    REPORT_FAILED,
    REPORT_TOO_LATE,
    REPORT_UNPROVEN,
    ROLE_MISSING,
    IssueText,
    fill,
    subject_of_stream,
)
from zhongshu.channels.marketplaces import CONSENT_HOSTS, MARKETPLACES, Marketplace
from zhongshu.channels.notification_values import MessageCounts, SubscriptionRow
from zhongshu.channels.queries.access import list_store_access
from zhongshu.channels.queries.accounts import (
    find_only_stores,
    find_same_account,
    get_account,
    get_store,
    list_accounts,
    list_applications,
    list_role_grants,
    list_store_ids,
    list_stores,
    require_sending_allowed,
)
from zhongshu.channels.queries.contradictions import find_contradictions
from zhongshu.channels.queries.due import (
    get_worker_heartbeat,
    is_stream_due,
    list_dead_streams,
    list_due_streams,
    list_late_streams,
)
from zhongshu.channels.queries.notifications import (
    find_destination,
    find_owners,
    get_message_tally,
    get_subscription_id,
    list_seen_notifications,
    list_subscriptions,
)
from zhongshu.channels.queries.reminders import list_reminders
from zhongshu.channels.queries.reports import (
    find_last_report,
    find_open_report,
    find_stored_document,
    list_known_report_ids,
)
from zhongshu.channels.queries.run_marks import list_run_marks
from zhongshu.channels.queries.secrets import (
    get_account_ref,
    get_application_secrets,
    get_refresh_token,
    read_access_token,
)
from zhongshu.channels.queries.streams import get_run, get_stream, list_runs, list_streams
from zhongshu.channels.queries.sync_centre import (
    count_open_issues,
    list_calls,
    list_documents,
    list_issues,
)
from zhongshu.channels.queries.troubles import list_overdue_tasks, list_troubled_streams
from zhongshu.channels.queries.unreadable import list_unreadable_secrets
from zhongshu.channels.queue_rules import require_fit_queue
from zhongshu.channels.reimbursement_facts import REIMBURSEMENT_REPORT, ReimbursementFacts
from zhongshu.channels.rotation import rotate_keys
from zhongshu.channels.rules import STORE_CODE, require_amazon, require_connected
from zhongshu.channels.sent_facts import SENT_REPORT, SentUnitsFacts
from zhongshu.channels.statements.receiving import hold_receiving
from zhongshu.channels.stock_facts import STOCK_REPORTS, RemovalEvent, StockEventFacts, StockFeed
from zhongshu.channels.stream_rows import (
    CallRow,
    DocumentRow,
    IssueRow,
    LateStream,
    OverdueTask,
    Rows,
    RunMark,
    RunRow,
    StreamRow,
    Trouble,
    TroubledStream,
)
from zhongshu.channels.tokens import refresh_access_token
from zhongshu.channels.usecases.add_application import add_application
from zhongshu.channels.usecases.add_hand_account import add_hand_account
from zhongshu.channels.usecases.add_hand_stores import add_hand_stores
from zhongshu.channels.usecases.assign_stores_to_entity import assign_stores_to_entity
from zhongshu.channels.usecases.beat import beat
from zhongshu.channels.usecases.begin_consent import begin_consent
from zhongshu.channels.usecases.begin_window import begin_window
from zhongshu.channels.usecases.change_application import change_application
from zhongshu.channels.usecases.change_application_secret import change_application_secret
from zhongshu.channels.usecases.change_stream import change_stream
from zhongshu.channels.usecases.check_installation import check_installation
from zhongshu.channels.usecases.confirm_stores import confirm_stores
from zhongshu.channels.usecases.connect_account import connect_account
from zhongshu.channels.usecases.count_calls import count_calls
from zhongshu.channels.usecases.disconnect_account import disconnect_account
from zhongshu.channels.usecases.empty_bucket import empty_bucket
from zhongshu.channels.usecases.end_stopped_run import end_stopped_run
from zhongshu.channels.usecases.fail_run import fail_run
from zhongshu.channels.usecases.finish_nightly_task import finish_nightly_task
from zhongshu.channels.usecases.finish_run import finish_run
from zhongshu.channels.usecases.forget_report import forget_report
from zhongshu.channels.usecases.forget_subscription import forget_subscription
from zhongshu.channels.usecases.get_installation import get_installation
from zhongshu.channels.usecases.grant_store_access import grant_store_access
from zhongshu.channels.usecases.hand_over_stores import hand_over_stores
from zhongshu.channels.usecases.hasten_streams import hasten_streams
from zhongshu.channels.usecases.hold_sending import hold_sending
from zhongshu.channels.usecases.ignore_issue import ignore_issue
from zhongshu.channels.usecases.intend_report import intend_report
from zhongshu.channels.usecases.keep_alive import keep_alive
from zhongshu.channels.usecases.keep_by_hand import keep_by_hand
from zhongshu.channels.usecases.list_due_nightly_tasks import list_due_nightly_tasks
from zhongshu.channels.usecases.make_streams import make_streams
from zhongshu.channels.usecases.mark_application_refused import mark_application_refused
from zhongshu.channels.usecases.mark_application_works import mark_application_works
from zhongshu.channels.usecases.mark_authorisation_lost import mark_authorisation_lost
from zhongshu.channels.usecases.mark_notifications_seen import mark_notifications_seen
from zhongshu.channels.usecases.mark_queued import mark_queued
from zhongshu.channels.usecases.mark_report_consumed import mark_report_consumed
from zhongshu.channels.usecases.note_rate import note_rate
from zhongshu.channels.usecases.open_issues import open_issues
from zhongshu.channels.usecases.pause_run import pause_run
from zhongshu.channels.usecases.prune_streams import prune_streams
from zhongshu.channels.usecases.read_document import read_document
from zhongshu.channels.usecases.read_issue_raw import read_issue_raw
from zhongshu.channels.usecases.reauthorise_account import reauthorise_account
from zhongshu.channels.usecases.record_account_status import record_account_status
from zhongshu.channels.usecases.record_destination import record_destination
from zhongshu.channels.usecases.record_found_report import record_found_report
from zhongshu.channels.usecases.record_page import record_page
from zhongshu.channels.usecases.record_participations import record_participations
from zhongshu.channels.usecases.record_report_asked import record_report_asked
from zhongshu.channels.usecases.record_report_state import record_report_state
from zhongshu.channels.usecases.record_role_probes import record_role_probes
from zhongshu.channels.usecases.record_subscription import record_subscription
from zhongshu.channels.usecases.release_sending import release_sending
from zhongshu.channels.usecases.remove_application import remove_application
from zhongshu.channels.usecases.rename_account import rename_account
from zhongshu.channels.usecases.request_stop import request_stop
from zhongshu.channels.usecases.resolve_issues import resolve_issues
from zhongshu.channels.usecases.revoke_store_access import revoke_store_access
from zhongshu.channels.usecases.seed_first_application import seed_first_application
from zhongshu.channels.usecases.set_seller_id import set_seller_id
from zhongshu.channels.usecases.start_run import start_run
from zhongshu.channels.usecases.store_document import store_document
from zhongshu.channels.usecases.sync_now import sync_now
from zhongshu.channels.usecases.take_allowance import take_allowance
from zhongshu.channels.usecases.take_consent import take_consent
from zhongshu.channels.usecases.take_nightly_task import take_nightly_task
from zhongshu.channels.usecases.undo_assignment import undo_assignment
from zhongshu.channels.usecases.wake_reports import wake_reports
from zhongshu.channels.values import (
    ARCHIVED_REPORTS,
    AccountRef,
    AccountState,
    AmazonStatus,
    ApplicationKind,
    Channel,
    DueStream,
    NewIssue,
    PageCounts,
    Region,
    RunLease,
    RunStatus,
    StoredDocumentRef,
    StreamChange,
    StreamKind,
    SweepFindings,
    Trigger,
    Window,
)

__all__ = [
    "ARCHIVED_REPORTS",
    "ARCHIVE_HOLE",
    "CONSENT_HOSTS",
    "MARKETPLACES",
    "OPEN_SHIPMENTS",
    "OUR_ITEM_ID",
    "REIMBURSEMENT_REPORT",
    "REPORT_FAILED",
    "REPORT_TOO_LATE",
    "REPORT_UNPROVEN",
    "ROLE_MISSING",
    "SENT_REPORT",
    "STOCK_REPORTS",
    "STORE_CODE",
    "AccountByHandError",
    "AccountCard",
    "AccountNameTakenError",
    "AccountNotConnectedError",
    "AccountNotFoundError",
    "AccountRef",
    "AccountState",
    "AddressFacts",
    "AmazonStatus",
    "ApplicationCard",
    "ApplicationFullError",
    "ApplicationInUseError",
    "ApplicationKind",
    "ApplicationNameTakenError",
    "ApplicationNotFoundError",
    "ApplicationOfEnvironmentError",
    "ApplicationRefusedError",
    "ApplicationSecrets",
    "ApplicationTakenError",
    "AppstoreCall",
    "AssignmentNotFoundError",
    "AuthorisationGateway",
    "AuthorisationLostError",
    "AwdLevelFacts",
    "AwdLevelPage",
    "AwdShipment",
    "BadCursorError",
    "BuyerFacts",
    "CallRow",
    "CellUnreadableError",
    "ChangedItemPage",
    "Channel",
    "ChannelGateway",
    "ClosedQueueError",
    "ConnectedAccount",
    "ConsentLateError",
    "ConsentOtherSessionError",
    "ConsentOtherUserError",
    "ConsentTicket",
    "ConsentUnknownError",
    "ConsentUsedError",
    "DocumentContent",
    "DocumentDamagedError",
    "DocumentNotFoundError",
    "DocumentRow",
    "DueStream",
    "EmptyFieldError",
    "EndpointDownError",
    "FifoQueueError",
    "FirstLoadOutOfRangeError",
    "ForeignCallbackError",
    "FutureCursorError",
    "GatewayError",
    "Grant",
    "HandAccount",
    "HandStore",
    "IdRefusedError",
    "IdsSwappedError",
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
    "MayBeByHandError",
    "MessageCounts",
    "NewAccount",
    "NewIssue",
    "NoQueueError",
    "NoStoresError",
    "NotAmazonError",
    "NotByHandError",
    "NotOfThisStreamError",
    "NotUnderstoodError",
    "Notification",
    "NotificationKind",
    "OpenReport",
    "OrderColumn",
    "OrderFacts",
    "OrderLineFacts",
    "OrderPage",
    "OrderQuery",
    "OtherMarketplacesError",
    "OtherRegionError",
    "OtherSellerError",
    "OtherSellerUnknownError",
    "OverdueTask",
    "PackageFacts",
    "PageCounts",
    "PageTokenRefusedError",
    "Participation",
    "PeriodOutOfRangeError",
    "QueueFacts",
    "QueueGateway",
    "Region",
    "RegionMismatchError",
    "ReimbursementFacts",
    "Reminder",
    "RemovalEvent",
    "ReportFailedError",
    "ReportOrder",
    "ReportState",
    "ReportStatus",
    "RequestRefusedError",
    "RoleGrantCard",
    "RoleMissingError",
    "RoleProbe",
    "Rows",
    "RunEndedError",
    "RunLease",
    "RunMark",
    "RunNotFoundError",
    "RunRow",
    "RunStatus",
    "SecretUnreadableError",
    "SecretsLeftError",
    "SellerConnectedError",
    "SellerIdNeededError",
    "SellerIdRefusedError",
    "SellerLeftError",
    "SendingHeldError",
    "SentUnitsFacts",
    "ShipmentFacts",
    "ShipmentItemFacts",
    "ShipmentItems",
    "ShipmentPage",
    "ShipmentQuery",
    "ShipmentStatus",
    "StatusRefusedError",
    "StockEventFacts",
    "StockFeed",
    "StockLevelFacts",
    "StockLevelPage",
    "StoreCard",
    "StoreChoice",
    "StoreCodeRefusedError",
    "StoreNotFoundError",
    "StoredDocumentRef",
    "StoresNeededError",
    "StreamChange",
    "StreamKind",
    "StreamNotFoundError",
    "StreamRow",
    "SubscriptionFacts",
    "SubscriptionNotFoundError",
    "SubscriptionRow",
    "SweepFindings",
    "ThrottledError",
    "TokenConnectedError",
    "Trigger",
    "Trouble",
    "TroubledStream",
    "UnknownCurrencyError",
    "UnknownTimeZoneError",
    "UnreadMessage",
    "Unreadable",
    "Window",
    "add_application",
    "add_hand_account",
    "add_hand_stores",
    "assign_stores_to_entity",
    "authorisation_for",
    "beat",
    "begin_consent",
    "begin_window",
    "change_application",
    "change_application_secret",
    "change_stream",
    "check_installation",
    "confirm_stores",
    "connect_account",
    "count_calls",
    "count_open_issues",
    "disconnect_account",
    "document_reader",
    "empty_bucket",
    "end_stopped_run",
    "fail_run",
    "fill",
    "find_contradictions",
    "find_destination",
    "find_last_report",
    "find_only_stores",
    "find_open_report",
    "find_owners",
    "find_same_account",
    "find_stored_document",
    "finish_nightly_task",
    "finish_run",
    "forget_report",
    "forget_subscription",
    "gateway_for",
    "get_account",
    "get_account_ref",
    "get_application_secrets",
    "get_installation",
    "get_message_tally",
    "get_refresh_token",
    "get_run",
    "get_store",
    "get_stream",
    "get_subscription_id",
    "get_worker_heartbeat",
    "grant_store_access",
    "hand_over_stores",
    "hasten_streams",
    "hold_receiving",
    "hold_sending",
    "ignore_issue",
    "intend_report",
    "is_stream_due",
    "keep_alive",
    "keep_by_hand",
    "list_accounts",
    "list_applications",
    "list_calls",
    "list_dead_streams",
    "list_documents",
    "list_due_nightly_tasks",
    "list_due_streams",
    "list_issues",
    "list_known_report_ids",
    "list_late_streams",
    "list_overdue_tasks",
    "list_reminders",
    "list_role_grants",
    "list_run_marks",
    "list_runs",
    "list_seen_notifications",
    "list_store_access",
    "list_store_ids",
    "list_stores",
    "list_streams",
    "list_subscriptions",
    "list_troubled_streams",
    "list_unreadable_secrets",
    "make_streams",
    "mark_application_refused",
    "mark_application_works",
    "mark_authorisation_lost",
    "mark_notifications_seen",
    "mark_queued",
    "mark_report_consumed",
    "note_rate",
    "open_issues",
    "pause_run",
    "prune_streams",
    "queue_for_notifications",
    "read_access_token",
    "read_document",
    "read_issue_raw",
    "reauthorise_account",
    "record_account_status",
    "record_destination",
    "record_found_report",
    "record_page",
    "record_participations",
    "record_report_asked",
    "record_report_state",
    "record_role_probes",
    "record_subscription",
    "refresh_access_token",
    "release_sending",
    "remove_application",
    "rename_account",
    "request_stop",
    "require_amazon",
    "require_connected",
    "require_fit_queue",
    "require_sending_allowed",
    "resolve_issues",
    "revoke_store_access",
    "rotate_keys",
    "seed_first_application",
    "set_seller_id",
    "start_run",
    "store_document",
    "subject_of_stream",
    "sync_now",
    "take_allowance",
    "take_consent",
    "take_nightly_task",
    "undo_assignment",
    "wake_reports",
]
