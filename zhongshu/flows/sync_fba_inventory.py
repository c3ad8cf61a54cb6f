"""Keep Amazon's own words about our stock in step: changes often, everything every night."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from itertools import batched
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext_noop as _

from zhongshu.channels import public as channels
from zhongshu.flows.stores import stores_of
from zhongshu.flows.unreadable import open_unreadable
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory
from zhongshu.kernel.outcomes import Outcome

BEHIND_AMAZON = timedelta(minutes=2, seconds=30)
OVERLAP = timedelta(minutes=5)
NIGHT = time(3)
BATCH = 500
MOST_HELD = 5_000
MOST_PAGES = 5_000
TRIES = 3
NO_FBA = {"no_fba": True}
NEVER_ENDS = channels.IssueText(
    code="flows.stock_sweep_never_ends",
    what=_("The FBA stock of {marketplace} could not be read to its end."),
    why=_("Amazon's page tokens die after 30 seconds, and it was too slow {tries} times."),
    what_to_do=_(
        "It is tried again at the next run. If it stays so, ask for fewer streams at once."
    ),
)

type Now = Callable[[], datetime]


@dataclass(slots=True)
class _Sweep:
    """What one reading of a store has seen so far; levels wait here to be stored."""

    sweep_id: int
    store: channels.StoreCard
    is_full: bool
    held: list[channels.StockLevelFacts] = field(default_factory=list)
    unreadable: list[channels.Unreadable] = field(default_factory=list)
    pages: int = 0
    rows: int = 0
    refused: int = 0


def sync_fba_inventory(lease: channels.RunLease, *, now: Now) -> None:
    """Read what changed in every store, or all of it: at night, the first time, and on demand."""
    account = channels.get_account_ref(lease.account_id)
    is_asked = lease.trigger == channels.Trigger.PERSON
    gateway = channels.gateway_for(account, for_person=is_asked)
    window = _frozen_window(lease, gateway)
    done = lease.state.get("stores")
    proof: dict[str, object] = dict(done) if isinstance(done, dict) else {}
    for store in stores_of(lease.account_id):
        if store.marketplace_id in proof:
            continue
        state = inventory.get_sweep_state(identity.SYSTEM, store_id=store.store_id)
        is_full = is_asked or is_full_due(state.full_started_at, store.time_zone, now())
        if state.has_no_fba and not is_full:
            proof[store.marketplace_id] = NO_FBA
            continue
        since = None if is_full else window.after
        _sweep_store(lease, gateway, store, proof, since=since, now=now)
    channels.finish_run(lease, cursor=window.before, proof=proof, calls=gateway.calls, at=now())


def is_full_due(last_started_at: datetime | None, time_zone: str, at: datetime) -> bool:
    """Tell whether a full sweep is due: none began since the store's last three o'clock."""
    if last_started_at is None:
        return True
    zone = ZoneInfo(time_zone)
    local = at.astimezone(zone)
    night = datetime.combine(local.date(), NIGHT, zone)
    if night > local:
        night = datetime.combine(local.date() - timedelta(days=1), NIGHT, zone)
    return last_started_at < night


def _frozen_window(lease: channels.RunLease, gateway: channels.ChannelGateway) -> channels.Window:
    if lease.window is not None:
        return lease.window
    before = gateway.read_clock() - BEHIND_AMAZON
    window = channels.Window(min(lease.cursor or before, before) - OVERLAP, before)
    channels.begin_window(lease, window=window)
    return window


def _sweep_store(
    lease: channels.RunLease,
    gateway: channels.ChannelGateway,
    store: channels.StoreCard,
    proof: dict[str, object],
    *,
    since: datetime | None,
    now: Now,
) -> None:
    """Read one store whole; a token that died means the store again from its first page."""
    subject = f"stock_sweep:{store.marketplace_id}"
    for attempt in range(1, TRIES + 1):
        sweep = _Sweep(
            inventory.begin_stock_sweep(store_id=store.store_id, is_full=since is None, at=now()),
            store,
            is_full=since is None,
        )
        try:
            _read_pages(lease, gateway, sweep, since=since, now=now)
        except channels.PageTokenRefusedError as refusal:
            inventory.break_stock_sweep(sweep_id=sweep.sweep_id, because=str(refusal), at=now())
            if attempt < TRIES:
                continue
            issue = NEVER_ENDS.about(
                subject,
                marketplace_id=store.marketplace_id,
                marketplace=store.name,
                tries=TRIES,
            )
            channels.open_issues(
                account_id=lease.account_id, stream=lease.kind, issues=[issue], at=now()
            )
            raise
        except channels.RequestRefusedError as refusal:
            if not _means_no_fba(sweep, refusal):
                raise
            inventory.break_stock_sweep(
                sweep_id=sweep.sweep_id, because=str(refusal), has_no_fba=True, at=now()
            )
            proof[store.marketplace_id] = NO_FBA
            return
        channels.resolve_issues(account_id=lease.account_id, subjects=[subject], at=now())
        _conclude(lease, sweep, proof, now)
        return


def _means_no_fba(sweep: _Sweep, refusal: channels.RequestRefusedError) -> bool:
    """Tell whether the seller stores nothing at Amazon: the question itself gets 400 (H9)."""
    return (
        sweep.is_full
        and sweep.pages == 0
        and refusal.status == 400
        and not inventory.has_levels(identity.SYSTEM, store_id=sweep.store.store_id)
    )


def _read_pages(
    lease: channels.RunLease,
    gateway: channels.ChannelGateway,
    sweep: _Sweep,
    *,
    since: datetime | None,
    now: Now,
) -> None:
    """Fetch ahead and store behind: the next page's token lives for 30 seconds only."""
    token: str | None = None
    used: set[str] = set()
    while True:
        page = gateway.fetch_stock_page(sweep.store.marketplace_id, token, since=since)
        sweep.pages += 1
        sweep.held += page.levels
        sweep.unreadable += page.unreadable
        token = page.next_token
        if token is None:
            break
        if token in used or sweep.pages >= MOST_PAGES:
            raise channels.PageTokenRefusedError("Amazon gave the same page token twice")
        used.add(token)
        if len(sweep.held) >= MOST_HELD:
            _store_held(lease, sweep, now)
        else:
            channels.beat(lease, step=f"{sweep.store.marketplace_id}: {len(sweep.held)}", at=now())
    _store_held(lease, sweep, now)


