"""How far a store's listing report is read, and what it proves at its end."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Self

from django.utils.translation import gettext_noop as _

from zhongshu.catalog import public as catalog
from zhongshu.channels import public as channels
from zhongshu.flows.page_transaction import in_one_transaction
from zhongshu.identity import public as identity

PROOF_FAILS = channels.IssueText(
    code="flows.listing_proof_fails",
    what=_("The listing report of {marketplace} does not add up: {rows} rows, {found} found."),
    why=_("Rows of the report must be listings, named refusals or repeats; some are neither."),
    what_to_do=_("Run the stream again. If it stays so, tell us: rows may have been lost."),
)
NO_REPORT = channels.IssueText(
    code="flows.listing_report_cancelled",
    what=_("Amazon gave no listing report of {marketplace}."),
    why=_("It cancelled the report: there is nothing in it, or a limit was reached."),
    what_to_do=_("Nothing: the known listings stay, and the report is asked for again."),
)

type Now = Callable[[], datetime]


@dataclass(slots=True)
class ReportReading:
    """How far the report of one store is read."""

    marketplace_id: str
    document_id: int
    asked_at: str
    started_at: str
    rows: int = 0
    refused: int = 0
    repeated: int = 0
    nameless: int = 0


@dataclass(slots=True)
class ReportProgress:
    """What a killed run goes on with: finished stores with their proof, and the one at hand."""

    stores: dict[str, dict[str, object]] = field(default_factory=dict)
    reading: ReportReading | None = None

    @classmethod
    def resume(cls, lease: channels.RunLease) -> Self:
        stores, reading = lease.state.get("stores"), lease.state.get("reading")
        return cls(
            dict(stores) if isinstance(stores, dict) else {},
            ReportReading(**reading) if isinstance(reading, dict) else None,
        )

    def as_state(self) -> dict[str, object]:
        return {"stores": self.stores, "reading": self.reading and asdict(self.reading)}


def conclude_report(
    lease: channels.RunLease,
    progress: ReportProgress,
    reading: ReportReading,
    store: channels.StoreCard,
    now: Now,
) -> None:
    """Mark what the report lacks, and hold its rows against the table."""

    def conclude() -> None:
        swept = catalog.finish_sweep(
            account_id=lease.account_id,
            store_id=store.store_id,
            marketplace_id=store.marketplace_id,
            sweep_started_at=datetime.fromisoformat(reading.started_at),
            could_read_all=reading.nameless == 0,
            at=now(),
        )
        proof: dict[str, object] = {
            "rows": reading.rows,
            "listings": swept.seen,
            "refused": reading.refused,
            "repeated": reading.repeated,
            "absent": swept.absent,
            "held": swept.held,
        }
        found = swept.seen + reading.refused + reading.repeated
        subject = f"listing_report:{store.marketplace_id}"
        channels.resolve_issues(account_id=lease.account_id, subjects=[subject], at=now())
        if reading.rows != found:
            issue = PROOF_FAILS.about(
                subject,
                marketplace_id=store.marketplace_id,
                marketplace=store.name,
                rows=reading.rows,
                found=found,
            )
            channels.open_issues(
                account_id=lease.account_id, stream=lease.kind, issues=[issue], at=now()
            )
        progress.stores[store.marketplace_id] = proof
        progress.reading = None
        channels.mark_report_consumed(lease, at=now())
        channels.record_page(
            lease,
            counts=channels.PageCounts(),
            next_token=None,
            state=progress.as_state(),
            at=now(),
        )

    in_one_transaction(conclude, keeping=(progress,))


def note_cancelled(
    lease: channels.RunLease, progress: ReportProgress, store: channels.StoreCard, now: Now
) -> None:
    """Go on without: cancelled means no data or a limit, never zero rows (F4)."""

    def note() -> None:
        if catalog.has_listings(identity.SYSTEM, store_id=store.store_id):
            issue = NO_REPORT.about(
                f"listing_report:{store.marketplace_id}",
                marketplace_id=store.marketplace_id,
                marketplace=store.name,
            )
            channels.open_issues(
                account_id=lease.account_id, stream=lease.kind, issues=[issue], at=now()
            )
        progress.stores[store.marketplace_id] = {"cancelled": True}
        channels.mark_report_consumed(lease, at=now())
        channels.record_page(
            lease,
            counts=channels.PageCounts(),
            next_token=None,
            state=progress.as_state(),
            at=now(),
        )

    in_one_transaction(note, keeping=(progress,))
