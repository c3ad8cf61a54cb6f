"""Keep Amazon's own words about our stock in step: changes often, everything every night."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_noop as _

from zhongshu.channels import public as channels
from zhongshu.flows.changed_windows import freeze_window
from zhongshu.flows.read_stock import StockReading, conclude_sweep, read_pages
from zhongshu.flows.store_by_store import StoreByStore
from zhongshu.flows.stores import stores_of
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory

NIGHT = time(3)
TRIES = 3
NO_FBA = {"no_fba": True}
REFUSED = {"refused_by_amazon": True}
NEVER_ENDS = channels.IssueText(
    code="flows.stock_sweep_never_ends",
    what=_("The FBA stock of {marketplace} could not be read to its end."),
    why=_("Amazon's page tokens die after 30 seconds, and it was too slow {tries} times."),
    what_to_do=_(
        "It is tried again at the next run. If it stays so, ask for fewer streams at once."
    ),
)

type Now = Callable[[], datetime]


def sync_fba_inventory(
    lease: channels.RunLease, gateway: channels.ChannelGateway, *, now: Now
) -> None:
    """Read what changed in every store, or all of it: at night, the first time, and on demand."""
    is_asked = lease.trigger == channels.Trigger.PERSON
    window = freeze_window(lease, gateway)
    done = lease.state.get("stores")
    proof: dict[str, object] = dict(done) if isinstance(done, dict) else {}
    stores = StoreByStore(lease, now, answered=len(proof))
    for store in stores_of(lease.account_id):
        if store.marketplace_id in proof:
            continue
        state = inventory.get_sweep_state(identity.SYSTEM, store_id=store.store_id)
        is_full = is_asked or is_full_due(state.full_started_at, store.time_zone, now())
        if state.has_no_fba and not is_full:
            proof[store.marketplace_id] = NO_FBA
            continue
        since = None if is_full else window.after
        with stores.reading(store):
            _sweep_store(lease, gateway, store, proof, since=since, now=now)
    proof |= dict.fromkeys(stores.require_answers(), REFUSED)
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
        sweep = StockReading(
            inventory.begin_stock_sweep(store_id=store.store_id, is_full=since is None, at=now()),
            store,
            is_full=since is None,
        )
        try:
            read_pages(lease, gateway, sweep, since=since, now=now)
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
        conclude_sweep(lease, sweep, proof, now)
        return


def _means_no_fba(sweep: StockReading, refusal: channels.RequestRefusedError) -> bool:
    """Tell whether the seller stores nothing at Amazon: the question itself gets 400 (H9)."""
    return (
        sweep.is_full
        and sweep.pages == 0
        and refusal.status == 400
        and not inventory.has_levels(identity.SYSTEM, store_id=sweep.store.store_id)
    )
