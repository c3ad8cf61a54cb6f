"""Refusals of channels, and the outages of a marketplace."""

from dataclasses import dataclass

from django.utils.translation import gettext_noop as _

from zhongshu.kernel.errors import ConflictError, InvalidError, NotFoundError


@dataclass(eq=False)
class GatewayError(Exception):
    """The marketplace gave no usable answer. An outage, not a refusal.

    `can_retry` says whether the same call may succeed later by itself.
    """

    detail: str
    can_retry: bool = False
    request_id: str = ""

    def __str__(self) -> str:
        return self.detail


class CellUnreadableError(Exception):
    """A cell of a downloaded file is not what its column says; `column` is our name of it.

    `row` is its place among the rows that were read together.
    """

    def __init__(self, column: str, row: int = 0) -> None:
        super().__init__(column)
        self.column, self.row = column, row


@dataclass(eq=False)
class ThrottledError(GatewayError):
    """No allowance left for longer than a worker may wait: come back after so many seconds."""

    retry_after_s: float = 60.0
    can_retry: bool = True


@dataclass(eq=False)
class AuthorisationLostError(GatewayError):
    """invalid_grant: this account must be authorised again. Never retried."""


@dataclass(eq=False)
class ApplicationRefusedError(GatewayError):
    """invalid_client: the application's id or secret is wrong, not the seller's consent."""


@dataclass(eq=False)
class RoleMissingError(GatewayError):
    """403 with a fresh token: the application lacks a role for this operation."""

    operation: str = ""
    role: str = ""


@dataclass(eq=False)
class PageTokenRefusedError(GatewayError):
    """Amazon no longer takes this page token: the same window again from page 1."""

    can_retry: bool = True


@dataclass(eq=False)
class RequestRefusedError(GatewayError):
    """400, 404 or 409 in Amazon's words: the same call fails again."""

    status: int = 400
    amazon_code: str = ""


@dataclass(eq=False)
class EndpointDownError(GatewayError):
    """The marketplace failed so often in a row that it is not even asked for a while."""

    can_retry: bool = True


@dataclass(eq=False)
class NotUnderstoodError(GatewayError):
    """A good answer that does not say what it promises: asked again, it may."""

    can_retry: bool = True


@dataclass(eq=False)
class ReportFailedError(GatewayError):
    """The marketplace could not make a report (FATAL), or never finished it."""

    can_retry: bool = True
    report_type: str = ""


@dataclass(eq=False)
class AccountNotFoundError(NotFoundError):
    account_id: int

    code = "channels.account_not_found"
    template = _("There is no selling account {account_id}.")


@dataclass(eq=False)
class StoreNotFoundError(NotFoundError):
    store_id: int

    code = "channels.store_not_found"
    template = _("There is no store {store_id}.")


@dataclass(eq=False)
class StreamNotFoundError(NotFoundError):
    stream: str

    code = "channels.stream_not_found"
    template = _("There is no stream {stream}.")


@dataclass(eq=False)
class RunNotFoundError(NotFoundError):
    run_id: int

    code = "channels.run_not_found"
    template = _("There is no run {run_id}.")


@dataclass(eq=False)
class IssueNotFoundError(NotFoundError):
    issue_id: int

    code = "channels.issue_not_found"
    template = _("There is no sync issue {issue_id}.")


@dataclass(eq=False)
class DocumentNotFoundError(NotFoundError):
    document_id: int

    code = "channels.document_not_found"
    template = _("There is no archived document {document_id}.")


@dataclass(eq=False)
class DocumentDamagedError(ConflictError):
    document_id: int

    code = "channels.document_damaged"
    template = _(
        "Archived document {document_id} no longer matches its checksum. Restore it from a backup."
    )


@dataclass(eq=False)
class RunEndedError(ConflictError):
    run_id: int

    code = "channels.run_ended"
    template = _("Run {run_id} has ended already.")


@dataclass(eq=False)
class AccountNotConnectedError(ConflictError):
    account_name: str

    code = "channels.account_not_connected"
    template = _("{account_name} is not connected: authorise it again first.")


@dataclass(eq=False)
class FutureCursorError(ConflictError):
    cursor: str

    code = "channels.future_cursor"
    template = _(
        "The run would have moved its cursor into the future ({cursor}): nothing was moved."
        " Check the clock of this computer."
    )


@dataclass(eq=False)
class LeaseLostError(ConflictError):
    """Another run took the stream over, or a person stopped this one: write nothing more."""

    run_id: int
    was_stopped: bool = False

    code = "channels.lease_lost"
    template = _("Run {run_id} no longer owns its stream; nothing was written.")


@dataclass(eq=False)
class SendingHeldError(ConflictError):
    code = "channels.sending_held"
    template = _(
        "This installation was restored or copied: nothing is sent to Amazon until an"
        " administrator releases it."
    )


@dataclass(eq=False)
class PeriodOutOfRangeError(InvalidError):
    minutes: int

    code = "channels.period_out_of_range"
    template = _("A period of {minutes} minutes is not possible: choose 1 to 10,080.")


@dataclass(eq=False)
class StatusRefusedError(InvalidError):
    status: str
    known: str

    code = "channels.status_refused"
    template = _("“{status}” is no status of an order. Amazon's are: {known}.")


@dataclass(eq=False)
class NotOfThisStreamError(InvalidError):
    setting: str
    stream: str

    code = "channels.not_of_this_stream"
    template = _("The stream {stream} knows no {setting}: set it at the account's orders stream.")


@dataclass(eq=False)
class BadCursorError(InvalidError):
    cursor: str

    code = "channels.bad_cursor"
    template = _("This list has no place named {cursor}. Start at its beginning.")


@dataclass(eq=False)
class FirstLoadOutOfRangeError(InvalidError):
    days: int

    code = "channels.first_load_out_of_range"
    template = _("A first load of {days} days is not possible: choose 0 to 730.")


@dataclass(eq=False)
class NoQueueError(ConflictError):
    code = "channels.no_queue"
    template = _(
        "No queue is configured: set ZHONGSHU_SQS_QUEUE_URL and the key that may read the queue."
    )


@dataclass(eq=False)
class SubscriptionNotFoundError(NotFoundError):
    account_id: int
    kind: str

    code = "channels.subscription_not_found"
    template = _("Account {account_id} is not subscribed to {kind}.")


@dataclass(eq=False)
class FifoQueueError(ConflictError):
    queue: str

    code = "channels.fifo_queue"
    template = _("Amazon sends nothing to a FIFO queue. Make a standard queue instead of {queue}.")


@dataclass(eq=False)
class ClosedQueueError(ConflictError):
    queue: str
    publisher: str

    code = "channels.closed_queue"
    template = _(
        "The policy of {queue} does not let Amazon send: allow sqs:SendMessage and"
        " sqs:GetQueueAttributes to the account {publisher}."
    )
