"""Run a stream once: take the lease, let its flow work, and say how it ended."""

import contextlib
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol

from django.utils import timezone
from django.utils.translation import gettext_noop as _

from zhongshu.channels import public as channels
from zhongshu.flows.archive_reports import archive_reports
from zhongshu.flows.fetch_listing_images import fetch_listing_images
from zhongshu.flows.fetch_report import ReportNotReady
from zhongshu.flows.heartbeat import beating
from zhongshu.flows.load_order_history import load_order_history
from zhongshu.flows.sweep_orders import sweep_orders
from zhongshu.flows.sync_awd import sync_awd
from zhongshu.flows.sync_fba_inventory import sync_fba_inventory
from zhongshu.flows.sync_listing_changes import sync_listing_changes
from zhongshu.flows.sync_listing_details import sync_listing_details
from zhongshu.flows.sync_listings import sync_listings
from zhongshu.flows.sync_orders import sync_orders
from zhongshu.flows.sync_reimbursements import sync_reimbursements
from zhongshu.flows.sync_shipments import sync_shipments
from zhongshu.flows.sync_stock_events import sync_stock_events
from zhongshu.identity import public as identity
from zhongshu.kernel.connections import drop_dead_connections
from zhongshu.kernel.errors import DomainError

LONGEST_THROTTLE = 3600.0  # seconds
CRASHED = _("The program failed at this point: see the log")

type Now = Callable[[], datetime]


class Runner(Protocol):
    """What works for a stream while it holds the lease; it ends with `finish_run`."""

    def __call__(
        self, lease: channels.RunLease, gateway: channels.ChannelGateway, /, *, now: Now
    ) -> None: ...


RUNNERS: dict[str, Runner] = {
    **dict.fromkeys(channels.ARCHIVED_REPORTS, archive_reports),
    channels.StreamKind.ORDERS: sync_orders,
    channels.StreamKind.ORDER_HISTORY: load_order_history,
    channels.StreamKind.ORDER_SWEEP: sweep_orders,
    channels.StreamKind.LISTINGS: sync_listings,
    channels.StreamKind.LISTING_DETAILS: sync_listing_details,
    channels.StreamKind.LISTING_CHANGES: sync_listing_changes,
    channels.StreamKind.LISTING_IMAGES: fetch_listing_images,
    channels.StreamKind.FBA_INVENTORY: sync_fba_inventory,
    channels.StreamKind.STOCK_EVENTS: sync_stock_events,
    channels.StreamKind.INBOUND_SHIPMENTS: sync_shipments,
    channels.StreamKind.REIMBURSEMENTS: sync_reimbursements,
    channels.StreamKind.AWD: sync_awd,
}

# Runs of this process, so that a worker that must go can stop them at their next page.
_running: set[int] = set()
_stopping = threading.Event()


def run_stream(
    *, stream_id: int, trigger: channels.Trigger, now: Now = timezone.now
) -> channels.RunStatus | None:
    """Run the stream once and return how the run ended; None when it could not start.

    Outages end the run as the marketplace deserves it: out of allowance pauses, lost
    authorisation marks the account, a missing role becomes an issue, anything else is a
    failure that is tried again. A bug ends the run as FAILED and is raised. However it ends,
    the run tells the calls that it made.
    """
    lease = channels.start_run(stream_id=stream_id, trigger=trigger, at=now())
    if lease is None:
        return None
    account = channels.get_account_ref(lease.account_id)
    gateway = channels.gateway_for(account, for_person=trigger == channels.Trigger.PERSON)
    _running.add(lease.run_id)
    status = None
    try:
        with beating(lease, gateway, now=now):
            status = _work(lease, gateway, now)
    except channels.LeaseLostError:
        status = channels.RunStatus.STOPPED
    finally:
        _running.discard(lease.run_id)
        if status is None:
            drop_dead_connections()  # what failed may have been the connection itself
            with contextlib.suppress(channels.LeaseLostError):
                channels.fail_run(lease, message=CRASHED, calls=gateway.calls, at=now())
    return status


def stop_running(*, at: datetime) -> None:
    """Ask every run of this process to stop at its next page, due again at once."""
    _stopping.set()
    for run_id in tuple(_running):
        try:
            channels.request_stop(run_id=run_id, actor=identity.SYSTEM, at=at)
        except channels.RunEndedError:
            continue


def _work(
    lease: channels.RunLease, gateway: channels.ChannelGateway, now: Now
) -> channels.RunStatus:
    try:
        return _work_or_wait(lease, gateway, now)
    except channels.LeaseLostError as lost:
        if lost.was_stopped:
            minutes = 0 if _stopping.is_set() else lease.settings.period_minutes
            due_at = now() + timedelta(minutes=minutes)
            channels.end_stopped_run(lease, due_at=due_at, calls=gateway.calls, at=now())
        return channels.RunStatus.STOPPED


def _work_or_wait(
    lease: channels.RunLease, gateway: channels.ChannelGateway, now: Now
) -> channels.RunStatus:
    try:
        RUNNERS[lease.kind](lease, gateway, now=now)
    except channels.LeaseLostError:
        raise
    except ReportNotReady as waiting:
        channels.pause_run(
            lease,
            due_at=waiting.next_poll_at,
            reason=str(waiting),
            is_throttled=False,
            calls=gateway.calls,
            at=now(),
        )
        return channels.RunStatus.PAUSED
    except channels.ThrottledError as throttled:
        wait = timedelta(seconds=min(max(throttled.retry_after_s, 1.0), LONGEST_THROTTLE))
        channels.pause_run(
            lease,
            due_at=now() + wait,
            reason=str(throttled),
            is_throttled=True,
            calls=gateway.calls,
            at=now(),
        )
        return channels.RunStatus.THROTTLED
    except channels.GatewayError as outage:
        _note(lease, outage, at=now())
        channels.fail_run(
            lease,
            message=str(outage),
            request_id=outage.request_id,
            calls=gateway.calls,
            forget_token=isinstance(outage, channels.PageTokenRefusedError),
            # Frozen by a clock that lied, it would be refused until that time has come.
            forget_window=lease.kind == channels.StreamKind.ORDERS
            and isinstance(outage, channels.RequestRefusedError),
            at=now(),
        )
        return channels.RunStatus.FAILED
    except DomainError as refusal:
        channels.fail_run(lease, message=str(refusal), calls=gateway.calls, at=now())
        return channels.RunStatus.FAILED
    return channels.RunStatus.DONE


def _note(lease: channels.RunLease, outage: channels.GatewayError, *, at: datetime) -> None:
    """Tell whoever must act: the account, the application or, with an issue, a person."""
    if isinstance(outage, channels.AuthorisationLostError):
        channels.mark_authorisation_lost(account_id=lease.account_id, because=str(outage), at=at)
    elif isinstance(outage, channels.ApplicationRefusedError):
        account = channels.get_account_ref(lease.account_id)
        channels.mark_application_refused(
            application_id=account.application_id, because=str(outage), at=at
        )
    elif isinstance(outage, channels.RoleMissingError):
        channels.open_issues(
            account_id=lease.account_id,
            stream=lease.kind,
            issues=[
                channels.ROLE_MISSING.about(
                    channels.subject_of_stream(lease.kind),
                    operation=outage.operation,
                    role=outage.role,
                    request_id=outage.request_id,
                )
            ],
            at=at,
        )