def _store_held(lease: channels.RunLease, sweep: _Sweep, now: Now) -> None:
    held, sweep.held = sweep.held, []
    for batch in batched(held, BATCH):
        with transaction.atomic():
            recorded = inventory.record_stock_levels(
                account_id=lease.account_id,
                marketplace_id=sweep.store.marketplace_id,
                levels=batch,
                sweep_id=sweep.sweep_id,
                at=now(),
            )
            outcomes = [each.outcome for each in recorded]
            counts = channels.PageCounts(
                read=len(batch),
                new=outcomes.count(Outcome.NEW),
                changed=outcomes.count(Outcome.CHANGED),
                unchanged=outcomes.count(Outcome.UNCHANGED),
                refused=outcomes.count(Outcome.REFUSED),
            )
            channels.record_page(
                lease, counts=counts, next_token=None, step=sweep.store.marketplace_id, at=now()
            )
        sweep.rows += counts.read
        sweep.refused += counts.refused


def _conclude(lease: channels.RunLease, sweep: _Sweep, proof: dict[str, object], now: Now) -> None:
    """End the sweep with its last page: only now may absence become zero."""
    store = sweep.store
    with transaction.atomic():
        open_unreadable(
            lease,
            sweep.unreadable,
            thing="stock_level",
            marketplace_id=store.marketplace_id,
            at=now(),
        )
        result = inventory.finish_stock_sweep(
            account_id=lease.account_id,
            marketplace_id=store.marketplace_id,
            sweep_id=sweep.sweep_id,
            could_read_all=not sweep.unreadable and not sweep.refused,
            at=now(),
        )
        proof[store.marketplace_id] = {
            "full": sweep.is_full,
            "rows": sweep.rows + len(sweep.unreadable),
            "refused": sweep.refused + len(sweep.unreadable),
            "zeroed": result.zeroed,
            "held": result.held,
        }
        channels.record_page(
            lease,
            counts=channels.PageCounts(read=len(sweep.unreadable), refused=len(sweep.unreadable)),
            next_token=None,
            state={"stores": proof},
            at=now(),
        )
