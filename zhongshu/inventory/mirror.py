"""Our books of FBA beside Amazon's last snapshot, less what moved since it was read."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from zhongshu.catalog import public as catalog
from zhongshu.identity import public as identity
from zhongshu.inventory.ledger_values import MirrorCause
from zhongshu.inventory.models import AmazonStockLevel, StockBalance, StockOpening
from zhongshu.inventory.statements import mirror as statements

ON_HAND = ("fulfillable", "reserved", "researching")
KINDS = ("FBA", "FBA_UNSELLABLE")

# Product units of one seller SKU: by kind of place and product.
type Units = Counter[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class MirrorRow:
    """One seller SKU at a pool where books and Amazon do not agree, in units of a product.

    `ours` are our books now, `amazon` what Amazon showed at `read_at`, `since` what our books
    moved after that. What is left over is `difference`: ours too much, or too little.
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

    @property
    def difference(self) -> int:
        return self.ours - self.amazon - self.since


@dataclass(frozen=True, slots=True)
class Mirror:
    """How a pool's books compare: how many seller SKUs agree, and those that do not."""

    compared: int
    agree: int
    rows: tuple[MirrorRow, ...]


def compare_pool(actor: identity.Actor, *, account_id: int, pool_id: int) -> Mirror:
    """Compare the books of a pool with what Amazon showed last, seller SKU by seller SKU.

    On hand is compared with fulfillable, reserved and researching units, unsellable with
    unfulfillable ones; inbound ones are no stock yet. Nothing is changed.
    """
    levels = _read_levels(actor, pool_id)
    books = _read_books(pool_id)
    since = statements.read_moves_since(
        pool_id, {sku_id: read_at for sku_id, (read_at, _units) in levels.items()}
    )
    posted = dict(
        StockOpening.objects.filter(pool=pool_id).values_list("seller_sku_id", "is_posted")
    )
    sku_ids = set(levels) | set(books)
    found = catalog.find_parts(actor, account_id=account_id, sku_ids=sku_ids)
    codes = {sku_id: code for code, sku_id in found.sku_ids.items()}
    rows: list[MirrorRow] = []
    agree = 0
    for sku_id in sorted(sku_ids):
        level, parts = levels.get(sku_id), found.find(sku_id)
        sku = _Sku(pool_id, sku_id, codes.get(sku_id, ""), level)
        if posted.get(sku_id) or sku_id in books:
            ours, moved = books.get(sku_id, Counter()), since.get(sku_id, Counter())
            differing = _compare(sku, ours, parts, moved)
        else:
            differing = _without_books(sku, is_waiting=sku_id in posted)
        rows += differing
        agree += not differing
    return Mirror(len(sku_ids), agree, tuple(rows))


type Level = tuple[datetime, Mapping[str, int]]


def _read_levels(actor: identity.Actor, pool_id: int) -> dict[int, Level]:
    """Return what Amazon showed last of each seller SKU, in its units, by kind of place."""
    newest = (
        AmazonStockLevel.objects.for_actor(actor)
        .filter(store__pool=pool_id, fulfillable__isnull=False)
        .order_by("seller_sku_id", "-read_at", "-pk")
        .distinct("seller_sku_id")
    )
    return {
        sku_id: (read_at, {"FBA": sum(units or 0 for units in on_hand), "FBA_UNSELLABLE": bad or 0})
        for sku_id, read_at, bad, *on_hand in newest.values_list(
            "seller_sku_id", "read_at", "unfulfillable", *ON_HAND
        )
    }


def _read_books(pool_id: int) -> dict[int, Units]:
    books: dict[int, Units] = {}
    rows = StockBalance.objects.filter(location__pool=pool_id).exclude(on_hand=0)
    for sku_id, product_id, kind, on_hand in rows.values_list(
        "seller_sku_id", "product_id", "location__kind", "on_hand"
    ):
        books.setdefault(sku_id or 0, Counter())[kind, product_id] += on_hand
    return books


def _expect(level: Level | None, parts: Mapping[int, int]) -> Units:
    """Return what Amazon's units are in units of our products."""
    if level is None:
        return Counter()
    return Counter(
        {
            (kind, product_id): level[1][kind] * per_unit
            for kind in KINDS
            for product_id, per_unit in parts.items()
        }
    )


@dataclass(frozen=True, slots=True)
class _Sku:
    """A seller SKU at a pool, and what Amazon showed of it last."""

    pool_id: int
    sku_id: int
    code: str
    level: Level | None

    def to_row(
        self, key: tuple[str, int | None], units: tuple[int, int, int], cause: MirrorCause
    ) -> MirrorRow:
        read_at = self.level[0] if self.level else None
        kind, product_id = key
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
            read_at,
        )


def _compare(sku: _Sku, ours: Units, parts: Mapping[int, int], since: Units) -> list[MirrorRow]:
    """Return the products of which books and Amazon differ, each with its likely cause."""
    amazon = _expect(sku.level, parts)
    rows = []
    for key in sorted({*ours, *amazon}):
        units = ours[key], amazon[key], since[key]
        if (difference := units[0] - units[1] - units[2]) == 0:
            continue
        if sku.level is None:
            cause = MirrorCause.NOT_SHOWN
        elif key[1] not in parts:
            cause = MirrorCause.PAIRED_OTHERWISE
        else:
            cause = MirrorCause.OURS_MORE if difference > 0 else MirrorCause.AMAZON_MORE
        rows.append(sku.to_row(key, units, cause))
    return rows


def _without_books(sku: _Sku, *, is_waiting: bool) -> list[MirrorRow]:
    """Return what Amazon shows of a seller SKU that has no books, or whose books wait."""
    cause = MirrorCause.UNPAIRED if is_waiting else MirrorCause.NOT_OPENED
    shown = sku.level[1] if sku.level else {}
    return [
        sku.to_row((kind, None), (0, shown[kind], 0), cause) for kind in KINDS if shown.get(kind)
    ]
