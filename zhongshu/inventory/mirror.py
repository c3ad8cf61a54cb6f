"""Our books of FBA beside Amazon's last snapshot, less what moved since it was read."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from zhongshu.catalog import public as catalog
from zhongshu.identity import public as identity
from zhongshu.inventory.ledger_values import MirrorCause
from zhongshu.inventory.statements import mirror as statements
from zhongshu.inventory.statements.sharing import find_shared
from zhongshu.inventory.values import SweepStatus

STOCK_KINDS = ("FBA", "FBA_UNSELLABLE")
# What our open orders hold beside what Amazon reserved for orders: promises, not units.
RESERVED = "RESERVED"


@dataclass(frozen=True, slots=True)
class MirrorRow:
    """One seller SKU at a pool where books and Amazon do not agree, in units of a product.

    `ours` are our books now, `amazon` what Amazon showed at `read_at`, `since` what our books
    moved after that. What is left over is `difference`: ours too much, or too little.
    `per_unit` is how many of the product one of Amazon's units is, `promised` what our open
    orders hold of it.
    """

    pool_id: int
    seller_sku_id: int
    seller_sku: str
    product_id: int | None
    kind: str
    ours: int
    amazon: int
    since: int
    cause: MirrorCause
    read_at: datetime | None
    per_unit: int = 1
    promised: int = 0

    @property
    def difference(self) -> int:
        return self.ours - self.amazon - self.since


@dataclass(frozen=True, slots=True)
class Mirror:
    """How a pool's books compare: how many seller SKUs agree, and those that do not.

    `rows` are of units, `promises` of what is reserved for orders; a SKU agrees where its units
    do. `sku_ids` were compared, on words of Amazon between `read_from` and `read_to`.
    """

    compared: int
    agree: int
    rows: tuple[MirrorRow, ...]
    promises: tuple[MirrorRow, ...] = ()
    sku_ids: frozenset[int] = field(default=frozenset(), repr=False)
    read_from: datetime | None = None
    read_to: datetime | None = None


@dataclass(frozen=True, slots=True)
class PoolReading:
    """How far Amazon's words about a pool were read.

    `is_running`: a store is being read now. `broken` is why the last sweep of a store ended
    before its last page. `full_started_at`: since then every store was read whole once.
    """

    pool_id: int
    last_sweep_id: int
    is_running: bool
    broken: str | None
    full_started_at: datetime | None
    last_read_at: datetime | None


@dataclass(frozen=True, slots=True)
class Compared:
    """Up to what a pool was compared: the newest word of Amazon, sweep and move in it."""

    pool_id: int
    at: datetime
    read_to: datetime | None
    sweep_id: int
    move_id: int


def compare_pool(
    actor: identity.Actor,
    *,
    account_id: int,
    pool_id: int,
    sku_ids: Collection[int] | None = None,
) -> Mirror:
    """Compare the books of a pool with what Amazon showed last, seller SKU by seller SKU.

    On hand is compared with fulfillable, reserved and researching units, unsellable with
    unfulfillable ones; inbound ones are no stock yet. Nothing is changed. With `sku_ids` only
    these are, and those that share their units. Five statements, however many.

    Seller SKUs of one FNSKU are one stock, which Amazon shows with each of them: they are compared
    together, under the first one.
    """
    shared = {sku_id: leader for (_, sku_id), leader in find_shared([pool_id]).items()}
    facts = statements.read_pool(
        pool_id,
        store_ids=None if actor.sees_every_store else actor.store_ids,
        sku_ids=None if sku_ids is None else _with_sharers(sku_ids, shared),
    )
    # An opening alone is neither books nor words of Amazon.
    facts = {sku_id: each for sku_id, each in facts.items() if each.read_at or _has_books(each)}
    compared = frozenset(facts)
    stocks = Counter(shared.get(sku_id, sku_id) for sku_id in facts)
    facts = _join_shared(facts, shared)
    found = catalog.find_parts(actor, account_id=account_id, sku_ids=list(facts))
    codes = {sku_id: code for code, sku_id in found.sku_ids.items()}
    rows: list[MirrorRow] = []
    promises: list[MirrorRow] = []
    agree = 0
    for sku_id in sorted(facts):
        sku = _Sku(pool_id, sku_id, codes.get(sku_id, ""), facts[sku_id])
        parts = found.find(sku_id)
        if sku.facts.is_opened or _has_books(sku.facts):
            differing = _compare(sku, parts, STOCK_KINDS)
            if RESERVED in sku.facts.amazon:
                promises += _compare(sku, parts, (RESERVED,))
        else:
            differing = _without_books(sku)
        rows += differing
        agree += 0 if differing else stocks[sku_id]
    read = [each.read_at for each in facts.values() if each.read_at]
    return Mirror(
        len(compared),
        agree,
        tuple(rows),
        tuple(promises),
        compared,
        min(read, default=None),
        max(read, default=None),
    )


def _with_sharers(sku_ids: Collection[int], shared: Mapping[int, int]) -> set[int]:
    led = {shared[sku_id] for sku_id in sku_ids if sku_id in shared}
    return {*sku_ids, *(sku_id for sku_id, leader in shared.items() if leader in led)}


def _join_shared(
    facts: Mapping[int, statements.SkuFacts], shared: Mapping[int, int]
) -> dict[int, statements.SkuFacts]:
    """Add up what seller SKUs of one FNSKU have; Amazon's newest word about any is about all."""
    joined: dict[int, statements.SkuFacts] = {}
    for sku_id, own in facts.items():
        leader = shared.get(sku_id, sku_id)
        joined[leader] = joined[leader].joined(own) if leader in joined else own
    return joined


