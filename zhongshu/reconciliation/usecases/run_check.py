"""Compare a pool and keep what differs: new differences, those that go on, those that are gone."""

from datetime import datetime

from django.db import transaction

from zhongshu.company import public as company
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory
from zhongshu.kernel.texts import clean
from zhongshu.reconciliation import rules, statements
from zhongshu.reconciliation.causes import Evidence, explain
from zhongshu.reconciliation.last_checks import read_last_checks
from zhongshu.reconciliation.locks import lock_living
from zhongshu.reconciliation.models import LIVING, CheckRun, Difference
from zhongshu.reconciliation.values import CheckResult, RunStatus, Status


@transaction.atomic
def run_check(
    *,
    pool_id: int,
    account_id: int,
    at: datetime,
    is_full: bool = False,
    evidence: Evidence | None = None,
) -> CheckResult:
    """Compare what may have changed since the last check, or everything once it was read whole.

    A constant number of statements, however many seller SKUs. A snapshot that is broken or still
    being read proves nothing: then only that is stored. Nothing of the books is changed. With
    `evidence` a cause is named where books and snapshot alone name none. The system's own work:
    it sees every store of the pool.
    """
    statements.hold_pool(pool_id)
    reading = inventory.read_pools([pool_id]).get(pool_id)
    last = read_last_checks([pool_id])[pool_id]
    run = _begin(pool_id, reading, is_full=is_full or rules.is_full_due(reading, last), at=at)
    if fault := rules.find_fault(reading):
        run.status, run.message = RunStatus.BROKEN.value, clean(fault, longest=300)
        run.save()
        return CheckResult(run.pk, RunStatus.BROKEN)
    living = lock_living(pool_id)
    wanted = None if run.is_full else _find_wanted(last, living)
    mirror = inventory.compare_with_awd(
        identity.SYSTEM, account_id=account_id, pool_id=pool_id, sku_ids=wanted
    )
    known = {each.key: each.first_seen_at for each in living}
    # Orders and stock are told minutes apart: only the night says that promises differ.
    promises = [row for row in mirror.promises if run.is_full or _key(row) in known]
    found = {
        _key(row): explain(row, evidence, since=known.get(_key(row), at))
        for row in (*mirror.rows, *promises)
    }
    new, changes = rules.sort_out(living, found, compared=wanted, today=run.day)
    statements.open_differences(pool_id, [_to_new(row) for row in new], at=at)
    statements.follow_differences([_to_followed(each) for each in changes], at=at)
    run.status = RunStatus.FINISHED.value
    run.read_from, run.read_to = mirror.read_from, _latest(reading, mirror)
    run.compared, run.opened = mirror.compared, len(new)
    run.resolved = sum(each.status is Status.RESOLVED for each in changes)
    run.differing = _count_differing(pool_id)
    run.known = max(inventory.count_known_skus(pool_id), run.differing)
    run.save()
    return CheckResult(
        run.pk,
        RunStatus.FINISHED,
        run.known,
        run.differing,
        run.compared,
        run.opened,
        run.resolved,
    )


def _begin(
    pool_id: int, reading: inventory.PoolReading | None, *, is_full: bool, at: datetime
) -> CheckRun:
    return CheckRun(
        pool_id=pool_id,
        is_full=is_full,
        at=at,
        day=company.get_company().day_of(at),
        sweep_id=reading.last_sweep_id if reading else 0,
        # Read before the books are: what comes between is looked at once more.
        move_id=inventory.read_last_move_id(),
    )


def _find_wanted(last: rules.LastChecks, living: list[rules.Known]) -> set[int]:
    changed = inventory.find_changed_skus(last.concluded) if last.concluded else set()
    return changed | {each.key[0] for each in living}


def _key(row: inventory.MirrorRow) -> rules.Key:
    return row.seller_sku_id, row.kind, row.product_id


def _latest(reading: inventory.PoolReading | None, mirror: inventory.Mirror) -> datetime | None:
    """Return the newest word of Amazon there is: all that came by then is compared."""
    known = (reading.last_read_at if reading else None, mirror.read_to)
    return max((each for each in known if each), default=None)


def _count_differing(pool_id: int) -> int:
    rows = Difference.objects.filter(LIVING, pool=pool_id).exclude(kind=inventory.RESERVED)
    return rows.values("seller_sku").distinct().count()


def _to_new(row: inventory.MirrorRow) -> dict[str, object]:
    return {
        "seller_sku_id": row.seller_sku_id,
        "product_id": row.product_id,
        "kind": row.kind,
        **_figures_of(row),
    }


def _to_followed(change: rules.Change) -> dict[str, object]:
    return {
        "id": change.known.id,
        "status": change.status.value,
        "happened": change.happened.value if change.happened else None,
        **(_figures_of(change.row) if change.row else {}),
    }


def _figures_of(row: inventory.MirrorRow) -> dict[str, object]:
    return {
        "ours": row.ours,
        "amazon": row.amazon,
        "in_flight": row.since,
        "gap": row.difference,
        "cause": row.cause.value,
        "read_at": row.read_at,
    }
