"""What runs once a night: due is what the database says, not what a clock strikes."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from asgiref.sync import async_to_sync

from zhongshu.catalog import public as catalog
from zhongshu.channels import public as channels
from zhongshu.claims import public as claims
from zhongshu.company import public as company
from zhongshu.documents import public as documents
from zhongshu.flows import fetch_rates as flow
from zhongshu.flows.refresh_every_store import refresh_every_store
from zhongshu.identity import public as identity
from zhongshu.jobs.queue import jobs
from zhongshu.orders import public as orders
from zhongshu.reconciliation import public as reconciliation

NIGHT = time(2, 30)
KEEP_JOBS_HOURS = 72

type Nightly = Callable[[datetime], None]


def prune_jobs(_at: datetime) -> None:
    """Delete finished jobs after three days, failed ones too."""
    async_to_sync(jobs.delete_old_jobs)(
        nb_hours=KEEP_JOBS_HOURS,
        include_failed=True,
        include_cancelled=True,
        include_aborted=True,
    )


def prune_streams(at: datetime) -> None:
    """Delete old runs, calls, settled issues and passing documents."""
    channels.prune_streams(at=at)


def purge_buyers(at: datetime) -> None:
    """Destroy the personal data of buyers whose time has come, batch by batch."""
    while orders.purge_buyers(at=at):
        continue


def purge_imports(at: datetime) -> None:
    """Delete the files of imports that nobody has needed for long, some at a time."""
    while documents.purge_imports(at=at):
        continue


def purge_pictures(at: datetime) -> None:
    """Delete the pictures that nothing has shown for long, some at a time."""
    while catalog.purge_pictures(at=at):
        continue


def purge_attachments(at: datetime) -> None:
    """Delete the attachments that no product has shown for long, some at a time."""
    while catalog.purge_attachments(at=at):
        continue


def purge_exports(at: datetime) -> None:
    """Delete exports whose time is over, some at a time."""
    while documents.purge_exports(at=at):
        continue


def purge_checks(at: datetime) -> None:
    """Delete checks and differences that tell nothing any more, some at a time."""
    while reconciliation.purge_checks(at=at):
        continue


def expire_claims(at: datetime) -> None:
    """Let claims run out whose last day is over."""
    claims.expire_claims(at=at)


def refresh_stores(at: datetime) -> None:
    """Find the marketplaces that a seller opened or closed since yesterday."""
    refresh_every_store(at)


def propose_pairings(at: datetime) -> None:
    """Find anew which products the unpaired seller SKUs may be: listings and products changed."""
    catalog.propose_pairings(actor=identity.SYSTEM, at=at)


def fetch_rates(at: datetime) -> None:
    """Take over the day's exchange rates, where a provider is set."""
    if company.get_provider_state() is not None:
        flow.fetch_rates(actor=identity.SYSTEM, at=at)


# What other code brings registers here: `NIGHTLY["backup"] = make_backup`.
NIGHTLY: dict[str, Nightly] = {
    "expire_claims": expire_claims,
    "fetch_rates": fetch_rates,
    "purge_attachments": purge_attachments,
    "purge_buyers": purge_buyers,
    "purge_checks": purge_checks,
    "purge_exports": purge_exports,
    "purge_imports": purge_imports,
    "purge_pictures": purge_pictures,
    "prune_jobs": prune_jobs,
    "prune_streams": prune_streams,
    "propose_pairings": propose_pairings,
    "refresh_stores": refresh_stores,
}


# Wanted from the first minute, and harmless then.
AT_ONCE = frozenset({"fetch_rates"})


def list_due(at: datetime) -> list[str]:
    """Return the nightly tasks that did not run since last night's hour, company time."""
    return channels.list_due_nightly_tasks(
        list(NIGHTLY), since=last_night(at), at=at, at_once=AT_ONCE
    )


def run(name: str, at: datetime) -> bool:
    """Run one nightly task, once a night; False when it was not due, or runs elsewhere.

    One that fails, or whose worker dies, is tried again an hour later.
    """
    if not channels.take_nightly_task(name, since=last_night(at), at=at):
        return False
    NIGHTLY[name](at)
    channels.finish_nightly_task(name, at=at)
    return True


def last_night(at: datetime) -> datetime:
    """Return the last 02:30 in the company's zone; each date has one, whatever the clocks do."""
    zone = ZoneInfo(company.get_company().time_zone)
    today = at.astimezone(zone).date()
    tonight = datetime.combine(today, NIGHT, tzinfo=zone)
    if tonight > at:
        tonight = datetime.combine(today - timedelta(days=1), NIGHT, tzinfo=zone)
    return tonight