def read_pools(pool_ids: Collection[int]) -> dict[int, PoolReading]:
    """Return how far each pool was read, in one statement. A store nobody reads says nothing."""
    found: dict[int, PoolReading] = {}
    for pool_id, sweep_id, status, message, full_at, read_at in statements.read_sweeps(pool_ids):
        here = PoolReading(
            pool_id,
            sweep_id or 0,
            status == SweepStatus.RUNNING,
            message if status == SweepStatus.BROKEN else None,
            full_at,
            read_at,
        )
        found[pool_id] = _join(found[pool_id], here) if pool_id in found else here
    return found


def _join(one: PoolReading, other: PoolReading) -> PoolReading:
    """Return what two stores of a pool say together; one that was never read says nothing."""
    whole = [each.full_started_at for each in (one, other) if each.last_sweep_id]
    read = [each.last_read_at for each in (one, other) if each.last_read_at]
    known = [at for at in whole if at]
    return PoolReading(
        one.pool_id,
        max(one.last_sweep_id, other.last_sweep_id),
        one.is_running or other.is_running,
        one.broken if one.broken is not None else other.broken,
        min(known) if whole and len(known) == len(whole) else None,
        max(read, default=None),
    )


def find_changed_skus(since: Compared) -> set[int]:
    """Return the seller SKUs of a pool that may compare otherwise than they did then."""
    return statements.find_changed(
        since.pool_id,
        at=since.at,
        read_after=since.read_to,
        after_sweep=since.sweep_id,
        after_move=since.move_id,
    )


def count_known_skus(pool_id: int) -> int:
    """Return how many seller SKUs of a pool can be compared at all."""
    return statements.count_known(pool_id)


def read_last_move_id() -> int:
    """Return the number of the newest move in the books."""
    return statements.read_last_move()


@dataclass(frozen=True, slots=True)
class _Sku:
    """A seller SKU at a pool, and what a moment shows of it."""

    pool_id: int
    sku_id: int
    code: str
    facts: statements.SkuFacts

    def to_row(
        self,
        key: tuple[str, int | None],
        units: tuple[int, int, int],
        cause: MirrorCause,
        per_unit: int = 1,
    ) -> MirrorRow:
        kind, product_id = key
        promised = self.facts.ours[RESERVED, product_id] if product_id is not None else 0
        ours, amazon, since = units
        return MirrorRow(
            self.pool_id,
            self.sku_id,
            self.code,
            product_id,
            kind,
            ours,
            amazon,
            since,
            cause,
            self.facts.read_at,
            per_unit,
            promised,
        )


def _has_books(facts: statements.SkuFacts) -> bool:
    return any(kind in STOCK_KINDS for kind, _product in facts.ours)


def _compare(sku: _Sku, parts: Mapping[int, int], kinds: Collection[str]) -> list[MirrorRow]:
    """Return the products of which books and Amazon differ, each with its likely cause."""
    facts = sku.facts
    amazon = Counter(
        {
            (kind, product_id): units * per_unit
            for kind, units in facts.amazon.items()
            for product_id, per_unit in parts.items()
        }
    )
    rows = []
    for key in sorted({*facts.ours, *amazon, *facts.since}):
        since = facts.since[key]
        short = amazon[key] + since - facts.ours[key]
        # What was sold since may have been reserved when Amazon was read, or ordered after it;
        # what is reserved since may have been ordered before it and told late.
        late = facts.sold[key] + (max(since, 0) if key[0] == RESERVED else 0)
        since -= max(0, min(short, late))
        units = facts.ours[key], amazon[key], since
        difference = units[0] - units[1] - units[2]
        if key[0] not in kinds or difference == 0:
            continue
        if facts.read_at is None:
            cause = MirrorCause.NOT_SHOWN
        elif key[1] not in parts:
            cause = MirrorCause.PAIRED_OTHERWISE
        elif key[0] == RESERVED:
            cause = MirrorCause.PROMISED_OTHERWISE
        else:
            cause = MirrorCause.OURS_MORE if difference > 0 else MirrorCause.AMAZON_MORE
        rows.append(sku.to_row(key, units, cause, parts.get(key[1], 1)))
    return rows


def _without_books(sku: _Sku) -> list[MirrorRow]:
    """Return what Amazon shows of a seller SKU that has no books, or whose books wait."""
    waits = sku.facts.is_opened is not None
    cause = MirrorCause.UNPAIRED if waits else MirrorCause.NOT_OPENED
    return [
        sku.to_row((kind, None), (0, units, 0), cause)
        for kind in STOCK_KINDS
        if (units := sku.facts.amazon.get(kind))
    ]
