"""Re-post a seller SKU: its history is taken back and posted anew as what it is now."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from zhongshu.identity import public as identity
from zhongshu.inventory import reposting_rules as rules
from zhongshu.inventory.ledger_errors import InsufficientStockError
from zhongshu.inventory.ledger_values import Cause, Entry, Posted, Reason
from zhongshu.inventory.models import Reposting
from zhongshu.inventory.reposting import Plan, plan_reposting, plan_undo
from zhongshu.inventory.reposting_errors import (
    NothingToRepostError,
    ShortForRepostingError,
    UnclearEntriesError,
    UnpairedSkuError,
)
from zhongshu.inventory.reposting_locks import RepostingWork, end
from zhongshu.inventory.reposting_values import MOST_NAMED, RepostingState
from zhongshu.inventory.statements import reposted as statements
from zhongshu.inventory.statements.stale import mark_stale
from zhongshu.inventory.usecases.post_entries import post_entries


@dataclass(frozen=True, slots=True)
class Reposted:
    """What was done. `parts_of` says by document what one unit of it is from now on.

    Without it, all documents of the seller SKU are what it is now.
    """

    taken_back: int
    anew: int
    exchanged: int
    parts_of: Mapping[str, Mapping[int, int]] | None


@transaction.atomic
def repost(
    work: RepostingWork, sold: rules.SoldAs, *, actor: identity.Actor, at: datetime
) -> Reposted:
    """Carry out a re-posting that is held, all of it or nothing.

    Every entry since then whose products are not what the seller SKU is now is taken back and
    posted anew, with its time, cause and units of Amazon's; what lay there before is another
    product from then on. An undo lets the books be as if the other one had not been. What Amazon
    tells later is posted as what the entries are by then. A constant number of statements. The
    caller holds all that posts stock of the account, and wakes what reserves.

    Raises:
        UnpairedSkuError: it is no product now.
        UnclearEntriesError: of some entries nobody knows how many units they moved.
        NothingToRepostError: all is posted as what it is now.
        BooksMovedSinceError: of an undo, the books were brought to another pool since.
        ShortForRepostingError: places of ours hold less than they would have to give.
    """
    plan = _plan(work, sold)
    standing = [each for each in plan.changes if not each.of.is_taken]
    anew = [each for each in plan.changes if each.becomes]
    entries = list(_to_entries(work.id, sold, plan, actor=actor))
    try:
        posted = post_entries(entries, as_one=True)
    except InsufficientStockError as short:
        raise ShortForRepostingError(sold.seller_sku, short.shortages) from short
    ids = _ids_by_key(entries, posted)
    statements.put_reposted(
        (
            work.id,
            each.of.entry_id,
            ids[_key(work.id, each, "back")],
            ids.get(_key(work.id, each, "anew")),
            each.of.root_id,
        )
        for each in standing
    )
    # Past days changed, also of those of which as much is left as before.
    mark_stale({move.product_id for entry in entries for move in entry.moves})
    is_undo = work.undo_of is not None
    _change_events(sold, plan.parts_of if is_undo else None)
    done = Reposted(
        len(standing), len(anew), len(plan.exchanges), plan.parts_of if is_undo else None
    )
    _end(work, sold, done, actor=actor, at=at)
    return done


def _plan(work: RepostingWork, sold: rules.SoldAs) -> Plan:
    if work.undo_of is not None:
        plan = plan_undo(sold, work.undo_of)
    else:
        if not any(sold.parts.values()):
            raise UnpairedSkuError(sold.seller_sku)
        plan = plan_reposting(sold, work.since)
    if plan.unclear:
        raise UnclearEntriesError(sold.seller_sku, len(plan.unclear), plan.unclear[:MOST_NAMED])
    if not plan.changes and not plan.exchanges:
        raise NothingToRepostError(sold.seller_sku)
    return plan


def _key(reposting_id: int, change: rules.Change, what: str) -> str:
    return f"reposted:{reposting_id}:{change.of.entry_id}:{what}"


def _to_entries(
    reposting_id: int, sold: rules.SoldAs, plan: Plan, *, actor: identity.Actor
) -> Iterator[Entry]:
    for each in plan.changes:
        if not each.of.is_taken:
            yield Entry(
                key=_key(reposting_id, each, "back"),
                reason=Reason.PAIRING_CHANGED,
                occurred_at=each.of.occurred_at,
                moves=rules.reverse(each.of.moves),
                cause=each.of.cause,
                user_id=actor.user_id,
            )
        if each.becomes:
            yield Entry(
                key=_key(reposting_id, each, "anew"),
                reason=each.of.reason,
                occurred_at=each.of.occurred_at,
                moves=each.becomes,
                cause=each.of.cause,
                user_id=each.of.user_id,
                note=each.of.note,
            )
    for exchange in plan.exchanges:
        yield Entry(
            key=f"reposted:{reposting_id}:exchange:{exchange.location_id}",
            reason=Reason.PAIRING_CHANGED,
            occurred_at=exchange.at,
            moves=exchange.moves,
            cause=Cause(kind=rules.OF_REPOSTING, ref=str(reposting_id), account_id=sold.account_id),
            user_id=actor.user_id,
        )


def _ids_by_key(entries: Sequence[Entry], posted: Posted) -> dict[str, int]:
    return {
        entry.key: became.entry_id
        for entry, became in zip(entries, posted.entries, strict=True)
        if became.entry_id is not None
    }


def _change_events(sold: rules.SoldAs, parts_of: Mapping[str, rules.Parts] | None) -> None:
    """Let later words of Amazon about events post the difference as what these are now."""
    if parts_of is not None:
        events = {name: own for name, own in parts_of.items() if name.startswith("event:")}
        statements.change_parts_of_events(sold.seller_sku_id, events)
        return
    pools = statements.list_pools_of_events(sold.seller_sku_id)
    parts = {pool_id: sold.find_parts_at(pool_id) for pool_id in pools}
    statements.change_parts_at_pools(
        sold.seller_sku_id, {pool_id: own for pool_id, own in parts.items() if own}
    )


def _end(
    work: RepostingWork,
    sold: rules.SoldAs,
    done: Reposted,
    *,
    actor: identity.Actor,
    at: datetime,
) -> None:
    row = Reposting.objects.get(pk=work.id)
    row.parts = {"" if store is None else str(store): own for store, own in sold.parts.items()}
    row.taken_back, row.anew, row.exchanged = done.taken_back, done.anew, done.exchanged
    end(row, RepostingState.DONE, at=at)
    if work.undo_of is not None:
        Reposting.objects.filter(pk=work.undo_of).update(state=RepostingState.UNDONE.value)
    identity.record(
        actor,
        "inventory.reposting.undone" if work.undo_of else "inventory.reposting.done",
        f"inventory.reposting:{work.undo_of or work.id}",
        seller_sku=sold.seller_sku,
        taken_back=done.taken_back,
        anew=done.anew,
        exchanged=done.exchanged,
    )
